"""What each network may still ask for, as this process has counted it."""

import threading
from collections import OrderedDict
from typing import NamedTuple

from web.networks import Names

FULL = 600.0
A_SECOND = 60.0
"""With a page at 4: a hundred and fifty pages in a row, and fifteen a second for as long as one
likes."""
_MOST_NETWORKS = 50_000
"""That are remembered, of some 200 bytes each."""


class Taken(NamedTuple):
    """`wait` is 0 if a network may ask for what it wanted, which is then taken; else the seconds
    after which it may. `left` is what it has left."""

    wait: float
    left: float


class Allowances:
    """What each network may still ask for. In memory only, under names that cannot be read back,
    until the allowance is full again, which is within ten seconds."""

    def __init__(self, full: float = FULL, a_second: float = A_SECOND) -> None:
        self.full, self.a_second = full, a_second
        self._names = Names()
        self._lock = threading.Lock()
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def take(self, network: str, cost: float, at: float) -> Taken:
        """Takes what a request costs, if there is as much; `at` is the time in seconds."""
        name = self._names.of(network)
        with self._lock:
            left, since = self._left.pop(name, (self.full, at))
            left = min(self.full, left + (at - since) * self.a_second)
            if allowed := left >= cost:
                left -= cost
            self._left[name] = left, at
            self._forget(at)
        return Taken(0.0 if allowed else (cost - left) / self.a_second, left)

    def _forget(self, at: float) -> None:
        """Whose allowance is full again needs no remembering."""
        refilled = at - self.full / self.a_second
        while len(self._left) > _MOST_NETWORKS or next(iter(self._left.values()))[1] < refilled:
            self._left.popitem(last=False)

    def __len__(self) -> int:
        return len(self._left)
