"""Runs a named function on a file in a limited process.

Files are hostile until proven otherwise. Each job runs in a worker process with limits on memory,
time and the size of files, without a terminal, without settings and (on Linux, where permitted) a
network. A crash, a hang or a flood costs that one job, which raises Unreadable. Of answers only
plain values and our own dataclasses and errors are unpickled. It limits; it does not confine.
"""

import ctypes
import errno
import importlib
import math
import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from repo_search.disks import room_in
from repo_search.errors import RepoSearchError, Unreadable
from repo_search.unpickling import unpickle

MEBIBYTE = 2**20
JOBS_PER_WORKER = 200  # then it is replaced, which bounds what native libraries leak
ANSWER_BYTES = 256 * MEBIBYTE  # the largest that is accepted; readers bound their text far below
START_SECONDS = 60.0
GRACE_SECONDS = 5  # after its time a worker ends itself, should no parent be left to do it

_RESULT, _ERROR, _UNFIT = "result", "error", "unfit"


class Jail:
    """A few worker processes, started when first needed. Safe to use from many threads.

    `workers` is the greatest number of processes, `memory_bytes` the address space of each,
    `seconds` the wall-clock time of one job. Leaving the `with` block (or `close`) cancels the
    jobs that wait and ends those that run.
    """

    def __init__(
        self, workers: int = 2, memory_bytes: int = 512 * MEBIBYTE, seconds: float = 60.0
    ) -> None:
        self._limits = (memory_bytes, seconds)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="jail")
        self._idle: list[_Worker] = []
        self._live: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._end_workers = weakref.finalize(self, _end_all, self._live)

    def submit(self, function: str, *args: object) -> "Future[Any]":
        """A future of `function(*args)`; the function is named "module:attribute".

        The future raises Unreadable, in plain words, when the job crashes, takes too long, needs
        too much memory or fails in a way it did not foresee; a RepoSearchError that the function
        raises comes through unchanged. Raises RuntimeError after `close`.
        """
        return self._threads.submit(self._do, function, args)

    def run(self, function: str, *args: object) -> Any:
        """The result of a job, waited for; raises what the future of `submit` raises."""
        return self.submit(function, *args).result()

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

    def _do(self, function: str, args: tuple[object, ...]) -> Any:
        worker = self._hire()
        try:
            state, value = worker.do(function, args)
        except BaseException:
            self._dismiss(worker)
            if self._closed:
                raise RepoSearchError("Reading was stopped.") from None
            raise
        if state == _UNFIT or worker.jobs >= JOBS_PER_WORKER:
            self._dismiss(worker)
        else:
            with self._lock:
                self._idle.append(worker)
        if state == _RESULT:
            return value
        raise value if isinstance(value, RepoSearchError) else Unreadable(str(value))

    def _hire(self) -> "_Worker":
        with self._lock:
            if self._closed:
                raise RepoSearchError("Reading was stopped.")
            worker = self._idle.pop() if self._idle else None
            if worker is None or worker.process.poll() is not None:
                worker = _Worker(*self._limits)
                self._live.add(worker)
        return worker

    def _dismiss(self, worker: "_Worker") -> None:
        worker.end()
        with self._lock:
            self._live.discard(worker)


