"""Copies of all that a repository holds, in directories of their own: made while it is in use,
whole or not there at all, and known to erasures."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from repo_search.catalogue import backups, erasures, fixities
from repo_search.catalogue.fixities import Kept
from repo_search.clearing import note_in
from repo_search.disks import room_in, sync, write_blocks
from repo_search.errors import BadInput, Damaged, NotFound, Unavailable
from repo_search.holdings import open_regular
from repo_search.repository import Repository
from repo_search.settings import Settings

_ROUNDS = 5
"""Times the catalogue is copied anew because files were taken out while the copy was made."""
_UNFINISHED = ".unfinished"
_BLOCK = 1 << 20


@contextmanager
def copy_of(repository: Repository, settings: Settings, directory: Path) -> Iterator[Path]:
    """A place for a copy of a repository, which gets the name of this new or empty directory when
    the block ends well. Raises BadInput for a directory that cannot be used, NoSpace."""
    directory = directory.absolute()
    must_be_empty(directory, "Name a new directory for each copy.")
    for ours in filter(None, (settings.data, settings.holdings_directory)):
        if directory.is_relative_to(ours.absolute()):
            raise BadInput(f"A copy inside {ours} would be lost with it. Name a place elsewhere.")
    # Noted before there is a byte of it: no erasure is to overlook a copy.
    with repository.catalogue.write() as connection:
        backups.note(connection, directory)
    with beside(directory) as unfinished:
        yield unfinished
    with repository.catalogue.read() as connection:  # one made meanwhile could not find the copy
        note_in(directory, erasures.all_erasures(connection))


def must_be_empty(directory: Path, advice: str) -> None:
    if directory.exists() and not (directory.is_dir() and not any(directory.iterdir())):
        raise BadInput(f"{directory} is there and not empty. {advice}")


@contextmanager
def beside(directory: Path) -> Iterator[Path]:
    """A new directory that gets this name when the block ends well. One that was left unfinished
    is begun anew."""
    unfinished = directory.with_name(f"{directory.name}{_UNFINISHED}")
    with room_in(directory):
        try:
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise BadInput(f"{unfinished} cannot be made: {error.strerror}.") from error
        try:
            yield unfinished
            for folder in (unfinished, *filter(Path.is_dir, unfinished.rglob("*"))):
                sync(folder)
            unfinished.rename(directory)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        sync(directory.parent)


def gather(
    repository: Repository, directory: Path, describe: Callable[[], list[Kept]]
) -> tuple[list[Kept], list[Kept]]:
    """Copies files into a directory: those that `describe` gives, which writes down what the
    catalogue says at one moment and is asked again if files were taken out since. Gives the files
    that are there, and those left out because they are damaged or missing in the repository."""
    for _ in range(_ROUNDS):
        wanted = describe()
        left_out = [kept for kept in wanted if not _copied(repository, kept, directory)]
        if not _taken_out_since(repository, left_out):
            break
    lost = {kept.sha256 for kept in left_out}
    there = [kept for kept in wanted if kept.sha256 not in lost]
    known = {directory / place_of(kept.sha256) for kept in there}
    for path in directory.glob("holdings/*/*"):
        if path not in known:  # of a record that was undone meanwhile
            path.unlink()
    return there, left_out


def copy(source: Path, target: Path, sha256: str) -> None:
    """Copies a file onto the disk for good. Raises Damaged for other bytes than these, and
    OSError."""
    with open_regular(source) as read:
        _write(target, iter(lambda: read.read(_BLOCK), b""), sha256, str(source))


def _write(target: Path, blocks: Iterable[bytes], sha256: str, source: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if write_blocks(target, blocks) != sha256:
        target.unlink()
        raise Damaged(f"{source} is not what was written.")


def write(path: Path, pieces: Iterable[str]) -> None:
    """Writes text onto the disk for good, in UTF-8, in place of what was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(pieces)
        stream.flush()
        os.fsync(stream.fileno())


def place_of(sha256: str) -> str:
    """Where a copy has a file, as in the repository itself."""
    return f"holdings/{sha256[:2]}/{sha256[2:]}"


def _copied(repository: Repository, kept: Kept, directory: Path) -> bool:
    """Whether a file could be copied whole; one that was copied before is not copied again."""
    target = directory / place_of(kept.sha256)
    if target.exists():
        return True
    try:
        blocks = repository.holdings.stream(kept.sha256, kept.size)
        _write(target, blocks, kept.sha256, kept.filename)
    except (Damaged, NotFound):
        target.unlink(missing_ok=True)
        return False
    except Unavailable:
        target.unlink(missing_ok=True)
        raise
    except OSError:
        target.unlink(missing_ok=True)
        if repository.holdings.fault(kept.sha256):
            return False
        raise
    target.chmod(0o444)  # nobody may write to one that is held
    return True


def _taken_out_since(repository: Repository, missing: Iterable[Kept]) -> bool:
    """Whether files are missing because their records have gone from the catalogue."""
    with repository.catalogue.read() as connection:
        known = {kept.sha256 for kept in fixities.due(connection)}
    return any(kept.sha256 not in known for kept in missing)
