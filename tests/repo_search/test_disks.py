"""A full disk is told by its place, whoever says so and however."""

import errno
from pathlib import Path

import pytest

from repo_search.disks import room_in, sync
from repo_search.errors import NoSpace


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "the quota is used up"),
        (ValueError("An IO error: 'No space left on device (os error 28)'"), "the disk is full"),
        (ValueError("PathError { err: Os { code: 122, kind: Other } }"), "the quota is used up"),
    ],
)
def test_a_full_disk_is_said_with_its_place(error: Exception, why: str) -> None:
    with pytest.raises(NoSpace) as raised, room_in(Path("/srv/index")):
        raise error
    assert str(raised.value) == (
        f"There is no space left in /srv/index ({why}). Free some and try again."
    )


def test_what_fails_because_a_disk_was_full_before_is_told_so_too() -> None:
    error = ValueError("A thread panicked.")
    error.__context__ = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(NoSpace), room_in(Path("/srv/index")):
        raise error


@pytest.mark.parametrize(
    "error", [OSError(errno.EACCES, "Permission denied"), ValueError("code: 2"), KeyError("28")]
)
def test_other_errors_pass_as_they_are(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, room_in(Path("/srv/index")):
        raise error
    assert raised.value is error


def test_a_directory_is_synced_and_one_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    sync(tmp_path)
    with pytest.raises(FileNotFoundError):
        sync(tmp_path / "missing")
