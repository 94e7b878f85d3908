"""A link in its place: its own words, those beside it, and a row made from it."""

import re
from dataclasses import dataclass

from indexer.sources.listing import documents
from indexer.sources.listing.openers import Opener
from indexer.sources.listing.page import Anchor, Block, Link, Page
from indexer.sources.listing.statements import lone_date
from indexer.sources.listing.values import ListedRow

_ABOVE = 4
_LONGEST_LINE = 200


@dataclass(slots=True)
class Found:
    """A row with the opener it came from, whether a statement or a link gave it, and
    whether the link's words tell nothing ("Download")."""

    row: ListedRow
    opener: Opener | None
    block: int
    stated: bool = False
    linked: bool = False
    wordless: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link stands.

    `words` are the link's own, or what its attributes call it; `said` the more telling of the
    two. `before` and `after` are the words of its line up to the links beside it; `near` those,
    or a line above it in the same card, where its own words tell nothing.
    """

    number: int
    block: Block
    anchor: Anchor
    link: Link
    words: str
    said: str
    before: str
    after: str
    near: str

    @property
    def wordless(self) -> bool:
        """Whether the link's own words do not tell what it leads to."""
        return documents.is_wordless(self.said)


def place_of(page: Page, number: int, anchor: Anchor) -> Place:
    """The place of a link in block `number`."""
    block, link = page.blocks[number], page.links[anchor.link]
    words = link.text if link.text.strip() else link.called
    said = words if not documents.is_wordless(words) else link.called or words
    start = max((a.end for a in block.anchors if a.end <= anchor.start), default=0)
    end = min((a.start for a in block.anchors if a.start >= anchor.end), default=len(block.text))
    before, after = block.text[start : anchor.start], block.text[anchor.end : end]
    told = re.search(r"[^\W\d_]{3}", documents.without_size(before + after))
    near = f"{before} {after}" if told else _line_above(page, number, block)
    return Place(number, block, anchor, link, words, said, before, after, near)


def _line_above(page: Page, number: int, block: Block) -> str:
    """The line of the same card or row that says what a link is to, or ""."""
    for container in reversed(block.path[:-1]):
        lines = [
            other.text
            for other in page.blocks[max(0, number - _ABOVE) : number]
            if container in other.path
            and not other.anchors
            and len(other.text) < _LONGEST_LINE
            and other.column != "heading"
            and not lone_date(other.text)
        ]
        if lines:
            telling = [text for text in lines if documents.type_in(text)]
            return next(iter(telling), lines[0])
    return ""
