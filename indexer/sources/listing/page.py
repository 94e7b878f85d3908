"""A page as a flat sequence of blocks with their kind, level, links and containers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from repo_search.errors import Unreadable

Kind = Literal["heading", "text", "item"]
BOLD = 7.0
"""The level of a line in bold type, of a `dt` or of a short line that names a case."""
ALONE = 8.0
MOST_BLOCKS = 100_000


@dataclass(slots=True)
class Link:
    """A link: its text, address as written, `hreflang`, and what else it is called.

    That is its `aria-label` and title, the text of its picture, and the further blocks of a link
    around several, of which `text` is the first.
    `stated` is False for a link without an address, in a page saved as plain text.
    """

    text: str
    url: str
    called: str = ""
    language: str = ""
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a link stands in a block: characters [start, end) of its text."""

    link: int
    start: int
    end: int


@dataclass(slots=True)
class Block:
    """A run of text without a break. `level` ranks headings (1 is highest; 0.0 for no heading).

    `path` are the containers around it, outermost first, `column` the heading of its column or
    row in a table, or the label it stands under ("Publication date"). `shape` is equal for
    blocks of the same markup. `main` is True within the page's main element.
    """

    text: str
    kind: Kind = "text"
    level: float = 0.0
    anchors: tuple[Anchor, ...] = ()
    path: tuple[int, ...] = ()
    column: str = ""
    shape: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Container:
    """An element around blocks; `row` and `column` place a cell in its table, from 0."""

    tag: str
    table: int = -1
    row: int = -1
    column: int = -1
    wide: int = 1
    high: int = 1
    heading: bool = False


@dataclass(slots=True)
class Page:
    """The blocks of a page in order, its links, and the containers by number."""

    title: str = ""
    publisher: str = ""
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Adds a block; raises Unreadable beyond MOST_BLOCKS."""
        if len(self.blocks) >= MOST_BLOCKS:
            raise Unreadable(f"The page has more than {MOST_BLOCKS:,} parts; save a smaller one")
        self.blocks.append(block)

    def cell(self, block: Block) -> int:
        """The innermost table cell around a block, or -1."""
        for number in reversed(block.path):
            if self.containers[number].tag in ("td", "th"):
                return number
        return -1

    def links_of(self, block: Block) -> Iterator[tuple[Anchor, Link]]:
        """The links that stand in a block, in order."""
        for anchor in block.anchors:
            yield anchor, self.links[anchor.link]
