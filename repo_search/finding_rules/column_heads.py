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
_MOST_LINES = 24
_OPENS = re.compile(r"(?:recommendation|rec|r)\s?\d", re.IGNORECASE)


def heads(lines: Sequence[str]) -> list[range]:
    """The places of the heads of columns among the lines of a page: they name what was asked, and
    two at least of who does it, by when, and how far it is."""
    found = []
    at = 0
    while at < len(lines):
        end, sorts, cells = at, set[str](), 0
        while end < min(len(lines), at + _MOST_LINES) and _is_cell(lines[end]):
            sorts.update(word.lastgroup or "" for word in _SORTS.finditer(lines[end]))
            cells += max(len(_COLUMN.findall(lines[end])), 1)
            end += 1
        # Where that is none, what begins in the midst of it is none, but for what goes on below.
        begins, at = at, max(at + 1, end if end - at < _MOST_LINES else end - _MOST_LINES // 2)
        in_cells = "\t" in lines[begins] and len(sorts) >= 2
        if (len(sorts) >= 3 or in_cells) and "asked" in sorts and cells >= 3:
            while not _COLUMN.search(lines[end - 1]):
                end -= 1
            found.append(range(begins, end))
            at = end
    return found


def _is_cell(line: str) -> bool:
    """Whether a line is the head of a column, a part of one, or of all of them."""
    if len(line) > _LONGEST_HEADER or line[-1] in ".;" or not line[0].isalpha():
        return False
    words, named = len(line.split()), len(_COLUMN.findall(line))
    if (named < 3 and len(line) > _LONGEST_CELL) or (named == 0 and words > 2):
        return False
    return 4 * named >= words * (named > 0) and not _OPENS.match(line) and ": " not in line
