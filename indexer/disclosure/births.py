"""Dates of birth: a day, said to be the one on which somebody was born."""

import re
from collections.abc import Iterator

from repo_search.disclosures import Disclosure

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ORDINAL = (
    r"(?:(?:twenty[ -]|thirty[ -])?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|\w{3,5}teenth|eighteenth|twentieth|thirtieth)"
)
_DAY = (
    r"(?:\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?(?:\d{4}|\d{2})(?!\d)"
    r"|(?:19|20)\d{2}-\d{2}-\d{2}"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})(?: day)?(?: of)?"
    rf" {_MONTH}\.?,? ?(?:\d{{4}}|['’]?\d{{2}})\b"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:the )?"
_LABEL = r"(?:\bdate of birth|\bbirth ?date|\bd\.? ?o\.? ?b\b\.?)"
_LABELLED = re.compile(
    rf"{_LABEL}(?: (?:is|was|of|for))?(?: (?:given|recorded|registered|noted) as)?"
    rf"[ \t]*[:;,–—(\n-]{{0,3}}[ \t\n]*{_WEEKDAY}{_DAY}",
    re.IGNORECASE,
)
_BORN = re.compile(
    rf"\bborn(?::?,? ?(?:on)?| (?:in|at|to|by) [^.,;:\n\d]{{1,50}},? on) {_WEEKDAY}{_DAY}",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(rf"{_DAY},? ?[(\[] ?{_LABEL} ?[)\]]", re.IGNORECASE)
_SHORT = re.compile(r"d(?<!\wd)\.? ?o\.? ?b\b")
"""In lower case; a pattern that begins with a letter is looked for fast."""
_LABEL_WORDS = ("date of birth", "birth date", "birthdate")
_HEADER = re.compile(_LABEL, re.IGNORECASE)
_DATE = re.compile(_DAY, re.IGNORECASE)
_SENTENCE = re.compile(r"[a-z]{2,}\.\s|[a-z]{2,}\.$")
_ROWS = 12
_LONGEST_ROW = 120
_LONGEST_HEADER = 90
_OTHER_DATE = re.compile(r"date of (?!birth)\w+|date:|dated\b|\bdod\b", re.IGNORECASE)


def births(text: str, page: int | None) -> Iterator[Disclosure]:
    """The dates of birth of a page; those of a column headed so as one."""
    lower = text.lower()
    if "birth" not in lower and "born" not in lower and not _SHORT.search(lower):
        return
    text = re.sub(r"[ \u00a0]+", " ", text)
    lower = text.lower()
    found = [*_BORN.finditer(text)] if "born" in lower else []
    labelled = any(words in lower for words in _LABEL_WORDS) or _SHORT.search(lower)
    if labelled:
        found += (*_LABELLED.finditer(text), *_SAID_AFTER.finditer(text))
    for match in found:
        year = re.findall(r"\d{2}", match[0])[-1]
        yield Disclosure("date of birth", page, f"A date of birth (… {year}).")
    lines = text.splitlines() if labelled else []
    for at, line in enumerate(lines):
        if _is_header(line) and (count := _dates_below(lines[at + 1 : at + 1 + _ROWS])):
            said = f"A column “date of birth” with {count} {'date' if count == 1 else 'dates'}."
            yield Disclosure("date of birth", page, said)


def _is_header(line: str) -> bool:
    """Whether a line heads a table that has a column of dates of birth."""
    return (
        len(line) < _LONGEST_HEADER
        and _HEADER.search(line) is not None
        and ":" not in line
        and not _SENTENCE.search(line)
        and not _DATE.search(line)
        and not re.search(r"\b(?:withheld|removed|redacted|unknown|not)\b", line, re.IGNORECASE)
    )


def _dates_below(rows: list[str]) -> int:
    count = 0
    for row in rows:
        if len(row) > _LONGEST_ROW or _SENTENCE.search(row) or _OTHER_DATE.search(row):
            break
        count += _DATE.search(row) is not None
    return count
