"""What is asked of tantivy's documents, and in the same way of its findings."""

from collections.abc import Collection, Iterator

from tantivy import DocAddress, Document, Order, Query, Searcher

from repo_search.engine import TEXT_FIELDS, EngineQuery
from repo_search.engines.tantivy_documents import DOCUMENTS
from repo_search.engines.tantivy_matches import (
    FacetSets,
    Matches,
    counts,
    matches,
    ranked,
    total_of,
)
from repo_search.engines.tantivy_queries import all_of, compiled, filters
from repo_search.query import And, Words, leaves
from repo_search.results import Hit, Ranking

_ORDERS = {
    "newest": ("newest", Order.Desc),
    "oldest": ("oldest", Order.Asc),
    "title": ("by_title", Order.Asc),
}


class Searched:
    """One state of an index of documents or of findings."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self._facets = FacetSets(searcher)

    def ranking(self, query: EngineQuery, hidden: Collection[str]) -> Ranking:
        """Matches, orders and counts; nothing of `hidden` records."""
        searcher = self.searcher
        narrowing = filters(query, hidden)
        wanted = all_of([compiled(query.clause, DOCUMENTS, TEXT_FIELDS), *narrowing.values()])
        if query.sort == "relevance" and query.clause != And(()):
            last = query.offset + query.limit
            dear = any(isinstance(leaf, Words) and leaf.terms[1:] for leaf in leaves(query.clause))
            found, best = ranked(searcher, wanted, query.boosts, last, at_once=dear)
            chosen = best[query.offset : last]
        else:
            field, order = _ORDERS["newest" if query.sort == "relevance" else query.sort]
            ordered = searcher.search(
                wanted,
                limit=max(query.limit, 1),
                offset=query.offset,
                order_by_field=field,
                order=order,
            )
            found = Matches(total_of(ordered), [])
            chosen = [(0.0, address) for _, address in ordered.hits[: query.limit]]
        facets = self._facets
        counted = counts(facets, query, narrowing, lambda: facets.records(wanted, found))
        return Ranking(found.total, tuple(self._hit(*place) for place in chosen), counted)

    def _hit(self, score: float, address: DocAddress) -> Hit:
        held = self.searcher.doc(address)
        return Hit(str(held.get_first("record_id")), score, str(held.get_first("finding_id") or ""))

    def everything(self) -> Iterator[Document]:
        """All that is held, as far as it is stored."""
        for address in matches(self.searcher, Query.all_query()).places:
            yield self.searcher.doc(address)
