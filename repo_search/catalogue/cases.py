"""Cases in the catalogue: found by publisher lineage, label and dates, or begun anew."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, select

from repo_search.authorities import name_key
from repo_search.cases import Case, Event, dates_fit
from repo_search.catalogue import outbox, tables
from repo_search.catalogue.case_bodies import case_body
from repo_search.catalogue.publishers import all_publishers, lineage_down, lineage_up
from repo_search.dates import ImpreciseDate
from repo_search.errors import NotFound
from repo_search.records import Reference, new_id
from repo_search.texts import _

_MOST_LIKE = 200
_CASE, _OF, _EVENT = tables.case.c, tables.case_publisher.c, tables.event.c


def find_or_add(
    connection: Connection,
    label: str,
    publisher_ids: Sequence[str],
    published: ImpreciseDate | None,
    record_id: str,
) -> str:
    """The id of the case with this label of one of these publishers, or of a new case.

    Predecessors and successors count as the same publisher. A case whose records were published
    too far from this date is not taken: a new one is begun that asks about it. A record keeps the
    case of this label that it has, if that fits or it has no publishers.
    """
    doubtful = ""
    own = _of_record(connection, label, record_id)
    if own and not publisher_ids:
        return own
    fitting = _with_label(connection, label, publisher_ids)
    for case_id in sorted(fitting, key=lambda case_id: case_id != own):
        if dates_fit(published, _days_of(connection, case_id)):
            _add_publishers(connection, case_id, publisher_ids)
            return case_id
        doubtful = doubtful or case_id
    return _begun(connection, label, publisher_ids, doubtful)


def _begun(
    connection: Connection, label: str, publisher_ids: Iterable[str], asked_about: str
) -> str:
    case_id = new_id()
    connection.execute(
        tables.case.insert().values(
            case_id=case_id,
            label=label,
            label_key=name_key(label),
            asked_about=asked_about or None,
        )
    )
    _add_publishers(connection, case_id, publisher_ids)
    return case_id


def _with_label(connection: Connection, label: str, publisher_ids: Iterable[str]) -> list[str]:
    labelled = select(_CASE.case_id).where(_CASE.label_key == name_key(label))
    if connection.execute(labelled.limit(1)).first() is None:
        return []
    publishers = all_publishers(connection)
    family = {
        relative
        for publisher_id in publisher_ids
        for walk in (lineage_up, lineage_down)
        for relative in walk(publishers, publisher_id)
    }
    return list(
        connection.scalars(
            select(_CASE.case_id)
            .join(tables.case_publisher, _OF.case_id == _CASE.case_id)
            .where(_CASE.label_key == name_key(label), _OF.publisher_id.in_(family))
            .distinct()
            .order_by(_CASE.case_id)
        )
    )


def _of_record(connection: Connection, label: str, record_id: str) -> str | None:
    value = tables.record_value.c
    return connection.scalar(
        select(_CASE.case_id)
        .join(tables.record_value, value.value == _CASE.case_id)
        .where(
            value.record_id == record_id, value.field == "case", _CASE.label_key == name_key(label)
        )
    )


def _days_of(connection: Connection, case_id: str) -> tuple[date, date] | None:
    value = tables.record_value.c
    earliest, latest = connection.execute(
        select(func.min(tables.record.c.earliest), func.max(tables.record.c.latest))
        .join(tables.record_value, value.record_id == tables.record.c.record_id)
        .where(value.field == "case", value.value == case_id)
    ).one()
    return (earliest, latest) if earliest else None


def _add_publishers(connection: Connection, case_id: str, publisher_ids: Iterable[str]) -> None:
    known = set(connection.scalars(select(_OF.publisher_id).where(_OF.case_id == case_id)))
    for publisher_id in dict.fromkeys(publisher_ids):
        if publisher_id not in known:
            connection.execute(
                tables.case_publisher.insert().values(case_id=case_id, publisher_id=publisher_id)
            )


def find(connection: Connection, case_id: str) -> Case:
    """The case with this id. Raises NotFound."""
    row = connection.execute(select(tables.case).where(_CASE.case_id == case_id)).first()
    if row is None:
        raise NotFound(_("There is no case %(case_id)s.", case_id=case_id[:40]))
    return _case(connection, row)


class Shown(NamedTuple):
    """A case with records that are not withdrawn: its publishers' names, how many records."""

    case_id: str
    label: str
    publishers: tuple[str, ...]
    records: int


