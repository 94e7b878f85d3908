"""The date of publication: printed, else the month the file was made in, else in the file's name.

Dates of an inspection, a birth, an incident, a meeting or a period under review are other dates;
where only those are printed nothing is claimed from the text. No date is better than a wrong one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from indexer.metadata import file_dates
from indexer.metadata.front_matter import FrontMatter
from indexer.metadata.printed_dates import DATE, LONE_DATE, YEAR, as_printed, read_date
from repo_search.claims import Claim, Source
from repo_search.dates import ImpreciseDate
from repo_search.passages import Line

EXTRACTOR = "dates/1"
_GRACE = timedelta(days=92)
_FURTHEST = timedelta(days=366)
"""A printed date further ahead of today is a plan, or a misprint."""
"""How far after a file's making the date printed in it may lie: reports are dated ahead."""

_AHEAD = rf"\s?(?:date\s?)?[:,|–—-]?\s?(?:(?:on|in)\s)?(?P<date>{DATE}|{YEAR})"
_PUBLISHED = re.compile(
    rf"(?P<label>(?:(?:this|the|final|full|overview|first|originally|dates?|report|review|document|"
    rf"briefing|summary|it|was|is|of|on)\s){{0,5}}(?:published|publication)(?:\sdate)?)\b"
    rf"(?:{_AHEAD}|\s?(?:by|:)\s.{{2,80}}?[\s,(](?P<after>{DATE})|\s?(?:on|in|date)?\s?[:–-]?$)",
    re.IGNORECASE,
)
_BY_AUTHORITY = re.compile(rf"\bwas published on (?P<date>{DATE}) by authority", re.IGNORECASE)
_PARLIAMENT = re.compile(
    rf"\b(?:to be printed|printed|laid before .{{3,60}}?|presented to parliament)"
    rf"(?: on)?,? (?P<date>{DATE})",
    re.IGNORECASE,
)
_PRINT_CODE = re.compile(r"\bE\d{8} (?P<date>\d\d/20\d\d)\b")
_REPORT_DATE = re.compile(
    r"(?:(?:date|month)\s(?:of\s|that\s)?(?:the\s|this\s|final\s|overview\s){0,2}"
    r"(?:reports?|issue|issued|completion|completed|finali[sz]ed|submission)"
    r"(?:\s(?:was\s)?(?:completed|completion|finali[sz]ed|issued|concluded))?"
    r"|reports?\s(?:completed|completion|finali[sz]ed|issued)(?:\sdate)?|report\sdate|issue\sdate|issued|dated?"
    r"|final\s(?:report|version|draft)|version\s(?:number\s)?[\d.]+|(?:date\s)?(?:approved|agreed|ratified|signed\soff))"
    rf"\b(?:{_AHEAD}|\s?[:–-]?$)",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf"^(?P<before>.*?[\s,(–-]){{0,1}}(?P<date>{DATE})\)?\.?$", re.IGNORECASE)
_ANYWHERE = re.compile(rf"(?P<date>{DATE})", re.IGNORECASE)
_HINTS = (
    "publi",
    "printed",
    "parliament",
    "/20",
    "date",
    "month of",
    "completed",
    "completion",
    "finalised",
    "finalized",
    "issued",
    "final ",
    "version",
    "approved",
    "agreed",
    "ratified",
    "signed off",
)
_OTHER_DATE = re.compile(
    r"\b(?:inspect(?:ions?|ed|ing)?|birth|born|dob|died|death|killed|murder\w*|incident\w*|injur\w*"
    r"|meetings?|held|periods?|cover(?:s|ed|ing)|timeframe|scope|visit\w*|events?|fieldwork|next"
    r"|review dates?|between|from|since|until|to|after|before|during|aged?|joined|started|commenced"
    r"|commission(?:ed)?|hearing|sentenc\w*|convict\w*|printed|downloaded|accessed|updated|act"
    r"|working together|regulations|guidance)\b",
    re.IGNORECASE,
)
_ENDS_IN_SENTENCE = re.compile(r"(?:\b(?:on|in|of|and|by|the|at|for|was|is)|[–—]|\d ?-)\s?$", re.I)
_YEAR = re.compile(r"(?<![\d.,/£])(?:19|20)\d\d(?![\d%])")


@dataclass(frozen=True, slots=True)
class _Printed:
    written: str
    when: ImpreciseDate
    evidence: str
    confidence: float


