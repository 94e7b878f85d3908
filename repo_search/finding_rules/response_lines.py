"""The lines of a document that answers recommendations, without headers, footers, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from repo_search.finding_rules.column_heads import heads
from repo_search.finding_rules.lines import Line as PageLine
from repo_search.finding_rules.lines import footnotes, is_raised
from repo_search.findings import Stretch
from repo_search.headings import RUNNING, begins_part
from repo_search.passages import Passage

_LINE = re.compile(r"[^\n]+")
_PAGE_NUMBER = re.compile(
    r"page\s*[-–—|\s]*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?|\d{1,4}\s*(?:of|/)\s*\d{1,4}"
    r"|\d{1,4}\s*\|\s*page|[-–—|]\s?\d{1,4}\s?[-–—|]|[ivxl]{1,6}",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_MARK, _LONGEST_MARK = re.compile(r"\d+$"), 3
_DIGITS = re.compile(r"\d+")
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?:?", re.IGNORECASE)
_LISTED = re.compile(r"(?<!recommendation)(?<!finding)(?<!point)[\s.…]\d{1,3}$", re.IGNORECASE)
"""A line that ends in the number of a page, and is not "Recommendation 4"."""
_FRONT_PAGES, _FEWEST_LISTED, _APART = 15, 3, 4
"""The pages with lists of contents, the fewest lines of one, and how many lines without the number
of a page may stand between two."""
_ENDED = ".:;!?”\"’')]"
_EDGE = 4
"""Lines at each end of a page that may be headers and footers."""
_KEPT = re.compile(
    r"\W*(?:(?:key|overall|national|local|further|(?:multi-|single[- ])?agency) )?"
    r"(?:recommendation|learning point|finding|question|rec)(?:s?\W*\d|\W*(?:para|$))",
    re.IGNORECASE,
)
_LABEL = re.compile(r".{0,60}(?:response|accepted|complete)\W*$", re.IGNORECASE)
"""What comes again on many pages and is no header: "Recommendation 4", "Government response"."""
_MOST_PAGES = 0.6
"""The share of pages from which on a line is a header even if it looks like a label."""
_SHORT, _ALMOST = 0.7, 0.85
_FEW_LINES, _BROKEN = 6, 0.04


class Line(NamedTuple):
    """A line of text as it stands on its page at [start, end), the `at`th of it. `is_heading` by
    the lines about it; `is_fresh`: a paragraph may begin with it; `is_apart`: one does, as far as
    the line before it tells; `is_whole`: it is one."""

    page: int
    at: int
    start: int
    end: int
    text: str
    is_heading: bool = False
    is_fresh: bool = True
    is_apart: bool = True
    is_whole: bool = False

    def after(self, at: int) -> "Line":
        """What is left of the line from character `at`, without the space before it."""
        rest = self.text[at:].lstrip()
        return self._replace(start=self.end - len(rest), text=rest, is_heading=False)

    def before(self, at: int) -> "Line":
        """The line up to character `at`, without the space after it."""
        kept = self.text[:at].rstrip()
        return self._replace(end=self.start + len(kept), text=kept)


def response_lines(passages: Sequence[Passage]) -> tuple[list[Line], bool]:
    """The lines that hold anything, in order, without what runs over many pages and without the
    heads of columns; and whether there were any of these."""
    pages = [_of_page(passage) for passage in passages]
    has_table = sum(map(_drop_heads, pages)) > 0
    if not has_table:
        pages = list(map(_without_notes, passages, pages))
    _drop_running(pages)
    _drop_contents(pages[:_FRONT_PAGES])
    whole = _are_paragraphs(pages)
    found: list[Line] = []
    for lines in pages:
        texts = [line.text for line in lines]
        headings = set(begins_part(texts))
        width = sorted(map(len, texts))[len(texts) * 9 // 10] if texts else 0
        for at, line in enumerate(lines):
            apart = whole or line.is_apart or not found
            found.append(
                line._replace(
                    is_heading=at in headings,
                    is_fresh=apart or _closes(found[-1], width),
                    is_apart=apart or _closes_short(found[-1], width),
                    is_whole=whole,
                )
            )
    return found, has_table


def _are_paragraphs(pages: Sequence[Sequence[Line]]) -> bool:
    """Whether lines are not broken where they are full: hardly any goes on in a small letter."""
    broken = sum(line.text[0].islower() for lines in pages for line in lines)
    count = sum(map(len, pages))
    return count >= _FEW_LINES and broken < _BROKEN * count


def _drop_heads(lines: list[Line]) -> bool:
    found = heads([line.text for line in lines])
    for places in reversed(found):
        del lines[places.start : places.stop]
    return bool(found)


def _without_notes(passage: Passage, lines: list[Line]) -> list[Line]:
    """The lines above the footnotes of a page, without the marks of these at their ends."""
    plain = [PageLine(line.page, line.start, line.end, line.text, 0) for line in lines]
    first, numbers = footnotes(plain, passage.text)
    kept = []
    for line in lines[:first] if numbers else lines:
        mark = _MARK.search(line.text[-_LONGEST_MARK:])
        if mark and mark[0] in numbers and is_raised(passage.text, line.end - len(mark[0])):
            line = line.before(len(line.text) - len(mark[0]))
        kept.append(line)
    return kept


def _drop_contents(pages: Sequence[list[Line]]) -> None:
    """Takes out printed lists of contents, whose lines end in the number of a page."""
    goes_on = False
    for lines in pages:
        begun = next((at for at, one in enumerate(lines) if _CONTENTS.fullmatch(one.text)), None)
        first = begun if begun is not None else 0
        listed: list[int] = []
        for at in range(first, len(lines)):
            if listed and at - listed[-1] > _APART:
                break
            if _LISTED.search(lines[at].text[-20:]):
                listed.append(at)
        goes_on = len(listed) >= _FEWEST_LISTED and (
            begun is not None or (goes_on and 2 * len(listed) > len(lines))
        )
        if goes_on:
            del lines[first : listed[-1] + 1]


def _of_page(passage: Passage) -> list[Line]:
    found: list[Line] = []
    for match in _LINE.finditer(passage.text):
        text = match[0].strip()
        if text:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            apart = bool(found) and passage.text.count("\n", found[-1].end, start) > 1
            found.append(
                Line(passage.page, len(found), start, start + len(text), text, is_apart=apart)
            )
    return found


def _closes(line: Line, width: int) -> bool:
    """Whether a paragraph may end with this line on a page whose lines are `width` long."""
    return line.is_heading or line.text[-1] in _ENDED or len(line.text) < _SHORT * width


def _closes_short(line: Line, width: int) -> bool:
    """Whether a paragraph ends with this line, which leaves room for more."""
    return line.is_heading or (line.text[-1] in _ENDED and len(line.text) < _ALMOST * width)


def _drop_running(pages: Sequence[list[Line]]) -> None:
    folded = Counter(text for lines in pages for text in {_folded(line) for line in _ends(lines)})
    often = max(2, min(RUNNING + 1, len(pages) // 2), len(pages) // 5)
    ahead = Counter(number for lines in pages for number in {_ahead(line) for line in _ends(lines)})
    counting = {number for number, times in ahead.items() if times >= often} - {None}
    if pages and len(pages[-1]) > 1 and _BARE_NUMBER.fullmatch(pages[-1][-1].text[:5]):
        del pages[-1][-1]  # nothing follows of which it could be the number, but for a page
    for lines in pages:
        for end in (0, -1):
            for _ in range(_EDGE):
                if not lines:
                    break
                times = folded[_folded(lines[end])]
                if _ahead(lines[end]) in counting or _runs(lines[end], times, often, len(pages)):
                    del lines[end]


def _runs(line: Line, times: int, often: int, pages: int) -> bool:
    if _PAGE_NUMBER.fullmatch(line.text[:40]):
        return True
    start = line.text[:100]
    if _LABEL.match(start):
        often = max(often, ceil(_MOST_PAGES * pages), RUNNING + 1)
    if _BARE_NUMBER.fullmatch(start):
        return False
    return times >= often and _KEPT.match(start) is None


def _ends(lines: Sequence[Line]) -> Sequence[Line]:
    return (*lines[:_EDGE], *lines[-_EDGE:])


def _ahead(line: Line) -> int | None:
    """How far a bare number is ahead of the page it stands on: that of a page is so everywhere."""
    number = line.text[:5]
    return int(number) - line.page if _BARE_NUMBER.fullmatch(number) else None


def _folded(line: Line) -> str:
    """A line without the number of its page on either side, all other numbers alike."""
    return _DIGITS.sub("0", line.text[:200].strip(" 0123456789|"))


def joined(lines: Sequence[Line]) -> str:
    """The text of lines: those of a paragraph on one line, each paragraph on its own."""
    parts: list[str] = []
    for at, line in enumerate(lines):
        if at:
            before = lines[at - 1]
            ended = before.text[-1] in _ENDED and len(before.text) < _SHORT * len(line.text)
            parts.append("\n" if ended or _BULLET.match(line.text) else " ")
        parts.append(" ".join(line.text.split()))
    return "".join(parts).replace("\u00ad", "")


_BULLET = re.compile(r"[•▪●◦‣·–—o-]\s|\([a-z0-9]{1,3}\)\s")


def stretches(lines: Sequence[Line]) -> tuple[Stretch, ...]:
    """Where lines stand, those of a page in one stretch where nothing but space parts them."""
    found: list[Stretch] = []
    before: Line | None = None
    for line in lines:
        if before and (before.page, before.at + 1) == (line.page, line.at):
            found[-1] = found[-1]._replace(end=line.end)
        else:
            found.append(Stretch(line.page, line.start, line.end))
        before = line
    return tuple(found)
