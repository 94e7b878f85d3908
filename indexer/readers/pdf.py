"""PDF, by PDFium, with pdfminer for a second opinion on what PDFium refuses or finds empty."""

import ctypes
import os
from itertools import islice
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.readers import bounds
from indexer.readers.pdf_lines import lines_of
from indexer.readers.pdf_properties import properties
from indexer.readers.shaping import clean, has_words, join_broken_words
from repo_search.errors import Unreadable
from repo_search.passages import ExtractedText, Line, Passage

if TYPE_CHECKING:
    from indexer.readers import Watch

MEDIA_TYPE = "application/pdf"
PICTURES = "the pages are pictures without a text layer"
BLANK = "the pages are blank"
DRAWINGS = "the pages hold drawings and no text; letters may be drawn as shapes"
UNMAPPED = "its fonts do not say which letters they show"
_SECOND_OPINION_SECONDS = 10.0
_PAGES_LOOKED_AT = 10
_OBJECTS_LOOKED_AT = 1_000
_LONGEST_PROPERTY = 1 << 20
"""Bytes."""


def read_pdf(path: str, watch: "Watch | None" = None) -> ExtractedText:
    """The text of a PDF, one passage to a page. An empty password is tried.

    Raises Unreadable for files that are encrypted, damaged beyond reading or beyond the bounds.
    """
    bounds.check_bytes(os.stat(path).st_size, bounds.FILE_BYTES)
    try:
        first, kinds = _read(path, watch)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD and _wants_password(path):
            raise Unreadable("It is encrypted with a password") from error
        return _second_opinion(path)
    # Where PDFium sees no text objects there are none: reports exist whose letters are all drawn,
    # and pdfminer takes minutes to walk along their outlines.
    if first.text != "none" or pdfium.FPDF_PAGEOBJ_TEXT not in kinds:
        return first
    try:
        second = _second_opinion(path, _SECOND_OPINION_SECONDS)
    except (Unreadable, TimeoutError, MemoryError, RecursionError):
        return first
    return second if second.text != "none" else first


def _wants_password(path: str) -> bool:
    # On some damage PDFium sets no error and reports that of the file before: clear it, ask again.
    pdfium.FPDF_LoadMemDocument(b"-", 1, None)
    try:
        pypdfium2.PdfDocument(path).close()
    except pypdfium2.PdfiumError as error:
        return bool(error.err_code == pdfium.FPDF_ERR_PASSWORD)
    return False


def _second_opinion(path: str, seconds: float | None = None) -> ExtractedText:
    # Imported when needed: most runs never need it, and a worker starts twice as fast without.
    from indexer.readers.pdf_second import read_with_pdfminer

    return read_with_pdfminer(path, seconds)


def _read(path: str, watch: "Watch | None") -> tuple[ExtractedText, set[int]]:
    """The text, and the kinds of objects on the first pages where there is none."""
    with pypdfium2.PdfDocument(path) as document:
        count = len(document)
        if count <= 0:
            raise pypdfium2.PdfiumError("no pages")
        bounds.check_pages(count)
        texts, lines, total = [], list[Line](), 0
        for index in range(count):
            text, page_lines = _page(document, index, watch)
            total += len(text)
            bounds.check_text(total)
            texts.append(text)
            lines += page_lines
        texts = [clean(text) for text in join_broken_words(texts)]
        found = any(map(has_words, texts))
        kinds = set[int]() if found else _kinds_of_objects(document)
        extracted = ExtractedText(
            media_type=MEDIA_TYPE,
            passages=tuple(Passage(number, text) for number, text in enumerate(texts, start=1)),
            lines=tuple(lines),
            properties=properties(_information(document), _language(document)),
            text="layer" if found else "none",
            reason="" if found else _why_no_text(kinds),
            reader="pdfium",
        )
        return extracted, kinds


def _page(
    document: pypdfium2.PdfDocument, index: int, watch: "Watch | None"
) -> tuple[str, list[Line]]:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:  # one page that is damaged counts as an empty one
        return "", []
    try:
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError:
        page.close()
        return "", []
    try:
        lines = lines_of(page, textpage, index + 1) if index < bounds.LINE_PAGES else []
        if watch is not None:
            watch.page(page, textpage, index + 1)
        return _text(textpage), lines
    finally:
        textpage.close()
        page.close()


def _text(textpage: pypdfium2.PdfTextPage) -> str:
    count = pdfium.FPDFText_CountChars(textpage)
    bounds.check_page(count)
    # Characters outside the basic plane take two units, so twice the room.
    buffer = (ctypes.c_ushort * (2 * max(count, 0) + 2))()
    units = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    return (
        memoryview(buffer)
        .cast("B")[: 2 * max(units - 1, 0)]
        .tobytes()
        .decode("utf-16-le", "ignore")
    )


def _information(document: pypdfium2.PdfDocument) -> dict[str, str]:
    """The information dictionary; pypdfium2's own reading of it fails on lone surrogates."""
    found = {}
    for key in pypdfium2.PdfDocument.METADATA_KEYS:
        name = key.encode() + b"\0"
        size = pdfium.FPDF_GetMetaText(document, name, None, 0)
        if 2 < size <= _LONGEST_PROPERTY:
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDF_GetMetaText(document, name, buffer, size)
            found[key] = buffer.raw[: size - 2].decode("utf-16-le", "replace")
    return found


def _language(document: pypdfium2.PdfDocument) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < size < 200:
        return ""
    buffer = (ctypes.c_ushort * size)()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "ignore").rstrip("\0")


def _kinds_of_objects(document: pypdfium2.PdfDocument) -> set[int]:
    kinds: set[int] = set()
    for index in range(min(len(document), _PAGES_LOOKED_AT)):
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            continue
        found = islice(page.get_objects(max_depth=3), _OBJECTS_LOOKED_AT)
        kinds.update(item.type for item in found)
        page.close()
    return kinds


def _why_no_text(kinds: set[int]) -> str:
    if pdfium.FPDF_PAGEOBJ_IMAGE in kinds:
        return PICTURES
    if pdfium.FPDF_PAGEOBJ_TEXT in kinds:
        return UNMAPPED
    return DRAWINGS if kinds else BLANK
