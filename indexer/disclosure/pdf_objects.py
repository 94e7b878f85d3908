"""What a PDF page draws, in the order in which it is painted: where, and in which colour."""

import ctypes
import struct
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.readers.pdfium_calls import NUMBERS, Handle, bare, handle

_MOST_OBJECTS = 20_000
_DEEPEST = 4
_TRANSPARENT = 200
"""Of 255: what is drawn with less lets text be read through it."""
_NO_TEXT = pdfium.FPDF_TEXTRENDERMODE_UNKNOWN
"""The mode of what is no text."""
_INVISIBLE_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_THICK = 4.0
"""Points: a line of this width can hide a word."""

Colour = tuple[int, int, int]
_Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: _Matrix = (1, 0, 0, 1, 0, 0)
_CHANNELS, _SIDES = struct.Struct("4I"), struct.Struct("4f")

_count_on_page = bare(pdfium.FPDFPage_CountObjects)
_get_on_page = bare(pdfium.FPDFPage_GetObject, Handle)
_count_in_form = bare(pdfium.FPDFFormObj_CountObjects)
_get_in_form = bare(pdfium.FPDFFormObj_GetObject, Handle)
_kind_of = bare(pdfium.FPDFPageObj_GetType)
_mode_of = bare(pdfium.FPDFTextObj_GetTextRenderMode)
_fill_of = bare(pdfium.FPDFPageObj_GetFillColor)
_stroke_of = bare(pdfium.FPDFPageObj_GetStrokeColor)
_stroke_width_of = bare(pdfium.FPDFPageObj_GetStrokeWidth)
_draw_mode_of = bare(pdfium.FPDFPath_GetDrawMode)
_bounds_of = bare(pdfium.FPDFPageObj_GetBounds)
_matrix_of = bare(pdfium.FPDFPageObj_GetMatrix)


class Box(NamedTuple):
    """A rectangle in the coordinates of the page, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def contains(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def common(self, other: "Box") -> "Box":
        """Where both are; of no or less than no size where they do not meet."""
        return Box(
            max(self.left, other.left), max(self.bottom, other.bottom),
            min(self.right, other.right), min(self.top, other.top),
        )  # fmt: skip


NOWHERE = Box(0, 0, 0, 0)


class Drawn(NamedTuple):
    """One object: text, an area (filled, or a thick line) or a picture. `colour` is None where it
    has none or several; `invisible` text leaves no ink."""

    what: Literal["text", "area", "picture"]
    colour: Colour | None
    invisible: bool
    box: Box


class Drawing:
    """What a page draws, for as long as the page is open. PDFium has to be asked for everything of
    every object, and a page has thousands: what it writes its answers to is made once, and the
    loop is written for speed."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = handle(page.raw)
        self._plain: set[bytes] = set()
        self._texts: list[tuple[Handle, _Matrix, bool]] = []
        self._boxes: list[tuple[Box, bool]] = []
        self._left = _MOST_OBJECTS
        self._colour = ctypes.create_string_buffer(16)
        self._channels = tuple(ctypes.byref(self._colour, at) for at in NUMBERS)
        self._sides = ctypes.create_string_buffer(16)
        self._side = tuple(ctypes.byref(self._sides, at) for at in NUMBERS)
        self._fill, self._stroke, self._width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()

    def pass_over(self, colour: Colour | None) -> None:
        """From here on visible texts of this colour are left out."""
        self._plain.add(b"" if colour is None else _CHANNELS.pack(*colour, 255))

    def pass_over_none(self) -> None:
        self._plain.clear()

    def has_text_in(self, box: Box, *, visible: bool) -> bool:
        """Whether one of the texts passed so far overlaps a box; only visible ones if so said."""
        for item, matrix, invisible in self._texts[len(self._boxes) :]:
            self._boxes.append((self._box(item, matrix), invisible))
        left, bottom, right, top = box.left + 1, box.bottom + 1, box.right - 1, box.top - 1
        for (x0, y0, x1, y1), invisible in self._boxes:
            meets = bottom < y1 and y0 < top and left < x1 and x0 < right
            if meets and not (visible and invisible):
                return True
        return False

    def objects(self) -> Iterator[Drawn]:
        """The objects from the lowest to the topmost, those inside forms in their place; texts to
        be passed over and areas too small or too thin to hide a word are left out. At most
        _MOST_OBJECTS are looked at."""
        count = _count_on_page(self._page)
        return self._through(self._page, _get_on_page, count, _AS_IT_IS, 0)

    def _through(
        self, holder: Handle, get: Any, count: int, matrix: _Matrix, depth: int
    ) -> Iterator[Drawn]:
        mode_of, fill_of, colour_found = _mode_of, _fill_of, self._colour
        red, green, blue, alpha = self._channels
        plain, passed, invisible_modes = self._plain, self._texts.append, _INVISIBLE_MODES
        for index in range(min(count, self._left)):
            item = get(holder, index)
            mode = mode_of(item)
            if mode != _NO_TEXT:
                fill = colour_found.raw if fill_of(item, red, green, blue, alpha) else b""
                if fill in plain and mode not in invisible_modes:
                    passed((item, matrix, False))
                    continue
                *colour, opaque = _CHANNELS.unpack(fill) if fill else (1,)
                invisible = mode in invisible_modes or not opaque
                passed((item, matrix, invisible))
                yield Drawn("text", tuple(colour) or None, invisible, self._box(item, matrix))
                continue
            kind = _kind_of(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                if area := self._area(item, matrix):
                    yield area
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth < _DEEPEST:
                    placed = _product(_matrix(item), matrix)
                    inner = _count_in_form(item)
                    yield from self._through(item, _in_form, inner, placed, depth + 1)
            else:
                picture = kind == pdfium.FPDF_PAGEOBJ_IMAGE
                box = self._box(item, matrix)
                yield Drawn("picture" if picture else "area", None, False, box)
        self._left -= min(count, self._left)

    def _area(self, item: Handle, matrix: _Matrix) -> Drawn | None:
        _draw_mode_of(item, ctypes.byref(self._fill), ctypes.byref(self._stroke))
        filled = bool(self._fill.value)
        if not filled and not (self._stroke.value and self._is_thick(item, matrix)):
            return None
        box = self._box(item, matrix)
        if box.width < _THICK or box.height < _THICK:
            return None
        get = _fill_of if filled else _stroke_of
        if not get(item, *self._channels):
            return Drawn("area", None, False, box)
        red, green, blue, alpha = _CHANNELS.unpack(self._colour.raw)
        if alpha < _TRANSPARENT:
            return None
        return Drawn("area", (red, green, blue), False, box)

    def _is_thick(self, item: Handle, matrix: _Matrix) -> bool:
        if not _stroke_width_of(item, ctypes.byref(self._width)):
            return False
        scales = (abs(m[0] * m[3] - m[1] * m[2]) ** 0.5 for m in (matrix, _matrix(item)))
        return bool(self._width.value * next(scales) * next(scales) >= _THICK)

    def _box(self, item: Handle, matrix: _Matrix) -> Box:
        left, bottom, right, top = self._side
        if not _bounds_of(item, left, bottom, right, top):
            return NOWHERE
        box = Box._make(_SIDES.unpack(self._sides.raw))
        return box if matrix is _AS_IT_IS else _placed(box, matrix)


def _placed(box: Box, matrix: _Matrix) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _in_form(form: Handle, index: int) -> Any:
    return _get_in_form(form, ctypes.c_ulong(index))


def _matrix(item: Handle) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not _matrix_of(item, ctypes.byref(matrix)):
        return _AS_IT_IS
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s,
        c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip
