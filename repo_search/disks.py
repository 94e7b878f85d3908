"""What a disk may do to us: forget what was not synced, and be full."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from repo_search.errors import NoSpace

_FULL = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the quota is used up"}
_IN_WORDS = re.compile(r"(?:os error|code:) (\d+)")
"""How tantivy tells the number of an error of the system, as ValueError."""


def sync(directory: Path) -> None:
    """Waits until the entries of a directory are on disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def room_in(directory: Path) -> Iterator[None]:
    """Raises NoSpace, naming the directory, for whatever error the block ends with because there
    is no space for what it writes there."""
    try:
        yield
    except (OSError, ValueError) as error:
        if (why := _why_full(error)) is None:
            raise
        raise no_space(directory, why) from error


def no_space(place: Path | str, why: str = _FULL[errno.ENOSPC]) -> NoSpace:
    return NoSpace(f"There is no space left in {place} ({why}). Free some and try again.")


def _why_full(error: OSError | ValueError) -> str | None:
    if isinstance(error, OSError):
        return _FULL.get(error.errno or 0)
    told = (_FULL.get(int(number)) for number in _IN_WORDS.findall(str(error)))
    return next(filter(None, told), None)
