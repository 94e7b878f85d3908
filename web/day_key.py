"""The key under which all web processes of a catalogue count names: another one each day."""

import logging
import secrets
from datetime import UTC, date, datetime
from threading import Thread
from time import monotonic

from repo_search.catalogue import Catalogue, fact, set_fact
from repo_search.catalogue.rows import LIMITS_KEY
from repo_search.errors import RepoSearchError

_log = logging.getLogger(__name__)
_REST = 5.0
"""Seconds after which it is tried again."""


class DayKey:
    """What the catalogue keeps is the day and the key; that of the day before is not kept. Safe
    to use from many threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._day, self._key = date.min, b""
        self._again = 0.0
        self._renew()

    def current(self) -> bytes | None:
        """The key; None as long as the catalogue could not be asked. Never waits for it: on a new
        day the key of the day before serves until there is a new one."""
        if self._day < _today() and monotonic() >= self._again:
            self._again = monotonic() + _REST
            Thread(target=self._renew, name="day-key", daemon=True).start()
        return self._key or None

    def _renew(self) -> None:
        try:
            self._day, self._key = self._read() or self._made()
        except RepoSearchError as error:
            _log.warning("The key of the shared limits could not be had: %s", error)

    def _read(self) -> tuple[date, bytes] | None:
        with self._catalogue.read() as connection:
            return _of_today(fact(connection, LIMITS_KEY))

    def _made(self) -> tuple[date, bytes]:
        with self._catalogue.write() as connection:
            if found := _of_today(fact(connection, LIMITS_KEY)):  # another process was faster
                return found
            day, key = _today(), secrets.token_bytes(32)
            set_fact(connection, LIMITS_KEY, f"{day.isoformat()} {key.hex()}")
        return day, key


def _of_today(kept: str | None) -> tuple[date, bytes] | None:
    """A key that was kept, if it is not of a day before this; another machine's clock may be ahead
    of this one's."""
    day, _space, key = (kept or "").partition(" ")
    if not key or date.fromisoformat(day) < _today():
        return None
    return date.fromisoformat(day), bytes.fromhex(key)


def _today() -> date:
    return datetime.now(UTC).date()
