"""What a partnership's page lists: rows (one a document), cases, and links passed over."""

from dataclasses import dataclass
from typing import Literal

from repo_search.cases import Event, Status

Standing = Status | Literal[""]
"""Where a review or document stands by the page, or "" where the page does not say."""

Relation = Literal["", "translation of", "progress report of", "briefing of"]
"""What a document is to the report of its case, or of its review where there is no case."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One document of the page, or one review that is named without a document.

    `case` is the label as written, quotation marks included, "" for none; `of_case` its place in
    Listing.cases, or -1. `document_type` and `review` are labels of the controlled lists or "".
    `url` is as written, "" where there is no link. `published` is a date as written that
    `repo_search.dates.parse_date` reads, or "". `language` is an ISO 639-1 code, "" if unknown.
    `learning` are the headings and points of learning given for the case. `evidence` is the
    words of the page that name the document.
    """

    case: str
    title: str
    document_type: str
    url: str
    published: str
    themes: tuple[str, ...]
    status: Standing
    language: str
    review: str
    authors: tuple[str, ...]
    relation: Relation
    learning: tuple[str, ...]
    evidence: str
    of_case: int = -1


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case as the page tells of it. Two cases of one label are two of these."""

    label: str
    review: str
    events: tuple[Event, ...]
    status: Standing
    learning: tuple[str, ...]
    themes: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A link that is no record, and why in plain words."""

    text: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page read: its title and publisher as it says itself ("" if it doesn't), and its lists."""

    title: str
    publisher: str
    rows: tuple[ListedRow, ...]
    cases: tuple[ListedCase, ...]
    passed_over: tuple[PassedOver, ...]
