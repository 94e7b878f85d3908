"""The WSGI application: built once, over a repository that is open."""

import hashlib
import logging
from contextlib import suppress
from pathlib import Path

from flask import Flask

from repo_search.clearing import clear_pictures
from repo_search.errors import Busy, NoSpace, Unavailable
from repo_search.indexing import bring_up_to_date
from repo_search.repository import Repository, open_repository
from repo_search.settings import Settings
from web.compression import compress_answers
from web.courier import put_courier
from web.elsewhere import put_elsewhere
from web.faults import answer_faults, log_unforeseen
from web.following import put_follower
from web.foreman import put_foreman
from web.gate import put_gate
from web.headers import add_headers
from web.languages import speak_to_people
from web.limits import refuse_early
from web.logs import ExcInfo
from web.mending import put_mender
from web.pages.frame import service
from web.pictures import Pictures
from web.reach import put_reach
from web.sharing import put_limits
from web.site import Site, put_site
from web.uploading import Request
from web.views import add_views

_log = logging.getLogger(__name__)
_STYLESHEET = "repo-search.css"
_SCRIPT = "repo-search.js"
_DESK = ("desk.css", "desk.js")
_ICON = "icon.svg"


class _Application(Flask):
    request_class = Request

    def log_exception(self, exc_info: ExcInfo) -> None:
        log_unforeseen(exc_info)


def build(settings: Settings) -> Flask:
    """The application over the repository that the settings name."""
    repository = open_repository(settings, create=True)
    is_current = _make_current(repository)
    with suppress(OSError):  # of a withdrawal that was cut off
        clear_pictures(repository.catalogue, settings)
    app = _Application("web", static_folder="static", template_folder=None)
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    folder = Path(app.static_folder or "")
    put_site(
        app.extensions,
        Site(
            settings,
            service(settings),
            repository,
            Pictures(settings.pictures_directory),
            _stylesheet(folder),
            _address(folder / _SCRIPT),
            _address(folder / _ICON),
            tuple(_address(folder / name) for name in _DESK),
        ),
    )
    limits = put_limits(app, settings, repository.catalogue)
    put_courier(app, settings, repository, limits)
    put_mender(app, settings, repository)
    put_reach(app, repository.holdings)
    put_foreman(app, settings, repository.catalogue)
    put_follower(app, settings, repository, behind=not is_current)
    put_elsewhere(app, settings)
    speak_to_people(app, settings)
    add_headers(app, settings)
    compress_answers(app)
    answer_faults(app)
    refuse_early(app, settings)
    put_gate(app, limits)
    add_views(app)
    return app


def _make_current(repository: Repository) -> bool:
    """Whether the index has everything now."""
    engine = repository.engine
    try:
        if engine.built() and (faults := engine.faults(thorough=True)):
            _log.error("The index is damaged: %s.", faults[0])
            engine.give_up()
        bring_up_to_date(
            repository.catalogue,
            engine,
            lambda _: _log.warning("The index is being built anew. This may take a while."),
        )
    except (Busy, NoSpace, Unavailable) as error:
        _log.warning("The index was not brought up to date: %s", error)
        return False
    return True


def _stylesheet(folder: Path) -> str:
    address = _address(folder / _STYLESHEET)
    if not address:
        _log.warning(
            "The stylesheet is not built, so pages are served unstyled. Run: scripts/build-assets"
        )
    return address


def _address(built: Path) -> str:
    """The address of a built asset with a hash of its content, "" if it was never built."""
    if not built.is_file():
        return ""
    version = hashlib.sha256(built.read_bytes()).hexdigest()[:12]
    return f"/static/{built.name}?v={version}"
