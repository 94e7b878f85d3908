"""One page of a record: its text, with what is sought or found marked, beside its picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple, Protocol

from repo_search.records import Holding, Record
from repo_search.results import Span
from repo_search.texts import _
from web import urls, wording
from web.pages import Link
from web.pages.citing import Citation, citations
from web.pages.hits import HitPages
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


class Marks(Protocol):
    """What is marked on the pages of a record: what was searched for, or one of its findings."""

    @property
    def text(self) -> str:
        """The query, "" without one."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of the query."""

    def spans(self, number: int, text: str, /) -> tuple[Span, ...]:
        """What is marked of the text of a page."""

    def page(self, record_id: str, number: int, /) -> str:
        """The address of another page that is looked at on the way."""

    def boxes(self, record_id: str, number: int, /) -> str:
        """The address of the boxes on the picture of a page."""

    def hits(self, record_id: str, number: int, holding: Holding, /) -> HitPages:
        """Where a page stands among those that have something marked."""


def text_page(
    record: Record,
    holding: Holding,
    sheet: Sheet,
    marks: Marks | None,
    notice: str,
    address: str,
) -> TextPage:
    """The page of a sheet; `marks` is None where nothing is marked, `address` is that of the page
    in full, where it is known."""
    number, record_id = sheet.number, record.record_id
    href = marks.page if marks else urls.page
    spans = marks.spans(number, sheet.text) if marks else ()
    pdf = holding.media_type == PICTURED
    boxed = marks if marks and spans and not sheet.recognised else None
    here = urls.page(record_id, number)
    return TextPage(
        title=f"{wording.page(number, holding)}: {record.title}",
        heading=wording.page_of(number, holding),
        record=Link(record.title, urls.record(record_id)),
        record_id=record_id,
        number=str(number),
        lang=wording.language_attribute(record),
        by=", ".join([*(p.label for p in record.publishers), wording.published(record.published)]),
        inside=inside_box(record, marks.text if marks else ""),
        recognised=sheet.recognised,
        hits=marks.hits(record_id, number, holding) if marks else None,
        notes=marks.notes if marks else (),
        paragraphs=_numbered(paragraphs(sheet.text, spans, wrapped=holding.paged)),
        empty=_("There is no text here."),
        picture=Picture(
            urls.picture(record_id, number),
            boxed.boxes(record_id, number) if boxed else "",
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
