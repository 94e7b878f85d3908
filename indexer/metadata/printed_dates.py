"""How dates look in print in the UK: the patterns, and reading one safely."""

import re

from repo_search.dates import ImpreciseDate, parse_date
from repo_search.errors import BadInput

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"\d{1,2}(?:\s?(?:st|nd|rd|th))?"
DATE = (
    rf"(?<![A-Za-z\d])(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?{_DAY}\s(?:of\s)?{MONTH}\b\.?,?\s{_YEAR}"
    rf"|{MONTH}\b\.?\s{_DAY},?\s{_YEAR}"
    rf"|{MONTH}\b\.?,?\s{_YEAR}"
    rf"|{_YEAR}-\d\d-\d\d"
    rf"|\d{{1,2}}[./-]\d{{1,2}}[./-](?:{_YEAR}|\d\d))(?!\d)"
)
"""A day or a month as printed, without groups; for use in larger patterns, ignoring case."""

YEAR = rf"{_YEAR}(?![\d/–-])"
LONE_DATE = re.compile(
    rf"(?:(?:final|draft|dated?|report|version\s[\d.]+|v[\d.]+)[\s,:–-]{{1,3}}){{0,2}}"
    rf"\(?(?P<date>{DATE}|{YEAR})\)?[\s,:–-]{{0,3}}(?:\(?final(?:\sversion)?\)?)?\.?",
    re.IGNORECASE,
)
_SPLIT_ORDINAL = re.compile(r"(?<=\d) (?=(?:st|nd|rd|th)\b)", re.IGNORECASE)


def as_printed(written: str) -> str:
    """The printed date with the ordinal put back to its number ("24 th May" is "24th May")."""
    return _SPLIT_ORDINAL.sub("", written)


def read_date(written: str) -> ImpreciseDate | None:
    """The date, or None where the words only look like one ("31 February 2018")."""
    try:
        return parse_date(written)
    except (BadInput, ValueError):
        return None
