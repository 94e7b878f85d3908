"""The typography of sample PDFs: styles for paragraphs, tables and panels on A4 paper."""

from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 25 * mm
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
GREY = HexColor("#50555a")
RULE = HexColor("#b1b7bd")
WASH = HexColor("#eef1f4")
NUMBER_INDENT = 13 * mm


@dataclass(frozen=True, slots=True)
class Look:
    """The fonts and colour of one publisher's papers and the styles made from them."""

    regular: str
    bold: str
    accent: Color
    styles: dict[str, Any]


def look(accent: str, serif: bool, long: bool) -> Look:
    """The look of a document; long reports are set larger and with more space."""
    regular, bold = ("Times-Roman", "Times-Bold") if serif else ("Helvetica", "Helvetica-Bold")
    colour = HexColor(accent)
    size = (12 if serif else 10.5) if long else (11 if serif else 10)
    leading = size * (1.6 if long else 1.4)
    body = ParagraphStyle(
        "body", fontName=regular, fontSize=size, leading=leading, spaceAfter=size * 0.85
    )

    def heading(name: str, points: float, before: float, tint: Color) -> ParagraphStyle:
        return ParagraphStyle(
            name,
            fontName=bold,
            fontSize=points,
            leading=points * 1.25,
            spaceBefore=before,
            spaceAfter=points * 0.55,
            textColor=tint,
        )

    styles = {
        "body": body,
        "numbered": ParagraphStyle(
            "numbered",
            parent=body,
            leftIndent=NUMBER_INDENT,
            bulletIndent=0,
            bulletFontName=regular,
            bulletFontSize=size,
        ),
        "bullet": ParagraphStyle(
            "bullet",
            parent=body,
            leftIndent=6 * mm,
            bulletIndent=1.5 * mm,
            spaceAfter=size * 0.4,
        ),
        "cell": ParagraphStyle("cell", fontName=regular, fontSize=9, leading=12),
        "cell-head": ParagraphStyle(
            "cell-head", fontName=bold, fontSize=9, leading=12, textColor=HexColor("#ffffff")
        ),
        "panel": ParagraphStyle(
            "panel", parent=body, leftIndent=5 * mm, bulletIndent=0, spaceAfter=3
        ),
        "panel-title": ParagraphStyle(
            "panel-title", fontName=bold, fontSize=size + 1, leading=size + 6, textColor=colour
        ),
        "heading-1": heading("heading-1", 18 if long else 13, 0 if long else 10, colour),
        "heading-2": heading("heading-2", 13 if long else 11.5, 10, colour),
        "heading-3": heading("heading-3", 11, 6, HexColor("#222222")),
        "publisher": ParagraphStyle(
            "publisher", fontName=bold, fontSize=13, leading=17, textColor=colour
        ),
        "title": ParagraphStyle("title", fontName=bold, fontSize=27, leading=33, spaceAfter=10),
        "short-title": ParagraphStyle(
            "short-title", fontName=bold, fontSize=19, leading=23, spaceBefore=4, spaceAfter=5
        ),
        "subtitle": ParagraphStyle(
            "subtitle", fontName=regular, fontSize=16, leading=21, textColor=GREY, spaceAfter=8
        ),
        "imprint": ParagraphStyle("imprint", fontName=regular, fontSize=11.5, leading=17),
        "notice": ParagraphStyle("notice", fontName=bold, fontSize=10, leading=14, textColor=GREY),
    }
    return Look(regular, bold, colour, styles)
