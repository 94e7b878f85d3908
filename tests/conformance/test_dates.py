"""Ranges of dates of publication, in the query and beside it."""

from datetime import date

import pytest

from .library import Index, record


@pytest.fixture
def shelf(index: Index) -> Index:
    index.hold(
        record("day", "x", published="2018-05-15"),
        record("month", "x", published="May 2018"),
        record("year", "x", published="2018"),
        record("span", "x", published="2016-2019"),
        record("later", "x", published="2020-01-01"),
        record("unknown", "x", published=None),
    )
    return index


ALL_DATED = {"day", "month", "year", "span", "later"}


def test_both_ends_of_a_range_belong_to_it(shelf: Index) -> None:
    assert "day" in shelf.found(start=date(2018, 5, 15), end=date(2018, 5, 15))
    assert "day" not in shelf.found(start=date(2018, 5, 16))
    assert "day" not in shelf.found(end=date(2018, 5, 14))


def test_an_imprecise_date_matches_where_its_days_overlap_the_range(shelf: Index) -> None:
    assert shelf.found(start=date(2018, 5, 31), end=date(2018, 6, 30)) == {"month", "year", "span"}
    assert shelf.found(start=date(2018, 12, 31), end=date(2019, 1, 1)) == {"year", "span"}
    assert shelf.found(start=date(2017, 1, 1), end=date(2017, 1, 2)) == {"span"}


def test_a_range_may_lie_inside_an_imprecise_date(shelf: Index) -> None:
    assert shelf.found(start=date(2018, 5, 10), end=date(2018, 5, 11)) == {"month", "year", "span"}


def test_an_open_end_reaches_to_the_last_record(shelf: Index) -> None:
    assert shelf.found(start=date(2019, 12, 31)) == {"span", "later"}
    assert shelf.found(start=date(1900, 1, 1)) == ALL_DATED


def test_an_open_start_reaches_to_the_first_record(shelf: Index) -> None:
    assert shelf.found(end=date(2018, 1, 1)) == {"year", "span"}
    assert shelf.found(end=date(2100, 12, 31)) == ALL_DATED


def test_unknown_dates_match_no_range_however_wide(shelf: Index) -> None:
    assert "unknown" not in shelf.found(start=date.min, end=date.max)
    assert "unknown" in shelf.found()


def test_a_range_outside_all_dates_finds_nothing(shelf: Index) -> None:
    assert shelf.found(start=date(2030, 1, 1)) == set()
    assert shelf.found(end=date(1950, 1, 1)) == set()


def test_a_range_that_runs_backwards_finds_what_spans_it(shelf: Index) -> None:
    assert shelf.found(start=date(2019, 1, 1), end=date(2017, 1, 1)) == {"span"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("published:2020", {"later"}),
        ("date:2020", {"later"}),
        ("year:2020..", {"later"}),
        ("published:..2016", {"span"}),
        ("published:2018-05-16..2018-05-31", {"month", "year", "span"}),
        ("x published:2020", {"later"}),
        ("published:2020 OR published:2017", {"later", "span"}),
        ("published:2018 -published:2017", {"day", "month", "year"}),
        ("NOT published:..2019", {"later", "unknown"}),
        ("NOT published:1900..2100", {"unknown"}),
        ("(published:2020 OR published:2016) x", {"later", "span"}),
    ],
)
def test_a_query_may_hold_dates(shelf: Index, query: str, found: set[str]) -> None:
    assert shelf.found(query) == found


def test_dates_in_the_query_and_beside_it_narrow_each_other(shelf: Index) -> None:
    assert shelf.found("published:2018", end=date(2017, 12, 31)) == {"span"}


def test_dates_narrow_words(shelf: Index) -> None:
    assert shelf.found("x", start=date(2020, 1, 1)) == {"later"}
    assert shelf.found("y", start=date(2020, 1, 1)) == set()
