"""Dates that a file bears without printing a date of publication: its copyright line, the day it
was made, its name.
"""

import re
from collections.abc import Iterable
from datetime import date

from indexer.metadata.front_matter import FrontMatter
from indexer.metadata.printed_dates import DATE, read_date
from repo_search.claims import Claim, Source
from repo_search.dates import month_of

EXTRACTOR = "file_dates/1"
_STALE_YEARS = 2

_PRINTED_FROM_WEB = re.compile(r"print to pdf|skia|wkhtml|chrom|webkit|weasy", re.IGNORECASE)
"""Producers of a web page printed by its reader, on a day that says nothing of the page."""
_ANYWHERE = re.compile(rf"(?P<date>{DATE})", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)\s|\bcopyright\b)[^\n]{0,80}?(?P<year>(?:19|20)\d\d)(?!\d)", re.I
)
_SPAN_END = re.compile(r"\s?[–/-]\s?(?P<year>(?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<![\d.,/£])(?:19|20)\d\d(?![\d%])")
_MONTH_FIRST = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Z][a-z])|[_\s.+]+|%20")


def latest_day(front: FrontMatter) -> date | None:
    """The last day on which the file was made or changed, as it says itself."""
    days = (_property_day(front, "created"), _property_day(front, "modified"))
    return max((day for day in days if day), default=None)


def claims(front: FrontMatter, *, printed: bool) -> Iterable[Claim]:
    """Claims from the copyright year, the day the file was made and its name.

    `printed` tells that the text gives a date of publication. A copyright year that the file's
    own month agrees with adds nothing and is not claimed: as a claim of the text it would win over
    the month. Years apart, the file was converted later than it was written, or from an older
    one, and the printed year is the sane one.
    """
    made, limit = _property_day(front, "created"), latest_day(front)
    year, evidence = _copyright_year(front)
    if year and limit and year > limit.year:
        year = 0
    from_web = bool(_PRINTED_FROM_WEB.search(front.properties.get("producer", "")))
    apart = abs(made.year - year) if made and year else 0
    if year and not printed and (made is None or from_web or apart > 1):
        yield _claim(str(year), Source.TEXT, evidence, 0.3)
    if made and limit and not from_web and apart <= 1 and (year or not _stale(front, made, limit)):
        agreeing = f"; the copyright line says {year}" if year else ""
        evidence = f"property CreationDate{agreeing}"
        confidence = 0.6 if year else 0.4
        yield _claim(month_of(made).written, Source.PROPERTIES, evidence, confidence)
    if named := _in_name(front.name):
        yield named


def _claim(written: str, source: Source, evidence: str, confidence: float) -> Claim:
    return Claim("published", (written,), source, evidence, EXTRACTOR, confidence)


def _stale(front: FrontMatter, made: date, changed: date) -> bool:
    """Whether the years the text speaks of show its file to be made long after it, or before."""
    latest = _latest_year(front, changed.year)
    return made.year > latest + _STALE_YEARS or made.year + 1 < latest


def _copyright_year(front: FrontMatter) -> tuple[int, str]:
    for page in front.last[::-1] + front.first[:3]:
        for number, line in enumerate(page.lines, start=1):
            if "©" not in line and "opyright" not in line and "(c)" not in line.casefold():
                continue
            if match := _COPYRIGHT.search(line):
                span = _SPAN_END.match(line, match.end())
                evidence = f"page {page.number}, line {number}, a copyright line"
                return int((span or match)["year"]), evidence
    return 0, ""


def _latest_year(front: FrontMatter, ceiling: int) -> int:
    """The latest year up to `ceiling` that the first and last pages speak of; it if they don't."""
    text = "\n".join(line for page in front.first + front.last for line in page.lines)
    years = [year for year in map(int, _YEAR.findall(text)) if year <= ceiling]
    return max(years, default=ceiling)


def _property_day(front: FrontMatter, key: str) -> date | None:
    try:
        day = date.fromisoformat(front.properties.get(key, "")[:10])
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2099 else None


def _in_name(name: str) -> Claim | None:
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    spaced = " ".join(_MONTH_FIRST.sub(" ", stem).split())
    for text in (stem.replace("_", "-"), spaced, spaced.replace("-", " ")):
        for match in _ANYWHERE.finditer(text):
            starts_inside = match.start() and text[match.start() - 1].isdigit()
            if not starts_inside and read_date(match["date"]):
                return _claim(match["date"], Source.FILENAME, "file name", 0.4)
    if compact := re.search(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)", stem):
        written = "-".join(compact.groups())
        if read_date(written):
            return _claim(written, Source.FILENAME, "file name", 0.4)
    years = re.findall(r"(?<!\d)(?<!\d-)(?:19[5-9]|20[0-4])\d(?!\d|[-–]\d)", stem.replace("_", " "))
    if len(set(years)) == 1:
        return _claim(years[0], Source.FILENAME, "file name", 0.2)
    return None
