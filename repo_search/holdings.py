"""Bitstreams by SHA-256 in a directory: written beside, synced, renamed, never changed."""

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from repo_search.errors import Damaged, NotFound

_BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Holdings:
    """Files under `directory`/ab/cdef…; `incoming` holds copies that are still being read."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._incoming = directory / "incoming"

    @contextmanager
    def stage(self, source: Path) -> Iterator[Path]:
        """A synced private copy of a file, gone afterwards unless it was kept meanwhile."""
        self._incoming.mkdir(parents=True, exist_ok=True)
        copy = self._incoming / uuid.uuid4().hex
        try:
            with source.open("rb") as read, copy.open("xb") as written:
                shutil.copyfileobj(read, written, _BLOCK)
                written.flush()
                os.fsync(written.fileno())
            yield copy
        finally:
            copy.unlink(missing_ok=True)

    def keep(self, staged: Path, sha256: str) -> None:
        """Moves a staged copy to its place. Keeping the same bytes again changes nothing."""
        place = self._place(sha256)
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        staged.chmod(0o444)
        staged.rename(place)
        for folder in (place.parent, self._directory):
            _sync(folder)

    def path(self, sha256: str) -> Path:
        """Where the bytes are. Raises NotFound for bytes that are not held."""
        place = self._place(sha256)
        if not place.is_file():
            raise NotFound(f"The file {sha256[:12]}… is not held.")
        return place

    def check(self, sha256: str) -> None:
        """Raises Damaged if the bytes are not those that were kept."""
        if sha256_of(self.path(sha256)) != sha256:
            raise Damaged(f"The file {sha256[:12]}… is not what it was when it was kept.")

    def sweep(self) -> None:
        """Removes copies left by a run that was killed; only for whoever holds the import lock."""
        if self._incoming.is_dir():
            for left in self._incoming.iterdir():
                left.unlink()

    def _place(self, sha256: str) -> Path:
        return self._directory / sha256[:2] / sha256[2:]


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
