"""Rows for reviews and reports that a page names without a link: statements, cells, cases."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.sources.listing import documents
from indexer.sources.listing.about import About
from indexer.sources.listing.dating import Dating
from indexer.sources.listing.openers import Opener
from indexer.sources.listing.page import Page
from indexer.sources.listing.places import Found
from indexer.sources.listing.statements import Told, told_in
from indexer.sources.listing.values import ListedRow
from repo_search.cases import status_of
from repo_search.vocabularies import document_types

_EVIDENCE = 160
_REPORT = re.compile(r"\breport\b", re.IGNORECASE)
_WITH_DATES = ("published", "no longer published", "")


class UnlinkedRows:
    """Makes the rows of an opener that no link gives."""

    def __init__(self, page: Page, about: About, dating: Dating) -> None:
        self._page = page
        self._about = about
        self._dating = dating
        self._full = document_types()["full-report"].label

    def read(self, opener: Opener, rows: list[Found]) -> Iterator[Found]:
        """What is said of documents besides those in `rows`, the linked ones of the opener."""
        cells = list(self._cells(opener))
        yield from cells
        told = self._about.told(opener)
        if rows or cells:
            if not cells and self._misses_a_report(told, rows):
                yield self._bare(opener, told)
            return
        named = opener.rank in ("heading", "cell") or opener.reviewed
        if told or named or self._about.section_status(opener.block):
            yield self._bare(opener, told)

    def _misses_a_report(self, told: Sequence[Told], rows: list[Found]) -> bool:
        """Whether something is told of the report's publication and no row is of a report."""
        types = {found.row.document_type for found in rows}
        if any(map(documents.is_report, types)):
            return False
        return any(
            (documents.stated_type(one.words) or self._full) not in types
            and (one.event.state != "happened" or _REPORT.search(one.words))
            for one in told
            if one.event.kind == "publication"
        )

    def _cells(self, opener: Opener) -> Iterator[Found]:
        """Cells that say "No longer published" where others have the document."""
        for number in opener.scope:
            block = self._page.blocks[number]
            document_type = documents.type_in(block.column) or documents.report_in(block.column)
            if block.anchors or number == opener.block or not document_type:
                continue
            told = told_in(block.text)
            if status := status_of(t.event for t in told if t.event.kind == "publication"):
                title = f"{opener.label}: {block.column}" if opener.label else block.column
                found = self._bare(opener, told)
                found.row = replace(
                    found.row, document_type=document_type, status=status, title=title
                )
                yield found

    def _bare(self, opener: Opener, told: Sequence[Told]) -> Found:
        block = self._page.blocks[opener.block]
        publication = [one for one in told if one.event.kind == "publication"]
        status = self._about.status(opener, told)
        clauses = [one.words for one in publication]
        told_of = clauses or ([] if block.anchors else [block.text])
        document_type = next(filter(None, map(documents.stated_type, told_of)), self._full)
        title = documents.title_of(block.text) if len(block.text) < _EVIDENCE else ""
        row = ListedRow(
            case=opener.label,
            title=title or opener.label,
            document_type=document_type,
            url="",
            published=self._date(opener, publication) if status in _WITH_DATES else "",
            themes=self._about.themes(opener, opener.block),
            status=status,
            language="",
            review=self._about.review(opener, opener.block, block.text),
            authors=self._about.authors(opener, opener.block),
            relation="",
            learning=self._about.learning(opener),
            evidence=(clauses[0] if clauses else block.text)[:_EVIDENCE],
        )
        return Found(row, opener, opener.block, stated=bool(told))

    def _date(self, opener: Opener, publication: Sequence[Told]) -> str:
        happened = [one.event.when for one in publication if one.event.state == "happened"]
        told = next(filter(None, happened), None)
        if told:
            return told.written
        date = self._dating.of_case(opener)
        return date.written if date else ""
