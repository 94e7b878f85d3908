"""The results page: what was asked in words, the results, and every way on from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repo_search.query import Query
from repo_search.ranking import QUESTION
from repo_search.results import FACETS, DidYouMean, ResultPage, Sort, WayOn
from repo_search.texts import plural
from web import urls, wording
from web.pages import CountedLink
from web.pages.expansion import ExpansionView, expansion_view
from web.pages.facets import Chip, FacetView, chips, facet_views
from web.pages.pager import Pager, pager
from web.pages.results import RecordLine, result_line
from web.segments import Segment, segments
from web.urls import Arguments

SORTS: Mapping[Sort, str] = {
    "relevance": "Relevance",
    "newest": "Newest published",
    "oldest": "Oldest published",
    "title": "Title, A to Z",
}
PER_PAGE = (10, 25, 50)
_LONGEST_SHOWN = 100
_UNSEEN = ("expand", "without", "words")
"""Arguments without a field in the form, which carries them along."""
_NAMED = 2
"""Values of one facet that the heading names; more are counted."""
_SAID = {
    "publisher": ("from ", "publishers"),
    "theme": ("about ", "themes"),
    "type": ("in ", "document types"),
    "review": ("kind of review: ", "kinds of review"),
    "language": ("in ", "languages"),
    "year": ("published in ", "years"),
}


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
class SearchPage:
    """`found` is False when the request could not be answered; `faults` then say why, and `kept`
    are arguments that the form carries along unseen."""

    title: str
    heading: str
    found: bool
    total: int
    q: str
    published_from: str
    published_to: str
    faults: tuple[Fault, ...]
    understood: str
    relaxed: str
    only_all: str
    feedback: str
    notes: tuple[str, ...]
    expansion: ExpansionView
    range: str
    results: tuple[RecordLine, ...]
    facets: tuple[FacetView, ...]
    without_suggested: bool
    kept: Arguments
    chips: tuple[Chip, ...]
    clear: str
    near: NearLink | None
    ways_on: tuple[CountedLink, ...]
    sorts: tuple[Choice, ...]
    per_pages: tuple[Choice, ...]
    pager: Pager | None


def search_page(found: ResultPage, arguments: Arguments) -> SearchPage:
    labels = {
        (facet, value.value): value.label
        for facet, values in found.facets.items()
        for value in values
        if value.selected
    }
    heading = _heading(found, arguments, labels)
    page_of = f" (page {found.page} of {found.pages})" if found.pages > 1 else ""
    return SearchPage(
        title=heading + page_of,
        heading=heading,
        found=True,
        total=found.total,
        q=_first(arguments, "q"),
        published_from=_first(arguments, "from"),
        published_to=_first(arguments, "to"),
        faults=(),
        understood=_understood(found.query),
        relaxed=_relaxed(found, _first(arguments, "sort") not in ("", "relevance")),
        only_all=urls.search(urls.replace(arguments, "words", "all"))
        if found.relaxed and found.holding_all
        else "",
        feedback=", ".join(found.feedback),
        notes=found.notes,
        expansion=expansion_view(found, arguments),
        range=_range(found),
        results=tuple(
            result_line(result, found.query, urls.expansion(arguments)) for result in found.results
        ),
        facets=facet_views(found.facets),
        without_suggested=bool(urls.values(arguments, "suggested")),
        kept=tuple((n, v) for n, v in arguments if n in _UNSEEN),
        chips=chips(arguments, labels),
        clear=_without_filters(arguments),
        near=_near(found.did_you_mean, arguments) if found.did_you_mean else None,
        ways_on=tuple(_way_on(way, arguments) for way in found.ways_on),
        sorts=_sorts(arguments, found.query),
        per_pages=_per_pages(found.per_page),
        pager=pager(
            found.page, found.pages, lambda n: urls.search(urls.replace(arguments, "page", str(n)))
        ),
    )


def faulty_page(faults: Sequence[Fault], arguments: Arguments) -> SearchPage:
    """The page for a request that cannot be answered: what was typed stays to be mended."""
    return SearchPage(
        title="Error: Search published reviews",
        heading="Search published reviews",
        found=False,
        total=0,
        q=_first(arguments, "q"),
        published_from=_first(arguments, "from"),
        published_to=_first(arguments, "to"),
        faults=tuple(faults),
        understood="",
        relaxed="",
        only_all="",
        feedback="",
        notes=(),
        expansion=ExpansionView(),
        range="",
        results=(),
        facets=(),
        without_suggested=False,
        kept=tuple((n, v) for n, v in arguments if n in (*FACETS, *_UNSEEN, "suggested")),
        chips=chips(arguments, {}),
        clear=_without_filters(arguments),
        near=None,
        ways_on=(),
        sorts=_sorts(arguments, None),
        per_pages=_per_pages(PER_PAGE[0]),
        pager=None,
    )


def _first(arguments: Arguments, name: str) -> str:
    return next(iter(urls.values(arguments, name)), "")


def _heading(found: ResultPage, arguments: Arguments, labels: Mapping[tuple[str, str], str]) -> str:
    text = found.query.text.strip()
    if len(text) > _LONGEST_SHOWN:
        text = text[:_LONGEST_SHOWN] + "…"
    quoted = text if '"' in text else f"“{text}”"
    parts = [_heading_results(found.total, quoted if text else "")]
    for facet, (before, many) in _SAID.items():
        names = [name for (chosen, _), name in labels.items() if chosen == facet]
        if len(names) > _NAMED:
            parts.append(f"{before}{len(names)} {many}")
        elif names:
            parts.append(before + wording.any_of(names))
    start, end = _first(arguments, "from"), _first(arguments, "to")
    if start or end:
        parts.append("published " + " ".join(
            [*([f"from {start}"] if start else []), *([f"to {end}"] if end else [])]
        ))  # fmt: skip
    return ", ".join(parts)


def _heading_results(total: int, quoted: str) -> str:
    if not quoted:
        return wording.results(total)
    return plural(
        "%(number)s result for %(query)s", "%(number)s results for %(query)s", total, query=quoted
    )


def _relaxed(found: ResultPage, sorted_otherwise: bool) -> str:
    """What is said where records hold only some of the words."""
    if not found.relaxed:
        return ""
    if not found.holding_all:
        return "No record holds all of this. These hold some of the words."
    if sorted_otherwise:
        return plural(
            "%(number)s record holds all of these words. The others hold some.",
            "%(number)s records hold all of these words. The others hold some.",
            found.holding_all,
        )
    return plural(
        "%(number)s record holds all of these words and stands high. The others hold some.",
        "%(number)s records hold all of these words and stand high. The others hold some.",
        found.holding_all,
    )


def _understood(query: Query) -> str:
    """How the query was read, where that is not plain from how it was written."""
    same = {*query.understood.casefold().split()} == {*query.text.casefold().split()}
    return "" if same else query.understood


def _range(found: ResultPage) -> str:
    if not found.results:
        return ""
    first = (found.page - 1) * found.per_page + 1
    return wording.range_of(first, first + len(found.results) - 1, found.total)


def _without_filters(arguments: Arguments) -> str:
    return urls.search(_bare(arguments))


def _bare(arguments: Arguments) -> Arguments:
    kept = ("q", "expand", "without", "sort", "per_page")
    return tuple((n, v) for n, v in arguments if n in kept)


def _sorts(arguments: Arguments, query: Query | None) -> tuple[Choice, ...]:
    blank = query is None or not query.understood
    current = _first(arguments, "sort") or ("newest" if blank else "relevance")
    return tuple(Choice(value, label, value == current) for value, label in SORTS.items())


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
