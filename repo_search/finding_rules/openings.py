"""Where a document turns to the next recommendation: "Recommendation 4", "4. We recommend that"."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from repo_search.finding_rules.response_lines import Line

_WORD = (
    r"(?:(?:key |overall |national |local |multi-agency |single[- ]agency |agency |further )?"
    r"(?:recommendation|learning point|finding|conclusion|question|area for improvement|lesson"
    r"|(?:matter of )?concern)"
    r"|rec\.?)"
)
COUNTED = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_COUNTS = {word: str(number) for number, word in enumerate(_ORDINALS, start=1)}
_NUMBER = (
    r"(?:[A-Z]{0,4}[.\s]?\d{1,3}(?:\.\d{1,3}){0,3}(?:\s?\([a-zA-Z0-9]{1,3}\)|[a-z](?![a-z]))?"
    rf"|[IVX]{{1,5}}\b|(?i:{'|'.join(COUNTED)})\b)"
)
NUMBERS = rf"{_NUMBER}(?:\s?(?:,|&|-|–|—|\bto\b|\band\b|,\s?and\b)\s?{_NUMBER}){{0,30}}"
_WORDED = re.compile(
    rf"[^\w\s]?\s?(?:(?P<word>(?i:{_WORD}))s?\s?(?:(?i:no|number|ref)\b\.?:?\s?|#)?"
    rf"(?P<number>{NUMBERS})(?![\w%])|(?P<short>R\.?\d{{1,3}}[a-z]?)(?=\s*[:.)–-]|\s|$))"
)
_MARK = re.compile(r"\s*(?:[:.)\]–—|\t(-]|$)")
_VERB = re.compile(
    r"\s+(?:(?:is|was|has|asks?|asked|calls?|called|suggests?|suggested|relates?|concerns?|states?"
    r"|stated|recommends?|said|says|accepted|rejected|noted|complete[d]?|agreed)\b)"
)
_CAPITAL = re.compile(r"\s+[A-Z“\"‘'•]")
_GOES_ON = re.compile(
    r"(?:[,;(&-]|(?<!/)\b(?:a|an|and|as|by|for|from|in|is|of|on|or|see|that|the|this|to|under|with|both"
    r"|against|our|your|their|report['’]s|review['’]s))$"
)
_IN_TITLE = re.compile(
    rf"[A-Z0-9][^.:;]{{2,110}}?[(\[–—-]\s?(?:(?i:{_WORD})s?)\s(?P<number>{NUMBERS})\s?[)\]]?"
)
"""Of headings: "Sharing information (Recommendations 2 and 3)"."""
_LETTER = re.compile(
    r"(?:In (?:response|relation|answer|reply|respect|regard)|With (?:regard|respect|reference)"
    r"|As (?:to|regards|for)|Regarding|Concerning|On|Turning|Responding|Under|Addressing|For)\s"
    r"(?:(?:now |next |finally )?(?:to|of) )?(?:(?:the|your|its|our)\s(?:\S+\s){0,3}?)?"
    rf"(?:(?i:{_WORD})s?\s(?:(?i:no|number)\b\.?\s?)?(?P<number>{NUMBERS})(?![\w%])"
    rf"|(?P<ordinal>{'|'.join(_ORDINALS)}|final|last)\s(?i:{_WORD})\b)"
)
_PARAGRAPH = r"(?i:para(?:graph)?s?)\.?\s\d[\d., –-]{0,20}"
_BARE_WORD = re.compile(
    rf"{_PARAGRAPH}:\s*"
    rf"|(?:(?P<number>\d{{1,3}})\.?\s)?(?i:{_WORD})(?:s?\s?[(,–-]?\s?{_PARAGRAPH}\)?)?"
    r"(?:s?\s*:\s*|$)"
)
_NUMBERED = re.compile(
    r"\(?(?P<number>[A-Z]{0,3}\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?)[.):]{0,2}(?:\s+(?=[A-Z“\"‘'(])|$)"
)

_LONGEST = 60
"""Lines of a quoted paragraph."""


class Opening(NamedTuple):
    """The line at which what is said of a recommendation begins. `number` as printed, with the
    word before it where it counts something else ("Finding 3"); `after` is the character of the
    line at which the wording goes on, `rule` what told it."""

    at: int
    number: str
    after: int
    rule: str


def worded(lines: Sequence[Line]) -> list[Opening]:
    """Those that name their sort and number: "Recommendation 4:", "Recommendations 4 to 6"."""
    found = []
    for at, line in enumerate(lines):
        match = _WORDED.match(line.text)
        titled = line.is_heading and match is None and _IN_TITLE.fullmatch(line.text)
        if titled:
            found.append(Opening(at, titled["number"].strip(), 0, "worded"))
        if match is None or (not line.text[0].isupper() and line.text[0].isalnum()):
            continue
        before = lines[at - 1].text if at else ""
        if _GOES_ON.search(before[-12:]):
            continue
        rest = match.end()
        marked = _MARK.match(line.text, rest) is not None
        if not marked and not (
            line.is_fresh and (_CAPITAL.match(line.text, rest) or _VERB.match(line.text, rest))
        ):
            continue
        after = rest if marked or not _VERB.match(line.text, rest) else 0
        found.append(Opening(at, _printed(match), after, "worded"))
    return found


def in_letters(lines: Sequence[Line]) -> list[Opening]:
    """Those of letters: "In response to recommendation 2, …", "Your second recommendation"; the
    sentence belongs to the answer."""
    found = []
    for at, line in enumerate(lines):
        match = _LETTER.match(line.text) if line.is_fresh else None
        if match:
            number = match["number"] or _COUNTS.get(match["ordinal"], "")
            found.append(Opening(at, number.strip(), 0, "letter"))
    return found


def unnumbered(lines: Sequence[Line]) -> list[Opening]:
    """Those under the bare word: "Recommendation", "Recommendation (paragraph 9): The board …",
    "Paragraph 9: …", "25. recommendation"."""
    found = []
    for at, line in enumerate(lines):
        match = _BARE_WORD.match(line.text)
        if match is None or (at and _GOES_ON.search(lines[at - 1].text[-12:])):
            continue
        if line.is_fresh or line.text[0].isupper():
            found.append(Opening(at, match["number"] or "", match.end(), "unnumbered"))
    return found


def in_sequence(lines: Sequence[Line], in_table: bool) -> list[Opening]:
    """Those that begin with a bare number, each the next of the one before: 1, 2, 3 or 1.1, 1.2,
    2.1; numbers in between that break the order belong to the text. In a table the line before a
    number is the end of any cell."""
    found: list[Opening] = []
    last: tuple[int, ...] = (0,)
    for at, line in enumerate(lines):
        match = _NUMBERED.match(line.text) if line.is_fresh or in_table else None
        if match is None:
            continue
        number = match["number"]
        value = tuple(int(part) for part in re.findall(r"\d+", number))
        if value in _next(last) or _begins_chapter(value, last if found else None):
            found.append(Opening(at, number, match.end(), "numbered"))
            last = value
    return found


def shallowest(openings: Sequence[Opening]) -> list[Opening]:
    """Those without the numbers below them: the actions 1.1 and 1.2 under the recommendation 1."""
    least = min((opening.number.count(".") for opening in openings), default=0)
    return [opening for opening in openings if opening.number.count(".") == least]


def quoted(lines: Sequence[Line], ends: Iterable[tuple[int, int]]) -> list[Opening]:
    """Those of paragraphs that are known by their last line, with the line at which the text goes
    on behind each; with a number where they begin with one."""
    found = []
    first = 0
    for last, behind in ends:
        if last < first:
            continue
        at = max(
            (at for at in range(max(first, last - _LONGEST), last + 1) if _begins(lines[at])),
            default=first,
        )
        match = _NUMBERED.match(lines[at].text)
        number, after = (match["number"], match.end()) if match else ("", 0)
        found.append(Opening(at, number, after, "quoted"))
        first = behind
    return found


def _begins(line: Line) -> bool:
    return line.is_apart or (line.is_fresh and _NUMBERED.match(line.text) is not None)


def _next(last: tuple[int, ...]) -> set[tuple[int, ...]]:
    after = {(*last[:depth], last[depth] + 1) for depth in range(len(last))}
    return after | {(*one, 1) for one in after} | {(*last, 1)}


def _begins_chapter(value: tuple[int, ...], last: tuple[int, ...] | None) -> bool:
    """Whether a number is the first of any chapter, or of a later one: 6.1 after 4.3."""
    later = last is None or (len(value) == len(last) and value[:-1] > last[:-1])
    return len(value) > 1 and value[-1] == 1 and later


def _printed(match: re.Match[str]) -> str:
    if match["short"]:
        return str(match["short"])
    word, number = str(match["word"]), " ".join(match["number"].split())
    counts_others = re.match(r"(?!.*recommend|rec\b)", word, re.IGNORECASE)
    return f"{word.capitalize()} {number}" if counts_others else number
