"""The findings of records: worked out from their texts, and what librarians said of them."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, or_, select, text

from repo_search.catalogue import finding_groups, finding_matching, outbox, tables
from repo_search.catalogue.clock import now
from repo_search.errors import BadInput, NotFound
from repo_search.finding_rules import EXTRACTOR, extract
from repo_search.findings import LONGEST_WORDING, Finding, Found, Stretch, Verdict
from repo_search.passages import Passage

_FINDING, _RECORD, _EXTRACTION = tables.finding.c, tables.record.c, tables.extraction.c
_OF_RECORD = (  # made once: that takes as long as asking
    select(tables.finding)
    .where(_FINDING.record_id == bindparam("record_id"))
    .order_by(_FINDING.position)
)
_TOGETHER = 10_000
"""Ids that are asked for at once: databases take only so many."""


def put(
    connection: Connection,
    record_id: str,
    passages: Sequence[Passage],
    *,
    same_text: bool = False,
) -> None:
    """Makes what the rules find in a text the findings of its record, in the place of those before:
    what is nearly the same as before keeps its id and what was said of it. What a librarian has
    decided of stays as long as its words stand in the text, whether a rule finds it or not; what he
    accepted keeps new findings off its place. `same_text`: those before were found in this text."""
    before = of_record(connection, record_id)
    forget(connection, record_id)
    found = extract(passages)
    text = None if same_text else passages
    _insert(connection, finding_matching.carried(record_id, found, before, text), record_id)


def put_first(connection: Connection, record_id: str, passages: Sequence[Passage]) -> None:
    """The same for a record that has no findings yet."""
    _insert(connection, finding_matching.carried(record_id, extract(passages)), record_id)


def forget(connection: Connection, record_id: str) -> None:
    finding_groups.forget(connection, record_id)
    for table in (tables.finding, tables.extraction):
        connection.execute(table.delete().where(table.c.record_id == record_id))


def outdated(connection: Connection, most: int) -> Sequence[str]:
    """At most so many ids of records of which older rules found what is known, or nobody has
    looked for anything yet."""
    return connection.scalars(
        select(_RECORD.record_id)
        .outerjoin(tables.extraction, _EXTRACTION.record_id == _RECORD.record_id)
        .where(or_(_EXTRACTION.made_by.is_(None), _EXTRACTION.made_by != EXTRACTOR))
        .order_by(_RECORD.accession)
        .limit(most)
    ).all()


def refresh(connection: Connection, most: int = 50) -> int:
    """Looks anew for the findings of at most so many outdated records; gives of how many it did.
    Call it again until that is 0."""
    waits = outdated(connection, most)
    for record_id in waits:
        look_anew(connection, record_id)
    return len(waits)


def look_anew(connection: Connection, record_id: str) -> tuple[list[Finding], list[Finding]]:
    """Looks for the findings of a record in the text that is kept of it; gives those of before and
    those of now. Where they are the same the index has nothing to be told."""
    before = of_record(connection, record_id)
    passage = tables.passage.c
    wanted = select(passage.page, passage.text).where(passage.record_id == record_id)
    rows = connection.execute(wanted.order_by(passage.page))
    put(connection, record_id, [Passage(page, said) for page, said in rows], same_text=True)
    after = of_record(connection, record_id)
    if after != before:
        outbox.put(connection, [record_id])
    return before, after


def of_record(connection: Connection, record_id: str) -> list[Finding]:
    """All findings of a record in the order of its text, those too that are not shown."""
    rows = connection.execute(_OF_RECORD, {"record_id": record_id}).mappings()
    return [_finding(row) for row in rows]


def of_records(connection: Connection, record_ids: Iterable[str]) -> dict[str, list[Finding]]:
    """The same of several records; those without findings have an empty list."""
    found: dict[str, list[Finding]] = {record_id: [] for record_id in record_ids}
    wanted = select(tables.finding).where(_FINDING.record_id.in_(found))
    for row in connection.execute(wanted.order_by(_FINDING.position)).mappings():
        found[row["record_id"]].append(_finding(row))
    return found


def numbers(connection: Connection, record_ids: Iterable[str]) -> dict[str, int]:
    """How many findings of each of these records are shown, answers aside; those without any are
    left out."""
    rows = connection.execute(
        select(_FINDING.record_id, func.count())
        .where(_FINDING.record_id.in_(list(record_ids)), _FINDING.kind != "answer")
        .where(finding_groups.shown(_FINDING))
        .group_by(_FINDING.record_id)
    )
    return dict(rows.all())


def by_ids(connection: Connection, finding_ids: Sequence[str]) -> dict[str, Finding]:
    """Findings by id in the order asked, whether they are shown or not; unknown ids are left
    out."""
    rows = dict[str, RowMapping]()
    for at in range(0, len(finding_ids), _TOGETHER):
        some = _FINDING.finding_id.in_(finding_ids[at : at + _TOGETHER])
        found = connection.execute(select(tables.finding).where(some)).mappings()
        rows |= {row["finding_id"]: row for row in found}
    return {one: _finding(rows[one]) for one in finding_ids if one in rows}


def find(connection: Connection, finding_id: str) -> Finding:
    """The finding with this id, shown or not. Raises NotFound."""
    found = by_ids(connection, [finding_id])
    if not found:
        raise NotFound(f"There is no finding {finding_id[:40]}.")
    return found[finding_id]


def waiting(connection: Connection, record_id: str = "") -> list[Finding]:
    """What waits for a librarian, of records that are not withdrawn or of one of these, in order
    of arrival."""
    wanted = (
        select(tables.finding)
        .join(tables.record, _RECORD.record_id == _FINDING.record_id)
        .where(text(tables.WAITING), _RECORD.withdrawn.is_(None))
        .order_by(_RECORD.accession, _FINDING.position)
    )
    if record_id:
        wanted = wanted.where(_FINDING.record_id == record_id)
    return [_finding(row) for row in connection.execute(wanted).mappings()]


def waiting_by_record(connection: Connection) -> list[tuple[str, str, int]]:
    """The ids and titles of records of which findings wait, and how many, in order of arrival."""
    rows = connection.execute(
        select(_RECORD.record_id, _RECORD.title, func.count())
        .join(tables.finding, _FINDING.record_id == _RECORD.record_id)
        .where(text(tables.WAITING), _RECORD.withdrawn.is_(None))
        .group_by(_RECORD.record_id, _RECORD.title, _RECORD.accession)
        .order_by(_RECORD.accession)
    )
    return [(record_id, title, count) for record_id, title, count in rows]


def decide(
    connection: Connection, finding_id: str, verdict: Verdict, who: str, corrected: str = ""
) -> Finding:
    """Keeps what a librarian said of a finding, in place of what was said before; "" takes it back.
    `corrected` is the wording that is shown, "" for that of the document. Gives it as it was.
    Raises NotFound, and BadInput for a corrected wording that is too long, or of what is not
    accepted."""
    before = find(connection, finding_id)
    wording = " ".join(corrected.split())
    if wording and verdict != "accepted":
        raise BadInput("Only what is accepted can have another wording.")
    if len(wording) > LONGEST_WORDING:
        raise BadInput(f"A wording has at most {LONGEST_WORDING:,} characters.")
    connection.execute(
        tables.finding.update()
        .where(_FINDING.finding_id == finding_id)
        .values(
            verdict=verdict,
            corrected="" if wording == before.found.wording else wording,
            decided_by=who if verdict else "",
            decided=now() if verdict else None,
        )
    )
    outbox.put(connection, [before.record_id])
    return before


def _insert(connection: Connection, said: Iterable[Finding], record_id: str) -> None:
    made = {"record_id": record_id, "made_by": EXTRACTOR}
    connection.execute(tables.extraction.insert(), made)
    ordered = sorted(said, key=lambda one: one.found.stretches[0])
    rows = [_row(one) | {"position": position} for position, one in enumerate(ordered)]
    known = [row for row in rows if row["serial"]]
    new = [{k: v for k, v in row.items() if k != "serial"} for row in rows if not row["serial"]]
    for some in (known, new):  # apart: all rows of one statement have the same columns
        if some:
            connection.execute(tables.finding.insert(), some)
    if rows:
        finding_groups.put(connection, record_id)


def _row(one: Finding) -> dict[str, Any]:
    found = one.found
    return {
        "serial": one.serial,
        "finding_id": one.finding_id,
        "verdict": one.verdict,
        "corrected": one.corrected,
        "decided_by": one.decided_by,
        "decided": one.decided,
        "record_id": one.record_id,
        "kind": found.kind,
        "number": found.number,
        "wording": found.wording,
        "stretches": json.dumps(found.stretches),
        "section": found.section,
        "addressees": json.dumps(found.addressees, ensure_ascii=False),
        "confidence": round(found.confidence * 1000),
        "rule": found.rule,
        "about": found.about,
        "status": found.status,
    }


def _finding(row: RowMapping) -> Finding:
    return Finding(
        row["finding_id"],
        row["record_id"],
        row["serial"],
        Found(
            row["kind"],
            row["number"],
            row["wording"],
            tuple(Stretch(*one) for one in json.loads(row["stretches"])),
            row["section"],
            tuple(json.loads(row["addressees"])),
            row["confidence"] / 1000,
            row["rule"],
            row["about"],
            row["status"],
        ),
        row["verdict"],
        row["corrected"],
        row["decided_by"],
        row["decided"],
    )
