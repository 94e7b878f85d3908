"""Where the bars and labels of a plot stand, whatever is counted."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from repo_search.dates import EARLIEST_YEAR, LATEST_YEAR
from repo_search.results import UNKNOWN_YEAR, FacetValue
from web.pages.plots import Label, year_plot

NARROWEST = 280
"""Pixels that a plot has on the narrowest screen, 320 px."""
LETTERS = 34
"""Pixels that four figures take up there."""

counts = st.dictionaries(
    st.integers(EARLIEST_YEAR, LATEST_YEAR), st.integers(1, 10_000), min_size=2, max_size=60
)


def values(counted: dict[int, int], unknown: int = 0) -> list[FacetValue]:
    found = [FacetValue(str(year), str(year), count, False) for year, count in counted.items()]
    if unknown:
        found.append(FacetValue(UNKNOWN_YEAR, "Date unknown", unknown, False))
    return found


@given(counts)
def test_bars_stay_in_the_box_and_do_not_overlap(counted: dict[int, int]) -> None:
    plot = year_plot(values(counted), (), sum(counted.values()))
    assert plot
    assert [int(bar.year.text) for bar in plot.bars] == sorted(counted)
    for bar in plot.bars:
        assert 0 <= bar.place <= bar.x
        assert bar.thickness > 0
        assert bar.x + bar.thickness <= bar.place + bar.width + 0.002
        assert bar.place + bar.width <= 100.1
        assert 0 <= bar.y < 100
        assert abs(bar.y + bar.height - 100) < 0.002
    for one, other in pairwise(plot.bars):
        assert one.x + one.thickness < other.x


@given(counts)
def test_more_records_make_a_bar_that_is_no_lower(counted: dict[int, int]) -> None:
    plot = year_plot(values(counted), (), sum(counted.values()))
    assert plot
    ordered = sorted(plot.bars, key=lambda bar: bar.year.records)
    assert all(one.height <= other.height for one, other in pairwise(ordered))


@given(counts)
def test_labels_do_not_touch_on_the_narrowest_screen(counted: dict[int, int]) -> None:
    plot = year_plot(values(counted), (), sum(counted.values()))
    assert plot
    assert plot.labels
    boxes = [_box(label) for label in plot.labels]
    assert all(start >= 0 and end <= NARROWEST for start, end in boxes)
    assert all(one[1] < other[0] for one, other in pairwise(boxes))
    assert all(min(counted) <= int(label.text) <= max(counted) for label in plot.labels)


def _box(label: Label) -> tuple[float, float]:
    at = label.x * NARROWEST / 100
    start = at - {"start": 0, "middle": LETTERS / 2, "end": LETTERS}[label.anchor]
    return start, start + LETTERS


def test_a_year_without_records_leaves_its_place_empty() -> None:
    plot = year_plot(values({2001: 3, 2004: 1}), (), 4)
    assert plot
    first, second = plot.bars
    assert (first.place, second.place) == (0, 75)
    assert first.width == second.width == 25
    assert [label.text for label in plot.labels] == ["2001", "2002", "2003", "2004"]


def test_a_bar_leads_to_the_same_search_in_its_year() -> None:
    asked = (("q", "neglect"), ("theme", "neglect"), ("year", "2004"), ("page", "3"))
    plot = year_plot(values({2001: 3, 2004: 1}, unknown=3), asked, 7)
    assert plot
    assert plot.bars[0].year.href == "/search?q=neglect&theme=neglect&year=2001"
    assert plot.bars[0].label == "2001: 3 records"
    assert plot.unknown
    assert plot.unknown.text == "3 records without a known date"
    assert plot.unknown.href == "/search?q=neglect&theme=neglect&year=unknown"


def test_what_is_said_of_a_plot_is_true() -> None:
    plot = year_plot(values({1998: 12, 2004: 1}), (), 13)
    assert plot
    assert plot.summary == "1998 to 2004. Most in 1998: 12 records."
    assert plot.top == "20 records"
    even = year_plot(values({1998: 1, 2004: 1}), (), 2)
    assert even
    assert even.summary == "1998 to 2004. At most 1 record in one year."
    assert (even.top, even.bars[0].height) == ("4 records", 25)
    assert plot.unknown is None
    assert plot.note == ""
    more = year_plot(values({1998: 12, 2004: 1}), (), 12)
    assert more
    assert "2018/19" in more.note, "a record counts in two years"
    narrowed = year_plot(values({1998: 12, 2004: 1}), (("year", "2004"),), 1)
    assert narrowed
    assert narrowed.note == "", "the other bars are of records that the year chosen leaves out"


def test_one_year_or_none_makes_no_plot() -> None:
    assert year_plot([], (), 0) is None
    assert year_plot(values({2004: 5}), (), 5) is None
    assert year_plot(values({}, unknown=5), (), 5) is None


def test_plots_side_by_side_have_one_scale() -> None:
    span = range(2000, 2010)
    plot = year_plot(values({2004: 5}), (), 5, years=span, highest=10)
    assert plot
    assert (plot.bars[0].place, plot.bars[0].height) == (40, 50)
    assert year_plot([], (), 0, years=span), "an empty one still has its axis"
