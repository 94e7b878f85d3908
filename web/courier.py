"""What the site needs to send mail: the mail server, a limit to sign-ups, and a thread that sends
requests to confirm, so that the answer to a sign-up neither waits for a mail server nor tells by
its time whether there is a mail."""

import logging
import sys
from collections import OrderedDict, deque
from threading import Event, Lock, Thread
from time import monotonic

from flask import Flask, current_app

from repo_search.alerts.post import Post, post
from repo_search.alerts.sending import Office
from repo_search.catalogue.clock import now
from repo_search.errors import BadInput, Busy, RepoSearchError
from repo_search.repository import Repository, only_sender
from repo_search.settings import Settings
from repo_search.texts import speak
from web.logs import described
from web.networks import Names, network

_log = logging.getLogger(__name__)
_KEY = "repo_search_courier"
_MOST_IN_AN_HOUR = 20
_HOUR = 3600.0
_MOST_NETWORKS = 10_000
"""That are kept, of some 300 bytes each."""
_PAUSE = 2.0
"""Seconds after which it is tried again where somebody else sends mails."""


class Limit:
    """Sign-ups of one network (/24, or /48 of IPv6) in an hour. Networks are kept in memory only,
    for an hour, and under names that cannot be read back. Where there are too many of them, those
    that signed up longest ago are forgotten: nobody else is refused for their sake."""

    def __init__(self) -> None:
        self._names = Names()
        self._lock = Lock()
        self._made: OrderedDict[bytes, deque[float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Whether one more may be; it is counted."""
        name = self._names.of(network(address, 24, 48))
        at = monotonic()
        with self._lock:
            times = self._made.pop(name, None) or deque()
            while times and times[0] < at - _HOUR:
                times.popleft()
            if allowed := len(times) < _MOST_IN_AN_HOUR:
                times.append(at)
            self._made[name] = times
            while len(self._made) > _MOST_NETWORKS or self._oldest()[-1] < at - _HOUR:
                self._made.popitem(last=False)
            return allowed

    def _oldest(self) -> deque[float]:
        return next(iter(self._made.values()))


class Courier:
    """Sends requests to confirm when woken. What cannot be sent now waits in the catalogue for
    “repo-search alerts send”."""

    def __init__(self, settings: Settings, repository: Repository, out: Post) -> None:
        self.post = out
        self.limit = Limit()
        self._settings = settings
        self._repository = repository
        self._woken = Event()
        self._closed = Event()
        self._thread = Thread(target=self._work, name="courier", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        """Ends after the mail at hand."""
        self._closed.set()
        self._woken.set()
        self._thread.join()

    def _work(self) -> None:
        speak(self._settings.spoken)
        while self._woken.wait() and not self._closed.is_set():
            self._woken.clear()
            try:
                self._send()
            except Busy:  # “repo-search alerts send” runs, and may have read already what is due
                self._closed.wait(_PAUSE)
                self._woken.set()
            except RepoSearchError as error:
                _log.error("E-mails to confirm sign-ups wait: %s", error)
            except Exception:
                _log.error("E-mails to confirm sign-ups wait: %s", described(sys.exc_info()))

    def _send(self) -> None:
        with only_sender(self._settings):
            repository = self._repository
            office = Office(repository.catalogue, repository.engine, self.post, now())
            done = office.send_confirmations()
        if done.broken:
            _log.error("E-mails to confirm sign-ups wait: %s", done.broken)


def put_courier(app: Flask, settings: Settings, repository: Repository) -> None:
    """Lets the site send mail if the settings say how; says in the log what is wrong with them."""
    out: Courier | None = None
    if settings.smtp:
        try:
            out = Courier(settings, repository, post(settings))
        except BadInput as error:
            _log.error("%s", error)
    app.extensions[_KEY] = out


def courier() -> Courier | None:
    """None if the site sends no mail."""
    found: Courier | None = current_app.extensions[_KEY]
    return found
