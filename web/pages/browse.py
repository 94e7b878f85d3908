"""Pages that let people look around: home, publishers, themes, cases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from repo_search.authorities import Publisher
from repo_search.dates import parse_date
from repo_search.errors import BadInput
from repo_search.records import Record
from repo_search.results import FacetValue, ResultPage
from repo_search.thesaurus import Theme
from web import urls, wording
from web.pages import CountedLink, Link
from web.pages.coverage import coverage
from web.pages.results import RecordLine, record_line

HOME_PUBLISHERS = 10


@dataclass(frozen=True, slots=True)
class HomePage:
    title: str
    holds: str
    additions: tuple[RecordLine, ...]
    themes: tuple[CountedLink, ...]
    publishers: tuple[CountedLink, ...]
    years: tuple[CountedLink, ...]


def home_page(
    everything: ResultPage,
    additions: Sequence[Record],
    top_themes: Iterable[Theme],
    publishers_held: int,
    last_added: datetime | None,
) -> HomePage:
    """`everything` is the answer to a blank search: its facets count the whole repository."""
    counts = {value.value: value.count for value in everything.facets["theme"]}
    return HomePage(
        "Published safeguarding reviews",
        coverage(everything, publishers_held, last_added),
        tuple(record_line(record) for record in additions),
        tuple(
            CountedLink(theme.label, urls.theme(theme.theme_id), f"{counts[theme.theme_id]:,}")
            for theme in top_themes
            if counts.get(theme.theme_id)
        ),
        tuple(
            CountedLink(value.label, urls.publisher(value.value), f"{value.count:,}")
            for value in everything.facets["publisher"][:HOME_PUBLISHERS]
        ),
        tuple(
            CountedLink(value.label, urls.search([("year", value.value)]), f"{value.count:,}")
            for value in everything.facets["year"]
        ),
    )


@dataclass(frozen=True, slots=True)
class PublisherLine:
    link: CountedLink
    note: str


@dataclass(frozen=True, slots=True)
class Letter:
    letter: str
    publishers: tuple[PublisherLine, ...]


@dataclass(frozen=True, slots=True)
class PublishersPage:
    title: str
    letters: tuple[Letter, ...]


def publishers_page(
    known: Mapping[str, Publisher], counted: Sequence[FacetValue]
) -> PublishersPage:
    counts = {value.value: value.count for value in counted}
    held = sorted(
        (p for p in known.values() if counts.get(p.publisher_id)), key=lambda p: p.name.casefold()
    )
    return PublishersPage(
        "Publishers",
        tuple(
            Letter(
                letter,
                tuple(
                    PublisherLine(
                        CountedLink(
                            p.name, urls.publisher(p.publisher_id), f"{counts[p.publisher_id]:,}"
                        ),
                        _lineage_note(p, known),
                    )
                    for p in of_letter
                ),
            )
            for letter, of_letter in groupby(held, key=lambda p: p.name[:1].upper())
        ),
    )


def _lineage_note(publisher: Publisher, known: Mapping[str, Publisher]) -> str:
    before = [known[p].name for p in publisher.predecessors if p in known]
    after = [known[p].name for p in publisher.successors if p in known]
    parts = [
        f"Came after {wording.all_of(before)}." if before else "",
        f"Followed by {wording.all_of(after)}." if after else "",
    ]
    return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class PublisherPage:
    title: str
    facts: tuple[tuple[str, str], ...]
    predecessors: tuple[Link, ...]
    successors: tuple[Link, ...]
    note: str
    records: tuple[RecordLine, ...]
    all: Link | None


def publisher_page(
    publisher: Publisher, known: Mapping[str, Publisher], found: ResultPage
) -> PublisherPage:
    """`found` holds the newest records of the publisher and its predecessors."""
    facts = (
        ("Also known as", "; ".join(publisher.variants)),
        ("Kind of body", wording.capital(publisher.kind)),
        ("Area", publisher.area),
        ("Region", publisher.region),
        ("Nation", publisher.nation),
        ("In being", _validity(publisher.valid_from, publisher.valid_to)),
    )
    return PublisherPage(
        publisher.name,
        tuple((name, value) for name, value in facts if value),
        _names(publisher.predecessors, known),
        _names(publisher.successors, known),
        ""
        if publisher.matched
        else "This name came with a document. It is not checked against a list of publishers.",
        tuple(record_line(result.record) for result in found.results),
        _all_link(found, "publisher", publisher.publisher_id),
    )


def _names(ids: Iterable[str], known: Mapping[str, Publisher]) -> tuple[Link, ...]:
    return tuple(Link(known[i].name, urls.publisher(i)) for i in ids if i in known)


def _validity(valid_from: str, valid_to: str) -> str:
    first, last = _spelt(valid_from), _spelt(valid_to)
    if first and last:
        return f"{first} to {last}"
    if first:
        return f"Since {first}"
    return f"Until {last}" if last else ""


def _spelt(written: str) -> str:
    """A date of an authority file as a reader would write it."""
    try:
        return wording.published(parse_date(written)) if written else ""
    except BadInput:
        return written


def _all_link(found: ResultPage, facet: str, value: str) -> Link | None:
    if not found.total:
        return None
    said = "the record" if found.total == 1 else f"all {found.total:,} records"
    return Link(f"Search and filter {said}", urls.search([(facet, value)]))


@dataclass(frozen=True, slots=True)
class ThemeBranch:
    link: CountedLink
    narrower: tuple[CountedLink, ...]


@dataclass(frozen=True, slots=True)
class ThemesPage:
    title: str
    branches: tuple[ThemeBranch, ...]
    others: tuple[CountedLink, ...]


def themes_page(known: Mapping[str, Theme], counted: Sequence[FacetValue]) -> ThemesPage:
    counts = {value.value: value.count for value in counted}
    tops = [t for t in known.values() if not t.broader and counts.get(t.theme_id)]
    return ThemesPage(
        "Themes",
        tuple(
            ThemeBranch(_theme_link(top, counts), _narrower(top.theme_id, known, counts))
            for top in tops
            if top.matched
        ),
        tuple(_theme_link(top, counts) for top in tops if not top.matched),
    )


def _theme_link(theme: Theme, counts: Mapping[str, int]) -> CountedLink:
    return CountedLink(theme.label, urls.theme(theme.theme_id), f"{counts[theme.theme_id]:,}")


def _narrower(
    theme_id: str, known: Mapping[str, Theme], counts: Mapping[str, int]
) -> tuple[CountedLink, ...]:
    return tuple(
        _theme_link(theme, counts)
        for theme in known.values()
        if theme_id in theme.broader and counts.get(theme.theme_id)
    )


@dataclass(frozen=True, slots=True)
class ThemePage:
    title: str
    scope_note: str
    variants: str
    broader: tuple[Link, ...]
    narrower: tuple[CountedLink, ...]
    related: tuple[Link, ...]
    note: str
    records: tuple[RecordLine, ...]
    all: Link | None


def theme_page(
    theme: Theme, known: Mapping[str, Theme], counted: Sequence[FacetValue], found: ResultPage
) -> ThemePage:
    """`found` holds the newest records on the theme and on narrower ones."""
    counts = {value.value: value.count for value in counted}
    return ThemePage(
        theme.label,
        theme.scope_note,
        "; ".join(theme.variants),
        _themes(theme.broader, known),
        _narrower(theme.theme_id, known, counts),
        _themes(theme.related, known),
        "" if theme.matched else "This theme came with a document. It is not in the thesaurus yet.",
        tuple(record_line(result.record) for result in found.results),
        _all_link(found, "theme", theme.theme_id),
    )


def _themes(ids: Iterable[str], known: Mapping[str, Theme]) -> tuple[Link, ...]:
    here = sorted((known[i] for i in ids if i in known), key=lambda theme: theme.label.casefold())
    return tuple(Link(theme.label, urls.theme(theme.theme_id)) for theme in here)
