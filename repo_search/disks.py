"""What a disk may do to us: forget what was not synced, and be full."""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from repo_search.errors import NoSpace

_FULL = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the quota is used up"}
_IN_WORDS = re.compile(r"(?:os error|code:) (\d+)")
"""How tantivy tells the number of an error of the system, as ValueError."""

_WRITER_KILLED = "index writer was killed"
"""What tantivy says when a thread of its own could not write: the reason it keeps to itself."""
_SEGMENT_BYTES = 64 << 20
"""About what a segment of tantivy's may take, and give back when it could not be written."""


def sync(directory: Path) -> None:
    """Waits until the entries of a directory are on disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_blocks(target: Path, blocks: Iterable[bytes]) -> str:
    """Writes a new file, whose bytes are on disk when this returns; gives their SHA-256. Whoever
    calls removes what is left of it after an error. Raises OSError, FileExistsError too."""
    digest = hashlib.sha256()
    with target.open("xb") as written:
        for block in blocks:
            digest.update(block)
            written.write(block)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


@contextmanager
def room_in(directory: Path) -> Iterator[None]:
    """Raises NoSpace, naming the directory, for whatever error the block ends with because there
    is no space for what it writes there."""
    try:
        yield
    except (OSError, ValueError) as error:
        earlier = list(_with_earlier(error))
        if why := next(filter(None, map(_why_full, earlier)), None):
            raise no_space(directory, why) from error
        if any(_WRITER_KILLED in str(one) for one in earlier) and _is_nearly_full(directory):
            raise no_space(directory) from error
        raise


def no_space(place: Path | str, why: str = _FULL[errno.ENOSPC]) -> NoSpace:
    return NoSpace(f"There is no space left in {place} ({why}). Free some and try again.")


def _with_earlier(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those it was met after: what cannot be written cannot be closed either."""
    while error:
        yield error
        error = error.__context__


def _is_nearly_full(directory: Path) -> bool:
    return shutil.disk_usage(directory).free < _SEGMENT_BYTES


def _why_full(error: BaseException) -> str | None:
    if isinstance(error, OSError):
        return _FULL.get(error.errno or 0)
    told = (_FULL.get(int(number)) for number in _IN_WORDS.findall(str(error)))
    return next(filter(None, told), None)
