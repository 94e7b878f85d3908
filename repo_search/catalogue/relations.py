"""What one record is to another: a translation of it, a briefing on it, a report of progress."""

from sqlalchemy import Connection, select

from repo_search.catalogue import tables
from repo_search.records import Reference

_RELATION = tables.relation.c


def put(
    connection: Connection, record_id: str, relation: str, other_id: str, evidence: str
) -> None:
    """Says what a record is to another ("translation of"), in the place of what was said of the
    two before."""
    pair = (_RELATION.record_id == record_id, _RELATION.other_id == other_id)
    connection.execute(tables.relation.delete().where(*pair))
    connection.execute(
        tables.relation.insert().values(
            record_id=record_id, relation=relation, other_id=other_id, evidence=evidence
        )
    )


def of_record(connection: Connection, record_id: str) -> list[tuple[str, Reference]]:
    """What a record is to others that are not withdrawn: the relation, and the other's title."""
    rows = connection.execute(
        select(_RELATION.relation, tables.record.c.record_id, tables.record.c.title)
        .join(tables.record, tables.record.c.record_id == _RELATION.other_id)
        .where(_RELATION.record_id == record_id, tables.PUBLIC)
        .order_by(_RELATION.relation, tables.record.c.title)
    )
    return [(relation, Reference(other, title)) for relation, other, title in rows]
