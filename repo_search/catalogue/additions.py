"""What came in last, and of how many publishers: for pages that let people look around."""

from sqlalchemy import Connection, func, select

from repo_search.catalogue import records, tables
from repo_search.records import Record

_RECORD, _VALUE = tables.record.c, tables.record_value.c


def latest(connection: Connection, limit: int) -> list[Record]:
    """The records that came in last and are not withdrawn, newest addition first."""
    ids = connection.scalars(
        select(_RECORD.record_id)
        .where(_RECORD.withdrawn.is_(None))
        .order_by(_RECORD.accession.desc())
        .limit(limit)
    ).all()
    return list(records.by_ids(connection, ids).values())


def publishers_held(connection: Connection) -> int:
    """How many publishers issued at least one record that is not withdrawn."""
    return (
        connection.scalar(
            select(func.count(_VALUE.value.distinct()))
            .join(tables.record, _RECORD.record_id == _VALUE.record_id)
            .where(_VALUE.field == "publisher", _RECORD.withdrawn.is_(None))
        )
        or 0
    )
