"""Where an embedded engine keeps its index: generations built beside, swapped by one rename.

DIRECTORY/tantivy.json names the live generation, what it was built with and the revision of the
catalogue it has; DIRECTORY/tantivy-3/ is a generation. Readers notice a swap by the file's time.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from repo_search.disks import room_in, sync
from repo_search.engine import Built
from repo_search.errors import Busy, Damaged

T = TypeVar("T")

_WAIT_SECONDS = 60.0


class Live(NamedTuple):
    """The live generation: its directory, what it was built with, and a stamp that changes with
    every write."""

    directory: Path
    built: Built
    stamp: tuple[int, int]


class Generations:
    """The generations of one engine under one directory."""

    def __init__(self, directory: Path, engine: str) -> None:
        self._directory = directory
        self._engine = engine
        self._pointer = directory / f"{engine}.json"

    def live(self) -> Live | None:
        """The generation that answers, or None if there is none."""
        while True:
            try:
                seen = self._pointer.stat()
                state = json.loads(self._pointer.read_text(encoding="utf-8"))
                directory = self._directory / str(state["generation"])
                built = Built(str(state["fingerprint"]), int(state["revision"]))
                if directory.is_dir():
                    return Live(directory, built, (seen.st_mtime_ns, seen.st_ino))
                if os.path.samestat(seen, self._pointer.stat()):
                    return None
            except (FileNotFoundError, ValueError, KeyError, TypeError):
                return None

    def opened(self, open_live: Callable[[Live], T]) -> T:
        """What is made of the live generation; made again if a write came between, since files
        that a rebuild was taking away may be missing from it without an error.
        Raises Damaged if there is none."""
        live = self.live()
        while live is not None:
            try:
                opened = open_live(live)
            except Damaged:
                if self._is_at(live):
                    raise
            else:
                if self._is_at(live):
                    return opened
            live = self.live()
        raise Damaged("There is no index. Run: repo-search reindex")

    def _is_at(self, live: Live) -> bool:
        try:
            seen = self._pointer.stat()
        except FileNotFoundError:
            return False
        return live.stamp == (seen.st_mtime_ns, seen.st_ino)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time over all processes. Raises Busy after a minute, NoSpace for a full
        disk."""
        with room_in(self._directory):
            self._directory.mkdir(parents=True, exist_ok=True)
            with (self._directory / f"{self._engine}.lock").open("w") as lock:
                _acquire(lock.fileno())
                live = self.live()
                self._clear_away(live.directory.name if live else "")  # of a build that was killed
                yield

    @contextmanager
    def build(self, built: Built) -> Iterator[Path]:
        """A new, empty generation; goes live when the block ends well, is removed otherwise."""
        number = max((int(path.name.rpartition("-")[2]) for path in self._all()), default=0) + 1
        fresh = self._directory / f"{self._engine}-{number}"
        fresh.mkdir()
        try:
            yield fresh
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        self._point(fresh.name, built)
        self._clear_away(fresh.name)

    def touch(self, live: Live, built: Built) -> None:
        """Notes that the live generation has taken an update."""
        self._point(live.directory.name, built)

    def _all(self) -> list[Path]:
        return [
            path
            for path in self._directory.glob(f"{self._engine}-*")
            if path.name.rpartition("-")[2].isdigit()
        ]

    def _clear_away(self, but: str) -> None:
        for old in self._all():
            if old.name != but:
                shutil.rmtree(old, ignore_errors=True)

    def _point(self, generation: str, built: Built) -> None:
        state = {"generation": generation, **built._asdict()}
        beside = self._pointer.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as stream:
            json.dump(state, stream)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self._pointer)
        sync(self._directory)


def _acquire(descriptor: int) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Busy("Another process is writing to the index. Try again.") from None
            time.sleep(0.05)
