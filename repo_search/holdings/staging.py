"""Private copies of files that are being read, on a disk of this machine."""

import errno
import fcntl
import hashlib
import os
import shutil
import stat
import threading
import uuid
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple
from weakref import finalize

from repo_search.disks import room_in, write_blocks
from repo_search.errors import BadInput, Unreadable

BLOCK = 1 << 20
LARGEST_FILE = 500 << 20
"""Bytes of the largest file that is taken in."""
_LOCK = "lock"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with open_regular(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def open_regular(path: Path) -> BufferedReader:
    """Opens a regular file for reading. Raises OSError for anything else, links and pipes too: a
    file that was looked at may have been replaced by one of these since."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "It is not a regular file", str(path))
    return os.fdopen(descriptor, "rb")


class Staged(NamedTuple):
    """A private copy that is still being read: its path, SHA-256 and size in bytes."""

    path: Path
    sha256: str
    size: int


class Staging:
    """A folder of its own in `directory` for whoever brings in files. It is locked as long as this
    lives, so that others on the machine can tell what one that was killed has left."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.owner = uuid.uuid4().hex
        self._beginning = threading.Lock()
        self._release: finalize[[int], Staging] | None = None

    @property
    def folder(self) -> Path:
        """The folder, made and locked when it is first asked for. Raises BadInput where it cannot
        be made: an OSError would be blamed on the file that is to be copied."""
        folder = self.directory / self.owner
        with self._beginning:
            if self._release is None:
                try:
                    descriptor = self._made(folder)
                except OSError as error:
                    raise BadInput(
                        f"{self.directory} cannot be written to: {error.strerror}."
                    ) from error
                self._release = finalize(self, os.close, descriptor)
        return folder

    def _made(self, folder: Path) -> int:
        """The descriptor that keeps a new folder locked."""
        hidden = self.directory / f".{self.owner}"
        with room_in(self.directory):
            hidden.mkdir(parents=True, exist_ok=True)
            descriptor = _lock(hidden)
            hidden.rename(folder)  # locked already: nobody takes it for one that was left
        return descriptor

    def stage(self, source: Path, largest: int = LARGEST_FILE) -> Staged:
        """A synced private copy of a file, hashed as it is copied.

        Raises Unreadable for more than `largest` bytes."""
        copy = self.folder / uuid.uuid4().hex
        with room_in(self.directory):
            try:
                with open_regular(source) as read:
                    sha256 = write_blocks(copy, _up_to(largest, read))
                copy.chmod(0o400)
                return Staged(copy, sha256, copy.stat().st_size)
            except BaseException:
                copy.unlink(missing_ok=True)
                raise

    def left(self) -> dict[str, Path]:
        """The folders that nobody works in any more, by owner: of those who were killed on this
        machine, and this one's own."""
        return {
            folder.name: folder
            for folder in self._folders()
            if folder.name == self.owner or _is_left(folder)
        }

    def living(self) -> set[str]:
        """The owners of the folders in which others on this machine work."""
        return {folder.name for folder in self._folders()} - self.left().keys()

    def clear(self, left: dict[str, Path]) -> None:
        """Removes such folders."""
        for owner, folder in left.items():
            shutil.rmtree(folder, ignore_errors=True)
            if owner == self.owner and self._release is not None:
                self._release()
                self._release = None

    def _folders(self) -> list[Path]:
        if not self.directory.is_dir():
            return []
        return [p for p in self.directory.iterdir() if p.is_dir() and not p.name.startswith(".")]


def _up_to(largest: int, read: BufferedReader) -> Iterator[bytes]:
    size = 0
    while block := read.read(BLOCK):
        size += len(block)
        if size > largest:
            raise Unreadable(f"It is larger than {largest >> 20} MiB")
        yield block


def _lock(folder: Path) -> int:
    """A descriptor that keeps a folder locked. Raises BlockingIOError if another does."""
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor


def _is_left(folder: Path) -> bool:
    try:
        os.close(_lock(folder))
    except (BlockingIOError, FileNotFoundError):  # removed by another meanwhile
        return False
    return True
