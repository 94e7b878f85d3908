"""The catalogue in a PostgreSQL database, for many machines: it keeps what an SQLite file keeps,
and gives it back as that does.

Imported only where the URL asks for it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    URL,
    BigInteger,
    Connection,
    Integer,
    String,
    Table,
    create_engine,
    event,
    exc,
    text,
)
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGTypeCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.pool import NullPool

from repo_search.catalogue import database, tables
from repo_search.catalogue.sqlstates import LOCKED, lost, place, plainly
from repo_search.errors import BadInput, RepoSearchError

_OLDEST = 13
"""The version of PostgreSQL from which on `pg_current_snapshot` is there."""
_CONNECT_SECONDS = 10
_STATEMENT_SECONDS = 300
"""For the longest read of a large catalogue; migrations and scouring have no limit."""
_IDLE_SECONDS, _IDLE_WRITING_SECONDS = 3 * 3600, 600
"""After which a transaction in which nothing happens is ended. One that reads may be waiting for
all of an index to be looked through; while one writes, nobody else can."""
_DEAD_AFTER = {"idle": 30, "interval": 10, "count": 3}
"""Seconds until a machine that does not answer is asked, and asked again, and how often: with it
goes what it had locked."""
_UNHEARD_SECONDS = 20
"""For which what was sent may be without a sign that it arrived. Nothing of the above counts
meanwhile: Linux would go on for a quarter of an hour."""
_CONNECTIONS, _MORE = 5, 15
"""Kept for one process, and made for a while where many threads read at once."""
_SAMPLED = {"record_id", "finding_id", "sha256", "field", "kind"}
"""Columns of texts that say nothing of anybody."""
_WRITING = 0x5265706F
"""The number of the lock by which one transaction writes at a time, over all machines."""
_LOCK = (
    "SELECT set_config('idle_in_transaction_session_timeout', "
    f"'{_IDLE_WRITING_SECONDS}s', true), pg_advisory_xact_lock({_WRITING})"
)
_REVISION = "revision"
_ALONE = 0x416C6F6E
"""The first number of locks that are held by name."""
_NUL, _STAND_IN = "\0", "\ufdd0"
"""PostgreSQL keeps no NUL in a text. A character that Unicode keeps free for such uses is kept in
its place: as long, so that places in texts stay what they are."""


class _Text(String):
    render_bind_cast = True

    def bind_processor(self, dialect: Any) -> Callable[[Any], Any]:
        return lambda value: value.replace(_NUL, _STAND_IN) if value and _NUL in value else value

    def result_processor(self, dialect: Any, coltype: object) -> Callable[[Any], Any]:
        return lambda value: (
            value.replace(_STAND_IN, _NUL) if value and _STAND_IN in value else value
        )


class _Whole(BigInteger):
    render_bind_cast = True


class _Types(PGTypeCompiler):
    """Texts sort by the numbers of their characters, and numbers have 64 bits, as in SQLite,
    however the database was made."""

    def _render_string_type(
        self, name: str, length: int | None, collation: str | None, *given: Any, **more: Any
    ) -> str:
        return super()._render_string_type(name, length, collation or "C", *given, **more)

    def visit_INTEGER(self, type_: Any, **kw: Any) -> str:  # noqa: N802 - as there
        return "BIGINT"


class Dialect(PGDialect_psycopg):
    type_compiler_cls = _Types
    colspecs = {**PGDialect_psycopg.colspecs, String: _Text, Integer: _Whole}  # noqa: RUF012
    supports_statement_cache = True


registry.register("postgresql.repo_search", __name__, "Dialect")


class Postgresql:
    """A database by URL. Raises BadInput where psycopg is not installed, and for an option that
    the URL cannot have."""

    def __init__(self, url: URL) -> None:
        self.engine = create_engine(
            _ours(url),
            hide_parameters=True,
            connect_args=_options(url),
            pool_pre_ping=True,
            pool_size=_CONNECTIONS,
            max_overflow=_MORE,
            pool_timeout=database.WAIT_SECONDS,
            pool_use_lifo=True,
        )
        self._at = place(url, _defaults())
        event.listen(self.engine, "connect", _check)
        event.listen(self.engine, "begin", _begin)

    def reading(self) -> Connection:
        return self.engine.connect().execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    def writing(self) -> Connection:
        """READ COMMITTED, so that what each statement sees is of after the lock."""
        return self.engine.connect().execution_options(
            isolation_level="READ COMMITTED", writes=f"{_LOCK}; {database.REVISION_OF_TABLES}"
        )

    def changing(self) -> Connection:
        return self.writing().execution_options(writes=_LOCK)

    def revision(self, connection: Connection) -> str | None:
        found: str | None = connection.info.pop(_REVISION)
        return found

    def take_time(self, connection: Connection) -> None:
        connection.execute(text("SET LOCAL statement_timeout = 0"))

    def prepare(self, connection: Connection) -> None:
        """Has no samples of texts kept for planning: nobody but the operator could remove them."""
        for table in tables.metadata.tables.values():
            hidden = ", ".join(
                f'ALTER "{column.name}" SET STATISTICS 0'
                for column in table.columns
                if isinstance(column.type, String) and column.name not in _SAMPLED
            )
            if hidden:
                connection.exec_driver_sql(f'ALTER TABLE "{table.name}" {hidden}')

    def plainly(self, error: Exception) -> RepoSearchError | None:
        return plainly(error, self._at)

    def forget(self) -> None:
        """Writes the tables anew that hold addresses of people, unless somebody reads them just
        now: then it is left for the next time."""
        try:
            self._write_anew((tables.subscription, tables.mail), wait="200ms")
        except exc.DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != LOCKED:
                raise

    def scour(self) -> None:
        self._write_anew(tables.metadata.tables.values())

    def _write_anew(self, some: Iterable[Table], wait: str = "") -> None:
        """Raises the driver's error if one of the tables is in use for too long."""
        names = ", ".join(f'"{table.name}"' for table in some)
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            try:
                connection.exec_driver_sql("SET statement_timeout = 0")
                if wait:
                    connection.exec_driver_sql(f"SET lock_timeout = '{wait}'")
                connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {names}")
            finally:
                connection.invalidate()  # with what was set


