"""What every view works with: the open repository, the settings, the pictures."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, g, request

from repo_search.catalogue import fact, fixities
from repo_search.errors import BadInput, FileDamaged, NotFound, RepoSearchError
from repo_search.records import Holding
from repo_search.repository import Repository
from repo_search.settings import Settings
from repo_search.texts import _
from web.pages.frame import Service
from web.pictures import Pictures

_log = logging.getLogger(__name__)
_KEY = "repo_search"


@dataclass(frozen=True, slots=True)
class Site:
    settings: Settings
    service: Service
    repository: Repository
    pictures: Pictures
    stylesheet: str
    """Address of the built stylesheet, "" when the assets are absent."""
    script: str
    """Address of the built script, "" when the assets are absent."""
    icon: str
    """Address of the icon, "" when the assets are absent."""
    desk: tuple[str, ...]
    """Addresses of the desk's own stylesheet and script, likewise."""


def put_site(extensions: dict[str, object], opened: Site) -> None:
    extensions[_KEY] = opened


def site() -> Site:
    found: Site = current_app.extensions[_KEY]
    return found


def check_file(holding: Holding) -> None:
    """Raises FileDamaged where the bytes of a file are missing, cut off, or were found to be
    others than those that were kept: nothing is served in their place. Raises Unavailable."""
    with site().repository.catalogue.read() as connection:
        whole = not fixities.faults(connection, holding.sha256)
    if not (whole and site().repository.holdings.has(holding.sha256, holding.size)):
        raise _damaged()


def bytes_of(holding: Holding) -> Path:
    """The bytes of a file that was checked, on this machine. Raises FileDamaged, Unavailable."""
    try:
        return site().repository.holdings.path(holding.sha256).absolute()
    except (NotFound, FileDamaged):
        raise _damaged() from None


def pieces_of(holding: Holding, start: int, stop: int) -> Iterator[bytes]:
    """The bytes of a file that was checked, from `start` up to `stop`, as they come from where
    they are held. The first may raise FileDamaged or Unavailable; when a later one cannot be had,
    or is not what was kept, there are no more: who asked sees that the answer was cut off."""
    found = site().repository.holdings.stream(holding.sha256, holding.size, start, stop)
    try:
        first = next(found, b"")
    except (NotFound, FileDamaged):
        raise _damaged() from None

    def all_of_them() -> Iterator[bytes]:
        yield first
        try:
            yield from found
        except RepoSearchError as error:
            # Not which: what somebody reads is nobody's business. `fixity` tells.
            _log.error("A file that was being sent was cut off: %s", type(error).__name__)

    return all_of_them()


def _damaged() -> FileDamaged:
    return FileDamaged(
        _("The file of this record is damaged. It is back as soon as it has been mended.")
    )


def notice() -> str:
    """The notice of the repository ("Invented sample: not a real case") or ""; read once for
    each request."""
    if "notice" not in g:
        try:
            with site().repository.catalogue.read() as connection:
                g.notice = fact(connection, "notice") or ""
        except RepoSearchError:  # the page that says so must be had without the catalogue
            return ""
    found: str = g.notice
    return found


def open_to_web_search() -> bool:
    """Whether search engines of the web may keep pages: the operator allows it, and nothing here
    is invented. Where the notice cannot be read, it counts as one."""
    return site().settings.open_to_web_search and notice() == "" and "notice" in g


def root() -> str:
    """The address of the site without a slash at its end: that of the settings, else the one that
    was asked. Raises BadInput for a request to no host."""
    if not (site().settings.address or request.host):  # werkzeug's for a host that cannot be
        raise BadInput(_("The request does not name the host that it is for."))
    return (site().settings.address or request.url_root).rstrip("/")
