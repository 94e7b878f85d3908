"""Bitstreams by SHA-256 in a directory: written beside, synced, renamed, never changed.

Bytes and catalogue cannot change in one step. So bytes that a transaction is about to decide on
are marked as in doubt first; whoever comes after a run that was killed sees what it decided.
"""

import errno
import hashlib
import os
import shutil
import stat
import uuid
from collections.abc import Callable, Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from repo_search.disks import room_in, sync
from repo_search.errors import Damaged, NotFound, Unreadable

_BLOCK = 1 << 20
LARGEST_FILE = 500 << 20
"""Bytes of the largest file that is taken in."""


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


class Holdings:
    """Files under `directory`/ab/cdef…; `incoming` holds copies that are still being read, and
    marks of bytes that are in doubt."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._incoming = directory / "incoming"
        self._in_doubt = self._incoming / "in-doubt"

    @property
    def from_the_web(self) -> Path:
        """Where files are put while they are fetched; swept with the copies."""
        return self._incoming / "from-the-web"

    def stage(self, source: Path, largest: int = LARGEST_FILE) -> Staged:
        """A synced private copy of a file, hashed as it is copied. `keep` or `discard` it.

        Raises Unreadable for more than `largest` bytes."""
        with room_in(self._directory):
            self._incoming.mkdir(parents=True, exist_ok=True)
            copy = self._incoming / uuid.uuid4().hex
            digest = hashlib.sha256()
            try:
                with open_regular(source) as read, copy.open("xb") as written:
                    while block := read.read(_BLOCK):
                        digest.update(block)
                        written.write(block)
                        if written.tell() > largest:
                            raise Unreadable(f"It is larger than {largest >> 20} MiB")
                    written.flush()
                    os.fsync(written.fileno())
                copy.chmod(0o400)
                return Staged(copy, digest.hexdigest(), copy.stat().st_size)
            except BaseException:
                copy.unlink(missing_ok=True)
                raise

    def discard(self, staged: Staged) -> None:
        """Removes a staged copy that was not kept."""
        staged.path.unlink(missing_ok=True)

    def keep(self, staged: Staged) -> None:
        """Moves a staged copy to its place, in doubt until the catalogue has it, and mends what may
        be damaged there. Keeping the same bytes again changes nothing."""
        place = self._place(staged.sha256)
        if sha256_of(staged.path) != staged.sha256:
            raise Damaged("The copy of a file changed while it was read.")
        self.doubt([staged.sha256])
        with room_in(self._directory):
            place.parent.mkdir(parents=True, exist_ok=True)
            if not self.fault(staged.sha256):
                self.discard(staged)
            else:
                staged.path.chmod(0o444)
                staged.path.rename(place)
            for folder in (place.parent, self._directory):
                sync(folder)

    def doubt(self, sha256s: Iterable[str]) -> None:
        """Marks bytes that a transaction is about to give their record, or to take it from them:
        `sweep` removes those that have none when it is over."""
        with room_in(self._directory):
            self._in_doubt.mkdir(parents=True, exist_ok=True)
            for sha256 in sha256s:
                (self._in_doubt / sha256).touch()

    def path(self, sha256: str) -> Path:
        """Where the bytes are. Raises NotFound for bytes that are not held."""
        place = self._place(sha256)
        if not place.is_file():
            raise NotFound(f"The file {sha256[:12]}… is not held.")
        return place

    def has(self, sha256: str, size: int) -> bool:
        """Whether there are so many bytes in the place of these."""
        try:
            return self._place(sha256).stat().st_size == size
        except OSError:
            return False

    def fault(self, sha256: str) -> str:
        """What is wrong with the bytes that are held, read through for it; "" if nothing is."""
        try:
            return "" if sha256_of(self._place(sha256)) == sha256 else "is not what was kept"
        except FileNotFoundError:
            return "is missing"
        except OSError as error:
            return f"cannot be read: {error.strerror}"

    def everything(self) -> Iterator[tuple[str, Path]]:
        """Every file there is, but copies that are still being read: its SHA-256 as its place
        says it, and that place."""
        for folder in sorted(self._directory.glob("*")):
            if folder == self._incoming:
                continue
            for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
                if not path.is_dir():
                    yield path.relative_to(self._directory).as_posix().replace("/", "", 1), path

    def remove(self, sha256: str) -> None:
        """Removes bytes that no record has any more; a crash does not bring them back."""
        place = self._place(sha256)
        if place.exists():
            place.unlink()
            sync(place.parent)

    def sweep(self, has_record: Callable[[str], bool]) -> None:
        """Removes bytes in doubt that have no record, and copies that are not read any more: what
        a run has left behind, killed or not. Only for whoever holds the import lock."""
        if self._in_doubt.is_dir():
            for mark in self._in_doubt.iterdir():
                if not has_record(mark.name):
                    self.remove(mark.name)
        if self._incoming.is_dir():
            shutil.rmtree(self._incoming)

    def _place(self, sha256: str) -> Path:
        return self._directory / sha256[:2] / sha256[2:]
