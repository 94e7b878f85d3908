"""The page of one record: its description, its contents, its case; and its tombstone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from repo_search.cases import Case
from repo_search.contents import Kind, Part, key_parts
from repo_search.findings import Finding
from repo_search.formats.exported import About
from repo_search.formats.jsonld import report
from repo_search.formats.metas import Meta, metas
from repo_search.records import Holding, Record
from repo_search.similar import SimilarRecord
from repo_search.texts import _
from web import urls, wording
from web.pages import Link
from web.pages.briefing import sheet_link
from web.pages.citing import Citation, citations
from web.pages.contents import ContentsBox, KeyPart, contents_box, key_part_lines
from web.pages.description import Claims, Field, checked, described
from web.pages.following import record_exports
from web.pages.inside import InsideBox, inside_box
from web.pages.record_findings import FindingsBox, findings_box
from web.pages.similar import SimilarLine, similar_record
from web.pages.together import CaseBox, Relations, case_boxes, related

PICTURED = "application/pdf"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a record beside itself: who claims each field, how many of its pages were
    read by OCR, its cases with their records, what these are to others, its parts by its headings
    and by its outline, the records like it, and what it finds and recommends."""

    winning: Claims
    recognised: int = 0
    cases: Sequence[tuple[Case, Sequence[Record]]] = ()
    relations: Relations | None = None
    headings: Sequence[Part] = ()
    outline: Sequence[Part] = ()
    similar: Sequence[SimilarRecord] = ()
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class RecordPage:
    title: str
    record_id: str
    lang: str
    caption: str
    unchecked_title: bool
    abstract: str
    unchecked_abstract: bool
    read: Link | None
    file: Link | None
    briefing: Link
    no_text: str
    inside: InsideBox | None
    findings: FindingsBox | None
    key_parts: tuple[KeyPart, ...]
    contents: ContentsBox | None
    fields: tuple[Field, ...]
    some_unchecked: bool
    cases: tuple[CaseBox, ...]
    citations: tuple[Citation, ...]
    permanent: Link
    similar: tuple[SimilarLine, ...]
    exports: tuple[Link, ...]
    metas: tuple[Meta, ...]
    linked: Mapping[str, Any]
    """The record in JSON-LD."""


def record_page(record: Record, known: Known, about: About) -> RecordPage:
    """`about` says where the site stands, and its notice."""
    address = about.address(record)
    holding = record.holding
    readable = holding is not None and holding.pages > 0 and record.text != "none"
    relations = known.relations or {}
    fields = described(
        record, known.winning, known.recognised, related(record.record_id, relations)
    )
    title, abstract = (checked(known.winning, name) for name in ("title", "abstract"))
    return RecordPage(
        record.title,
        record.record_id,
        wording.language_attribute(record),
        _caption(record),
        not title,
        record.abstract or "",
        bool(record.abstract) and not abstract,
        Link(_("Read from the beginning"), urls.page(record.record_id, 1)) if readable else None,
        file_link(record.record_id, holding) if holding else None,
        sheet_link(urls.record(record.record_id)),
        _no_text(record),
        inside_box(record),
        findings_box(record, known.findings),
        key_part_lines(record, _key_parts(known)),
        contents_box(record, known.outline or known.headings),
        fields,
        not (title and all(field.checked for field in fields)),
        case_boxes(record, known.cases, relations),
        citations(record, about.notice, address),
        Link(address, urls.record(record.record_id)),
        tuple(map(similar_record, known.similar)),
        record_exports(record.record_id),
        metas(record, about),
        report(record, about),
    )


def _key_parts(known: Known) -> Sequence[tuple[Kind, Part]]:
    """The key parts by the headings, and those of other kinds by the outline."""
    by_heading = key_parts(known.headings)
    kinds = {kind for kind, _part in by_heading}
    others = (one for one in key_parts(known.outline) if one[0] not in kinds)
    return sorted((*by_heading, *others), key=lambda one: one[1].page)


def _caption(record: Record) -> str:
    kind = wording.document_type(record) or _("Document")
    return f"{kind}, {wording.published(record.published)}"


def file_link(record_id: str, holding: Holding) -> Link:
    """The file, opened or downloaded as browsers treat it."""
    what = wording.extent(holding)
    if holding.media_type in (PICTURED, "text/plain"):
        return Link(_("Open the file (%(what)s)", what=what), urls.file(record_id))
    return Link(_("Download the file (%(what)s)", what=what), urls.file(record_id))


def _no_text(record: Record) -> str:
    if record.text != "none":
        return ""
    if record.holding is None:
        return _("No file is held, so there is nothing to read here.")
    return _(
        "The words of this file cannot be searched or shown: %(reason)s. "
        "Open the file itself to read it.",
        reason=record.text_reason.rstrip(".") or _("no text was found in it"),
    )


@dataclass(frozen=True, slots=True)
class TombstonePage:
    title: str
    said: str
    reason: str


def tombstone_page(record_id: str, withdrawn: datetime, reason: str) -> TombstonePage:
    said = _(
        "Record %(id)s was withdrawn on %(day)s. Its description, its text and its file are no "
        "longer published here.",
        id=record_id,
        day=wording.day(withdrawn.replace(tzinfo=UTC).date()),
    )
    why = _("Reason: %(reason)s", reason=reason) if reason else ""
    return TombstonePage(_("This record was withdrawn"), said, why)


def erased_page(record_id: str, day: str) -> TombstonePage:
    """`day` is that of the erasure, as ISO 8601."""
    said = _(
        "Record %(id)s was erased on %(day)s. Nothing of it is held here any more.",
        id=record_id,
        day=wording.day(date.fromisoformat(day)),
    )
    return TombstonePage(_("This record was erased"), said, "")
