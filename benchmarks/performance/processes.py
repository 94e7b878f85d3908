"""Other processes: how long they take, and how much memory all of them hold together."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_OURS = (sys.executable, "-P", "-c", "from repo_search.cli import main; main()")
_SAMPLED = 0.2
"""Seconds between looks at memory."""
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock, and MiB at most at any look."""

    seconds: float
    memory: float = 0.0


def repo_search(*arguments: object) -> list[str]:
    """The command line of our own command."""
    return [*_OURS, *map(str, arguments)]


def timed(command: Sequence[str]) -> Took:
    """Runs a command from its start to its end. Raises RuntimeError with what it said if it
    fails."""
    begun = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - commands of the measurements
        command, capture_output=True, text=True, check=False
    )
    took = time.perf_counter() - begun
    _check(command, done.returncode, done.stderr)
    return Took(took)


def weighed(command: Sequence[str]) -> Took:
    """The same, with the memory of the process and all that it starts looked at all the time."""
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - likewise
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    with most_memory(process.pid) as most:
        _, said = process.communicate()
        took = time.perf_counter() - begun
    _check(command, process.returncode, said)
    return Took(took, most())


def _check(command: Sequence[str], code: int, said: str) -> None:
    rejected = 1 if command[: len(_OURS)] == [*_OURS] else 0  # some file of the folder
    if code not in (0, rejected):
        raise RuntimeError(f"{' '.join(command[-6:])} ended with {code}: {said[-500:]}")


@contextmanager
def most_memory(pid: int) -> Iterator[Callable[[], float]]:
    """Looks at the memory of a process and its descendants for the length of a block; gives what
    tells the most that was seen, in MiB."""
    over, most = threading.Event(), 0.0

    def look() -> None:
        nonlocal most
        while not over.wait(_SAMPLED):
            most = max(most, memory(pid))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield lambda: most
    finally:
        over.set()
        looking.join()


def memory(pid: int) -> float:
    """MiB of a process and its descendants; what they share counts once (PSS of proc(5))."""
    return sum(map(_share, family(pid))) / _MIB


@dataclass(frozen=True, slots=True)
class Resident:
    """MiB of memory: `all` (RSS of proc(5)), and what of it is `own`, which is not a page of a
    file that the system can drop and read again (RssAnon and RssShmem)."""

    all: float
    own: float


def resident(pid: int) -> Resident:
    """The memory of a process and its descendants, each counted for itself."""
    found: Counter[str] = Counter()
    for each in family(pid):
        with suppress(OSError):  # it has ended
            for line in Path(f"/proc/{each}/status").read_text().splitlines():
                name, _, value = line.partition(":")
                if name.startswith(("VmRSS", "Rss")):
                    found[name] += int(value.split()[0]) << 10
    own = found["RssAnon"] + found["RssShmem"]
    return Resident(found["VmRSS"] / _MIB, own / _MIB)


def family(pid: int) -> Iterator[int]:
    """A process and its descendants."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*"):
        children = ""
        with suppress(OSError):
            children = (task / "children").read_text()
        for child in children.split():
            yield from family(int(child))


def _share(pid: int) -> int:
    with suppress(OSError):  # it has ended
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    return 0


def in_turns(rounds: int, *works: Callable[[], float]) -> list[float]:
    """The medians of several works that are done in turns, so that whatever else the machine does
    meets all of them."""
    taken = [[work() for work in works] for _ in range(rounds)]
    return [sorted(times)[len(times) // 2] for times in zip(*taken, strict=True)]
