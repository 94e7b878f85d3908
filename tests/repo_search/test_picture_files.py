"""Pictures of pages kept on disk."""

import os
import time
from pathlib import Path

import pytest

from repo_search import picture_files
from repo_search.picture_files import Key, PictureFiles

DIGEST = "ab" + "c" * 62


def here() -> bool:
    """Whether the file is shown to the public: it is."""
    return True


def keys(count: int) -> list[Key]:
    return [(DIGEST, number) for number in range(1, count + 1)]


def place(folder: Path, key: Key) -> Path:
    return folder / key[0][:2] / f"{key[0][2:]}-{key[1]}"


def test_a_picture_outlives_the_process_that_drew_it(tmp_path: Path) -> None:
    PictureFiles(tmp_path).keep((DIGEST, 3), b"picture", here)
    assert PictureFiles(tmp_path).get((DIGEST, 3)) == b"picture"
    assert PictureFiles(tmp_path).get((DIGEST, 4)) is None


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 40])
def test_a_damaged_picture_is_as_good_as_absent(tmp_path: Path, damage: bytes) -> None:
    files = PictureFiles(tmp_path)
    files.keep((DIGEST, 1), b"picture", here)
    place(tmp_path, (DIGEST, 1)).write_bytes(damage)
    assert files.get((DIGEST, 1)) is None
    files.keep((DIGEST, 1), b"drawn anew", here)
    assert files.get((DIGEST, 1)) == b"drawn anew"


def test_the_picture_of_another_page_is_not_taken_for_this_one(tmp_path: Path) -> None:
    files = PictureFiles(tmp_path)
    files.keep((DIGEST, 1), b"picture", here)
    place(tmp_path, (DIGEST, 1)).rename(place(tmp_path, (DIGEST, 2)))
    assert files.get((DIGEST, 2)) is None


def test_what_was_asked_for_longest_ago_goes_when_there_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_files, "MOST_BYTES", 5_000)
    files = PictureFiles(tmp_path)
    now = time.time()
    for age, key in enumerate(keys(8)):
        files.keep(key, bytes(1_000), here)
        os.utime(place(tmp_path, key), (now - 10_000 * age, now - 10_000 * age))
    assert files.get((DIGEST, 8)) is not None, "asked for again, so it stays"
    files.sweep()
    left = [number for _, number in keys(8) if place(tmp_path, (DIGEST, number)).exists()]
    assert left == [1, 2, 3, 8]


def test_a_picture_that_nobody_asked_for_in_a_month_goes(tmp_path: Path) -> None:
    files = PictureFiles(tmp_path)
    for key in keys(2):
        files.keep(key, b"picture", here)
    long_ago = time.time() - 31 * 86_400
    os.utime(place(tmp_path, (DIGEST, 1)), (long_ago, long_ago))
    files.sweep()
    assert files.get((DIGEST, 1)) is None
    assert files.get((DIGEST, 2)) == b"picture"


def test_nothing_unfinished_is_left_behind(tmp_path: Path) -> None:
    files = PictureFiles(tmp_path)
    for key in keys(3):
        files.keep(key, b"picture", here)
    assert len([*tmp_path.glob("??/*")]) == 3


def test_without_a_directory_that_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    files = PictureFiles(tmp_path / "file")
    files.keep((DIGEST, 1), b"picture", here)
    assert files.get((DIGEST, 1)) is None
