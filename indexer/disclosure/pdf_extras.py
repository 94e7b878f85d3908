"""What is fastened to a PDF: notes on its pages, and files inside it."""

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.readers.shaping import has_words
from repo_search.disclosures import Disclosure

_REMARKS = (
    pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY, pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_CARET,
    pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_LINE,
    pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_POLYLINE, pdfium.FPDF_ANNOT_INK,
)  # fmt: skip
_MOST = 2_000
_LONGEST = 20_000
"""Bytes of a remark that are looked at."""


def comments(page: pypdfium2.PdfPage, number: int) -> Iterator[Disclosure]:
    """Remarks on a page, as one finding, and files that hang on it, as another."""
    remarks = files = 0
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        remarks += subtype in _REMARKS and has_words(_contents(annotation))
        files += subtype == pdfium.FPDF_ANNOT_FILEATTACHMENT
        pdfium.FPDFPage_CloseAnnot(annotation)
    if remarks:
        count = "1 comment" if remarks == 1 else f"{remarks} comments"
        yield Disclosure("comment", number, f"{count} of somebody who read it.")
    if files:
        yield Disclosure("embedded file", number, _inside(files))


def _contents(annotation: pdfium.FPDF_ANNOTATION) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < size <= _LONGEST:
        return "" if size <= 2 else "long"
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "ignore")


def attachments(path: str) -> Iterator[Disclosure]:
    """Files inside a PDF. Raises PdfiumError for one that PDFium refuses."""
    with pypdfium2.PdfDocument(path) as document:
        if (count := document.count_attachments()) > 0:
            yield Disclosure("embedded file", None, _inside(count))


def _inside(count: int) -> str:
    return f"{'1 file is' if count == 1 else f'{count} files are'} inside it, for readers to open."
