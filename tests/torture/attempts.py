"""What a reader that was taken over would try, run in the jail: `tried`, and the jobs after it."""

import contextlib
import ctypes
import enum
import os
import pathlib
import signal
import socket
import stat
import time


def _read(place):
    with open(place, "rb") as file:
        return file.read(1)


def _write(place):
    with open(place, "ab") as file:
        file.write(b"x")


def _connect(kind, address):
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family, kind) as out:
        out.settimeout(2)
        if kind == socket.SOCK_DGRAM:
            out.sendto(b"x", address)
        else:
            out.connect(address)


def _descriptors():
    """What is open but the standard streams, which are /dev/null: number and kind."""
    for number in range(3, 1024):
        with contextlib.suppress(OSError):
            yield number, stat.S_IFMT(os.fstat(number).st_mode)


def _inherited(about):
    found = about["descriptors"]
    kinds = sorted(found.values())
    if kinds == sorted((stat.S_IFREG, stat.S_IFSOCK)) and about["number"] in found:
        raise PermissionError("nothing but its input and the socket by which it answers")
    raise AssertionError(f"input {about['number']}, found {found}")


def _environment(about):
    if not [name for name in os.environ if "SECRET" in name or "REPO_SEARCH" in name]:
        raise PermissionError("nothing in it")


def _ptrace(pid):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, pid, None, None) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def _memory_of(pid):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.process_vm_readv(pid, None, 0, None, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "process_vm_readv")


def _daemon(about):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            pathlib.Path(about["marker"]).touch()
            time.sleep(971)
        os._exit(0)


def _bomb(about):
    for _ in range(50):
        if os.fork() == 0:
            time.sleep(971)


def _call(number, *args):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, *args) < 0:
        raise OSError(ctypes.get_errno(), "syscall")


def _fill(about):
    for number in range(100):
        with open(f"flood-{number}", "wb") as file:
            file.write(bytes(8 << 20))


def _listen(about):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()


ATTEMPTS = {
    "read the catalogue": lambda about: _read(about["catalogue"]),
    "read a file that is held": lambda about: _read(about["held"]),
    "list the data directory": lambda about: os.listdir(about["data"]),
    "read the settings of the machine": lambda about: _read("/etc/hostname"),
    "read the parent's environment": lambda about: _read(f"/proc/{about['parent']}/environ"),
    "read the parent's memory": lambda about: _read(f"/proc/{about['parent']}/mem"),
    "read it by system call": lambda about: _memory_of(about["parent"]),
    "write beside the data": lambda about: _write(about["marker"]),
    "write into the catalogue": lambda about: _write(about["catalogue"]),
    "write into its input": lambda about: _write(f"/dev/fd/{about['number']}"),
    "write to its input's descriptor": lambda about: os.write(about["number"], b"x"),
    "cut its input off": lambda about: os.truncate(f"/dev/fd/{about['number']}", 0),
    "write to /tmp": lambda about: _write("/tmp/repo-search-escaped"),
    "make a link to the catalogue": lambda about: _read(_linked(about["catalogue"])),
    "open a TCP connection": lambda about: _connect(socket.SOCK_STREAM, about["tcp"]),
    "send a UDP packet": lambda about: _connect(socket.SOCK_DGRAM, about["udp"]),
    "connect a UNIX socket": lambda about: _connect(socket.SOCK_STREAM, about["unix"]),
    "connect an abstract UNIX socket": lambda about: _connect(
        socket.SOCK_STREAM, about["abstract"]
    ),
    "listen on a port": _listen,
    "find inherited descriptors": _inherited,
    "find secrets in its environment": _environment,
    "trace the parent": lambda about: _ptrace(about["parent"]),
    "signal the parent": lambda about: os.kill(about["parent"], 0),
    "signal all it may": lambda about: os.kill(-1, 0),
    "leave its session": lambda about: os.setsid(),
    "leave its process group": lambda about: os.setpgid(0, 0),
    "start a program": lambda about: os.posix_spawn("/bin/true", ["true"], {}),
    "become a program": lambda about: os.execv("/bin/true", ["true"]),
    "become a daemon": _daemon,
    "fork without end": _bomb,
    "make a namespace of its own": lambda about: _call(272, 0x10000000),
    "mount a file system": lambda about: _call(165, b"none", b"/", b"tmpfs", 0, 0),
    "have memory that no limit counts": lambda about: _call(319, b"x", 0),
    "use io_uring": lambda about: _call(425, 1, bytes(120)),
    "raise its own limits": lambda about: _raise_limits(),
    "fill the disk": _fill,
}


def _linked(target):
    os.symlink(target, "link")
    return "link"


def _raise_limits():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


WITH_PROGRAMS = {
    *(
        "start a program",
        "become a program",
        "become a daemon",
        "fork without end",
        "fill the disk",
    ),
}
"""What a job that may start programs can do; the daemon and the forks end with the job."""


def tried(about, path):
    """Of each attempt why it failed, "" if it did not; `path` is the input's."""
    # What is inherited is there from the beginning; attempts may open more.
    about = {
        **about, "number": int(path.rpartition("/")[2]), "descriptors": dict(_descriptors())
    }  # fmt: skip
    told = {}
    for name, attempt in ATTEMPTS.items():
        try:
            attempt(about)
            told[name] = ""
        except Exception as error:
            told[name] = f"{type(error).__name__}: {error}"
    return told


def tried_with_programs(about, path):
    """The same, but for what WITH_PROGRAMS may do."""
    for name in WITH_PROGRAMS:
        del ATTEMPTS[name]
    return tried(about, path)


def outlive(about, path):
    """Leaves a daemon behind, which ignores what it can."""
    _ignore_signals()
    if os.fork() == 0:
        with contextlib.suppress(OSError):
            os.setsid()
        if os.fork() == 0:
            os.close(int(path.rpartition("/")[2]))
            time.sleep(971)
        os._exit(0)
    return os.getpid()


def _ignore_signals():
    for number in range(1, 32):
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)


def deaf():
    """Sleeps on, whatever it is told."""
    _ignore_signals()
    time.sleep(971)


def busy():
    """Works on, whatever it is told."""
    _ignore_signals()
    while True:
        pass


def flood_of_print():
    """Prints 200 MB."""
    for _ in range(200):
        print("x" * 1_000_000)
        os.write(2, b"x" * 1_000_000)


def flood_of_answer():
    """Answers with more than may be answered, from little memory."""
    return ["x" * 1_000_000 + str(number) for number in range(300)]


class _Gadget:
    def __reduce__(self):
        return os.system, ("touch /tmp/repo-search-escaped",)


def gadget():
    """An answer that runs a command where it is unpickled."""
    return _Gadget()


class _Known(enum.Enum):
    ONE = 1

    def __reduce_ex__(self, _):
        return getattr, (type(self), self.name)


def known():
    """A member of an enum, which would be pickled as Python 3.11.2 does all of them."""
    return _Known.ONE


def answer_of_its_own(data):
    """Writes to the socket it answers by, and ends."""
    for number, kind in list(_descriptors()):
        if kind == stat.S_IFSOCK:
            os.write(number, data)
    os._exit(0)
