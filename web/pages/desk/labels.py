"""What the fields of a record and those who speak of them are called at the desk, and how a change
of a field is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repo_search.claims import Source
from repo_search.field_values import RELATIONS
from repo_search.texts import N_, _

LABELS: Mapping[str, str] = {
    "title": N_("Title"),
    "publisher": N_("Publisher"),
    "published": N_("Date published"),
    "document_type": N_("Document type"),
    "review": N_("Kind of review"),
    "themes": N_("Themes"),
    "authors": N_("Authors"),
    "case": N_("Case"),
    "status": N_("Status"),
    "language": N_("Language"),
    "abstract": N_("Abstract"),
    "rights": N_("Rights"),
    "rights_holder": N_("Rights holder"),
    "licence": N_("Licence"),
    "source_url": N_("Published at"),
    "series": N_("Series"),
    "period_covered": N_("Period covered"),
    "note": N_("Notes"),
    RELATIONS: N_("Related records"),
    "file": N_("File"),
    "draft": N_("Draft"),
    "held": N_("Held back"),
    "withdrawn": N_("Withdrawn"),
    "findings": N_("Findings"),
    "state": N_("State"),
}
"""Of the form, and of what else is told of a state."""

SOURCES: Mapping[Source, str] = {
    Source.LIBRARIAN: N_("Librarian"),
    Source.MANIFEST: N_("Spreadsheet"),
    Source.PAGE: N_("Publisher’s page"),
    Source.TEXT: N_("Text of the document"),
    Source.PROPERTIES: N_("Properties of the file"),
    Source.FILENAME: N_("Name of the file"),
}


def label(field: str) -> str:
    """The name of a field; its own where it has none."""
    return _(LABELS.get(field, field))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field, and what stands in it before and after."""

    label: str
    before: str
    after: str


def field_change(field: str, before: Sequence[str], after: Sequence[str]) -> FieldChange:
    """The values of a field in words."""
    return FieldChange(label(field), _said(before), _said(after))


def _said(values: Sequence[str]) -> str:
    """Values in quotation marks; what only is or is not so, as such."""
    said = "; ".join(filter(None, values))
    return _("“%(value)s”", value=said) if said else _("yes") if values else _("none")
