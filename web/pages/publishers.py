"""Publishers: the list by letter or by region, and the page of one with its records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from repo_search.authorities import Publisher
from repo_search.dates import parse_date
from repo_search.errors import BadInput
from repo_search.results import FacetValue, ResultPage
from repo_search.texts import N_, _, all_of
from web import urls, wording
from web.pages import Link, Tally, findings_link, search_all
from web.pages.following import Following, following
from web.pages.plots import YearPlot, year_plot
from web.pages.results import RecordLine, record_line
from web.urls import Arguments

BY_REGION = "region"
_WAYS = {"": N_("A to Z"), BY_REGION: N_("By region")}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to see a list; the current one is no link."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class PublisherLine:
    link: Tally
    note: str


@dataclass(frozen=True, slots=True)
class PublisherGroup:
    """The publishers of a letter or a region."""

    name: str
    publishers: tuple[PublisherLine, ...]


@dataclass(frozen=True, slots=True)
class PublishersPage:
    title: str
    by_region: bool
    ways: tuple[Way, ...]
    jumps: str
    groups: tuple[PublisherGroup, ...]


def publishers_page(
    known: Mapping[str, Publisher], counted: Sequence[FacetValue], by: str = ""
) -> PublishersPage:
    """Every publisher with records; `by` is "region", or anything else for the alphabet."""
    counts = {value.value: value.count for value in counted}
    held = sorted(
        (p for p in known.values() if counts.get(p.publisher_id)), key=lambda p: p.name.casefold()
    )
    by_region = by == BY_REGION
    groups = _regions(held) if by_region else _letters(held)
    return PublishersPage(
        _("Publishers by region") if by_region else _("Publishers"),
        by_region,
        tuple(
            Way(
                _(name),
                urls.with_query("/publishers", [("by", way)] if way else []),
                (way == BY_REGION) == by_region,
            )
            for way, name in _WAYS.items()
        ),
        _("Regions") if by_region else _("A to Z"),
        tuple(
            PublisherGroup(
                name,
                tuple(
                    PublisherLine(
                        Tally(p.name, urls.publisher(p.publisher_id), counts[p.publisher_id]),
                        _lineage_note(p, known),
                    )
                    for p in of_group
                ),
            )
            for name, of_group in groups
        ),
    )


_Groups = list[tuple[str, list[Publisher]]]


def _letters(held: Iterable[Publisher]) -> _Groups:
    return [(letter, list(some)) for letter, some in groupby(held, lambda p: p.name[:1].upper())]


def _regions(held: Sequence[Publisher]) -> _Groups:
    named = sorted({p.region for p in held if p.region}, key=str.casefold)
    found = [(region, [p for p in held if p.region == region]) for region in named]
    others = [p for p in held if not p.region]
    return [*found, (_("Region not known"), others)] if others else found


def _lineage_note(publisher: Publisher, known: Mapping[str, Publisher]) -> str:
    before = [known[p].name for p in publisher.predecessors if p in known]
    after = [known[p].name for p in publisher.successors if p in known]
    parts = [
        _("Succeeded %(names)s.", names=all_of(before)) if before else "",
        _("Succeeded by %(names)s.", names=all_of(after)) if after else "",
    ]
    return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Relative:
    """A body that came before or after, and when it was there ("2006 to 2019", or "")."""

    link: Link
    validity: str


@dataclass(frozen=True, slots=True)
class RecordGroup:
    """Some of a publisher's records: `lead` says how many there are in all, `all` leads to the
    search that they are. Without records `lead` says so and `all` is None."""

    id: str
    heading: str
    lead: str
    records: tuple[RecordLine, ...]
    all: Link | None


@dataclass(frozen=True, slots=True)
class PublisherPage:
    title: str
    facts: tuple[tuple[str, str], ...]
    predecessors: tuple[Relative, ...]
    successors: tuple[Relative, ...]
    note: str
    plot: YearPlot | None
    all: Link | None
    findings: Link | None
    groups: tuple[RecordGroup, ...]
    following: Following
    turtle: str


def everything_of(publisher_id: str) -> Arguments:
    """The search for the records of a publisher and of those it succeeded."""
    return (("publisher", publisher_id),)


def recent_of(publisher_id: str, today: date) -> Arguments:
    """The search for those published in the last twelve months. A date known only as a month or a
    year counts while some day of it may lie in them, as in every search by date."""
    return urls.canonical((*everything_of(publisher_id), ("from", _since(today))))


def archive_of(publisher_id: str, today: date) -> Arguments:
    """The search for all others: those without a known date are among them."""
    older = f"NOT published:{_since(today)}.."
    return urls.canonical((("q", older), *everything_of(publisher_id)))


def _since(today: date) -> str:
    """The same day a year ago; a year before 29 February is 28 February."""
    last_year = today.year - 1
    leap_day = (today.month, today.day) == (2, 29)
    return (date(last_year, 2, 28) if leap_day else today.replace(year=last_year)).isoformat()


def publisher_page(
    publisher: Publisher,
    known: Mapping[str, Publisher],
    whole: ResultPage,
    recent: ResultPage,
    archive: ResultPage,
    today: date,
    findings: int,
) -> PublisherPage:
    """The page of a publisher; the three are what its searches above answer, newest first;
    `findings` is how many its records have."""
    facts = (
        (_("Also known as"), "; ".join(publisher.variants)),
        (_("Kind of body"), wording.capital(publisher.kind)),
        (_("Area"), publisher.area),
        (_("Region"), publisher.region),
        (_("Nation"), publisher.nation),
        (_("In being"), _validity(publisher)),
    )
    publisher_id = publisher.publisher_id
    searched = everything_of(publisher_id)
    return PublisherPage(
        publisher.name,
        tuple((name, value) for name, value in facts if value),
        _relatives(publisher.predecessors, known),
        _relatives(publisher.successors, known),
        ""
        if publisher.matched
        else _("This name came with a document. It is not checked against a list of publishers."),
        year_plot(whole.facets["year"], searched, whole.total),
        search_all(whole.total, urls.search(searched)),
        findings_link(findings, "publisher", publisher_id),
        (
            _group(
                "recent",
                _("Published in the last twelve months"),
                recent,
                recent_of(publisher_id, today),
            ),
            _group("archive", _("Archive"), archive, archive_of(publisher_id, today)),
        )
        if whole.total
        else (),
        following(searched, whole.total),
        urls.turtle(urls.publisher(publisher_id)),
    )


def _group(name: str, heading: str, found: ResultPage, arguments: Arguments) -> RecordGroup:
    lines = tuple(record_line(result.record) for result in found.results)
    more = found.total > len(lines)
    return RecordGroup(
        name,
        heading,
        _("%(records)s; the newest %(shown)s are shown.",
          records=wording.records(found.total), shown=len(lines))
        if more
        else _("%(records)s.", records=wording.records(found.total))
        if lines
        else _("No records."),
        lines,
        Link(_("Search and filter these"), urls.search(arguments)) if lines else None,
    )  # fmt: skip


def _relatives(ids: Iterable[str], known: Mapping[str, Publisher]) -> tuple[Relative, ...]:
    return tuple(
        Relative(Link(known[i].name, urls.publisher(i)), _validity(known[i]))
        for i in ids
        if i in known
    )


def _validity(publisher: Publisher) -> str:
    first, last = _spelt(publisher.valid_from), _spelt(publisher.valid_to)
    if first and last:
        return _("%(first)s to %(last)s", first=first, last=last)
    if first:
        return _("Since %(day)s", day=first)
    return _("Until %(day)s", day=last) if last else ""


def _spelt(written: str) -> str:
    """A date of an authority file as a reader would write it."""
    try:
        return wording.published(parse_date(written)) if written else ""
    except BadInput:
        return written
