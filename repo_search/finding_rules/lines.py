"""The lines of a document's pages that are its text: without headers, footers and footnotes."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from repo_search.contents import pages_of_contents
from repo_search.finding_rules.marks import label_of, mark_of
from repo_search.findings import Stretch
from repo_search.headings import unfinished
from repo_search.passages import Passage

_ENDS = 4
"""Lines from the top and the bottom of a page among which headers and footers are looked for."""
_RUNNING_FROM = 3
"""Pages that begin or end with the same line, from which on it is a header or footer."""
_CONTENTS, _CONTENTS_WITHIN = frozenset(("contents", "table of contents", "contents page")), 12
_CONTENTS_UNTIL, _CONTENTS_PAGES, _TOP = 30, 8, 2_000
"""Where a list of contents may stand, on how many pages, and where on its page it begins."""
_PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:(?:page|pg?\.?)\s{0,2})?(?:\d{1,4}|[ivxl]{1,7})(?:\s{0,2}(?:of|/)\s{0,2}\d{1,4})?(?:[^\w.)]{0,3}|\s\.)"
    r"|\W{0,3}\d{1,4}\s?\|\s?(?:page|p a g e)\W{0,3}|(?:page|p a g e)\s?\|\s?\d{1,4}",
    re.IGNORECASE,
)
_MARKING = re.compile(
    r"(?:official(?:[ -]+sensitive)?|restricted|(?:strictly )?confidential|not protectively marked)"
    r"[\s:.–-]*(?:final|draft|version)?[\s\d.]*",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(\d{1,3})(?:\s+(?=\S)|$)")
_NUMBER = re.compile(r"\d+")
_BEFORE_MARK = ".,;:!?)’”'\""
"""Signs behind which the number of a footnote may stand raised; or it stands behind a word."""
_LONG_LINE = 160
"""Longer lines are no lines of print: each is a paragraph."""
_TEXT_LINE = 45
_LABEL = 200
_INLINE_WORDS = ("RECOMMENDATION", "Recommendation", "LEARNING POINT", "Learning point")
_INLINE = re.compile(rf"(?<=[.!?”]) (?=(?:{'|'.join(_INLINE_WORDS)}) \d{{1,3}}: [A-Z])")
_LONGEST_NUMBER = 2
_LONG_WORD = 30
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

    def begins(self, line: Line) -> bool:
        """Whether a line is the first of the document: its title."""
        return self._places[line.page] == 0 and self.lines(0)[0] is line

    def stretches(self, line: Line) -> Iterator[Stretch]:
        """The parts of a line that are left without its marks of footnotes."""
        at = self._places[line.page]
        start, notes = line.start, self._page(at).notes
        text = self._passages[at].text
        for mark in _NUMBER.finditer(text, line.start, line.end) if notes else ():
            if mark[0] in notes and mark.start() > start and is_raised(text, mark.start()):
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
        first, notes = footnotes(lines, passage.text)
        lines = lines[:first]
        top, bottom = 0, len(lines)
        while top < min(bottom, _ENDS) and self._is_furniture(lines[top], at):
            top += 1
        least = max(top, bottom - _ENDS)
        while bottom > least and self._is_furniture(lines[bottom - 1], at):
            bottom -= 1
        kept = [line for line in lines[top:bottom] if line.text not in notes]
        return _Page(list(self._without_stray_marks(kept)), notes)

    def _without_stray_marks(self, lines: Sequence[Line]) -> Iterator[Line]:
        """Lines without the mark of a footnote that a heading bears, on a line of its own."""
        for at, line in enumerate(lines):
            stray = len(line.text) <= _LONGEST_NUMBER and line.text.isdecimal()
            if stray and 0 < at < len(lines) - 1 and self._heads(lines[at - 1].text):
                mark = mark_of(lines[at + 1].text)
                if mark and mark.style == "bullet":
                    continue
            yield line

    def _is_furniture(self, line: Line, at: int) -> bool:
        if _PAGE_NUMBER.fullmatch(line.text[:40]) or _MARKING.fullmatch(line.text[:80]):
            return True
        first = self._running.get(_folded(line.text))
        if label_of(line.text[:_LABEL]):
            return False
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
        least = max(2, min(_RUNNING_FROM, len(self)))
        return {line: at for line, at in first.items() if counted[line] >= least and len(line) > 2}

    @cached_property
    def _contents(self) -> set[int]:
        first = self._passages[:_CONTENTS_UNTIL]
        begun = (at for at, one in enumerate(first) if "contents" in one.text[:_TOP].lower())
        at = next(begun, None)
        if at is None:
            return set()
        pages = {
            passage.page: [line.strip() for line in passage.text.splitlines() if line.strip()]
            for passage in first[at : at + _CONTENTS_PAGES]
        }
        return pages_of_contents(pages) | {
            page for page, lines in pages.items() if _lists_contents(lines)
        }


def _lists_contents(lines: Sequence[str]) -> bool:
    """Whether a page is headed as a list of contents and tells nothing, page numbers or none."""
    headed = any(line.casefold() in _CONTENTS for line in lines[:_CONTENTS_WITHIN])
    return headed and sum(line[-1] in ".:;," for line in lines) < len(lines) / 10


def _lines(passage: Passage) -> list[Line]:
    found: list[tuple[int, int, str]] = []
    at = 0
    for raw in passage.text.split("\n"):
        if text := raw.strip():
            start = at + raw.index(text[0])
            for part in _parted(text):
                found.append((start, start + len(part), part))
                start += len(part) + 1
        at += len(raw) + 1
    if _are_paragraphs([text for _, _, text in found]):
        return [Line(passage.page, start, end, text, 0) for start, end, text in found]
    lengths = [end - start for start, end, _ in found]
    return [
        Line(passage.page, start, end, text, max(lengths[max(0, at - _AROUND) : at + _AROUND + 1]))
        for at, (start, end, text) in enumerate(found)
    ]


def _parted(text: str) -> Sequence[str]:
    """A line, in two where a label begins in its middle: "… . RECOMMENDATION 8: Ofsted should"."""
    if ": " not in text or not any(words in text for words in _INLINE_WORDS):
        return (text,)
    return _INLINE.split(text, maxsplit=1)


def _are_paragraphs(lines: Sequence[str]) -> bool:
    """Whether each line is a paragraph, as in texts that are not set in lines."""
    texts = [line for line in lines if len(line) > _TEXT_LINE]
    if sum(len(line) > _LONG_LINE for line in texts) > len(texts) / 4:
        return True
    if len(lines) < _FEW_LINES or any(unfinished(line[-_LONG_WORD:]) for line in texts):
        return False
    broken = sum(line[0].islower() and before[-1] not in ":;" for before, line in pairwise(lines))
    return broken < len(lines) / 20


def footnotes(lines: Sequence[Line], text: str) -> tuple[int, frozenset[str]]:
    """The place of the line with which the footnotes below a page begin, and their numbers."""
    begun = [
        (at, note[1])
        for at in range(len(lines) // 3 + 1, len(lines))
        if lines[at].text[0].isdecimal() and (note := _NOTE.match(lines[at].text))
    ]
    if not begun:
        return len(lines), frozenset()
    marks: dict[str, int] = {}
    wanted = {number for _, number in begun}
    for mark in _NUMBER.finditer(text):
        if mark[0] in wanted and mark[0] not in marks and is_raised(text, mark.start()):
            marks[mark[0]] = mark.start()
    for line in lines:  # a raised number may come out as a line of its own
        if len(line.text) <= _LONGEST_NUMBER and line.text.isdecimal():
            marks.setdefault(line.text, line.start)
    first, numbers = len(lines), list[int]()
    for at, number in reversed(begun):
        below = not numbers or int(number) < numbers[-1]
        if below and marks.get(number, lines[at].start) < lines[at].start:
            first = at
            numbers.append(int(number))
    return first, frozenset(map(str, numbers))


def is_raised(text: str, at: int) -> bool:
    """Whether a number stands right behind a word or sign, as the mark of a footnote does."""
    before, after = text[max(0, at - 2) : at], text[at : at + 4].lstrip("0123456789")
    if not before or after[:1].isalpha() or after[:1] == "%":
        return False
    if before[-1].isalpha():
        return len(before) == 2 and (before[0].isalpha() or before[-1].islower())
    return before[-1] in _BEFORE_MARK and not before[0].isdecimal()


def _end_lines(text: str) -> list[str]:
    """The first and the last lines of a page, without the white space about them."""
    lines = text.strip()
    first = lines[:1_000].split("\n", _ENDS)[:_ENDS]
    last = lines[-1_000:].rsplit("\n", _ENDS)[-_ENDS:]
    return [line.strip() for line in (*first, *last) if not line[:1].islower()]


def _folded(line: str) -> str:
    return _NUMBER.sub("0", " ".join(line[:300].split()))
