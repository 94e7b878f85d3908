"""The catalogue: the truth about records, in a relational database.

Modules hold one aggregate each; their functions take a connection of a transaction begun here.
"""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    create_engine,
    event,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from repo_search.catalogue import publishers, tables, theme_changes
from repo_search.disks import no_space
from repo_search.errors import Busy, Damaged

REVISION = "0011"
"""The newest schema revision, the last file of migrations/versions."""
_WAIT_SECONDS = 30
_IN_USE = "Others are reading or writing the catalogue all the time. Try again."
_SHARED_BYTES = 32 << 10
"""What SQLite needs on disk beside a database before anybody can read it together with others."""
_ALONE = "alone"


_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As alembic makes it."""


class Catalogue:
    """A database by URL. Opening it creates or migrates the schema."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _connect(url)
        self._bring_up_to_date()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the catalogue throughout."""
        with self._plain_errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write; all of it happens or none. Raises Busy after 30 s, NoSpace
        for a full disk."""
        with (
            self._plain_errors(),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def forget(self) -> None:
        """Empties SQLite's journal, in which what was deleted just now would stand a while yet.
        As far as nobody reads: else it is left for the next time."""
        if self._engine.dialect.name == "sqlite":
            with self._plain_errors(), self._engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                if raw is not None:  # SQLAlchemy would begin a transaction, where this cannot be
                    raw.execute("PRAGMA busy_timeout=200")
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    raw.execute(f"PRAGMA busy_timeout={_WAIT_SECONDS * 1000}")

    def scour(self) -> None:
        """Writes the database anew, so that no freed part of it holds what was deleted. Raises
        Busy if somebody reads or writes for too long, NoSpace for a full disk."""
        if self._engine.dialect.name != "sqlite":
            return
        with self._plain_errors(), self._engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            if raw is None:
                return
            deadline = time.monotonic() + _WAIT_SECONDS
            raw.execute("VACUUM")
            while raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                if time.monotonic() > deadline:
                    raise Busy(_IN_USE)

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, sqlite3.OperationalError) as error:
            said = _said(error)
            if "locked" in said:
                raise Busy("Another process is writing to the catalogue. Try again.") from error
            if self._is_full(said):
                raise no_space(self._place) from error
            raise Damaged(f"The catalogue cannot be used: {said}.") from error
        except (DatabaseError, sqlite3.DatabaseError) as error:
            if "malformed" in _said(error) or "not a database" in _said(error):
                raise Damaged("The catalogue is damaged. Restore a backup.") from error
            raise

    def _is_full(self, said: str) -> bool:
        if "disk I/O error" in said:  # what SQLite says too of a disk without any space at all
            return shutil.disk_usage(self._place).free < _SHARED_BYTES
        return "disk is full" in said or "No space left" in said

    @property
    def _place(self) -> Path | str:
        """The directory of an embedded database, else its address."""
        url = make_url(self.url)
        if url.get_backend_name() == "sqlite":
            return Path(url.database or "").parent
        return url.render_as_string(hide_password=True)

    def _bring_up_to_date(self) -> None:
        with self.read() as connection:
            if _revision_of(connection) == REVISION:
                return
        with self.write() as connection:
            earlier = _revision_of(connection)
            if earlier is None:
                _create(connection)
            else:
                _migrate(connection)
            if earlier in (None, "0001"):  # 0001 had a smaller thesaurus, and no way to change it
                theme_changes.add_shipped(connection)
            if earlier is None:
                publishers.add_shipped(connection)


def _said(error: DatabaseError | sqlite3.DatabaseError) -> str:
    """What the driver said: SQLAlchemy wraps it, unless the connection was used directly."""
    return str(error.orig if isinstance(error, DatabaseError) else error)


def _revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.exec_driver_sql(
        "SELECT version_num FROM alembic_version"
    ).scalar()
    return version


def _create(connection: Connection) -> None:
    """The newest schema in one go: what the migrations come to, without waiting for all of them."""
    tables.metadata.create_all(connection, checkfirst=False)
    _VERSION.create(connection)
    connection.execute(_VERSION.insert().values(version_num=REVISION))


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Damaged(
            "The catalogue was made by a newer version of repo-search. Use that version, "
            "or restore a backup made with this one."
        ) from error


def _connect(url: str) -> Engine:
    # The connection that was used last is used first: it remembers names.
    pooled = {"pool_use_lifo": True} if make_url(url).database else {}
    waiting = {"timeout": _WAIT_SECONDS}
    engine = create_engine(url, hide_parameters=True, connect_args=waiting, **pooled)
    if make_url(url).get_backend_name() == "sqlite":
        event.listen(engine, "do_connect", _connect_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "checkin", _part_with)
    return engine


def _connect_sqlite(
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
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def fact(connection: Connection, key: str) -> str | None:
    """One of the few facts about the whole repository, such as its notice."""
    return connection.scalar(
        select(tables.repository.c.value).where(tables.repository.c.key == key)
    )


def set_fact(connection: Connection, key: str, value: str) -> None:
    connection.execute(tables.repository.delete().where(tables.repository.c.key == key))
    connection.execute(tables.repository.insert().values(key=key, value=value))