def named_like(connection: Connection, words: Sequence[str]) -> list[Shown]:
    """Cases with records that are not withdrawn whose labels hold these folded words or parts of
    words: at most a few hundred, those with most records first."""
    value, record = tables.record_value.c, tables.record.c
    number = func.count(record.record_id.distinct())
    rows = connection.execute(
        select(_CASE.case_id, _CASE.label, number)
        .join(tables.record_value, (value.field == "case") & (value.value == _CASE.case_id))
        .join(tables.record, record.record_id == value.record_id)
        .where(tables.PUBLIC, *(_CASE.label_key.contains(w, autoescape=True) for w in words[:8]))
        .group_by(_CASE.case_id, _CASE.label)
        .order_by(number.desc(), _CASE.label, _CASE.case_id)
        .limit(_MOST_LIKE)
    ).all()
    names: dict[str, list[str]] = {}
    for case_id, name in connection.execute(
        select(case_body.c.case_id, tables.publisher.c.name)
        .join(tables.publisher, tables.publisher.c.publisher_id == case_body.c.publisher_id)
        .where(case_body.c.case_id.in_([row.case_id for row in rows]))
        .distinct()
        .order_by(tables.publisher.c.name)
    ):
        names.setdefault(case_id, []).append(name)
    return [
        Shown(case_id, label, tuple(names.get(case_id, ())), count)
        for case_id, label, count in rows
    ]


def labels_of(connection: Connection, publisher_ids: Iterable[str], at_most: int) -> list[str]:
    """What the cases of these publishers are called, in order."""
    mine = select(_OF.case_id).where(_OF.publisher_id.in_(list(publisher_ids)))
    found = select(_CASE.label).where(_CASE.case_id.in_(mine)).distinct()
    return list(connection.scalars(found.order_by(_CASE.label).limit(at_most)))


def maybe_same(connection: Connection, case: Case) -> list[str]:
    """Ids of cases that may be this one: the one it asks about, and those that ask about it."""
    asking = connection.scalars(
        select(_CASE.case_id).where(_CASE.asked_about == case.case_id).order_by(_CASE.case_id)
    )
    return [*filter(None, [case.asked_about]), *asking]


def assign(connection: Connection, record_id: str, label: str, case_id: str) -> None:
    """Has a record be about this case where it was about another of the same label."""
    value = tables.record_value.c
    if own := _of_record(connection, label, record_id):
        connection.execute(
            tables.record_value.update()
            .where(value.record_id == record_id, value.field == "case", value.value == own)
            .values(value=case_id)
        )
        outbox.put(connection, [record_id])


def begin(connection: Connection, label: str, publisher_ids: Iterable[str]) -> str:
    """A new case; gives its id."""
    return _begun(connection, label, publisher_ids, "")


def exists(connection: Connection, case_id: str) -> bool:
    return connection.scalar(select(_CASE.case_id).where(_CASE.case_id == case_id)) is not None


def same_label(one: str, other: str) -> bool:
    return name_key(one) == name_key(other)


def put_events(connection: Connection, case_id: str, address: str, events: Iterable[Event]) -> None:
    """Puts these events in the place of all that this page or file has told of the case."""
    told = list(events)
    mine = (_EVENT.case_id == case_id) & (_EVENT.address == address)
    known = connection.execute(select(tables.event).where(mine).order_by(_EVENT.event_id))
    if [_event(row) for row in known] == told:
        return
    connection.execute(tables.event.delete().where(mine))
    for event in told:
        add_event(connection, case_id, address, event)


def add_event(connection: Connection, case_id: str, address: str, event: Event) -> None:
    """Adds an event that a page or file at this address tells of."""
    connection.execute(
        tables.event.insert().values(
            case_id=case_id,
            kind=event.kind,
            state=event.state,
            written=event.when.written if event.when else "",
            earliest=event.when.earliest if event.when else None,
            latest=event.when.latest if event.when else None,
            address=address,
            evidence=event.evidence,
        )
    )


def _events(connection: Connection, case_id: str) -> tuple[Event, ...]:
    """What is told of a case, each event once, in the order of dates."""
    rows = connection.execute(
        select(tables.event)
        .where(_EVENT.case_id == case_id)
        .order_by(_EVENT.earliest.is_(None), _EVENT.earliest, _EVENT.event_id)
    )
    found: dict[object, Event] = {}
    for event in map(_event, rows):
        days = event.when and (event.when.earliest, event.when.latest)
        found.setdefault((event.kind, event.state, days), event)
    return tuple(found.values())


def _event(row: Row[Any]) -> Event:
    when = ImpreciseDate(row.written, row.earliest, row.latest) if row.earliest else None
    return Event(row.kind, row.state, when, row.evidence)


def _case(connection: Connection, row: Row[tuple[str, str, str, str | None]]) -> Case:
    publishers = connection.execute(
        select(tables.publisher.c.publisher_id, tables.publisher.c.name)
        .join(case_body, case_body.c.publisher_id == tables.publisher.c.publisher_id)
        .where(case_body.c.case_id == row.case_id)
        .distinct()
        .order_by(tables.publisher.c.name, tables.publisher.c.publisher_id)
    )
    return Case(
        row.case_id,
        row.label,
        tuple(Reference(publisher_id, name) for publisher_id, name in publishers),
        row.asked_about or "",
        _events(connection, row.case_id),
    )
