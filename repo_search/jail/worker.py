"""The life of a worker: one job, in a process that has just been forked."""

import errno
import gc
import importlib
import io
import math
import os
import pickle
import resource
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any, NoReturn

from repo_search.errors import RepoSearchError
from repo_search.jail.confinement import confine
from repo_search.jail.limits import (
    GRACE_SECONDS,
    MEBIBYTE,
    PROGRAM_BYTES,
    PROGRAM_FILES,
    set_limit,
)

RESULT, ERROR = "result", "error"
_OPEN_FILES = 128
_SELDOM = 100_000
"""Objects made between two looks for garbage: a twentieth of the time of reading, and most of it is
let go with the process."""
_FILE_BYTES = 64 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is to be: the modules its job needs, the address space and the time it has, its
    folder for temporary files, and its environment."""

    modules: tuple[str, ...]
    memory_bytes: int
    seconds: float
    folder: str
    environment: Mapping[str, str]
    programs: bool = False
    """Whether the job may start programs, with limits of their own."""


@dataclass(frozen=True, slots=True)
class Input:
    """Stands among the arguments of a job for a file, which is given as a descriptor."""

    position: int


def live(order: Order, talk: int, inputs: Sequence[int]) -> NoReturn:
    """Does the job that comes on the descriptor `talk`, answers there and ends the process.

    The answer is (RESULT or ERROR, value or error or reason, modules that had to be imported)."""
    os.setsid()
    for stream in (0, 1, 2):  # native libraries print what they like
        os.dup2(os.open(os.devnull, os.O_RDWR), stream)
    _close_all_but(talk, *inputs)
    os.environ.clear()
    os.environ.update(order.environment)
    _limit(order)
    gc.set_threshold(_SELDOM)
    packages = {name.partition(".")[0] for name in (__name__, *order.modules)}
    confine(order.folder, inputs, packages, order.programs)
    function, args = pickle.loads(read(talk))  # noqa: S301 - our parent's
    given = [f"/dev/fd/{inputs[a.position]}" if isinstance(a, Input) else a for a in args]
    write(talk, _answer(function, given, order.memory_bytes))
    os._exit(0)


def _answer(function: str, args: Sequence[object], memory_bytes: int) -> bytes:
    module, _, name = function.partition(":")
    before = len(sys.modules)
    try:
        value = getattr(importlib.import_module(module), name)(*args)
        return _pickled((RESULT, value, _imported_since(before)))
    except RepoSearchError as error:
        return _pickled((ERROR, error, _imported_since(before)))
    except RecursionError:
        reason = "It is nested too deeply"
    except Exception as error:
        reason = f"The reader failed on it ({type(error).__name__})"
        if isinstance(error, MemoryError) or getattr(error, "errno", 0) == errno.ENOMEM:
            reason = f"It needs more memory than is allowed ({memory_bytes // MEBIBYTE} MiB)"
        elif getattr(error, "errno", 0) == errno.ENOSPC:
            reason = "It needs more room for temporary files than there is"
    return _pickled((ERROR, reason, []))


class _Pickler(pickle.Pickler):
    def reducer_override(self, given: Any) -> Any:
        """Has members of enums named by their value. Until 3.11.2 is supported no more, which names
        them by a call of `getattr`: whoever unpickles answers refuses that."""
        return (type(given), (given.value,)) if isinstance(given, Enum) else NotImplemented


def _pickled(answer: object) -> bytes:
    written = io.BytesIO()
    _Pickler(written).dump(answer)
    return written.getvalue()


def _imported_since(before: int) -> list[str]:
    """The modules after so many, which come first. To look at a name is to write to where it
    stands: memory that was shared until then."""
    return list(sys.modules)[before:] if len(sys.modules) > before else []


def _limit(order: Order) -> None:
    set_limit(resource.RLIMIT_CORE, 0)
    set_limit(resource.RLIMIT_FSIZE, _FILE_BYTES)
    set_limit(resource.RLIMIT_NOFILE, _OPEN_FILES, PROGRAM_FILES if order.programs else None)
    end = math.ceil(order.seconds) + GRACE_SECONDS
    set_limit(resource.RLIMIT_CPU, end, end + 1)
    set_limit(resource.RLIMIT_AS, order.memory_bytes, PROGRAM_BYTES if order.programs else None)
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
        score.write("1000")


def _close_all_but(*kept: int) -> None:
    last = 2
    for descriptor in sorted(kept):
        os.closerange(last + 1, descriptor)
        last = descriptor
    os.closerange(last + 1, os.sysconf("SC_OPEN_MAX"))


def write(target: int, data: bytes) -> None:
    """Writes a message, which `read` reads."""
    rest = memoryview(len(data).to_bytes(8) + data)
    while rest:
        rest = rest[os.write(target, rest) :]


def read(source: int) -> bytes:
    """Reads a message. Raises EOFError where it ends too soon."""
    return _exactly(source, int.from_bytes(_exactly(source, 8)))


def _exactly(source: int, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        part = os.read(source, min(count - len(data), MEBIBYTE))
        if not part:
            raise EOFError
        data += part
    return bytes(data)
