"""Imprecise dates: as people in the UK write them, and what days they can mean."""

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_search.dates import EARLIEST_YEAR, LATEST_YEAR, ImpreciseDate, month_of, parse_date
from repo_search.errors import BadInput

days = st.dates(date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "2018-05-15",
        "2018-5-15",
        "2018-05-15T10:20:30Z",
        "2018-05-15 10:20",
        "15/05/2018",
        "15.5.2018",
        "15-05-18",
        "15/5/18",
        "15 May 2018",
        "15th May 2018",
        "15th of May, 2018",
        "15 MAY 2018",
        "Tuesday 15 May 2018",
        "Tuesday, 15th May 2018",
        "May 15, 2018",
        "May 15th 2018",
        "  15   May\n2018 ",
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    read = parse_date(written)
    assert (read.earliest, read.latest) == (date(2018, 5, 15), date(2018, 5, 15))


@pytest.mark.parametrize("written", ["1st", "2nd", "3rd", "4th", "21st", "22nd", "23rd", "31st"])
def test_days_may_be_ordinal(written: str) -> None:
    assert parse_date(f"{written} January 2020").earliest.day == int(written[:-2])


def test_days_come_before_months() -> None:
    assert parse_date("05/06/2018").earliest == date(2018, 6, 5)


@pytest.mark.parametrize(
    "written", ["February 2016", "Feb 2016", "Feb. 2016", "February, 2016", "2016-02", "2/2016"]
)
def test_a_month_means_all_its_days(written: str) -> None:
    read = parse_date(written)
    assert (read.earliest, read.latest) == (date(2016, 2, 1), date(2016, 2, 29))


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_read_by_its_name_and_short_name(month: int) -> None:
    name = date(2020, month, 1).strftime("%B")
    for written in (name, name[:3], name.upper()):
        assert parse_date(f"{written} 2020").earliest == date(2020, month, 1)
    assert parse_date("Sept 2020").earliest.month == 9


def test_a_year_means_all_its_days() -> None:
    read = parse_date("2018")
    assert (read.earliest, read.latest) == (date(2018, 1, 1), date(2018, 12, 31))


@pytest.mark.parametrize("written", ["2018/19", "2018-19", "2018–19", "2018 to 19"])
def test_a_financial_year_runs_from_april_to_march(written: str) -> None:
    read = parse_date(written)
    assert (read.earliest, read.latest) == (date(2018, 4, 1), date(2019, 3, 31))


def test_a_financial_year_may_end_a_century() -> None:
    assert parse_date("1999/00").latest == date(2000, 3, 31)


@pytest.mark.parametrize("written", ["2016-2019", "2016–2019", "2016 to 2019", "2016/2019"])
def test_a_span_of_years_means_all_of_them(written: str) -> None:
    read = parse_date(written)
    assert (read.earliest, read.latest) == (date(2016, 1, 1), date(2019, 12, 31))
    assert list(read.years) == [2016, 2017, 2018, 2019]


def test_two_digits_mean_the_nearer_century() -> None:
    assert parse_date("1/1/49").earliest.year == 2049
    assert parse_date("1/1/50").earliest.year == 1950


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "soon",
        "31/02/2018",
        "30 February 2018",
        "2018-13-01",
        "2018-00",
        "0/2018",
        "13/2018",
        "32/01/2018",
        "0000",
        "1899",
        "2101",
        "2019-2018",
        "2099-2101",
        "0000-0001",
        "15 Mai 2018",
        "15/05",
        "20180515",
        "2018-05-15-16",
        "May",
        "\x00",
        "٢٠١٨-٩٩",
        "9" * 5_000,
    ],
)
def test_what_is_no_date_is_refused_with_what_would_be_right(written: str) -> None:
    with pytest.raises(BadInput, match="Write a day"):
        parse_date(written)


def test_the_refusal_quotes_no_more_than_60_characters() -> None:
    with pytest.raises(BadInput) as refused:
        parse_date("x" * 10_000)
    assert len(str(refused.value)) < 250


def test_a_date_remembers_how_it_was_written() -> None:
    assert parse_date(" 15th  May 2018 ").written == "15th May 2018"


def test_the_month_of_a_day_is_what_a_file_property_may_claim() -> None:
    month = month_of(date(2018, 5, 15))
    assert (month.earliest, month.latest) == (date(2018, 5, 1), date(2018, 5, 31))
    assert month.written == "May 2018"


def test_a_date_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="earliest"):
        ImpreciseDate("x", date(2019, 1, 1), date(2018, 1, 1))


@given(days)
def test_every_day_is_read_back_from_each_of_its_writings(day: date) -> None:
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%A %d %B %Y"):
        read = parse_date(day.strftime(shape))
        assert (read.earliest, read.latest) == (day, day)


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,4}([-/. ][0-9]{1,4})?"))
def test_any_string_is_a_date_within_bounds_or_refused(written: str) -> None:
    try:
        read = parse_date(written)
    except BadInput:
        return
    assert EARLIEST_YEAR <= read.earliest.year <= read.latest.year <= LATEST_YEAR
    assert read.earliest <= read.latest


@given(days, days, st.none() | days, st.none() | days)
def test_a_date_overlaps_a_range_where_they_share_a_day(
    one: date, other: date, start: date | None, end: date | None
) -> None:
    when = ImpreciseDate("", min(one, other), max(one, other))
    first = max(when.earliest, start or date.min)
    last = min(when.latest, end or date.max)
    if start is None or end is None or start <= end:
        assert when.overlaps(start, end) == (first <= last)


@given(days, days)
def test_the_parts_of_a_date_mean_its_very_days(one: date, other: date) -> None:
    when = ImpreciseDate("", min(one, other), max(one, other))
    (year, month, day), (last_year, last_month, last_day) = (
        (*part, *(None, None)[: 3 - len(part)]) for part in (when.parts[0], when.parts[-1])
    )
    month_ends = calendar.monthrange(last_year, last_month or 12)[1]
    assert date(year, month or 1, day or 1) == when.earliest
    assert date(last_year, last_month or 12, last_day or month_ends) == when.latest


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("5 May 2018", "2018-05-05"),
        ("February 2020", "2020-02"),
        ("2018", "2018"),
        ("2018/19", "2018-04/2019-03"),
        ("2018 to 2020", "2018/2020"),
    ],
)
def test_a_date_is_written_in_edtf(written: str, edtf: str) -> None:
    assert parse_date(written).edtf == edtf


def test_open_ranges_overlap_everything_on_their_side() -> None:
    when = parse_date("2018")
    assert when.overlaps(None, None)
    assert when.overlaps(date(2018, 12, 31), None)
    assert not when.overlaps(date(2019, 1, 1), None)
    assert when.overlaps(None, date(2018, 1, 1))
    assert not when.overlaps(None, date(2017, 12, 31))
