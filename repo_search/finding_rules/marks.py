"""The numbers, bullets and labels with which an item of a list begins."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from repo_search.findings import Kind

Style = Literal["bullet", "dash", "coded", "dotted", "plain", "bare", "letter", "roman"]

_MARK = re.compile(
    r"(?P<bullet>[•▪●◦‣·§Øü■□◼◾◆►▶➢➤➔→✓✔❖⁃∙○*\u25aa-\u25ff\uf000-\uf0ff\ufffd]+)(?:\s*|$)"
    r"|(?P<small>o)\s+(?=\S)"
    r"|(?P<dash>[-–—])(?:\s+|$)"
    r"|(?P<coded>(?:M?R|A(?=\d{1,2}[.):]?\s)|LP|KF|F|AFI|CoC|REC)[\s-]?\d{1,3}(?:\.\d{1,2})?)(?:[.):]?\s+|[.):]|$)"
    r"|(?P<agency>[A-Z]{1,5}\d{1,2})[.):]?\s+(?=[A-Z])"
    r"|(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,3})(?:[.):]?\s+|[.):]|$)"
    r"|\(?(?P<plain>\d{1,3})[.):](?:\s+|(?=[A-Z“‘(])|$)"
    r"|(?P<bare>\d{1,3})(?:\s+(?=[A-Z“‘])|$)"
    r"|\(?(?P<roman>(?i:x?(?:i{1,3}|iv|vi{0,3}|ix)|x{1,2}))[.)](?:\s+|$)"
    r"|\(?(?P<letter>[A-Za-z])[.)](?:\s+|$)"
)
_DEPTH: dict[str, int] = {
    "coded": 0,
    "plain": 1,
    "bare": 1,
    "dotted": 2,
    "letter": 3,
    "roman": 4,
    "bullet": 5,
    "dash": 6,
}
_ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before an item: how it is numbered, the number as printed ("" of bullets), its
    place in its list from 1 (0 of bullets), the signs about it, how many characters it takes."""

    style: Style
    number: str
    value: int
    sign: str
    length: int

    @property
    def depth(self) -> int:
        """The deeper of two marks is of a list within the other."""
        return _DEPTH[self.style] + (self.sign == "o")


def mark_of(line: str) -> Mark | None:
    """The mark with which a line begins."""
    found = _MARK.match(line)
    if found is None:
        return None
    style, number = str(found.lastgroup), str(found[str(found.lastgroup)])
    if style in ("bullet", "small", "dash"):
        return Mark("dash" if style == "dash" else "bullet", "", 0, number[:1], found.end())
    if style == "agency":
        style = "coded"
    if style in ("plain", "bare"):
        value = int(number)
    elif style in ("dotted", "coded"):
        value = int(re.split(r"\D", number)[-1])
    elif style == "letter":
        value = ord(number.lower()) - ord("a") + 1
    else:
        value = _value_of_roman(number)
    sign = line[: found.end()].strip().replace(number, "")
    return Mark(style, number, value, sign, found.end())  # type: ignore[arg-type]


def _value_of_roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number.lower()]
    return sum(
        -value if value < after else value
        for value, after in zip(values, [*values[1:], 0], strict=True)
    )


