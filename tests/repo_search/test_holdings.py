"""Holdings: bytes are kept whole or not at all, and never changed, wherever they are."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from repo_search.errors import Damaged, FileDamaged, NotFound, Unreadable
from repo_search.holdings import Holdings, open_holdings, sha256_of
from repo_search.settings import Settings
from tests.stacks import s3


@dataclass
class Place:
    """Holdings of some kind, as they are opened by whoever brings in files, and what there is
    behind their back."""

    settings: Settings

    @property
    def is_directory(self) -> bool:
        return not self.settings.holdings

    def opened(self, data: str = "") -> Holdings:
        """By another process; `data` names another machine, if it is not the first."""
        if data:
            place = self.settings.data.with_name(data)
            return open_holdings(self.settings.model_copy(update={"data": place}))
        return open_holdings(self.settings)

    def replace(self, sha256: str, content: bytes | None) -> None:
        """Puts other bytes in the place of a file, or none."""
        if not self.is_directory:
            s3.replace(self.settings.holdings, sha256, content)
            return
        place = self.settings.data / "holdings" / sha256[:2] / sha256[2:]
        place.unlink()
        if content is not None:
            place.write_bytes(content)

    def held(self) -> list[str]:
        """The SHA-256 of everything in place, in doubt or not."""
        if not self.is_directory:
            names = s3.keys(self.settings.holdings)
            return [name.replace("/", "") for name in names if "in-doubt" not in name]
        there = (self.settings.data / "holdings").glob("??/*")
        return [path.parent.name + path.name for path in there]

    def staged(self) -> list[Path]:
        """Copies that are still being read."""
        below = self.settings.data / ("holdings/incoming" if self.is_directory else "incoming")
        return [p for p in below.rglob("*") if p.is_file() and p.name != "lock"]


@pytest.fixture(params=["directory", pytest.param("s3", marks=pytest.mark.large)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    url = "" if request.param == "directory" else s3.holdings()
    return Place(Settings(data=tmp_path / "data", holdings=url))


@pytest.fixture
def holdings(place: Place) -> Holdings:
    return place.opened()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7 a report" * 100_000)
    return path


def test_what_is_kept_is_found_by_its_sha_256(holdings: Holdings, source: Path) -> None:
    staged = holdings.stage(source)
    assert (staged.sha256, staged.size) == (sha256_of(source), source.stat().st_size)
    holdings.bring(staged)
    holdings.keep(staged)
    assert not staged.path.exists()
    assert holdings.path(staged.sha256).read_bytes() == source.read_bytes()
    assert holdings.has(staged.sha256, staged.size)
    assert not holdings.has(staged.sha256, staged.size - 1)
    assert holdings.fault(staged.sha256) == ""


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (8 << 20) + 3])
def test_any_part_of_a_file_is_read(holdings: Holdings, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    (tmp_path / "any").write_bytes(content)
    holdings.keep(staged := holdings.stage(tmp_path / "any"))
    middle = size // 2
    for start, stop in ((0, None), (0, size), (middle, size), (size // 3, middle), (size, size)):
        found = b"".join(holdings.stream(staged.sha256, size, start, stop))
        assert found == content[start:stop]
    assert holdings.fault(staged.sha256) == ""


def test_keeping_the_same_bytes_again_changes_nothing(
    place: Place, holdings: Holdings, source: Path
) -> None:
    holdings.keep(first := holdings.stage(source))
    before = holdings.path(first.sha256).stat()
    holdings.keep(holdings.stage(source))
    after = holdings.path(first.sha256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    holdings.sweep({first.sha256}.__contains__)
    assert place.held() == [first.sha256]
    assert place.staged() == []


def test_a_kept_file_cannot_be_written_by_accident(
    place: Place, holdings: Holdings, source: Path
) -> None:
    holdings.keep(staged := holdings.stage(source))
    if place.is_directory:
        assert holdings.path(staged.sha256).stat().st_mode & 0o222 == 0


def test_a_file_that_was_staged_and_never_kept_is_not_held(
    place: Place, holdings: Holdings, source: Path
) -> None:
    staged = holdings.stage(source)
    with pytest.raises(NotFound, match="is not held"):
        holdings.path(staged.sha256)
    with pytest.raises(NotFound, match="is not held"):
        next(holdings.stream(staged.sha256, staged.size))
    assert place.held() == []


def test_what_a_killed_run_left_is_swept_and_what_is_kept_stays(place: Place, source: Path) -> None:
    killed = place.opened()
    killed.keep(kept := killed.stage(source))
    source.write_bytes(b"another")
    left = killed.stage(source)
    del killed  # with which its lock goes, as with a process
    place.opened().sweep({kept.sha256}.__contains__)
    assert not left.path.exists()
    assert place.opened().fault(kept.sha256) == ""


def test_bytes_that_were_in_doubt_and_have_no_record_are_swept(
    place: Place, holdings: Holdings, source: Path
) -> None:
    holdings.keep(kept := holdings.stage(source))
    holdings.sweep({kept.sha256}.__contains__)
    source.write_bytes(b"another")
    holdings.bring(lost := holdings.stage(source))
    holdings.keep(lost)  # and its transaction does not come about
    holdings.sweep({kept.sha256}.__contains__)
    with pytest.raises(NotFound):
        holdings.path(lost.sha256)
    holdings.sweep(lambda _: False)  # what nobody doubted stays, whatever the catalogue says
    assert holdings.fault(kept.sha256) == ""
    holdings.doubt([kept.sha256])
    holdings.sweep(lambda _: False)
    with pytest.raises(NotFound):
        holdings.path(kept.sha256)
    assert place.held() == []


def test_nobody_sweeps_what_another_that_lives_is_about_to_give_its_record(
    place: Place, holdings: Holdings, source: Path
) -> None:
    holdings.bring(waiting := holdings.stage(source))
    holdings.keep(waiting)
    source.write_bytes(b"still being read")
    read = holdings.stage(source)
    other = place.opened()
    other.doubt([waiting.sha256])  # of the same bytes; its own transaction came to nothing
    assert waiting.sha256 not in dict(other.everything()), "in doubt is no difference"
    other.sweep(lambda _: False)
    assert other.fault(waiting.sha256) == ""
    assert read.path.exists()
    holdings.sweep(lambda _: False)
    assert place.held() == []
    assert place.staged() == []


def test_bytes_that_were_swept_between_are_brought_again(
    place: Place, holdings: Holdings, source: Path
) -> None:
    holdings.bring(staged := holdings.stage(source))
    place.opened().remove(staged.sha256)
    holdings.keep(staged)
    assert holdings.fault(staged.sha256) == ""


def test_everything_is_named_with_its_place(place: Place, holdings: Holdings, source: Path) -> None:
    holdings.keep(kept := holdings.stage(source))
    holdings.sweep(lambda _: True)
    place_of_it = f"/{kept.sha256[:2]}/{kept.sha256[2:]}"
    ((sha256, where),) = holdings.everything()
    assert (sha256, where.endswith(place_of_it)) == (kept.sha256, True)


def test_sweeping_where_nothing_was_ever_kept_is_no_fault(holdings: Holdings) -> None:
    holdings.sweep(lambda _: False)


def test_discarding_twice_and_after_keeping_is_no_fault(holdings: Holdings, source: Path) -> None:
    holdings.keep(staged := holdings.stage(source))
    holdings.discard(staged)
    holdings.discard(staged)
    assert holdings.fault(staged.sha256) == ""


def test_a_source_that_cannot_be_read_leaves_no_copy(
    place: Place, holdings: Holdings, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        holdings.stage(tmp_path / "missing.pdf")
    assert place.staged() == []


@pytest.mark.parametrize("whole", [b"something else", b"%PDF-1.7 a re", b""])
def test_a_changed_file_is_called_damaged_and_not_given_as_whole(
    place: Place, holdings: Holdings, source: Path, whole: bytes
) -> None:
    holdings.keep(staged := holdings.stage(source))
    place.replace(staged.sha256, whole)
    assert holdings.fault(staged.sha256) == "is not what was kept"
    assert not holdings.has(staged.sha256, staged.size)
    with pytest.raises(FileDamaged):
        list(holdings.stream(staged.sha256, staged.size))


def test_only_a_regular_file_is_opened_never_what_has_taken_its_place(
    place: Place, holdings: Holdings, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", "."):
        with pytest.raises(OSError, match=r"."):
            holdings.stage(tmp_path / name)
    assert place.staged() == []


def test_a_file_beyond_the_limit_is_not_copied_whole(
    place: Place, holdings: Holdings, tmp_path: Path
) -> None:
    (tmp_path / "large").write_bytes(b"x" * 5_000_000)
    with pytest.raises(Unreadable, match="larger than"):
        holdings.stage(tmp_path / "large", largest=1_000_000)
    assert place.staged() == []


@pytest.mark.parametrize("size", [10, 9 << 20])
def test_a_copy_that_was_changed_while_it_was_read_is_not_kept(
    place: Place, holdings: Holdings, tmp_path: Path, size: int
) -> None:
    (tmp_path / "a").write_bytes(b"b" * size)
    staged = holdings.stage(tmp_path / "a")
    staged.path.chmod(0o600)
    staged.path.write_bytes(b"a" * size)
    with pytest.raises(Damaged):
        holdings.keep(staged)
    assert place.held() == []


def test_keeping_the_same_bytes_mends_what_was_damaged_or_lost(
    place: Place, holdings: Holdings, source: Path
) -> None:
    holdings.keep(staged := holdings.stage(source))
    for content in (b"something else", source.read_bytes().swapcase(), None):
        place.replace(staged.sha256, content)
        assert holdings.fault(staged.sha256)
        holdings.keep(holdings.stage(source))
        assert holdings.fault(staged.sha256) == ""
