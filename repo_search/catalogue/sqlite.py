"""The catalogue in an SQLite file, for one machine."""

import shutil
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from repo_search.catalogue import database
from repo_search.disks import no_space
from repo_search.errors import Busy, Damaged, RepoSearchError

_IN_USE = "Others are reading or writing the catalogue all the time. Try again."
_SHARED_BYTES = 32 << 10
"""What SQLite needs on disk beside a database before anybody can read it together with others."""
_ALONE = "alone"


class Sqlite:
    """A database by the URL of its file, in its journal mode WAL."""

    def __init__(self, url: URL) -> None:
        # The connection that was used last is used first: it remembers names.
        pooled = {"pool_use_lifo": True} if url.database else {}
        waiting = {"timeout": database.WAIT_SECONDS}
        self.engine = create_engine(url, hide_parameters=True, connect_args=waiting, **pooled)
        self._directory = Path(url.database or "").parent
        event.listen(self.engine, "do_connect", _connect)
        event.listen(self.engine, "begin", _begin)
        event.listen(self.engine, "checkin", _part_with)

    def reading(self) -> Connection:
        return self.engine.connect()

    def writing(self) -> Connection:
        return self.engine.connect().execution_options(writes=True)

    changing = writing

    def revision(self, connection: Connection) -> str | None:
        """Asked past SQLAlchemy: for each transaction it would take ten times as long."""
        raw = connection.connection.dbapi_connection
        found = raw.execute(database.REVISION_OF_TABLES).fetchone() if raw else None
        return found and found[0]

    def take_time(self, connection: Connection) -> None:
        """They may always."""

    def prepare(self, connection: Connection) -> None:
        """They need nothing."""

    def forget(self) -> None:
        """As far as nobody reads: else it is left for the next time."""
        with self.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            if raw is not None:  # SQLAlchemy would begin a transaction, where this cannot be
                raw.execute("PRAGMA busy_timeout=200")
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                raw.execute(f"PRAGMA busy_timeout={int(database.WAIT_SECONDS * 1000)}")

    def scour(self) -> None:
        with self.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            if raw is None:
                return
            deadline = time.monotonic() + database.WAIT_SECONDS
            raw.execute("VACUUM")
            while raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                if time.monotonic() > deadline:
                    raise Busy(_IN_USE)

    def plainly(self, error: Exception) -> RepoSearchError | None:
        plain = self._plainly(error)
        if plain is not None:
            plain.__cause__ = error
        return plain

    def _plainly(self, error: Exception) -> RepoSearchError | None:
        if isinstance(error, OperationalError | sqlite3.OperationalError):
            said = _said(error)
            if "locked" in said:
                return Busy("Another process is writing to the catalogue. Try again.")
            if self._is_full(said):
                return no_space(self._directory)
            return Damaged(f"The catalogue cannot be used: {said}.")
        torn = isinstance(error, DatabaseError | sqlite3.DatabaseError) and any(
            words in _said(error) for words in ("malformed", "not a database")
        )
        return Damaged("The catalogue is damaged. Restore a backup.") if torn else None

    def _is_full(self, said: str) -> bool:
        if "disk I/O error" in said:  # what SQLite says too of a disk without any space at all
            return shutil.disk_usage(self._directory).free < _SHARED_BYTES
        return "disk is full" in said or "No space left" in said


def _said(error: DatabaseError | sqlite3.DatabaseError) -> str:
    """What the driver said: SQLAlchemy wraps it, unless the connection was used directly."""
    return str(error.orig if isinstance(error, DatabaseError) else error)


def _connect(
    _: Dialect, entry: ConnectionPoolEntry, given: Any, options: Any
) -> sqlite3.Connection:
    """A connection; where the disk is full to the last byte, one that keeps others out: SQLite
    reads without what it else needs on disk if nobody else does."""
    try:
        return _prepared(sqlite3.connect(*given, **options))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_IOERR_SHMSIZE:
            raise
    entry.info[_ALONE] = True
    return _prepared(sqlite3.connect(*given, **options), "locking_mode=EXCLUSIVE")


def _prepared(connection: sqlite3.Connection, *pragmas: str) -> sqlite3.Connection:
    try:
        connection.isolation_level = None  # the driver's own BEGIN would come too late
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        _switch_to_wal(connection)
        # What is deleted is overwritten: addresses of people, and texts that were taken out.
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _part_with(_: Any, entry: ConnectionPoolEntry) -> None:
    """Closes a connection that keeps others out, so that it does so no longer than it must."""
    if entry.info.get(_ALONE):
        entry.invalidate()


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Sets the journal mode of a new database. SQLite does not wait here for others who do the
    same, whatever time-out it is given."""
    deadline = time.monotonic() + database.WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
