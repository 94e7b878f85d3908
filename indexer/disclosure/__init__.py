"""What a document may disclose of people, found by mechanical means.

It looks at what readers open, as they read it, so it runs in the jail beside them. It does not
certify that a document is anonymous: it knows no names, and nobody's circumstances.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pypdfium2

from indexer.disclosure.covered import CoveredText
from indexer.disclosure.identifiers import shown
from indexer.disclosure.named import in_properties
from indexer.disclosure.pdf_extras import attachments, comments
from repo_search.disclosures import Disclosure, kept
from repo_search.passages import ExtractedText

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_PDF = "application/pdf"
_NOT_EXAMINED = "It was not looked at for text that is hidden: it is damaged."


@dataclass
class Watch:
    """Looks at what readers open of one file; see `indexer.readers.Watch`."""

    found: list[Disclosure] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    _covered: CoveredText = field(default_factory=CoveredText)

    def page(self, page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, number: int) -> None:
        if not self.pages:
            self.found += attachments(page.pdf)
        self.pages += 1
        self._covered.look(page, textpage, number)
        self.found += comments(page, number)

    def docx(self, path: str) -> None:
        from indexer.disclosure.word import in_docx  # a worker that reads PDFs alone stays small

        found, self.properties = in_docx(path)
        self.found += found

    def html(self, soup: "BeautifulSoup") -> None:
        from indexer.disclosure.web_page import in_page

        self.found += in_page(soup)

    def examined(self, path: str, extracted: ExtractedText) -> tuple[Disclosure, ...]:
        """All that was found in the file at `path`, which has been read, its text included."""
        found = [*self.found, *self._covered.found, *in_properties(extracted, self.properties)]
        if extracted.media_type == _PDF and not self.pages:
            found.append(Disclosure("not examined", None, _NOT_EXAMINED))
            with suppress(pypdfium2.PdfiumError), pypdfium2.PdfDocument(path) as document:
                found += attachments(document)
        return in_text(extracted, found)


def in_text(extracted: ExtractedText, known: Iterable[Disclosure] = ()) -> tuple[Disclosure, ...]:
    """What a text discloses, page by page, with what is known of its file already."""
    found = list(known)
    for passage in extracted.passages:
        number = passage.page if extracted.paged else None
        found += shown(passage.text, number)
    return kept(found)
