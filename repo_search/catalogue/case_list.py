"""All cases that have records the public may see: for browsing."""

import re
from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from repo_search.cases import Event, Status, status_of
from repo_search.catalogue import tables
from repo_search.catalogue.case_bodies import case_body
from repo_search.records import Reference

_CASE, _OF, _EVENT = tables.case.c, case_body.c, tables.event.c
_RECORD, _VALUE = tables.record.c, tables.record_value.c


class ListedCase(NamedTuple):
    """A case, where its review stands (None: nobody says), and its number of records."""

    case: Reference
    publishers: tuple[Reference, ...]
    status: Status | None
    records: int


def cases_with_records(connection: Connection) -> list[ListedCase]:
    """Every case with a record that is not withdrawn, in the order of labels: “Child H2” before
    “Child H10”."""
    rows = connection.execute(
        select(_CASE.case_id, _CASE.label, func.count(_RECORD.record_id.distinct()))
        .join(tables.record_value, (_VALUE.field == "case") & (_VALUE.value == _CASE.case_id))
        .join(tables.record, _RECORD.record_id == _VALUE.record_id)
        .where(tables.PUBLIC)
        .group_by(_CASE.case_id, _CASE.label)
    ).all()
    publishers, events = _publishers(connection), _events(connection)
    found = [
        ListedCase(
            Reference(case_id, label),
            tuple(publishers[case_id]),
            status_of(events[case_id]),
            count,
        )
        for case_id, label, count in rows
    ]
    return sorted(found, key=_place)


def _place(line: ListedCase) -> tuple[object, ...]:
    numbered = tuple(
        (1, int(part), "") if part.isdecimal() else (0, 0, part)
        for part in re.split(r"(\d{1,9})", line.case.label.casefold())
        if part.strip()
    )
    return (numbered, [publisher.label for publisher in line.publishers], line.case.id)


def _publishers(connection: Connection) -> defaultdict[str, list[Reference]]:
    found = defaultdict[str, list[Reference]](list)
    publisher = tables.publisher.c
    for case_id, publisher_id, name in connection.execute(
        select(_OF.case_id, _OF.publisher_id, publisher.name)
        .join(tables.publisher, publisher.publisher_id == _OF.publisher_id)
        .distinct()
        .order_by(publisher.name, _OF.publisher_id)
    ):
        found[case_id].append(Reference(publisher_id, name))
    return found


def _events(connection: Connection) -> defaultdict[str, list[Event]]:
    """What decides where a review stands: kinds and states, without their days."""
    found = defaultdict[str, list[Event]](list)
    for case_id, kind, state in connection.execute(
        select(_EVENT.case_id, _EVENT.kind, _EVENT.state)
    ):
        found[case_id].append(Event(kind, state))
    return found
