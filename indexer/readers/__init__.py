"""Readers: the bytes of a file -> its extracted text. A reader is a function, without state.

Run them in the jail (`indexer.reading:read_file`): files are hostile, and PDFium may crash.
"""

from typing import TYPE_CHECKING, Literal, Protocol

from indexer.readers.formats import NotADocument, recognise
from repo_search.errors import Unreadable
from repo_search.jail import without_programs
from repo_search.passages import ExtractedText

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from pypdfium2 import PdfPage, PdfTextPage

__all__ = ["NotADocument", "PdfReader", "Watch", "read"]

PdfReader = Literal["pdfium", "pdfminer"]
CONVERTED = ("doc", "rtf", "odt")
"""What LibreOffice reads first; no other file may start a program."""


class Watch(Protocol):
    """Is shown what readers open, while it is open: each page of a PDF, whose number counts from 1,
    the path of a DOCX (of the one that LibreOffice made of another format), the tree of a web
    page. What it raises ends the reading."""

    def page(self, page: "PdfPage", textpage: "PdfTextPage", number: int) -> None: ...

    def docx(self, path: str) -> None: ...

    def html(self, soup: "BeautifulSoup") -> None: ...


def read(
    path: str, name: str, pdf_reader: PdfReader = "pdfium", watch: Watch | None = None
) -> ExtractedText:
    """The text of the file at `path`; the format is told by content, `name` is a hint at most.

    Raises NotADocument for what is nothing to read (pictures, tables, data, archives), and
    Unreadable, with the reason in plain words, for what cannot be read: empty, encrypted, damaged,
    in an old format, or beyond the bounds of indexer.readers.bounds.
    """
    # Imported when needed: a worker that reads PDFs alone stays small.
    kind = recognise(path, name)
    if kind not in CONVERTED:
        without_programs()
    match kind:
        case "pdf" if pdf_reader == "pdfminer":
            from indexer.readers.pdf_second import read_with_pdfminer

            return read_with_pdfminer(path)
        case "pdf":
            from indexer.readers.pdf import read_pdf

            return read_pdf(path, watch)
        case "docx":
            from indexer.readers.docx import read_docx

            return read_docx(path, watch)
        case "doc" | "rtf" | "odt":
            from indexer.readers.office import read_office

            return read_office(path, kind, watch)
        case "html":
            from indexer.readers.html import read_html

            return read_html(path, watch)
        case "text":
            from indexer.readers.text import read_text

            return read_text(path)
    raise Unreadable("This is no document of a known kind")
