"""Which records are likely the same: signatures of their texts, and what was decided of pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations, pairwise
from typing import Literal, NamedTuple

from sqlalchemy import Connection, bindparam, or_, select

from repo_search.catalogue import decisions, tables
from repo_search.likeness import MADE_BY, THRESHOLD, bands, likeness, signature
from repo_search.passages import Passage

Verdict = Literal["same", "different"]

_KIND = "duplicate"
_RECORD, _SIGNATURE, _DECISION = tables.record.c, tables.signature.c, tables.decision.c
_BAND = tables.signature_band.c
_MOST_NAMED = 20
_COMPARABLE = (_SIGNATURE.made_by == MADE_BY) & (_SIGNATURE.value != b"")
_OF_RECORD = select(_SIGNATURE.value).where(
    _COMPARABLE, _SIGNATURE.record_id == bindparam("record_id")
)
_CANDIDATES = select(_SIGNATURE.record_id, _SIGNATURE.value).where(
    _COMPARABLE,
    _SIGNATURE.record_id.in_(
        select(_BAND.record_id).where(_BAND.band.in_(bindparam("bands", expanding=True)))
    ),
)
_MOST_COMPARED = 50
"""Records that agree in a band and are compared each with each; of more, neighbours only."""


class Alike(NamedTuple):
    """A record that is likely the same as the one asked about, and how alike it is (0 to 1)."""

    record_id: str
    likeness: float
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that are likely the same, the one that came in first before the other."""

    one: str
    other: str
    likeness: float


def put(connection: Connection, record_id: str, passages: Sequence[Passage]) -> None:
    """Keeps the signature of a record's text in the place of the one before; an empty one if the
    text is too short to tell."""
    forget(connection, record_id)
    put_first(connection, record_id, passages)


def forget(connection: Connection, record_id: str) -> None:
    for table in (tables.signature, tables.signature_band):
        connection.execute(table.delete().where(table.c.record_id == record_id))


def put_first(connection: Connection, record_id: str, passages: Sequence[Passage]) -> None:
    """The same for a record that has no signature yet."""
    made = signature(passages)
    row = {"record_id": record_id, "made_by": MADE_BY, "value": made or b""}
    connection.execute(tables.signature.insert(), row)
    if made:
        parts = [{"band": band, "record_id": record_id} for band in set(bands(made))]
        connection.execute(tables.signature_band.insert(), parts)


def refresh(connection: Connection, most: int = 100) -> int:
    """Makes signatures that are missing or were made by an older method, at most so many; gives
    how many it made. Call it again until that is 0."""
    outdated = connection.scalars(
        select(_RECORD.record_id)
        .outerjoin(tables.signature, _SIGNATURE.record_id == _RECORD.record_id)
        .where(or_(_SIGNATURE.made_by.is_(None), _SIGNATURE.made_by != MADE_BY))
        .order_by(_RECORD.accession)
        .limit(most)
    ).all()
    passage = tables.passage.c
    for record_id in outdated:
        rows = connection.execute(
            select(passage.page, passage.text)
            .where(passage.record_id == record_id)
            .order_by(passage.page)
        )
        put(connection, record_id, [Passage(page, text) for page, text in rows])
    return len(outdated)


def alike(connection: Connection, record_id: str) -> list[Alike]:
    """The twenty records that are likeliest the same as this one and were not told apart from it,
    the likeliest first; withdrawn ones too."""
    mine = connection.scalar(_OF_RECORD, {"record_id": record_id})
    if mine is None:
        return []
    found = {
        other_id: how_much
        for other_id, value in connection.execute(_CANDIDATES, {"bands": bands(mine)})
        if other_id != record_id and (how_much := likeness(mine, value)) >= THRESHOLD
    }
    if not found:
        return []
    different = _told_apart(connection)
    found = {o: h for o, h in found.items() if frozenset((record_id, o)) not in different}
    likeliest = nlargest(_MOST_NAMED, found, key=found.__getitem__)
    withdrawn = set(
        connection.scalars(
            select(_RECORD.record_id).where(
                _RECORD.record_id.in_(likeliest), _RECORD.withdrawn.is_not(None)
            )
        )
    )
    return [Alike(other_id, found[other_id], other_id in withdrawn) for other_id in likeliest]


def pairs(connection: Connection) -> list[Pair]:
    """Pairs of records that are likely the same and of which nobody has decided, the likeliest
    first. Withdrawn records are left out, and those whose signature is of an older method."""
    rows = connection.execute(
        select(_SIGNATURE.record_id, _SIGNATURE.value)
        .join(tables.record, _RECORD.record_id == _SIGNATURE.record_id)
        .where(_COMPARABLE, tables.PUBLIC)
        .order_by(_RECORD.accession)
    )
    values: dict[str, bytes] = dict(rows.all())
    different = _told_apart(connection)
    found = [
        Pair(one, other, how_much)
        for one, other in dict.fromkeys(_candidates(values))
        if (how_much := likeness(values[one], values[other])) >= THRESHOLD
        and frozenset((one, other)) not in different
    ]
    return sorted(found, key=lambda pair: -pair.likeness)


def _candidates(values: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Pairs that agree in a band of their signatures (locality-sensitive hashing)."""
    for band in zip(*map(bands, values.values()), strict=True):
        first: dict[int, str] = {}
        agreeing: dict[int, list[str]] = {}
        for record_id, part in zip(values, band, strict=True):
            other = first.setdefault(part, record_id)
            if other != record_id:  # few agree with any
                agreeing.setdefault(part, [other]).append(record_id)
        for group in agreeing.values():
            yield from combinations(group, 2) if len(group) <= _MOST_COMPARED else pairwise(group)


def _told_apart(connection: Connection) -> set[frozenset[str]]:
    return {frozenset(pair) for pair in decisions.pairs(connection, _KIND, "different")}


def decide(connection: Connection, one: str, other: str, verdict: Verdict, who: str) -> None:
    """Keeps what somebody said of two records, in place of what was said before."""
    decisions.put(connection, _KIND, (one, other), verdict, who)


def carry_over(connection: Connection, old_id: str, new_id: str) -> None:
    """Makes what was said of one record count for another of which it became part, unless that
    was told apart from the same third record already."""
    mine = (_DECISION.kind == _KIND) & ((_DECISION.one == old_id) | (_DECISION.other == old_id))
    said = connection.execute(select(tables.decision).where(mine)).all()
    connection.execute(tables.decision.delete().where(mine))
    different = _told_apart(connection)
    for row in said:
        third = row.other if row.one == old_id else row.one
        if third != new_id and frozenset((third, new_id)) not in different:
            decisions.put(connection, _KIND, (third, new_id), row.verdict, row.who, row.made)
