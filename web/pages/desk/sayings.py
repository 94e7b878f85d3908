"""Claims as rows of a table: the field, its value, who says so and where that stands."""

from dataclasses import dataclass

from repo_search.claims import Claim, Source
from repo_search.texts import N_, _

FIELDS = {
    "title": N_("Title"),
    "publisher": N_("Publisher"),
    "published": N_("Date of publication"),
    "document_type": N_("Type of document"),
    "review": N_("Kind of review"),
    "themes": N_("Themes"),
    "authors": N_("Authors"),
    "case": N_("Case"),
    "status": N_("Status"),
    "language": N_("Language"),
    "abstract": N_("Abstract"),
    "rights": N_("Rights"),
    "rights_holder": N_("Holder of the rights"),
    "licence": N_("Licence"),
    "source_url": N_("Address at its publisher"),
    "series": N_("Series"),
    "period_covered": N_("Period covered"),
    "note": N_("Note"),
}
"""What the fields of a record are called."""
_SOURCES = {
    Source.FILENAME: N_("the file’s name"),
    Source.PROPERTIES: N_("the file’s properties"),
    Source.TEXT: N_("the text"),
    Source.PAGE: N_("the publisher’s page"),
    Source.MANIFEST: N_("the spreadsheet"),
    Source.LIBRARIAN: N_("a librarian"),
}
_LONGEST_VALUE = 300


@dataclass(frozen=True, slots=True)
class Said:
    """One claim as a row: the field, its value, who says so and where that stands."""

    field: str
    value: str
    source: str
    where: str


def said(claim: Claim) -> Said:
    """A claim as a row, a long value cut off."""
    value = "; ".join(claim.values) or _("none")
    if len(value) > _LONGEST_VALUE:
        value = value[:_LONGEST_VALUE] + " …"
    return Said(
        _(FIELDS.get(claim.field, claim.field)), value, _(_SOURCES[claim.source]), claim.evidence
    )
