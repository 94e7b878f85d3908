"""What the API answers of findings, as models: see `web.api.answers`."""

from datetime import date
from typing import Literal

from pydantic import Field

from web.api.answers import Answer, Body, Concept, ImpreciseDate, Noticed, Paged, Spans, Url
from web.api.search_answers import Added, AskedQuery, FacetCount, Offer

Kind = Literal["recommendation", "learning-point", "finding", "question", "good-practice"]


class RecordReference(Answer):
    record_id: str
    title: str
    publishers: list[Body]
    document_type: str | None
    published: ImpreciseDate | None
    rights: str
    rights_holder: str | None
    licence: str | None
    url: Url


class Group(Answer):
    reports: int = Field(
        description="How many reports say so, its own too; documents of one case count once."
    )
    first: date | None = Field(description="When the first of them was published.")
    last: date | None


class Finding(Answer):
    finding_id: str
    kind: Kind
    number: str | None = Field(description="As printed: “4.3”.")
    wording: str = Field(description="The whole of it.")
    section: str | None = Field(description="The heading it stands under.")
    addressees: list[str] = Field(description="Who is to act.")
    themes: list[Concept] = Field(description="Those that it names.")
    group: Group | None = Field(description="Where it was said alike; null if nowhere else.")
    page: int = Field(description="On which it begins.")
    url: Url
    page_url: Url
    record: RecordReference


class FoundFinding(Finding):
    spans: Spans
    folded: int = Field(
        description="How many others of this search, at least, that are worded alike it stands for."
    )


class FindingAnswer(Answer):
    status: str | None = Field(description="In the words of who answers: “accepted in part”.")
    wording: str
    page: int
    page_url: Url
    record: RecordReference


class AnsweredFinding(Finding):
    answers: list[FindingAnswer] = Field(description="What responses say to it.")


class WholeFinding(AnsweredFinding, Noticed):
    alike: list[Finding] = Field(
        description="Others of its group, the earliest first, at most 100."
    )


class FindingFacets(Answer):
    kind: list[FacetCount]
    addressee: list[FacetCount]
    theme: list[FacetCount]
    publisher: list[FacetCount]
    type: list[FacetCount]
    year: list[FacetCount]


class FindingResults(Paged):
    query: AskedQuery
    relaxed: bool = Field(description="Whether some of them hold only some of the words.")
    holding_all: int = Field(description="How many hold all of them.")
    added: list[Added] = Field(description="What was searched for beside words of the query.")
    offers: list[Offer] = Field(description="Abbreviations with several meanings.")
    results: list[FoundFinding] = Field(description="Those worded alike are one result.")
    facets: FindingFacets
    notes: list[str]


class RecordFindings(Paged):
    record_id: str
    findings: list[AnsweredFinding]
