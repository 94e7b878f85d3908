"""A damaged index is built anew by a thread of the server, while all that needs no index is served.

What the catalogue holds is never in doubt: the index is worked out from it.
"""

import logging
import sys
from threading import Event, Lock, Thread
from time import monotonic

from flask import Flask, current_app

from repo_search.errors import Busy, RepoSearchError
from repo_search.indexing import bring_up_to_date
from repo_search.repository import Repository, only_mender
from repo_search.settings import Settings
from web.logs import described

_log = logging.getLogger(__name__)
_KEY = "repo_search_mender"
_PAUSE = 1.0
"""Seconds after which it is looked again where another process builds the index."""
_REST = 60.0
"""Seconds in which files that were found whole are not hashed again, and after which it is tried
again where the index could not be built."""


class Mender:
    """`mending` is true from when damage was found until the index is whole again."""

    def __init__(self, settings: Settings, repository: Repository) -> None:
        self.mending = False
        self._settings = settings
        self._repository = repository
        self._lock = Lock()
        self._closed = Event()
        self._thread: Thread | None = None
        self._whole_until = 0.0

    def wake(self) -> None:
        """Has the index checked, and built anew if it is damaged; returns at once."""
        with self._lock:
            if self._thread is None and monotonic() > self._whole_until:
                self._thread = Thread(target=self._work, name="mender", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Lets it end; a build that is cut off leaves what was there before."""
        self._closed.set()

    def _work(self) -> None:
        while not self._closed.is_set():
            rest = _REST
            try:
                if self._mended():
                    break
            except Busy:  # another server, or an import, has the index in hand
                rest = _PAUSE
            except RepoSearchError as error:
                _log.error("The index could not be built anew: %s", error)
            except Exception:
                _log.error("The index could not be built anew: %s", described(sys.exc_info()))
            self._closed.wait(rest)
        with self._lock:
            self.mending = False
            self._thread = None
            self._whole_until = monotonic() + (0 if self._closed.is_set() else _REST)

    def _mended(self) -> bool:
        """Whether all is well; builds the index anew if it is not."""
        catalogue, engine = self._repository.catalogue, self._repository.engine
        if not engine.faults(thorough=True):
            return True
        self.mending = True
        with only_mender(self._settings):
            faults = engine.faults(thorough=True)  # another may have mended it by now
            for fault in faults:
                _log.error("The index is built anew: %s", fault)
            if faults:
                engine.give_up()  # nobody is answered from it meanwhile
            bring_up_to_date(catalogue, engine)
        return True


def put_mender(app: Flask, settings: Settings, repository: Repository) -> None:
    app.extensions[_KEY] = Mender(settings, repository)


def mender() -> Mender:
    found: Mender = current_app.extensions[_KEY]
    return found
