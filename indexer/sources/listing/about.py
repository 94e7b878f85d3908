"""What a page tells of a case as a whole: themes, authors, learning, events, kind of review."""

import re
from collections.abc import Iterable, Sequence

from indexer.metadata.people import people
from indexer.sources.listing import documents
from indexer.sources.listing.fields import (
    authors_in,
    fields_in,
    is_theme,
    role_of,
    themes_in,
    themes_told,
)
from indexer.sources.listing.openers import Opener
from indexer.sources.listing.page import Block, Page
from indexer.sources.listing.scopes import Scopes
from indexer.sources.listing.statements import Told, told_in
from indexer.sources.listing.values import Standing
from repo_search.cases import status_of

_NO_LEARNING = re.compile(
    r"^(?:how|who|when|where|what (?:happened|is)|why)\b"
    r"|\b(?:background|introduction|summary of|the case|documents?|downloads?|reports?|themes"
    r"|key (?:issues|themes)|published|further (?:information|reading)|resources)\b",
    re.IGNORECASE,
)
_MOST_LEARNING = 60


class About:
    """Answers for the openers of a page; the answers are kept, for many rows ask the same."""

    def __init__(self, page: Page, scopes: Scopes) -> None:
        self._page = page
        self._scopes = scopes
        self._kept: dict[tuple[str, int], tuple[str, ...]] = {}
        self._told: dict[int, list[Told]] = {}

    def themes(self, opener: Opener | None, number: int) -> tuple[str, ...]:
        """The themes of a case as written; of a link without one, those in its own card."""
        key = ("themes", opener.block if opener else -1 - number)
        if key not in self._kept:
            self._kept[key] = _unique(self._find_themes(opener, number))
        return self._kept[key]

    def authors(self, opener: Opener | None, number: int) -> tuple[str, ...]:
        """The people named as authors or reviewers of a case."""
        key = ("authors", opener.block if opener else -1 - number)
        if key not in self._kept:
            self._kept[key] = _unique(self._find_authors(opener, number))
        return self._kept[key]

    def learning(self, opener: Opener | None) -> tuple[str, ...]:
        """The headings and points of learning under a case."""
        if opener is None:
            return ()
        key = ("learning", opener.block)
        if key not in self._kept:
            self._kept[key] = _unique(self._find_learning(opener))[:_MOST_LEARNING]
        return self._kept[key]

    def told(self, opener: Opener) -> list[Told]:
        """The events told of a case, in order."""
        if opener.block not in self._told:
            self._told[opener.block] = [
                one
                for number in (opener.scope if opener.reaches else [opener.block])
                if self._scopes.owner[number] is opener
                for one in told_in(self._page.blocks[number].text)
            ]
        return self._told[opener.block]

    def status(self, opener: Opener, told: Sequence[Told]) -> Standing:
        """Where a review stands, by what is told of it or else by the heading above it."""
        own = status_of(one.event for one in told)
        section = self.section_status(opener.block)
        publication = any(one.event.kind == "publication" for one in told)
        if own and (publication or section in ("", "published")):
            return own
        return section or own or ""

    def section_status(self, number: int) -> Standing:
        """What the headings above a block say of all beneath them ("Reviews in progress")."""
        for heading in reversed(self._scopes.sections[number]):
            text = self._page.blocks[heading].text
            if len(text) < 100 and (status := status_of(one.event for one in told_in(text))):
                return status
        return ""

    def review(self, opener: Opener | None, number: int, words: str) -> str:
        """The label of the kind of review, by the words nearest to a document."""
        blocks = self._page.blocks
        texts = [words, blocks[number].text if len(blocks[number].text) < 300 else ""]
        if opener:
            texts += [
                blocks[n].text
                for n in (opener.block, *opener.scope[:12])
                if len(blocks[n].text) < 600 and self._scopes.owner[n] is opener
            ]
        texts += [blocks[n].text for n in reversed(self._scopes.sections[number])]
        return next(filter(None, map(documents.review_in, texts)), "")

    def _blocks(self, opener: Opener | None, number: int) -> list[Block]:
        blocks = self._page.blocks
        if opener:
            return [blocks[n] for n in opener.scope if self._scopes.owner[n] is opener]
        for container in reversed(blocks[number].path):
            near = [b for b in blocks[max(0, number - 8) : number + 9] if container in b.path]
            if sum(bool(block.anchors) for block in near) > 1:
                break
            if len(near) > 1:
                return near
        return [blocks[number]]

    def _find_themes(self, opener: Opener | None, number: int) -> Iterable[str]:
        for block in self._blocks(opener, number):
            if block.column == "heading":
                continue
            fields = [f for f in fields_in(block.text, block.column) if f.role == "themes"]
            for field in fields:
                yield from themes_in(field.value)
            if not fields and not role_of(block.column):
                yield from themes_told(block.text)
            if block.kind == "heading" and opener and block is self._page.blocks[opener.block]:
                before = block.text.partition(":")[0].strip()
                if is_theme(before):
                    yield before

    def _find_authors(self, opener: Opener | None, number: int) -> Iterable[str]:
        for block in self._blocks(opener, number):
            for field in fields_in(block.text, block.column):
                if field.role == "authors":
                    yield from people(field.value)
            yield from authors_in(block.text)

    def _find_learning(self, opener: Opener) -> Iterable[str]:
        for number in opener.scope:
            block = self._page.blocks[number]
            if number == opener.block or self._scopes.owner[number] is not opener or block.anchors:
                continue
            if block.column == "heading":
                continue
            role = role_of(block.column)
            if block.kind == "heading" and opener.rank == "heading":
                if not (
                    role_of(block.text)
                    or _NO_LEARNING.search(block.text)
                    or documents.type_in(block.text)
                ):
                    yield block.text
            elif (block.kind == "item" and role in (None, "learning")) or role == "learning":
                if not told_in(block.text):
                    yield block.text
            else:
                for field in fields_in(block.text):
                    if field.role == "learning" and field.value:
                        yield field.value


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple({value.casefold(): value for value in reversed(list(values)) if value}.values())[
        ::-1
    ]