def claims(front: FrontMatter) -> tuple[Claim, ...]:
    """Claims of the date of publication; each value can be read by repo_search.dates.parse_date."""
    limit = file_dates.latest_day(front)
    ahead = datetime.now(UTC).date() + _FURTHEST
    printed = [
        found
        for found in (*_labelled(front), *_on_title_page(front))
        if found.when.earliest <= ahead
    ]
    # A date in a running line is none of the publication if the file is older than it.
    printed += [
        found for found in _running(front) if limit is None or found.when.earliest <= limit + _GRACE
    ]
    claimed = []
    if printed:
        # Of several as good, the latest: a report is published after its other dates.
        best = max(printed, key=lambda found: (found.confidence, found.when.latest))
        claimed.append(
            Claim(
                "published",
                (best.written,),
                Source.TEXT,
                best.evidence,
                EXTRACTOR,
                best.confidence,
            )
        )
    return (*claimed, *file_dates.claims(front, printed=bool(printed)))


def _running(front: FrontMatter) -> Iterable[_Printed]:
    for line in front.running:
        if (match := _ANYWHERE.search(line)) and not _OTHER_DATE.search(line):
            yield from _made(match["date"], "a line repeated on the first and last pages", 0.55)


def _made(written: str, evidence: str, confidence: float) -> Iterable[_Printed]:
    written = as_printed(written)
    when = read_date(written)
    if when is not None:
        yield _Printed(written, when, evidence, confidence)


def _labelled(front: FrontMatter) -> Iterable[_Printed]:
    for page in front.first + front.last:
        for index, line in page.lines_with(_HINTS):
            evidence = f"page {page.number}, line {index + 1}: “{line[:60]}”"
            following = page.lines[index + 1] if index + 1 < len(page.lines) else ""
            yield from _published(line, following, evidence)
            for laid in _PARLIAMENT.finditer(f"{line} {following}"):
                yield from _made(laid["date"], evidence, 0.9)
            if match := _PRINT_CODE.search(line):
                yield from _made(match["date"], evidence, 0.7)
            if page.number <= 3 and (match := _REPORT_DATE.match(line)):
                written = match["date"] or _whole_date(following)
                if written and not _OTHER_DATE.match(line):
                    yield from _made(written, evidence, 0.75)


def _published(line: str, following: str, evidence: str) -> Iterable[_Printed]:
    if match := _BY_AUTHORITY.search(f"{line} {following}"):
        yield from _made(match["date"], evidence, 0.95)
    # A line of running text that happens to begin with "published in 2015" begins in lower case.
    match = _PUBLISHED.match(line)
    if match is None or not line[0].isupper():
        return
    written = match["date"] or match["after"] or _whole_date(following)
    in_a_sentence = " was" in match["label"] or " is" in match["label"]
    if written and not (in_a_sentence and len(written) == 4):
        confidence = 0.95 if len(written) > 4 and not in_a_sentence else 0.8
        yield from _made(written, evidence, confidence)


def _whole_date(line: str) -> str:
    match = LONE_DATE.fullmatch(line)
    return match["date"] if match else ""


def _on_title_page(front: FrontMatter) -> Iterable[_Printed]:
    previous = ""
    for number, line in enumerate(front.title_page[: 60 if front.cover else 12], start=1):
        evidence = f"page {line.page}, line {number}, on the title page"
        if match := LONE_DATE.fullmatch(line.text):
            if not (_goes_on(previous) or _is_other_date(front, line, match["date"])):
                certainty = 0.85 if front.cover else 0.65
                if len(match["date"]) == 4:
                    certainty -= 0.2
                yield from _made(match["date"], evidence, certainty)
        elif line in front.display and (match := _TRAILING.match(line.text)):
            before = match["before"] or ""
            others = (_OTHER_DATE, _ENDS_IN_SENTENCE, _YEAR)
            if not any(other.search(before) for other in others):
                yield from _made(match["date"], evidence, 0.6)
        previous = line.text


def _goes_on(previous: str) -> bool:
    """Whether the line above a date is a label of another date, or a span of dates cut in two."""
    if _ENDS_IN_SENTENCE.search(previous) or previous.endswith((" to", " from")):
        return True
    unfinished = previous.endswith((":", "date", "dates")) or previous[-1:].isdigit()
    return unfinished and len(previous) <= 80 and bool(_OTHER_DATE.search(previous))


def _is_other_date(front: FrontMatter, line: Line, written: str) -> bool:
    """Whether the title page gives the same date again, as one that is not of publication.

    A date in a running head ("11 July 2022") may be the first day of the inspection that the page
    names further down ("Inspection dates: 11 to 22 July 2022").
    """
    words = set(written.casefold().split())
    return any(
        words <= set(other.text.casefold().split())
        for other in front.title_page
        if other is not line and _OTHER_DATE.search(other.text)
    )
