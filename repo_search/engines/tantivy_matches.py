"""All that matches in tantivy's document index: in what order, and what facets count of it.

tantivy's own counting of facets looks at every match once more, by walking phrases again and by a
dictionary for each segment. Here the matches become a set of records, as a number with a bit for
each accession, and are held against those of each facet value.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nlargest
from typing import NamedTuple

from tantivy import DocAddress, Query, Searcher

from repo_search.engine import RERANKED, TEXT_FIELDS, Boost, EngineQuery, family, rounded
from repo_search.engines.tantivy_documents import DOCUMENTS, facet_field
from repo_search.engines.tantivy_queries import all_of, boost, compiled, of_records, with_added


class Matches(NamedTuple):
    """Every match, best first: its score and place, and its accession, by which it is known."""

    hits: Sequence[tuple[float, DocAddress]]
    accessions: Sequence[int]


def matches(searcher: Searcher, wanted: Query) -> Matches:
    hits = searcher.search(wanted, limit=max(searcher.num_docs, 1)).hits
    return Matches(hits, _numbers(searcher, "accession", [address for _, address in hits]))


def _numbers(searcher: Searcher, field: str, places: list[DocAddress]) -> list[int]:
    """A number that every document has."""
    return searcher.fast_field_values(field, places)  # type: ignore[return-value]


def ranked(
    searcher: Searcher, found: Matches, boosts: Sequence[Boost], many: int
) -> list[tuple[float, DocAddress]]:
    """The best of them in order, equally good ones newest first."""
    best = _best(searcher, found, max(many, RERANKED if boosts else 1))
    if boosts and best:
        best[:RERANKED] = _reranked(searcher, found, best[:RERANKED], boosts)
    return [(score, found.hits[at][1]) for score, _, at in best[:many]]


_Ranked = tuple[float, int, int]
"""Score, newest_key, and place among the matches."""


def _best(searcher: Searcher, found: Matches, many: int) -> list[_Ranked]:
    """tantivy leaves ties in the order of storage, which differs from index to index: all that
    are as good as the last one wanted are looked at."""
    hits = found.hits
    if not hits:
        return []
    last = rounded(hits[:many][-1][0])  # sums differ by segment
    better = bisect_left(hits, -last, key=lambda hit: -rounded(hit[0]))
    as_good = bisect_right(hits, -last, better, key=lambda hit: -rounded(hit[0]))
    scores = [*(rounded(score) for score, _ in hits[:better]), *[last] * (as_good - better)]
    newest = _numbers(searcher, "newest", [address for _, address in hits[:as_good]])
    return nlargest(many, zip(scores, newest, range(as_good), strict=True))


def _reranked(
    searcher: Searcher, found: Matches, best: Sequence[_Ranked], boosts: Sequence[Boost]
) -> list[_Ranked]:
    places = (found.hits[at][1] for *_, at in best)
    ids = [str(searcher.doc(place).get_first("record_id")) for place in places]
    added = matches(searcher, with_added(of_records(DOCUMENTS, ids), map(boost, boosts)))
    more = {number: score for (score, _), number in zip(*added, strict=True)}
    together = (
        (rounded(found.hits[at][0] + more[found.accessions[at]]), newest, at)
        for _, newest, at in best
    )
    return nlargest(len(best), together)


class FacetSets:
    """The records that have each facet value, of one state of an index; worked out when a facet
    is first counted."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._known: dict[str, Mapping[str, int]] = {}

    def of(self, facet: str) -> Mapping[str, int]:
        """The set of records of each value."""
        if facet not in self._known:
            field = facet_field(facet)
            values = self._searcher.terms_with_prefix(field, "", filter_query=Query.all_query())
            self._known[facet] = {
                value: self.records(Query.term_query(DOCUMENTS, field, value, "basic"))
                for value, _ in values
            }
        return self._known[facet]

    def records(self, wanted: Query) -> int:
        """The set of records that match."""
        return as_set(matches(self._searcher, wanted).accessions)


def as_set(accessions: Sequence[int]) -> int:
    """The set of records with these accessions: a bit for each."""
    flags = bytearray(b"0") * (max(accessions, default=0) + 1)
    for accession in accessions:
        flags[~accession] = 49  # "1"
    return int(flags, 2)


def counts(
    sets: FacetSets,
    query: EngineQuery,
    narrowing: Mapping[str, Query],
    matched: Callable[[], int],
) -> dict[str, dict[str, int]]:
    """Counts by facet and value, each facet with the selection of its family left out. `matched`
    gives the set of records that the whole query matches."""
    if not query.facets:
        return {}
    chosen = {facet: sets.of(facet) for facet in narrowing if facet in query.selection}
    if chosen:
        clause = compiled(query.clause, DOCUMENTS, TEXT_FIELDS)
        others = [part for name, part in narrowing.items() if name not in chosen]
        wide = sets.records(all_of([clause, *others]))
    else:
        wide = matched()
    counted: dict[str, dict[str, int]] = {}
    for facet in query.facets:
        left = wide
        for other, held in chosen.items():
            if family(other) != family(facet):
                left &= _any_of(held.get(value, 0) for value in query.selection[other])
        having = ((value, (left & held).bit_count()) for value, held in sets.of(facet).items())
        counted[facet] = {value: number for value, number in having if number}
    return counted


def _any_of(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found
