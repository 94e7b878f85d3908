"""What a worker can reach: nothing of the network and of other processes, to read Python and the
system's libraries, to write its own folder. Linux only; no privileges are needed.

Each part is used where the system permits it, and `IN_FORCE` says which are: namespaces
(user_namespaces(7)), Landlock (landlock(7), Linux 5.13), a filter of system calls (seccomp(2)).
"""

import ctypes
import os
import struct
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from repo_search.jail import seccomp
from repo_search.jail.limits import MEBIBYTE

PARTS = {
    "network": "readers reach no network",
    "folder": "readers write to a small folder in memory only",
    "files": "readers open no file but their input and the libraries of the system",
    "calls": "readers reach no other process and open no connection",
}
"""The parts of the confinement, and what each assures."""

_FOLDER_BYTES = 256 * MEBIBYTE
_TMP = "/tmp"  # noqa: S108 - the very place
_CLONE_NEWNS, _CLONE_NEWIPC, _CLONE_NEWUSER, _CLONE_NEWNET = (
    *(0x00020000, 0x08000000, 0x10000000, 0x40000000),
)
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 0x40000
_NOTHING_SPECIAL = 2 | 4 | 8
"""MS_NOSUID, MS_NODEV, MS_NOEXEC."""
_MOUNT_SETATTR, _AT_RECURSIVE, _READ_ONLY = 442, 0x8000, struct.pack("QQQQ", 1, 0, 0, 0)
_PR_SET_NO_NEW_PRIVS = 38

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_OF_SOCKETS = _READ_DIR | 1 << 5 | 1 << 9
"""To list, remove and make them."""
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_SINCE = {1: 13, 2: 14, 3: 15, 5: 16}
"""Rights of files that Landlock knows since this version of its interface."""

_LIBRARIES = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo", "/etc/localtime")
_FOR_PROGRAMS = (
    *("/usr", "/opt", "/bin", "/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache"),
    *("/etc/libreoffice", "/var/lib/libreoffice", "/var/spool/libreoffice"),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/version", "/proc/filesystems"),
    *(
        "/sys/devices",
        "/var/cache/fontconfig",
        "/etc/passwd",
        "/etc/nsswitch.conf",
        "/etc/locale.alias",
    ),
)
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")

IN_FORCE: tuple[str, ...] = ()
"""The parts in force in this process."""


def in_force() -> tuple[str, ...]:
    """The parts in force in this process: to be asked in the jail."""
    return IN_FORCE


def without_programs() -> None:
    """Gives up what `programs` allowed, where this process is confined. There is no way back."""
    if "calls" in IN_FORCE:
        seccomp.deny(ctypes.CDLL(None), programs=False)


def confine(folder: str, inputs: Sequence[int], packages: Iterable[str], programs: bool) -> None:
    """Confines this process, which has one thread, to its folder for temporary files, which it
    enters, the files behind `inputs`, and modules of `packages`; `programs` lets it start some."""
    global IN_FORCE
    found = []
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        modules = _python(packages)
        commands = [*_FOR_PROGRAMS, *_LIBRARIES, *_path()] if programs else []
        files = [os.readlink(f"/proc/self/fd/{number}") for number in inputs]  # noqa: PTH115
        kept = [*modules, *commands, *files] if programs else None
        found += _namespaces(libc, folder, kept)
        os.chdir(folder)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        found += _landlock(libc, folder, [*modules, *_LIBRARIES, *_DEVICES, *inputs], commands)
        found += ["calls"] if seccomp.deny(libc, programs) else []
    else:
        os.chdir(folder)
    IN_FORCE = tuple(found)


