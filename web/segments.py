"""Text with spans -> segments and paragraphs, which templates turn into markup."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from repo_search.results import Span

_SHORT = 0.7
"""A line shorter than this part of a full line ends its paragraph."""
_NOT_FULL = 0.9
"""A line shorter than this ends its paragraph if it ends a sentence and a capital follows."""
_STARTS = re.compile(
    r"\s*(?:[•▪●◦‣·*–—-]\s|\(?(?:\d+(?:\.\d+)*|[a-z]|[ivx]+)[.)]\s|\d+(?:\.\d+)+\s)"
)
"""What a list item or a numbered paragraph begins with."""


class Segment(NamedTuple):
    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`listed` is true for an item of a list or a numbered paragraph."""

    segments: tuple[Segment, ...]
    listed: bool


def segments(text: str, spans: Sequence[Span]) -> tuple[Segment, ...]:
    """The text cut at its spans, which are in order and apart; nothing is lost."""
    return tuple(_cut(text, spans, 0, len(text)))


def paragraphs(text: str, spans: Sequence[Span], *, wrapped: bool) -> tuple[Paragraph, ...]:
    """The text of a page as paragraphs of segments.

    `wrapped` tells lines as they were set on paper, which are joined up to the end of their
    paragraph, from lines that are paragraphs already.
    """
    found = []
    ends = [last for _, last in spans]
    for start, end in _ranges(text, wrapped):
        within = spans[bisect_right(ends, start) : bisect_left(spans, (end, end))]
        pieces = tuple(
            Segment(_flowing(piece.text), piece.marked) for piece in _cut(text, within, start, end)
        )
        if any(piece.text.strip() for piece in pieces):
            found.append(Paragraph(pieces, _STARTS.match(text[start:end]) is not None))
    return tuple(found)


def _cut(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[Segment]:
    at = start
    for first, last in spans:
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        if first > at:
            yield Segment(text[at:first], False)
        yield Segment(text[first:last], True)
        at = last
    if at < end:
        yield Segment(text[at:end], False)


def _flowing(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00ad\n", "").replace("\u00ad", ""))


def _ranges(text: str, wrapped: bool) -> list[Span]:
    lines = [(found.start(), found.end()) for found in re.finditer(r"[^\n]+|(?<=\n)(?=\n)", text)]
    full = _full_length([end - start for start, end in lines])
    ranges: list[Span] = []
    before: Span | None = None
    for start, end in lines:
        if not text[start:end].strip():
            before = None
            continue
        if before and wrapped and _goes_on(text[before[0] : before[1]], text[start:end], full):
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((start, end))
        before = (start, end)
    return ranges


def _full_length(lengths: list[int]) -> int:
    """What most full lines of the page measure: the ninth decile."""
    ordered = sorted(length for length in lengths if length)
    return ordered[len(ordered) * 9 // 10] if ordered else 0


def _goes_on(line: str, following: str, full: int) -> bool:
    line, following = line.rstrip(), following.lstrip()
    if _STARTS.match(following) or len(line) < full * _SHORT:
        return False
    ends = line.endswith((".", "!", "?", ":")) and following[:1].isupper()
    return not (ends and len(line) < full * _NOT_FULL)
