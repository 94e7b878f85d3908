"""What the site needs to send mail: the mail server, a limit to sign-ups, and a thread that sends
requests to confirm, so that the answer to a sign-up neither waits for a mail server nor tells by
its time whether there is a mail."""

import hashlib
import hmac
import ipaddress
import logging
import secrets
import sys
from collections import deque
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

_log = logging.getLogger(__name__)
_KEY = "repo_search_courier"
_MOST_IN_AN_HOUR = 20
_HOUR = 3600.0
_MOST_NETWORKS = 10_000
_PAUSE = 2.0
"""Seconds after which it is tried again where somebody else sends mails."""


class Limit:
    """Sign-ups of one network (/24, or /48 of IPv6) in an hour. Addresses are kept in memory only,
    for an hour, and as hashes with a key that nobody knows."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = Lock()
        self._made: dict[bytes, deque[float]] = {}

    def allows(self, address: str) -> bool:
        """Whether one more may be; it is counted."""
        network = hmac.digest(self._key, _network(address).encode(), hashlib.sha256)
        at = monotonic()
        with self._lock:
            for known, times in list(self._made.items()):
                while times and times[0] < at - _HOUR:
                    times.popleft()
                if not times:
                    del self._made[known]
            times = self._made.setdefault(network, deque())
            if len(times) >= _MOST_IN_AN_HOUR or len(self._made) > _MOST_NETWORKS:
                return False
            times.append(at)
            return True


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network((found, bits), strict=False))


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
