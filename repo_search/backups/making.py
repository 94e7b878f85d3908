"""Making a backup while others read and write."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from repo_search.backups.manifest import CATALOGUE, holdings_of, write_manifest
from repo_search.catalogue import file_of
from repo_search.catalogue.fixities import Kept
from repo_search.copies import copy_of, gather, place_of
from repo_search.disks import no_space, sync
from repo_search.errors import BadInput, Damaged
from repo_search.holdings import sha256_of
from repo_search.repository import Repository
from repo_search.settings import Settings


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
    with copy_of(repository, settings, directory) as unfinished:

        def describe() -> list[Kept]:
            _copy_database(source, unfinished / CATALOGUE)
            return holdings_of(unfinished / CATALOGUE)

        there, left_out = gather(repository, unfinished, describe)
        hashes = {place_of(kept.sha256): kept.sha256 for kept in there}
        hashes = {CATALOGUE: sha256_of(unfinished / CATALOGUE), **hashes}
        write_manifest(unfinished, hashes, (kept.sha256 for kept in left_out))
    return Made(len(there), sum(kept.size for kept in there), tuple(left_out))


def _database(settings: Settings) -> Path:
    if (file := file_of(settings.catalogue_url)) is None:
        raise BadInput(
            "The catalogue is not an SQLite file. Back it up with the tools of its database, such "
            f"as pg_dump, and after that the files in {settings.holdings_directory}."
        )
    return file


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
