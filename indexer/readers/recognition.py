"""OCR: a page of a PDF drawn by PDFium and read by Tesseract. Runs in the jail only.

The two suffice: OCRmyPDF, which would open the file itself, took twice the time for the same words.
"""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from indexer.readers import bounds
from indexer.readers.shaping import clean, has_words, mark_broken_words, one_line
from repo_search.errors import Unreadable
from repo_search.passages import Line

DOTS_PER_INCH = 300
MOST_PIXELS = 20_000_000
"""Of one picture; A4 at 300 dots an inch has 8.7 million."""
LEAST_CONFIDENCE = 50
"""Per cent, the mean of the words of a line or page: below it they are specks, logos, photographs.
On awkward files pages of noise had 18 to 47, pages of text 85 to 96."""
_POINTS_PER_INCH = 72
_TYPE_SIZE = re.compile(r"x_size (\d{1,5})")
_WORD_CONFIDENCE = re.compile(r"x_wconf (\d{1,3})")


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """The text of one page, with BROKEN where a word is broken at the end of a line as PDFium has
    it, and its lines with their type size."""

    text: str
    lines: tuple[Line, ...]


def program() -> str | None:
    """The path of Tesseract's command, or None where it is not installed."""
    return shutil.which("tesseract")


def recognise_page(path: str, number: int, languages: str) -> RecognisedPage:
    """What Tesseract reads on page `number` (from 1) of the PDF; `languages` as "eng+cym".

    Raises Unreadable for a page that cannot be drawn and where Tesseract fails.
    """
    picture, dots_per_inch = _drawn(path, number)
    if picture is None:
        return RecognisedPage("", ())
    answer = _tesseract(picture, dots_per_inch, languages)
    paragraphs = list(_paragraphs(answer, number, dots_per_inch))
    text = "\n\n".join("\n".join(line.text for line in lines) for lines in paragraphs)
    bounds.check_page(len(text))
    return RecognisedPage(
        mark_broken_words(clean(text)),
        tuple(line for lines in paragraphs for line in lines)[: bounds.LINES],
    )


def _drawn(path: str, number: int) -> tuple[bytes | None, int]:
    """The page as a grey picture (PGM), None if nothing is on it, and its dots per inch."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            page = document[number - 1]
            width, height = page.get_size()
            if width <= 0 or height <= 0:
                return None, DOTS_PER_INCH
            most = (MOST_PIXELS / (width * height)) ** 0.5
            scale = min(DOTS_PER_INCH / _POINTS_PER_INCH, most)
            image = page.render(scale=scale, grayscale=True, draw_annots=False).to_pil()
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise Unreadable("The page cannot be drawn") from error
    darkest, lightest = image.getextrema()
    if darkest == lightest:
        return None, DOTS_PER_INCH
    out = io.BytesIO()
    image.save(out, "PPM")
    return out.getvalue(), max(70, round(scale * _POINTS_PER_INCH))


def _tesseract(picture: bytes, dots_per_inch: int, languages: str) -> bytes:
    command = program()
    if command is None:
        raise Unreadable("Tesseract is not installed")
    # Segmentation 1 finds which way up the page is, for which it needs the data file "osd".
    segmentation = "1" if "osd" in installed_languages() else "3"
    done = subprocess.run(  # noqa: S603 - the program that is installed, arguments checked before
        [command, "stdin", "stdout", "-l", languages, "--psm", segmentation,
         "--dpi", str(dots_per_inch), "hocr"],
        input=picture,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise Unreadable("Tesseract failed on it")
    return done.stdout


def installed_languages() -> frozenset[str]:
    """The languages, and other data, that Tesseract has; none where it is not installed."""
    command = program()
    if command is None:
        return frozenset()
    done = subprocess.run(  # noqa: S603 - as above
        [command, "--list-langs"], capture_output=True, text=True, errors="replace", check=False
    )
    return frozenset(done.stdout.split("\n")[1:]) - {""}


def _paragraphs(hocr: bytes, number: int, dots_per_inch: int) -> Iterator[list[Line]]:
    """The lines of each paragraph, noise left out."""
    try:
        root = etree.fromstring(hocr, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Unreadable("Tesseract gave an answer that cannot be understood") from error
    if _confidence(root) < LEAST_CONFIDENCE:
        return
    for paragraph in root.iterfind(".//{*}p"):
        spans = paragraph.iterfind("{*}span")
        sure = [span for span in spans if _confidence(span) >= LEAST_CONFIDENCE]
        lines = [_line(span, number, dots_per_inch) for span in sure]
        if filled := [line for line in lines if has_words(line.text)]:
            yield filled


def _confidence(element: Any) -> float:
    """The mean of its words, 0 to 100."""
    titles = (span.get("title", "") for span in element.iterfind(".//{*}span"))
    found = [int(sure[1]) for title in titles if (sure := _WORD_CONFIDENCE.search(title))]
    return sum(found) / len(found) if found else 0.0


def _line(span: Any, number: int, dots_per_inch: int) -> Line:
    size = _TYPE_SIZE.search(span.get("title", ""))
    points = round(int(size[1]) * _POINTS_PER_INCH / dots_per_inch) if size else 0
    return Line(number, one_line("".join(span.itertext())), float(points))
