"""A document drawn as a PDF with a text layer, running header, and "Page N of M"."""

from dataclasses import dataclass, field
from io import BytesIO
from textwrap import shorten
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    HRFlowable,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from indexer.sample import blocks
from indexer.sample.pdf_styles import (
    GREY,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    TEXT_WIDTH,
    WASH,
    Look,
    look,
)

# reportlab has no types: a canvas, a flowable and a template are Any.
Flowable = Any
_TOP_AND_FOOT = 22 * mm


@dataclass(slots=True)
class _Layout:
    """What one pass over the pages found: their number, and the page of each heading."""

    pages: int = 0
    headings: list[tuple[int, str, int]] = field(default_factory=list)


def render_pdf(document: blocks.Document) -> bytes:
    """The bytes of the PDF. Drawn again until contents and page numbers agree with the layout."""
    drawn = look(document.accent, document.serif, document.long)
    known = _Layout(
        headings=[
            (block.level, block.text, 0)
            for block in document.blocks
            if isinstance(block, blocks.Heading) and block.level < 3
        ]
    )
    while True:
        data, found = _pass(document, drawn, known)
        if found == known:
            return data
        known = found


def _pass(document: blocks.Document, drawn: Look, known: _Layout) -> tuple[bytes, _Layout]:
    buffer, found = BytesIO(), _Layout()
    template = BaseDocTemplate(
        buffer,
        invariant=1,
        pageCompression=1 if known.pages else 0,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        title=document.properties.title,
        author=document.properties.author,
        subject="",
        creator="",
        producer="",
        lang=document.language,
    )
    frame = Frame(
        MARGIN, _TOP_AND_FOOT, TEXT_WIDTH, PAGE_HEIGHT - 2 * _TOP_AND_FOOT - 4 * mm, 0, 0, 0, 0
    )

    def begin(canvas: Any, _: Any) -> None:
        _date(canvas, document.properties.created)
        if not document.long or canvas.getPageNumber() > 1:
            _header(canvas, document.titles, drawn)

    def end(canvas: Any, _: Any) -> None:
        found.pages = canvas.getPageNumber()
        _footer(canvas, drawn, known.pages)

    def note(flowable: Flowable) -> None:
        heading = getattr(flowable, "sample_heading", None)
        if heading is not None:
            found.headings.append((heading.level, heading.text, template.page))

    template.afterFlowable = note
    template.addPageTemplates(PageTemplate("page", [frame], onPage=begin, onPageEnd=end))
    template.build(_story(document, drawn, known))
    return buffer.getvalue(), found


def _date(canvas: Any, created: str) -> None:
    stamp = f"D:{created.replace('-', '')}090000Z" if created else ""
    canvas.setDateFormatter(lambda *_: stamp)


def _header(canvas: Any, titles: blocks.TitleLines, drawn: Look) -> None:
    canvas.saveState()
    _small_print(canvas, drawn)
    running = shorten(f"{titles.publisher} | {titles.title}", 105, placeholder=" ...")
    canvas.drawString(MARGIN, PAGE_HEIGHT - 15 * mm, running)
    canvas.line(MARGIN, PAGE_HEIGHT - 17 * mm, PAGE_WIDTH - MARGIN, PAGE_HEIGHT - 17 * mm)
    canvas.restoreState()


def _footer(canvas: Any, drawn: Look, pages: int) -> None:
    canvas.saveState()
    _small_print(canvas, drawn)
    canvas.line(MARGIN, 16 * mm, PAGE_WIDTH - MARGIN, 16 * mm)
    canvas.drawString(MARGIN, 11 * mm, blocks.NOTICE)
    page = f"Page {canvas.getPageNumber()} of {pages}"
    canvas.drawRightString(PAGE_WIDTH - MARGIN, 11 * mm, page)
    canvas.restoreState()


def _small_print(canvas: Any, drawn: Look) -> None:
    canvas.setFont(drawn.regular, 8.5)
    canvas.setFillColor(GREY)
    canvas.setStrokeColor(RULE)


def _story(document: blocks.Document, drawn: Look, known: _Layout) -> list[Flowable]:
    opening = _title_page(document.titles, drawn) if document.long else []
    if document.long:
        opening += _contents(drawn, known)
    else:
        opening += _masthead(document.titles, drawn)
    body = [part for block in document.blocks for part in _flowables(block, drawn)]
    return opening + _broken(body) if document.long else opening + body


