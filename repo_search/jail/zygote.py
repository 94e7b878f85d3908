"""One clean process that has imported what jobs need, from which each worker is forked.

To import the readers takes as long as to read a hundred pages, to fork a few milliseconds: so each
job has a process of its own, and what a hostile file does to its reader ends with that file. The
zygote has one thread, never meets a file, and ends with its parent, however that ends.
"""

import ctypes
import gc
import importlib
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, NoReturn

from repo_search.jail import worker
from repo_search.jail.limits import MEBIBYTE
from repo_search.jail.worker import Order

_MOST_INPUTS = 16
_MOST_LEARNT = 100
_MEMORY = {
    # Each arena of malloc reserves 64 MiB of address space, which the memory limit counts.
    "MALLOC_ARENA_MAX": "1",
    # A worker keeps what it has freed: to give it back and to touch it anew takes long.
    "MALLOC_TRIM_THRESHOLD_": str(256 * MEBIBYTE),
    "MALLOC_MMAP_THRESHOLD_": str(32 * MEBIBYTE),
    "MALLOC_TOP_PAD_": str(4 * MEBIBYTE),
}
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


class Zygote:
    """The parent's side. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ours, theirs = socket.socketpair()
        # By name with -c, not by multiprocessing, which would run the caller's main module again;
        # in a session of its own, so that Ctrl-C in a terminal reaches the parent alone.
        code = f"from {__name__} import serve; serve({theirs.fileno()})"
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter, fixed arguments
                [sys.executable, "-P", "-c", code],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=_environment(),
                start_new_session=True,
            )
        self.process = process
        self._modules: dict[str, set[str]] = {}
        self._end = weakref.finalize(self, _end, self._ours, process)

    def modules(self, function: str) -> tuple[str, ...]:
        """What is to be imported before a worker for this function is forked."""
        module = function.partition(":")[0]
        with self._lock:
            return (module, *sorted(self._modules.get(module, ())))

    def learn(self, function: str, imported: object) -> None:
        """Notes modules that a worker says it had to import, a reader's of another format perhaps.
        Those of the function's own package are imported before the next worker is forked."""
        module = function.partition(":")[0]
        package = module.partition(".")[0] + "."
        with self._lock:
            known = self._modules.setdefault(module, set())
            for name in imported if isinstance(imported, list) else ():
                if isinstance(name, str) and name.startswith(package) and len(known) < _MOST_LEARNT:
                    known.add(name)

    def make_ready(self, function: str) -> None:
        """Has what workers for this function need imported, and does not wait for it. Raises
        OSError where the zygote has ended."""
        self.fork(Order(self.modules(function), 0, 0, "", {}), [])

    def fork(self, order: Order, descriptors: list[int]) -> None:
        """Asks for a worker. The first descriptor is its leash, on which its process id is told and
        then how it ended; shutting the other end down kills it. The second is where it talks, the
        rest are its inputs; without any nothing is forked. Raises OSError where the zygote has
        ended."""
        data = pickle.dumps(order)
        with self._lock:
            socket.send_fds(self._ours, [len(data).to_bytes(8)], descriptors)
            self._ours.sendall(data)


_lock = threading.Lock()
_running: list[Zygote] = []


def zygote() -> Zygote:
    """The one of this process, started when first needed and again where it has ended."""
    with _lock:
        if _running and _running[0].process.poll() is not None:
            _running.clear()
        if not _running:
            _running.append(Zygote())
        return _running[0]


def _end(ours: socket.socket, process: "subprocess.Popen[bytes]") -> None:
    with suppress(OSError):
        ours.shutdown(socket.SHUT_RDWR)  # also for a copy that a forked process may hold
    ours.close()
    process.wait()


def _environment() -> dict[str, str]:
    """What the zygote needs to find Python's modules."""
    path = os.pathsep.join(str(Path(part).absolute()) for part in sys.path)
    return {"PYTHONPATH": path, "PYTHONUTF8": "1"} | _MEMORY


class _Child(NamedTuple):
    pid: int
    leash: socket.socket


def serve(descriptor: int) -> NoReturn:
    """The life of the zygote: orders come on the descriptor, until its other end is closed."""
    control = socket.socket(fileno=descriptor)
    sysconfig.get_config_vars()  # which every worker asks for, and which take long to make
    if sys.platform == "linux":  # children of workers that outlive them become ours, to be ended
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    ended, told = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    ready = select.poll()
    ready.register(control, select.POLLIN)
    ready.register(ended, select.POLLIN)
    children: dict[int, _Child] = {}
    while True:
        for source, _ in ready.poll():
            if source == control.fileno():
                if (asked := _asked(control)) is None:
                    for child in children.values():
                        _kill(child.pid)
                    os._exit(0)
                if born := _born(*asked):
                    children[born.leash.fileno()] = born
                    ready.register(born.leash, select.POLLIN)
            elif source == ended:
                with suppress(BlockingIOError):
                    os.read(ended, 4096)
                for child in _reaped(children):
                    with suppress(KeyError):
                        ready.unregister(child.leash)
                    del children[child.leash.fileno()]
                    child.leash.close()
            elif source in children:
                ready.unregister(source)
                _kill(children[source].pid)


def _asked(control: socket.socket) -> tuple[Order, list[int]] | None:
    """An order and its descriptors, or None where there is nobody left to give one."""
    header, descriptors, _, _ = socket.recv_fds(control, 8, _MOST_INPUTS)
    if not header:
        return None
    return pickle.loads(_received(control, int.from_bytes(header))), descriptors  # noqa: S301 - our parent's


def _born(order: Order, descriptors: list[int]) -> _Child | None:
    """A worker as ordered; None where none is wanted yet, but what it will need."""
    for name in order.modules:
        if name not in sys.modules:
            with suppress(Exception):  # the worker will meet it, and say so
                getattr(importlib.import_module(name), "prepare", _nothing)()
    if not descriptors:
        return None
    gc.freeze()  # what is shared stays shared
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            _become_worker(order, descriptors, parent)
        finally:
            os._exit(1)
    leash = socket.socket(fileno=descriptors[0])
    for descriptor in descriptors[1:]:
        os.close(descriptor)
    with suppress(OSError):
        leash.sendall(pid.to_bytes(4))
    return _Child(pid, leash)


def _nothing() -> None:
    """What modules without a function `prepare` want done before workers are forked."""


def _received(control: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        if not (part := control.recv(count - len(data))):
            os._exit(0)  # our parent ended between the two
        data += part
    return data


def _become_worker(order: Order, descriptors: list[int], parent: int) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            return
    worker.live(order, descriptors[1], descriptors[2:])


def _reaped(children: dict[int, _Child]) -> list[_Child]:
    """The workers that have ended, with all they started; how is told on their leash."""
    found = []
    for child in list(children.values()):
        if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            _kill(child.pid)  # its group, while its number is not given to another
            status = os.waitpid(child.pid, 0)[1]
            with suppress(OSError):
                child.leash.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, signed=True))
            found.append(child)
    ours = {child.pid for child in children.values()}
    with suppress(OSError):
        listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
        for pid in set(map(int, listed.split())) - ours:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return found


def _kill(pid: int) -> None:
    for end in (os.killpg, os.kill):  # before setsid it has no group of its own
        with suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)
