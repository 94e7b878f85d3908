"""A document written as a DOCX, re-packed so that two runs give the same bytes."""

from datetime import datetime
from io import BytesIO
from typing import cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from indexer.sample import blocks

_PACKED = (1980, 1, 1, 0, 0, 0)
_UNDATED = "2000-01-01"


def render_docx(document: blocks.Document) -> bytes:
    """The bytes of the DOCX: the notice as first line and in the footer of every page."""
    word = docx.Document()
    _set_properties(word, document)
    _set_styles(word, document.accent)
    _furnish(word, document)
    word.add_paragraph(blocks.NOTICE).runs[0].bold = True
    titles = document.titles
    word.add_paragraph(titles.publisher)
    word.add_paragraph(titles.title, style="Title")
    for line in (titles.subtitle, titles.authors, titles.date):
        if line:
            word.add_paragraph(line)
    for block in document.blocks:
        _add(word, block)
    return _repacked(word)


def _set_properties(word: WordDocument, document: blocks.Document) -> None:
    properties = word.core_properties
    created = datetime.fromisoformat(document.properties.created or _UNDATED)
    properties.title = document.properties.title
    properties.author = document.properties.author
    properties.last_modified_by = document.properties.author
    properties.comments = ""
    properties.language = document.language
    properties.created = properties.modified = created


def _set_styles(word: WordDocument, accent: str) -> None:
    tint = RGBColor.from_string(accent.removeprefix("#").upper())
    for name, size in (("Normal", 11), ("Title", 24), ("Heading 1", 16), ("Heading 2", 13)):
        style = cast(ParagraphStyle, word.styles[name])
        style.font.name, style.font.size = "Arial", Pt(size)
        if name != "Normal":
            style.font.color.rgb = tint
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)


def _furnish(word: WordDocument, document: blocks.Document) -> None:
    section = word.sections[0]
    section.header.paragraphs[0].text = document.titles.publisher
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run(f"{blocks.NOTICE} | Page ")
    _add_field(footer, "PAGE")
    footer.add_run(" of ")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: WordParagraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    paragraph._p.append(field)


def _add(word: WordDocument, block: blocks.Block) -> None:
    match block:
        case blocks.Heading(text, level):
            word.add_heading(text, level)
        case blocks.Paragraph(text, number):
            word.add_paragraph(f"{number} {text}".strip())
        case blocks.Bullets(lines):
            for line in lines:
                word.add_paragraph(line, style="List Bullet")
        case blocks.Table(header, rows, _):
            _add_table(word, (header, *rows))
        case blocks.Panel(title, lines):
            box = word.add_table(1, 1, style="Table Grid").cell(0, 0)
            box.paragraphs[0].add_run(title).bold = True
            for line in lines:
                box.add_paragraph(line, style="List Bullet")
            word.add_paragraph()


def _add_table(word: WordDocument, rows: tuple[tuple[str, ...], ...]) -> None:
    grid = word.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, cells in zip(grid.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for cell in grid.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    word.add_paragraph()


def _repacked(word: WordDocument) -> bytes:
    loose, packed = BytesIO(), BytesIO()
    word.save(loose)
    with ZipFile(loose) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, _PACKED)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
