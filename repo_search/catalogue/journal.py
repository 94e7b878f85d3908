"""The journal: what runs did to records, row by row, so that it can be told and taken back."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Select, Table, bindparam, func, select

from repo_search.catalogue import (
    finding_decisions,
    publisher_merges,
    serials,
    tables,
)
from repo_search.catalogue.clock import now

PAGE = "page:"
"""Begins the subject of a change that is a watched page and not a record; its address follows."""

DECISION = "decision:"
"""Begins the subject of a change that is what somebody said of two things: see `of_pair`."""

OTHER_SUBJECTS = (PAGE, DECISION, publisher_merges.SUBJECT)
"""Begin the subjects of changes that are no records; all other subjects are ids of records."""

Rows = dict[str, list[dict[str, Any]]]
"""Rows of a record by table, in a stable order; days and times as ISO 8601."""

_CHANGE = tables.change.c
ON_PAGES = ("page", "listed", "event")
DECIDED = "decision"
TEXT = "passage"
ANNOUNCED = "announcement"
DISCLOSED = "disclosure"
SAID_OF = "finding"
"""Of findings those alone of which somebody has decided."""
_SAID = ("claim", "holding", "address", "origin", "relation", SAID_OF)
"""What files and people said of a record. The rest is worked out from it."""
_OF_RECORD = (
    "record", "claim", "record_value", "holding", "origin", "relation", ANNOUNCED,
    DISCLOSED, TEXT,
)  # fmt: skip
_WANTED = {
    name: select(tables.metadata.tables[name])
    .where(tables.metadata.tables[name].c.record_id == bindparam("record_id"))
    .order_by(*tables.metadata.tables[name].primary_key)
    for name in _OF_RECORD
} | {SAID_OF: finding_decisions.OF_RECORD}
"""Made once: making them takes as long as asking them."""
_ADDRESSES = (
    select(tables.address)
    .where(tables.address.c.sha256.in_(bindparam("held", expanding=True)))
    .order_by(*tables.address.primary_key)
)
_REUSED = {"claim": "claim_id", "event": "event_id"}
"""Serial numbers that are given again when their row has gone."""
_SERIAL = ("claim_id", "made", "wording")
"""Columns of a claim, or a finding, that say nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one run did to one record. `before` is empty for a record that was added, `after` for
    one that was taken away; the texts of pages are in `before` alone, where they changed."""

    change_id: int
    run_id: int
    record_id: str
    made: datetime
    before: Rows
    after: Rows


def of_pair(kind: str, pair: tuple[str, str]) -> str:
    """The subject of changes of what is said of two things, whichever is named first."""
    return DECISION + json.dumps([kind, *sorted(pair)])


def pair_of(subject: str) -> tuple[str, str]:
    """The two things that a change of this subject says something of."""
    _kind, one, other = json.loads(subject.removeprefix(DECISION))
    return one, other


def snapshot(connection: Connection, record_id: str, *, texts: bool = True) -> Rows:
    """Every row of a record, the texts of its pages only if asked for; or of a watched page, of a
    decision, or of two publishers that are to become one; {} if there is none."""
    if record_id.startswith(publisher_merges.SUBJECT):
        wanted = publisher_merges.selections(record_id)
        return {name: _rows(connection, rows) for name, rows in wanted.items()}
    if record_id.startswith(DECISION):
        kind, one, other = json.loads(record_id.removeprefix(DECISION))
        decision = tables.decision.c
        said = (decision.kind == kind) & (decision.one == one) & (decision.other == other)
        found = _rows(connection, select(tables.decision).where(said))
        return {DECIDED: found} if found else {}
    if record_id.startswith(PAGE):
        address = record_id.removeprefix(PAGE)
        rows = {
            table.name: _rows(connection, select(table).where(table.c.address == address))
            for table in map(tables.metadata.tables.__getitem__, ON_PAGES)
        }
        return rows if rows["page"] else {}
    rows = {
        name: _rows(connection, wanted, {"record_id": record_id})
        for name, wanted in _WANTED.items()
        if texts or name != TEXT
    }
    if not rows["record"]:
        return {}
    held = {"held": [row["sha256"] for row in rows["holding"]]}
    return rows | {"address": _rows(connection, _ADDRESSES, held)}


def _rows(
    connection: Connection, wanted: Select[Any], given: Mapping[str, object] | None = None
) -> list[dict[str, Any]]:
    found = [
        {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
        for row in connection.execute(wanted, given).mappings()
    ]
    if len(found) < 2:  # what follows takes long
        return found
    return sorted(found, key=lambda row: json.dumps(row, default=str))


@contextmanager
def noting(
    connection: Connection, run_id: int, record_id: str, *, texts: bool = True
) -> Iterator[None]:
    """Writes down what the block makes of a record as part of a run. Without `texts` those of its
    pages are not looked at: the block leaves them alone."""
    before = snapshot(connection, record_id, texts=texts)
    yield
    note(connection, run_id, record_id, before)


def note(connection: Connection, run_id: int, record_id: str, before: Rows) -> None:
    """Writes down what has become of a record since the snapshot `before`, if anything has."""
    after = snapshot(connection, record_id, texts=TEXT in before)
    if before == after:
        return
    if (
        before.get("record")
        and said(before) == said(after)
        and before["record"] == after.get("record")
    ):
        return
    if before.get(TEXT) == after.get(TEXT):
        before = {name: rows for name, rows in before.items() if name != TEXT}
    after = {name: rows for name, rows in after.items() if name != TEXT}
    row = {
        "run_id": run_id,
        "record_id": record_id,
        "made": now(),
        "before": written(before),
        "after": written(after),
    }
    connection.execute(tables.change.insert(), row)


def written(rows: Rows) -> str | None:
    """Rows as the journal keeps them."""
    return json.dumps(rows, ensure_ascii=False, sort_keys=True) if rows else None


def said(rows: Rows) -> dict[str, list[str]]:
    """What was said of a record, comparable: serial numbers and times of claims left out, and
    empty values, so that a snapshot does not differ for having been made before there was a
    column."""
    return {
        name: sorted(
            json.dumps({k: v for k, v in row.items() if v and k not in _SERIAL}, sort_keys=True)
            for row in rows.get(name, ())
        )
        for name in _SAID
    }


def of_run(connection: Connection, run_id: int) -> list[Change]:
    """The changes of a run, oldest first."""
    return _changes(connection, _CHANGE.run_id == run_id)


def part_of_run(
    connection: Connection,
    run_id: int,
    record_ids: Collection[str] | None = None,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[Change]:
    """Changes of a run, oldest first: those of these records if any are given, and so many from
    `offset` on."""
    mine = _CHANGE.run_id == run_id
    if record_ids is not None:
        mine &= _CHANGE.record_id.in_(record_ids)
    return _changes(connection, mine, limit, offset)


def of_record(connection: Connection, record_id: str) -> list[Change]:
    """The audit trail of a record, oldest first; also of one that is gone."""
    return _changes(connection, _CHANGE.record_id == record_id)


def _changes(
    connection: Connection, condition: Any, limit: int | None = None, offset: int = 0
) -> list[Change]:
    wanted = select(tables.change).where(condition).order_by(_CHANGE.change_id)
    rows = connection.execute(wanted.limit(limit).offset(offset)).mappings()
    return [
        Change(
            row["change_id"],
            row["run_id"],
            row["record_id"],
            row["made"],
            json.loads(row["before"] or "{}"),
            json.loads(row["after"] or "{}"),
        )
        for row in rows
    ]


def put_back(connection: Connection, rows: Rows, names: Iterable[str]) -> None:
    """Writes rows of a snapshot again, as they were; in their order, but with new serial numbers
    where the old ones are those of others by now."""
    for name in names:
        table, serial = tables.metadata.tables[name], _REUSED.get(name)
        values = [typed(table, row) for row in rows.get(name, ())]
        if serial and values:
            column = table.c[serial]
            taken = select(column).where(column.in_([row[serial] for row in values]))
            if connection.execute(taken).first():
                values.sort(key=lambda row: row.pop(serial))
        if values:
            connection.execute(table.insert(), values)
            if serial and connection.dialect.name != "sqlite":  # which reads the highest itself
                serials.go_on_from(connection, table)


def typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a snapshot with its days and times as the table has them."""
    return {name: _value(table, name, value) for name, value in row.items()}


