"""Whether the files can be reached where they are held, asked beside what is answered meanwhile."""

import logging
import sys
from threading import Lock, Thread
from time import monotonic

from flask import Flask, current_app

from repo_search.errors import RepoSearchError
from repo_search.holdings import Holdings
from web.logs import described

_log = logging.getLogger(__name__)
_KEY = "repo_search_reach"
_EVERY = 10.0
"""Seconds between looks, of which there is none while nobody asks."""
_SECONDS = 2.0
"""In which a store must answer a look."""


class Reach:
    """Safe to use from many threads. The log has a line when the files cannot be reached, and one
    when they can again."""

    def __init__(self, held: Holdings) -> None:
        self._held = held
        self._lock = Lock()
        self._is_reached = True
        self._asked = float("-inf")
        self._thread: Thread | None = None

    def is_reached(self) -> bool:
        """As it was at the last look, which was not long ago; takes two seconds at most, and none
        where the files are known not to be reached."""
        with self._lock:
            if self._thread is None and monotonic() - self._asked >= _EVERY:
                self._asked = monotonic()
                self._thread = Thread(target=self._look, name="reach", daemon=True)
                self._thread.start()
            looking, was = self._thread, self._is_reached
            left = self._asked + _SECONDS - monotonic()
        if looking is not None and was:
            looking.join(max(0.0, left))
            if looking.is_alive():
                return False
        return self._is_reached

    def _look(self) -> None:
        why = ""
        try:
            self._held.check()
        except RepoSearchError as error:
            why = str(error)
        except Exception:
            why = described(sys.exc_info())
        with self._lock:
            was, self._is_reached = self._is_reached, not why
            self._thread = None
        if why and was:
            _log.error("Files cannot be shown. %s", why)
        if not why and not was:
            _log.warning("Files can be shown again.")


def put_reach(app: Flask, held: Holdings) -> None:
    app.extensions[_KEY] = Reach(held)


def reach() -> Reach:
    found: Reach = current_app.extensions[_KEY]
    return found
