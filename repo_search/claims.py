"""Metadata as claims: who says what of a record, on what evidence; the record is their resolution.

A librarian's word beats the manifest, which beats the partnership's page, which beats the
document's text, its properties and last the file's name. Claims that lose are kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum


class Source(IntEnum):
    """Who makes a claim; the higher number wins."""

    FILENAME = 1
    PROPERTIES = 2
    TEXT = 3
    PAGE = 4
    MANIFEST = 5
    LIBRARIAN = 6

    @property
    def word(self) -> str:
        return self.name.lower()


FIELDS: Mapping[str, bool] = {
    "title": False,
    "publisher": True,
    "published": False,
    "document_type": False,
    "review": False,
    "themes": True,
    "authors": True,
    "case": True,
    "status": False,
    "language": True,
    "abstract": False,
    "rights": False,
    "rights_holder": False,
    "licence": False,
    "source_url": False,
    "series": False,
    "period_covered": False,
    "note": True,
}
"""The fields of a record that can be claimed, and whether each takes several values."""

SUGGESTED, REFUSED = "suggested_themes", "refused_themes"
"""Fields beside: themes suggested from the text, each a claim of its own with its confidence, and
those that a librarian has looked at and refused."""

SHOWN_FROM = 0.5
"""The confidence from which on a suggested theme is shown, as suggested."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One asserted value of one field.

    `values` are strings as written (a date stays "April 2018"); () claims that there is none.
    `evidence` says where it was read ("page 1, line 3, 24 pt", "column 'Date published'",
    "property CreationDate"). `extractor` names the rule and its version ("title/1").
    `confidence` orders claims of the same source, from 0 to 1.
    """

    field: str
    values: tuple[str, ...]
    source: Source
    evidence: str = ""
    extractor: str = ""
    confidence: float = 1.0


def resolve(claims: Iterable[Claim]) -> dict[str, Claim]:
    """The winning claim of each field: best source, then confidence, then the later one."""
    best: dict[str, Claim] = {}
    for claim in claims:
        rival = best.get(claim.field)
        if rival is None or (claim.source, claim.confidence) >= (rival.source, rival.confidence):
            best[claim.field] = claim
    return best
