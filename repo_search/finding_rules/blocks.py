"""The lines of a text put together to headings, items of lists and paragraphs.

All that shows where one ends and another begins is the words and the lengths of lines: an item
begins with its mark, a paragraph where the line before had room for the next word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from repo_search.finding_rules.heads import OF_TABLE, Head, has_stem, head_of, heads_columns
from repo_search.finding_rules.lines import Line, Pages
from repo_search.finding_rules.marks import Label, Mark, label_of, mark_of
from repo_search.finding_rules.telling import ends_list
from repo_search.finding_rules.words import obliges
from repo_search.headings import looks_like_one, unfinished

_LOOKED_AT = 400
"""Characters of a line by which it is judged."""
_ROOM = 0.88
"""Of a full line: a word that would have fitted within it was put on a line of its own."""
_ROOM_OF_TITLE = 1.0
_LONGEST_HEADING = 130
_TITLE = re.compile(r"[^.!?;]{8,110}[^\W\d_]")
_CLOSED = (".", "!", "?", ":", ";", ")", "]", "”", "’", '"', "; and", "; or")
_ROMAN = "ivx"
_SENTENCE_SIGNS = '.!?:;)]”’"'
_SHORT = 0.75
_LONGEST_ASIDE = 80
_STEPS_MISSED = 2
"""Numbers of a list that may be missing between one item and the next."""


@dataclass(slots=True)
class Block:
    """Lines that belong together. `skipped` are the characters of the first line that its number,
    bullet or label takes; `is_heading` of what looks like a heading, whatever it says; `closes`
    of one that no list goes on below, "Appendix 1"."""

    lines: list[Line]
    mark: Mark | None = None
    label: Label | None = None
    head: Head | None = None
    skipped: int = 0
    is_heading: bool = False
    closes: bool = False

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def text(self) -> str:
        """Its words without the mark or label."""
        first, *rest = self.lines
        return " ".join((first.text[self.skipped :], *(line.text for line in rest))).strip()

    @property
    def characters(self) -> int:
        return sum(len(line.text) for line in self.lines)


def blocks(pages: Pages, first: int) -> Iterator[Block]:
    """The blocks of a document from the page at the place `first` on."""
    lines = chain.from_iterable(pages.lines(at) for at in range(first, len(pages)))
    return _Builder().blocks(lines)


class _Builder:
    def __init__(self) -> None:
        self.last: dict[str, int] = {}
        """The last number of each style of marks."""
        self.block: Block | None = None

    def blocks(self, lines: Iterator[Line]) -> Iterator[Block]:
        line = next(lines, None)
        while line is not None:
            after = next(lines, None)
            begun = self._begun(line, after)
            if begun is None and self.block:
                self.block.lines.append(line)
            elif begun is not None:
                if self.block:
                    yield self._finished(self.block, line)
                self.block = begun
                if begun.head and len(begun.lines) == 2:
                    after = next(lines, None)
            line = after
        if self.block:
            yield self._finished(self.block, None)

    def _begun(self, line: Line, after: Line | None) -> Block | None:
        """The block that a line begins, or None where it goes on with the one before."""
        block = self.block
        before = block.lines[-1] if block else None
        text = line.text[:_LOOKED_AT]
        if block and before and _plainly_goes_on(block, before, line):
            return None
        ends = ends_list(line.text) and head_of(line.text) is None
        if ends and not (before and unfinished(before.text)):
            return Block([line], closes=True)
        first = block is None or before is None or block.head is not None
        titled = (
            block is not None
            and block.label is not None
            and len(block.lines) == 1
            and not obliges(block.text)
        )
        asked = before is not None and before.text.endswith("?") and line.text.endswith("?")
        apart = first or before is None or asked or not _runs_on(before, line, titled=titled)
        loosely = apart or before is None or before.text.endswith(_CLOSED)
        below = before is not None and (looks_like_one(before.text) or _heads_list(line, after))
        if (loosely or below) and (headed := _headed(line, after)):
            if number := mark_of(text):
                self.last[number.style] = number.value
            return headed
        label = label_of(text)
        before_it = block.label if block else None
        follows = label and (label.again or (before_it and label.follows(before_it)))
        if label and (loosely or follows or _is_alone(label, before, line, after)):
            return Block([line], label=label, skipped=label.length)
        mark = mark_of(text)
        if mark and self._is_likely(mark, apart=apart or _had_room(before, line), loosely=loosely):
            self.last[mark.style] = mark.value
            label = label_of(text[mark.length :])
            skipped = mark.length + (label.length if label else 0)
            return Block([line], mark=mark, label=label, skipped=skipped)
        if first or block is None or before is None or "\t" in before.text + text:
            return Block([line])
        waiting = len(block.lines) == 1 and len(before.text) <= block.skipped
        if waiting and (block.mark or block.label):
            return None
        ended = before.text.endswith(_CLOSED) and not _is_open(before.text)
        if not apart and not (ended and _is_heading(line, after)):
            return None
        return Block([line])

    def _is_likely(self, mark: Mark, *, apart: bool, loosely: bool) -> bool:
        """Whether the mark is one, and no word of a sentence at the beginning of a line."""
        if mark.style == "bullet":
            return True
        steps = mark.value - self.last.get(mark.style, 0)
        if mark.style in ("dash", "bullet", "letter", "roman", "coded"):
            begins = mark.value == 1 and apart
            return loosely or begins or (steps == 1 and mark.value > 1)
        follows = 1 <= steps <= 1 + _STEPS_MISSED or mark.value == 1
        if mark.style == "bare":
            return (apart and follows) or (loosely and steps == 1)
        if mark.style == "plain" and steps == 1 and mark.value > 1:
            return True
        return apart or (loosely and follows) or (loosely and mark.style == "dotted")

    def _finished(self, block: Block, after: Line | None) -> Block:
        text = block.text
        block.is_heading = (
            after is not None
            and not (block.label or block.closes)
            and not (block.mark and block.mark.style in ("bullet", "dash"))
            and len(block.lines) <= 2
            and text[:1].isupper()
            and _TITLE.fullmatch(text.rstrip("?!”’)")) is not None
        )
        return block


def _listed(text: str) -> bool:
    """Whether a line is an item of a list or programme, and so heads none: "• 11.30 Findings"."""
    mark = mark_of(text[:_LOOKED_AT])
    return mark is not None and mark.style == "bullet" and text[mark.length :][:1].isdecimal()


def _is_alone(label: Label, before: Line | None, line: Line, after: Line | None) -> bool:
    """Whether a label with a number is all that its line holds, and no part of a sentence."""
    within = before is not None and unfinished(before.text)
    alone = label.number != "" and label.length == len(line.text) and not within
    return alone and after is not None and after.text[0].isupper()


def _heads_list(line: Line, after: Line | None) -> bool:
    """Whether a line in the middle of text that has no full stop is the heading of a list."""
    if after is None or not has_stem(line.text[:_LONGEST_HEADING]):
        return False
    following = after.text[:_LOOKED_AT]
    return looks_like_one(line.text) and (mark_of(following) or label_of(following)) is not None


def _headed(line: Line, after: Line | None) -> Block | None:
    """The heading of a list of findings that stands on a line, or on it and the next."""
    paged = after is not None and after.text.isdecimal() and after.text != "1"
    if after is None or paged or "\t" in line.text:
        return None
    if len(line.text) > _LONGEST_HEADING:
        return None
    if not has_stem(line.text) and not has_stem(after.text[:_LONGEST_HEADING]):
        return None
    if _listed(line.text):
        return None
    goes_on = after.text[0].islower() and line.text[-1] != ":" and "(cont" not in line.text
    if heads_columns(line.text, after.text):
        return Block([line], head=Head("recommendation", OF_TABLE))
    if (head := head_of(line.text)) and not goes_on:
        return Block([line], head=head)
    both = f"{line.text} {after.text}"
    if len(both) > _LONGEST_HEADING or mark_of(after.text) or head_of(after.text):
        return None
    if head := head_of(both):
        return Block([line, after], head=head)
    return None


def _runs_on(line: Line, after: Line, *, titled: bool) -> bool:
    """Whether a sentence goes over from a line to the next, as far as their lengths tell; `titled`
    of a line that begins with a label, whose title is bold and so longer than it looks."""
    text, following = line.text, after.text
    if not line.full or not after.full:
        over = line.page != after.page
        return over and following[0].islower() and not text.endswith(_CLOSED)
    if _is_open(text):
        return True
    if following[0].islower():
        return not text.endswith(":")
    if text[-1] in ",-–" or unfinished(text[-30:]):
        return True
    ended = line.page != after.page and text.endswith(_CLOSED)
    return not _had_room(line, after, _ROOM_OF_TITLE if titled or ended else _ROOM)


def _had_room(line: Line | None, after: Line, part: float = _ROOM) -> bool:
    """Whether the first word of a line would have fitted on the line before it."""
    word = after.text[:40].split(None, 1)[0]
    full = max(line.full, after.full) if line else 0
    return line is None or len(line.text) + 1 + len(word) <= part * full


def _plainly_goes_on(block: Block, before: Line, line: Line) -> bool:
    """Whether a line goes on with a sentence, as most lines of running text do."""
    return (
        line.text[:2].islower()
        and line.text[:2].isalpha()
        and (line.text[0] not in _ROMAN or mark_of(line.text[:_LOOKED_AT]) is None)
        and block.head is None
        and before.full > 0 < line.full
        and before.text[-1] not in _SENTENCE_SIGNS
    )


def _is_open(text: str) -> bool:
    """Whether a bracket near the end of a line is still to be closed."""
    return text.rfind("(") > max(text.rfind(")"), len(text) - _LONGEST_ASIDE)


def _is_heading(line: Line, after: Line | None) -> bool:
    """Whether a line after the end of a sentence looks like a heading over what follows, or like
    the first line of one that goes on in the next and has no full stop."""
    if after is None or not line.text[0].isupper() or len(line.text) > _LONGEST_HEADING:
        return False
    if line.text[-1] == ":" and mark_of(after.text):
        return not obliges(line.text)
    if not after.text[0].islower():
        headed = after.text[0].isdecimal() or looks_like_one(after.text)
        part = 1 if headed else _SHORT
        return len(line.text) < part * line.full and looks_like_one(line.text)
    both = f"{line.text} {after.text}"
    return len(after.text) < _SHORT * after.full and _TITLE.fullmatch(both) is not None
