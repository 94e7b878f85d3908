"""What searches of the API answer, as models: see `web.api.answers`."""

from pydantic import Field

from repo_search.results import CompletionKind
from web.api.answers import Answer, Noticed, Paged, RecordSummary, Spans, Url


class Snippet(Answer):
    page: int
    snippet: str
    spans: Spans
    url: Url


class SearchResult(RecordSummary):
    lacking: list[str] = Field(description="Words of the query that it does not hold.")
    pages_matched: int
    passages: list[Snippet]


class FacetCount(Answer):
    value: str
    label: str
    count: int = Field(description="The facet's own selection left out.")
    selected: bool


class ThemeCount(FacetCount):
    suggested: int = Field(description="How many of these have it only as a suggestion.")


class Facets(Answer):
    publisher: list[FacetCount]
    theme: list[ThemeCount]
    type: list[FacetCount]
    review: list[FacetCount]
    language: list[FacetCount]
    year: list[FacetCount]


class AskedQuery(Answer):
    text: str
    understood: str


class Added(Answer):
    written: str
    others: list[str]


class Sense(Answer):
    name: str
    query: str


class Offer(Answer):
    written: str
    senses: list[Sense]


class DidYouMean(Answer):
    q: str
    spans: Spans
    total: int


class WayOn(Answer):
    said: str
    q: str
    without: list[str]
    total: int


class SearchResults(Paged):
    query: AskedQuery
    relaxed: bool = Field(description="Whether some of them hold only some of the words.")
    holding_all: int = Field(description="How many hold all of them.")
    feedback: list[str] = Field(description="Words of the best pages, which helped to order them.")
    added: list[Added] = Field(description="What was searched for beside words of the query.")
    offers: list[Offer] = Field(description="Abbreviations with several meanings.")
    results: list[SearchResult]
    facets: Facets
    notes: list[str]
    did_you_mean: DidYouMean | None = Field(description="Offered, never applied.")
    ways_on: list[WayOn] = Field(description="Searches with less asked for, where nothing fits.")


class Suggestion(Answer):
    kind: CompletionKind
    id: str | None
    text: str
    detail: str | None = Field(description="Another name that fits, or the publishers of a case.")
    records: int
    url: Url


class Suggestions(Noticed):
    suggestions: list[Suggestion]
