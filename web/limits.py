"""What is refused before anything is done for it: other hosts, and requests of a size that no page
of ours makes."""

from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge, RequestURITooLarge

from repo_search.catalogue.accounts import Role
from repo_search.disks import room_in
from repo_search.errors import BadInput
from repo_search.settings import Settings
from repo_search.texts import _
from web.inputs import LONGEST_QUERY_STRING

LONGEST_BODY = 16 * 1024
"""Bytes. The largest form of the public site has an e-mail address and a search."""
DESK = "desk"
"""The blueprint whose forms are for those signed in, and bounded by its gate."""
LONGEST_DESK_FORM = 512 * 1024
"""Bytes of a form of who is signed in; that of a record is the largest."""
UPLOADS: Mapping[str, Role] = {"/desk/upload": "librarian", "/desk/deposit": "publisher"}
"""Where files are taken, and from whom."""
MOST_MEBIBYTES, MOST_FILES = 512, 500
"""Of one upload."""
LONGEST_UPLOAD = (MOST_MEBIBYTES + 1) << 20
"""Bytes, with what stands between the files."""
_LONGEST_PATH = 8_000
_MOST_ARGUMENTS = 1_000
_MOST_FIELDS = 20
"""Of a form."""
_LOCAL = "localhost"


def refuse_early(app: Flask, settings: Settings) -> None:
    """Makes the application refuse such requests. Lets through any host that is written as an
    address (no name can be made to lead to it) and those of the settings; where these name none,
    only the former and localhost."""
    hosts = _hosts(settings)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.config["MAX_FORM_PARTS"] = _MOST_FIELDS

    @app.before_request
    def _refuse() -> None:
        if len(request.environ["PATH_INFO"]) > _LONGEST_PATH:
            raise RequestURITooLarge
        query = request.query_string
        if len(query) > LONGEST_QUERY_STRING or query.count(b"&") >= _MOST_ARGUMENTS:
            raise RequestURITooLarge
        if not _is_ours(request.host, hosts):
            raise BadInput(
                _("This service does not go by that name. Its operator can add it to its settings.")
            )
        if request.blueprint != DESK:
            check_fields()


def bound(role: Role) -> None:
    """Bounds the form of somebody who is signed in, and takes in the files where it has some.
    Raises RequestEntityTooLarge, and NoSpace."""
    request.max_form_memory_size = request.max_content_length = LONGEST_DESK_FORM
    if UPLOADS.get(request.path) == role:
        request.max_content_length = LONGEST_UPLOAD
        request.max_form_parts = MOST_FILES + _MOST_FIELDS
        with room_in(Path(gettempdir())):
            _ = request.form


def too_large() -> str:
    """What is said of more files than are taken."""
    return _(
        "Nothing was taken in: at most %(files)s files are taken at once, of %(size)s MiB in all. "
        "Go back and choose fewer.",
        files=MOST_FILES,
        size=MOST_MEBIBYTES,
    )


def check_fields() -> None:
    """Raises RequestEntityTooLarge for a form with more fields than any of the public site has."""
    if request.method == "POST" and len(list(request.form.items(multi=True))) > _MOST_FIELDS:
        raise RequestEntityTooLarge


def _hosts(settings: Settings) -> frozenset[str]:
    """The names that the site goes by, in small letters, without ports."""
    own = urlsplit(settings.address).hostname
    return frozenset({_LOCAL, *settings.host_names, *([own] if own else [])})


def _is_ours(host: str, hosts: frozenset[str]) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name.removesuffix(".") in hosts or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
