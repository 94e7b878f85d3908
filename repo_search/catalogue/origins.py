"""What tells a record without a file again: its link, or the row that described it."""

from sqlalchemy import Connection, select

from repo_search.catalogue import tables
from repo_search.catalogue.holdings import Known

_ORIGIN, _RECORD = tables.origin.c, tables.record.c


def owner(connection: Connection, origin: str) -> Known | None:
    """The record that came from this origin."""
    row = connection.execute(
        select(_RECORD.record_id, _RECORD.withdrawn)
        .join(tables.origin, _ORIGIN.record_id == _RECORD.record_id)
        .where(_ORIGIN.origin == origin)
    ).first()
    return Known(row.record_id, row.withdrawn is not None) if row else None


def put(connection: Connection, origin: str, record_id: str) -> None:
    """Notes that a record came from this origin."""
    connection.execute(tables.origin.delete().where(_ORIGIN.origin == origin))
    connection.execute(tables.origin.insert().values(origin=origin, record_id=record_id))