_LABELS: tuple[tuple[Kind, str], ...] = (
    (
        "recommendation",
        r"recommendations?|recs?\.?(?=\s*\d)|argymhelliad(?=\s*\d)"
        r"|areas? for (?:priority )?(?:improvement|action|development)",
    ),
    (
        "learning-point",
        r"learning(?: points?| themes?)?|lessons?(?: learn(?:t|ed))?"
        r"|practice (?:learning )?points?",
    ),
    (
        "finding",
        r"(?:key )?findings?|conclusions?|causes? of concern|(?:key |priority )concerns?",
    ),
    (
        "question",
        r"questions?(?: (?:for|to) the [\w ]{1,30})?"
        r"|considerations?(?: for the [\w ]{1,30})?",
    ),
    (
        "good-practice",
        r"(?:effective|good|positive|notable|best) practice(?: (?:points?|examples?))?",
    ),
)
_LABEL = re.compile(
    r"(?:\(?(?P<before>\d{1,3}(?:\.\d{1,3}){0,3}|[A-Z]\d{1,3})[.):]?\s+)?"
    r"(?!(?:see|in|this|that|as|under|per|of|for|to|and|from|both|each|following|regarding)\b)"
    r"(?:(?-i:[A-Z][\w&’'/-]*)\s+){0,4}?"
    r"(?:" + "|".join(f"(?P<k{at}>{words})" for at, (_, words) in enumerate(_LABELS)) + r")"
    r"(?:\s*\((?P<aside>[\w ,&/’'-]{1,40})\))?"
    r"(?:\s*(?:no\.?|number|nr\.?|\#)\s*|\s+|(?=[:.–—\-\d)]|$))"
    r"(?P<number>(?:[A-Z]/)?20\d\d/\d{3}\b"
    r"|(?:[A-Z]{1,4}[ -]?)?\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?\b|[A-Z](?=[.:)\s–-]|$)"
    r"|[ivx]{1,5}(?=[.:)\s–-]|$)"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)?"
    r"(?:\s*\((?P<after>[\w ,.&/’'-]{1,60})\))?"
    r"\s*(?P<sign>[:.)–—-]|$)?\s*",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(r"(\d{1,2}\.\d{1,3})\s+Recommendation To (?:the )?[\w ,’'-]{2,50}", re.I)
"""A label that names who is told: "6.1 Recommendation To the governor"."""
_HEADINGS = frozenset(("learning", "lesson learnt", "lesson learned", "good practice"))
"""Labels that head a list where they stand on a line of their own."""
_SENTENCE = re.compile(
    r"(?:was|were|is|are|has|have|had|of|and|or|to|in|above|below|from|made|will|would|should|on|for"
    r"|which|that|by|as|at|with|also|may|can|does|did|the)\b|[,;]"
)
_BEGINS_SMALL = ("the ", "all ", "that ", "each ", "to ")
_CAPITAL = re.compile(r"[A-Z“‘\"'(]|$")


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a single finding, "Recommendation 4:": its kind, its number ("" for none), how
    many characters it takes, and whether it alone makes a finding of what follows: a number or
    colon does, or a line of its own; `again` where it is repeated on a new page, "(continued)"."""

    kind: Kind
    number: str
    length: int
    alone: bool
    again: bool = False

    def follows(self, other: "Label") -> bool:
        """Whether it is the next after another of its kind, by their numbers."""
        numbers = self.number, other.number
        return (
            self.kind == other.kind
            and all(map(str.isdecimal, numbers))
            and int(self.number) == int(other.number) + 1
        )


@lru_cache(maxsize=1_024)
def label_of(line: str) -> Label | None:
    """The label with which a line begins; None of lines of running text that begin with its word,
    as "Recommendation 4 was accepted" does."""
    if told := _TO_WHOM.fullmatch(line):
        return Label("recommendation", told[1], len(line), alone=True)
    found = _LABEL.match(line)
    if found is None:
        return None
    kind = next(kind for at, (kind, _) in enumerate(_LABELS) if found[f"k{at}"])
    rest = line[found.end() :]
    number = found["number"] or ""
    if not number and found["sign"] is None:
        return None
    if not number and found["sign"] not in (":", "–", "—") and rest:
        return None
    if not number and not rest and line.lower().rstrip(" :") in _HEADINGS:
        return None
    if not number and not rest and "conclusion" in line.lower() and not line.islower():
        return None
    plural = found[f"k{_LABELS_AT[kind]}"].lower().endswith("s")
    if plural and not (number and found["sign"] == ":"):
        return None
    if not found["sign"] and not (_CAPITAL.match(rest) and not _SENTENCE.match(rest)):
        return None
    begins = found["sign"] in ("-", "–") and rest.startswith(_BEGINS_SMALL)
    if found["sign"] in (".", "-", ")", "–") and rest[:1].islower() and not begins:
        return None
    again = (found["after"] or found["aside"] or "").casefold().startswith("cont")
    return Label(kind, number or found["before"] or "", found.end(), not rest, again)


_LABELS_AT = {kind: at for at, (kind, _) in enumerate(_LABELS)}
