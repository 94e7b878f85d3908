"""Holdings: bytes are kept whole or not at all, and never changed."""

import os
from pathlib import Path

import pytest

from repo_search.errors import Damaged, NotFound, Unreadable
from repo_search.holdings import Holdings, sha256_of


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7 a report" * 100_000)
    return path


@pytest.fixture
def holdings(tmp_path: Path) -> Holdings:
    return Holdings(tmp_path / "holdings")


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_kept_is_found_by_its_sha_256(holdings: Holdings, source: Path) -> None:
    staged = holdings.stage(source)
    assert (staged.sha256, staged.size) == (sha256_of(source), source.stat().st_size)
    holdings.keep(staged)
    assert holdings.path(staged.sha256).read_bytes() == source.read_bytes()
    assert holdings.fault(staged.sha256) == ""


def test_keeping_the_same_bytes_again_changes_nothing(holdings: Holdings, source: Path) -> None:
    holdings.keep(first := holdings.stage(source))
    before = holdings.path(first.sha256).stat()
    holdings.keep(holdings.stage(source))
    after = holdings.path(first.sha256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    holdings.sweep({first.sha256}.__contains__)
    assert files_in(source.parent / "holdings") == [holdings.path(first.sha256)]


def test_a_kept_file_cannot_be_written_by_accident(holdings: Holdings, source: Path) -> None:
    holdings.keep(staged := holdings.stage(source))
    assert holdings.path(staged.sha256).stat().st_mode & 0o222 == 0


def test_a_file_that_was_staged_and_never_kept_is_not_held(
    holdings: Holdings, source: Path
) -> None:
    staged = holdings.stage(source)
    with pytest.raises(NotFound, match="is not held"):
        holdings.path(staged.sha256)


def test_what_a_killed_run_left_is_swept_and_what_is_kept_stays(
    holdings: Holdings, source: Path
) -> None:
    holdings.keep(kept := holdings.stage(source))
    source.write_bytes(b"another")
    left = holdings.stage(source)
    holdings.sweep({kept.sha256}.__contains__)
    assert not left.path.exists()
    assert holdings.fault(kept.sha256) == ""


def test_bytes_that_were_in_doubt_and_have_no_record_are_swept(
    holdings: Holdings, source: Path
) -> None:
    holdings.keep(kept := holdings.stage(source))
    holdings.sweep({kept.sha256}.__contains__)
    source.write_bytes(b"another")
    holdings.keep(lost := holdings.stage(source))  # and its transaction does not come about
    holdings.sweep({kept.sha256}.__contains__)
    with pytest.raises(NotFound):
        holdings.path(lost.sha256)
    holdings.sweep(lambda _: False)  # what nobody doubted stays, whatever the catalogue says
    assert holdings.fault(kept.sha256) == ""
    holdings.doubt([kept.sha256])
    holdings.sweep(lambda _: False)
    with pytest.raises(NotFound):
        holdings.path(kept.sha256)


def test_sweeping_where_nothing_was_ever_kept_is_no_fault(holdings: Holdings) -> None:
    holdings.sweep(lambda _: False)


def test_discarding_twice_and_after_keeping_is_no_fault(holdings: Holdings, source: Path) -> None:
    holdings.keep(staged := holdings.stage(source))
    holdings.discard(staged)
    holdings.discard(staged)
    assert holdings.fault(staged.sha256) == ""


def test_a_source_that_cannot_be_read_leaves_no_copy(holdings: Holdings, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        holdings.stage(tmp_path / "missing.pdf")
    assert files_in(tmp_path / "holdings") == []


def test_a_changed_file_is_called_damaged(holdings: Holdings, source: Path) -> None:
    holdings.keep(staged := holdings.stage(source))
    place = holdings.path(staged.sha256)
    place.chmod(0o644)
    place.write_bytes(b"something else")
    assert holdings.fault(staged.sha256) == "is not what was kept"


def test_only_a_regular_file_is_opened_never_what_has_taken_its_place(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", "."):
        with pytest.raises(OSError, match=r"."):
            Holdings(tmp_path / "holdings").stage(tmp_path / name)
    assert list((tmp_path / "holdings" / "incoming").iterdir()) == []


def test_a_file_beyond_the_limit_is_not_copied_whole(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 5_000_000)
    with pytest.raises(Unreadable, match="larger than"):
        Holdings(tmp_path / "holdings").stage(tmp_path / "large", largest=1_000_000)
    assert list((tmp_path / "holdings" / "incoming").iterdir()) == []


def test_a_copy_that_was_changed_while_it_was_read_is_not_kept(tmp_path: Path) -> None:
    holdings = Holdings(tmp_path / "holdings")
    (tmp_path / "a").write_text("before")
    staged = holdings.stage(tmp_path / "a")
    staged.path.chmod(0o600)
    staged.path.write_text("after!")
    with pytest.raises(Damaged):
        holdings.keep(staged)


def test_keeping_the_same_bytes_mends_what_was_damaged_or_lost(
    holdings: Holdings, source: Path
) -> None:
    holdings.keep(staged := holdings.stage(source))
    place = holdings.path(staged.sha256)
    place.chmod(0o644)
    place.write_bytes(b"something else")
    holdings.keep(holdings.stage(source))
    assert holdings.fault(staged.sha256) == ""
    place.unlink()
    assert holdings.fault(staged.sha256) == "is missing"
    holdings.keep(holdings.stage(source))
    assert holdings.fault(staged.sha256) == ""
