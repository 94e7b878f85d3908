"""Plots as numbers: where each bar stands and what it leads to; templates draw them.

Everything is in per cent of the plot's own width or height, so that it fits any screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.results import UNKNOWN_YEAR, FacetValue
from repo_search.texts import _, plural
from web import urls, wording
from web.pages import Tally
from web.urls import Arguments

_STEPS = (1, 2, 5, 10, 20, 50)
"""Years between labels; the last is enough for all the years that a date can have."""
_MOST_LABELS = 5
"""On the narrowest screen, 280 px, so many years fit side by side in letters of 16 px."""
_EDGE = 6.5
"""A label nearer than this to an end of the axis begins or ends with its bar's place."""
_FILLED = 0.8
"""How much of its place a bar takes up; the rest stands between it and the next."""
_WIDEST = 6.0
_LOWEST = 2.0
"""One record among thousands is still to be seen."""
_LOWEST_TOP = 4
"""Records: one a year does not look like many."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One year. `label` is all of it in words ("2019: 12 records"); `place` is where its column
    begins, of the width `width` of all columns; the bar stands at `x` in it."""

    year: Tally
    label: str
    place: float
    width: float
    x: float
    thickness: float
    y: float
    height: float
    selected: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A year under the axis; `anchor` says which part of it is at `x`."""

    text: str
    x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class YearPlot:
    """Records by year published. `id` tells the plots of a page apart; `top` is what the line at
    the top stands for, in words; `unknown` are those without a known date; `note` says why the
    years add up to more than there are."""

    id: str
    caption: str
    summary: str
    top: str
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    unknown: Tally | None
    note: str


def year_plot(
    values: Sequence[FacetValue],
    arguments: Arguments,
    total: int,
    *,
    id: str = "years",  # noqa: A002 - the word of HTML for it
    caption: str = "",
    years: range | None = None,
    highest: int = 0,
) -> YearPlot | None:
    """The plot of a search: `values` are those of its facet “year”, of `total` records in all.

    Each bar leads to the same search in that year. None where the records are of one year only,
    or none. `years` and `highest` make plots that stand side by side alike in scale.
    """
    counted = {int(v.value): v for v in values if v.value != UNKNOWN_YEAR and v.count}
    if len(counted) < 2 and years is None:
        return None
    shown = years or range(min(counted), max(counted) + 1)
    top = _ceiling(max(highest, *(v.count for v in counted.values()), _LOWEST_TOP))
    unknown = next((v for v in values if v.value == UNKNOWN_YEAR and v.count), None)
    dated = sum(v.count for v in counted.values())
    # A facet is counted with its own selection left out: then the total is of other records.
    chosen = urls.values(arguments, "year")
    several = not chosen and dated + (unknown.count if unknown else 0) > total
    return YearPlot(
        id,
        caption or _("Records by year published"),
        _summary(list(counted.values())),
        wording.records(top),
        tuple(_bar(counted[year], shown, top, arguments) for year in sorted(counted)),
        _labels(shown),
        _undated(unknown.count, arguments) if unknown else None,
        _("A record dated to more than one year, such as 2018/19, counts in each of them.")
        if several
        else "",
    )


def _undated(count: int, arguments: Arguments) -> Tally:
    said = plural(
        "%(number)s record without a known date", "%(number)s records without a known date", count
    )
    return Tally(said, _of_year(arguments, UNKNOWN_YEAR), count)


def _of_year(arguments: Arguments, year: str) -> str:
    return urls.search(urls.replace(arguments, "year", year))


def _summary(values: Sequence[FacetValue]) -> str:
    if not values:
        return ""
    most = max(values, key=lambda value: value.count)
    years = sorted(value.value for value in values)
    if sum(value.count == most.count for value in values) > 1:
        return _(
            "%(first)s to %(last)s. At most %(records)s in one year.",
            first=years[0], last=years[-1], records=wording.records(most.count),
        )  # fmt: skip
    return _(
        "%(first)s to %(last)s. Most in %(year)s: %(records)s.",
        first=years[0], last=years[-1], year=most.value, records=wording.records(most.count),
    )  # fmt: skip


def _bar(value: FacetValue, shown: range, top: int, arguments: Arguments) -> Bar:
    width = 100 / len(shown)
    place = (int(value.value) - shown.start) * width
    thickness = min(width * _FILLED, _WIDEST)
    height = max(100 * value.count / top, _LOWEST)
    said = wording.records(value.count)
    return Bar(
        Tally(value.value, _of_year(arguments, value.value), value.count),
        _("%(year)s: %(records)s", year=value.value, records=said),
        round(place, 3),
        round(width, 3),
        round(place + (width - thickness) / 2, 3),
        round(thickness, 3),
        round(100 - height, 3),
        round(height, 3),
        value.selected,
    )


def _ceiling(number: int) -> int:
    """The next round number that is not smaller: 4, 10, 30, 200."""
    unit: int = 10 ** (len(str(number)) - 1)
    return next(unit * step for step in (1, 2, 3, 4, 5, 6, 8, 10) if unit * step >= number)


def _labels(shown: range) -> tuple[Label, ...]:
    step = next(s for s in _STEPS if _round_years(shown, s) <= _MOST_LABELS)
    first = -(-shown.start // step) * step
    return tuple(
        _label(year, (year - shown.start) * 100 / len(shown), 100 / len(shown))
        for year in range(first, shown.stop, step)
    )


def _round_years(shown: range, step: int) -> int:
    return (shown.stop - 1) // step - (shown.start - 1) // step


def _label(year: int, place: float, width: float) -> Label:
    middle = place + width / 2
    if middle < _EDGE:
        return Label(str(year), round(place, 3), "start")
    if middle > 100 - _EDGE:
        return Label(str(year), round(place + width, 3), "end")
    return Label(str(year), round(middle, 3), "middle")


@dataclass(frozen=True, slots=True)
class Row:
    """One value beside a bar of `share` per cent of the longest; `inner` under the row above."""

    value: Tally
    share: float
    inner: bool = False


@dataclass(frozen=True, slots=True)
class BarTable:
    """Values with their numbers: a table whose rows have bars. `notes` are said under it."""

    id: str
    heading: str
    column: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def rows(tallies: Sequence[Tally], inner: Sequence[str] = ()) -> tuple[Row, ...]:
    """The tallies with bars to one scale; `inner` are the addresses of those set in."""
    most = max((tally.records for tally in tallies), default=0)
    return tuple(
        Row(tally, round(100 * tally.records / most, 3) if most else 0, tally.href in inner)
        for tally in tallies
    )
