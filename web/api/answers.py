"""What the API answers, as models. The answers themselves are made in `repo_search.formats`; tests
hold them against these. Dates are YYYY-MM-DD, times ISO 8601 in UTC, addresses relative to the
site's root."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from repo_search.cases import EventKind, EventState, Status
from repo_search.passages import TextState

Spans = Annotated[
    list[tuple[int, int]], Field(description="Characters of the text, the end excluded.")
]
Url = Annotated[str, Field(description="Relative to the site's root.", pattern="^/")]


class Answer(BaseModel):
    """Has these members and no others."""

    # Schemas are made when somebody asks for the description; validators only in tests.
    model_config = ConfigDict(extra="forbid", defer_build=True)


class Noticed(Answer):
    notice: str = Field(
        "", description="Only in a repository of samples: “Invented sample: not a real case”."
    )


class Body(Answer):
    id: str
    name: str


class Concept(Answer):
    id: str
    label: str


class ImpreciseDate(Answer):
    written: str = Field(description="As its publisher writes it: “April 2018”.")
    earliest: date
    latest: date


class RecordSummary(Answer):
    record_id: str
    title: str
    publishers: list[Body]
    document_type: str | None
    review: str | None = Field(description="The kind of review.")
    published: ImpreciseDate | None
    themes: list[Concept]
    suggested_themes: list[Concept] = Field(
        description="Read in its text by a program; no librarian has decided on them."
    )
    languages: list[str] = Field(description="ISO 639-1.")
    rights: str
    rights_holder: str | None
    licence: str | None
    url: Url


class Paged(Noticed):
    total: int
    page: int
    per_page: int


class Holding(Answer):
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size: int = Field(description="In bytes.")
    media_type: str
    filename: str
    pages: int
    url: Url


class PlainRecord(RecordSummary):
    accession: int
    cases: list[Concept]
    status: Status | None = Field(description="How its review stands, or is promised.")
    authors: list[str]
    abstract: str | None
    source_url: str | None
    series: str | None
    period_covered: str | None
    notes: list[str]
    text: TextState = Field(description="Where its text comes from.")
    text_reason: str | None
    pages: int
    holdings: list[Holding]
    citation: str
    added: datetime
    changed: datetime


class Record(PlainRecord, Noticed):
    pass


class Records(Noticed):
    records: list[Record]
    missing: list[str] = Field(description="Ids that no public record has.")


class Holdings(Noticed):
    record_id: str
    holdings: list[Holding]


class Passage(Answer):
    page: int
    text: str | None
    snippet: str | None
    spans: Spans
    recognised: bool = Field(description="Whether its text comes from OCR.")
    url: Url


class Passages(Paged):
    record_id: str
    full_text: bool = Field(description="Whether the texts of its pages are given.")
    reason: str | None = Field(description="Why they are not.")
    rights: str
    licence: str | None
    passages: list[Passage]


class ListedCase(Answer):
    id: str
    label: str
    publishers: list[Body]
    status: Status | None
    records: int
    url: Url


class Event(Answer):
    kind: EventKind
    state: EventState
    when: ImpreciseDate | None


class Case(ListedCase, Noticed):
    record_ids: list[str]
    events: list[Event]


class Cases(Paged):
    cases: list[ListedCase]


class ListedPublisher(Answer):
    id: str
    name: str
    variants: list[str]
    kind: str | None
    nation: str | None
    region: str | None
    area: str | None
    valid_from: str | None
    valid_to: str | None
    predecessors: list[Body]
    successors: list[Body]
    matched: bool = Field(description="Whether it is in the authority file.")
    records: int = Field(description="Those of its predecessors are counted too.")
    url: Url


class Publisher(ListedPublisher, Noticed):
    pass


class Publishers(Paged):
    publishers: list[ListedPublisher]


class ListedTheme(Answer):
    id: str
    label: str
    variants: list[str]
    scope_note: str | None
    uri: str | None
    broader: list[Concept]
    narrower: list[Concept]
    related: list[Concept]
    matched: bool = Field(description="Whether it is in the thesaurus.")
    records: int = Field(description="Those on narrower themes are counted too.")
    suggested: int = Field(description="How many of these have it only as a suggestion.")
    url: Url


class Theme(ListedTheme, Noticed):
    pass


class Themes(Paged):
    themes: list[ListedTheme]


class Change(Answer):
    serial: int
    record_id: str
    changed: datetime
    deleted: bool
    record: Record | None


class Changes(Noticed):
    changes: list[Change]
    after: int = Field(description="The last serial told: to be asked after next time.")
    more: bool = Field(description="Whether there are more already.")


class Problem(BaseModel):
    """RFC 9457."""

    model_config = ConfigDict(extra="allow", defer_build=True)
    type: Literal["about:blank"]
    title: str
    status: int
    detail: str = Field(description="What is wrong, in words.")
    reference: str = Field(
        "", description="By which the operator finds it in the log, where the fault is ours."
    )
    record_id: str = Field("", description="Of a record that is gone.")
    withdrawn: date | None = Field(None, description="Since when.")
    erased: date | None = Field(None, description="Since when.")
    reason: str = Field("", description="Why it was withdrawn.")
