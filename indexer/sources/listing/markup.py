"""HTML as a page of blocks: one walk through the tree, without recursion."""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

from indexer.readers.html import BLOCKS, events
from indexer.sources.listing.furniture import Furniture, class_names, is_titled, is_toggle
from indexer.sources.listing.grids import Grid, span_of
from indexer.sources.listing.page import BOLD, Anchor, Block, Container, Link, Page

_DEEPEST = 40
"""Containers deeper than this are not told apart."""
_LONGEST = 4_000
_BREAKS = BLOCKS | {"summary", "details", "button", "figure", "thead", "tbody", "tfoot", "center"}
_CONTAINERS = (_BREAKS | {"td", "th", "a"}) - {"br", "hr", "html", "body"}
_PSEUDO = frozenset(("summary", "dt", "legend", "caption", "button"))
_BOLD = frozenset(("b", "strong"))
_PANEL = re.compile(r".*(?:tab|panel|pane|collapse|accordion).*")
_SWITCH = re.compile(
    r"(?:[+–-]|(?:open|close|show|hide|expand|collapse|toggle|menu|more|less|accept|search)"
    r"(?: (?:all|more|less|section|this))?(?: sections?)?)",
    re.IGNORECASE,
)
_MEET = re.compile(r"[a-zà-ž)\d][A-ZÀ-Ž(]|[a-zà-ž)]\d")
"""The last and first character where two elements meet without a space, as badges do."""
_SWITCH_AFTER = re.compile(r"\s(?:show|hide|expand|collapse)(?: this section)?$", re.IGNORECASE)


@dataclass(slots=True)
class _Piece:
    text: str
    link: int
    bold: bool
    jump: bool


def read_markup(soup: BeautifulSoup, *, strict: bool) -> Page:
    """The blocks of a page without its furniture; Unreadable when they are too many.

    With `strict` off, classes and ids do not make an element furniture.
    """
    return _Walk(soup, strict=strict).page


@dataclass(slots=True)
class _Heading:
    """An open element that makes a heading of its text; levels with a fraction are guessed.

    `has_own` is True once a stated heading stood inside it: then it is only what is around one.
    """

    shape: str
    level: float
    has_own: bool = False


