"""Bitstreams by SHA-256 in object storage: PREFIX/ab/cdef…, put whole or not at all.

Several machines bring in files at once. Each process marks what it is about to decide on with
objects of its own, PREFIX/in-doubt/SHA-256/OWNER. Its marks are swept by itself, by whoever finds
on the same disk that it was killed, or by anybody when they are a day old: no transaction takes so
long. Bytes go only if all their marks do.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from repo_search.errors import Damaged, FileDamaged, NotFound
from repo_search.holdings.bucket import PIECE, Bucket
from repo_search.holdings.local_copies import LocalCopies
from repo_search.holdings.staging import LARGEST_FILE, Staged, Staging, open_regular

_IN_DOUBT = "in-doubt"
_AT_ONCE = 8
_ABANDONED = timedelta(days=1)
_MISSING, _DAMAGED = "is missing", "is not what was kept"


class ObjectHoldings:
    """Objects of the bucket that `url` names; copies that are still being read are in the
    directory `incoming`, and those that are shown or read again are fetched into `copies`."""

    def __init__(self, url: str, incoming: Path, copies: Path) -> None:
        self._bucket = Bucket(url)
        self._staging = Staging(incoming)
        self._copies = LocalCopies(copies)
        self._brought: set[str] = set()

    def check(self) -> None:
        next(self._bucket.everything(_IN_DOUBT), None)

    @property
    def from_the_web(self) -> Path:
        return self._staging.folder / "from-the-web"

    def stage(self, source: Path, largest: int = LARGEST_FILE) -> Staged:
        return self._staging.stage(source, largest)

    def discard(self, staged: Staged) -> None:
        staged.path.unlink(missing_ok=True)

    def bring(self, staged: Staged) -> None:
        self.doubt([staged.sha256])
        if self.fault(staged.sha256):
            self._put(staged)
        self._brought.add(staged.sha256)

    def keep(self, staged: Staged) -> None:
        if staged.sha256 not in self._brought or not self.has(staged.sha256, staged.size):
            self.bring(staged)  # not before, or another took it for left behind meanwhile
        self._brought.discard(staged.sha256)
        self.discard(staged)

    def doubt(self, sha256s: Iterable[str]) -> None:
        _ = self._staging.folder  # which tells others on this machine that the marks are of a run
        keys = [f"{_IN_DOUBT}/{sha256}/{self._staging.owner}" for sha256 in sha256s]
        with ThreadPoolExecutor(_AT_ONCE) as threads:  # a run that is taken back has thousands
            for _ in threads.map(lambda key: self._bucket.put(key, b""), keys):
                pass

    def path(self, sha256: str) -> Path:
        if (copy := self._copies.find(sha256)) is not None:
            return copy
        found = self._bucket.find(_key(sha256))
        if found is None:
            raise NotFound(f"The file {sha256[:12]}… is not held.")
        size = found.size
        return self._copies.get(
            sha256,
            lambda: self._bucket.pieces(_key(sha256), size, 0, size),
            lambda: self.has(sha256, size),
        )

    def at_hand(self, sha256: str) -> Path | None:
        return self._copies.find(sha256)

    def stream(
        self, sha256: str, size: int, start: int = 0, stop: int | None = None
    ) -> Iterator[bytes]:
        """Of a file that is asked for whole the last piece comes only if all is what was kept."""
        stop = size if stop is None else stop
        is_whole = (start, stop) == (0, size)
        digest = hashlib.sha256()
        try:
            for piece in self._bucket.pieces(_key(sha256), size, start, stop):
                start += len(piece)
                if is_whole:
                    digest.update(piece)
                    if start == stop and digest.hexdigest() != sha256:
                        raise FileDamaged(f"The file {sha256[:12]}… is not what was kept.")
                yield piece
        except FileNotFoundError:
            raise NotFound(f"The file {sha256[:12]}… is not held.") from None

    def has(self, sha256: str, size: int) -> bool:
        found = self._bucket.find(_key(sha256))
        return found is not None and found.size == size

    def fault(self, sha256: str) -> str:
        """What changes on its way here is not called damaged: it is read a second time."""
        fault = self._read(sha256)
        return self._read(sha256) if fault == _DAMAGED else fault

    def everything(self) -> Iterator[tuple[str, str]]:
        in_doubt = set(self._marks())
        for one in self._bucket.everything():
            sha256 = one.key.replace("/", "", 1)
            if not one.key.startswith(f"{_IN_DOUBT}/") and sha256 not in in_doubt:
                yield sha256, f"{self._bucket.name}/{one.key}"

    def remove(self, sha256: str) -> None:
        self._bucket.delete([_key(sha256)])
        self._copies.remove(sha256)

    def sweep(self, has_record: Callable[[str], bool]) -> None:
        left = self._staging.left()
        living = self._staging.living()
        abandoned = datetime.now(UTC) - _ABANDONED
        done = list[str]()
        for sha256, marks in self._marks().items():
            over = [
                owner
                for owner, put in marks.items()
                if owner in left or (put < abandoned and owner not in living)
            ]
            if len(over) == len(marks) and not has_record(sha256):
                self.remove(sha256)
            done += [f"{_IN_DOUBT}/{sha256}/{owner}" for owner in over]
        self._bucket.delete(done)
        self._staging.clear(left)
        self._brought.clear()

    def _read(self, sha256: str) -> str:
        found = self._bucket.find(_key(sha256))
        if found is None:
            return _MISSING
        digest = hashlib.sha256()
        try:
            for piece in self._bucket.pieces(_key(sha256), found.size, 0, found.size):
                digest.update(piece)
        except FileNotFoundError:
            return _MISSING
        except FileDamaged:
            return _DAMAGED
        return "" if digest.hexdigest() == sha256 else _DAMAGED

    def _put(self, staged: Staged) -> None:
        """What is sent is hashed as it is read from the disk: other bytes are never put."""
        blocks = _hashed(staged)
        self._bucket.put(_key(staged.sha256), b"".join(blocks) if staged.size <= PIECE else blocks)
        if not self.has(staged.sha256, staged.size):
            raise Damaged("The object storage has not kept what it was given.")

    def _marks(self) -> dict[str, dict[str, datetime]]:
        """Who has marked bytes, and when, by SHA-256."""
        found: dict[str, dict[str, datetime]] = {}
        for mark in self._bucket.everything(_IN_DOUBT):
            sha256, _, owner = mark.key.removeprefix(f"{_IN_DOUBT}/").partition("/")
            found.setdefault(sha256, {})[owner] = mark.put
        return found


def _hashed(staged: Staged) -> Iterator[bytes]:
    digest = hashlib.sha256()
    with open_regular(staged.path) as read:
        block = read.read(PIECE)
        while block:
            digest.update(block)
            following = read.read(PIECE)
            if not following and digest.hexdigest() != staged.sha256:
                break
            yield block
            block = following
    if digest.hexdigest() != staged.sha256:
        raise Damaged("The copy of a file changed while it was read.")


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:]}"
