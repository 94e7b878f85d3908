"""The contents of a document and its key parts, as links to its pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.contents import Kind, Part
from repo_search.records import Record
from repo_search.texts import N_, _
from web import urls, wording
from web.pages import Link

_SHOWN = 15
"""Entries of the contents that stand open; the rest is folded away."""
_LABELS: dict[Kind, str] = {
    "terms of reference": N_("Terms of reference"),
    "summary": N_("Summary"),
    "family": N_("What the family said"),
    "findings": N_("Findings"),
    "conclusions": N_("Conclusions"),
    "recommendations": N_("Recommendations"),
}


@dataclass(frozen=True, slots=True)
class PartLine:
    """A heading as a link, the page it leads to in words, and how deep it stands from 0."""

    link: Link
    page: str
    level: int


@dataclass(frozen=True, slots=True)
class KeyPart:
    """What a reader looks for, and the headings under which the document has it."""

    label: str
    parts: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class ContentsBox:
    """The contents: first entries, and the rest."""

    first: tuple[PartLine, ...]
    rest: tuple[PartLine, ...]


def contents_box(record: Record, parts: Sequence[Part]) -> ContentsBox | None:
    """The contents of a record's document, or None where one heading or none was found."""
    lines = tuple(_line(record, part) for part in parts)
    if len(lines) < 2:
        return None
    if len(lines) <= _SHOWN + 3:  # not worth folding
        return ContentsBox(lines, ())
    return ContentsBox(lines[:_SHOWN], lines[_SHOWN:])


def key_part_lines(record: Record, found: Sequence[tuple[Kind, Part]]) -> tuple[KeyPart, ...]:
    """The key parts in the order in which the document first has them."""
    kinds = dict.fromkeys(kind for kind, _part in found)
    return tuple(
        KeyPart(_(_LABELS[kind]), tuple(_line(record, part) for of, part in found if of == kind))
        for kind in kinds
    )


def _line(record: Record, part: Part) -> PartLine:
    return PartLine(
        Link(part.title, urls.page(record.record_id, part.page)),
        wording.page(part.page, record.holding),
        part.level,
    )
