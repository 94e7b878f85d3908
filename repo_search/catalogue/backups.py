"""Backups that were made: an erasure names them, since bytes it takes out still stand in them."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select

from repo_search.catalogue import tables
from repo_search.catalogue.clock import now

_BACKUP = tables.backup.c


class Backup(NamedTuple):
    """When a backup was made (UTC), and its directory as an absolute path."""

    made: datetime
    directory: Path


def note(connection: Connection, directory: Path) -> None:
    """Remembers that a backup was made in this directory, as an absolute path; again where one is
    noted already, the new time counts."""
    written = str(directory.absolute())
    connection.execute(tables.backup.delete().where(_BACKUP.directory == written))
    connection.execute(tables.backup.insert().values(made=now(), directory=written))


def all_backups(connection: Connection) -> list[Backup]:
    """Every backup that was ever noted, the oldest first, whether it is still there or not."""
    rows = connection.execute(select(_BACKUP.made, _BACKUP.directory).order_by(_BACKUP.backup_id))
    return [Backup(made, Path(directory)) for made, directory in rows]
