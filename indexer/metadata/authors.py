"""Authors: the people a report names as having written it, or led the review or inspection.

The file's own Author property is not claimed. It names the account that typed the file: of 83
inspection reports that have one, it is the lead inspector's name in 10.
"""

import re
from collections.abc import Iterable

from indexer.metadata.front_matter import FrontMatter
from indexer.metadata.people import people
from repo_search.claims import Claim, Source

EXTRACTOR = "authors/1"
_MOST = 6
_PAGES, _LONGEST = 4, 220
_NEAR = 0.1

_ROLE_WORD = (
    r"(?:independent|lead|leading|overview|report|joint|co-?|review|reviewer|author|writer|chair"
    r"|chairperson|and|the|external|scie|principal|main|panel|senior|associate|&|/)"
)
_ROLE = rf"(?:{_ROLE_WORD}[\s/&-]{{1,3}}){{0,6}}(?:authors?|reviewers?|writers?|lead inspectors?)"
_LABELLED = re.compile(
    rf"(?:the )?(?:name of )?{_ROLE}(?:\(s\)|s)?(?:/(?:chair|reviewer|author)s?)?"
    rf"(?: (?:and|&) (?:independent )?(?:chair|panel chair|reviewer|author)s?)?"
    rf"(?: of (?:the |this )?(?:\w+ ){{0,3}}(?:report|review))?(?: (?:is|was|were|are))?"
    rf"\s?(?P<mark>[:,–—|-]|$|(?=\s))\s?(?P<rest>.*)$",
    re.IGNORECASE,
)
_LEAD_INSPECTOR = re.compile(
    r"(?:lead|reporting) inspectors?\s?[:–-]?\s?(?P<rest>.*)$", re.IGNORECASE
)
_WORK = (
    r"(?:(?:this |the |a |an )?(?:final |overview |full |independent |serious case |\w+ )?"
    r"(?:report|review|summary|briefing)?)"
)
_WROTE = (
    r"(?:written|rewritten|authored|prepared|produced|compiled|completed|undertaken|conducted|led"
    r"|report|review)(?: and (?:written|authored|chaired))?"
)
_BY = re.compile(
    rf"{_WORK}\s?(?:was |is |has been )?(?:independently )?{_WROTE} by[:\s]{{1,2}}"
    rf"(?:{_ROLE}s?,? )?(?P<rest>.*)$|by:?\s(?P<plain>.{{4,80}})$",
    re.IGNORECASE,
)
_WRITTEN_INSIDE = re.compile(
    r"\b(?:review|report) (?:was|is|has been) (?:independently )?(?:written|authored) by "
    rf"(?:an? )?(?:{_ROLE},? )?(?P<rest>[A-Z].*)$"
)
_ROLE_AFTER = re.compile(
    rf"^(?P<rest>[^:]{{5,80}}?)\s?(?:[,(–—|-]|\s)\s?(?:{_ROLE_WORD}[\s/&-]{{1,3}}){{0,6}}"
    rf"(?:author|reviewer|overview writer|report writer)s?(?:\s?(?:and|&)\s?chair)?\)?\.?$",
    re.IGNORECASE,
)
_ROLE_ALONE = re.compile(
    rf"^\(?{_ROLE}(?:\s?(?:and|&)\s?(?:independent )?(?:chair|author|reviewer))?\)?$",
    re.IGNORECASE,
)
_HINTS = ("author", "reviewer", "writer", "inspector", "by ", "by:")


def claims(front: FrontMatter) -> tuple[Claim, ...]:
    """The claim of authors printed with their role on the first pages, if there is one."""
    found: dict[str, str] = {}
    evidence = ""
    confidence = 0.0
    shown = {line.text for line in front.display}
    for page in (*front.first[:_PAGES], *front.last[::-1]):
        for number, line in page.lines_with(_HINTS):
            above = page.lines[number - 1] if number else ""
            below = page.lines[number + 1 : number + 3]
            for names, certain in _in_line(line, above, below, shown=line in shown):
                if certain < confidence - _NEAR:
                    continue
                if certain > confidence + _NEAR:
                    found.clear()
                    evidence = f"page {page.number}, line {number + 1}: “{line[:60]}”"
                confidence = max(certain, confidence)
                for name in names:
                    found.setdefault(name.casefold(), name)
        if found:
            break
    if not found:
        return ()
    values = tuple(found.values())[:_MOST]
    return (Claim("authors", values, Source.TEXT, evidence, EXTRACTOR, confidence),)


def _in_line(
    line: str, above: str, below: tuple[str, ...], *, shown: bool
) -> Iterable[tuple[list[str], float]]:
    if len(line) > _LONGEST:
        return
    if (match := _LEAD_INSPECTOR.match(line)) or (
        (match := _LABELLED.match(line)) and (match["mark"] not in ("", ",") or len(line) < 70)
    ):
        names = people(match["rest"]) if match["rest"] else []
        if not names and len(match["rest"]) <= 2:
            beneath_name = shown and _ROLE_ALONE.match(line) and people(above)
            names = beneath_name or _people_below(below)
        if names:
            yield names, 0.9
    elif (match := _BY.match(line)) and len(line) < 130 and (shown or match["rest"]):
        rest = match["rest"] or match["plain"] or ""
        if names := people(rest):
            yield names, 0.8 if shown else 0.7
    elif (match := _WRITTEN_INSIDE.search(line)) and (names := people(match["rest"])):
        yield names, 0.7
    elif (
        len(line) < 100 and (match := _ROLE_AFTER.match(line)) and (names := people(match["rest"]))
    ):
        yield names, 0.8 if shown else 0.6


def _people_below(lines: tuple[str, ...]) -> list[str]:
    names: list[str] = []
    for line in lines:
        more = people(line) if len(line) <= 80 else []
        if not more:
            break
        names += more
    return names
