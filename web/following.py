"""Has the index follow the catalogue: a thread of the server tells it what nobody else has told it,
because whoever changed the catalogue was killed, or the index could not be reached then."""

import logging
import sys
from threading import Event, Thread
from time import monotonic

from flask import Flask, current_app

from repo_search.catalogue import outbox
from repo_search.errors import Busy, RepoSearchError, Unavailable
from repo_search.importing import feed
from repo_search.repository import Repository, only_mender
from repo_search.settings import Settings
from web.logs import described

_log = logging.getLogger(__name__)
_KEY = "repo_search_follower"
_LOOK = 5.0
"""Seconds between looks."""
_WAITED = 10.0
"""Seconds in which whoever changes the catalogue, such as an import, tells the index itself."""
_REST = 60.0
"""Seconds after something other than a server that is away: to try may take long."""
_SECONDS_TO_END = 5


class Follower:
    """Looks from `start` until `close`. `behind` if the index is known not to follow, which has
    been told in the log."""

    def __init__(self, settings: Settings, repository: Repository, *, behind: bool) -> None:
        self._settings = settings
        self._repository = repository
        self._behind = self._is_told = behind
        self._reached, self._since = -1, 0.0
        self._closed = Event()
        self._thread = Thread(target=self._work, name="follower", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join(_SECONDS_TO_END)

    def _work(self) -> None:
        rest = _LOOK
        while not self._closed.wait(rest):
            rest = _LOOK
            try:
                self._look()
            except Unavailable as error:
                self._tell(str(error))
            except Busy:  # somebody else has the index in hand
                continue
            except RepoSearchError as error:
                self._tell(str(error))
                rest = _REST
            except Exception:
                self._tell(described(sys.exc_info()))
                rest = _REST

    def _look(self) -> None:
        if self._behind or self._has_waited():
            self._behind = True
            with only_mender(self._settings):
                feed(self._repository)
            self._behind = False
        if self._is_told:
            _log.warning("The index follows the catalogue again.")
            self._is_told = False

    def _has_waited(self) -> bool:
        """Whether the index has not been told of anything for a while, and something waits."""
        with self._repository.catalogue.read() as connection:
            told, revision = outbox.told(connection), outbox.revision(connection)
        if told != self._reached or told >= revision:
            self._reached, self._since = told, monotonic()
        return monotonic() - self._since >= _WAITED

    def _tell(self, why: str) -> None:
        """Once, until it follows again."""
        if not self._is_told and not self._closed.is_set():
            _log.warning("The index does not follow the catalogue: %s", why)
            self._is_told = True


def put_follower(app: Flask, settings: Settings, repository: Repository, *, behind: bool) -> None:
    app.extensions[_KEY] = Follower(settings, repository, behind=behind)


def follower() -> Follower:
    found: Follower = current_app.extensions[_KEY]
    return found
