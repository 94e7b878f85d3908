"""Runs a named function on a file in a process of its own that is limited and confined.

Files are hostile until proven otherwise. Each job runs in a fresh worker process with limits on
memory, time and the size of files, without a terminal, without settings, and with no descriptors
but those of its input. Where the system permits it, it reaches no network, no other process and no
file but its input and the libraries: `confinement`. A crash, a hang or a flood costs that one job,
which raises Unreadable. Of answers only plain values and our own dataclasses and errors are
unpickled.
"""

import os
import pickle
import select
import signal
import socket
import tempfile
import threading
import time
import weakref
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Self

from repo_search.errors import RepoSearchError, Unreadable
from repo_search.jail.confinement import PARTS, without_programs
from repo_search.jail.limits import (
    GRACE_SECONDS,
    MEBIBYTE,
    PROGRAM_BYTES,
    PROGRAM_FILES,
    set_limit,
)
from repo_search.jail.worker import RESULT, Input, Order, write
from repo_search.jail.zygote import Zygote, zygote
from repo_search.unpickling import unpickle

__all__ = [
    "MEBIBYTE",
    "PARTS",
    "PROGRAM_BYTES",
    "PROGRAM_FILES",
    "Jail",
    "make_ready",
    "permitted",
    "set_limit",
    "without_programs",
]

ANSWER_BYTES = 256 * MEBIBYTE  # the largest that is accepted; readers bound their text far below
START_SECONDS = 60.0


class Jail:
    """Runs so many jobs at a time, each in a process of its own. Safe to use from many threads.

    `workers` is the greatest number of processes, `memory_bytes` the address space of each,
    `seconds` the wall-clock time of one job, `programs` whether jobs may start LibreOffice and
    Tesseract, which get more memory. Leaving the `with` block (or `close`) cancels the
    jobs that wait and ends those that run.
    """

    def __init__(
        self,
        workers: int = 2,
        memory_bytes: int = 512 * MEBIBYTE,
        seconds: float = 60.0,
        *,
        programs: bool = False,
    ) -> None:
        self._limits = (memory_bytes, seconds, programs)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="jail")
        self._live: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._end_workers = weakref.finalize(self, _end_all, self._live)

    def submit(self, function: str, *args: object, gives: object = object) -> "Future[Any]":
        """A future of `function(*args)`; the function is named "module:attribute".

        An argument that is a Path is an input: it is opened here, and the function gets the path of
        a descriptor that only reads. What it `gives` is a type as in an annotation: another answer
        is none. The future raises Unreadable, in plain words, when the job
        crashes, takes too long, needs too much memory or fails in a way it did not foresee; a
        RepoSearchError that the function raises comes through unchanged. Raises RuntimeError after
        `close`.
        """
        return self._threads.submit(self._do, function, args, gives)

    def run(self, function: str, *args: object, gives: object = object) -> Any:
        """The result of a job, waited for; raises what the future of `submit` raises."""
        return self.submit(function, *args, gives=gives).result()

    def close(self) -> None:
        """Cancel what waits, end what runs, and reap the processes."""
        with self._lock:
            self._closed = True
            for worker in self._live:
                worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._end_workers()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _do(self, function: str, args: tuple[object, ...], gives: object) -> Any:
        with self._lock:
            if self._closed:
                raise RepoSearchError("Reading was stopped.")
            worker = _Worker(*self._limits)
            self._live.add(worker)
        try:
            state, value = worker.do(function, args, gives)
        except RepoSearchError:
            if self._closed:
                raise RepoSearchError("Reading was stopped.") from None
            raise
        finally:
            worker.end()
            with self._lock:
                self._live.discard(worker)
        if state == RESULT:
            return value
        raise value if isinstance(value, RepoSearchError) else Unreadable(str(value))


def make_ready(function: str) -> None:
    """Has made ready what jobs of this function need, in a process of its own and without waiting
    for it: the first job waits for it otherwise."""
    with suppress(OSError):
        zygote().make_ready(function)


def permitted() -> tuple[str, ...]:
    """The PARTS of the confinement that this system permits."""
    with Jail(workers=1) as jail:
        found: tuple[str, ...] = jail.run(
            "repo_search.jail.confinement:in_force", gives=tuple[str, ...]
        )
        return found


