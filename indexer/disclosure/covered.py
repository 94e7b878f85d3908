"""Text of a PDF page that can be selected but not seen.

In two steps, as drawing a page costs much more than reading it. What is drawn is looked through for
places where text might be hidden: something opaque over it, its own colour beneath it, a way of
drawing that leaves no ink. Only a page that has such places is drawn, and a letter counts as hidden
if its place on the picture is of one colour.
"""

import ctypes
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.disclosure.pdf_objects import Box, Colour, Drawing, Drawn
from repo_search.disclosures import Disclosure, Kind

if TYPE_CHECKING:
    from PIL import Image

_SECONDS = 15.0
"""For drawing the pages of one file; those beyond are said to be not examined."""
_SCALE = 2.0
_MOST_PIXELS = 4_000_000
_MOST_PLACES = 300
_MOST_CHARACTERS = 30_000
_ONE_COLOUR = 20
"""Of 255: colours no further apart look alike."""
_FAR = 10_000.0
"""Points: further away than anything is drawn."""
_LEAST = 2
"""Letters or figures next to each other: fewer are a sign drawn to be overprinted."""
_LEAST_OFF_PAGE = 8
_WHITE: Colour = (255, 255, 255)
_PRINTERS = re.compile(r"\.(?:indd|qxd|qxp|ai|pdf)\b|\d\d/\d\d/\d{2,4}\s+\d\d:\d\d|^[CMYK\s]+$")
"""What printers note beside the page: the name of its file, times, names of inks."""
_COVERING = (
    pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_LINE,
    pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_POLYLINE, pdfium.FPDF_ANNOT_FREETEXT,
    pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_SQUIGGLY,
    pdfium.FPDF_ANNOT_WATERMARK,
)  # fmt: skip

_How = Literal["over", "beneath", "redaction", "off"]


class _Place(NamedTuple):
    """Where text may be hidden: something lies over it, its own colour beneath it, it is marked to
    be taken out, or it lies off the page."""

    how: _How
    box: Box
    kind: Kind


@dataclass
class CoveredText:
    """Looks at the pages of one file, one call each; what it found is in `found`."""

    found: list[Disclosure] = field(default_factory=list)
    _spent: float = 0.0

    def look(self, page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, number: int) -> None:
        """Takes in one page, whose number counts from 1."""
        here = Box(*page.get_bbox())
        suspected = (
            *islice(_over_and_beneath(page, textpage, here), _MOST_PLACES),
            *_of_annotations(page),
        )
        places = [place for place in suspected if _has_letters(textpage, place.box)]
        places += _off_the_page(textpage, here)
        if not places:
            return
        if self._spent > _SECONDS:
            said = "It was not looked at for text that is covered: there are too many such pages."
            self.found.append(Disclosure("not examined", number, said))
            return
        begun = time.monotonic()
        for kind, group in _hidden(page, textpage, places):
            self.found.append(Disclosure(kind, number, _said(kind, group)))
        self._spent += time.monotonic() - begun


def _over_and_beneath(
    page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, here: Box
) -> Iterator[_Place]:
    below: list[Drawn] = []
    drawing = Drawing(page)
    for item in drawing.objects():
        if item.what == "text":
            own = item.colour
            if own is None or not any(_alike(own, ground) for ground in _grounds(below)):
                drawing.pass_over(own)
            if place := _beneath(item, below):
                yield place
            continue
        if (
            _may_cover(item, here)
            and drawing.has_text_in(item.box, visible=item.what == "picture")
            and _has_letters(textpage, item.box)
        ):
            yield _Place("over", item.box, "covered text")
        below.append(item)
        if item.colour is not None:
            drawing.pass_over_none()


def _grounds(below: Sequence[Drawn]) -> Iterator[Colour]:
    yield _WHITE
    yield from {item.colour for item in below if item.colour is not None}


def _may_cover(item: Drawn, here: Box) -> bool:
    """Not so pictures as large as the page: what lies under them is the text of a scan."""
    size = item.box.width * item.box.height
    return item.what != "picture" or size <= here.width * here.height / 2


def _beneath(text: Drawn, below: Sequence[Drawn]) -> _Place | None:
    box = text.box
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    under = next((item for item in reversed(below) if item.box.contains(x, y)), None)
    ground = _WHITE if under is None else under.colour
    if text.invisible:
        pictured = any(i.what == "picture" and i.box.contains(x, y) for i in below)
        return None if pictured else _Place("beneath", box, "hidden text")
    if ground is None or text.colour is None or not _alike(ground, text.colour):
        return None
    kind: Kind = "hidden text" if _alike(ground, _WHITE) else "covered text"
    return _Place("beneath", box, kind)


