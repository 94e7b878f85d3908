"""PDF in which text is hidden, or something is fastened to it."""

from typing import Any

from PIL import Image, ImageDraw
from reportlab.lib.colors import CMYKColor, CMYKColorSep, Color, black, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from benchmarks.planted import PARAGRAPHS
from benchmarks.planted.pdf_pages import (
    AFTER,
    BEFORE,
    HEIGHT,
    SECRET,
    SIZE,
    WIDTH,
    Spot,
    Way,
    sentence,
    write,
)


def box(colour: Any, *, whole: bool = True) -> Way:
    def draw(canvas: Canvas) -> None:
        spot = sentence(canvas, whole=whole)
        canvas.setFillColor(colour)
        canvas.rect(*spot, stroke=0, fill=1)

    return draw


def under(colour: Any, text: Any) -> Way:
    """Text upon a box drawn before it."""

    def draw(canvas: Canvas) -> None:
        x = 60 + canvas.stringWidth(BEFORE, "Helvetica", SIZE)
        canvas.setFont("Helvetica", SIZE)
        canvas.drawString(60, 600, BEFORE)
        canvas.setFillColor(colour)
        canvas.rect(x - 1, 597, canvas.stringWidth(SECRET) + 2, 14, stroke=0, fill=1)
        canvas.setFillColor(text)
        canvas.drawString(x, 600, SECRET)

    return draw


def white_on_white(canvas: Canvas) -> None:
    canvas.setFillColor(white)
    sentence(canvas)


def white_in_a_form(canvas: Canvas) -> None:
    canvas.beginForm("w", 0, 0, WIDTH, HEIGHT)
    white_on_white(canvas)
    canvas.endForm()
    canvas.doForm("w")


def invisible(canvas: Canvas) -> None:
    text = canvas.beginText(60, 600)
    text.setFont("Helvetica", SIZE)
    text.setTextRenderMode(3)
    text.textLine(BEFORE + SECRET + AFTER)
    canvas.drawText(text)


def thick_line(canvas: Canvas) -> None:
    spot = sentence(canvas)
    canvas.setLineWidth(spot.height)
    middle = spot.y + spot.height / 2
    canvas.line(spot.x, middle, spot.x + spot.width, middle)


def polygon(canvas: Canvas) -> None:
    x, y, width, height = sentence(canvas)
    path = canvas.beginPath()
    path.moveTo(x, y)
    for corner in ((x + width, y), (x + width, y + height), (x, y + height)):
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def box_in_form(canvas: Canvas) -> None:
    spot = sentence(canvas)
    canvas.beginForm("box", 0, 0, 500, 100)
    canvas.rect(0, 0, spot.width, spot.height, stroke=0, fill=1)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(spot.x, spot.y)
    canvas.doForm("box")
    canvas.restoreState()


def text_in_form(canvas: Canvas) -> None:
    canvas.beginForm("text", 0, 0, WIDTH, HEIGHT)
    spot = sentence(canvas)
    canvas.endForm()
    canvas.doForm("text")
    canvas.rect(*spot, stroke=0, fill=1)


def black_image(canvas: Canvas) -> None:
    spot = sentence(canvas)
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "black")), *spot)


def off_the_page(canvas: Canvas) -> None:
    canvas.drawString(60, 20, BEFORE + SECRET + AFTER)


