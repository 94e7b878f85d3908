"""All that matches in tantivy's documents or findings: in what order, and what facets count of it.

tantivy's own counting of facets looks at every match once more, by walking phrases again and by a
dictionary for each segment. Here the matches become a set of records, as a number with a bit for
each accession (of findings, each serial), and are held against those of each facet value.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from typing import NamedTuple

from tantivy import DocAddress, Occur, Query, Searcher, SearchResult

from repo_search.engine import RERANKED, TEXT_FIELDS, Boost, EngineQuery, family, rounded
from repo_search.engines.tantivy_documents import DOCUMENTS, facet_field
from repo_search.engines.tantivy_queries import all_of, boost, compiled, of_records, with_added

_REACH = 2 * RERANKED
"""Matches that are looked at where fewer are wanted: to look again costs as much as the search."""


class Matches(NamedTuple):
    """How many match, and the best of them, or all, in order: their scores and places."""

    total: int
    hits: list[tuple[float, DocAddress]]

    @property
    def places(self) -> list[DocAddress]:
        return [place for _, place in self.hits]


def matches(searcher: Searcher, wanted: Query, most: int = 0) -> Matches:
    """What matches, at most so many if any number is given."""
    found = searcher.search(wanted, limit=max(most or searcher.num_docs, 1))
    return Matches(total_of(found), found.hits)  # each asking for hits makes them anew


def total_of(found: SearchResult) -> int:
    total: int = found.count  # type: ignore[attr-defined]  # missing in tantivy's stubs (0.27)
    return total


class Ranked(NamedTuple):
    """What was looked at for an order, and the best in it with their scores."""

    found: Matches
    best: list[tuple[float, DocAddress]]


def ranked(
    searcher: Searcher, wanted: Query, boosts: Sequence[Boost], many: int, *, at_once: bool
) -> Ranked:
    """The best in order, equally good ones newest first. `at_once` takes all matches, where to
    look again would be dear.

    tantivy leaves ties in the order of storage, which differs from index to index: all that are as
    good as the last one wanted are looked at.
    """
    many = max(many, RERANKED if boosts else 1)
    for reach in (0 if at_once else max(many + 1, _REACH), 0):
        found = matches(searcher, wanted, reach)
        hits = found.hits
        last = rounded(hits[:many][-1][0]) if hits else 0.0  # sums differ by segment
        better = bisect_left(hits, -last, key=lambda hit: -rounded(hit[0]))
        as_good = bisect_right(hits, -last, better, key=lambda hit: -rounded(hit[0]))
        if as_good < len(hits) or len(hits) == found.total:
            break
    scores = [*(rounded(score) for score, _ in hits[:better]), *[last] * (as_good - better)]
    newest = _numbers(searcher, "newest", found.places[:as_good])
    best = nlargest(many, zip(scores, newest, range(as_good), strict=True))
    if boosts and best:
        best[:RERANKED] = _reranked(searcher, found, best[:RERANKED], boosts)
    return Ranked(found, [(score, hits[at][1]) for score, _, at in best])


_Placed = tuple[float, int, int]
"""Score, newest_key, and place among the matches."""


def _reranked(
    searcher: Searcher, found: Matches, best: Sequence[_Placed], boosts: Sequence[Boost]
) -> list[_Placed]:
    places = (found.hits[at][1] for *_, at in best)
    ids = [str(searcher.doc(place).get_first("record_id")) for place in places]
    added = matches(searcher, with_added(of_records(DOCUMENTS, ids), map(boost, boosts)))
    newest = _numbers(searcher, "newest", added.places)
    more = {key: score for (score, _), key in zip(added.hits, newest, strict=True)}
    together = ((rounded(found.hits[at][0] + more[key]), key, at) for _, key, at in best)
    return nlargest(len(best), together)


def _numbers(searcher: Searcher, field: str, places: list[DocAddress]) -> list[int]:
    """A number that every document has."""
    return searcher.fast_field_values(field, places)  # type: ignore[return-value]


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

    @cached_property
    def _everything(self) -> int:
        return self.of_matches(matches(self._searcher, Query.all_query()))

    def records(self, wanted: Query, found: Matches | None = None) -> int:
        """The set of records that match; `found` is what is known of them, all or some."""
        if found is None:
            found = matches(self._searcher, wanted, 1)
        if len(found.hits) == found.total:
            return self.of_matches(found)
        if 2 * found.total <= self._searcher.num_docs:
            return self.of_matches(matches(self._searcher, wanted))
        others = [(Occur.Must, Query.all_query()), (Occur.MustNot, wanted)]
        return self._everything ^ self.of_matches(
            matches(self._searcher, Query.boolean_query(others))
        )

    def of_matches(self, found: Matches) -> int:
        """The set of these records: a bit for each, by its accession."""
        accessions = _numbers(self._searcher, "accession", found.places)
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
        counted[facet] = {
            value: number
            for value, held in sets.of(facet).items()
            if (number := (left & held).bit_count())
        }
    return counted


def _any_of(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found