def _off_the_page(textpage: pypdfium2.PdfTextPage, here: Box) -> Iterator[_Place]:
    """Those of the four sides beyond a page on which stands text of the report and no note of
    printers."""
    left, bottom, right, top = here
    for side in (
        Box(-_FAR, -_FAR, left, _FAR), Box(right, -_FAR, _FAR, _FAR),
        Box(left, -_FAR, right, bottom), Box(left, top, right, _FAR),
    ):  # fmt: skip
        if pdfium.FPDFText_GetBoundedText(textpage.raw, *_corners(side), None, 0) <= 0:
            continue
        text = textpage.get_text_bounded(*side)
        if sum(map(str.isalnum, text)) >= _LEAST_OFF_PAGE and not _PRINTERS.search(text.strip()):
            yield _Place("off", side, "hidden text")


def _corners(box: Box) -> tuple[float, float, float, float]:
    """In the order of PDFium: left, top, right, bottom."""
    return box.left, box.top, box.right, box.bottom


def _has_letters(textpage: pypdfium2.PdfTextPage, box: Box) -> bool:
    """Whether PDFium finds two letters or figures there, which is much faster than to look at each
    letter of the page."""
    return sum(map(str.isalnum, textpage.get_text_bounded(*box))) >= _LEAST


def _alike(one: Colour, other: Colour) -> bool:
    return (
        abs(one[0] - other[0]) < _ONE_COLOUR
        and abs(one[1] - other[1]) < _ONE_COLOUR
        and abs(one[2] - other[2]) < _ONE_COLOUR
    )


def _of_annotations(page: pypdfium2.PdfPage) -> Iterator[_Place]:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_PLACES)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        rect = pdfium.FS_RECTF()
        placed = pdfium.FPDFAnnot_GetRect(annotation, rect)
        pdfium.FPDFPage_CloseAnnot(annotation)
        box = Box(
            min(rect.left, rect.right), min(rect.bottom, rect.top),
            max(rect.left, rect.right), max(rect.bottom, rect.top),
        )  # fmt: skip
        if placed and subtype == pdfium.FPDF_ANNOT_REDACT:
            yield _Place("redaction", box, "covered text")
        elif placed and subtype in _COVERING:
            yield _Place("over", box, "covered text")


class _Letter(NamedTuple):
    letter: str
    kind: Kind | None


def _hidden(
    page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, places: Sequence[_Place]
) -> Iterator[tuple[Kind, list[str]]]:
    """The hidden words of a page, kind by kind."""
    letters = list(_letters(page, textpage, places))
    words: dict[Kind, list[str]] = {}
    for kind, run in groupby(letters, key=lambda one: one.kind):
        text = "".join(one.letter for one in run)
        if kind is not None and sum(map(str.isalnum, text)) >= _LEAST:
            words.setdefault(kind, []).extend(text.split())
    yield from words.items()


def _letters(
    page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, places: Sequence[_Place]
) -> Iterator[_Letter]:
    picture: _Picture | None = None
    handle = textpage.raw
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    last: Kind | None = None
    for index in range(min(pdfium.FPDFText_CountChars(handle), _MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        letter = chr(code) if 32 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if letter.isspace():
            yield _Letter(" ", last)
            continue
        pdfium.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
        box = Box(left.value, bottom.value, right.value, top.value)
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        last = None
        for place in places:
            if not place.box.contains(x, y):
                continue
            if place.how in ("redaction", "off"):
                last = place.kind
                break
            if not _covers(place.box, box):
                continue
            picture = picture or _Picture(page)
            if picture.is_plain(place.box.common(box)):
                last = place.kind
                break
        yield _Letter(letter, last)


def _covers(place: Box, letter: Box) -> bool:
    """Whether a place takes in a letter but for its edges: a line through it hides nothing."""
    common = place.common(letter)
    return common.height >= 0.75 * letter.height and common.width >= 0.6 * letter.width


class _Picture:
    """A page as it looks, with its annotations."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        width, height = page.get_size()
        scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, may_draw_forms=False)
        self._image: Image.Image = bitmap.to_pil().convert("RGB")
        self._page = page
        bitmap.close()

    def is_plain(self, box: Box) -> bool:
        """Whether it has one colour there, the edges left out."""
        (x0, y0), (x1, y1) = self._at(box.left, box.bottom), self._at(box.right, box.top)
        left, right, upper, lower = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if right - left > 4:
            left, right = left + 1, right - 1
        if lower - upper > 4:
            upper, lower = upper + 1, lower - 1
        width, height = self._image.size
        left, upper = max(left, 0), max(upper, 0)
        right, lower = min(max(right, left + 1), width), min(max(lower, upper + 1), height)
        if left >= right or upper >= lower:
            return False
        bands: Any = self._image.crop((left, upper, right, lower)).getextrema()
        return all(high - low < _ONE_COLOUR for low, high in bands)

    def _at(self, x: float, y: float) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        width, height = self._image.size
        pdfium.FPDF_PageToDevice(self._page.raw, 0, 0, width, height, 0, x, y, across, down)
        return across.value, down.value


def _said(kind: Kind, words: Sequence[str]) -> str:
    count = "1 word" if len(words) == 1 else f"{len(words)} words"
    letters = sum(len(word) for word in words)
    if kind == "covered text":
        return f"{count} ({letters} characters) lie under a box and can still be selected."
    return f"{count} ({letters} characters) cannot be seen on the page and can still be selected."
