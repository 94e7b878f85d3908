"""What files disclose, which records are held back for it, and which bytes somebody has cleared."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from repo_search.catalogue import announcements, decisions, outbox, records, tables
from repo_search.disclosures import Disclosure, kept, summary
from repo_search.errors import BadInput
from repo_search.records import Record

_DISCLOSURE, _RECORD = tables.disclosure.c, tables.record.c
_KIND, _CLEARED = "disclosure", "cleared"
_OF_RECORD = (  # made once: that takes as long as asking
    select(_DISCLOSURE.kind, _DISCLOSURE.page, _DISCLOSURE.evidence, _DISCLOSURE.holds)
    .where(_DISCLOSURE.record_id == bindparam("record_id"))
    .order_by(_DISCLOSURE.position)
)
_DROP = tables.disclosure.delete().where(_DISCLOSURE.record_id == bindparam("of"))
_HELD = select(_RECORD.held).where(_RECORD.record_id == bindparam("record_id"))


@dataclass(frozen=True, slots=True)
class Examined:
    """A record and what its current file discloses; `cleared`: somebody has looked at it."""

    record: Record
    found: tuple[Disclosure, ...]
    cleared: bool


def put(connection: Connection, record_id: str, found: Sequence[Disclosure]) -> None:
    """Makes this what the current file of a record discloses, in place of what was known."""
    connection.execute(_DROP, {"of": record_id})
    rows = [
        {
            "record_id": record_id,
            "position": position,
            "kind": one.kind,
            "page": one.page,
            "evidence": one.evidence,
            "holds": one.holds,
        }
        for position, one in enumerate(kept(found), start=1)
    ]
    if rows:
        connection.execute(tables.disclosure.insert(), rows)


def of_record(connection: Connection, record_id: str) -> tuple[Disclosure, ...]:
    """What the current file of a record discloses, the reasons to hold it first."""
    rows = connection.execute(_OF_RECORD, {"record_id": record_id})
    return tuple(Disclosure(*row) for row in rows)


def examined(connection: Connection, record_id: str) -> Examined:
    """Raises NotFound, and Moved if it became part of another."""
    record = records.find(connection, record_id)
    found = of_record(connection, record_id)
    cleared = record.holding is not None and is_cleared(connection, record.holding.sha256)
    return Examined(record, found, cleared)


def waiting(connection: Connection) -> list[Examined]:
    """The records of which something was found that is a reason to hold, and that nobody has
    cleared, withdrawn ones left out; in order of arrival."""
    ids = connection.scalars(
        select(_RECORD.record_id)
        .join(tables.disclosure, _DISCLOSURE.record_id == _RECORD.record_id)
        .where(_DISCLOSURE.holds, _RECORD.withdrawn.is_(None))
        .group_by(_RECORD.record_id, _RECORD.accession)
        .order_by(_RECORD.accession)
    ).all()
    known = records.by_ids(connection, ids)
    cleared = {sha256 for _, sha256 in decisions.pairs(connection, _KIND, _CLEARED)}
    found = defaultdict[str, list[Disclosure]](list)
    for record_id, *row in connection.execute(
        select(
            _DISCLOSURE.record_id,
            _DISCLOSURE.kind,
            _DISCLOSURE.page,
            _DISCLOSURE.evidence,
            _DISCLOSURE.holds,
        )
        .where(_DISCLOSURE.record_id.in_(ids))
        .order_by(_DISCLOSURE.record_id, _DISCLOSURE.position)
    ):
        found[record_id].append(Disclosure(*row))
    return [
        Examined(record, tuple(found[record_id]), is_done)
        for record_id, record in known.items()
        if not (is_done := record.holding is not None and record.holding.sha256 in cleared)
        or record.hold
    ]


def settle_hold(
    connection: Connection, record_id: str, sha256: str, since: datetime, *, hold: bool
) -> None:
    """Holds a record back, or lets it be seen again, by what its file that was just read discloses.
    `hold` is the policy; bytes that somebody has cleared are not held again. `since` is when the
    file came in: what was announced from then on is announced anew when the record is cleared."""
    before = connection.scalar(_HELD, {"record_id": record_id})
    reasons = summary(of_record(connection, record_id)) if hold else ""
    if reasons and not is_cleared(connection, sha256):
        _mark(connection, record_id, before or since, reasons)
    elif before:
        _release(connection, record_id, before)


def clear(connection: Connection, record_id: str, who: str) -> Record:
    """Publishes a record that was held back, or takes its findings off the worklist, and remembers
    that these bytes were cleared. Gives the record as it was. Raises NotFound, Moved, and BadInput
    where there is nothing to clear."""
    one = examined(connection, record_id)
    if one.record.holding is None or not any(found.holds for found in one.found):
        raise BadInput(f"Nothing was found in record {record_id} that would have to be cleared.")
    pair = ("", one.record.holding.sha256)
    decisions.put(connection, _KIND, pair, _CLEARED, who)
    if one.record.hold:
        _release(connection, record_id, one.record.hold.since)
    return one.record


def put_back_hold(
    connection: Connection, record_id: str, since: datetime | None, reason: str | None
) -> None:
    """Makes a record held back, or not, as it was before; if it is, a clearance of its file is
    taken back with it."""
    _mark(connection, record_id, since, reason)
    holding = records.find(connection, record_id).holding
    if since and holding:
        decisions.forget(connection, _KIND, ("", holding.sha256))


def is_cleared(connection: Connection, sha256: str) -> bool:
    """Whether somebody has looked at what these bytes disclose and let them be published."""
    return ("", sha256) in decisions.pairs(connection, _KIND, _CLEARED)


def _mark(
    connection: Connection, record_id: str, since: datetime | None, reason: str | None
) -> None:
    connection.execute(
        tables.record.update()
        .where(_RECORD.record_id == record_id)
        .values(held=since, held_reason=reason)
    )
    outbox.put(connection, [record_id])


def _release(connection: Connection, record_id: str, since: datetime) -> None:
    _mark(connection, record_id, None, None)
    announcements.renew(connection, record_id, since)
