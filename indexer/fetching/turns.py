"""When a host may be asked again: pauses between requests, and waits that it asks for."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

from repo_search.errors import Unreachable

_LONGEST_WAIT = 120.0
_LONGEST_RETRY_AFTER = 7 * 86_400.0


class Clock(Protocol):
    """Seconds that only go forward, and waiting; the module `time` is one."""

    def monotonic(self) -> float:
        """Seconds since some moment."""

    def sleep(self, seconds: float, /) -> None:
        """Comes back after so many seconds."""


class Turns:
    """Who was asked when, host by host, for one run."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ended: dict[str, float] = {}
        self._not_before: dict[str, float] = {}

    def wait(self, host: str, delay: float) -> None:
        """Comes back when the last request to a host ended `delay` seconds ago and the host may be
        asked. Raises Unreachable if it asked to be left alone for more than two minutes."""
        now = self._clock.monotonic()
        turn = self._ended.get(host, now - delay) + delay
        seconds = max(turn, self._not_before.get(host, turn)) - now
        if seconds > _LONGEST_WAIT:
            minutes = round(seconds / 60)
            raise Unreachable(f"{host} asks not to be asked again for {minutes} minutes")
        if seconds > 0:
            self._clock.sleep(seconds)

    def ended(self, host: str) -> None:
        """A request to a host has ended now."""
        self._ended[host] = self._clock.monotonic()

    def put_off(self, host: str, seconds: float) -> None:
        """The host is not asked before so many seconds from now."""
        then = self._clock.monotonic() + seconds
        self._not_before[host] = max(then, self._not_before.get(host, then))


def retry_after(value: str) -> float:
    """Seconds that a Retry-After header asks for, a number or a date (RFC 9110, section 10.2.3);
    at most a week, 0 for anything else."""
    if value.isdecimal():
        return min(float(value[:10]), _LONGEST_RETRY_AFTER)
    try:
        then = parsedate_to_datetime(value[:100]).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    seconds = (then - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_RETRY_AFTER)
