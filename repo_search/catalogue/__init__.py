"""The catalogue: the truth about records, in a relational database.

Modules hold one aggregate each; their functions take a connection of a transaction begun here.
"""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import (
    URL,
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from repo_search.catalogue import publishers, tables, theme_changes
from repo_search.catalogue.database import REVISION_OF_TABLES, Database
from repo_search.catalogue.sqlite import Sqlite
from repo_search.errors import BadInput, Damaged

REVISION = "0011"
"""The newest schema revision, the last file of migrations/versions."""


_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As alembic makes it."""


class Catalogue:
    """A database by URL. Opening it creates or migrates the schema. Raises BadInput for a URL that
    is none, and for a database without a schema unless it may be created; Unavailable for a server
    that does not answer."""

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.url = url
        self._database = _database(url)
        try:
            self._bring_up_to_date(create)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the catalogue throughout."""
        with self._plain_errors(), self._database.reading() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write, the only one: all of it happens or none. Raises Busy after
        30 s, NoSpace for a full disk, Damaged if another version has changed the tables."""
        with self._plain_errors(), self._database.writing() as connection, connection.begin():
            _be_ours(self._database.revision(connection))
            yield connection

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """A transaction that writes what nobody else does, beside whoever else writes: leases. In
        SQLite it is as `write`."""
        if not self.is_shared:
            with self.write() as connection:
                yield connection
            return
        aside = self._database.engine.connect().execution_options(isolation_level="READ COMMITTED")
        with self._plain_errors(), aside as connection, connection.begin():
            _be_ours(_noted_revision(connection))
            yield connection

    @property
    def is_shared(self) -> bool:
        """Whether several machines may be at work on it."""
        return is_shared_at(self.url)

    def forget(self) -> None:
        """Empties journals, in which what was deleted just now would stand a while yet."""
        with self._plain_errors():
            self._database.forget()

    def scour(self) -> None:
        """Writes the database anew, so that no freed part of it holds what was deleted. Raises
        Busy if somebody reads or writes for too long, NoSpace for a full disk."""
        with self._plain_errors():
            self._database.scour()

    def close(self) -> None:
        self._database.engine.dispose()

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            if (plain := self._database.plainly(error)) is None:
                raise
            raise plain from plain.__cause__

    def _bring_up_to_date(self, create: bool) -> None:
        with self.read() as connection:
            earlier = _revision_of(connection)
        if earlier == REVISION:
            return
        if earlier is None and not create:
            raise BadInput(
                "There is no repository in this database. Bring in documents first with "
                "“repo-search import PATH”."
            )
        changing = self._database.changing()
        with self._plain_errors(), changing as connection, connection.begin():
            self._database.take_time(connection)
            earlier = _revision_of(connection)
            if earlier is None:
                _create(connection)
            else:
                _migrate(connection)
            self._database.prepare(connection)
            if earlier in (None, "0001"):  # 0001 had a smaller thesaurus, and no way to change it
                theme_changes.add_shipped(connection)
            if earlier is None:
                publishers.add_shipped(connection)


def is_shared_at(url: str) -> bool:
    """Whether several machines may be at work on the catalogue at a URL."""
    return _parts(url).get_backend_name() != "sqlite"


@contextmanager
def alone(url: str, lock: Path) -> Iterator[bool]:
    """Whether nobody else has this lock of the catalogue at a URL, which is held for the length of
    the block: a file where the catalogue is one, else a lock of the database, of the file's name,
    which holds over all machines and for as long as the connection to the server does."""
    parts = _parts(url)
    if parts.get_backend_name() == "sqlite":
        with lock.open("w") as opened:
            try:
                fcntl.flock(opened.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
    else:
        from repo_search.catalogue import postgresql

        with postgresql.Locks(parts) as locks:
            yield locks.take(lock.name)


def _parts(url: str) -> URL:
    """Raises BadInput, which repeats nothing of the URL: what is wrong may be a part of the
    password. So may be what is taken for a host or a database, if a sign “@” has nothing to part
    or there are several."""
    with suppress(ArgumentError, ValueError):
        parts = make_url(url)
        signs = url.count("@")
        if parts.get_backend_name() == "sqlite" or signs == (parts.username is not None):
            return parts
    raise BadInput(
        "The URL of the catalogue (REPO_SEARCH_CATALOGUE) cannot be understood. In a user, a "
        "password and an option, “@”, “/” and “:” are written as “%40”, “%2F” and “%3A”."
    )


def file_of(url: str) -> Path | None:
    """The file that a catalogue is in; None where it is in a database elsewhere."""
    parts = _parts(url)
    embedded = parts.get_backend_name() == "sqlite" and parts.database
    return Path(embedded) if embedded else None


def _database(url: str) -> Database:
    parts = _parts(url)
    if parts.get_backend_name() == "sqlite":
        return Sqlite(parts)
    if parts.get_backend_name() == "postgresql":
        from repo_search.catalogue.postgresql import Postgresql

        return Postgresql(parts)
    raise BadInput(
        "The catalogue can be in SQLite or PostgreSQL: sqlite:/// or postgresql+psycopg://"
    )


def _revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return _noted_revision(connection)


def _noted_revision(connection: Connection) -> str | None:
    noted: str | None = connection.exec_driver_sql(REVISION_OF_TABLES).scalar()
    return noted


def _be_ours(revision: str | None) -> None:
    """Raises Damaged if the tables are not what this version made of them when it opened them."""
    if revision != REVISION:
        raise Damaged(
            "Another version of repo-search has changed the catalogue since this one was started, "
            "which writes nothing any more: end it, and start the version that is to be used."
        )


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


def fact(connection: Connection, key: str) -> str | None:
    """One of the few facts about the whole repository, such as its notice."""
    return connection.scalar(
        select(tables.repository.c.value).where(tables.repository.c.key == key)
    )


def set_fact(connection: Connection, key: str, value: str) -> None:
    connection.execute(tables.repository.delete().where(tables.repository.c.key == key))
    connection.execute(tables.repository.insert().values(key=key, value=value))
