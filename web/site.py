"""What every view works with: the open repository, the settings, the pictures."""

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


def bytes_of(holding: Holding) -> Path:
    """Where the bytes of a file are. Raises FileDamaged where they are missing, cut off, or were
    found to be others than those that were kept: nothing is served in their place."""
    with site().repository.catalogue.read() as connection:
        whole = not fixities.faults(connection, holding.sha256)
    try:
        path = site().repository.holdings.path(holding.sha256).absolute()
        whole = whole and path.stat().st_size == holding.size
    except (NotFound, OSError):
        whole = False
    if not whole:
        raise FileDamaged(
            _("The file of this record is damaged. It is back as soon as it has been mended.")
        )
    return path


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
