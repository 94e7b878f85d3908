"""Bitstreams by SHA-256 in a directory: written beside, synced, renamed, never changed."""

import hashlib
import os
import uuid
from pathlib import Path
from typing import NamedTuple

from repo_search.errors import Damaged, NotFound

_BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Staged(NamedTuple):
    """A private copy that is still being read: its path, SHA-256 and size in bytes."""

    path: Path
    sha256: str
    size: int


class Holdings:
    """Files under `directory`/ab/cdef…; `incoming` holds copies that are still being read."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._incoming = directory / "incoming"

    def stage(self, source: Path) -> Staged:
        """A synced private copy of a file, hashed as it is copied. `keep` or `discard` it."""
        self._incoming.mkdir(parents=True, exist_ok=True)
        copy = self._incoming / uuid.uuid4().hex
        digest = hashlib.sha256()
        try:
            with source.open("rb") as read, copy.open("xb") as written:
                while block := read.read(_BLOCK):
                    digest.update(block)
                    written.write(block)
                written.flush()
                os.fsync(written.fileno())
            return Staged(copy, digest.hexdigest(), copy.stat().st_size)
        except BaseException:
            copy.unlink(missing_ok=True)
            raise

    def discard(self, staged: Staged) -> None:
        """Removes a staged copy that was not kept."""
        staged.path.unlink(missing_ok=True)

    def keep(self, staged: Staged) -> None:
        """Moves a staged copy to its place. Keeping the same bytes again changes nothing."""
        place = self._place(staged.sha256)
        if place.exists():
            self.discard(staged)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        staged.path.chmod(0o444)
        staged.path.rename(place)
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
