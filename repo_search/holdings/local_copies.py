"""Copies on this machine of files that are held elsewhere: a cache with a bound.

Several processes may share the directory. Nothing is copied that is not what was kept. When there
is too much, what was asked for longest ago goes first; each copy goes a day after it was fetched.
"""

import fcntl
import os
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from weakref import WeakValueDictionary

from repo_search.disks import room_in, write_blocks
from repo_search.errors import FileDamaged, NotFound

MOST_BYTES = 2 << 30
_OLDEST_SECONDS = 86_400
_NEW = ".new"


class LocalCopies:
    """The copies in a directory: `modified` is when they were fetched, `accessed` when they were
    last asked for. Safe to use from many threads and processes."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._guard = threading.Lock()
        self._fetching: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()

    def find(self, sha256: str) -> Path | None:
        """Where a copy is, if there is one."""
        place = self._place(sha256)
        try:
            fetched = place.stat().st_mtime_ns
            if _is_old(fetched):
                return None
            os.utime(place, ns=(time.time_ns(), fetched))
        except OSError:
            return None
        return place

    def get(
        self, sha256: str, blocks: Callable[[], Iterable[bytes]], held: Callable[[], bool]
    ) -> Path:
        """Where the copy of a file is, made of what `blocks` gives unless there is one. It is only
        kept if the file is still `held` then: who removes it afterwards removes the copy too.

        Raises NotFound, FileDamaged if the bytes are not what was kept, NoSpace, and what `blocks`
        and `held` raise."""
        with self._guard:
            lock = self._fetching.setdefault(sha256, threading.Lock())
        with lock:  # others who want the same file wait for it instead of fetching it too
            return self.find(sha256) or self._fetched(sha256, blocks(), held)

    def remove(self, sha256: str) -> None:
        """Removes a copy. Raises OSError."""
        self.retain(lambda: self._all() - {sha256})

    def retain(self, staying: Callable[[], Collection[str]]) -> None:
        """Removes the copies of all files but these, by SHA-256. Raises OSError."""
        if not self._directory.is_dir():
            return
        with self._locked(fcntl.LOCK_EX):
            kept = staying()
            for path in self._directory.glob("??/*"):
                if _sha256_of(path) not in kept:
                    path.unlink(missing_ok=True)

    def _fetched(self, sha256: str, blocks: Iterable[bytes], held: Callable[[], bool]) -> Path:
        place = self._place(sha256)
        beside = place.with_name(f"{place.name}-{uuid.uuid4().hex}{_NEW}")
        with room_in(self._directory):
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                if write_blocks(beside, blocks) != sha256:
                    raise FileDamaged(f"The file {sha256[:12]}… is not what was kept.")
                with self._locked(fcntl.LOCK_SH):
                    if not held():
                        raise NotFound(f"The file {sha256[:12]}… is not held any more.")
                    beside.replace(place)
            except FileNotFoundError:  # removed while it was fetched
                raise NotFound(f"The file {sha256[:12]}… is not held any more.") from None
            finally:
                beside.unlink(missing_ok=True)
        self._sweep(place)
        return place

    def _sweep(self, but: Path) -> None:
        """Removes what is too old and, if there is too much, what was asked for longest ago."""
        found = []
        for path in self._directory.glob("??/*"):
            with suppress(OSError):  # another process was faster
                known = path.stat()
                is_old = _is_old(known.st_mtime_ns)
                found.append((not is_old, known.st_atime_ns, known.st_size, path))
        held = sum(size for _, _, size, _ in found)
        for is_new, _, size, path in sorted(found):
            if is_new and held <= MOST_BYTES:
                break
            if (path != but and path.suffix != _NEW) or not is_new:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
                held -= size

    def _all(self) -> set[str]:
        return {_sha256_of(path) for path in self._directory.glob("??/*")}

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        with (self._directory / "lock").open("w") as lock:
            fcntl.flock(lock.fileno(), how)
            yield

    def _place(self, sha256: str) -> Path:
        return self._directory / sha256[:2] / sha256[2:]


def _sha256_of(path: Path) -> str:
    """Of which file a copy is, whole or not yet."""
    return path.parent.name + path.name.partition("-")[0]


def _is_old(fetched_ns: int) -> bool:
    return time.time() - fetched_ns / 1e9 > _OLDEST_SECONDS
