"""What the engine has not been told yet, and the revision that says how far it got."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, not_, select, union

from repo_search.catalogue import harvest, tables

_SEQ, _RECORD_ID = tables.outbox.c.seq, tables.outbox.c.record_id


def put(connection: Connection, record_ids: Iterable[str]) -> None:
    """Asks for the index documents of these records to be made anew."""
    rows = [{"record_id": record_id} for record_id in record_ids]
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
    told = select(_RECORD_ID).where(up_to >= _SEQ).distinct()
    harvest.put(connection, connection.scalars(told))
    connection.execute(tables.outbox.delete().where(up_to >= _SEQ))


def revision(connection: Connection) -> int:
    """How many requests the outbox has ever taken; grows with every change of the catalogue."""
    if connection.dialect.name == "sqlite":
        last = connection.exec_driver_sql(
            "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"
        ).scalar()
    else:
        last = connection.exec_driver_sql("SELECT last_value FROM outbox_seq_seq").scalar()
    return int(last or 0)


def told(connection: Connection) -> int:
    """The revision up to which some engine has been told everything."""
    first = connection.scalar(select(func.min(_SEQ)))
    return revision(connection) if first is None else first - 1
