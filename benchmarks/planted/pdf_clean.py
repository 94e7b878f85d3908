"""PDF in which nothing is hidden, although it may look so to a program."""

from PIL import Image, ImageDraw
from reportlab.lib.colors import Color, black, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benchmarks.planted.pdf import annotate, annotation, scan, under
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


def table(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", SIZE)
    for row in range(4):
        for column in range(3):
            x, y = 60 + column * 150, 600 - row * 20
            canvas.setFillColor(black if row == 0 else Color(0.9, 0.9, 1 - row * 0.05))
            canvas.rect(x, y, 150, 20, stroke=1, fill=1)
            canvas.setFillColor(white if row == 0 else black)
            canvas.drawString(x + 5, y + 6, "Agency" if row == 0 else "Health visitor")


def done_well(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(60, 600, BEFORE)
    x, width = 60 + canvas.stringWidth(BEFORE), canvas.stringWidth(SECRET)
    canvas.rect(x, 597, width, 14, stroke=0, fill=1)
    canvas.drawString(x + width, 600, AFTER)


def said_upon_it(canvas: Canvas) -> None:
    done_well(canvas)
    canvas.setFillColor(white)
    canvas.drawString(70 + canvas.stringWidth(BEFORE), 600, "[redacted]")


def see_through(canvas: Canvas) -> None:
    spot = sentence(canvas)
    canvas.setFillColorRGB(1, 0.9, 0)
    canvas.setFillAlpha(0.4)
    canvas.rect(*spot, stroke=0, fill=1)


def watermark(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.85, 0.85, 0.85)
    canvas.setFont("Helvetica-Bold", 90)
    canvas.drawString(80, 400, "FINAL")
    canvas.setFillColor(black)
    sentence(canvas, 420)


def black_cover(canvas: Canvas) -> None:
    canvas.rect(0, 0, WIDTH, 690, stroke=0, fill=1)
    canvas.setFillColor(white)
    sentence(canvas)


def lines(canvas: Canvas) -> None:
    x, y, width, height = sentence(canvas)
    canvas.line(x, y + 1, x + width, y + 1)
    canvas.setLineWidth(1.5)
    canvas.line(x, y + height / 2, x + width, y + height / 2)
    canvas.rect(x, y, width, height, stroke=1, fill=0)


def shadow(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 20)
    canvas.setFillColorRGB(0.7, 0.7, 0.7)
    canvas.drawString(61, 599, SECRET)
    canvas.setFillColor(black)
    canvas.drawString(60, 600, SECRET)


def on_a_picture(canvas: Canvas) -> None:
    picture = Image.new("RGB", (400, 200), (40, 80, 60))
    ImageDraw.Draw(picture).ellipse((50, 50, 350, 150), fill=(60, 100, 90))
    canvas.drawImage(ImageReader(picture), 50, 480, 400, 200)
    canvas.setFillColor(white)
    sentence(canvas)


def chart(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 9)
    for at, height in enumerate((40, 90, 130, 60)):
        canvas.setFillColorRGB(0.1, 0.2 + at * 0.1, 0.4)
        canvas.rect(80 + at * 60, 300, 50, height, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.drawString(85 + at * 60, 310, f"{height} %")
        canvas.setFillColor(black)
        canvas.drawString(85 + at * 60, 285, f"Year {at}")


def bookkeeping(canvas: Canvas) -> None:
    spot = sentence(canvas)
    canvas.linkURL("https://northmere.example/", (spot.x, spot.y, spot.x + 50, spot.y + 12))
    canvas.acroForm.textfield(name="field", x=60, y=400, width=200, height=20)


def sidebar(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.3, 0.05, 0.2)
    canvas.rect(0, 0, 40, HEIGHT, stroke=0, fill=1)
    canvas.rect(0, 0, WIDTH, 40, stroke=0, fill=1)
    canvas.setFillColorRGB(0.8, 0.8, 0.7)
    canvas.drawString(60, 15, "Review of the case of Child N, page 2")


def drawn_again(canvas: Canvas) -> None:
    spot = sentence(canvas)
    canvas.setFillColor(white)
    canvas.rect(*spot, stroke=0, fill=1)
    canvas.setFillColor(black)
    sentence(canvas)


def printers_marks(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 6)
    canvas.drawString(60, 20, "Northmere_Review_A4.indd   2          12/03/2019   10:22")


def scanned(canvas: Canvas) -> None:
    scan(canvas)


def stamped_beside(canvas: Canvas) -> None:
    sentence(canvas)
    annotate(canvas, Spot(400, 300, 80, 30), "Stamp", "0 g 0 0 1 1 re f", {})


CLEAN: dict[str, Way] = {
    "table": table,
    "redacted well": done_well,
    "redacted well and marked": said_upon_it,
    "transparent mark": see_through,
    "watermark": watermark,
    "black cover": black_cover,
    "lines": lines,
    "shadow": shadow,
    "text on a picture": on_a_picture,
    "chart": chart,
    "links and fields": bookkeeping,
    "scanned page": scanned,
    "text on a white box": under(white, black),
    "light text on a dark box": under(Color(0.2, 0.1, 0.3), Color(0.95, 0.95, 0.9)),
}
CLEAN_HELD_OUT: dict[str, Way] = {
    "sidebar": sidebar,
    "drawn again": drawn_again,
    "stamped beside": stamped_beside,
    "yellow highlight": annotation("Highlight", QuadPoints="QuadPoints", C=[1, 1, 0]),
    "underlined": annotation("Underline", QuadPoints="QuadPoints", C=[0, 0, 0]),
    "pale words in a grey box": under(Color(0.5, 0.5, 0.5), white),
    "small print": lambda canvas: write(canvas, (BEFORE + AFTER,), 100),
}
