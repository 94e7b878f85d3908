"""The lines of a PDF page as they were set: text, type size in points, bold or not.

Works on PDFium's text page by single calls for each character, which costs about a third of the
speed: for the first pages only.
"""

import ctypes
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.readers import bounds
from indexer.readers.shaping import BROKEN, one_line
from repo_search.passages import Line

_BOLD_NAME = re.compile(r"bold|black|heavy", re.IGNORECASE)
_BOLD_WEIGHT = 600
_SAME_BASELINE = 0.2
"""Of the type size: pieces that are no further apart stand on one line."""
_RAISED = 0.6
"""Of the type size: "st" in "21st" still belongs to the line in which PDFium found it."""
_CHARACTERS = 20_000


@dataclass(slots=True)
class _Piece:
    """Characters that follow each other on one baseline; x grows to the right, y upwards."""

    x: float
    y: float
    size: float
    end: float = 0.0
    last: int = 0
    text: list[str] = field(default_factory=list)
    sizes: Counter[float] = field(default_factory=Counter)
    bold: int = 0

    def letters(self) -> int:
        return sum(self.sizes.values())


@dataclass(frozen=True, slots=True)
class _Style:
    x: float
    y: float
    size: float
    bold: bool


def lines_of(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, number: int) -> list[Line]:
    """The lines of a page from top to bottom as it is displayed."""
    turn = pdfium.FPDFPage_GetRotation(page)
    found = [
        Line(number, text, _main_size(row), sum(p.bold for p in row) * 2 > _letters(row))
        for row in _rows(_pieces(textpage, turn))
        if (text := _joined(row))
    ]
    return found[: bounds.LINES]


def _pieces(textpage: pypdfium2.PdfTextPage, turn: int) -> list[_Piece]:
    handle = textpage.raw  # passed as it is, the calls take a third less time
    unicode_of, object_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
    pieces: list[_Piece] = []
    piece: _Piece | None = None
    style = _Style(0, 0, 0, False)
    last_object: object = None
    for index in range(min(pdfium.FPDFText_CountChars(handle), _CHARACTERS)):
        code = unicode_of(handle, index)
        if code in (10, 13):
            piece = None
            continue
        if code > sys.maxunicode:
            continue
        text_object = object_of(handle, index)
        if not text_object:  # a space that PDFium put in
            if piece is not None:
                piece.text.append(" ")
            continue
        address = ctypes.addressof(text_object.contents)
        if address != last_object or piece is None:
            last_object = address
            style = _style(handle, index, turn)
            if piece is None or abs(style.y - piece.y) > _RAISED * max(style.size, piece.size):
                piece = _Piece(style.x, style.y, style.size)
                pieces.append(piece)
            elif style.size > piece.size:
                piece.y, piece.size = style.y, style.size
        character = "-" if code in (2, ord(BROKEN)) else chr(code)
        piece.text.append(character)
        if not character.isspace():
            piece.sizes[style.size] += 1
            piece.bold += style.bold
            piece.last = index
    for piece in pieces:
        piece.end = _end(handle, piece.last, turn)
    return [piece for piece in pieces if piece.sizes]


def _style(textpage: pdfium.FPDF_TEXTPAGE, index: int, turn: int) -> _Style:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
    matrix = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5
    size = round(pdfium.FPDFText_GetFontSize(textpage, index) * scale, 1)
    bold = pdfium.FPDFText_GetFontWeight(textpage, index) >= _BOLD_WEIGHT
    if not bold:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(textpage, index, name, len(name), flags)
        bold = _BOLD_NAME.search(name.value.decode("latin-1")) is not None
    return _Style(*_as_displayed(x.value, y.value, turn), size, bold)


def _end(textpage: pdfium.FPDF_TEXTPAGE, index: int, turn: int) -> float:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    corners = ((left.value, bottom.value), (right.value, top.value))
    return max(_as_displayed(x, y, turn)[0] for x, y in corners)


def _as_displayed(x: float, y: float, turn: int) -> tuple[float, float]:
    """A point of a page that is shown turned clockwise by so many right angles."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn % 4]


def _rows(pieces: list[_Piece]) -> list[list[_Piece]]:
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if rows and _on_one_line(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.x) for row in rows]


def _on_one_line(first: _Piece, piece: _Piece) -> bool:
    return abs(first.y - piece.y) <= _SAME_BASELINE * max(first.size, piece.size)


def _joined(row: list[_Piece]) -> str:
    text = "".join(row[0].text)
    for before, piece in pairwise(row):
        touching = piece.x - before.end < 0.15 * max(before.size, piece.size)
        text += ("" if touching else " ") + "".join(piece.text)
    return one_line(text)


def _letters(row: list[_Piece]) -> int:
    return sum(piece.letters() for piece in row)


def _main_size(row: list[_Piece]) -> float:
    sizes: Counter[float] = Counter()
    for piece in row:
        sizes.update(piece.sizes)
    return max(sizes, key=lambda size: (sizes[size], size))