class _Worker:
    """One process, and the two pipes by which it gets jobs and gives answers."""

    def __init__(self, memory_bytes: int, seconds: float) -> None:
        self.jobs = 0
        self._seconds = seconds
        # By name with -c, not by multiprocessing, which would run the caller's main module again;
        # in a session of its own, so that Ctrl-C in a terminal reaches the parent alone.
        code = f"from {__name__} import serve; serve({memory_bytes}, {seconds})"
        self._folder = tempfile.TemporaryDirectory(
            prefix="repo-search-", ignore_cleanup_errors=True
        )
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter, fixed arguments
            [sys.executable, "-P", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=_environment(self._folder.name),
            start_new_session=True,
        )

    def do(self, function: str, args: tuple[object, ...]) -> tuple[str, Any]:
        """The state and value of one job. Whatever this raises, the worker is of no more use."""
        if self.jobs == 0:
            try:
                self._receive(time.monotonic() + START_SECONDS)
            except (EOFError, TimeoutError):
                raise RepoSearchError("The process for reading files does not start.") from None
        self.jobs += 1
        try:
            _write(self.process.stdin.fileno(), pickle.dumps((function, args)))  # type: ignore[union-attr]
            answer = self._receive(time.monotonic() + self._seconds)
        except TimeoutError:
            raise Unreadable(f"Reading took longer than {self._seconds:g} seconds") from None
        except (EOFError, OSError):
            raise Unreadable(self._why_it_died()) from None
        return unpickle(answer, {__name__, function})

    def kill(self) -> None:
        """Kill the process and whatever it started."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill the process, close its pipes, reap it and remove what it left on disk."""
        self.kill()
        self.process.__exit__(None, None, None)
        self._folder.cleanup()

    def _receive(self, deadline: float) -> bytes:
        count = int.from_bytes(self._read(8, deadline))
        if count > ANSWER_BYTES:
            raise Unreadable("What was read out of it is too large")
        return self._read(count, deadline)

    def _read(self, count: int, deadline: float) -> bytes:
        source = self.process.stdout.fileno()  # type: ignore[union-attr]
        ready = select.poll()
        ready.register(source, select.POLLIN)
        data = bytearray()
        while len(data) < count:
            if not ready.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise TimeoutError
            part = os.read(source, min(count - len(data), MEBIBYTE))
            if not part:
                raise EOFError
            data += part
        return bytes(data)

    def _why_it_died(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            code = self.process.wait(timeout=GRACE_SECONDS)
            if code in (-signal.SIGALRM, -signal.SIGXCPU):
                return f"Reading took longer than {self._seconds:g} seconds"
            if code == -signal.SIGKILL:
                return "The system stopped its reader, most likely for want of memory"
        return "Reading it crashed the reader"


def _end_all(workers: "set[_Worker]") -> None:
    for worker in workers:
        worker.end()


def _environment(folder: str) -> dict[str, str]:
    """What a worker needs to find Python's modules, and a folder for its temporary files;
    addresses and passwords stay out."""
    path = os.pathsep.join(part or os.curdir for part in sys.path)
    # Each arena of malloc reserves 64 MiB of address space, which the memory limit counts.
    fixed = {"PYTHONPATH": path, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"}
    given = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**fixed, **given, "HOME": folder, "TMPDIR": folder}


def _write(target: int, data: bytes) -> None:
    rest = memoryview(len(data).to_bytes(8) + data)
    while rest:
        rest = rest[os.write(target, rest) :]


def serve(memory_bytes: int, seconds: float) -> None:
    """The life of a worker process: jobs come on standard input, answers go to standard output."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.dup(1)
    for stream in (0, 1, 2):  # native libraries print what they like
        os.dup2(os.open(os.devnull, os.O_RDWR), stream)
    _limit(memory_bytes)
    _write(answers, b"")
    while size := jobs.read(8):
        function, args = pickle.loads(jobs.read(int.from_bytes(size)))  # noqa: S301 - our parent's
        end = math.ceil(seconds) + GRACE_SECONDS
        signal.alarm(end)
        used = math.ceil(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
        set_limit(resource.RLIMIT_CPU, used + end)
        answer = _answer(function, args, memory_bytes)
        signal.alarm(0)
        _write(answers, answer)


def _answer(function: str, args: tuple[object, ...], memory_bytes: int) -> bytes:
    try:
        module, _, name = function.partition(":")
        with room_in(Path(tempfile.gettempdir())):
            return pickle.dumps((_RESULT, getattr(importlib.import_module(module), name)(*args)))
    except RepoSearchError as error:
        return pickle.dumps((_ERROR, error))
    except RecursionError:
        reason = "It is nested too deeply"
    except Exception as error:
        if not isinstance(error, MemoryError) and getattr(error, "errno", 0) != errno.ENOMEM:
            return pickle.dumps((_ERROR, f"The reader failed on it ({type(error).__name__})"))
        reason = f"It needs more memory than is allowed ({memory_bytes // MEBIBYTE} MiB)"
    return pickle.dumps((_UNFIT, reason))


def _limit(memory_bytes: int) -> None:
    set_limit(resource.RLIMIT_CORE, 0)
    set_limit(resource.RLIMIT_FSIZE, 64 * MEBIBYTE)
    set_limit(resource.RLIMIT_NOFILE, 128)
    set_limit(resource.RLIMIT_AS, memory_bytes)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: die with the parent
        # CLONE_NEWNET, which root may; else with CLONE_NEWUSER, which many systems let anybody.
        if libc.unshare(0x40000000) != 0:
            libc.unshare(0x40000000 | 0x10000000)
        with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
            score.write("1000")


def set_limit(what: int, limit: int) -> None:
    """Sets a soft limit of this process (resource.RLIMIT_…), as far as the hard one allows."""
    with suppress(OSError, ValueError):  # not every system has every limit
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (limit if hard < 0 else min(limit, hard), hard))
