"""Limits of a process (setrlimit), for workers and the programs that they start."""

import resource
from contextlib import suppress

MEBIBYTE = 2**20
PROGRAM_BYTES = 2048 * MEBIBYTE
"""Address space of LibreOffice, which takes more than the worker that starts it."""
PROGRAM_FILES = 1024
GRACE_SECONDS = 5
"""Between the time of a job and the processor time after which the system ends its worker."""


def set_limit(what: int, limit: int, hard: int | None = None) -> None:
    """Sets a limit of this process (resource.RLIMIT_…), as far as the hard one allows. The hard one
    becomes `hard`, or the same."""
    with suppress(OSError, ValueError):  # not every system has every limit
        most = resource.getrlimit(what)[1]
        wanted = [limit, limit if hard is None else hard]
        resource.setrlimit(what, tuple(w if most < 0 else min(w, most) for w in wanted))  # type: ignore[arg-type]
