"""Facets as groups of checkboxes, in trees where their values have broader ones; years as bars."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from repo_search.facets import NAMES
from repo_search.results import FacetValue
from repo_search.texts import N_, _, plural
from repo_search.vocabularies import document_types, type_groups
from web import urls, wording
from web.pages import Link
from web.scopes import Scope
from web.urls import Arguments

SHOWN = 8
"""Values of a facet that are on show; the others wait behind a “more” line."""
LONG = 10
"""Values of a facet among which one has to be looked for."""
MOST = 250
"""Values of a facet that a page holds; those of more records come first."""

_FIND = {
    "addressee": N_("Find in who is to act"),
    "theme": N_("Find in themes"),
    "type": N_("Find in document types"),
    "review": N_("Find in kinds of review"),
    "publisher": N_("Find in publishers"),
    "language": N_("Find in languages"),
}
_ALL = {
    "theme": (N_("All themes"), "/themes"),
    "publisher": (N_("All publishers, A to Z"), "/publishers"),
}
_WHOLE = ("kind", "type")
"""Facets of which all values are on show."""
_FOLDED = ("theme",)
"""Facets whose narrower values wait behind a line; those of others stand open."""
_WIDTH = 100
"""Of the longest bar."""


class Option(NamedTuple):
    """One checkbox and those beneath it. `number` is short ("12, 3 suggested"), `said` for
    ears ("12 results"). `opened` tells that one is chosen among those beneath a line, `line`."""

    id: str
    value: str
    label: str
    number: str
    said: str
    checked: bool
    narrower: "tuple[Option, ...]" = ()
    line: str = ""
    opened: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """A group of checkboxes. `find` is the label of the field that finds values in a long one;
    `left_out` says how many a page cannot hold, and `all` where they are."""

    name: str
    legend: str
    shown: tuple[Option, ...]
    more: tuple[Option, ...]
    more_label: str
    find: str
    left_out: str
    all: Link | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One year: following `href` chooses it, or takes it away where it is `chosen`."""

    id: str
    label: str
    count: str
    said: str
    width: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class YearView:
    """Years, newest first; `chosen` are the values that the form carries along."""

    legend: str
    shown: tuple[Bar, ...]
    more: tuple[Bar, ...]
    more_label: str
    chosen: tuple[str, ...]


def facet_views(facets: Mapping[str, Sequence[FacetValue]], scope: Scope) -> tuple[FacetView, ...]:
    """Every facet with values but that of the years."""
    return tuple(
        _view(name, facets[name], scope) for name in NAMES if name != "year" and facets.get(name)
    )


def _view(name: str, values: Sequence[FacetValue], scope: Scope) -> FacetView:
    kept = _most(values)
    top = _options(name, _in_order(name, kept), scope)
    # A “more” line that hides one or two values costs more than it saves.
    room = len(top) if name in _WHOLE or len(top) <= SHOWN + 2 else SHOWN
    room = max(room, sum(option.checked or option.opened for option in top))
    top = sorted(top, key=lambda option: not (option.checked or option.opened))
    hidden, left_out = len(top) - room, len(values) - len(kept)
    return FacetView(
        name,
        _(NAMES[name]),
        tuple(top[:room]),
        tuple(top[room:]),
        _more(name, hidden) if hidden > 0 else "",
        _(_FIND[name]) if len(kept) > LONG else "",
        _left_out(left_out),
        Link(_(_ALL[name][0]), _ALL[name][1]) if left_out and name in _ALL else None,
    )


def _most(values: Sequence[FacetValue]) -> list[FacetValue]:
    """As many as a page holds, and every one that is chosen. A broader value has no fewer
    records than those beneath it, and comes before them."""
    return [value for number, value in enumerate(values) if number < MOST or value.selected]


def _more(name: str, number: int) -> str:
    match name:
        case "theme":
            return plural("%(number)s more theme", "%(number)s more themes", number)
        case "publisher":
            return plural("%(number)s more publisher", "%(number)s more publishers", number)
        case "addressee":
            return plural("%(number)s more body", "%(number)s more bodies", number)
        case "review":
            return plural(
                "%(number)s more kind of review", "%(number)s more kinds of review", number
            )
    return plural("%(number)s more language", "%(number)s more languages", number)


def _left_out(number: int) -> str:
    return (
        plural(
            "%(number)s more with fewer results is not listed here.",
            "%(number)s more with fewer results are not listed here.",
            number,
        )
        if number
        else ""
    )


def _in_order(name: str, values: Sequence[FacetValue]) -> Sequence[FacetValue]:
    """Document types in the order of their lists, everything else as it comes."""
    if name != "type":
        return values
    places = {value: place for place, value in enumerate((*type_groups(), *document_types()))}
    return sorted(values, key=lambda value: places.get(value.value, len(places)))


def _options(name: str, values: Sequence[FacetValue], scope: Scope) -> list[Option]:
    """The values as a tree. One with several broader ones stands once, under the first."""
    here = {value.value for value in values}
    beneath: dict[str, list[FacetValue]] = defaultdict(list)
    ids = {value.value: f"{name}-{number}" for number, value in enumerate(values, start=1)}
    for value in values:
        beneath[next((b for b in value.broader if b in here), "")].append(value)
    counted = cache(scope.counted)  # many values have as many

    def option(value: FacetValue) -> Option:
        narrower = tuple(map(option, beneath[value.value]))
        return Option(
            ids[value.value],
            value.value,
            wording.capital(value.label),
            _count(value),
            counted(value.count),
            value.selected,
            narrower,
            plural("%(number)s narrower theme", "%(number)s narrower themes", len(narrower))
            if narrower and name in _FOLDED
            else "",
            any(one.checked or one.opened for one in narrower),
        )

    return [option(value) for value in beneath[""]]


def _count(value: FacetValue) -> str:
    if not value.suggested:
        return f"{value.count:,}"
    return _(
        "%(count)s, %(suggested)s suggested",
        count=f"{value.count:,}", suggested=f"{value.suggested:,}",
    )  # fmt: skip


def year_view(values: Sequence[FacetValue], arguments: Arguments, scope: Scope) -> YearView | None:
    """The years of a search as bars that choose them; None without any."""
    if not values:
        return None
    highest = max(value.count for value in values) or 1
    bars = [
        Bar(
            f"year-{value.value}",
            value.label,
            f"{value.count:,}",
            scope.counted(value.count),
            round(_WIDTH * value.count / highest),
            _toggled(value, arguments, scope),
            value.selected,
        )
        for value in values
    ]
    last = max((n for n, bar in enumerate(bars, start=1) if bar.chosen), default=0)
    room = max(len(bars) if len(bars) <= LONG + 2 else LONG, last)
    more = len(bars) - room
    return YearView(
        _(NAMES["year"]),
        tuple(bars[:room]),
        tuple(bars[room:]),
        plural("%(number)s more year", "%(number)s more years", more) if more else "",
        tuple(value.value for value in values if value.selected),
    )


def _toggled(value: FacetValue, arguments: Arguments, scope: Scope) -> str:
    change = urls.remove if value.selected else urls.add
    return scope.address(change(arguments, "year", value.value))
