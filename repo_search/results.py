"""What a search answers: ranking of hits, facet counts, page hits, and the result page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from repo_search.query import Query
from repo_search.records import Record

Sort = Literal["relevance", "newest", "oldest", "title"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest", "title")

FACETS = ("publisher", "theme", "type", "review", "language", "year")
CONFIRMED = "theme_confirmed"
"""The themes of "theme" without those that are only suggested."""
COUNTED = (*FACETS, CONFIRMED)
_OF_FINDINGS_ALONE = ("kind", "addressee")
OF_FINDINGS = (*_OF_FINDINGS_ALONE, "theme", "publisher", "type", "year")
"""Facets of findings: their themes are their own, the rest is that of their records."""
INDEXED = (*COUNTED, *_OF_FINDINGS_ALONE)
UNKNOWN_YEAR = "unknown"

Span = tuple[int, int]
"""[start, end) in characters."""


@dataclass(frozen=True, slots=True)
class Hit:
    record_id: str
    score: float
    finding_id: str = ""
    """Where findings were searched for."""


class Part(NamedTuple):
    """What one thing gives to a score: “neglect in the title”."""

    what: str
    value: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The engine's answer: how many records match in all, the hits of the page asked for in
    order, and for each facet how many records have each value."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]

    def followed_by(self, rest: "Ranking") -> "Ranking":
        """These and then those of a search for other records, whose facets add up with these."""
        facets = {
            facet: dict(Counter(counts) + Counter(rest.facets[facet]))
            for facet, counts in self.facets.items()
        }
        return Ranking(self.total + rest.total, (*self.hits, *rest.hits), facets)


@dataclass(frozen=True, slots=True)
class PageHits:
    """Pages of one record: how many match, and the best of them, best first."""

    total: int
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """An extract of a page and the spans of the words that were searched for."""

    page: int
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """`suggested` are those of the records counted for which a theme is only suggested; `broader`
    are the values that take this one in: broader themes, the group of a document type."""

    value: str
    label: str
    count: int
    selected: bool
    suggested: int = 0
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A hit joined with its record. `lacking` are words of the query that it holds nowhere, where
    the results hold only some of them."""

    record: Record
    score: float
    pages_matched: int
    passages: tuple[Snippet, ...]
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Addition:
    """What was written, and what was searched for beside it."""

    written: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a word may stand for, and the query that asks for that."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A word that stands for several things, so that none of them was searched for."""

    written: str
    senses: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class DidYouMean:
    """The query with words that records hold in the place of misspelt ones, all else as it was
    written. `spans` are those words in `text`; `total` is how many records it finds."""

    text: str
    spans: tuple[Span, ...]
    total: int


@dataclass(frozen=True, slots=True)
class WayOn:
    """A search with less asked for, and how many records it finds. `said` is what is different of
    it ("Without “hospital”"); `text` its query; `without` the names of what is no longer asked
    beside the words: facets, "from" and "to", "suggested"."""

    said: str
    text: str
    without: tuple[str, ...]
    total: int


CompletionKind = Literal["words", "theme", "publisher", "case"]


@dataclass(frozen=True, slots=True)
class Completion:
    """What a search that is being typed may become: words to search for, or the theme, publisher
    or case of this id. `detail` is another name that fits, or the publishers of a case; `records`
    is how many there are."""

    kind: CompletionKind
    id: str
    text: str
    detail: str
    records: int


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of results and everything that is said about it.

    `relaxed` is true when the results hold only some of the words; `holding_all` is how many hold
    them all, and `feedback` are the words of the best pages that helped to put them in order.
    `notes` are sentences about what was left out or added ("Records of … are included").
    `added` is what was searched for beside what was written, as far as `without` does not switch
    it off and `expand` does not switch off all of it.
    `did_you_mean` is offered, never applied; `ways_on` are given where no record answers.
    `chosen` names what was chosen of facets, by facet and value as it was given (an id or name).
    """

    query: Query
    total: int
    relaxed: bool
    holding_all: int
    feedback: tuple[str, ...]
    page: int
    per_page: int
    results: tuple[Result, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    notes: tuple[str, ...]
    added: tuple[Addition, ...] = ()
    offers: tuple[Offer, ...] = ()
    expand: bool = True
    without: tuple[str, ...] = ()
    did_you_mean: DidYouMean | None = None
    ways_on: tuple[WayOn, ...] = ()
    chosen: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        return -(-self.total // self.per_page)
