"""The lines of a document's pages that are its text: without headers, footers and footnotes."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from repo_search.contents import pages_of_contents
from repo_search.findings import Stretch
from repo_search.passages import Passage

_ENDS = 4
"""Lines from the top and the bottom of a page among which headers and footers are looked for."""
_RUNNING_FROM, _RUNNING_FROM_OF_FEW, _FEW_PAGES = 3, 2, 6
"""Pages that begin or end with the same line, from which on it is a header or footer."""
_CONTENTS_UNTIL = 30
"""The last page that may belong to a list of contents."""
_PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:(?:page|pg?\.?)\s{0,2})?(?:\d{1,4}|[ivxl]{1,7})(?:\s{0,2}(?:of|/)\s{0,2}\d{1,4})?\W{0,3}"
    r"|\W{0,3}\d{1,4}\s?\|\s?(?:page|p a g e)\W{0,3}|(?:page|p a g e)\s?\|\s?\d{1,4}",
    re.IGNORECASE,
)
_MARKING = re.compile(
    r"(?:official(?:[ -]+sensitive)?|restricted|(?:strictly )?confidential|not protectively marked)"
    r"[\s:.–-]*(?:final|draft|version)?[\s\d.]*",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(\d{1,3})(?:\s+(?=\S)|$)")
_NOTE_MARK = re.compile(
    r"(?<=[^\W\d_]|[.,;:!?)’”'\"])(?<![\d.][.,:])(?<!\b[A-Z])(\d{1,3})(?![\w%]|[.,]\d)"
)
"""The number of a footnote stands raised after a word or its sign, so right behind it."""
_DIGITS = re.compile(r"\d+")
_LONG_LINE = 160
"""Longer lines are no lines of print: each is a paragraph."""
_TEXT_LINE = 45
_FEW_LINES = 6
_AROUND = 8
"""Lines before and after one whose length shows how wide its column is."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space about it: [start, end) of the text of its page. `full` is how
    long the lines about it get, in characters, or 0 where each line is a paragraph."""

    page: int
    start: int
    end: int
    text: str
    full: int


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines that are text, and the numbers of the footnotes that stood below them."""

    lines: Sequence[Line]
    notes: frozenset[str]


class Pages:
    """The pages of a document, each taken apart when it is asked for. `heads` says of a line
    whether it could head a list of findings: such a one, if it then runs on above the pages of its
    chapter, is kept where it stands first."""

    def __init__(self, passages: Sequence[Passage], heads: Callable[[str], bool]) -> None:
        self._passages = passages
        self._heads = heads
        self._pages: dict[int, _Page] = {}
        self._places = {passage.page: at for at, passage in enumerate(passages)}

    def __len__(self) -> int:
        return len(self._passages)

    def place(self, page: int) -> int:
        """The place of a page by its number."""
        return self._places[page]

    def lines(self, at: int) -> Sequence[Line]:
        """The lines of the page at this place (from 0); none of a list of contents."""
        return self._page(at).lines

    def stretches(self, line: Line) -> Iterator[Stretch]:
        """The parts of a line that are left without its marks of footnotes."""
        at = self._places[line.page]
        start, notes = line.start, self._page(at).notes
        if notes:
            for mark in _NOTE_MARK.finditer(self._passages[at].text, line.start, line.end):
                if mark[1] in notes and mark.start() > start:
                    yield Stretch(line.page, start, mark.start())
                    start = mark.end()
        if start < line.end:
            yield Stretch(line.page, start, line.end)

    def text(self, stretch: Stretch) -> str:
        return self._passages[self._places[stretch.page]].text[stretch.start : stretch.end]

    def _page(self, at: int) -> _Page:
        if at not in self._pages:
            self._pages[at] = self._taken_apart(at)
        return self._pages[at]

    def _taken_apart(self, at: int) -> _Page:
        passage = self._passages[at]
        if passage.page in self._contents:
            return _Page((), frozenset())
        lines = _lines(passage)
        top, bottom = 0, len(lines)
        while top < min(bottom, _ENDS) and self._is_furniture(lines[top], at):
            top += 1
        least = max(top, bottom - _ENDS)
        while bottom > least and self._is_furniture(lines[bottom - 1], at):
            bottom -= 1
        lines = lines[top:bottom]
        first, notes = _notes(lines, passage.text)
        return _Page(lines[:first], notes)

    def _is_furniture(self, line: Line, at: int) -> bool:
        if _PAGE_NUMBER.fullmatch(line.text[:40]) or _MARKING.fullmatch(line.text[:80]):
            return True
        first = self._running.get(_folded(line.text))
        return first is not None and (first != at or not self._heads(line.text))

    @cached_property
    def _running(self) -> dict[str, int]:
        """Headers and footers, apart from their digits: what several pages begin or end with; and
        the place of the first of these."""
        counted: Counter[str] = Counter()
        first: dict[str, int] = {}
        for at, passage in enumerate(self._passages):
            for line in {_folded(line) for line in _end_lines(passage.text)}:
                counted[line] += 1
                first.setdefault(line, at)
        least = _RUNNING_FROM_OF_FEW if len(self) <= _FEW_PAGES else _RUNNING_FROM
        return {line: at for line, at in first.items() if counted[line] >= least and len(line) > 2}

    @cached_property
    def _contents(self) -> set[int]:
        return pages_of_contents(
            {
                passage.page: [line.strip() for line in passage.text.splitlines() if line.strip()]
                for passage in self._passages[:_CONTENTS_UNTIL]
            }
        )


def _lines(passage: Passage) -> list[Line]:
    found: list[tuple[int, int, str]] = []
    at = 0
    for raw in passage.text.split("\n"):
        if text := raw.strip():
            start = at + raw.index(text[0])
            found.append((start, start + len(text), text))
        at += len(raw) + 1
    if _are_paragraphs([text for _, _, text in found]):
        return [Line(passage.page, start, end, text, 0) for start, end, text in found]
    lengths = [end - start for start, end, _ in found]
    return [
        Line(passage.page, start, end, text, max(lengths[max(0, at - _AROUND) : at + _AROUND + 1]))
        for at, (start, end, text) in enumerate(found)
    ]


def _are_paragraphs(lines: Sequence[str]) -> bool:
    """Whether each line is a paragraph, as in texts that are not set in lines."""
    texts = [line for line in lines if len(line) > _TEXT_LINE]
    if sum(len(line) > _LONG_LINE for line in texts) > len(texts) / 4:
        return True
    broken = sum(line[0].islower() for line in lines)
    return len(lines) >= _FEW_LINES and broken < len(lines) / 20


def _notes(lines: Sequence[Line], text: str) -> tuple[int, frozenset[str]]:
    """The place of the line with which the footnotes below a page begin, and their numbers."""
    marks: dict[str, int] = {}
    for mark in _NOTE_MARK.finditer(text):
        marks.setdefault(mark[1], mark.start())
    first, numbers = len(lines), list[int]()
    for at in range(len(lines) - 1, len(lines) // 3, -1):
        note = _NOTE.match(lines[at].text)
        if note and marks.get(note[1], lines[at].start) < lines[at].start:
            number = int(note[1])
            if not numbers or number < numbers[-1]:
                first = at
                numbers.append(number)
    return first, frozenset(map(str, numbers))


def _end_lines(text: str) -> list[str]:
    """The first and the last lines of a page, without the white space about them."""
    lines = text.strip()
    first = lines[:1_000].split("\n", _ENDS)[:_ENDS]
    last = lines[-1_000:].rsplit("\n", _ENDS)[-_ENDS:]
    return [line.strip() for line in (*first, *last)]


def _folded(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line[:300].split()))
