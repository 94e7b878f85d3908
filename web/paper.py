"""What is read and drawn from a PDF file: a picture, the boxes of words, the outline.

These functions run in the jail only: PDFium is met nowhere else.
"""

import io
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ctypes import c_double, c_int
from itertools import islice
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL.Image import Quantize

from repo_search.contents import Part
from repo_search.errors import Unreadable
from repo_search.results import Span
from repo_search.texts import N_
from web.alignment import Letter, aligned
from web.boxes import WIDTH, Box, Boxes

MOST_PIXELS = 4_000_000
_COLOURS = 128
_LEVEL = 4
"""Of compression: 4 % larger than 6, which is usual, in three fifths of the time."""
_MOST_BOOKMARKS = 2_000
_DEEPEST_BOOKMARK = 6
_LONGEST_TITLE = 2_000
"""Bytes of a bookmark's title."""
_MOST_CHARACTERS = 60_000
_MOST_BOXES = 1_500
_ONE_LINE = 0.5
"""Boxes that share this part of the lower one's height stand on one line."""


def draw(path: str, number: int) -> bytes:
    """The PNG of one page of a PDF, at most WIDTH pixels wide.

    Raises Unreadable for a page that is not there or cannot be drawn.
    """
    with _page(path, number, forms=True) as (page, width, height):
        scale = min(WIDTH / width, (MOST_PIXELS / (width * height)) ** 0.5)
        image = page.render(scale=scale, draw_annots=True).to_pil()
    out = io.BytesIO()
    few = image.convert("RGB").quantize(_COLOURS, method=Quantize.FASTOCTREE)
    few.save(out, "PNG", compress_level=_LEVEL)
    return out.getvalue()


def boxes(path: str, number: int, text: str, spans: Sequence[Span]) -> Boxes:
    """Where the spans of a page's stored text stand on its picture; none where the text of the
    page is not what was stored. Raises Unreadable as `draw`."""
    with _page(path, number) as (page, width, height):
        tall = max(1, round(WIDTH * height / width))
        textpage = page.get_textpage()
        letters = list(_letters(textpage))
        found: list[Box] = []
        for wanted in aligned(text, letters, spans):
            found += _joined([_box(page, textpage, index, tall) for index in wanted])
        return Boxes(tall, tuple(found[:_MOST_BOXES]))


def outline(path: str) -> tuple[Part, ...]:
    """The bookmarks of a PDF that lead to one of its pages, as they stand, bounded in number,
    depth and length. Raises Unreadable for a file that cannot be opened."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            bookmarks = islice(document.get_toc(max_depth=_DEEPEST_BOOKMARK), _MOST_BOOKMARKS)
            found = [(mark, mark.get_dest()) for mark in bookmarks]
            return tuple(
                Part(_title(mark), index + 1, mark.level)
                for mark, to in found
                if to and (index := to.get_index()) is not None and index >= 0
            )
    except pypdfium2.PdfiumError as error:
        raise Unreadable(N_("the file cannot be opened")) from error


def _title(bookmark: pypdfium2.PdfBookmark) -> str:
    if pdfium.FPDFBookmark_GetTitle(bookmark, None, 0) > _LONGEST_TITLE:
        return ""
    with suppress(UnicodeDecodeError):
        title: str = bookmark.get_title()
        # No control, format (writing direction) or other letters that cannot be seen.
        return "".join(" " if unicodedata.category(c)[0] == "C" else c for c in title)
    return ""


@contextmanager
def _page(path: str, number: int, *, forms: bool = False) -> Iterator[tuple[Any, float, float]]:
    """A page with its width and height in points, as displayed."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            if forms:
                with suppress(pypdfium2.PdfiumError):
                    document.init_forms()
            page = document[number - 1]
            width, height = page.get_size()
            if width <= 0 or height <= 0:
                raise Unreadable(N_("the page has no size"))
            yield page, width, height
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise Unreadable(N_("the page cannot be drawn")) from error


def _letters(textpage: pypdfium2.PdfTextPage) -> Iterator[Letter]:
    count = pdfium.FPDFText_CountChars(textpage)
    for index in range(min(count, _MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if 0 < code <= 0x10FFFF:
            yield Letter(chr(code), index)


def _box(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, index: int, tall: int) -> Box:
    left, right, bottom, top = (c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
        return Box(0, 0, 0, 0)
    x, y = [], []
    for across, up in ((left, top), (right, bottom)):
        device = c_int(), c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, WIDTH, tall, 0, across.value, up.value, *device)
        x.append(device[0].value)
        y.append(device[1].value)
    return Box(min(x), min(y), max(x) - min(x), max(y) - min(y))


def _joined(found: Sequence[Box]) -> list[Box]:
    """One box for the letters that follow each other on one line; nothing outside the page."""
    lines: list[Box] = []
    for box in found:
        if not (box.height and 0 <= box.left <= WIDTH and box.top >= 0):
            continue
        if lines and _on_one_line(lines[-1], box):
            lines[-1] = _around(lines[-1], box)
        else:
            lines.append(box)
    return lines


def _on_one_line(one: Box, other: Box) -> bool:
    shared = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return shared >= _ONE_LINE * min(one.height, other.height)


def _around(one: Box, other: Box) -> Box:
    left, top = min(one.left, other.left), min(one.top, other.top)
    right = max(one.left + one.width, other.left + other.width)
    return Box(left, top, right - left, max(one.top + one.height, other.top + other.height) - top)