def _namespaces(libc: ctypes.CDLL, folder: str, kept: Iterable[str] | None) -> list[str]:
    """A network of our own, and a small file system in the place of the folder; with `kept` another
    in the place of /tmp, where these stay. In a user namespace root is no longer root."""
    user, group = os.getuid(), os.getgid()
    others = _CLONE_NEWNET | _CLONE_NEWNS | _CLONE_NEWIPC
    if libc.unshare(_CLONE_NEWUSER | others) == 0:
        with suppress(OSError):
            _tell("setgroups", "deny")
            _tell("uid_map", f"{user} {user} 1")
            _tell("gid_map", f"{group} {group} 1")
    elif libc.unshare(others) != 0:
        return ["network"] if libc.unshare(_CLONE_NEWNET) == 0 else []
    # Nothing that is mounted here may appear outside.
    mounted = (
        libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None) == 0
        and libc.syscall(_MOUNT_SETATTR, -1, b"/", _AT_RECURSIVE, _READ_ONLY, len(_READ_ONLY)) == 0
        and _mount_memory(libc, folder, _FOLDER_BYTES)
        and (kept is None or _replace_tmp(libc, [folder, *kept]))
    )
    return ["network", "folder"] if mounted else ["network"]


def _mount_memory(libc: ctypes.CDLL, place: str, size: int) -> bool:
    options = f"size={size},nr_inodes=10000,mode=700".encode()
    done = libc.mount(b"tmpfs", os.fsencode(place), b"tmpfs", _NOTHING_SPECIAL, options)
    return bool(done == 0)


def _replace_tmp(libc: ctypes.CDLL, kept: Iterable[str]) -> bool:
    """LibreOffice insists on a socket in /tmp: one that goes with the process."""
    below = {place for place in kept if place.startswith(_TMP + "/") and Path(place).exists()}
    opened = {place: os.open(place, os.O_PATH) for place in sorted(below)}
    done = _mount_memory(libc, _TMP, MEBIBYTE)
    for place, descriptor in opened.items():
        source = f"/proc/self/fd/{descriptor}".encode()
        if Path(os.fsdecode(source)).is_dir():
            Path(place).mkdir(parents=True, exist_ok=True)
        else:
            Path(place).parent.mkdir(parents=True, exist_ok=True)
            Path(place).touch()
        done = libc.mount(source, os.fsencode(place), None, _MS_BIND, None) == 0 and done
        os.close(descriptor)
    return done


def _tell(file: str, what: str) -> None:
    Path(f"/proc/self/{file}").write_text(what, encoding="ascii")


def _python(packages: Iterable[str]) -> list[str]:
    """Where modules are; not all of sys.path, since a data directory may stand beside our own."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    found = [sysconfig.get_path(name) for name in names]
    for package in packages:
        found += getattr(sys.modules.get(package), "__path__", [])
    return found


def _path() -> list[str]:
    return [place for place in os.environ.get("PATH", "").split(os.pathsep) if place[:1] == "/"]


def _landlock(
    libc: ctypes.CDLL, folder: str, readable: Iterable[str | int], commands: Iterable[str]
) -> list[str]:
    version = libc.syscall(_CREATE_RULESET, None, 0, _VERSION)
    if version < 1:
        return []
    known = (1 << max(bits for since, bits in _SINCE.items() if since <= version)) - 1
    network = 0b11 if version >= 4 else 0  # TCP: bind, connect
    scoped = 0b11 if version >= 6 else 0  # abstract UNIX sockets, signals
    attributes = struct.pack("QQQ", known, network, scoped)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return []
    read = _READ_FILE | _READ_DIR
    with suppress(OSError):
        _allow(libc, ruleset, folder, known & ~_EXECUTE)
        _allow(libc, ruleset, os.devnull, known & (_READ_FILE | _WRITE_FILE))
        for place in readable:
            _allow(libc, ruleset, place, read)
        for place in commands:
            _allow(libc, ruleset, place, read | _EXECUTE)
        if commands:
            _allow(libc, ruleset, _TMP, _OF_SOCKETS)
    done = libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return ["files"] if done else []


def _allow(libc: ctypes.CDLL, ruleset: int, place: str | int, rights: int) -> None:
    """Adds a rule for a file, or for all that is below a directory, if it is there."""
    if isinstance(place, str):
        try:
            opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return
    else:
        opened = os.dup(place)
    if not os.path.isdir(f"/proc/self/fd/{opened}"):  # noqa: PTH112 - a descriptor
        rights &= _OF_A_FILE
    libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=QI", rights, opened), 0)
    os.close(opened)