def flipped(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.transform(0.75, 0, 0, -0.75, 0, HEIGHT)
    canvas.transform(1, 0, 0, -1, 0, 900)
    box(black)(canvas)
    canvas.restoreState()


def paragraph(canvas: Canvas) -> None:
    write(canvas, PARAGRAPHS[:1], 600)
    canvas.rect(55, 560, 480, 55, stroke=0, fill=1)


def a_few_digits(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(60, 600, "The flat was number 1406 of the block.")
    x = 60 + canvas.stringWidth("The flat was number ")
    canvas.rect(x, 598, canvas.stringWidth("1406"), 10, stroke=0, fill=1)


def rounded(canvas: Canvas) -> None:
    spot = sentence(canvas, whole=False)
    canvas.setFillColorRGB(0, 0, 0.3)
    canvas.roundRect(*spot, 4, stroke=0, fill=1)


def scaled(canvas: Canvas) -> None:
    x, y, width, height = sentence(canvas)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(width, height)
    canvas.rect(0, 0, 1, 1, stroke=0, fill=1)
    canvas.restoreState()


def gradient(canvas: Canvas) -> None:
    x, y, width, height = sentence(canvas)
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x, y, width, height)
    canvas.clipPath(path, stroke=0)
    canvas.linearGradient(x, y, x + width, y, (black, Color(0.05, 0.05, 0.05)))
    canvas.restoreState()


def nearly_opaque(canvas: Canvas) -> None:
    spot = sentence(canvas)
    canvas.setFillAlpha(0.98)
    canvas.rect(*spot, stroke=0, fill=1)


def retyped(canvas: Canvas) -> None:
    spot = sentence(canvas)
    canvas.setFillColor(white)
    canvas.rect(*spot, stroke=0, fill=1)
    canvas.setFillColor(black)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(spot.x + spot.width - 20, spot.y + 3, "X")


def scan(canvas: Canvas) -> Spot:
    """The picture of a page, and its text by OCR, invisible."""
    picture = Image.new("L", (1190, 400), 255)
    pen = ImageDraw.Draw(picture)
    pen.text((120, 180), BEFORE + SECRET + AFTER, fill=0, font_size=22)
    canvas.drawImage(ImageReader(picture), 0, 400, WIDTH, 200)
    text = canvas.beginText(60, 500)
    text.setFont("Helvetica", SIZE)
    text.setTextRenderMode(3)
    text.textLine(BEFORE + SECRET + AFTER)
    canvas.drawText(text)
    x = 60 + canvas.stringWidth(BEFORE, "Helvetica", SIZE)
    return Spot(x - 2, 494, canvas.stringWidth(SECRET, "Helvetica", SIZE) + 4, 18)


def scan_with_box(canvas: Canvas) -> None:
    canvas.rect(*scan(canvas), stroke=0, fill=1)


def annotation(subtype: str, *, look: str = "", **entries: Any) -> Way:
    """An annotation over the secret; `look` are drawing operators in the unit square of the spot,
    for one that brings its appearance."""

    def draw(canvas: Canvas) -> None:
        annotate(canvas, sentence(canvas), subtype, look, entries)

    return draw


def annotate(canvas: Canvas, spot: Spot, subtype: str, look: str, entries: Any) -> None:
    x, y, width, height = spot
    right, top, middle = x + width, y + height, y + height / 2
    places: dict[str, list[float]] = {
        "QuadPoints": [x, top, right, top, x, y, right, y],
        "L": [x, middle, right, middle],
        "Vertices": [x, y, right, y, right, top, x, top],
    }
    known = {
        "Type": pdfdoc.PDFName("Annot"),
        "Subtype": pdfdoc.PDFName(subtype),
        "Rect": pdfdoc.PDFArray([x, y, right, top]),
        "F": 4,
    }
    for key, value in entries.items():
        if key == "Contents":
            known[key] = pdfdoc.PDFString(value)
        elif key == "InkList":
            known[key] = pdfdoc.PDFArray([pdfdoc.PDFArray(places["L"])])
        elif key == "Width":
            known["BS"] = pdfdoc.PDFDictionary({"W": value})
        elif key in places:
            known[key] = pdfdoc.PDFArray(places[key])
        else:
            known[key] = pdfdoc.PDFArray(value) if isinstance(value, list) else value
    if look:
        stream = pdfdoc.PDFStream(
            pdfdoc.PDFDictionary(
                {
                    "Type": pdfdoc.PDFName("XObject"),
                    "Subtype": pdfdoc.PDFName("Form"),
                    "BBox": pdfdoc.PDFArray([0, 0, 1, 1]),
                }
            ),
            look,
        )
        normal = canvas._doc.Reference(stream)
        known["AP"] = pdfdoc.PDFDictionary({"N": normal})
    canvas._addAnnotation(pdfdoc.PDFDictionary(known))


BOXES: dict[str, Way] = {
    "black box": box(black),
    "black box over its own piece": box(black, whole=False),
    "dark grey box": box(Color(0.15, 0.15, 0.15)),
    "black box in CMYK": box(CMYKColor(0, 0, 0, 1)),
    "white box": box(white),
    "black text on a black box": under(black, black),
    "thick line": thick_line,
    "polygon": polygon,
    "box in a form": box_in_form,
    "text in a form": text_in_form,
    "black image": black_image,
    "flipped page": flipped,
    "paragraph": paragraph,
    "a few digits": a_few_digits,
    "square": annotation("Square", IC=[0, 0, 0], C=[0, 0, 0]),
    "redaction that was not applied": annotation("Redact", QuadPoints="QuadPoints", IC=[0, 0, 0]),
    "black highlight": annotation("Highlight", QuadPoints="QuadPoints", C=[0, 0, 0]),
    "stamp": annotation("Stamp", look="0 g 0 0 1 1 re f"),
}
BOXES_HELD_OUT: dict[str, Way] = {
    "rounded navy box": rounded,
    "scaled box": scaled,
    "gradient": gradient,
    "nearly opaque box": nearly_opaque,
    "white box and other words": retyped,
    "box on a scan": scan_with_box,
    "spot colour": box(CMYKColorSep(0, 0, 0, 1, spotName="Black2")),
    "grey text on a grey box": under(Color(0.5, 0.5, 0.5), Color(0.5, 0.5, 0.5)),
    "ink": annotation("Ink", InkList="ink", Width=16, C=[0, 0, 0]),
    "line": annotation("Line", L="L", Width=15, C=[0, 0, 0], look="0 g 0 0 1 1 re f"),
    "black note": annotation("FreeText", look="0 g 0 0 1 1 re f", DA="(/Helv 0 Tf 0 g)"),
    "polygon annotation": annotation("Polygon", Vertices="Vertices", look="0.1 g 0 0 1 1 re f"),
}
INVISIBLE: dict[str, Way] = {
    "white on white": white_on_white,
    "invisible": invisible,
    "almost white": lambda canvas: (canvas.setFillColorRGB(0.98, 0.98, 0.98), sentence(canvas))[0],
}
INVISIBLE_HELD_OUT: dict[str, Way] = {
    "white on a white box": under(white, white),
    "white in a form": white_in_a_form,
}
COMMENTS: dict[str, Way] = {
    "note": annotation("Text", Contents="Is this the real school?"),
    "comment on a highlight": annotation(
        "Highlight", QuadPoints="QuadPoints", C=[1, 1, 0], Contents="Family asked to take this out"
    ),
}
COMMENTS_HELD_OUT: dict[str, Way] = {
    "caret": annotation("Caret", Contents="insert the name of the ward here"),
    "struck out": annotation(
        "StrikeOut", QuadPoints="QuadPoints", C=[1, 0, 0], Contents="legal: please remove"
    ),
}
