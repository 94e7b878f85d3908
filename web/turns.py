"""Whose request is worked on next."""

from collections import Counter, OrderedDict, deque
from typing import Any

from waitress.task import ThreadedTaskDispatcher

from web.networks import Proxies, asker, network

_THREADS_OF_A_NETWORK = 4
"""Threads of one process share one processor: a network loses hardly anything by having no more."""


class Turns(ThreadedTaskDispatcher):  # type: ignore[misc]
    """The threads, and the connections whose requests wait for one. Networks take turns, and each
    has only so many threads at once: who asks for much waits for himself."""

    def __init__(self, proxies: Proxies) -> None:
        super().__init__()
        self._proxies = proxies
        self.queue = _Waiting()

    def add_task(self, task: Any) -> None:
        forwarded = task.requests[0].headers.get("X_FORWARDED_FOR", "")
        task.asker = network(asker(task.addr[0], forwarded, self._proxies))
        super().add_task(task)

    def done(self, who: str) -> None:
        with self.lock:
            self.queue.done(who)
            self.queue_cv.notify()


class _Waiting:
    """As much of a deque as waitress uses, and always under its lock: of what can be had now."""

    def __init__(self) -> None:
        self._ready: OrderedDict[str, deque[Any]] = OrderedDict()
        self._held_back: dict[str, deque[Any]] = {}
        self._working: Counter[str] = Counter()

    def append(self, channel: Any) -> None:
        who = channel.asker
        full = self._working[who] >= _THREADS_OF_A_NETWORK
        (self._held_back if full else self._ready).setdefault(who, deque()).append(channel)

    def popleft(self) -> Any:
        who, channels = self._ready.popitem(last=False)
        channel = channels.popleft()
        self._working[who] += 1
        if channels:
            full = self._working[who] >= _THREADS_OF_A_NETWORK
            (self._held_back if full else self._ready)[who] = channels
        return channel

    def done(self, who: str) -> None:
        self._working[who] -= 1
        if not self._working[who]:
            del self._working[who]
        if channels := self._held_back.pop(who, None):
            self._ready[who] = channels

    def __len__(self) -> int:
        return sum(map(len, self._ready.values()))
