"""Bitstreams by SHA-256 in a directory: written beside, synced, renamed, never changed."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from repo_search.disks import room_in, sync
from repo_search.errors import Damaged, FileDamaged, NotFound
from repo_search.holdings.staging import (
    BLOCK,
    LARGEST_FILE,
    Staged,
    Staging,
    open_regular,
    sha256_of,
)

_IN_DOUBT = "in-doubt"


class DirectoryHoldings:
    """Files under `directory`/ab/cdef…; `incoming` holds copies that are still being read, and
    marks of bytes that are in doubt, in a folder for each process that brings in files."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._staging = Staging(directory / "incoming")

    def check(self) -> None:
        """Nothing: the directory is made with the first file."""

    @property
    def from_the_web(self) -> Path:
        return self._staging.folder / "from-the-web"

    def stage(self, source: Path, largest: int = LARGEST_FILE) -> Staged:
        return self._staging.stage(source, largest)

    def discard(self, staged: Staged) -> None:
        staged.path.unlink(missing_ok=True)

    def bring(self, staged: Staged) -> None:
        """Nothing: to rename a file takes no time."""

    def keep(self, staged: Staged) -> None:
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
        marks = self._staging.folder / _IN_DOUBT
        with room_in(self._directory):
            marks.mkdir(exist_ok=True)
            for sha256 in sha256s:
                (marks / sha256).touch()

    def path(self, sha256: str) -> Path:
        place = self._place(sha256)
        if not place.is_file():
            raise NotFound(f"The file {sha256[:12]}… is not held.")
        return place

    def at_hand(self, sha256: str) -> Path | None:
        return self._place(sha256)

    def stream(
        self, sha256: str, size: int, start: int = 0, stop: int | None = None
    ) -> Iterator[bytes]:
        with open_regular(self.path(sha256)) as read:
            read.seek(start)
            missing = (size if stop is None else stop) - start
            while missing and (block := read.read(min(BLOCK, missing))):
                missing -= len(block)
                yield block
        if missing:
            raise FileDamaged(f"The file {sha256[:12]}… was cut off.")

    def has(self, sha256: str, size: int) -> bool:
        try:
            return self._place(sha256).stat().st_size == size
        except OSError:
            return False

    def fault(self, sha256: str) -> str:
        try:
            return "" if sha256_of(self._place(sha256)) == sha256 else "is not what was kept"
        except FileNotFoundError:
            return "is missing"
        except OSError as error:
            return f"cannot be read: {error.strerror}"

    def everything(self) -> Iterator[tuple[str, str]]:
        in_doubt = {mark.name for mark in self._marks()}
        for folder in sorted(self._directory.glob("*")):
            if folder == self._staging.directory:
                continue
            for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
                name = path.relative_to(self._directory).as_posix().replace("/", "", 1)
                if not path.is_dir() and name not in in_doubt:
                    yield name, str(path)

    def remove(self, sha256: str) -> None:
        place = self._place(sha256)
        if place.exists():
            place.unlink()
            sync(place.parent)

    def sweep(self, has_record: Callable[[str], bool]) -> None:
        left = self._staging.left()
        marks = [(mark.parent.parent.name in left, mark.name) for mark in self._marks()]
        others = {name for is_left, name in marks if not is_left}
        for sha256 in {name for is_left, name in marks if is_left} - others:
            if not has_record(sha256):
                self.remove(sha256)
        self._staging.clear(left)

    def _marks(self) -> Iterator[Path]:
        return self._staging.directory.glob(f"*/{_IN_DOUBT}/*")

    def _place(self, sha256: str) -> Path:
        return self._directory / sha256[:2] / sha256[2:]
