"""The pages of planted PDF reports, and the sentence in which something may be hidden."""

import io
from collections.abc import Callable
from typing import Any, NamedTuple

import pypdfium2
from reportlab.lib.colors import black, white
from reportlab.pdfgen.canvas import Canvas

from benchmarks.planted import CONTACT, PARAGRAPHS, SUBJECT

WIDTH, HEIGHT = 595.0, 842.0
BEFORE, SECRET, AFTER = "The child went to ", "Hollin Bank Primary", " until the summer."
SIZE = 11.0


class Spot(NamedTuple):
    """Where the secret stands: its lower left corner, width and height in points."""

    x: float
    y: float
    width: float
    height: float


Way = Callable[[Canvas], None]


def report(way: Way | None, *, sentences: tuple[str, ...] = (), **options: Any) -> bytes:
    """A report of three pages; `way` draws on the second. Options: `title` and the like for the
    properties, `crop`."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(options.get("title", SUBJECT))
    canvas.setAuthor(options.get("author", ""))
    canvas.setSubject(options.get("subject", ""))
    canvas.setKeywords(options.get("keywords", ""))
    canvas.setFillColorRGB(0.07, 0.27, 0.31)
    canvas.rect(0, 640, WIDTH, 90, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(60, 680, SUBJECT)
    canvas.showPage()
    if "crop" in options:
        canvas.setCropBox(options["crop"])
    canvas.setFillColor(black)
    write(canvas, PARAGRAPHS[:2], 780)
    write(canvas, sentences, 540)
    if way is not None:
        way(canvas)
    canvas.showPage()
    canvas.setCropBox((0, 0, WIDTH, HEIGHT))
    write(canvas, (*PARAGRAPHS[2:], *CONTACT), 780)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def write(canvas: Canvas, paragraphs: tuple[str, ...], y: float) -> None:
    """Paragraphs from this height downwards."""
    text = canvas.beginText(60, y)
    text.setFont("Helvetica", SIZE, 15)
    for paragraph in paragraphs:
        for line in paragraph.split("\n"):
            words = line.split(" ")
            while words:
                taken = [words.pop(0)]
                while words and canvas.stringWidth(" ".join((*taken, words[0]))) < 450:
                    taken.append(words.pop(0))
                text.textLine(" ".join(taken).replace("\t", "   "))
        text.textLine("")
    canvas.drawText(text)


def sentence(canvas: Canvas, y: float = 600, *, whole: bool = True) -> Spot:
    """Writes the sentence with the secret, as one object or piece by piece."""
    canvas.setFont("Helvetica", SIZE)
    x = 60 + canvas.stringWidth(BEFORE)
    width = canvas.stringWidth(SECRET)
    if whole:
        canvas.drawString(60, y, BEFORE + SECRET + AFTER)
    else:
        for start, piece in ((60, BEFORE), (x, SECRET), (x + width, AFTER)):
            canvas.drawString(start, y, piece)
    return Spot(x - 1, y - 3, width + 2, SIZE + 3)


def turned(data: bytes, angle: int) -> bytes:
    """The same PDF, its second page shown turned."""
    document = pypdfium2.PdfDocument(data)
    document[1].set_rotation(angle)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def with_attachment(data: bytes) -> bytes:
    """The same PDF with an embedded file."""
    document = pypdfium2.PdfDocument(data)
    attachment = document.new_attachment("chronology-unredacted.txt")
    attachment.set_data(b"An earlier draft.")
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()
