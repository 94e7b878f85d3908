"""What a text says of a review's publication and learning events, and its dates."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.metadata.printed_dates import DATE, YEAR, as_printed, read_date
from repo_search.cases import Event, EventState
from repo_search.dates import ImpreciseDate

_SEASON = r"(?:(?:early|mid|late)[\s-])?(?:spring|summer|autumn),?\s(?:19|20)\d\d"
_WHEN = (
    rf"(?P<when>{DATE}|{_SEASON}|(?<![\w/.-])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])"
    rf"|(?<![\d/.–-]){YEAR}(?!\w))"
)
_DATES = re.compile(_WHEN, re.IGNORECASE)
_CLAUSE = re.compile(
    r";|\s[|•·]\s|(?<!\d)\.(?=\s|$)|\.(?=\s+[A-Z(*]|$)|\s\((?=[a-z])|\)\s|(?<=[a-z])\)"
)
_PUBLISHED = re.compile(
    rf"\b(?:re)?publi(?:shed|cation)(?: date)?(?:\s?[:–—-])?(?:[^;.\d]{{0,30}}?)\s?\(?{_WHEN}"
    rf"|\b(?:in|on) {_WHEN.replace('when', 'early')},? (?:[\w'’]+ ){{1,8}}?published\b"
    rf"|{_WHEN.replace('when', 'before')}\s?(?:[–—:-]\s?)?(?:\(?published|publication)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:died|death|deaths|born|birth|incidents?|injur\w+|aged|updated|modified|reviewed"
    r"|review date|next review|working together|act|regulations|since|between|from|until|held"
    r"|events?|workshops?|took place|commissioned|began|started|completed by|due|expires?|period"
    r"|conference|inspection|study)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?:19|20)\d\d\s?(?:[–/-]|to)\s?(?:\d\d){1,2}")
_HYPHEN = re.compile(r"(?<=[A-Za-z]{3})-(?=(?:19|20)\d\d)|(?<=\d)-(?=[A-Za-z]{3,9}-(?:19|20)\d\d)")
_SET_OFF = re.compile(r"[,(–—|]\s?$|\s-\s$")
_PAGE_DATE = re.compile(
    r"\b(?:page|site|content|website)?\s?(?:was )?(?:last )?(?:updated|modified|reviewed|printed)\b"
    r"|\bpage (?:was )?published\b|\bnext review",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"\(?(?:(?:date|posted|added|uploaded|issued|updated|year|in|on"
    rf"|of)\s?:?\s){{0,3}}{_WHEN}\)?[\s.,:–—-]{{0,3}}",
    re.IGNORECASE,
)

_UNTIL = re.compile(r"\b(?:until|till)\b", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:(?:to|will|due to|expected to|scheduled to|yet to|intend(?:s|ed)? to|plan(?:s"
    r"|ned)? to) be|not yet(?: been)?|awaiting|pending|forthcoming|expected|anticipated|planned"
    r"|scheduled)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:not|never)(?: (?:to|be|being|been|going|for|currently)){0,3} publi(?:sh|shed|cation)\b"
    r"|\bunpublished\b|\bno report (?:will be|was) published|\bwithheld\b"
    r"|\bdecided against publi|\bdecision (?:was )?(?:taken |made )?not to publish",
    re.IGNORECASE,
)
_DELAYED = re.compile(r"\bdelay(?:ed|s)?\b|\bon hold\b|\bpostponed\b|\bdeferred\b|\bpaused\b", re.I)
_ENDED = re.compile(
    r"\bno longer\b|\bremoved\b|\barchived\b|\bhas been withdrawn\b|\btaken down\b"
    r"|\bpublication (?:period )?(?:has )?ended\b",
    re.IGNORECASE,
)
_PUBLICATION = re.compile(r"\b(?:re)?publi(?:shed|cation|sh|shing)\b|\breleased\b", re.IGNORECASE)
_LEARNING = re.compile(
    r"\b(?:(?:learning|practitioners?|multi-?agency)(?: learning)? (?:events?|sessions?"
    r"|workshops?)|(?:learning |practitioner |staff )?(?:briefings?|workshops?|seminars?) (?:was"
    r"|were|will be|to be) (?:held|delivered|given))\b",
    re.IGNORECASE,
)
_COMMISSIONED = re.compile(
    r"\bcommissioned\b|\bin progress\b|\bon-?going\b|\bunder ?way\b|\bcommenced\b|\b(?:is|are"
    r"|currently) being (?:carried out|undertaken|written|conducted|completed|reviewed)\b"
    r"|\bawaiting (?:the )?completion\b",
    re.IGNORECASE,
)
_NEAR = 120
_SHORT = 80
"""Longer clauses that say a review was commissioned tell a story, not where it stands."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event and the words that tell of it."""

    event: Event
    words: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as written, where it stands, and what it means."""

    written: str
    start: int
    end: int
    when: ImpreciseDate


def dates_in(text: str) -> list[Dated]:
    """Every date and year in a text."""
    return [found for match in _DATES.finditer(_spaced(text)) if (found := _dated(match, "when"))]


def _spaced(text: str) -> str:
    """The text, as long as before, with "Jan-2014" as "Jan 2014"."""
    return _HYPHEN.sub(" ", text)


def _dated(match: re.Match[str], group: str) -> Dated | None:
    written = as_printed(re.sub(r"^(?:early|mid|late)[\s-]", "", match[group], flags=re.IGNORECASE))
    when = read_date(written)
    return Dated(written, match.start(group), match.end(group), when) if when else None


@lru_cache(maxsize=4096)
def publication_dates(text: str) -> tuple[Dated, ...]:
    """Dates that a text says are of publication ("published 15.05.2018")."""
    found = []
    ends = [match.start() for match in _CLAUSE.finditer(text)]
    for match in _PUBLISHED.finditer(_spaced(text)):
        group = next(name for name in ("when", "early", "before") if match[name])
        place = bisect_right(ends, match.start())
        start = max(ends[place - 1] + 1 if place else 0, match.start() - _NEAR)
        end = min(ends[place] if place < len(ends) else len(text), match.end() + _NEAR)
        clause = text[start:end]
        if _PLANNED.search(clause) or _PAGE_DATE.search(clause):
            continue
        if dated := _dated(match, group):
            found.append(dated)
    return tuple(found)


def lone_date(text: str) -> Dated | None:
    """The date that is a whole text, but for brackets and a word such as "Posted"."""
    if len(text) > 60:
        return None
    if _SPAN.fullmatch(text) and (when := read_date(text)):
        return Dated(text, 0, len(text), when)
    match = _ALONE.fullmatch(_spaced(text))
    return _dated(match, "when") if match else None


def title_dates(text: str) -> Sequence[Dated]:
    """Dates in a title, a link or a file's name that are not said to be of something else."""
    if published := publication_dates(text):
        return published
    if len(text) > 200:
        return []
    dates = [found for found in dates_in(text) if not _is_span(text, found)]
    if dates and _SET_OFF.search(text[: dates[-1].start]) and len(text) - dates[-1].end < 3:
        return dates[-1:]
    return [] if _OTHER.search(text) else dates


