"""Links of a page: the web address each means, and the local file that a saved page has for it.

Addresses are read as browsers read them (URL Standard, WHATWG) where that matters for links that
people wrote: stray white space, line breaks, backslashes, characters that are to be escaped.
"""

import os
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

_SCHEMES = ("http", "https")
_IGNORED = str.maketrans("", "", "\t\n\r")
_AT_THE_ENDS = "".join(map(chr, range(0x21)))
_AS_THEY_ARE = "!$%&'()*+,/:;=@[]^|~"
_SAVED_BESIDE = "_files"
"""Browsers save what belongs to `Page.html` in the folder `Page_files`."""


def absolute(url: str) -> str | None:
    """A web address in the form in which it is asked for: without fragment, the host in small
    letters, spaces and characters beyond ASCII escaped (%20, UTF-8). None for anything that is no
    http or https address with a host."""
    parts = _split(_clean(url))
    if parts is None or parts.scheme not in _SCHEMES or not parts.netloc:
        return None
    user, at, host = parts.netloc.rpartition("@")
    path = quote(parts.path, safe=_AS_THEY_ARE, errors="replace")
    query = quote(parts.query, safe=_AS_THEY_ARE + "?", errors="replace")
    return urlunsplit((parts.scheme, user + at + host.lower(), path or "/", query, ""))


def resolve(base: str, href: str) -> str | None:
    """The web address that `href` means on a page at `base`, in the form of `absolute`; None for
    other links (mail, telephone, script) and for relative ones where `base` is no web address.
    A link to a place on the page itself gives the page's own address."""
    start = absolute(base)
    try:
        return absolute(urljoin(start or "", _clean(href)))
    except ValueError:
        return None


def local_file(page: Path, href: str, base: str = "") -> Path | None:
    """The file beside a saved page that is what `href` links to; None if there is none.

    A relative link is looked for where it says. It, and a link that is absolute on the site of
    `base` (on any site where `base` is empty, since browsers save links as absolute ones), is
    then looked for by its path and by its last part, beside the page and in its `Page_files`
    folder. By its last part two links may find one file: the caller sees that and decides.
    Never a file outside the page's folder, whatever the dots and symbolic links, nor the page."""
    parts = _split(_clean(href))
    if parts is None or parts.scheme not in ("", *_SCHEMES) or not _same_site(parts, base):
        return None
    steps = parts.path.split("/")
    names = [unquote(step, errors="replace") for step in steps if step not in ("", ".")]
    if not names or not steps[-1]:
        return None
    folder = page.parent
    saved = folder / (page.stem + _SAVED_BESIDE)
    for place in (folder.joinpath(*names), folder / names[-1], saved / names[-1]):
        if all(map(_is_name, place.relative_to(folder).parts)) and (found := _held(place, page)):
            return found
    return None


def _clean(href: str) -> str:
    """Without what browsers ignore; a backslash before the query counts as a slash."""
    text = href.translate(_IGNORED).strip(_AT_THE_ENDS)
    ends = [end for end in (text.find("?"), text.find("#")) if end >= 0]
    path = text[: min(ends, default=len(text))]
    return path.replace("\\", "/") + text[len(path) :]


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _same_site(link: SplitResult, base: str) -> bool:
    if not link.netloc:
        return not link.scheme
    site = _split(absolute(base) or "")
    return not site or not site.netloc or _host(link) == _host(site)


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")


def _is_name(step: str) -> bool:
    return step != ".." and "\\" not in step and "\0" not in step


def _held(place: Path, page: Path) -> Path | None:
    """The real path of a file that is in the page's folder and is not the page."""
    try:
        real = Path(os.path.realpath(place))
        inside = real.is_relative_to(os.path.realpath(page.parent))
        return real if inside and real.is_file() and not real.samefile(page) else None
    except (OSError, ValueError):
        return None