def _value(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value is not None and isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value


def claims_by_field(rows: Rows) -> dict[tuple[int, str], list[dict[str, Any]]]:
    """The claims of a snapshot by source and field, in the order in which they were made."""
    found = defaultdict[tuple[int, str], list[dict[str, Any]]](list)
    for row in sorted(rows.get("claim", ()), key=lambda row: row["claim_id"]):
        found[row["source"], row["field"]].append(row)
    return dict(found)


def gave_back(connection: Connection, run_id: int) -> bool:
    """Whether a run that took another back gave back a record, or parted a publisher, that had
    become part of another: that is not taken back itself."""
    mine = _CHANGE.run_id == run_id
    merged = _CHANGE.record_id.startswith(publisher_merges.SUBJECT)
    about = ~_CHANGE.record_id.startswith(DECISION) & ~_CHANGE.record_id.startswith(PAGE)
    found = select(_CHANGE.change_id).where(mine, merged | (_CHANGE.before.is_(None) & about))
    return connection.scalar(found.limit(1)) is not None


def count(connection: Connection, run_id: int) -> int:
    """How many records a run changed."""
    mine = select(func.count(func.distinct(_CHANGE.record_id))).where(_CHANGE.run_id == run_id)
    return connection.scalar(mine) or 0


def counts(connection: Connection, run_ids: Collection[int]) -> dict[int, int]:
    """How many records each of these runs changed, those aside that changed none."""
    rows = connection.execute(
        select(_CHANGE.run_id, func.count(func.distinct(_CHANGE.record_id)))
        .where(_CHANGE.run_id.in_(run_ids))
        .group_by(_CHANGE.run_id)
    )
    return {row[0]: row[1] for row in rows}


def size(connection: Connection, run_id: int) -> int:
    """How many changes a run made, of one record perhaps several."""
    mine = select(func.count()).where(_CHANGE.run_id == run_id)
    return connection.scalar(mine) or 0
