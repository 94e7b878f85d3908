"""A text cut into headings, paragraphs and lines of key words: what its subjects are read from.

Text layers know lines only. A paragraph begins after a blank line, at a number or bullet, and after
a line that ends a sentence short of the margin; a heading is set larger or bolder than running
text, or is a short line without a full stop that is followed by running text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from indexer.metadata.front_matter import body_size, clean
from repo_search.passages import ExtractedText

CHARACTERS = 1_000_000
"""Of a document that are looked at, about 350 pages."""
_HEADING_CHARACTERS, _HEADING_WORDS = 100, 14
_LISTED = 3
"""More short lines than that one after another are a list or a table, not headings."""
_SHORT = 0.75
"""Of the longest line of its page, a line that ends a paragraph."""
_LONG_LINE = 160
"""Longer lines are no lines of print: each is a paragraph."""

_KEY_WORDS = re.compile(
    r"(?:key\s?(?:issues?|words?|themes?|topics?|practice\sissues)|themes?|subjects?|topics?)"
    r"(?:\s(?:and|&|/)\s?[\w\s]{1,20}|\sidentified|\sof\sthe\sreview)?\s?(?::|$)\s?",
    re.IGNORECASE,
)
_KEY_WORDS_BEGIN = frozenset("kKtTsS\u017f\u212a")
_MARK = re.compile(
    r"(?:[^\w\s\"'“‘(#£]\s?|\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]|[ivx]{1,4})[.):]\s?|\d{1,3}\.\d{1,3}\s"
    r"|#{1,4}\s)(?=\S)"
)
_FINDING = re.compile(
    r"(?:key\s)?(?:finding|theme|learning(?:\spoint)?|lesson|issue|line\sof\senquiry)\s\d{1,2}\b",
    re.I,
)
_OPENS = "\"'“‘(#"
_ENDS = (".", "?", "!", ":", ".”", ".’", ")", '."')


class Place(Enum):
    """Where a run of text stands."""

    TITLE = "title"
    KEY_WORDS = "key issues"
    HEADING = "heading"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or list of key words, on one line; `page` counts from 1."""

    page: int
    place: Place
    text: str


def blocks(extracted: ExtractedText) -> Iterator[Block]:
    """The blocks of a document in order, a heading that is repeated only once. Never raises."""
    size = body_size(extracted)
    plain = size * 1.08
    display = {
        (line.page, clean(line.text))
        for line in extracted.lines
        if plain and (line.size > plain or (line.bold and line.size >= size * 0.95))
    }
    seen: set[str] = set()
    left = CHARACTERS
    for passage in extracted.passages:
        if left <= 0:
            return
        lines = [clean(line) for line in passage.text[:left].splitlines()]
        left -= len(passage.text)
        for block in _of_page(passage.page, lines, display):
            if block.place is Place.HEADING:
                key = "".join(filter(str.isalpha, block.text.casefold()))
                if key in seen:
                    continue
                seen.add(key)
            yield block


def _of_page(page: int, lines: list[str], display: set[tuple[int, str]]) -> Iterator[Block]:
    margin = max((len(line) for line in lines), default=0) * _SHORT
    headings = _headings(page, lines, display)
    paragraph: list[str] = []
    place = Place.BODY
    for number, line in enumerate(lines):
        key_words = _KEY_WORDS.match(line) if line[:1] in _KEY_WORDS_BEGIN else None
        heads = number in headings
        if paragraph and (
            key_words or heads or not line or _begins(line, lines[number - 1], margin)
        ):
            yield Block(page, place, " ".join(paragraph))
            paragraph = []
            if not line:
                place = Place.BODY
        if key_words:
            place = Place.KEY_WORDS
            line = line[key_words.end() :]
        elif not paragraph and line.count(" ") >= _HEADING_WORDS:
            # A list of key words goes on line by line until a blank one, or running text.
            place = Place.BODY
        if heads and place is Place.BODY:
            mark = _MARK.match(line)
            yield Block(page, Place.HEADING, line[mark.end() :] if mark else line)
        elif line:
            paragraph.append(line)
    if paragraph:
        yield Block(page, place, " ".join(paragraph))


def _begins(line: str, previous: str, margin: float) -> bool:
    if not previous or _MARK.match(line):
        return True
    short = len(previous) < margin or len(previous) > _LONG_LINE
    return short and previous.endswith(_ENDS) and not line[0].islower()


def _headings(page: int, lines: list[str], display: set[tuple[int, str]]) -> set[int]:
    """The places of lines that head what follows them."""
    short = [_is_short(line, (page, line) in display) for line in lines]
    found = set[int]()
    for number, listed in enumerate(_listed(lines, short)):
        line = lines[number]
        if not short[number]:
            continue
        if (page, line) in display or line.startswith("#"):
            found.add(number)
            continue
        after = next((other for other in lines[number + 1 : number + 4] if other), "")
        before = lines[number - 1] if number else ""
        follows = not before or before.endswith(_ENDS) or number - 1 in found
        if follows and after and not after[0].islower() and not listed:
            found.add(number)
    return found


def _listed(lines: list[str], short: list[bool]) -> list[bool]:
    """Whether each line is one of many short ones in a row, blank lines apart."""
    listed = [False] * len(lines)
    run: list[int] = []
    for number in range(len(lines) + 1):
        if number < len(lines) and (short[number] or not lines[number]):
            run += [number] if lines[number] else []
            continue
        if len(run) > _LISTED:
            for place in run:
                listed[place] = True
        run = []
    return listed


def _is_short(line: str, displayed: bool) -> bool:
    if not 3 <= len(line) <= 2 * _HEADING_CHARACTERS or line[0].islower() or line[-1] in ".,;":
        return False
    more = 2 if displayed or _FINDING.match(line) else 1
    return (
        len(line) <= _HEADING_CHARACTERS * more
        and line.count(" ") < _HEADING_WORDS * more
        and (line[0].isalnum() or line[0] in _OPENS)
        and any(map(str.isalpha, line))
    )
