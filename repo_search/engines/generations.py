"""Where an embedded engine keeps its index: generations, each built beside, swapped by one rename.

DIRECTORY/tantivy-3/ is a generation; nothing in it changes once it is live. DIRECTORY/tantivy.json
names the live one, what it was built with, the revision of the catalogue it has, and each of its
files with size and SHA-256, so that damage is found. An update is a new generation too: it has the
files of the one before as links, since engines never write into a file that is there.
Readers notice a swap by the pointer's time.
"""

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from repo_search.disks import room_in, sync
from repo_search.engine import Built
from repo_search.errors import Busy, IndexDamaged, RepoSearchError
from repo_search.holdings import sha256_of

T = TypeVar("T")

_WAIT_SECONDS = 60.0
_SMALL = 64 << 10
"""Bytes of a file that is hashed whenever the index is opened; larger ones are only measured."""
_LOCK = ".lock"


class File(NamedTuple):
    """A file of a generation as it was written: its size in bytes and its SHA-256."""

    size: int
    sha256: str


class Live(NamedTuple):
    """The live generation: its directory, what it was built with, a stamp that changes with every
    write, and its files by their names below the directory."""

    directory: Path
    built: Built
    stamp: tuple[int, int]
    files: Mapping[str, File]


class Generations:
    """The generations of one engine under one directory."""

    def __init__(self, directory: Path, engine: str) -> None:
        self._directory = directory
        self._engine = engine
        self._pointer = directory / f"{engine}.json"
        self._seen: Live | None = None

    def live(self) -> Live | None:
        """The generation that answers, or None if there is none."""
        while True:
            try:
                seen = self._pointer.stat()
                live = self._read((seen.st_mtime_ns, seen.st_ino))
                if live.directory.is_dir():
                    return live
                if os.path.samestat(seen, self._pointer.stat()):
                    return None
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                return None

    def _read(self, stamp: tuple[int, int]) -> Live:
        """Raises ValueError, KeyError, TypeError or AttributeError for a pointer that is not what
        was written."""
        if self._seen is not None and self._seen.stamp == stamp:
            return self._seen
        state = json.loads(self._pointer.read_text(encoding="utf-8"))
        if state.pop("sha256") != _digest(state):
            raise ValueError("the pointer is damaged")
        self._seen = Live(
            self._directory / state["generation"],
            Built(state["fingerprint"], state["revision"]),
            stamp,
            {name: File(*known) for name, known in state["files"].items()},
        )
        return self._seen

    def opened(self, open_live: Callable[[Live], T]) -> T:
        """What is made of the live generation; made again if a write came between, since files
        that a rebuild was taking away may be missing from it without an error.
        Raises IndexDamaged if there is none."""
        live = self.live()
        while live is not None:
            try:
                opened = open_live(live)
            except IndexDamaged:
                if self._is_at(live):
                    raise
            else:
                if self._is_at(live):
                    return opened
            live = self.live()
        raise IndexDamaged("There is no index. Run: repo-search reindex")

    def _is_at(self, live: Live) -> bool:
        try:
            seen = self._pointer.stat()
        except FileNotFoundError:
            return False
        return live.stamp == (seen.st_mtime_ns, seen.st_ino)

    def faults(self, *, thorough: bool) -> list[str]:
        """What is wrong with each file of the live generation that is not as it was written:
        measured only, but for small ones, unless `thorough`. That there is none is a fault too."""
        while (live := self.live()) is not None:
            found = list(_faults(live, thorough=thorough))
            if self._is_at(live):
                return found
        return ["There is no index"]

    def give_up(self) -> None:
        """Takes the live generation out of use, so that nobody is answered from it any more."""
        with self.writing():
            self._pointer.unlink(missing_ok=True)

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
    def build(self, built: Built, onto: Live | None = None) -> Iterator[Path]:
        """A new generation, empty or with the files of another to be written onto. Goes live when
        the block ends well, is removed otherwise. Raises IndexDamaged if the other is damaged, as
        far as that would be carried on."""
        number = max((int(path.name.rpartition("-")[2]) for path in self._all()), default=0) + 1
        fresh = self._directory / f"{self._engine}-{number}"
        fresh.mkdir()
        try:
            if onto is not None:
                check(onto)
                for name, known in onto.files.items():
                    _bring(onto.directory / name, fresh / name, known)
            yield fresh
            files = _files(fresh, onto)
        except BaseException as error:
            shutil.rmtree(fresh, ignore_errors=True)
            if onto is not None and not isinstance(error, KeyboardInterrupt):
                _blame(onto, error)
            raise
        self._point(fresh.name, built, files)
        self._clear_away(fresh.name)

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

    def _point(self, generation: str, built: Built, files: Mapping[str, File]) -> None:
        state = {"generation": generation, **built._asdict(), "files": files}
        beside = self._pointer.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as stream:
            json.dump(state | {"sha256": _digest(state)}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self._pointer)
        sync(self._directory)