def _ours(url: URL) -> URL:
    try:
        import psycopg  # noqa: F401 - SQLAlchemy would not say how to get it
    except ImportError:
        raise BadInput('The catalogue needs psycopg: pip install "repo-search[large]".') from None
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        raise BadInput("The URL of the catalogue must begin with postgresql+psycopg://.")
    if strange := sorted(url.query.keys() - _defaults().keys()):
        raise BadInput(
            f"The URL of the catalogue (REPO_SEARCH_CATALOGUE) has no option “{strange[0][:40]}”."
        )
    return url.set(drivername="postgresql+repo_search")


def _defaults() -> dict[str, str]:
    """What a connection has of itself and of the environment, by the name of the option."""
    from psycopg.pq import Conninfo

    options = {one.keyword.decode(): one.val for one in Conninfo.get_defaults()}
    return {name: value.decode() if value else "" for name, value in options.items()}


def _options(url: URL) -> dict[str, Any]:
    settings = {
        "lock_timeout": int(database.WAIT_SECONDS * 1000),
        "statement_timeout": _STATEMENT_SECONDS * 1000,
        "idle_in_transaction_session_timeout": _IDLE_SECONDS * 1000,
        **{f"tcp_keepalives_{name}": value for name, value in _DEAD_AFTER.items()},
    }
    given = url.query.get("options", "")
    options = [given if isinstance(given, str) else " ".join(given)]
    options += [f"-c {name}={value}" for name, value in settings.items()]
    return {
        "fallback_application_name": "repo-search",
        "client_encoding": "UTF8",
        "connect_timeout": _CONNECT_SECONDS,
        "options": " ".join(filter(None, options)),
        "keepalives": 1,
        "tcp_user_timeout": _UNHEARD_SECONDS * 1000,
        **{f"keepalives_{name}": value for name, value in _DEAD_AFTER.items()},
    }


def _check(raw: Any, _: object) -> None:
    if raw.info.server_version < _OLDEST * 10_000:
        raise BadInput(f"The catalogue needs PostgreSQL {_OLDEST} or newer.")
    if (encoding := raw.info.parameter_status("server_encoding")) != "UTF8":
        raise BadInput(f"The database of the catalogue must be in UTF8, not {encoding}.")


def _begin(connection: Connection) -> None:
    """Takes the lock, and sees afterwards which revision there is: both are sent at once."""
    if statements := connection.get_execution_options().get("writes"):
        cursor = connection.exec_driver_sql(statements).cursor
        if cursor and cursor.nextset():
            connection.info[_REVISION] = next(iter(cursor.fetchone() or ()), None)


class Locks:
    """Locks by name over all machines, for as long as the one connection lasts that takes them."""

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(
            _ours(url),
            hide_parameters=True,
            connect_args=_options(url),
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            pool_reset_on_return=None,
        )
        self._at = place(url, _defaults())
        with self._plain_errors():
            self._connection = self._engine.connect()

    def take(self, name: str, *, shared: bool = False) -> bool:
        """Whether the lock is had: alone, or beside others who share it. One connection may have
        it both ways."""
        asked = text(f"SELECT pg_try_advisory_lock{'_shared' * shared}({_ALONE}, hashtext(:name))")
        with self._plain_errors():
            return bool(self._connection.scalar(asked, {"name": name}))

    def let_go(self, name: str, *, shared: bool = False) -> None:
        asked = text(f"SELECT pg_advisory_unlock{'_shared' * shared}({_ALONE}, hashtext(:name))")
        with self._plain_errors():
            self._connection.execute(asked, {"name": name})

    def use(self, do: Callable[[Connection], None]) -> None:
        """Asks something over this connection, if it lasts still."""
        with self._plain_errors():
            if self._connection.closed or self._connection.invalidated:
                raise lost(self._at)
            do(self._connection)

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except exc.SQLAlchemyError as error:
            raise plainly(error, self._at) or lost(self._at) from None

    def __enter__(self) -> "Locks":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def is_taken(connection: Connection, name: str) -> bool:
    """Whether somebody has a lock that only one takes."""
    asked = text(f"SELECT pg_try_advisory_xact_lock({_ALONE}, hashtext(:name))")
    return not connection.scalar(asked, {"name": name})
