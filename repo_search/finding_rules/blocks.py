"""The lines of a text put together to headings, items of lists and paragraphs.

All that shows where one ends and another begins is the words and the lengths of lines: an item
begins with its mark, a paragraph where the line before had room for the next word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from repo_search.finding_rules.heads import STEMS, Head, head_of
from repo_search.finding_rules.lines import Line, Pages
from repo_search.finding_rules.marks import Label, Mark, label_of, mark_of
from repo_search.headings import looks_like_one, unfinished

_LOOKED_AT = 400
"""Characters of a line by which it is judged."""
_ROOM = 0.88
"""Of a full line: a word that would have fitted within it was put on a line of its own."""
_LONGEST_HEADING = 130
_CLOSED = (".", "!", "?", ":", ";", ")", "]", "”", "’", '"', "; and", "; or")
_SHORT = 0.75
_STEPS_MISSED = 2
"""Numbers of a list that may be missing between one item and the next."""


@dataclass(slots=True)
class Block:
    """Lines that belong together. `skipped` are the characters of the first line that its number,
    bullet or label takes; `is_heading` of what looks like a heading, whatever it says."""

    lines: list[Line]
    mark: Mark | None = None
    label: Label | None = None
    head: Head | None = None
    skipped: int = 0
    is_heading: bool = False

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
        apart = before is None or not _runs_on(before, line)
        loosely = apart or before is None or before.text.endswith(_CLOSED)
        if loosely and (headed := _headed(line, after)):
            return headed
        if loosely and (label := label_of(text)):
            return Block([line], label=label, skipped=label.length)
        mark = mark_of(text)
        if mark and self._is_likely(mark, apart=apart, loosely=loosely):
            self.last[mark.style] = mark.value
            label = label_of(text[mark.length :])
            skipped = mark.length + (label.length if label else 0)
            return Block([line], mark=mark, label=label, skipped=skipped)
        if block is None or before is None or block.head:
            return Block([line])
        waiting = len(block.lines) == 1 and len(before.text) <= block.skipped
        if waiting and (block.mark or block.label):
            return None
        if not apart and not (before.text.endswith(_CLOSED) and _is_heading(line, after)):
            return None
        return Block([line])

    def _is_likely(self, mark: Mark, *, apart: bool, loosely: bool) -> bool:
        """Whether the mark is one, and no word of a sentence at the beginning of a line."""
        if mark.style == "bullet" and mark.sign != "o":
            return True
        steps = mark.value - self.last.get(mark.style, 0)
        if mark.style in ("dash", "bullet", "letter", "roman"):
            return loosely or (steps == 1 and mark.value > 1)
        follows = 1 <= steps <= 1 + _STEPS_MISSED or mark.value == 1
        if mark.style == "bare":
            return apart and follows
        return apart or (loosely and follows) or (loosely and mark.style == "dotted")

    def _finished(self, block: Block, after: Line | None) -> Block:
        text = block.text
        block.is_heading = (
            after is not None
            and not block.label
            and len(block.lines) <= 2
            and len(text) <= _LONGEST_HEADING
            and bool(text)
            and not text[0].islower()
            and not text.endswith((".", ";", ",", ":"))
            and not (block.mark and block.mark.style in ("bullet", "dash"))
            and (looks_like_one(text) or looks_like_one(block.lines[0].text) or len(text) < 60)
        )
        return block


def _headed(line: Line, after: Line | None) -> Block | None:
    """The heading of a list of findings that stands on a line, or on it and the next."""
    if after is None or after.text.isdecimal() or len(line.text) > _LONGEST_HEADING:
        return None
    whole = f"{line.text} {after.text[:_LONGEST_HEADING]}".casefold()
    if not any(stem in whole for stem in STEMS):
        return None
    if (head := head_of(line.text)) and (line.text.endswith(":") or not after.text[0].islower()):
        return Block([line], head=head)
    both = f"{line.text} {after.text}"
    if len(both) <= _LONGEST_HEADING and mark_of(after.text) is None and (head := head_of(both)):
        return Block([line, after], head=head)
    return None


def _runs_on(line: Line, after: Line) -> bool:
    """Whether a sentence goes over from a line to the next, as far as their lengths tell."""
    text, following = line.text, after.text
    if not line.full or not after.full:
        over = line.page != after.page
        return over and following[0].islower() and not text.endswith(_CLOSED)
    if following[0].islower():
        return not text.endswith(":")
    if text[-1] in ",-–" or unfinished(text[-30:]):
        return True
    word = following[:40].split(None, 1)[0]
    return len(text) + 1 + len(word) > _ROOM * max(line.full, after.full)


def _is_heading(line: Line, after: Line | None) -> bool:
    """Whether a line after the end of a sentence looks like a heading over what follows."""
    return (
        after is not None
        and len(line.text) < _SHORT * line.full
        and looks_like_one(line.text)
        and not after.text[0].islower()
    )


def first_words(text: str, count: int) -> str:
    """The first words of a text, in small letters."""
    return " ".join(islice(text[:_LOOKED_AT].casefold().split(), count))
