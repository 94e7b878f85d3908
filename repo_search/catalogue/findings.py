"""The findings of records: worked out from their texts, and what librarians said of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, func, or_, select

from repo_search.catalogue import finding_groups, outbox, tables
from repo_search.catalogue.clock import now
from repo_search.errors import BadInput, NotFound
from repo_search.finding_rules import EXTRACTOR, extract
from repo_search.findings import SHOWN_FROM, Finding, Found, Stretch, Verdict
from repo_search.passages import Passage
from repo_search.wordings import ALIKE_FROM, content_terms, likeness

_FINDING, _RECORD, _EXTRACTION = tables.finding.c, tables.record.c, tables.extraction.c
_OF_RECORD = (  # made once: that takes as long as asking
    select(tables.finding)
    .where(_FINDING.record_id == bindparam("record_id"))
    .order_by(_FINDING.position)
)
_WAITING = and_(_FINDING.verdict == "", _FINDING.confidence < round(SHOWN_FROM * 1000))


def put(connection: Connection, record_id: str, passages: Sequence[Passage]) -> None:
    """Makes what the rules find in a text the findings of its record, in the place of those before:
    what is nearly the same as before keeps its id and what was said of it."""
    before = of_record(connection, record_id)
    forget(connection, record_id)
    found = extract(passages)
    kept = _matched(found, before)
    rows = [
        _row(record_id, one, kept.get(at) or _id_of(record_id, one, found[:at]))
        for at, one in enumerate(found)
    ]
    gone = [one for one in before if one not in kept.values()]
    rows += [_row(record_id, one.found, one) for one in gone if _still_there(one, passages)]
    _insert(connection, record_id, rows)


def put_first(connection: Connection, record_id: str, passages: Sequence[Passage]) -> None:
    """The same for a record that has no findings yet."""
    found = extract(passages)
    ids = [_id_of(record_id, one, found[:at]) for at, one in enumerate(found)]
    _insert(connection, record_id, [_row(record_id, *one) for one in zip(found, ids, strict=True)])


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
    passage = tables.passage.c
    for record_id in waits:
        of_record = select(passage.page, passage.text).where(passage.record_id == record_id)
        rows = connection.execute(of_record.order_by(passage.page))
        put(connection, record_id, [Passage(page, text) for page, text in rows])
    outbox.put(connection, waits)
    return len(waits)


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
    if not finding_ids:
        return {}
    wanted = select(tables.finding).where(_FINDING.finding_id.in_(finding_ids))
    rows = {row["finding_id"]: row for row in connection.execute(wanted).mappings()}
    return {one: _finding(rows[one]) for one in finding_ids if one in rows}


def find(connection: Connection, finding_id: str) -> Finding:
    """The finding with this id, shown or not. Raises NotFound."""
    found = by_ids(connection, [finding_id])
    if not found:
        raise NotFound(f"There is no finding {finding_id[:40]}.")
    return found[finding_id]


def waiting(connection: Connection) -> list[Finding]:
    """What waits for a librarian, of records that are not withdrawn, in order of arrival."""
    wanted = (
        select(tables.finding)
        .join(tables.record, _RECORD.record_id == _FINDING.record_id)
        .where(_WAITING, _RECORD.withdrawn.is_(None))
        .order_by(_RECORD.accession, _FINDING.position)
    )
    return [_finding(row) for row in connection.execute(wanted).mappings()]


def decide(
    connection: Connection, finding_id: str, verdict: Verdict, who: str, corrected: str = ""
) -> Finding:
    """Keeps what a librarian said of a finding, in place of what was said before; "" takes it back.
    `corrected` is the wording that is shown, "" for that of the document. Gives it as it was.
    Raises NotFound, and BadInput for a corrected wording of what is not accepted."""
    before = find(connection, finding_id)
    wording = " ".join(corrected.split())
    if wording and verdict != "accepted":
        raise BadInput("Only what is accepted can have another wording.")
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


def _insert(connection: Connection, record_id: str, rows: list[dict[str, Any]]) -> None:
    made = {"record_id": record_id, "made_by": EXTRACTOR}
    connection.execute(tables.extraction.insert(), made)
    if not rows:
        return
    rows.sort(key=lambda row: row["place"])
    for position, row in enumerate(rows):
        row["position"] = position
        del row["place"]
    # Rows with a serial and rows without are inserted apart: all of one statement have the same.
    for kept in ([r for r in rows if "serial" in r], [r for r in rows if "serial" not in r]):
        if kept:
            connection.execute(tables.finding.insert(), kept)
    finding_groups.put(connection, record_id)


def _row(record_id: str, found: Found, known: "Finding | str") -> dict[str, Any]:
    decided = (
        {"finding_id": known, "verdict": "", "corrected": "", "decided_by": "", "decided": None}
        if isinstance(known, str)
        else {
            "serial": known.serial,
            "finding_id": known.finding_id,
            "verdict": known.verdict,
            "corrected": known.corrected,
            "decided_by": known.decided_by,
            "decided": known.decided,
        }
    )
    return decided | {
        "record_id": record_id,
        "place": found.stretches[0],
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


def _id_of(record_id: str, found: Found, before: Iterable[Found]) -> str:
    """An id made of the record and the letters of the wording, and of how often these came
    before in the document."""
    said = _letters(found)
    times = sum(_letters(one) == said for one in before)
    told = "\n".join((record_id, *said, str(times)))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _letters(found: Found) -> tuple[str, str]:
    return found.kind, "".join(filter(str.isalnum, (found.about + found.wording).casefold()))


def _matched(found: Sequence[Found], before: Sequence[Finding]) -> dict[int, Finding]:
    """Which of these were there before, by place: those of the same letters first, then of the
    same kind those that are most alike."""
    matched: dict[int, Finding] = {}
    left = list(before)
    for at, one in enumerate(found):
        same = next((old for old in left if _letters(old.found) == _letters(one)), None)
        if same is not None:
            matched[at] = same
            left.remove(same)
    for how_much, at, old in sorted(_alike(found, matched, left), key=lambda one: -one[0]):
        if how_much >= ALIKE_FROM and at not in matched and old in left:
            matched[at] = old
            left.remove(old)
    return matched


def _alike(
    found: Sequence[Found], matched: dict[int, Finding], left: Sequence[Finding]
) -> Iterator[tuple[float, int, Finding]]:
    terms = [(old, content_terms(old.found.wording)) for old in left]
    for at, one in enumerate(found):
        if at not in matched and terms:
            mine = content_terms(one.wording)
            yield from (
                (likeness(mine, said), at, old) for old, said in terms if old.kind == one.kind
            )


def _still_there(old: Finding, passages: Sequence[Passage]) -> bool:
    """Whether somebody has decided of it, and its words still stand where they stood."""
    texts = {passage.page: passage.text for passage in passages}
    stood = "".join(texts.get(page, "")[start:end] for page, start, end in old.found.stretches)
    here, there = ("".join(filter(str.isalnum, t)) for t in (stood, old.found.wording))
    return bool(old.verdict) and here == there
