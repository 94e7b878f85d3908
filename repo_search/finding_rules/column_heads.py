"""The heads of the columns of action plans, on one line or one each."""

import re
from collections.abc import Sequence

_COLUMN = re.compile(
    r"\b(?:no|ref|number|recommendations?|learning(?: points?)?|findings?|issues?|actions?|leads?"
    r"|owners?|responsib(?:le|ility)|agency|timescales?|targets?|deadlines?|dates?|when|who|status"
    r"|rag|progress|outcomes?|evidence|impact|milestones?|updates?|responses?|comments?|complet\w+"
    r"|by|measures?|monitoring|success|scope|rating|accepted|timeline|position)\b",
    re.IGNORECASE,
)
_SORTS = re.compile(
    r"(?P<asked>recommendation|learning|finding|issue|action)|(?P<who>lead|owner|responsib|agency|who)"
    r"|(?P<when>timescale|target|deadline|date|when|timeline)"
    r"|(?P<said>status|rag|progress|outcome|evidence|impact|update|response|comment|accepted|complet)",
    re.IGNORECASE,
)
_LONGEST_CELL, _LONGEST_HEADER = 48, 160
_MOST_HEADER_LINES = 24


def end_of_heads(lines: Sequence[str], at: int) -> int:
    """The place after the heads of columns that begin with the line at `at`; `at` where none do.
    They name what was asked, and of who does it, by when and how far it is two at least."""
    end, sorts, cells = at, set[str](), 0
    while end < min(len(lines), at + _MOST_HEADER_LINES):
        text = lines[end]
        words = len(text.split())
        named = len(_COLUMN.findall(text[:_LONGEST_HEADER]))
        longest = _LONGEST_HEADER if named >= 3 else _LONGEST_CELL
        if len(text) > longest or text[-1] in ".;" or not text[0].isalpha():
            break
        if (named == 0 and words > 2) or (named and 4 * named < words):
            break
        if re.fullmatch(r"(?:recommendation|rec|r)\s?\d.*", text, re.IGNORECASE) or ": " in text:
            break
        sorts.update(found.lastgroup or "" for found in _SORTS.finditer(text))
        cells += max(named, 1)
        end += 1
    while end > at and not _COLUMN.search(lines[end - 1]):
        end -= 1
    return end if len(sorts) >= 3 and "asked" in sorts and cells >= 3 else at
