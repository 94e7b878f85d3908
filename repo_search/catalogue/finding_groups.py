"""Groups of findings that are worded alike: where the same was said before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from repo_search.catalogue import tables
from repo_search.findings import SHOWN_FROM, Finding
from repo_search.wordings import ALIKE_FROM, bands, content_terms, likeness

_FINDING, _BAND, _RECORD = tables.finding.c, tables.finding_band.c, tables.record.c
_NEW = select(_FINDING.serial, _FINDING.wording).where(
    _FINDING.record_id == bindparam("record_id"), _FINDING.kind != "answer"
)
_IN_BANDS = (
    select(_BAND.band, _FINDING.alike)
    .join(tables.finding, _BAND.serial == _FINDING.serial)
    .where(_BAND.band.in_(bindparam("bands", expanding=True)))
    .distinct()
)
_FIRST_ONES = select(_FINDING.alike, _FINDING.wording).where(
    _FINDING.serial.in_(  # of each group the first that is there
        select(func.min(_FINDING.serial))
        .where(_FINDING.alike.in_(bindparam("groups", expanding=True)))
        .group_by(_FINDING.alike)
    )
)
_PUT = (
    tables.finding.update()
    .where(_FINDING.serial == bindparam("of"))
    .values(alike=bindparam("group"))
)


class Group(NamedTuple):
    """Where what a group of findings says was said: in how many records, the earliest and the
    latest day on which one of them was published, None where none has a date."""

    records: int
    first: date | None
    last: date | None


def put(connection: Connection, record_id: str) -> None:
    """Files the findings of a record, which are new, with those that are worded alike: with the
    group whose first one they are most like, or each as the first of its own."""
    new = connection.execute(_NEW, {"record_id": record_id}).all()
    if not new:
        return
    terms = {serial: content_terms(wording) for serial, wording in new}
    cut = {serial: set(bands(of_one)) for serial, of_one in terms.items()}
    in_band: defaultdict[int, set[int]] = defaultdict(set)
    wanted = sorted(set().union(*cut.values()))
    for band, group in connection.execute(_IN_BANDS, {"bands": wanted}):
        in_band[band].add(group)
    groups = sorted(set().union(*in_band.values()))
    rows = connection.execute(_FIRST_ONES, {"groups": groups})
    first = {group: content_terms(wording) for group, wording in rows}
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
    if kept := [{"band": band, "serial": one} for one, of_one in cut.items() for band in of_one]:
        connection.execute(tables.finding_band.insert(), kept)


def forget(connection: Connection, record_id: str) -> None:
    mine = select(_FINDING.serial).where(_FINDING.record_id == record_id)
    connection.execute(tables.finding_band.delete().where(_BAND.serial.in_(mine)))


def of(connection: Connection, findings: Iterable[Finding]) -> Mapping[str, Group]:
    """The group of each of these findings by id, counted over what the public may see; those that
    stand alone are left out."""
    wanted = {one.serial: one.finding_id for one in findings}
    mine, alike = tables.finding.alias(), tables.finding.alias()
    rows = connection.execute(
        select(
            mine.c.serial,
            func.count(alike.c.record_id.distinct()),
            func.min(_RECORD.earliest),
            func.max(_RECORD.latest),
        )
        .join(alike, alike.c.alike == mine.c.alike)
        .join(tables.record, _RECORD.record_id == alike.c.record_id)
        .where(mine.c.serial.in_(wanted), tables.PUBLIC, shown(alike.c))
        .group_by(mine.c.serial)
    )
    return {
        wanted[serial]: Group(records, first, last)
        for serial, records, first, last in rows
        if records > 1
    }


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
    rows = connection.execute(
        select(_FINDING.finding_id, _FINDING.alike).where(_FINDING.finding_id.in_(finding_ids))
    )
    return dict(rows.all())


def shown(row: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[bool]:
    """The rows of `finding` that may be seen with their record: `Finding.is_shown` as a
    condition."""
    sure = and_(row.verdict == "", row.confidence >= round(SHOWN_FROM * 1000))
    return or_(row.verdict == "accepted", sure)