class _Worker:
    """One process: the socket by which it gets its job and answers, its leash, and its folder."""

    def __init__(self, memory_bytes: int, seconds: float, programs: bool) -> None:
        self.pid = 0
        self._memory_bytes = memory_bytes
        self._seconds = seconds
        self._programs = programs
        self._folder = tempfile.TemporaryDirectory(
            prefix="repo-search-", ignore_cleanup_errors=True
        )
        self._leash, self._its_leash = socket.socketpair()
        self._talk, self._its_talk = socket.socketpair()

    def do(self, function: str, args: tuple[object, ...], gives: object) -> tuple[str, Any]:
        """The state and value of the job."""
        mother = zygote()
        job = pickle.dumps((function, self._start(mother, function, args)))
        deadline = time.monotonic() + self._seconds
        try:
            write(self._talk.fileno(), job)
            answer = self._receive(deadline)
        except TimeoutError:
            raise Unreadable(f"Reading took longer than {self._seconds:g} seconds") from None
        except (EOFError, OSError):
            raise Unreadable(self._why_it_died()) from None
        state, value, imported = unpickle(answer, {__name__, function}, gives)
        mother.learn(function, imported)
        return state, value

    def _start(self, mother: Zygote, function: str, args: tuple[object, ...]) -> list[object]:
        """Has the process forked; the arguments as it will be given them."""
        given: list[object] = []
        with ExitStack() as passed:
            ends = (self._its_leash, self._its_talk)
            descriptors = [passed.enter_context(end).fileno() for end in ends]
            for argument in args:
                if isinstance(argument, Path):
                    given.append(Input(len(descriptors) - len(ends)))
                    descriptors.append(_opened(argument))
                    passed.callback(os.close, descriptors[-1])
                else:
                    given.append(argument)
            order = Order(
                mother.modules(function),
                self._memory_bytes,
                self._seconds,
                self._folder.name,
                _environment(self._folder.name),
                self._programs,
            )
            try:
                mother.fork(order, descriptors)
                pid = self._read(self._leash, 4, time.monotonic() + START_SECONDS)
            except (EOFError, TimeoutError, OSError):
                raise RepoSearchError("The process for reading files does not start.") from None
        self.pid = int.from_bytes(pid)
        return given

    def kill(self) -> None:
        """Kill the process and whatever it started."""
        with suppress(OSError):
            self._leash.shutdown(socket.SHUT_WR)

    def end(self) -> None:
        """Kill the process, wait until it is gone, and remove what it left on disk."""
        self.kill()
        if self.pid:
            with suppress(TimeoutError, EOFError, OSError):
                self._read(self._leash, 4, time.monotonic() + GRACE_SECONDS)
        for end in (self._leash, self._its_leash, self._talk, self._its_talk):
            end.close()
        self._folder.cleanup()

    def _receive(self, deadline: float) -> bytes:
        count = int.from_bytes(self._read(self._talk, 8, deadline))
        if count > ANSWER_BYTES:
            raise Unreadable("What was read out of it is too large")
        return self._read(self._talk, count, deadline)

    def _read(self, source: socket.socket, count: int, deadline: float) -> bytes:
        ready = select.poll()
        ready.register(source, select.POLLIN)
        data = bytearray()
        while len(data) < count:
            if not ready.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise TimeoutError
            part = source.recv(min(count - len(data), MEBIBYTE))
            if not part:
                raise EOFError
            data += part
        return bytes(data)

    def _why_it_died(self) -> str:
        with suppress(TimeoutError, EOFError, OSError):
            told = self._read(self._leash, 4, time.monotonic() + GRACE_SECONDS)
            code = int.from_bytes(told, signed=True)
            if code == -signal.SIGXCPU:
                return f"Reading took longer than {self._seconds:g} seconds"
            if code == -signal.SIGKILL:
                return "The system stopped its reader, most likely for want of memory"
        return "Reading it crashed the reader"


def _end_all(workers: "set[_Worker]") -> None:
    for worker in workers:
        worker.end()


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Unreadable(f"It cannot be opened: {error.strerror}") from None


def _environment(folder: str) -> dict[str, str]:
    """Of a worker: addresses and passwords stay out."""
    given = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**given, "HOME": folder, "TMPDIR": folder, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"}
