"""Making a backup while others read and write."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from repo_search.backups.manifest import (
    CATALOGUE,
    beside,
    copy,
    holdings_of,
    must_be_empty,
    place_of,
    write_manifest,
)
from repo_search.catalogue import backups, erasures, fixities
from repo_search.catalogue.fixities import Kept
from repo_search.clearing import note_in
from repo_search.disks import no_space, sync
from repo_search.errors import BadInput, Damaged, NotFound
from repo_search.holdings import sha256_of
from repo_search.repository import Repository
from repo_search.settings import Settings

_ROUNDS = 5
"""Times the catalogue is copied anew because files were taken out while the copy was made."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds: how many files and bytes of files, and those left out because they are
    damaged or missing in the repository."""

    files: int
    size: int
    left_out: tuple[Kept, ...]


def backup(repository: Repository, settings: Settings, directory: Path) -> Made:
    """Makes a backup in a directory that is new or empty, while others read and write.

    Raises BadInput for a directory that cannot be used or a catalogue that is not SQLite, Damaged
    for a catalogue that is damaged, NoSpace for a full disk.
    """
    source = _database(settings)
    directory = directory.absolute()
    must_be_empty(directory, "Name a new directory for each backup.")
    for ours in (settings.data, settings.holdings_directory):
        if directory.is_relative_to(ours.absolute()):
            raise BadInput(f"A backup inside {ours} would be lost with it. Name a place elsewhere.")
    # Noted before there is a byte of it: no erasure is to overlook a backup.
    with repository.catalogue.write() as connection:
        backups.note(connection, directory)
    with beside(directory) as unfinished:
        for _ in range(_ROUNDS):
            _copy_database(source, unfinished / CATALOGUE)
            wanted = holdings_of(unfinished / CATALOGUE)
            left_out = [kept for kept in wanted if not _copied(repository, kept, unfinished)]
            if not _taken_out_since(repository, left_out):
                break
        lost = {kept.sha256 for kept in left_out}
        there = {place_of(kept.sha256): kept.sha256 for kept in wanted if kept.sha256 not in lost}
        for path in _files_of(unfinished):
            if path not in there and path != CATALOGUE:  # of a record that was undone meanwhile
                (unfinished / path).unlink()
        hashes = {CATALOGUE: sha256_of(unfinished / CATALOGUE), **there}
        write_manifest(unfinished, hashes, lost)
    with repository.catalogue.read() as connection:  # one made meanwhile could not find the backup
        note_in(directory, erasures.all_erasures(connection))
    size = sum(kept.size for kept in wanted if kept.sha256 not in lost)
    return Made(len(there), size, tuple(left_out))


def _database(settings: Settings) -> Path:
    url = make_url(settings.catalogue_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BadInput(
            "The catalogue is not an SQLite file. Back it up with the tools of its database, such "
            f"as pg_dump, and after that the files in {settings.holdings_directory}."
        )
    return Path(url.database)


def _copy_database(source: Path, target: Path) -> None:
    """Copies a database as it is at one moment, whoever writes to it. Raises Damaged."""
    target.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
            read.backup(written)
            written.execute("PRAGMA journal_mode=DELETE")
            found = written.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise no_space(target.parent) from error
        raise Damaged(f"The catalogue could not be copied: {error}.") from error
    except sqlite3.DatabaseError as error:
        raise Damaged("The catalogue is damaged. Restore an earlier backup.") from error
    if found != ("ok",):
        raise Damaged(f"The catalogue is damaged ({found[0]}). Restore an earlier backup.")
    sync(target)


def _copied(repository: Repository, kept: Kept, unfinished: Path) -> bool:
    """Whether a file could be copied whole; one that was copied before is not copied again."""
    target = unfinished / place_of(kept.sha256)
    if target.exists():
        return True
    try:
        copy(repository.holdings.path(kept.sha256), target, kept.sha256)
    except (Damaged, NotFound):
        return False
    except OSError:
        target.unlink(missing_ok=True)
        if repository.holdings.fault(kept.sha256):
            return False
        raise
    return True


def _taken_out_since(repository: Repository, missing: Iterable[Kept]) -> bool:
    """Whether files are missing because their records have gone from the catalogue."""
    with repository.catalogue.read() as connection:
        known = {kept.sha256 for kept in fixities.due(connection)}
    return any(kept.sha256 not in known for kept in missing)


def _files_of(directory: Path) -> list[str]:
    return [p.relative_to(directory).as_posix() for p in directory.rglob("*") if p.is_file()]
