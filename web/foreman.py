"""Has a worker do the jobs that wait: a process of its own, started when there is work and ended
when there is none."""

import logging
import os
import subprocess
import sys
from threading import Event, Thread
from time import monotonic

from flask import Flask, current_app

from repo_search.catalogue import Catalogue, erasures
from repo_search.clearing import clear_here
from repo_search.errors import RepoSearchError
from repo_search.settings import Settings
from repo_search.uploads import sweep
from repo_search.working import is_needed

_log = logging.getLogger(__name__)
_KEY = "repo_search_foreman"
_LOOK = 5.0
"""Seconds between looks for work that nobody has told of."""
_SWEEP = 3600.0
"""Seconds between looks for uploads that were only tried and are a day old."""
_REST = 10.0
"""Seconds after a worker that ended badly."""
_SECONDS_TO_END = 10
_COMMAND = "from repo_search.cli import main; main()"


class Foreman:
    """Looks for work from `start` until `close`; until it is started, work waits for “repo-search
    work”."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._woken = Event()
        self._closed = Event()
        self._thread = Thread(target=self._look, name="foreman", daemon=True)
        self._worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Says that there is work."""
        self._woken.set()

    def close(self) -> None:
        """Ends the worker; what it had in hand is taken up by the next."""
        self._closed.set()
        self._woken.set()
        if self._worker is not None:
            self._worker.terminate()
        if self._thread.is_alive():
            self._thread.join(_SECONDS_TO_END)

    def _look(self) -> None:
        swept, erased = -_SWEEP, -1
        while not self._closed.is_set():
            self._woken.wait(_LOOK)
            self._woken.clear()
            try:
                if monotonic() - swept > _SWEEP:
                    swept, erased = monotonic(), -1
                    with self._catalogue.read() as connection:
                        sweep(connection, self._settings)
                with self._catalogue.read() as connection:
                    known, erased = erased, erasures.number(connection)
                if known != erased:  # or an hour ago: another machine may have withdrawn records
                    clear_here(self._catalogue, self._settings)
                if not self._closed.is_set() and is_needed(self._settings, self._catalogue):
                    self._work()
            except (RepoSearchError, OSError) as error:
                _log.warning("Work waits: %s", error)

    def _work(self) -> None:
        command = [sys.executable, "-P", "-c", _COMMAND, "work", "--until-idle"]
        self._worker = subprocess.Popen(  # noqa: S603 - our own command
            command, env=os.environ | environment(self._settings), stdout=subprocess.DEVNULL
        )
        if self._closed.is_set():
            self._worker.terminate()
        code = self._worker.wait()
        if code and not self._closed.is_set():
            _log.error("A worker ended with exit code %s.", code)
            self._closed.wait(_REST)


def environment(settings: Settings) -> dict[str, str]:
    """The variables by which another process has the same settings."""
    given = settings.model_dump(exclude_none=True)
    return {f"REPO_SEARCH_{name.upper()}": str(value) for name, value in given.items()}


def put_foreman(app: Flask, settings: Settings, catalogue: Catalogue) -> None:
    app.extensions[_KEY] = Foreman(settings, catalogue)


def foreman() -> Foreman:
    found: Foreman = current_app.extensions[_KEY]
    return found
