"""Pictures of pages on disk, so that they outlive a restart: a cache with a bound.

Files are written beside and renamed, so that several processes may share the directory. Each
begins with a digest of the rest: what is damaged is as good as absent. When there is too much, the
pictures that were asked for longest ago go first; those that nobody asked for in a month go in any
case. A lock keeps a picture from being written after those of its file were removed.
"""

import fcntl
import os
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

Key = tuple[str, int]
"""SHA-256 of the file and page number from 1."""

MOST_BYTES = 500 * 2**20
_OLDEST_SECONDS = 30 * 86_400
_TOUCHED_SECONDS = 3_600
"""How exactly it is noted when a picture was last asked for."""
_KEPT_AFTER_SWEEP = 0.9
_KEPT_BETWEEN_SWEEPS = 50
"""Pictures, of which a large one takes 1 MB: so far may the bound be exceeded for a while."""
_DIGEST_BYTES = 16


class PictureFiles:
    """The pictures in a directory. Safe to use from many threads and processes."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._kept = 0

    def get(self, key: Key) -> bytes | None:
        """The picture that was kept, if it is there and whole."""
        place = self._place(key)
        try:
            content = place.read_bytes()
            if time.time() - place.stat().st_mtime > _TOUCHED_SECONDS:
                os.utime(place)
        except OSError:
            return None
        digest, picture = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        return picture if digest == _digest(key, picture) else None

    def keep(self, key: Key, picture: bytes, shown: Callable[[], bool]) -> None:
        """Keeps a picture as far as the disk allows, if its file is still `shown` then."""
        place = self._place(key)
        beside = place.with_name(f"{uuid.uuid4().hex}.new")
        with suppress(OSError):  # a disk that is full or read-only costs time, not pages
            place.parent.mkdir(parents=True, exist_ok=True)
            with self._locked(fcntl.LOCK_SH):
                if not shown():
                    return
                try:
                    beside.write_bytes(_digest(key, picture) + picture)
                    beside.replace(place)
                finally:
                    beside.unlink(missing_ok=True)
        if self._kept % _KEPT_BETWEEN_SWEEPS == 0:
            self.sweep()
        self._kept += 1

    def sweep(self) -> None:
        """Removes what is too old and, if there is too much, what was asked for longest ago."""
        found = []
        for path in self._directory.glob("??/*"):
            with suppress(OSError):  # another process was faster
                known = path.stat()
                found.append((known.st_mtime, known.st_size, path))
        oldest = time.time() - _OLDEST_SECONDS
        held = sum(size for _, size, _ in found)
        most = MOST_BYTES * _KEPT_AFTER_SWEEP if held > MOST_BYTES else MOST_BYTES
        for asked, size, path in sorted(found):
            if asked >= oldest and held <= most:
                break
            with suppress(OSError):
                path.unlink(missing_ok=True)
            held -= size

    def retain(self, shown: Callable[[], Collection[str]]) -> None:
        """Removes the pictures of all files but these, by SHA-256; on return there are none of
        others, and none will be kept by whoever began before. Raises OSError."""
        if not self._directory.is_dir():
            return
        with self._locked(fcntl.LOCK_EX):
            staying = shown()
            for path in self._directory.glob("??/*"):
                if path.parent.name + path.name.partition("-")[0] not in staying:
                    path.unlink(missing_ok=True)

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        with (self._directory / "lock").open("w") as lock:
            fcntl.flock(lock.fileno(), how)
            yield

    def _place(self, key: Key) -> Path:
        digest, number = key
        return self._directory / digest[:2] / f"{digest[2:]}-{number}"


def _digest(key: Key, picture: bytes) -> bytes:
    return blake2b(
        picture, digest_size=_DIGEST_BYTES, key=f"{key[0][:48]}-{key[1]}".encode()
    ).digest()
