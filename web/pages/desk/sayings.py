"""Claims as rows of a table: the field, its value, who says so and where that stands."""

from dataclasses import dataclass

from repo_search.claims import Claim
from repo_search.texts import _
from web.pages.desk.labels import SOURCES, label

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
    return Said(label(claim.field), value, _(SOURCES[claim.source]), claim.evidence)
