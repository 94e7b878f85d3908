"""Imprecise dates: as written, with the earliest and the latest day it can mean.

After the idea of EDTF (ISO 8601-2:2019): "2019", "April 2018" and "2018-05-15" are all dates of
publication; a record matches a range when its days overlap it.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from repo_search.errors import BadInput
from repo_search.texts import _

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})-(?P<m>\d{1,2})-(?P<day>\d{1,2})(?:[T ]\d{2}:\d{2}.*)?",
        r"(?P<day>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<year>\d{4}|\d{2})",
        rf"(?:\w+day,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        rf"{_MONTH},?\s+(?P<year>\d{{4}})",
        r"(?P<year>\d{4})-(?P<m>\d{2})",
        r"(?P<m>\d{1,2})/(?P<year>\d{4})",
        r"(?P<year>\d{4})",
    )
)
_ABOUT = re.compile(r"^(?:c\.?|ca\.?|circa|about|approx\.?|approximately)\s*(?=\w)", re.IGNORECASE)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9}
"""The first month of each; a winter lies in two years and is not read."""
_SEASON = re.compile(r"(?P<season>spring|summer|autumn),?\s+(?P<year>\d{4})", re.IGNORECASE)
_ISO_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
"""Read as a month even where it could be a financial year: "2008-09" is September 2008."""
_YEARS = re.compile(r"(?P<first>\d{4})\s*(?:/|-|–|to)\s*(?P<last>\d{4}|\d{2})")


@dataclass(frozen=True, slots=True)
class ImpreciseDate:
    """A date as written and the first and last day it can mean, both inclusive."""

    written: str
    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError("the earliest day comes after the latest")

    def overlaps(self, start: date | None, end: date | None) -> bool:
        """Whether any day it can mean lies in the range; None leaves that side open."""
        return (start is None or self.latest >= start) and (end is None or self.earliest <= end)

    @property
    def years(self) -> range:
        return range(self.earliest.year, self.latest.year + 1)

    @property
    def parts(self) -> tuple[tuple[int, ...], ...]:
        """Year, month and day, as far as they are known: once, or of the beginning and of the end
        where it spans several years or months."""
        first, last = self.earliest, self.latest
        ends_month = last.day == calendar.monthrange(last.year, last.month)[1]
        known = 2 if first.day == 1 and ends_month else 3
        if known == 2 and (first.month, last.month) == (1, 12):
            known = 1
        ends = ((day.year, day.month, day.day)[:known] for day in (first, last))
        return tuple(dict.fromkeys(ends))

    @property
    def edtf(self) -> str:
        """In EDTF level 0: "2018", "2018-04", "2018-05-15", "2018-04/2019-03"."""
        return "/".join("-".join(f"{n:02}" for n in part) for part in self.parts)


def parse_date(written: str) -> ImpreciseDate:
    """Reads a date as people write it in the UK: a day, a month, a year or a span of years.

    Raises BadInput, saying what would be right. Days come before months in "05/06/2018";
    a financial year "2018/19" runs from 1 April to 31 March ("2008-09" is a month, as in
    ISO 8601); "2018-2020" is both whole years.
    """
    text = _ABOUT.sub("", " ".join(written.split()))
    if season := _SEASON.fullmatch(text):
        first_month = _SEASONS[season["season"].lower()]
        end = parse_date(f"{season['year']}-{first_month + 2:02}").latest
        return _checked(written, date(end.year, first_month, 1), end)
    if span := _YEARS.fullmatch(text):
        first, last = int(span["first"]), int(span["last"])
        whole_years = len(span["last"]) == 4
        if EARLIEST_YEAR <= first < LATEST_YEAR and (whole_years or not _ISO_MONTH.fullmatch(text)):
            if not whole_years and last == (first + 1) % 100:
                return _checked(written, date(first, 4, 1), date(first + 1, 3, 31))
            if whole_years and last >= first:
                return _checked(written, date(first, 1, 1), date(last, 12, 31))
    for shape in _SHAPES:
        if found := shape.fullmatch(text):
            return _from_parts(written, found.groupdict())
    raise BadInput(_message(written))


def _from_parts(written: str, parts: dict[str, str | None]) -> ImpreciseDate:
    digits = parts["year"] or ""
    year = int(digits) + (0 if len(digits) == 4 else 2000 if int(digits) < 50 else 1900)
    month_name = parts.get("month")
    number = parts.get("m")
    month = _MONTHS[month_name.lower()] if month_name else int(number) if number else None
    day = parts.get("day")
    try:
        if month is None:
            return _checked(written, date(year, 1, 1), date(year, 12, 31))
        if day is None:
            last = calendar.monthrange(year, month)[1]
            return _checked(written, date(year, month, 1), date(year, month, last))
        exact = date(year, month, int(day))
        return _checked(written, exact, exact)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise BadInput(_message(written)) from error


def _checked(written: str, earliest: date, latest: date) -> ImpreciseDate:
    if not EARLIEST_YEAR <= earliest.year <= LATEST_YEAR or latest.year > LATEST_YEAR:
        raise BadInput(_message(written))
    return ImpreciseDate(" ".join(written.split()), earliest, latest)


def _message(written: str) -> str:
    return _(
        "“%(written)s” is not a date. Write a day (2018-05-15 or 15 May 2018), a month "
        "(2018-05 or May 2018) or a year (2018).",
        written=written[:60],
    )


def month_of(day: date) -> ImpreciseDate:
    """The whole month of a day: what a file property, which is no printed date, may claim."""
    return parse_date(f"{calendar.month_name[day.month]} {day.year}")
