"""Cases: what one or more records are about. Never identified by the label alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from repo_search.dates import ImpreciseDate
from repo_search.records import Reference

YEARS_APART = 5
"""Publications about one label further apart than this may be about two cases: a person decides."""


EventKind = Literal["incident", "commissioned", "learning event", "publication", "response"]
EventState = Literal["happened", "planned", "delayed", "refused", "ended"]
"""What a page says of an event. A publication is refused where it says "report not published",
and ended where it says "no longer published"."""

Status = Literal[
    "planned",
    "in progress",
    "delayed in publication",
    "published",
    "not published",
    "no longer published",
]
"""Where the review of a case stands, as its publishers say; not whether we hold its report."""

STATUSES: tuple[str, ...] = get_args(Status)

_BY_PUBLICATION: tuple[tuple[EventState, Status], ...] = (
    ("ended", "no longer published"),
    ("happened", "published"),
    ("refused", "not published"),
    ("delayed", "delayed in publication"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case or is planned, with its day as written and understood,
    and the words that say so."""

    kind: EventKind
    state: EventState
    when: ImpreciseDate | None = None
    evidence: str = ""


def status_of(events: Iterable[Event]) -> Status | None:
    """Where a review stands by its events; None if there are none.

    What is said of its publication decides: a report published later than it was delayed or
    refused is published. A review that is only planned, with nothing done yet, is planned.
    """
    known = list(events)
    publication = {event.state for event in known if event.kind == "publication"}
    for state, status in _BY_PUBLICATION:
        if state in publication:
            return status
    if any(event.state == "happened" for event in known):
        return "in progress"
    return "planned" if known else None


@dataclass(frozen=True, slots=True)
class Case:
    """A case: opaque id, label ("Child H1"), publishers. `asked_about` is the id of an older case
    with the same publisher and label whose dates do not fit, or "". Its events are in order of
    their dates, unknown ones last."""

    case_id: str
    label: str
    publishers: tuple[Reference, ...]
    asked_about: str = ""
    events: tuple[Event, ...] = ()

    @property
    def status(self) -> Status | None:
        return status_of(self.events)


def dates_fit(one: ImpreciseDate | None, other: tuple[date, date] | None) -> bool:
    """Whether a date of publication can belong to a case published between two days.

    An unknown date fits anything.
    """
    if one is None or other is None:
        return True
    earliest, latest = other
    years = max(one.earliest.year - latest.year, earliest.year - one.latest.year)
    return years <= YEARS_APART
