"""What a PDF page draws, in the order in which it is painted: where, and in which colour."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

_MOST_OBJECTS = 20_000
_DEEPEST = 4
_TRANSPARENT = 200
"""Of 255: what is drawn with less lets text be read through it."""
_INVISIBLE_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_THICK = 4.0
"""Points: a line of this width can hide a word."""

Colour = tuple[int, int, int]
_Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: _Matrix = (1, 0, 0, 1, 0, 0)


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

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left + 1 < other.right
            and other.left + 1 < self.right
            and self.bottom + 1 < other.top
            and other.bottom + 1 < self.top
        )


NOWHERE = Box(0, 0, 0, 0)


@dataclass(slots=True)
class Drawn:
    """One object: text, an area (filled, or a thick line) or a picture. `colour` is None where it
    has none or several; `invisible` text leaves no ink."""

    what: Literal["text", "area", "picture"]
    colour: Colour | None
    invisible: bool
    _item: Any
    _matrix: _Matrix
    _box: Box | None = None

    @property
    def box(self) -> Box:
        """Worked out when asked: most texts of a page never are."""
        if self._box is None:
            self._box = _box(self._item, self._matrix) or NOWHERE
        return self._box


class Drawing:
    """What a page draws, for as long as the page is open. PDFium has to be asked for everything of
    every object, and a page has thousands: what it writes its answers to is made once, and the
    loop is written for speed.

    Visible texts in colours that are put into `plain` are passed over."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.plain: set[Colour | None] = set()
        self._texts: list[tuple[Any, _Matrix, bool]] = []
        self._boxes: list[tuple[Box, bool]] = []
        self._page = page
        self._left = _MOST_OBJECTS
        self._channels = tuple(ctypes.c_uint() for _ in range(4))
        self._fill, self._stroke, self._width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()

    def text_boxes(self) -> list[tuple[Box, bool]]:
        """Where the texts passed so far are, and whether each is invisible."""
        for item, matrix, invisible in self._texts[len(self._boxes) :]:
            self._boxes.append((_box(item, matrix) or NOWHERE, invisible))
        return self._boxes

    def objects(self) -> Iterator[Drawn]:
        """The objects from the lowest to the topmost, those inside forms in their place; plain
        texts and areas too small or too thin to hide a word are left out. At most _MOST_OBJECTS are
        looked at."""
        count = pdfium.FPDFPage_CountObjects(self._page.raw)
        return self._through(self._page.raw, pdfium.FPDFPage_GetObject, count, _AS_IT_IS, 0)

    def _through(
        self, holder: Any, get: Callable[[Any, int], Any], count: int, matrix: _Matrix, depth: int
    ) -> Iterator[Drawn]:
        kind_of, colour_of = pdfium.FPDFPageObj_GetType, pdfium.FPDFPageObj_GetFillColor
        mode_of, text = pdfium.FPDFTextObj_GetTextRenderMode, pdfium.FPDF_PAGEOBJ_TEXT
        red, green, blue, alpha = self._channels
        plain, passed = self.plain, self._texts.append
        for index in range(min(count, self._left)):
            item = get(holder, index)
            kind = kind_of(item)
            if kind == text:
                known = colour_of(item, red, green, blue, alpha)
                colour = (red.value, green.value, blue.value) if known else None
                invisible = mode_of(item) in _INVISIBLE_MODES or (known and not alpha.value)
                passed((item, matrix, invisible))
                if invisible or colour not in plain:
                    yield Drawn("text", colour, invisible, item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                if area := self._area(item, matrix):
                    yield area
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth < _DEEPEST:
                    inner = pdfium.FPDFFormObj_CountObjects(item)
                    placed = _product(_matrix(item), matrix)
                    into = pdfium.FPDFFormObj_GetObject
                    yield from self._through(item, into, inner, placed, depth + 1)
            else:
                picture = kind == pdfium.FPDF_PAGEOBJ_IMAGE
                yield Drawn("picture" if picture else "area", None, False, item, matrix)
        self._left -= min(count, self._left)

    def _area(self, item: Any, matrix: _Matrix) -> Drawn | None:
        pdfium.FPDFPath_GetDrawMode(item, self._fill, self._stroke)
        filled = bool(self._fill.value)
        if not filled and not (self._stroke.value and self._is_thick(item, matrix)):
            return None
        box = _box(item, matrix)
        if box is None or box.width < _THICK or box.height < _THICK:
            return None
        get = pdfium.FPDFPageObj_GetFillColor if filled else pdfium.FPDFPageObj_GetStrokeColor
        red, green, blue, alpha = self._channels
        if not get(item, red, green, blue, alpha):
            return Drawn("area", None, False, item, matrix, box)
        if alpha.value < _TRANSPARENT:
            return None
        return Drawn("area", (red.value, green.value, blue.value), False, item, matrix, box)

    def _is_thick(self, item: Any, matrix: _Matrix) -> bool:
        if not pdfium.FPDFPageObj_GetStrokeWidth(item, self._width):
            return False
        scales = (abs(m[0] * m[3] - m[1] * m[2]) ** 0.5 for m in (matrix, _matrix(item)))
        return bool(self._width.value * next(scales) * next(scales) >= _THICK)


def _box(item: Any, matrix: _Matrix) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    box = Box(left.value, bottom.value, right.value, top.value)
    if matrix is _AS_IT_IS:
        return box
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _matrix(item: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
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
