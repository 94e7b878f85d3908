"""The lines of a PDF page as they were set: text, type size in points, bold or not.

PDFium is asked for the places and styles of single characters, which is slow: for the first pages
only.
"""

import ctypes
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.readers import bounds
from indexer.readers.pdfium_calls import Handle, bare, handle
from indexer.readers.shaping import BROKEN, one_line
from repo_search.passages import Line

_BOLD_NAME = re.compile(r"bold|black|heavy", re.IGNORECASE)
_BOLD_WEIGHT = 600
_SAME_BASELINE = 0.2
"""Of the type size: pieces that are no further apart stand on one line."""
_RAISED = 0.6
"""Of the type size: "st" in "21st" still belongs to the line in which PDFium found it."""
_CHARACTERS = 20_000
_LINE = re.compile(r"[^\r\n]+")
_REORDERED = re.compile(
    "[\ud800-\udfff\u0590-\u08ff\u200e\u200f\u202a-\u202e\ufb1d-\ufdff\ufe70-\ufefe]"
)
"""Text that PDFium may have turned round, from right to left; and halves of characters."""
_NOT_PLAIN = re.compile(r"[^\n\r -~]")
_NO_CHARACTER = "\x1f"
"""Counts as a space, and is gone from clean text."""

_count_of = bare(pdfium.FPDFText_CountChars)
_text_of = bare(pdfium.FPDFText_GetText)
_unicode_of = bare(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_object_of = bare(pdfium.FPDFText_GetTextObject, ctypes.c_size_t)
_origin_of = bare(pdfium.FPDFText_GetCharOrigin)
_matrix_of = bare(pdfium.FPDFText_GetMatrix)
_size_of = bare(pdfium.FPDFText_GetFontSize, ctypes.c_double)
_weight_of = bare(pdfium.FPDFText_GetFontWeight)
_font_of = bare(pdfium.FPDFText_GetFontInfo)
_box_of = bare(pdfium.FPDFText_GetCharBox)


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
    page = handle(textpage.raw)
    text, ordered = _text(page, min(_count_of(page), _CHARACTERS))
    style_of = _Styles(page, turn)
    pieces: list[_Piece] = []
    for line in _LINE.finditer(text):
        piece: _Piece | None = None
        last_object, style = 0, _Style(0, 0, 0, False)
        for start, end, text_object in _runs(page, *line.span(), ordered):
            run = text[start:end]
            if not text_object:  # spaces that PDFium put in
                if piece is not None:
                    piece.text.append(" " * (end - start))
                continue
            if text_object != last_object or piece is None:
                last_object = text_object
                style = style_of(start)
                if piece is None or abs(style.y - piece.y) > _RAISED * max(style.size, piece.size):
                    piece = _Piece(style.x, style.y, style.size)
                    pieces.append(piece)
                elif style.size > piece.size:
                    piece.y, piece.size = style.y, style.size
            piece.text.append(run)
            if letters := sum(map(len, run.split())):
                piece.sizes[style.size] += letters
                piece.bold += letters * style.bold
                piece.last = start + len(run.rstrip()) - 1
    pieces = [piece for piece in pieces if piece.sizes]
    for piece in pieces:
        piece.end = _end(page, piece.last, turn)
    return pieces


def _text(page: Handle, count: int) -> tuple[str, bool]:
    """The text of a page, a character for each of PDFium's, and whether those of one object follow
    each other within a line."""
    buffer = (ctypes.c_ushort * (2 * max(count, 0) + 2))()
    units = _text_of(page, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(units, 0)].decode("utf-16-le", "surrogatepass")
    ordered = len(text) == units == count and not _REORDERED.search(text)
    if not ordered:
        return "".join(_character(page, index) for index in range(count)), False
    # Of a code that is no character PDFium writes the lower half, of none a hyphen.
    return _NOT_PLAIN.sub(lambda found: _character(page, found.start()), text), True


def _character(page: Handle, index: int) -> str:
    code = _unicode_of(page, index)
    if code in (2, ord(BROKEN)):
        return "-"
    return chr(code) if code <= sys.maxunicode else _NO_CHARACTER


def _runs(page: Handle, start: int, end: int, ordered: bool) -> Iterator[tuple[int, int, int]]:
    """(first, one after the last, object or 0) of the characters of a line that belong to one
    object. Where those of an object follow each other only few have to be asked for theirs."""
    found: list[tuple[int, int]] = []
    waiting = [(start, end - 1, _object_of(page, start), _object_of(page, end - 1))]
    while waiting:
        first, last, one, other = waiting.pop()
        if last - first > 1 and not (ordered and one and one == other):
            middle = (first + last) // 2
            between = _object_of(page, middle)
            waiting += ((middle, last, between, other), (first, middle, one, between))
            continue
        for at, text_object in ((first, one), (last, other)):
            if not found or found[-1][1] != text_object:
                found.append((at, text_object))
    for (at, text_object), (after, _) in pairwise((*found, (end, 0))):
        yield at, after, text_object


class _Styles:
    """Tells the style of a character by its place; what PDFium writes its answers to is made
    once."""

    def __init__(self, page: Handle, turn: int) -> None:
        self._page, self._turn = page, turn
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._matrix, self._flags = pdfium.FS_MATRIX(), ctypes.c_int()
        self._name = ctypes.create_string_buffer(128)

    def __call__(self, index: int) -> _Style:
        page, x, y, matrix, name = self._page, self._x, self._y, self._matrix, self._name
        _origin_of(page, index, ctypes.byref(x), ctypes.byref(y))
        turned = _matrix_of(page, index, ctypes.byref(matrix))
        scale = (matrix.c**2 + matrix.d**2) ** 0.5 if turned else 1.0
        size = round(_size_of(page, index) * scale, 1)
        bold = _weight_of(page, index) >= _BOLD_WEIGHT
        if not bold:
            room, flags = ctypes.c_ulong(len(name)), ctypes.byref(self._flags)
            length = _font_of(page, index, name, room, flags)
            bold = 0 < length <= len(name) and _is_bold(name.value)
        return _Style(*_as_displayed(x.value, y.value, self._turn), size, bold)


@lru_cache(maxsize=500)
def _is_bold(font: bytes) -> bool:
    return _BOLD_NAME.search(font.decode("latin-1")) is not None


def _end(page: Handle, index: int, turn: int) -> float:
    sides = (ctypes.c_double * 4)()  # left, right, bottom, top
    _box_of(page, index, *(ctypes.byref(sides, at) for at in (0, 8, 16, 24)))
    corners = ((sides[0], sides[2]), (sides[1], sides[3]))
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
