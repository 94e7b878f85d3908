"""How often something may be done within an hour."""

from collections import OrderedDict, deque
from threading import Lock
from time import monotonic

from web.networks import Names

HOUR = 3600.0
_MOST_KEPT = 10_000
"""Of some 300 bytes each."""


class Hourly:
    """So many times in an hour for each name: a network, or what somebody calls himself. Names are
    kept in memory only, for an hour, and in a form that cannot be read back. Where there are too
    many of them, those that came longest ago are forgotten: nobody else is refused for their
    sake."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._names = Names()
        self._lock = Lock()
        self._made: OrderedDict[bytes, deque[float]] = OrderedDict()

    def allows(self, name: str) -> bool:
        """Whether once more is not too often; it is counted then."""
        with self._lock:
            if allowed := len(self._times(name)) < self._most:
                self._count(name)
            return allowed

    def number(self, name: str) -> int:
        """How often it was, as far as that was counted."""
        with self._lock:
            return len(self._times(name))

    def count(self, name: str) -> None:
        """Counts once more, however often it was."""
        with self._lock:
            self._count(name)

    def _times(self, name: str) -> deque[float]:
        since = monotonic() - HOUR
        kept = self._made.get(self._names.of(name), ())
        return deque((at for at in kept if at >= since), self._most)

    def _count(self, name: str) -> None:
        key, at = self._names.of(name), monotonic()
        times = self._times(name)
        times.append(at)
        self._made[key] = times
        self._made.move_to_end(key)
        while len(self._made) > _MOST_KEPT or next(iter(self._made.values()))[-1] < at - HOUR:
            self._made.popitem(last=False)
