"""The paragraphs of a part of a DOCX, in document order, with page breaks and the size of type.

Walks the XML itself: python-docx leaves out content controls and text boxes, which covers are made
of. Deleted text (tracked changes) and hidden text are left out, inserted text is read.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_P, _T, _R, _TC, _TR = (_W + tag for tag in ("p", "t", "r", "tc", "tr"))
_BREAK = _W + "br"
_SKIPPED = {_FALLBACK, *(_W + tag for tag in ("del", "moveFrom", "instrText", "delText"))}
_SIGNS = {
    _W + "tab": "\t",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "-",
    _W + "softHyphen": "\u00ad",
    _W + "lastRenderedPageBreak": None,
}
_RANKS = {"title": 28.0, "subtitle": 18.0, "heading 1": 20.0, "heading 2": 16.0, "heading 3": 14.0}
_HIDDEN = f"{_W}rPr/{_W}vanish"
_DEFAULT_SIZE = 11.0
_STYLE_CHAIN = 10


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: `pieces` of text with None where a page ends; size in points, bold or not."""

    pieces: tuple[str | None, ...]
    size: float = 0.0
    bold: bool = False

    @property
    def text(self) -> str:
        return "".join(piece for piece in self.pieces if piece)


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    size: float
    bold: bool | None


@dataclass(frozen=True, slots=True)
class Styles:
    """Type size and weight by the id of a paragraph style."""

    by_id: dict[str, _Style]
    default_size: float

    @classmethod
    def of(cls, element: Any) -> Self:
        """From the root element of the styles part."""
        default = _half_points(element.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))
        return cls(
            {
                style.get(_W + "styleId") or "": _Style(
                    _value(style.find(_W + "name")).lower(),
                    _value(style.find(_W + "basedOn")),
                    _half_points(style.find(_W + "rPr")),
                    _bold(style.find(_W + "rPr")),
                )
                for style in element.iterfind(_W + "style")
            },
            default or _DEFAULT_SIZE,
        )

    def size_and_bold(self, style_id: str) -> tuple[float, bool]:
        """As set by the style or the styles it is based on; titles and headings rank by name."""
        size, bold, rank = 0.0, None, 0.0
        for _ in range(_STYLE_CHAIN):
            style = self.by_id.get(style_id)
            if style is None:
                break
            size = size or style.size
            bold = style.bold if bold is None else bold
            rank = rank or _RANKS.get(style.name, 0.0)
            style_id = style.based_on
        return max(size or self.default_size, rank), bool(bold)


@dataclass(slots=True)
class _Open:
    """A paragraph being read."""

    style_id: str = ""
    pieces: list[str | None] = field(default_factory=list)
    sizes: Counter[tuple[float, bool | None]] = field(default_factory=Counter)
    run: tuple[float, bool | None] = (0.0, None)

    def closed(self, styles: Styles) -> Paragraph:
        size, bold = styles.size_and_bold(self.style_id)
        if self.sizes:
            run_size, run_bold = self.sizes.most_common(1)[0][0]
            size, bold = run_size or size, bold if run_bold is None else run_bold
        return Paragraph(_merged(self.pieces), size, bold)


@dataclass(slots=True)
class _Row:
    """A row of a table being read: the paragraphs of each cell."""

    cells: list[list[Paragraph]] = field(default_factory=list)

    def closed(self) -> list[Paragraph]:
        """One paragraph with tabs when no cell has more than one line, else each by itself."""
        filled = [cell for cell in self.cells if any(one.text.strip() for one in cell)]
        if filled and all(len(cell) == 1 and None not in cell[0].pieces for cell in filled):
            first = filled[0][0]
            text = "\t".join(cell[0].text.strip() for cell in filled)
            return [Paragraph((text,), first.size, first.bold)]
        return [one for cell in self.cells for one in cell]


def paragraphs(root: Any, styles: Styles) -> Iterator[Paragraph]:
    """The paragraphs below `root`; those of a text box come before the one that anchors it."""
    open_paragraphs: list[_Open] = []
    rows: list[_Row] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SKIPPED or (tag == _R and element.find(_HIDDEN) is not None):
                walk.skip_subtree()
            elif tag == _P:
                open_paragraphs.append(_Open(_value(element.find(f"{_W}pPr/{_W}pStyle"))))
            elif tag == _TR:
                rows.append(_Row())
            elif tag == _TC and rows:
                rows[-1].cells.append([])
            elif open_paragraphs:
                _take(open_paragraphs[-1], element)
        elif tag in (_P, _TR):
            is_row = tag == _TR
            done = rows.pop().closed() if is_row else [open_paragraphs.pop().closed(styles)]
            if rows and rows[-1].cells:
                rows[-1].cells[-1].extend(done)
            else:
                yield from done


def _take(paragraph: _Open, element: Any) -> None:
    tag = element.tag
    if tag == _R:
        format_ = element.find(_W + "rPr")
        paragraph.run = (_half_points(format_), _bold(format_))
    elif tag == _T:
        text = element.text or ""
        paragraph.pieces.append(text)
        paragraph.sizes[paragraph.run] += len(text.strip())
    elif tag == _BREAK:
        paragraph.pieces.append(None if element.get(_W + "type") == "page" else "\n")
    elif tag in _SIGNS and element.getparent().tag == _R:
        paragraph.pieces.append(_SIGNS[tag])


def _merged(pieces: list[str | None]) -> tuple[str | None, ...]:
    merged: list[str | None] = [""]
    for piece in pieces:
        last = merged[-1]
        if piece is None:
            merged += [None, ""]
        else:
            merged[-1] = (last or "") + piece
    return tuple(merged)


def _value(element: Any) -> str:
    return "" if element is None else element.get(_W + "val") or ""


def _half_points(format_: Any) -> float:
    """w:sz counts half points; 0 where it is not set."""
    written = "" if format_ is None else _value(format_.find(_W + "sz"))
    return int(written) / 2 if written.isdecimal() and len(written) < 5 else 0.0


def _bold(format_: Any) -> bool | None:
    found = None if format_ is None else format_.find(_W + "b")
    return None if found is None else _value(found) not in ("0", "false", "off")
