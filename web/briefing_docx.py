"""A briefing sheet as a Word document: headings, lists and links that Word knows as such and no
tables, so that everybody can read it and work on it."""

from datetime import datetime
from io import BytesIO
from typing import cast

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from repo_search.formats.exported import one_line
from repo_search.texts import _
from web.pages import Link
from web.pages.briefing import QuoteLine, Section, SheetPage

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SIZES = {"Normal": 9, "Title": 16, "Heading 1": 11, "List Bullet": 9, "List Bullet 2": 9}
_LINK, _RULED, _SMALL = "Hyperlink", "Ruled Line", "Small Print"


def sheet_docx(page: SheetPage, author: str, language: str, made: datetime) -> bytes:
    """The bytes of the document; `author` is the service, `language` a tag of BCP 47. Whatever XML
    cannot hold is left out of what is quoted."""
    word = docx.Document()
    site = page.address.text.removesuffix(page.address.href)
    _set_properties(word, page, author, language, made)
    _set_styles(word, language)
    writer = _Writer(word, site)
    writer.paragraph(page.caption, _SMALL)
    title = writer.paragraph("", "Title")
    writer.run(title, page.heading, lang=page.lang)
    for said in (page.about, page.notice):
        if said:
            writer.paragraph(said)
    for section in page.sections:
        writer.section(section)
    writer.paragraph(_("Quoted here"), "Heading 1")
    for report in page.reports:
        rights = _("Rights: %(statement)s", statement=report.rights)
        writer.paragraph(f"{report.number} {report.citation} {rights}", _SMALL)
    for said in page.missing:
        writer.paragraph(said, _SMALL)
    writer.paragraph(page.explained, _SMALL)
    last = writer.paragraph("", _SMALL)
    writer.run(last, f"{page.made} · ")
    writer.link(last, page.address)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _set_properties(
    word: Document, page: SheetPage, author: str, language: str, made: datetime
) -> None:
    properties = word.core_properties
    properties.title = one_line(page.title)[:255]
    properties.author = properties.last_modified_by = one_line(author)[:255]
    properties.comments = ""
    properties.language = language
    properties.created = properties.modified = made


def _set_styles(word: Document, language: str) -> None:
    styles = word.styles
    for name in (_RULED, _SMALL):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    link = styles.add_style(_LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, RGBColor(0x1A, 0x4F, 0x8B)
    for name, size in {**_SIZES, _SMALL: 8, _RULED: 10}.items():
        style = cast(ParagraphStyle, styles[name])
        style.font.name, style.font.size = "Arial", Pt(size)
        style.paragraph_format.space_after = Pt(2)
        if name in ("Title", "Heading 1"):
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.paragraph_format.space_before = Pt(6)
    ruled = cast(ParagraphStyle, styles[_RULED])
    ruled.paragraph_format.space_before = Pt(12)
    sides = ("w:bottom", "w:between")  # paragraphs that follow each other share one border else
    rules = [_element(side, val="single", sz="4", space="1", color="808080") for side in sides]
    # The schema wants them before the spacing, which is there already.
    ruled.element.get_or_add_pPr().insert(0, _element("w:pBdr", *rules))
    for lang in styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(12)


class _Writer:
    """Writes paragraphs into a document; addresses within the site begin with that of the site."""

    def __init__(self, word: Document, site: str) -> None:
        self._word, self._site = word, site

    def paragraph(self, text: str, style: str = "Normal") -> Paragraph:
        return self._word.add_paragraph(one_line(text), style)

    def section(self, section: Section) -> None:
        self.paragraph(section.heading, "Heading 1")
        for line in section.quotes:
            self._quote(line)
        if section.none:
            self.paragraph(section.none)
        if section.rest:
            self.link(self.paragraph(""), section.rest)
        for _line in section.lines:
            self.paragraph("", _RULED)

    def _quote(self, line: QuoteLine) -> None:
        item = self.paragraph("", "List Bullet")
        if line.label:
            self.run(item, f"{line.label} ").bold = True
        if line.text:
            self.run(item, f"“{line.text}”", line.lang)
        else:
            self.run(item, line.note)
        self._place(item, line.source, line.page)
        for said in line.more:
            self.run(item, f" · {said}")
        for answer in line.answers:
            below = self.paragraph("", "List Bullet 2")
            self.run(below, f"{answer.by} ")
            self.run(below, f"“{answer.said}”", answer.lang)
            self._place(below, answer.source, answer.page)

    def _place(self, paragraph: Paragraph, source: str, page: Link) -> None:
        self.run(paragraph, f" {source} " if source else " ")
        self.link(paragraph, page)

    def run(self, paragraph: Paragraph, text: str, lang: str = "") -> Run:
        """Words at the end of a paragraph, in the language that is named, else in the usual one;
        their lines stay apart."""
        lines = [one_line(f"|{line}|")[1:-1] for line in text.split("\n")]  # with spaces at ends
        run = paragraph.add_run("\n".join(lines))
        if lang:
            run._r.get_or_add_rPr().append(_element("w:lang", val=lang))
        return run

    def link(self, paragraph: Paragraph, to: Link) -> None:
        related = paragraph.part.relate_to(
            f"{self._site}{to.href}", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        run = paragraph.add_run(one_line(to.text), style=_LINK)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), related)
        paragraph._p.append(link)
        link.append(run._r)


def _element(tag: str, *within: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(within)
    return made
