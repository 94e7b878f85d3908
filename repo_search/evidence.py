"""Where on a page stands what a claim or a finding says was found there.

It goes by what is told of it, and looks for nothing that was not found before.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from repo_search.disclosures import Disclosure
from repo_search.results import Span

MOST = 200
"""Spans of one page."""
_PLACE = re.compile(r"\bpage (?P<page>\d{1,6}): (?P<words>“[^;]*)")
_QUOTED = re.compile(r"“([^”]{1,200})”")
_TAIL = re.compile(r"… (?P<tail>\d{2,3})\)")
_AREA = re.compile(r"\((?P<area>[A-Z]{1,2})…\)")
_ADDRESS = re.compile(r"(?P<first>\S)…@(?P<host>[\w.-]{3,200}?)\.?$")
_BETWEEN = r"[\s().\u2010-\u2013/-]{0,3}"


def words_by_page(evidence: str) -> Mapping[int, tuple[str, ...]]:
    """The words that evidence quotes, by the page on which it says they are: that for a theme is
    "heading, page 3: “neglect”; page 7: “neglect”, “neglected” 5 times"."""
    found = defaultdict[int, tuple[str, ...]](tuple)
    for place in _PLACE.finditer(evidence):
        found[int(place["page"])] += tuple(_QUOTED.findall(place["words"]))
    return found


def spans_of_words(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Where these words stand in a text, in order and apart."""
    shapes = {r"\s+".join(map(re.escape, word.split())) for word in words if word.strip()}
    if not shapes:
        return ()
    longest_first = "|".join(sorted(shapes, key=lambda shape: (-len(shape), shape)))
    found = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE).finditer(text)
    return tuple(match.span() for match, _ in zip(found, range(MOST), strict=False))


def spans_of_findings(text: str, found: Collection[Disclosure]) -> tuple[Span, ...]:
    """Where findings that are told by their last figures, their first letter or their area stand
    in the text of their page, in order and apart."""
    spans = {span for one in found for span in _of_finding(text, one)}
    apart: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return tuple(apart[:MOST])


def _of_finding(text: str, found: Disclosure) -> Iterable[Span]:
    shape = _shape(found)
    return (match.span() for match in re.compile(shape, re.I).finditer(text)) if shape else ()


def _shape(found: Disclosure) -> str:
    if tail := _TAIL.search(found.evidence):
        if found.kind == "date of birth":
            said = r"\b(?:birth|born|d\W{0,2}o\W{0,2}b)\b"
            day = rf"\w[^\n.;]{{0,30}}{tail['tail']}\b"
            return rf"{said}[^.;\d]{{0,60}}{day}|{day}[^\w\n]{{0,4}}{said}"
        last = _BETWEEN.join(tail["tail"])
        return rf"(?<!\d)\+?(?:\d{_BETWEEN}){{7,10}}{last}(?!\d)"
    if area := _AREA.search(found.evidence):
        return rf"\b{area['area']}\d[\dA-Z]?\s?\d[A-Z]{{2}}\b"
    if address := _ADDRESS.search(found.evidence):
        first, host = re.escape(address["first"]), re.escape(address["host"])
        return rf"(?<![\w.+-]){first}[\w.+'-]{{0,80}}@{host}"
    return r"\bdate of birth\b" if "date of birth" in found.evidence else ""
