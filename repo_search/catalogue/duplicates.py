"""Deciding of two records that look alike: they become one, or they are told apart for good."""

from sqlalchemy import Connection, func, select

from repo_search.catalogue import claims as asserted
from repo_search.catalogue import (
    finding_decisions,
    likenesses,
    records,
    redirects,
    tables,
    texts,
)
from repo_search.errors import BadInput
from repo_search.records import Record

_HOLDING, _RELATION, _RECORD = tables.holding.c, tables.relation.c, tables.record.c


def reject(connection: Connection, one: str, other: str, who: str) -> None:
    """Keeps the decision that two records are not the same, so that they are not listed again.
    Raises NotFound, and BadInput for a record and itself."""
    _refuse_itself(one, other)
    for record_id in (one, other):
        records.find(connection, record_id)
    likenesses.decide(connection, one, other, "different", who)


def merge(connection: Connection, keep: str, drop: str, who: str) -> None:
    """Makes the record `drop` part of the record `keep`, to which its address leads from then on.

    What `keep` says of itself stands; `drop` fills in the fields of which `keep` says nothing. The
    files of `drop` become older versions of the file of `keep`, or its file if it has none; with
    them go the addresses they came from, the links and rows that `drop` is told by, its relations
    to other records, what was decided of its likeness to others, and what was said of findings of
    `drop` that `keep` words the same. Raises NotFound, and BadInput
    for a record and itself, records that are drafts, withdrawn or held back, and if text would be
    lost.
    """
    _refuse_itself(keep, drop)
    kept, dropped = records.find(connection, keep), records.find(connection, drop)
    for record in (kept, dropped):
        if record.tombstone:
            raise BadInput(f"Record {record.record_id} was withdrawn, so it cannot be merged.")
        if record.draft:
            raise BadInput(
                f"Record {record.record_id} is a draft, so it cannot be merged before it is "
                "published."
            )
        if record.hold:
            raise BadInput(
                f"Record {record.record_id} awaits clearance, so it cannot be merged yet: see "
                f"repo-search disclosures {record.record_id}"
            )
    if kept.holding and kept.text == "none" and dropped.text != "none":
        raise BadInput(
            f"Record {keep} has no text and {drop} has. Merge the other way round, so that the "
            f"text is not lost: repo-search duplicates merge {drop} {keep}"
        )
    if kept.holding is None and dropped.holding:
        _move_text(connection, kept, dropped)
    _move_files(connection, keep, drop)
    _move_relations(connection, keep, drop)
    for table in (tables.origin, tables.listed):
        connection.execute(table.update().where(table.c.record_id == drop).values(record_id=keep))
    has = {claim.field for claim in asserted.of_record(connection, keep)}
    filling_in = [c for c in asserted.of_record(connection, drop) if c.field not in has]
    asserted.replace(connection, keep, (), filling_in)
    finding_decisions.carry_over(connection, drop, keep)
    records.remove(connection, drop)
    redirects.put(connection, "record", drop, keep)
    likenesses.carry_over(connection, drop, keep)
    likenesses.decide(connection, keep, drop, "same", who)


def _refuse_itself(one: str, other: str) -> None:
    if one == other:
        raise BadInput(f"{one} is one record. Name two different ones.")


def _move_text(connection: Connection, kept: Record, dropped: Record) -> None:
    connection.execute(
        tables.record.update()
        .where(_RECORD.record_id == kept.record_id)
        .values(text=dropped.text, text_reason=dropped.text_reason)
    )
    passages = texts.of_record(connection, dropped.record_id)
    texts.work_out(connection, kept.record_id, passages)
    passage = tables.passage
    connection.execute(passage.delete().where(passage.c.record_id == kept.record_id))
    connection.execute(
        passage.update()
        .where(passage.c.record_id == dropped.record_id)
        .values(record_id=kept.record_id)
    )


def _move_files(connection: Connection, keep: str, drop: str) -> None:
    """Numbers the versions of `drop` to end just before the first of `keep`."""
    first = connection.scalar(select(func.min(_HOLDING.version)).where(_HOLDING.record_id == keep))
    last = connection.scalar(select(func.max(_HOLDING.version)).where(_HOLDING.record_id == drop))
    earlier = 0 if first is None or last is None else first - 1 - last
    connection.execute(
        tables.holding.update()
        .where(_HOLDING.record_id == drop)
        .values(record_id=keep, version=_HOLDING.version + earlier)
    )


def _move_relations(connection: Connection, keep: str, drop: str) -> None:
    """Makes relations of `drop` those of `keep`, without any of it to itself or twice."""
    touching = _RELATION.record_id.in_([keep, drop]) | _RELATION.other_id.in_([keep, drop])
    rows = connection.execute(select(tables.relation).where(touching)).mappings().all()
    connection.execute(tables.relation.delete().where(touching))
    moved: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in sorted(rows, key=lambda row: drop in (row["record_id"], row["other_id"])):
        one, other = (keep if row[end] == drop else row[end] for end in ("record_id", "other_id"))
        if one != other:
            moved.setdefault(
                (one, row["relation"], other), {**row, "record_id": one, "other_id": other}
            )
    if moved:
        connection.execute(tables.relation.insert(), list(moved.values()))