class _Walk:
    def __init__(self, soup: BeautifulSoup, *, strict: bool) -> None:
        self.page = Page()
        self._furniture = Furniture(strict=strict)
        self._pieces: list[_Piece] = []
        self._path: list[int] = []
        self._deeper = 0
        self._headings: list[_Heading] = []
        self._pseudo: dict[str, float] = {}
        self._level = 1.0
        self._links: list[int] = []
        self._bold = self._jumps = self._mains = self._waiting = 0
        self._tables: list[Grid] = []
        self._table_count = 0
        self._jump_texts = _jump_texts(soup)
        for event, what in events(soup, self._furniture.left_out):
            if isinstance(what, str):
                self._said(what)
            elif event == "open":
                self._open(what)
            else:
                self._close(what)
        self._flush()

    def _said(self, text: str) -> None:
        link = self._links[-1] if self._links else -1
        self._pieces.append(_Piece(text[:_LONGEST], link, self._bold > 0, self._jumps > 0))
        self._waiting += len(text)
        if self._waiting > _LONGEST and link < 0:
            self._flush()

    def _open(self, tag: Tag) -> None:
        self._furniture.opened(tag)
        name = tag.name
        if name in _BREAKS or name in ("td", "th"):
            self._flush()
        if _is_main(tag):
            self._mains += 1
        if name == "table":
            self._tables.append(Grid(self._table_count))
            self._table_count += 1
        if name in _CONTAINERS:
            self._enter(tag)
        if name in _BOLD:
            self._bold += 1
        if level := self._heading_level(tag):
            self._headings.append(_Heading(_shape(tag), level))
            for outer in self._headings[:-1] if level % 1 == 0 else ():
                outer.has_own = True
        if name == "a":
            self._open_link(tag)
        elif name == "img" and self._links and tag.get("alt"):
            link = self.page.links[self._links[-1]]
            link.called = f"{link.called} {tag['alt']}".strip()
        elif (target := str(tag.get("id") or "")) in self._jump_texts and _is_panel(tag):
            self._name_panel(self._jump_texts[target])

    def _close(self, tag: Tag) -> None:
        self._furniture.closed(tag)
        name = tag.name
        if name in _BREAKS or name in ("td", "th"):
            self._flush()
        elif name == "a":
            self._close_link(tag)
        if self._heading_level(tag):
            self._headings.pop()
        if name in _BOLD:
            self._bold -= 1
        if name in _CONTAINERS:
            if self._deeper:
                self._deeper -= 1
            else:
                self._path.pop()
        if name == "table":
            self._tables.pop()
        if _is_main(tag):
            self._mains -= 1

    def _enter(self, tag: Tag) -> None:
        if len(self._path) >= _DEEPEST:
            self._deeper += 1
            return
        self.page.containers.append(self._container(tag))
        self._path.append(len(self.page.containers) - 1)

    def _container(self, tag: Tag) -> Container:
        if not self._tables or tag.name not in ("tr", "td", "th"):
            return Container(tag.name)
        table = self._tables[-1]
        if tag.name == "tr":
            table.next_row()
            return Container("tr", table.number, table.row)
        wide, high = span_of(tag, "colspan"), span_of(tag, "rowspan")
        column = table.place(wide, high)
        head = tag.name == "th"
        return Container(tag.name, table.number, max(table.row, 0), column, wide, high, head)

    def _heading_level(self, tag: Tag) -> float:
        name = tag.name
        if len(name) == 2 and name[0] == "h" and name[1] in "123456":
            return float(name[1])
        if tag.get("role") == "heading":
            stated = str(tag.get("aria-level") or "2")
            return float(stated) if stated in "123456" else 2.0
        if (name in _PSEUDO and name != "button") or is_toggle(tag) or is_titled(tag):
            return self._pseudo.setdefault(_shape(tag), self._level + 0.5)
        return 0.0

    def _open_link(self, tag: Tag) -> None:
        address = str(tag.get("href") or "").strip()
        if address.startswith("#") or (not address and is_toggle(tag)):
            self._jumps += 1
        if not address or address.startswith("#"):
            return
        called = " ".join(str(tag.get(name) or "") for name in ("aria-label", "title")).strip()
        language = str(tag.get("hreflang") or tag.get("lang") or "")
        self.page.links.append(Link("", address[:2_000], " ".join(called.split()), language))
        self._links.append(len(self.page.links) - 1)

    def _close_link(self, tag: Tag) -> None:
        address = str(tag.get("href") or "").strip()
        if address.startswith("#") or (not address and is_toggle(tag)):
            self._jumps -= 1
        if not address or address.startswith("#"):
            return
        number = self._links.pop()
        if self.page.links[number].called and not any(
            piece.link == number and piece.text.strip() for piece in self._pieces
        ):  # a picture alone, or nothing, is linked: it still stands here
            self._pieces.append(_Piece(f" {self.page.links[number].called} ", number, False, False))

    def _name_panel(self, text: str) -> None:
        self._flush()
        if self.page.blocks and self.page.blocks[-1].text == text:
            return
        level = self._pseudo.setdefault("panel", self._level + 0.5)
        block = Block(text, "heading", level, path=tuple(self._path), shape="panel")
        block.main = self._mains > 0
        self.page.blocks.append(block)

    def _flush(self) -> None:
        pieces, self._pieces, self._waiting = self._pieces, [], 0
        text, anchors = self._joined(pieces)
        if not text:
            return
        if all(piece.jump or not piece.text.strip() for piece in pieces) and not self._headings:
            return
        if self._headings and _SWITCH.fullmatch(text):
            return
        if self._headings:
            text = _SWITCH_AFTER.sub("", text)
        block = Block(text, anchors=anchors, path=tuple(self._path), main=self._mains > 0)
        tags = [self.page.containers[number].tag for number in self._path]
        inner = [tag for tag in tags if tag not in ("div", "a")]
        block.shape = "/".join(inner[-2:])
        stated = [heading for heading in self._headings if heading.level % 1 == 0]
        likely = [heading for heading in self._headings if not heading.has_own]
        if stated or likely:
            heading = (stated or likely)[-1]
            block.kind, block.level, block.shape = "heading", heading.level, heading.shape
            if stated:
                self._level = heading.level
        elif all(piece.bold or not piece.text.strip() for piece in pieces) and len(text) < 160:
            block.kind, block.level = "heading", BOLD
            block.shape += " bold"
        elif "li" in inner[-2:]:
            block.kind = "item"
        self.page.add(block)

    def _joined(self, pieces: list[_Piece]) -> tuple[str, tuple[Anchor, ...]]:
        text: list[str] = []
        length, gap = 0, False
        spans: dict[int, tuple[int, int]] = {}
        for piece in pieces:
            words = piece.text.split()
            if not words:
                gap = gap or bool(piece.text)
                continue
            apart = gap or piece.text[0].isspace()
            if text and (apart or _MEET.fullmatch(text[-1][-1] + words[0][0])):
                text.append(" ")
                length += 1
            said = " ".join(words)
            text.append(said)
            if piece.link >= 0:
                start, _ = spans.get(piece.link, (length, 0))
                spans[piece.link] = (start, length + len(said))
            length += len(said)
            gap = piece.text[-1].isspace()
        whole = "".join(text)
        anchors = []
        for number, (start, end) in spans.items():
            link = self.page.links[number]
            if link.text:  # it goes on from a block before, where it stands
                link.called = f"{link.called} {whole[start:end]}".strip()[:_LONGEST]
            else:
                link.text = whole[start:end]
                anchors.append(Anchor(number, start, end))
        return whole, tuple(anchors)


def _shape(tag: Tag) -> str:
    return f"{tag.name}.{' '.join(class_names(tag))}"


def _is_main(tag: Tag) -> bool:
    return tag.name == "main" or tag.get("role") == "main"


def _is_panel(tag: Tag) -> bool:
    names = class_names(tag)
    return tag.get("role") == "tabpanel" or any(_PANEL.fullmatch(name) for name in names)


def _jump_texts(soup: BeautifulSoup) -> dict[str, str]:
    """The words of links to places on the page, by the id they lead to."""
    found: dict[str, str] = {}
    for tag in soup.find_all("a", href=re.compile(r"\A#.")):
        text = " ".join(tag.get_text(" ").split())
        if text and len(text) < 160:
            found.setdefault(str(tag["href"])[1:], text)
    return found
