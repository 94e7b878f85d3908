"""A filter of system calls (seccomp(2), a program of classic BPF): what no reader has reason to ask
of the system is refused with EPERM."""

import ctypes
import errno
import os
import platform
import struct

_X86_64, _ARM64 = 0xC000003E, 0xC00000B7
_ARCHITECTURES = {"x86_64": (_X86_64, 0), "aarch64": (_ARM64, 1)}

_REFUSED = {
    # Other processes: to look into them, to signal them, to leave the group that is ended.
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "kill": (62, 129),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "setsid": (112, 157),
    "setpgid": (109, 154),
    # Other places.
    "connect": (42, 203),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    # Memory that no limit counts, or that outlives the process.
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    # Parts of the kernel that are seldom used, and often attacked.
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
}
"""Their numbers on x86_64 and arm64."""
_PROGRAMS = {"execve": (59, 221), "execveat": (322, 281), "fork": (57, -1), "vfork": (58, -1)}
_CLONE, _CLONE3, _SOCKET, _TGKILL = (56, 220), (435, 435), (41, 198), (234, 131)
_CLONE_THREAD, _AF_UNIX = 0x00010000, 1
_X32 = 0x40000000

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NO, _NO_SUCH = _ERROR | errno.EPERM, _ERROR | errno.ENOSYS
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2


def deny(libc: ctypes.CDLL, programs: bool) -> bool:
    """Refuses those calls to this process and what it starts; whether the system took the filter.
    `programs` lets it start programs and have UNIX sockets, which none of them can connect."""
    if platform.machine() not in _ARCHITECTURES:
        return False
    program = _program(*_ARCHITECTURES[platform.machine()], programs)
    buffer = ctypes.create_string_buffer(program)
    header = struct.pack("HL", len(program) // 8, ctypes.addressof(buffer))
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, header, 0, 0) == 0)


def _program(architecture: int, column: int, programs: bool) -> bytes:
    refused = {**_REFUSED, **({} if programs else _PROGRAMS)}
    thread = [(_ANY_BIT, 1, 0, _CLONE_THREAD), (_RETURN, 0, 0, _NO)]
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _NO),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _NO),
    ]
    for numbers in refused.values():
        if numbers[column] >= 0:
            lines += [(_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, _NO)]
    # The C library takes "no such call" for a reason to try clone, whose flags can be seen here.
    lines += [(_EQUAL, 0, 1, _CLONE3[column]), (_RETURN, 0, 0, _NO_SUCH)]
    if not programs:
        lines += _only(_CLONE[column], thread)
    itself = [(_EQUAL, 1, 0, os.getpid()), (_RETURN, 0, 0, _NO)]
    local = [(_EQUAL, 1, 0, _AF_UNIX), (_RETURN, 0, 0, _NO)]
    lines += _only(_TGKILL[column], itself)
    lines += _only(_SOCKET[column], local if programs else [(_RETURN, 0, 0, _NO)])
    lines += [(_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _only(number: int, check: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """The check for one call, on its first argument, and what follows for it if it passes."""
    body = [(_LOAD, 0, 0, _FIRST_ARGUMENT), *check, (_RETURN, 0, 0, _ALLOW)]
    return [(_EQUAL, 0, len(body), number), *body]
