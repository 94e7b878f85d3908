"""The pages of one record: its description, its text page by page, its tombstone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from repo_search.claims import Source
from repo_search.formats.citation import cite
from repo_search.query import Query
from repo_search.records import Holding, Record, Reference
from repo_search.similar import SimilarRecord
from repo_search.snippets import mark
from repo_search.texts import _
from web import urls, wording
from web.pages import Link
from web.pages.description import Field, described
from web.pages.inside import InsideBox, inside_box
from web.pages.results import RecordLine, record_line
from web.pages.similar import SimilarLine, similar_record
from web.segments import Paragraph, paragraphs
from web.urls import Arguments

PICTURED = "application/pdf"
_HITS_LINKED = 60
"""Pages that match and are linked from each; every link holds the whole query."""


@dataclass(frozen=True, slots=True)
class RecordPage:
    title: str
    lang: str
    caption: str
    abstract: str
    read: Link | None
    file: Link | None
    no_text: str
    fields: tuple[Field, ...]
    citation: str
    others: tuple[RecordLine, ...]
    inside: InsideBox | None
    similar: tuple[SimilarLine, ...]
    api: str


def record_page(
    record: Record,
    of_cases: Sequence[Record],
    notice: str,
    dated_by: Source | None = None,
    recognised: int = 0,
    related: Sequence[tuple[str, Reference]] = (),
    similar: Sequence[SimilarRecord] = (),
) -> RecordPage:
    """`of_cases` are the records of the same cases, this one perhaps among them; `dated_by` is
    who claims the date of publication; `recognised` counts the pages whose text is from OCR;
    `related` is what the record is to others; `similar` are those most like it."""
    holding = record.holding
    first = urls.page(record.record_id, 1)
    readable = holding is not None and holding.pages > 0 and record.text != "none"
    others = {r.record_id: r for r in of_cases if r.record_id != record.record_id}
    kind = wording.document_type(record) or "Document"
    return RecordPage(
        record.title,
        wording.language_attribute(record),
        f"{kind}, {wording.published(record.published)}"
        if record.published
        else f"{kind}, date unknown",
        record.abstract or "",
        Link(_("Read from the beginning"), first) if readable else None,
        _file_link(record.record_id, holding) if holding else None,
        _no_text(record),
        described(record, dated_by, recognised, related),
        cite(record, notice),
        tuple(record_line(other) for other in others.values()),
        inside_box(record),
        tuple(map(similar_record, similar)),
        f"/api/v1{urls.record(record.record_id)}",
    )


def _file_link(record_id: str, holding: Holding) -> Link:
    inline = holding.media_type in (PICTURED, "text/plain")
    verb = "Open" if inline else "Download"
    return Link(f"{verb} the file ({wording.extent(holding)})", urls.file(record_id))


def _no_text(record: Record) -> str:
    if record.text != "none":
        return ""
    if record.holding is None:
        return "No file is held, so there is nothing to read here."
    reason = record.text_reason.rstrip(".") or "no text was found in it"
    return (
        f"The words of this file cannot be searched or shown: {reason}. "
        "Open the file itself to read it."
    )


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawn page; `failed` says why there is none, when that is known."""

    href: str
    alt: str
    failed: str


@dataclass(frozen=True, slots=True)
class HitsNote:
    """Where this page stands among the pages that match."""

    text: str
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page of a record's text. `heading` is "Page 12 of 34"."""

    title: str
    heading: str
    record: Link
    lang: str
    by: str
    q: str
    inside: InsideBox | None
    recognised: bool
    hits: HitsNote | None
    all_hits: tuple[Link, ...]
    more_hits: bool
    notes: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    empty: str
    picture: Picture | None
    previous: Link | None
    next: Link | None
    file: Link
    citation: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What was searched for, as far as it was read, the pages that answer it, and the arguments
    that say what is searched for beside the text."""

    query: Query
    pages: tuple[int, ...]
    switches: Arguments = ()

    def page(self, record_id: str, number: int) -> str:
        """The address of a page with the same search."""
        return urls.page(record_id, number, self.text, self.switches)

    @property
    def text(self) -> str:
        return self.query.text


def text_page(
    record: Record,
    holding: Holding,
    number: int,
    text: str,
    recognised: bool,
    sought: Sought | None,
    picture_failed: str,
    notice: str,
) -> TextPage:
    """The page with this number of a record that has it; `recognised` if its text is from OCR;
    `sought` is None without a query."""
    q = sought.text if sought else ""
    href = sought.page if sought else urls.page
    spans = mark(text, sought.query.clause) if sought else ()
    pdf = holding.media_type == PICTURED
    return TextPage(
        title=f"{wording.page(number, holding)}: {record.title}",
        heading=wording.page_of(number, holding),
        record=Link(record.title, urls.record(record.record_id)),
        lang=wording.language_attribute(record),
        by=", ".join([*(p.label for p in record.publishers), wording.published(record.published)]),
        q=q,
        inside=inside_box(record, q),
        recognised=recognised,
        hits=_hits(record.record_id, number, sought, holding) if sought else None,
        all_hits=tuple(
            Link(str(page), href(record.record_id, page))
            for page in (sought.pages[:_HITS_LINKED] if sought else ())
        ),
        more_hits=sought is not None and len(sought.pages) > _HITS_LINKED,
        notes=sought.query.notes if sought else (),
        paragraphs=paragraphs(text, spans, wrapped=holding.paged),
        empty=_("There is no text here."),
        picture=Picture(
            urls.picture(record.record_id, number),
            f"Picture of page {number}. Its text stands beside it.",
            picture_failed,
        )
        if pdf
        else None,
        previous=Link(wording.page(number - 1, holding), href(record.record_id, number - 1))
        if number > 1
        else None,
        next=Link(wording.page(number + 1, holding), href(record.record_id, number + 1))
        if number < holding.pages
        else None,
        file=Link(f"Open the PDF at page {number}", urls.file(record.record_id, number))
        if pdf
        else _file_link(record.record_id, holding),
        citation=cite(record, notice, number),
    )


def _hits(record_id: str, number: int, sought: Sought, holding: Holding) -> HitsNote:
    pages = sought.pages
    before = [page for page in pages if page < number]
    after = [page for page in pages if page > number]
    if number in pages:
        text = _(
            "Hit %(number)s of %(all)s for “%(query)s”",
            number=len(before) + 1, all=len(pages), query=sought.text,
        )  # fmt: skip
    elif pages:
        text = _(
            "“%(query)s” is not here. It is on %(pages)s of this document.",
            query=sought.text, pages=wording.pages(len(pages), holding),
        )  # fmt: skip
    else:
        text = _("“%(query)s” is nowhere in this document.", query=sought.text)
    return HitsNote(
        text,
        sought.page(record_id, before[-1]) if before else "",
        sought.page(record_id, after[0]) if after else "",
    )


@dataclass(frozen=True, slots=True)
class TombstonePage:
    title: str
    record_id: str
    day: str
    reason: str


def tombstone_page(record_id: str, withdrawn: datetime, reason: str) -> TombstonePage:
    return TombstonePage(
        "This record was withdrawn",
        record_id,
        wording.day(withdrawn.replace(tzinfo=UTC).date()),
        reason,
    )
