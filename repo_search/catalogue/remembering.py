"""What was read before and still holds, since nobody has written to the catalogue since."""

from collections.abc import Callable
from typing import TypeVar, cast

from sqlalchemy import Connection

T = TypeVar("T")


def remembered(connection: Connection, read: Callable[[Connection], T]) -> T:
    """What `read` gives, which nobody may change: kept with each connection to the database for as
    long as no transaction of anybody has been committed.

    SQLite tells: by a number that changes with every commit of another connection, and one of the
    rows that this one has changed itself. PostgreSQL tells which transactions the snapshot sees.
    Within a transaction that may write it is read each time.
    """
    if connection.get_execution_options().get("writes"):
        return read(connection)
    state = _state(connection)
    kept = connection.info.get(read)
    if kept is None or kept[0] != state:
        kept = connection.info[read] = (state, read(connection))
    return cast(T, kept[1])


def _state(connection: Connection) -> object:
    if connection.dialect.name != "sqlite":
        return connection.exec_driver_sql("SELECT CAST(pg_current_snapshot() AS text)").scalar()
    raw = connection.connection.dbapi_connection
    changed_here = raw.total_changes if raw is not None else 0
    return connection.exec_driver_sql("PRAGMA data_version").scalar(), changed_here
