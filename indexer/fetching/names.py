"""The name of a fetched file, from its headers or its address, safe to show and to write."""

import re
import unicodedata
from email.message import Message
from email.utils import collapse_rfc2231_value
from urllib.parse import unquote, urlsplit

_LONGEST_HEADER = 2_000
_LONGEST_NAME = 150
_LONGEST_ENDING = 10
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
UNNAMED = "document"


def file_name(disposition: str, url: str) -> str:
    """The name that a Content-Disposition header gives (RFC 6266; its extended form, RFC 8187,
    comes first), or else the last part of the address; `document` if neither has one."""
    return safe(_given(disposition)) or safe(_last_part(url)) or UNNAMED


def safe(name: str) -> str:
    """The last part of a name or path, without control and invisible characters, characters that
    file systems refuse, and dots and spaces at its ends; at most 150 characters, with its ending.
    Empty if nothing is left."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = unicodedata.normalize("NFC", last.encode("utf-8", "replace").decode())
    kept = "".join(c for c in plain if unicodedata.category(c)[0] != "C")
    clean = _NOT_IN_NAMES.sub("_", " ".join(kept.split())).strip(". ")
    stem, dot, ending = clean.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        return clean[:_LONGEST_NAME].strip(". ")
    return stem[: _LONGEST_NAME - len(ending) - 1].rstrip(". ") + dot + ending


def _given(disposition: str) -> str:
    message = Message()
    message["Content-Disposition"] = disposition[:_LONGEST_HEADER]
    names = [
        value
        for key, value in message.get_params([], "Content-Disposition") or []
        if key.lower() == "filename" and value
    ]
    names.sort(key=lambda value: not isinstance(value, tuple))
    try:
        return collapse_rfc2231_value(names[0]) if names else ""
    except ValueError:
        return ""


def _last_part(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2], errors="replace")
