"""What a search of findings answers: findings in full with their records, and the page of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from repo_search.catalogue.finding_groups import Group
from repo_search.findings import Finding
from repo_search.query import Query
from repo_search.records import Record, Reference
from repo_search.results import Addition, FacetValue, Offer, Span


@dataclass(frozen=True, slots=True)
class FindingResult:
    """A finding with its record. `spans` are the words sought in its wording, `themes` those it
    names; `group` tells where else it was said so, None if nowhere; `folded` are how many other
    findings of this search it stands for, or how many at least: `counted` tells."""

    finding: Finding
    record: Record
    spans: tuple[Span, ...]
    themes: tuple[Reference, ...]
    group: Group | None
    folded: int
    counted: bool = True


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One page of results. `total` counts findings; `pages` is how many pages of results there are
    at least: what is worded alike is folded as far as was looked. `relaxed` tells that some hold
    only some of the words, and `holding_all` how many hold all. See `ResultPage` for the rest."""

    query: Query
    total: int
    relaxed: bool
    holding_all: int
    page: int
    per_page: int
    pages: int
    results: tuple[FindingResult, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    notes: tuple[str, ...]
    added: tuple[Addition, ...]
    offers: tuple[Offer, ...]
    chosen: Mapping[tuple[str, str], str]
