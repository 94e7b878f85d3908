"""Text as a reader found it: passages with their page numbers, lines with their type size.

Readers return an ExtractedText; the catalogue keeps its passages; snippets are cut from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

TextState = Literal["layer", "ocr", "none"]
"""Where the text comes from: the file's own text layer, OCR, or nowhere (the file has none)."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text. `page` counts from 1; a file without pages is cut into numbered parts.
    `recognised`: the page had no text layer, and OCR was tried on its picture."""

    page: int
    text: str
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the first pages as it was set: its text and type size in points (0: unknown)."""

    page: int
    text: str
    size: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """What a reader got out of the bytes of one file.

    `passages` has one entry for each page, empty pages included. `paged` is False where the
    format knows no pages (DOCX, HTML, text) and passages are numbered parts. `lines` are the
    lines of the first pages, in reading order, for finding the title. `properties` are the
    file's own, with lower-case keys: title, author, subject, created and modified (ISO 8601),
    language (BCP 47), producer. `text` is "none" when no passage holds a word, and `reason`
    then says why ("the pages are pictures without a text layer").
    """

    media_type: str
    passages: tuple[Passage, ...]
    paged: bool = True
    lines: tuple[Line, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    text: TextState = "layer"
    reason: str = ""
    reader: str = ""
