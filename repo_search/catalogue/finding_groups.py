"""Groups of findings that are worded alike: where the same was said before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, ScalarSelect, and_, bindparam, func, or_, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from repo_search.catalogue import tables
from repo_search.findings import SHOWN_FROM, Finding
from repo_search.wordings import ALIKE_FROM, bands, content_terms, likeness

_FINDING, _BAND, _RECORD = tables.finding.c, tables.finding_band.c, tables.record.c
_Value = TypeVar("_Value", int, str)
_TOGETHER = 10_000
"""Values that are asked for at once: databases take only so many."""
_NEW = (
    select(_FINDING.serial, _FINDING.wording)
    .where(_FINDING.record_id == bindparam("record_id"), _FINDING.kind != "answer")
    .order_by(_FINDING.serial)
)
_IN_BANDS = select(_BAND.band, _BAND.serial).where(
    _BAND.band.in_(bindparam("bands", expanding=True))
)
_WORDINGS = select(_FINDING.serial, _FINDING.wording).where(
    _FINDING.serial.in_(bindparam("serials", expanding=True))
)
_PUT = (
    tables.finding.update()
    .where(_FINDING.serial == bindparam("of"))
    .values(alike=bindparam("group"))
)

_MINE = select(_FINDING.serial).where(_FINDING.record_id == bindparam("record_id"))
_LEFT = (
    select(_FINDING.alike, func.min(_FINDING.serial))
    .where(_FINDING.alike.in_(_MINE), _FINDING.record_id != bindparam("record_id"))
    .group_by(_FINDING.alike)
)
_RENUMBER = (
    tables.finding.update().where(_FINDING.alike == bindparam("old")).values(alike=bindparam("new"))
)


class Group(NamedTuple):
    """Where what a group of findings says was said: in how many reports, all documents of one case
    counted once; the earliest and the latest day on which one was published, None where none has a
    date."""

    reports: int
    first: date | None
    last: date | None


def put(connection: Connection, record_id: str) -> None:
    """Files the findings of a record, which are new, with those that are worded alike: with the
    group whose first one they are most like, or each as the first of its own. Only the first of a
    group is found by its bands, so that a wording of thousands of reports costs no more than
    another."""
    new = connection.execute(_NEW, {"record_id": record_id}).all()
    if not new:
        return
    terms = {serial: content_terms(wording) for serial, wording in new}
    cut = {serial: set(bands(of_one)) for serial, of_one in terms.items()}
    in_band: defaultdict[int, set[int]] = defaultdict(set)
    for some in _batches(set().union(*cut.values())):
        for band, group in connection.execute(_IN_BANDS, {"bands": some}):
            in_band[band].add(group)
    first = _terms_of(connection, set().union(*in_band.values()))
    filed: list[dict[str, int]] = []
    for serial, of_one in cut.items():
        near = set[int]().union(*(in_band[band] for band in of_one))
        alike = {group: likeness(terms[serial], first[group]) for group in near}
        best = max(sorted(near), key=alike.__getitem__, default=serial)
        if alike.get(best, 0.0) < ALIKE_FROM:
            best = serial
            first[serial] = terms[serial]
            for band in of_one:
                in_band[band].add(serial)
        filed.append({"of": serial, "group": best})
    connection.execute(_PUT, filed)
    _sign(connection, {one["of"]: terms[one["of"]] for one in filed if one["of"] == one["group"]})


def forget(connection: Connection, record_id: str) -> None:
    """Takes the findings of a record, which are to go, out of their groups. A group that one of
    them gave its number gets that of the first one that is left."""
    left = connection.execute(_LEFT, {"record_id": record_id}).all()
    bands_of_mine = tables.finding_band.delete().where(_BAND.serial.in_(_MINE))
    connection.execute(bands_of_mine, {"record_id": record_id})
    if left:
        connection.execute(_RENUMBER, [{"old": old, "new": new} for old, new in left])
        _sign(connection, _terms_of(connection, {new for _, new in left}))


def _terms_of(connection: Connection, serials: Collection[int]) -> dict[int, frozenset[str]]:
    return {
        serial: content_terms(wording)
        for some in _batches(serials)
        for serial, wording in connection.execute(_WORDINGS, {"serials": some})
    }


def _sign(connection: Connection, first: Mapping[int, frozenset[str]]) -> None:
    """Has these be found, which are the first of their groups."""
    rows = [
        {"band": band, "serial": serial}
        for serial, terms in first.items()
        for band in {*bands(terms)}
    ]
    if rows:
        connection.execute(tables.finding_band.insert(), rows)


def of(connection: Connection, findings: Iterable[Finding]) -> Mapping[str, Group]:
    """The group of each of these findings by id, counted over what the public may see; those that
    stand alone, but for other documents of their case, are left out."""
    wanted = {one.serial: one.finding_id for one in findings}
    mine, alike = tables.finding.alias(), tables.finding.alias()
    asked = mine.c.serial.in_(bindparam("serials", expanding=True))
    counted = (  # each group once, however many of it are asked for
        select(
            alike.c.alike,
            func.count(
                func.coalesce(_case_of(alike.c.record_id), alike.c.record_id).distinct()
            ).label("reports"),
            func.min(_RECORD.earliest).label("first"),
            func.max(_RECORD.latest).label("last"),
        )
        .join(tables.record, _RECORD.record_id == alike.c.record_id)
        .where(alike.c.alike.in_(select(mine.c.alike).where(asked)), tables.PUBLIC)
        .where(shown(alike.c))
        .group_by(alike.c.alike)
        .subquery()
    )
    of_mine = (
        select(mine.c.serial, counted.c.reports, counted.c.first, counted.c.last)
        .join(counted, counted.c.alike == mine.c.alike)
        .where(asked, counted.c.reports > 1)
    )
    return {
        wanted[serial]: Group(reports, first, last)
        for some in _batches(wanted)
        for serial, reports, first, last in connection.execute(of_mine, {"serials": some})
    }


def _case_of(record_id: ColumnElement[str]) -> ScalarSelect[str]:
    """The id of the case of a record, the first of several by alphabet."""
    value = tables.record_value.c
    cases = select(func.min(value.value)).where(value.record_id == record_id, value.field == "case")
    return cases.scalar_subquery()


def members(connection: Connection, finding: Finding) -> list[str]:
    """The ids of the findings of its group that the public may see, itself too, in order of the
    publication of their records, those without a date last."""
    alike = select(_FINDING.alike).where(_FINDING.serial == finding.serial).scalar_subquery()
    return list(
        connection.scalars(
            select(_FINDING.finding_id)
            .join(tables.record, _RECORD.record_id == _FINDING.record_id)
            .where(_FINDING.alike == alike, tables.PUBLIC, shown(_FINDING))
            .order_by(_RECORD.earliest.is_(None), _RECORD.earliest, _FINDING.serial)
        )
    )


def groups_of(connection: Connection, finding_ids: Collection[str]) -> dict[str, int]:
    """The number of the group of each of these findings, by id."""
    group = select(_FINDING.finding_id, _FINDING.alike)
    return {
        finding_id: alike
        for some in _batches(finding_ids)
        for finding_id, alike in connection.execute(group.where(_FINDING.finding_id.in_(some)))
    }


def shown(row: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[bool]:
    """The rows of `finding` that may be seen with their record: `Finding.is_shown` as a
    condition."""
    sure = and_(row.verdict == "", row.confidence >= round(SHOWN_FROM * 1000))
    return or_(row.verdict == "accepted", sure)


def _batches(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """Each of these values once, in order, some at a time."""
    ordered = sorted(set(values))
    return (ordered[at : at + _TOGETHER] for at in range(0, len(ordered), _TOGETHER))