def _is_span(text: str, found: Dated) -> bool:
    """Whether a year is one end of a span ("2016–2018") or of a law ("Act 2004")."""
    if len(found.written) != 4:
        return False
    before, after = text[: found.start], text[found.end :]
    return bool(
        re.search(r"\b(?:\d{4}\s?(?:[–/-]|to)|act|working together)\s?$", before, re.IGNORECASE)
        or re.match(r"\s?(?:[–/-]|to)\s?\d{2,4}\b", after)
    )


@lru_cache(maxsize=4096)
def told_in(text: str) -> tuple[Told, ...]:
    """The events a text tells of, clause by clause, in order."""
    told = []
    start = 0
    for end, after in [*((m.start(), m.end()) for m in _CLAUSE.finditer(text)), (len(text),) * 2]:
        clause, start = text[start:end].strip(), after
        if clause and not _PAGE_DATE.search(clause):
            told += [Told(event, clause) for event in _events(clause)]
    return tuple(told)


def _events(clause: str) -> list[Event]:
    events = []
    dates = dates_in(clause)
    when = dates[0].when if dates else None
    planned = _PLANNED.search(clause) is not None
    if match := _LEARNING.search(clause):
        after = [found.when for found in dates if found.start >= match.start()]
        held = after[0] if after else when
        events.append(Event("learning event", "planned" if planned else "happened", held))
    state = _publication(clause, planned=planned, dated=bool(dates))
    if state:
        published = publication_dates(clause)
        own = published[0].when if published else when
        if state == "planned":
            own = _after(_PUBLICATION, clause, dates) or own
        elif state == "delayed":
            own = _after(_UNTIL, clause, dates)
        dated = state in ("happened", "planned", "delayed")
        events.append(Event("publication", state, own if dated else None))
    elif not events and _COMMISSIONED.search(clause) and (dates or len(clause) < _SHORT):
        events.append(Event("commissioned", "happened", None if planned else when))
        if planned and when:
            events.append(Event("publication", "planned", when))
    if state == "planned" and (begun := _COMMISSIONED.search(clause)):
        first = dates[0] if len(dates) > 1 and dates[0].start >= begun.start() else None
        events.append(Event("commissioned", "happened", first.when if first else None))
    return events


def _after(words: re.Pattern[str], clause: str, dates: Sequence[Dated]) -> ImpreciseDate | None:
    """The first date that stands after these words."""
    match = words.search(clause)
    later = (found.when for found in dates if match and found.start >= match.start())
    return next(later, None)


def _publication(clause: str, *, planned: bool, dated: bool) -> EventState | None:
    """What a clause says of publication, if anything."""
    told = _PUBLICATION.search(clause) is not None
    if _REFUSED.search(clause):
        return "refused"
    if _ENDED.search(clause) and (
        told or re.search(r"availab|site|page|online|report", clause, re.I)
    ):
        return "ended"
    if _DELAYED.search(clause) and (told or len(clause) < 60):
        return "delayed"
    if told and planned:
        return "planned"
    if planned and re.search(r"\breport\b", clause, re.I) and len(clause) < 90:
        return "planned"
    if told and (dated or len(clause) < 25):
        return "happened"
    return None
