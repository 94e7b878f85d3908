"""What is fastened to a PDF: notes on its pages, and files inside it."""

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.disclosure.identifiers import shown
from indexer.readers.shaping import has_words
from repo_search.disclosures import Disclosure

_REMARKS = (
    pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY, pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_CARET,
    pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_LINE,
    pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_POLYLINE, pdfium.FPDF_ANNOT_INK,
)  # fmt: skip
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_MOST = 2_000
_LONGEST = 20_000
"""Bytes of a remark that are looked at."""


def comments(page: pypdfium2.PdfPage, number: int) -> Iterator[Disclosure]:
    """Remarks on a page, as one finding, files that hang on it and words typed onto it that are
    not shown, as others; and what is disclosed by those that are shown, which its text lacks."""
    remarks = files = hidden = 0
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        remarks += subtype in _REMARKS and has_words(_string(annotation, b"Contents"))
        files += subtype == pdfium.FPDF_ANNOT_FILEATTACHMENT
        if has_words(typed := _typed(annotation, subtype)):
            if pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
                hidden += 1
            else:
                yield from shown(typed, number, "Typed onto the page")
        pdfium.FPDFPage_CloseAnnot(annotation)
    if remarks:
        count = "1 comment" if remarks == 1 else f"{remarks} comments"
        yield Disclosure("comment", number, f"{count} of somebody who read it.")
    if files:
        yield Disclosure("embedded file", number, _inside(files))
    if hidden:
        count = "1 box" if hidden == 1 else f"{hidden} boxes"
        yield Disclosure("hidden text", number, f"{count} with words that are not shown.")


def _typed(annotation: pdfium.FPDF_ANNOTATION, subtype: int) -> str:
    """What somebody typed onto the page or into a field of a form."""
    if subtype == pdfium.FPDF_ANNOT_FREETEXT:
        return _string(annotation, b"Contents")
    field = subtype == pdfium.FPDF_ANNOT_WIDGET and _string(annotation, b"FT") in ("Tx", "Ch")
    return _string(annotation, b"V") if field else ""


def _string(annotation: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size <= _LONGEST:
        return "" if size <= 2 else "long"
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "ignore")


def attachments(document: pypdfium2.PdfDocument) -> Iterator[Disclosure]:
    """Files inside a PDF, and a form of the kind that is not looked at."""
    if (count := document.count_attachments()) > 0:
        yield Disclosure("embedded file", None, _inside(count))
    if document.get_formtype() in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND):
        yield Disclosure("not examined", None, "It holds a form (XFA) that was not looked at.")


def _inside(count: int) -> str:
    return f"{'1 file is' if count == 1 else f'{count} files are'} inside it, for readers to open."