def _blame(onto: Live, error: BaseException) -> None:
    """Raises IndexDamaged if what an engine ran into may be due to files that are damaged."""
    for fault in _faults(onto, thorough=True):
        raise IndexDamaged(f"The index is damaged: {fault}. Run: repo-search reindex") from error


def check(live: Live) -> None:
    """Raises IndexDamaged if a file is missing or has another size; small ones are hashed too."""
    for fault in _faults(live, thorough=False):
        raise IndexDamaged(f"The index is damaged: {fault}. Run: repo-search reindex")


@contextmanager
def reading(*errors: type[Exception]) -> Iterator[None]:
    """What an engine runs into in the files of an index counts as their damage; so does a panic of
    native code, which is no Exception. Raises IndexDamaged."""
    try:
        yield
    except RepoSearchError:
        raise
    except BaseException as error:
        if isinstance(error, errors) or type(error).__name__ == "PanicException":
            raise IndexDamaged("The index cannot be read. Run: repo-search reindex") from error
        raise


def _faults(live: Live, *, thorough: bool) -> Iterator[str]:
    for name, known in live.files.items():
        if fault := _fault(live.directory / name, known, thorough=thorough):
            yield f"{live.directory.name}/{name} {fault}"


def _fault(path: Path, known: File, *, thorough: bool) -> str:
    """What is wrong with a file, or ""."""
    try:
        if (size := path.stat().st_size) != known.size:
            return f"has {size} bytes instead of {known.size}"
        if (thorough or size <= _SMALL) and sha256_of(path) != known.sha256:
            return "is not what was written"
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return ""


def _bring(source: Path, target: Path, known: File) -> None:
    target.parent.mkdir(exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # file systems without links: the copy must not be taken for new
        shutil.copyfile(source, target)
        if sha256_of(target) != known.sha256:
            raise IndexDamaged(f"{source} is damaged. Run: repo-search reindex") from None


def _files(fresh: Path, onto: Live | None) -> dict[str, File]:
    """The files of a generation, those that are new on the disk for good. What stood in files that
    are gone has been written anew: they must not have been damaged."""
    before = onto.files if onto else {}
    found = {}
    for path in sorted(path for path in fresh.rglob("*") if path.is_file()):
        name = path.relative_to(fresh).as_posix()
        if name.endswith(_LOCK):
            continue
        if onto and name in before and path.samefile(onto.directory / name):
            found[name] = before[name]
        else:
            sync(path)
            found[name] = File(path.stat().st_size, sha256_of(path))
    for folder in (fresh, *filter(Path.is_dir, fresh.rglob("*"))):
        sync(folder)
    for name in before.keys() - found.keys():
        if onto and (fault := _fault(onto.directory / name, before[name], thorough=True)):
            raise IndexDamaged(f"The index is damaged: {name} {fault}. Run: repo-search reindex")
    return found


def _digest(state: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()


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
