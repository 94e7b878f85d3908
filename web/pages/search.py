"""The results page: what was asked in words, the results, and every way on from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repo_search.query import Query
from repo_search.ranking import QUESTION
from repo_search.results import FACETS, DidYouMean, ResultPage, Sort, WayOn
from repo_search.texts import N_, _
from web import urls, wording
from web.pages import CountedLink
from web.pages.chips import Chip, Names, chips
from web.pages.expansion import ExpansionView, expansion_view
from web.pages.facets import FacetView, YearView, facet_views, year_view
from web.pages.following import Following, following
from web.pages.heading import heading, page_title, relaxed, understood
from web.pages.pager import Pager, pager
from web.pages.results import RecordLine, result_line
from web.segments import Segment, segments
from web.urls import Arguments

SORTS: Mapping[Sort, str] = {
    "relevance": N_("Relevance"),
    "newest": N_("Newest published"),
    "oldest": N_("Oldest published"),
    "title": N_("Title, A to Z"),
}
PER_PAGE = (10, 25, 50)
_UNSEEN = ("expand", "without", "words")
"""Arguments without a field in the form, which carries them along."""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the form that cannot be; `field` is the id of what to mend, or ""."""

    text: str
    field: str


@dataclass(frozen=True, slots=True)
class NearLink:
    """The query that may have been meant, with what is new in it marked."""

    segments: tuple[Segment, ...]
    href: str
    count: str


@dataclass(frozen=True, slots=True)
class FoundView:
    """The answer to a search. `within` tells whether one can search within it; `coverage` says
    what there is to be found, where nothing was."""

    total: int
    said: str
    understood: str
    relaxed: str
    only_all: str
    feedback: str
    notes: tuple[str, ...]
    expansion: ExpansionView
    near: NearLink | None
    ways_on: tuple[CountedLink, ...]
    coverage: str
    range: str
    results: tuple[RecordLine, ...]
    within: bool
    pager: Pager | None
    following: Following


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`found` is None when the request could not be answered; `faults` then say why. `kept` are
    arguments that the form carries along unseen; `change` leads to the advanced form."""

    title: str
    heading: str
    q: str
    published_from: str
    published_to: str
    faults: tuple[Fault, ...]
    kept: Arguments
    chips: tuple[Chip, ...]
    clear: str
    change: str
    facets: tuple[FacetView, ...]
    years: YearView | None
    without_suggested: bool
    sorts: tuple[Choice, ...]
    usual_sort: Sort
    per_pages: tuple[Choice, ...]
    found: FoundView | None


def search_page(found: ResultPage, arguments: Arguments, coverage: str = "") -> SearchPage:
    """`coverage` is said where nothing is found."""
    said = heading(found, arguments)
    return SearchPage(
        page_title(said, found),
        said,
        _first(arguments, "q"),
        _first(arguments, "from"),
        _first(arguments, "to"),
        (),
        tuple((n, v) for n, v in arguments if n in _UNSEEN),
        chips(arguments, found.chosen),
        _without_filters(arguments),
        urls.advanced(arguments),
        facet_views(found.facets),
        year_view(found.facets["year"], arguments),
        bool(urls.values(arguments, "suggested")),
        _sorts(arguments, found.query),
        _usual_sort(found.query),
        _per_pages(found.per_page),
        _found(found, arguments, coverage),
    )


def _found(found: ResultPage, arguments: Arguments, coverage: str) -> FoundView:
    switches = urls.expansion(arguments)
    return FoundView(
        found.total,
        wording.results(found.total),
        found.query.understood if not found.total else understood(found.query),
        relaxed(found, _first(arguments, "sort")),
        urls.search(urls.replace(arguments, "words", "all"))
        if found.relaxed and found.holding_all
        else "",
        ", ".join(found.feedback),
        found.notes,
        expansion_view(found, arguments),
        _near(found.did_you_mean, arguments) if found.did_you_mean else None,
        tuple(_way_on(way, arguments) for way in found.ways_on),
        coverage,
        _range(found),
        tuple(result_line(result, found.query, switches) for result in found.results),
        found.total > 1 and not found.relaxed,
        pager(
            found.page, found.pages, lambda n: urls.search(urls.replace(arguments, "page", str(n)))
        ),
        following(arguments, found.total),
    )


def faulty_page(faults: Sequence[Fault], arguments: Arguments, names: Names) -> SearchPage:
    """The page for a request that cannot be answered: what was typed stays to be mended. `names`
    are those of the chosen values that are in a list; others are not kept."""
    return SearchPage(
        _("Error: Search published reviews"),
        _("Search published reviews"),
        _first(arguments, "q"),
        _first(arguments, "from"),
        _first(arguments, "to"),
        tuple(faults),
        tuple(
            (n, v)
            for n, v in arguments
            if n in (*_UNSEEN, "suggested") or (n in FACETS and (n, v) in names)
        ),
        chips(arguments, names),
        _without_filters(arguments),
        urls.advanced(arguments),
        (),
        None,
        False,
        _sorts(arguments, None),
        _usual_sort(None),
        _per_pages(PER_PAGE[0]),
        None,
    )


def _first(arguments: Arguments, name: str) -> str:
    return next(iter(urls.values(arguments, name)), "")


def _range(found: ResultPage) -> str:
    if not found.results:
        return ""
    first = (found.page - 1) * found.per_page + 1
    return wording.range_of(first, first + len(found.results) - 1, found.total)


def _without_filters(arguments: Arguments) -> str:
    kept = ("q", "expand", "without", "sort", "per_page")
    return urls.search((n, v) for n, v in arguments if n in kept)


def _usual_sort(query: Query | None) -> Sort:
    return "relevance" if query and query.understood else "newest"


def _sorts(arguments: Arguments, query: Query | None) -> tuple[Choice, ...]:
    current = _first(arguments, "sort") or _usual_sort(query)
    return tuple(Choice(value, _(label), value == current) for value, label in SORTS.items())


def _per_pages(current: int) -> tuple[Choice, ...]:
    numbers = sorted({*PER_PAGE, current})
    return tuple(Choice(str(n), str(n), n == current) for n in numbers)


def _near(near: DidYouMean, arguments: Arguments) -> NearLink:
    return NearLink(
        segments(near.text, near.spans),
        urls.search(urls.replace(arguments, "q", near.text)),
        wording.results(near.total),
    )


def _way_on(way: WayOn, arguments: Arguments) -> CountedLink:
    changed = urls.replace(arguments, "q", way.text)
    if len(way.text.split()) >= QUESTION:  # or more would be found than was counted
        changed = urls.replace(changed, "words", "all")
    for name in way.without:
        changed = urls.remove(changed, name)
    return CountedLink(way.said, urls.search(changed), wording.results(way.total))
