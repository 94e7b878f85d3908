"""Waiting for a server that does not answer, such as one that is started anew."""

import time
from collections.abc import Callable
from typing import TypeVar

from repo_search.errors import Unavailable

T = TypeVar("T")

_SECONDS = 300.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0


def patiently(work: Callable[[], T]) -> T:
    """What `work` gives, which is begun anew for five minutes while a server does not answer. Only
    for work that finds out what of it is done: that a server was lost does not say whether it did
    what it was asked last. Raises Unavailable."""
    deadline, pause = time.monotonic() + _SECONDS, _FIRST_PAUSE
    while True:
        try:
            return work()
        except Unavailable:
            if time.monotonic() + pause > deadline:
                raise
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
