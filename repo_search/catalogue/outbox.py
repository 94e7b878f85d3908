"""What the engine has not been told yet, and the revision that says how far it got."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, not_, select, union

from repo_search.catalogue import harvest, tables

_SEQ, _RECORD_ID = tables.outbox.c.seq, tables.outbox.c.record_id
_FACT = tables.repository.c
_NEWEST = select(func.max(_SEQ))
REACHED = "outbox"
"""The fact that says how far it got."""


def put(connection: Connection, record_ids: Iterable[str]) -> None:
    """Asks for the index documents of these records to be made anew."""
    rows: list[dict[str, object]] = [{"record_id": record_id} for record_id in record_ids]
    if rows and connection.dialect.name != "sqlite":
        # A sequence keeps what a transaction took that was undone. With numbers left out it would
        # look as if another index had been told of them.
        last = revision(connection)
        rows = [{**row, "seq": number} for number, row in enumerate(rows, last + 1)]
    if rows:
        connection.execute(tables.outbox.insert(), rows)


def waiting(connection: Connection, limit: int) -> tuple[int, list[str]]:
    """The oldest waiting records, each once, and the last sequence number among them."""
    rows = connection.execute(select(_SEQ, _RECORD_ID).order_by(_SEQ).limit(limit)).all()
    return (rows[-1].seq if rows else 0), list(dict.fromkeys(row.record_id for row in rows))


def unseen(connection: Connection) -> frozenset[str]:
    """The records that the public may not see, and those that wait to be taken out or were erased:
    an index that was not told of it may have them still, that of another engine for long."""
    record = tables.record.c
    taken_back = select(record.record_id).where(not_(tables.PUBLIC))
    gone = select(_RECORD_ID).where(_RECORD_ID.not_in(select(record.record_id)))
    erased = select(tables.erasure.c.record_id)
    return frozenset(connection.scalars(union(taken_back, gone, erased)))


def all_waiting(connection: Connection) -> list[str]:
    """Every record that waits, each once."""
    return list(connection.scalars(select(_RECORD_ID).distinct()))


def number(connection: Connection) -> int:
    """How many records wait."""
    return connection.scalar(select(func.count(_RECORD_ID.distinct()))) or 0


def clear(connection: Connection, up_to: int) -> None:
    """Takes out what an engine has been told, which harvesters are told from now on."""
    told = select(_RECORD_ID).where(up_to >= _SEQ).order_by(_SEQ)
    harvest.put(connection, connection.scalars(told).all())
    if connection.dialect.name != "sqlite" and (newest := connection.scalar(_NEWEST)):
        reach(connection, newest)
    connection.execute(tables.outbox.delete().where(up_to >= _SEQ))


def revision(connection: Connection) -> int:
    """How many requests the outbox has ever taken; grows with every change of the catalogue, and
    is of the state that the transaction sees."""
    if connection.dialect.name == "sqlite":
        last = connection.exec_driver_sql(
            "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"
        ).scalar()
        return int(last or 0)
    reached = select(_FACT.value).where(_FACT.key == REACHED).scalar_subquery()
    row = connection.execute(_NEWEST.add_columns(reached)).one()
    return max(int(number or 0) for number in row)


def reach(connection: Connection, number: int) -> None:
    """Writes down how far the outbox got, for when it is empty: sequences of other databases than
    SQLite run ahead of what has been committed."""
    connection.execute(tables.repository.delete().where(_FACT.key == REACHED))
    connection.execute(tables.repository.insert().values(key=REACHED, value=str(number)))


def told(connection: Connection) -> int:
    """The revision up to which some engine has been told everything."""
    first = connection.scalar(select(func.min(_SEQ)))
    return revision(connection) if first is None else first - 1
