"""A document as an old scan: a PDF whose pages are pictures of text, with no text layer."""

from collections.abc import Iterator
from io import BytesIO
from random import Random
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from indexer.sample import blocks

_SIZE = (1240, 1754)  # A4 at 150 dots an inch
_MARGIN, _LINE, _COLUMNS, _LINES = 150, 34, 74, 40
_PAPER, _INK = 243, 45
_SPECKS = 260


def render_scan(document: blocks.Document) -> bytes:
    """The bytes of the PDF."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle("")
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("Scanner")
    canvas.setDateFormatter(lambda *_: "")
    random = Random(document.titles.title)  # noqa: S311  specks on paper, not secrets
    pages = list(_pages(document))
    for number, lines in enumerate(pages, 1):
        foot = f"{blocks.NOTICE}                         - {number} -"
        canvas.drawImage(ImageReader(_picture(lines, foot, random)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _pages(document: blocks.Document) -> Iterator[list[str]]:
    lines = list(_lines(document))
    for start in range(0, len(lines), _LINES):
        yield lines[start : start + _LINES]


def _lines(document: blocks.Document) -> Iterator[str]:
    titles = document.titles
    for line in (titles.publisher.upper(), titles.title.upper(), titles.subtitle, titles.date):
        if line:
            yield from (line, "")
    for block in document.blocks:
        match block:
            case blocks.Heading(text, _):
                yield from (text.upper(), "")
            case blocks.Paragraph(text, number):
                yield from (*wrap(f"{number}  {text}".strip(), _COLUMNS), "")
            case blocks.Bullets(bullets):
                for bullet in bullets:
                    yield from wrap(f"-  {bullet}", _COLUMNS, subsequent_indent="   ")
                yield ""
            case _:
                raise ValueError("a scan is made of headings, paragraphs and bullets only")


def _picture(lines: list[str], foot: str, random: Random) -> Image.Image:
    page = Image.new("L", _SIZE, _PAPER)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(26)
    for row, line in enumerate(lines):
        shake = random.randint(-1, 1)
        draw.text((_MARGIN + shake, _MARGIN + row * _LINE), line, font=font, fill=_INK)
    draw.text((_MARGIN, _SIZE[1] - 110), foot, font=font, fill=_INK)
    for _ in range(_SPECKS):
        x, y = random.randrange(_SIZE[0]), random.randrange(_SIZE[1])
        draw.point((x, y), fill=random.randint(90, 200))
    draw.line((6, 0, 10, _SIZE[1]), fill=205, width=7)
    tilt = random.choice((-0.6, 0.4, 0.7))
    return page.rotate(tilt, resample=Image.Resampling.BILINEAR, fillcolor=_PAPER)
