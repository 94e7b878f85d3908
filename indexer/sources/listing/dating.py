"""The date of publication of each document: the nearest that the page gives it."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from indexer.sources.listing.documents import file_words
from indexer.sources.listing.fields import fields_in, role_of
from indexer.sources.listing.names import Names
from indexer.sources.listing.openers import Opener
from indexer.sources.listing.page import Anchor, Block, Page
from indexer.sources.listing.scopes import Scopes
from indexer.sources.listing.statements import (
    Dated,
    dates_in,
    lone_date,
    publication_dates,
    title_dates,
)

_SHORT = 160
_RUN = 50
_OPEN_SPAN = re.compile(r"\b(?:earlier|before|onwards?|since|prior|after|older)\b", re.IGNORECASE)
_OF_REPORT = re.compile(
    r"\b(?:full|overview|final)? ?report (?:was |to be |is )?published (?:\w+ ){0,2}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Marks:
    """The numbers of blocks with dates and of blocks with links in some part of a page."""

    dated: list[int]
    linked: list[int]

    @property
    def dates_follow(self) -> bool:
        """Whether dates stand after their links, told by which comes first."""
        return bool(self.linked) and bool(self.dated) and self.linked[0] < self.dated[0]

    def before(self, number: int) -> int | None:
        index = bisect_left(self.dated, number)
        return self.dated[index - 1] if index else None

    def after(self, number: int) -> int | None:
        index = bisect_right(self.dated, number)
        return self.dated[index] if index < len(self.dated) else None

    def nearest(self, number: int) -> int | None:
        """The block whose date goes with a link, if there is one."""
        if len(self.dated) == 1:
            return self.dated[0]
        return self.after(number) if self.dates_follow else self.before(number)


class Dating:
    """Finds dates: in the link, its line, its cell or card, its case, its run, its year."""

    def __init__(self, page: Page, names: Names, scopes: Scopes) -> None:
        self._page = _without_labels(page, names)
        self._names = names
        self._scopes = scopes
        self._dates = {
            number: dates
            for number, block in enumerate(self._page.blocks)
            if not block.anchors and (dates := _said(block))
        }
        self._inside: dict[int, list[int]] = defaultdict(list)
        runs: dict[tuple[int, ...], list[int]] = defaultdict(list)
        self._heading_before: list[int] = []
        last = -1
        for number, block in enumerate(page.blocks):
            self._heading_before.append(last)
            last = number if block.kind == "heading" else last
            if number in self._dates or block.anchors:
                for container in block.path:
                    self._inside[container].append(number)
                if block.anchors or self._is_free(number):
                    runs[scopes.sections[number]].append(number)
        self._runs = {sections: self._marks(run) for sections, run in runs.items()}
        self._of_scopes: dict[int, tuple[frozenset[int], _Marks]] = {}
        self._of_containers: dict[tuple[int, int], _Marks | None] = {}

    def of_link(self, number: int, anchor: Anchor, words: str, *, is_report: bool) -> Dated | None:
        """The date of the document that a link in block `number` leads to.

        What a line says of the report is not said of a briefing linked in it.
        """
        block = self._page.blocks[number]
        link = self._page.links[anchor.link]
        for text in (words, link.called):
            if dates := title_dates(self._names.masked(text)):
                return dates[-1]
        return (
            _beside(block, anchor, is_report=is_report)
            or self._around(number)
            or self._of_opener(self._scopes.owner[number], number, is_report=is_report)
            or self._in_run(number)
            or self._of_year(number)
            or _of_file(link.url)
        )

    def of_case(self, opener: Opener) -> Dated | None:
        """The date of a review that is named without a document."""
        found = [
            date
            for number in opener.scope
            if number != opener.block and not self._page.blocks[number].anchors
            for date in self._dates.get(number, ())
        ]
        own = self._of_opener(opener, -1, is_report=True)
        return own or (found[0] if found else None) or self._of_year(opener.block)

    def _around(self, number: int) -> Dated | None:
        """The date in the smallest container around a link that has one, within its case."""
        opener = self._scopes.owner[number]
        if opener and not opener.reaches:
            opener = None
        for container in reversed(self._page.blocks[number].path):
            marks = self._within(container, opener)
            if marks is None:
                break
            if (found := marks.nearest(number)) is not None:
                return self._dates[found][-1]
        if opener and opener.rank in ("heading", "cell"):
            found = self._scope(opener)[1].nearest(number)
            return None if found is None else self._dates[found][-1]
        return None

    def _within(self, container: int, opener: Opener | None) -> "_Marks | None":
        """The dates and links in a container; None for one that reaches beyond the case, or for
        a link without a case, beyond the link."""
        key = (container, opener.block if opener else -1)
        if key not in self._of_containers:
            inside = self._inside[container]
            if opener:
                scope = self._scope(opener)[0]
                alone = all(number in scope for number in inside)
            else:
                linked = (n for n in inside if self._page.blocks[n].anchors)
                alone = len(list(islice(linked, 2))) < 2
            besides = [n for n in inside if not opener or n != opener.block]
            self._of_containers[key] = self._marks(besides) if alone else None
        return self._of_containers[key]

    def _scope(self, opener: Opener) -> "tuple[frozenset[int], _Marks]":
        if opener.block not in self._of_scopes:
            besides = [number for number in opener.scope if number != opener.block]
            self._of_scopes[opener.block] = frozenset(opener.scope), self._marks(besides)
        return self._of_scopes[opener.block]

    def _marks(self, numbers: Iterable[int]) -> "_Marks":
        listed = list(numbers)
        return _Marks(
            [number for number in listed if number in self._dates],
            [number for number in listed if self._page.blocks[number].anchors],
        )

    def _of_opener(self, opener: Opener | None, number: int, *, is_report: bool) -> Dated | None:
        """The date in the line that opens a case, for documents in other lines."""
        if opener is None or (opener.block == number and opener.rank != "heading"):
            return None
        block = self._page.blocks[opener.block]
        if opener.rank == "link" and block.anchors:
            return None
        dates = _said_of(title_dates(block.text), block.text, is_report=is_report)
        return dates[-1] if dates else None

    def _in_run(self, number: int) -> Dated | None:
        """The date of a run of documents under one line ("Date of publication: 5.3.23")."""
        owner = self._scopes.owner[number]
        if owner and owner.rank in ("heading", "cell"):
            return None
        run = self._runs[self._scopes.sections[number]]
        found = run.after(number) if run.dates_follow else run.before(number)
        if found is None or found < self._heading_before[number]:
            return None
        if found > number:
            label = owner.label if owner else ""
            between = run.linked[bisect_right(run.linked, number) : bisect_left(run.linked, found)]
            if len(between) > _RUN or any(self._label(n) != label for n in between):
                return None
        return self._dates[found][-1]

    def _label(self, number: int) -> str:
        owner = self._scopes.owner[number]
        return owner.label if owner else ""

    def _is_free(self, number: int) -> bool:
        owner = self._scopes.owner[number]
        if owner and (
            owner.rank in ("heading", "cell") or owner.container >= 0 or owner.block == number
        ):
            return False
        return number in self._dates and len(self._page.blocks[number].text) < _SHORT

    def _of_year(self, number: int) -> Dated | None:
        """The year or date that a heading above gives to all beneath it."""
        for heading in reversed(self._scopes.sections[number]):
            text = self._page.blocks[heading].text
            if span := lone_date(text):
                return span
            if len(text) < 80 and not _OPEN_SPAN.search(text) and (dates := title_dates(text)):
                return dates[0]
        return None


def _without_labels(page: Page, names: Names) -> Page:
    """The page with the labels of cases made unreadable: "CYSUR 3 2019" is no date."""
    blocks = [replace(block, text=names.masked(block.text)) for block in page.blocks]
    return replace(page, blocks=blocks)


def _said(block: Block) -> Sequence[Dated]:
    """The dates of publication that a block without links gives."""
    role = role_of(block.column)
    if role == "published":
        return dates_in(block.text)[:1]
    if block.column and role not in (None, "status", "documents"):
        return []
    if block.kind == "heading":
        return []
    alone = lone_date(block.text)
    return [alone] if alone else publication_dates(block.text) or _labelled(block.text)


def _labelled(text: str) -> list[Dated]:
    """The date in "PDF, 1.1MB. Date: 1 May 2014"."""
    values = [field.value for field in fields_in(text) if field.role == "published"]
    return dates_in(values[0])[:1] if values else []


def _said_of(dates: Iterable[Dated], text: str, *, is_report: bool) -> list[Dated]:
    return [d for d in dates if is_report or not _OF_REPORT.search(text[: d.start])]


def _beside(block: Block, anchor: Anchor, *, is_report: bool) -> Dated | None:
    """The date in a link's own line that goes with it rather than with another link."""
    text = block.text
    dates: Iterable[Dated] = publication_dates(text) or (
        title_dates(text) if len(text) < 200 else ()
    )
    if role_of(block.column) == "published":
        dates = dates_in(text)
    outside = [
        date
        for date in _said_of(dates, text, is_report=is_report)
        if not any(a.start <= date.start < a.end for a in block.anchors)
    ]
    if not outside:
        return None
    anchors = sorted(block.anchors, key=lambda a: a.start)
    place = anchors.index(anchor)
    if len(outside) == len(anchors) and outside[0].start < anchors[0].start:
        return outside[place]
    end = anchors[place + 1].start if place + 1 < len(anchors) else len(text)
    after = [d for d in outside if anchor.end <= d.start < end]
    before = [d for d in outside if d.start < anchor.start]
    if after:
        return after[0]
    return before[-1] if before else (outside[0] if len(outside) == 1 else None)


def _of_file(url: str) -> Dated | None:
    """A month or day in the name of the file; a year alone may be of anything."""
    dates = [date for date in title_dates(file_words(url)) if len(date.written) > 4]
    return dates[-1] if dates else None
