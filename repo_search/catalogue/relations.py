"""What one record is to another: a translation of it, a briefing on it, a report of progress."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, select, true

from repo_search.catalogue import tables
from repo_search.records import Reference

RESPONDING = ("response to", "progress report of")
KINDS = ("translation of", "translated as", "briefing of", *RESPONDING, "replaces")
"""What a record can be to another."""

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


def renew(connection: Connection, record_id: str, wanted: Mapping[str, str], evidence: str) -> None:
    """Makes these all that a record is to others, by the other's id; what was said of one of them
    already stays as it was said."""
    before = {other.id: relation for relation, other in known_of(connection, record_id)}
    gone = [other for other in before if other not in wanted]
    connection.execute(
        tables.relation.delete().where(
            _RELATION.record_id == record_id, _RELATION.other_id.in_(gone)
        )
    )
    for other, relation in wanted.items():
        if before.get(other) != relation:
            put(connection, record_id, relation, other, evidence)


def of_record(connection: Connection, record_id: str) -> list[tuple[str, Reference]]:
    """What a record is to others that the public may see: the relation, and the other's title."""
    return _of(connection, record_id, tables.PUBLIC)


def known_of(connection: Connection, record_id: str) -> list[tuple[str, Reference]]:
    """What a record is to others, also to those that are not public."""
    return _of(connection, record_id, true())


def _of(
    connection: Connection, record_id: str, which: ColumnElement[bool]
) -> list[tuple[str, Reference]]:
    rows = connection.execute(
        select(_RELATION.relation, tables.record.c.record_id, tables.record.c.title)
        .join(tables.record, tables.record.c.record_id == _RELATION.other_id)
        .where(_RELATION.record_id == record_id, which)
        .order_by(_RELATION.relation, tables.record.c.title, tables.record.c.accession)
    )
    return [(relation, Reference(other, title)) for relation, other, title in rows]


def told_by_others(connection: Connection, record_id: str) -> list[tuple[Reference, str]]:
    """The records that say of themselves what they are to this one, and what that is."""
    rows = connection.execute(
        select(tables.record.c.record_id, tables.record.c.title, _RELATION.relation)
        .join(tables.record, tables.record.c.record_id == _RELATION.record_id)
        .where(_RELATION.other_id == record_id)
        .order_by(_RELATION.relation, tables.record.c.title, tables.record.c.accession)
    )
    return [(Reference(one, title), relation) for one, title, relation in rows]
