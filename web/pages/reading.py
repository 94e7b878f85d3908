"""One page of a record: its text with what was searched for marked, beside its picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from repo_search.records import Holding, Record
from repo_search.snippets import mark
from repo_search.texts import _
from web import urls, wording
from web.pages import Link
from web.pages.citing import Citation, citations
from web.pages.hits import HitPages, Sought, hit_pages
from web.pages.inside import InsideBox, inside_box
from web.pages.records import PICTURED, file_link
from web.segments import Paragraph, paragraphs


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawn page, and the boxes around what is marked, "" for none; `failed` says why there
    is no picture, when that is known."""

    href: str
    boxes: str
    alt: str
    failed: str


class Piece(NamedTuple):
    """A run of text, and the id under which it is found if it is marked, else ""."""

    text: str
    hit: str


@dataclass(frozen=True, slots=True)
class TextParagraph:
    """`anchor` is the id under which it is found; `listed` as in Paragraph."""

    anchor: str
    number: str
    pieces: tuple[Piece, ...]
    listed: bool


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page of a record's text. `heading` is "Page 12 of 34"; `permanent` is its address
    without what was searched for."""

    title: str
    heading: str
    record: Link
    record_id: str
    number: str
    lang: str
    by: str
    inside: InsideBox | None
    recognised: bool
    hits: HitPages | None
    notes: tuple[str, ...]
    paragraphs: tuple[TextParagraph, ...]
    empty: str
    picture: Picture | None
    previous: Link | None
    next: Link | None
    file: Link
    citations: tuple[Citation, ...]
    permanent: Link


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a record that has it: its number, its text, whether that is from OCR, and why its
    picture could not be drawn when it was tried."""

    number: int
    text: str
    recognised: bool = False
    picture_failed: str = ""


def text_page(
    record: Record,
    holding: Holding,
    sheet: Sheet,
    sought: Sought | None,
    notice: str,
    address: str,
) -> TextPage:
    """The page of a sheet; `sought` is None without a query, `address` is that of the page in
    full, where it is known."""
    number, record_id = sheet.number, record.record_id
    href = sought.page if sought else urls.page
    spans = mark(sheet.text, sought.query.clause) if sought else ()
    pdf = holding.media_type == PICTURED
    boxed = sought if sought and spans and not sheet.recognised else None
    here = urls.page(record_id, number)
    return TextPage(
        title=f"{wording.page(number, holding)}: {record.title}",
        heading=wording.page_of(number, holding),
        record=Link(record.title, urls.record(record_id)),
        record_id=record_id,
        number=str(number),
        lang=wording.language_attribute(record),
        by=", ".join([*(p.label for p in record.publishers), wording.published(record.published)]),
        inside=inside_box(record, sought.text if sought else ""),
        recognised=sheet.recognised,
        hits=hit_pages(record_id, number, sought, holding) if sought else None,
        notes=sought.query.notes if sought else (),
        paragraphs=_numbered(paragraphs(sheet.text, spans, wrapped=holding.paged)),
        empty=_("There is no text here."),
        picture=Picture(
            urls.picture(record_id, number),
            urls.boxes(record_id, number, boxed.text, boxed.switches) if boxed else "",
            _("Picture of page %(number)s. Its text stands beside it.", number=number),
            _(sheet.picture_failed) if sheet.picture_failed else "",
        )
        if pdf
        else None,
        previous=Link(wording.page(number - 1, holding), href(record_id, number - 1))
        if number > 1
        else None,
        next=Link(wording.page(number + 1, holding), href(record_id, number + 1))
        if number < holding.pages
        else None,
        file=Link(_("Open the PDF at page %(number)s", number=number), urls.file(record_id, number))
        if pdf
        else file_link(record_id, holding),
        citations=citations(record, notice, address, number),
        permanent=Link(address or here, here),
    )


def _numbered(found: Sequence[Paragraph]) -> tuple[TextParagraph, ...]:
    hits = count(1)
    return tuple(
        TextParagraph(
            f"p{number}",
            str(number),
            tuple(
                Piece(segment.text, f"hit-{next(hits)}" if segment.marked else "")
                for segment in paragraph.segments
            ),
            paragraph.listed,
        )
        for number, paragraph in enumerate(found, start=1)
    )