def _broken(body: list[Flowable]) -> list[Flowable]:
    """Chapters of a long report begin on a new page."""
    story: list[Flowable] = []
    for part in body:
        heading = getattr(part, "sample_heading", None)
        if heading is not None and heading.level == 1:
            story.append(PageBreak())
        story.append(part)
    return story


def _title_page(titles: blocks.TitleLines, drawn: Look) -> list[Flowable]:
    styles = drawn.styles
    return [
        Paragraph(escape(titles.publisher), styles["publisher"]),
        Spacer(1, 4 * mm),
        HRFlowable(width="100%", thickness=3, color=drawn.accent, spaceAfter=55 * mm),
        Paragraph(escape(titles.title), styles["title"]),
        Paragraph(escape(titles.subtitle), styles["subtitle"]),
        Spacer(1, 18 * mm),
        *(Paragraph(escape(line), styles["imprint"]) for line in (titles.authors, titles.date)),
        Spacer(1, 50 * mm),
        Paragraph(blocks.NOTICE, styles["notice"]),
        PageBreak(),
    ]


def _masthead(titles: blocks.TitleLines, drawn: Look) -> list[Flowable]:
    styles = drawn.styles
    imprint = " | ".join(line for line in (titles.authors, titles.date) if line)
    return [
        Paragraph(escape(titles.publisher), styles["publisher"]),
        Paragraph(escape(titles.title), styles["short-title"]),
        *([Paragraph(escape(titles.subtitle), styles["subtitle"])] if titles.subtitle else []),
        Paragraph(escape(imprint), styles["imprint"]),
        HRFlowable(width="100%", thickness=2, color=drawn.accent, spaceBefore=6, spaceAfter=12),
    ]


def _contents(drawn: Look, known: _Layout) -> list[Flowable]:
    rows = [
        (
            Paragraph(("&nbsp;" * 6 if level > 1 else "") + escape(text), drawn.styles["cell"]),
            str(page),
        )
        for level, text, page in known.headings
    ]
    grid = Table(rows, colWidths=[TEXT_WIDTH - 14 * mm, 14 * mm])
    grid.setStyle(
        TableStyle(
            [
                ("ALIGN", (1, 0), (1, -1), "RIGHT"),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("FONT", (0, 0), (-1, -1), drawn.regular, 9),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
            ]
        )
    )
    return [Paragraph("Contents", drawn.styles["heading-1"]), grid]


def _flowables(block: blocks.Block, drawn: Look) -> list[Flowable]:
    styles = drawn.styles
    match block:
        case blocks.Heading(text, level):
            heading = Paragraph(escape(text), styles[f"heading-{level}"])
            heading.sample_heading = block if level < 3 else None
            return [CondPageBreak(35 * mm), heading]
        case blocks.Paragraph(text, ""):
            return [Paragraph(escape(text), styles["body"])]
        case blocks.Paragraph(text, number):
            return [Paragraph(escape(text), styles["numbered"], bulletText=number)]
        case blocks.Bullets(lines):
            bullets = [Paragraph(escape(ln), styles["bullet"], bulletText="•") for ln in lines]
            return [*bullets, Spacer(1, 6)]
        case blocks.Table():
            return [_table(block, drawn), Spacer(1, 12)]
        case blocks.Panel(title, lines):
            return [_panel(title, lines, drawn), Spacer(1, 12)]


def _table(block: blocks.Table, drawn: Look) -> Flowable:
    def cells(row: tuple[str, ...], style: str) -> list[Flowable]:
        return [Paragraph(escape(cell), drawn.styles[style]) for cell in row]

    total = sum(block.widths)
    grid = Table(
        [cells(block.header, "cell-head"), *(cells(row, "cell") for row in block.rows)],
        colWidths=[TEXT_WIDTH * width / total for width in block.widths],
        repeatRows=1,
    )
    grid.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), drawn.accent),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [None, WASH]),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return grid


def _panel(title: str, lines: tuple[str, ...], drawn: Look) -> Flowable:
    body: list[Flowable] = [Paragraph(escape(title), drawn.styles["panel-title"]), Spacer(1, 4)]
    body += [Paragraph(escape(ln), drawn.styles["panel"], bulletText="•") for ln in lines]
    box = Table([[body]], colWidths=[TEXT_WIDTH])
    box.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), WASH),
                ("LINEBEFORE", (0, 0), (0, -1), 3, drawn.accent),
                *((side, (0, 0), (-1, -1), 9) for side in ("TOPPADDING", "BOTTOMPADDING")),
                *((side, (0, 0), (-1, -1), 12) for side in ("LEFTPADDING", "RIGHTPADDING")),
            ]
        )
    )
    return box
