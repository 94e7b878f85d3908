"""Passages -> the headings of a document: what its parts are about counts more than its body.

A heading is a short line that begins like a sentence and does not end like one, stands after the
end of a paragraph and before the beginning of one. Lines that come back page after page are
running titles; lines that end in a number are those of a table of contents.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from repo_search.passages import Passage

MOST = 400
"""Headings of one document."""
_LONGEST = 90
_MOST_WORDS = 12
RUNNING = 3
"""Pages on which a line may stand and still be a heading."""
_HEADING = re.compile(
    r"(?:(?:\d+(?:\.\d+)*|[A-Z]|[IVX]+)[.):]?\s+)?[A-Z“\"‘'][^.!?]*[^\W\d_][”\"’')?!]?"
)
_GOES_ON = ",;:&-"
_UNFINISHED = frozenset(
    (
        *("a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or"),
        *("that", "the", "their", "to", "was", "were", "with"),
    )
)
"""The last words of lines that go on."""
_ENDED = ".:!?…\"”’')]"


def headings(passages: Sequence[Passage]) -> tuple[str, ...]:
    """The headings in order, each once, without their numbers' meaning being looked at."""
    found: dict[str, None] = {}
    pages: Counter[str] = Counter()
    for passage in passages:
        of_page = dict.fromkeys(_of_page(passage.text))
        pages.update(list(of_page))
        found |= of_page
    return tuple(line for line in found if pages[line] <= RUNNING)[:MOST]


def _of_page(text: str) -> Iterator[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for at in begins_part(lines):
        yield " ".join(lines[at].split())


def begins_part(lines: Sequence[str]) -> Iterator[int]:
    """Which of the lines of a page are headings, by their own words and the lines about them;
    lines are stripped, and none is empty."""
    for at, (line, following) in enumerate(pairwise(lines)):
        if following[0].islower():  # most lines of running text: they are not looked at
            continue
        before = lines[at - 1] if at else ""
        if looks_like_one(line) and (not at or _closes(before) or looks_like_one(before)):
            yield at


def looks_like_one(line: str) -> bool:
    """Whether a line could be a heading by its words alone."""
    return (
        len(line) <= _LONGEST
        and 1 <= len(line.split()) <= _MOST_WORDS
        and _HEADING.fullmatch(line) is not None
        and line[-1] not in _GOES_ON
        and not unfinished(line)
    )


def unfinished(line: str) -> bool:
    """Whether a line ends with a word that goes on."""
    return _last_word(line) in _UNFINISHED


def _last_word(line: str) -> str:
    at = len(line)
    while at and (line[at - 1].isalnum() or line[at - 1] == "_"):
        at -= 1
    return line[at:].lower()


def _closes(line: str) -> bool:
    """Whether a paragraph may end with this line: a sentence ends, or it is a page's number."""
    return line.isdecimal() or line[-1] in _ENDED
