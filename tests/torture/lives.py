"""Commands in processes of their own, which can be killed at any moment."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """A process that is over: `code` is negative if a signal ended it; `touches` counts how often
    it had to do with the world outside, where that was counted and it came to its own end."""

    code: int
    said: str
    touches: int = 0

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Lives:
    """Starts `repo-search` with arguments, one process at a time."""

    def __init__(self, mother: "subprocess.Popen[str]", folder: Path) -> None:
        self._mother = mother
        self._out = folder / "out"

    def run(self, *arguments: object, end_at: int = 0) -> Ended:
        """A command to its end, or to the touch of the outside at which it is to die; -1 counts
        these."""
        self._begin(arguments, end_at)
        return self._end()

    def run_for(self, seconds: float, *arguments: object, with_children: bool = False) -> Ended:
        """A command that is killed after so long, alone or with all that it has started. None of
        these outlives it by more than ten seconds."""
        pid = self._begin(arguments)
        deadline = time.monotonic() + seconds
        children: list[int] = []
        with suppress(ProcessLookupError):
            while time.monotonic() < deadline and is_alive(pid):
                time.sleep(min(0.02, max(0, deadline - time.monotonic())))
            children = _children(pid)
            os.kill(pid, signal.SIGKILL)
        if with_children:
            for child in children:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        ended = self._end()
        deadline = time.monotonic() + 10
        while any(map(is_alive, children)):
            assert time.monotonic() < deadline, "a worker has outlived the run"
            time.sleep(0.02)
        return ended

    def _begin(self, arguments: tuple[object, ...], end_at: int = 0) -> int:
        assert self._mother.stdin is not None
        self._out.write_bytes(b"")
        order = [str(self._out), end_at, [str(argument) for argument in arguments]]
        self._mother.stdin.write(f"{json.dumps(order)}\n")
        self._mother.stdin.flush()
        return self._answer()

    def _end(self) -> Ended:
        code = self._answer()
        said = self._out.read_text(encoding="utf-8", errors="replace")
        if found := re.search(r"touches: (\d+)\n\Z", said):
            return Ended(code, said[: found.start()], int(found[1]))
        return Ended(code, said)

    def _answer(self) -> int:
        assert self._mother.stdout is not None
        return int(self._mother.stdout.readline())


@contextmanager
def lives_in(folder: Path) -> Iterator[Lives]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.torture.mother"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as mother:
        yield Lives(mother, folder)
        assert mother.stdin is not None
        mother.stdin.close()


def is_alive(pid: int) -> bool:
    """Whether a process still does anything."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(c) for task in tasks for c in (task / "children").read_text().split()]
    except OSError:
        return []
