"""What the site needs to send mail: the mail server, a limit to sign-ups, and a thread that sends
requests to confirm, so that the answer to a sign-up neither waits for a mail server nor tells by
its time whether there is a mail."""

import logging
import sys
from threading import Event, Thread

from flask import Flask, current_app

from repo_search.alerts.post import Post, post
from repo_search.alerts.sending import Office
from repo_search.catalogue.clock import now
from repo_search.errors import BadInput, Busy, RepoSearchError
from repo_search.repository import Repository, only_sender
from repo_search.settings import Settings
from repo_search.texts import speak
from web.logs import described
from web.sharing import Limits

_log = logging.getLogger(__name__)
_KEY = "repo_search_courier"
_MOST_IN_AN_HOUR = 20
"""Sign-ups of one network."""
_PAUSE = 2.0
"""Seconds after which it is tried again where somebody else sends mails."""


class Courier:
    """Sends requests to confirm when woken. What cannot be sent now waits in the catalogue for
    “repo-search alerts send”."""

    def __init__(
        self, settings: Settings, repository: Repository, out: Post, limits: Limits
    ) -> None:
        self.post = out
        self.limit = limits.hourly("sign-ups", _MOST_IN_AN_HOUR)
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


def put_courier(app: Flask, settings: Settings, repository: Repository, limits: Limits) -> None:
    """Lets the site send mail if the settings say how; says in the log what is wrong with them."""
    out: Courier | None = None
    if settings.smtp:
        try:
            out = Courier(settings, repository, post(settings), limits)
        except BadInput as error:
            _log.error("%s", error)
    app.extensions[_KEY] = out


def courier() -> Courier | None:
    """None if the site sends no mail."""
    found: Courier | None = current_app.extensions[_KEY]
    return found
