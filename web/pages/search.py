"""The page of results: what was asked in words, the results, and every way on from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from repo_search.query import Query
from repo_search.results import Sort
from repo_search.texts import N_, _
from web import urls, wording
from web.pages import CountedLink, Link
from web.pages.chips import Chip, Names, chips
from web.pages.expansion import ExpansionView, expansion_view
from web.pages.facets import FacetView, YearView, facet_views, year_view
from web.pages.following import Following, following
from web.pages.heading import heading, page_title, relaxed, understood
from web.pages.pager import Pager, pager
from web.scopes import RECORDS, Answered, Scope
from web.segments import Segment
from web.urls import Arguments

Line = TypeVar("Line")
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
class FoundView(Generic[Line]):
    """The answer to a search. `within` tells whether one can search within it; `coverage` says
    what there is to be found, where nothing was."""

    total: int
    said: str
    understood: str
    relaxed: str
    only_all: str
    notes: tuple[str, ...]
    expansion: ExpansionView
    range: str
    results: tuple[Line, ...]
    within: bool
    pager: Pager | None
    following: Following
    coverage: str = ""
    feedback: str = ""
    near: NearLink | None = None
    ways_on: tuple[CountedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage(Generic[Line]):
    """`found` is None when the request could not be answered; `faults` then say why. `kept` are
    arguments that the form, which is sent to `action`, carries along unseen; `box` is the label of
    its search box. `change` leads to the advanced form, "" where there is none; `of_records` tells
    that words are suggested in the box, and themes of what is searched for."""

    title: str
    heading: str
    action: str
    box: str
    q: str
    published_from: str
    published_to: str
    faults: tuple[Fault, ...]
    kept: Arguments
    chips: tuple[Chip, ...]
    clear: str
    change: str
    everything: Link
    facets: tuple[FacetView, ...]
    years: YearView | None
    of_records: bool
    without_suggested: bool
    sorts: tuple[Choice, ...]
    usual_sort: Sort
    per_pages: tuple[Choice, ...]
    found: FoundView[Line] | None


def search_page(
    found: Answered, arguments: Arguments, scope: Scope, view: FoundView[Line]
) -> SearchPage[Line]:
    """The page with an answer, of which `view` is what is shown."""
    said = heading(found, arguments, scope)
    return SearchPage(
        page_title(said, found, scope),
        said,
        scope.path,
        _(scope.box),
        _first(arguments, "q"),
        _first(arguments, "from"),
        _first(arguments, "to"),
        (),
        tuple((n, v) for n, v in arguments if n in _UNSEEN),
        chips(arguments, found.chosen, scope),
        _without_filters(arguments, scope),
        _change(arguments, scope),
        Link(_(scope.everything), scope.path),
        facet_views(found.facets, scope),
        year_view(found.facets["year"], arguments, scope),
        scope is RECORDS,
        bool(urls.values(arguments, "suggested")),
        _sorts(arguments, found.query),
        _usual_sort(found.query),
        _per_pages(found.per_page),
        view,
    )


def found_view(
    found: Answered, arguments: Arguments, scope: Scope, results: tuple[Line, ...]
) -> FoundView[Line]:
    """What both searches show of an answer."""
    return FoundView(
        found.total,
        scope.counted(found.total),
        found.query.understood if not found.total else understood(found.query),
        relaxed(found, _first(arguments, "sort")),
        scope.address(urls.replace(arguments, "words", "all"))
        if found.relaxed and found.holding_all
        else "",
        found.notes,
        expansion_view(found, arguments, scope),
        _range(found, len(results), scope),
        results,
        found.total > 1 and not found.relaxed,
        pager(
            found.page,
            found.pages,
            lambda n: scope.address(urls.replace(arguments, "page", str(n))),
        ),
        following(arguments, found.total, scope),
    )


def faulty_page(
    faults: Sequence[Fault], arguments: Arguments, names: Names, scope: Scope
) -> SearchPage[None]:
    """The page for a request that cannot be answered: what was typed stays to be mended. `names`
    are those of the chosen values that are in a list; others are not kept."""
    return SearchPage(
        _("Error: %(title)s", title=_(scope.title)),
        _(scope.title),
        scope.path,
        _(scope.box),
        _first(arguments, "q"),
        _first(arguments, "from"),
        _first(arguments, "to"),
        tuple(faults),
        tuple(
            (n, v)
            for n, v in arguments
            if n in (*_UNSEEN, "suggested") or (n in scope.facets and (n, v) in names)
        ),
        chips(arguments, names, scope),
        _without_filters(arguments, scope),
        _change(arguments, scope),
        Link(_(scope.everything), scope.path),
        (),
        None,
        scope is RECORDS,
        False,
        _sorts(arguments, None),
        _usual_sort(None),
        _per_pages(PER_PAGE[0]),
        None,
    )


def _first(arguments: Arguments, name: str) -> str:
    return next(iter(urls.values(arguments, name)), "")


def _range(found: Answered, shown: int, scope: Scope) -> str:
    if not shown:
        return ""
    first = (found.page - 1) * found.per_page + 1
    last = first + shown - 1
    if not scope.folded:
        return wording.range_of(first, last, found.total)
    return _(
        "%(first)s to %(last)s of %(found)s, those worded alike shown as one",
        first=f"{first:,}", last=f"{last:,}", found=scope.counted(found.total),
    )  # fmt: skip


def _without_filters(arguments: Arguments, scope: Scope) -> str:
    kept = ("q", "expand", "without", "sort", "per_page")
    return scope.address((n, v) for n, v in arguments if n in kept)


def _change(arguments: Arguments, scope: Scope) -> str:
    return urls.advanced(arguments) if scope is RECORDS else ""


def _usual_sort(query: Query | None) -> Sort:
    return "relevance" if query and query.understood else "newest"


def _sorts(arguments: Arguments, query: Query | None) -> tuple[Choice, ...]:
    current = _first(arguments, "sort") or _usual_sort(query)
    return tuple(Choice(value, _(label), value == current) for value, label in SORTS.items())


def _per_pages(current: int) -> tuple[Choice, ...]:
    numbers = sorted({*PER_PAGE, current})
    return tuple(Choice(str(n), str(n), n == current) for n in numbers)
