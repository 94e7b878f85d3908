"""Cases: the list of all by status, and the page of one: its records, the course of its review."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

from repo_search.cases import Case, Event, Status
from repo_search.catalogue.case_list import ListedCase
from repo_search.errors import BadInput, NotFound
from repo_search.records import Record
from repo_search.similar import SimilarCase
from repo_search.texts import _
from web import urls, wording
from web.pages import Link, publisher_links
from web.pages.following import Following, following
from web.pages.pager import Pager, pager
from web.pages.results import RecordLine, record_line
from web.pages.similar import SimilarLine, similar_case
from web.urls import Arguments

CASES_PER_PAGE = 50
_NOBODY_SAYS = "not-known"
_STATUSES: tuple[Status | None, ...] = (*get_args(Status), None)


@dataclass(frozen=True, slots=True)
class StatusLink:
    """The cases of one status, or all of them."""

    text: str
    href: str
    cases: int
    current: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list; `status` is "" where nobody says how its review stands."""

    link: Link
    publishers: tuple[Link, ...]
    status: str
    records: int


@dataclass(frozen=True, slots=True)
class CasesPage:
    title: str
    heading: str
    statuses: tuple[StatusLink, ...]
    range: str
    cases: tuple[CaseLine, ...]
    pager: Pager | None
    following: Following


def cases_page(listed: Sequence[ListedCase], status: str, number: int, records: int) -> CasesPage:
    """The cases of a status ("in-progress", "" for all) on this page of the list; `records` is how
    many there are in all. Raises BadInput for a status that is none, NotFound for a page that is
    not there."""
    if status and status not in map(_slug, _STATUSES):
        raise BadInput(_("“%(written)s” is not a status of a review.", written=status[:40]))
    chosen = [line for line in listed if not status or _slug(line.status) == status]
    pages = max(-(-len(chosen) // CASES_PER_PAGE), 1)
    if not 1 <= number <= pages:
        raise NotFound(_("There is no such page of this list."))
    start = (number - 1) * CASES_PER_PAGE
    shown = chosen[start : start + CASES_PER_PAGE]
    heading = _("Cases")
    return CasesPage(
        _("%(title)s (page %(number)s of %(pages)s)", title=heading, number=number, pages=pages)
        if pages > 1
        else heading,
        heading,
        _statuses(listed, status),
        wording.range_of(start + 1, start + len(shown), len(chosen)) if shown else "",
        tuple(map(_line, shown)),
        pager(number, pages, lambda n: urls.cases(status, n)),
        following((), records),
    )


def _slug(status: str | None) -> str:
    return status.replace(" ", "-") if status else _NOBODY_SAYS


def _statuses(listed: Sequence[ListedCase], current: str) -> tuple[StatusLink, ...]:
    counts = {status: sum(line.status == status for line in listed) for status in _STATUSES}
    return (
        StatusLink(_("All"), urls.cases(), len(listed), not current),
        *(
            StatusLink(
                wording.status(status) or _("Not known"),
                urls.cases(_slug(status)),
                count,
                _slug(status) == current,
            )
            for status, count in counts.items()
            if count or _slug(status) == current
        ),
    )


def _line(listed: ListedCase) -> CaseLine:
    return CaseLine(
        Link(listed.case.label, urls.case(listed.case.id)),
        publisher_links(listed.publishers),
        wording.status(listed.status),
        listed.records,
    )


@dataclass(frozen=True, slots=True)
class EventLine:
    """What happened or is to happen, and when as written ("" where nobody says)."""

    when: str
    what: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """`all` and `following` are those of the search for records of cases named so; None where no
    search finds them."""

    title: str
    publishers: tuple[Link, ...]
    maybe_same: tuple[Link, ...]
    status: str
    events: tuple[EventLine, ...]
    records: tuple[RecordLine, ...]
    similar: tuple[SimilarLine, ...]
    all: Link | None
    following: Following | None


def named_so(case: Case) -> Arguments:
    """The search for records of cases with this label of these publishers."""
    label = " ".join(case.label.replace('"', " ").split())
    return urls.canonical(
        (("q", f'case:"{label}"'), *(("publisher", body.id) for body in case.publishers))
    )


def case_page(
    case: Case,
    of_case: Sequence[Record],
    maybe_same: Sequence[str],
    similar: Sequence[SimilarCase],
    found: int,
) -> CasePage:
    """The page of a case; `maybe_same` are ids of cases that may be this one, `found` how many
    records the search for cases named so finds, 0 where these are not among them."""
    return CasePage(
        case.label,
        publisher_links(case.publishers),
        tuple(
            Link(_("another case “%(label)s”", label=case.label), urls.case(other))
            for other in maybe_same
        ),
        wording.status(case.status),
        tuple(map(event_line, case.events)),
        tuple(
            record_line(replace(r, cases=tuple(c for c in r.cases if c.id != case.case_id)))
            for r in of_case
        ),
        tuple(map(similar_case, similar)),
        Link(_("Search and filter records of cases named so"), urls.search(named_so(case)))
        if found
        else None,
        following(named_so(case), found) if found else None,
    )


def event_line(event: Event) -> EventLine:
    return EventLine(wording.published(event.when) if event.when else "", wording.happening(event))
