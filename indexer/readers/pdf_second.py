"""PDF by pdfminer.six: pure Python, thirty times slower than PDFium, and otherwise minded."""

import math
import os
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTComponent, LTContainer, LTPage, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from indexer.readers import bounds
from indexer.readers.pdf_properties import properties
from indexer.readers.shaping import (
    clean,
    has_words,
    join_broken_words,
    mark_broken_words,
    one_line,
)
from repo_search.errors import Unreadable
from repo_search.passages import ExtractedText, Line, Passage

_UNMAPPED = re.compile(r"\(cid:\d{1,6}\)")
_BOLD_NAME = re.compile(r"bold|black|heavy", re.IGNORECASE)
# Without boxes_flow no boxes are grouped, which takes time by the cube of their number.
_LAYOUT = LAParams(boxes_flow=None)


class _Letters(PDFPageAggregator):
    """A page of letters alone, until time is up; its drawings would take longer than its text."""

    def __init__(self, resources: PDFResourceManager, deadline: float) -> None:
        super().__init__(resources, laparams=_LAYOUT)
        self._deadline = deadline

    def paint_path(self, *_: object) -> None:
        self._check_time()

    def render_string(self, *args: Any) -> None:
        self._check_time()
        super().render_string(*args)

    def _check_time(self) -> None:
        if time.monotonic() > self._deadline:
            raise TimeoutError


def read_with_pdfminer(path: str, seconds: float | None = None) -> ExtractedText:
    """The text of a PDF, one passage to a page.

    Raises Unreadable for files that are encrypted, damaged beyond reading or beyond the bounds, and
    TimeoutError after about so many `seconds`.
    """
    bounds.check_bytes(os.stat(path).st_size, bounds.FILE_BYTES)
    try:
        return _read(path, math.inf if seconds is None else time.monotonic() + seconds)
    except PDFPasswordIncorrect as error:
        raise Unreadable("It is encrypted with a password") from error
    except (Unreadable, TimeoutError, MemoryError, RecursionError):
        raise
    except Exception as error:  # pdfminer lets whatever it stumbles on through
        raise Unreadable("The PDF is damaged beyond reading") from error


def _read(path: str, deadline: float) -> ExtractedText:
    texts: list[str] = []
    lines: list[Line] = []
    words, total = False, 0
    with open(path, "rb") as file:
        document = PDFDocument(PDFParser(file))
        for layout in _layouts(document, deadline):
            bounds.check_pages(len(texts) + 1)
            written = _UNMAPPED.sub("", "".join(_texts(layout))) if layout else ""
            text = mark_broken_words(clean(written))
            bounds.check_page(len(text))
            total += len(text)
            bounds.check_text(total)
            texts.append(text)
            if layout and len(texts) <= bounds.LINE_PAGES:
                lines += _lines(layout, len(texts))
            words = words or has_words(text)
        if not texts:
            raise Unreadable("It has no pages that can be read")
        texts = join_broken_words(texts)
        return ExtractedText(
            media_type="application/pdf",
            passages=tuple(Passage(number, text) for number, text in enumerate(texts, start=1)),
            lines=tuple(lines),
            properties=properties(_information(document), _string(document.catalog.get("Lang"))),
            text="layer" if words else "none",
            reason="" if words else "no text could be found in it",
            reader="pdfminer",
        )


def _layouts(document: PDFDocument, deadline: float) -> Iterator[LTPage | None]:
    resources = PDFResourceManager()
    device = _Letters(resources, deadline)
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.create_pages(document):
        try:
            interpreter.process_page(page)
        except (TimeoutError, MemoryError, RecursionError):
            raise
        except Exception:  # one page that is damaged counts as an empty one
            yield None
            continue
        yield device.get_result()


def _texts(layout: LTContainer[LTComponent]) -> Iterator[str]:
    for line in _text_lines(layout):
        yield line.get_text().rstrip() + "\n"


def _text_lines(container: Iterable[object]) -> Iterator[LTTextLine]:
    for item in container:
        if isinstance(item, LTTextLine):
            yield item
        elif isinstance(item, LTContainer):
            yield from _text_lines(item)


def _lines(layout: LTPage, number: int) -> list[Line]:
    found = []
    for line in sorted(_text_lines(layout), key=lambda line: (-round(line.y0), line.x0)):
        characters = [item for item in line if isinstance(item, LTChar)]
        text = one_line(_UNMAPPED.sub("", line.get_text()))
        if text and characters:
            sizes = Counter(round(character.size, 1) for character in characters)
            bold = sum(_BOLD_NAME.search(item.fontname) is not None for item in characters)
            size = sizes.most_common(1)[0][0]
            found.append(Line(number, text, size, bold * 2 > len(characters)))
    return found[: bounds.LINES]


def _information(document: PDFDocument) -> dict[str, str]:
    return {
        str(key): _string(value)
        for information in reversed(document.info)
        for key, value in information.items()
    }


def _string(value: object) -> str:
    value = resolve1(value)
    return decode_text(value) if isinstance(value, bytes) else ""
