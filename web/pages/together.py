"""What belongs together: the course of a case, and its documents with what each is to others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repo_search.cases import Case
from repo_search.records import Record, Reference
from repo_search.texts import N_, _
from web import urls, wording
from web.pages import Link
from web.pages.cases import EventLine, event_line

Relations = Mapping[str, Sequence[tuple[str, Reference]]]
"""By record: what it is to others ("translation of")."""

_RELATIONS = {
    "translation of": N_("Translation of"),
    "translated as": N_("Translated as"),
    "briefing of": N_("Briefing of"),
    "progress report of": N_("Progress report of"),
    "response to": N_("Response to"),
    "replaces": N_("Replaces"),
}


@dataclass(frozen=True, slots=True)
class Related:
    """What a document is to another, as a label, and that other."""

    label: str
    link: Link


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document of a case; `here` if it is the one whose page this is."""

    link: Link
    lang: str
    about: str
    here: bool
    related: tuple[Related, ...]


@dataclass(frozen=True, slots=True)
class CaseBox:
    """A case of the record: where its review stands, what happened when, and its documents."""

    anchor: str
    link: Link
    status: str
    course: tuple[EventLine, ...]
    documents: tuple[DocumentLine, ...]


def case_boxes(
    record: Record, cases: Sequence[tuple[Case, Sequence[Record]]], relations: Relations
) -> tuple[CaseBox, ...]:
    """A box for each case that has a course, or documents beside this one."""
    boxes = (
        CaseBox(
            f"case-{number}",
            Link(case.label, urls.case(case.case_id)),
            wording.status(case.status),
            tuple(map(event_line, case.events)),
            tuple(_document(one, record, relations) for one in of_case),
        )
        for number, (case, of_case) in enumerate(cases, start=1)
    )
    return tuple(box for box in boxes if box.course or len(box.documents) > 1)


def related(record_id: str, relations: Relations) -> tuple[Related, ...]:
    """What a record is to others."""
    return tuple(
        Related(
            _(_RELATIONS[relation]) if relation in _RELATIONS else wording.capital(relation),
            Link(other.label, urls.record(other.id)),
        )
        for relation, other in relations.get(record_id, ())
    )


def _document(one: Record, here: Record, relations: Relations) -> DocumentLine:
    about = [
        wording.document_type(one),
        wording.published(one.published),
        *wording.language_names(one),
        wording.extent(one.holding) if one.holding else _("No file"),
    ]
    return DocumentLine(
        Link(one.title, urls.record(one.record_id)),
        wording.language_attribute(one),
        ", ".join(part for part in about if part),
        one.record_id == here.record_id,
        related(one.record_id, relations),
    )
