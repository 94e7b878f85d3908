"""What is asked of OpenSearch's documents, and in the same way of its findings."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from heapq import nlargest
from typing import Any
from zlib import crc32

from repo_search.engine import RERANKED, Boost, EngineQuery, rounded
from repo_search.engines.opensearch_asking import Asking, Body
from repo_search.engines.opensearch_documents import WINDOW, facet_field
from repo_search.engines.opensearch_queries import (
    ALL,
    MOST_VALUES,
    beside,
    boost,
    by_relevance,
    compiled,
    filtered,
    filters,
    of_records,
    search_body,
    selection,
)
from repo_search.results import Hit, Ranking

SCORED = {"search_type": "dfs_query_then_fetch"}
"""How often terms stand anywhere is asked of all shards before: each by itself would score
otherwise."""

_FIRST_VALUES, _MORE_VALUES = 50, 10
"""Values that are listed at once of those that begin in some way, and how many times as many by
each further request."""


class Searched:
    """An index of documents or of findings, by its alias."""

    def __init__(self, asking: Asking, index: str) -> None:
        self._asking = asking
        self._index = index

    def ranking(self, query: EngineQuery, hidden: Collection[str]) -> Ranking:
        """Matches, orders and counts; nothing of `hidden` records."""
        body = search_body(query, hidden)
        options = _options(query)
        boosted = by_relevance(query) and query.boosts and query.offset < RERANKED
        last = query.offset + query.limit
        start, end = (0, max(last, RERANKED)) if boosted else (query.offset, last)
        if end <= WINDOW:
            answer = self._asking.search(
                self._index, {**body, "from": start, "size": end - start}, **options
            )
            hits = answer["hits"]["hits"]
        else:
            answer = self._asking.search(self._index, {**body, "size": 0}, **options)
            hits = self._far(body, start, end, options)
        if boosted:
            hits[:RERANKED] = self._reranked(hits[:RERANKED], query.boosts, options)
        total: int = answer["hits"]["total"]["value"]
        return Ranking(
            total,
            tuple(_hit(hit) for hit in hits[query.offset - start : last - start]),
            {facet: self._counts(query, hidden, facet, answer) for facet in query.facets},
        )

    def _far(self, body: Body, start: int, end: int, options: dict[str, str]) -> list[Body]:
        """Hits beyond those that one search gives."""
        body = {name: part for name, part in body.items() if name != "aggs"}
        return list(self._asking.everything(self._index, body, WINDOW, end, **options))[start:]

    def _reranked(
        self, hits: list[Body], boosts: Sequence[Boost], options: dict[str, str]
    ) -> list[Body]:
        ids = [_hit(hit).record_id for hit in hits]
        added = dict[str, float]()
        body = {
            "query": {"bool": {"filter": [of_records(ids)], "should": [*map(boost, boosts)]}},
            "size": len(ids),
            **BY_RECORD,
        }
        if ids:
            for hit in self._asking.search(self._index, body, **options)["hits"]["hits"]:
                added[hit["sort"][0]] = hit["_score"]
        for hit in hits:
            score = rounded(hit["_score"] + added.get(_hit(hit).record_id, 0.0))
            hit["sort"] = [score, *hit["sort"][1:]]
        return nlargest(len(hits), hits, key=lambda hit: hit["sort"][:2])

    def _counts(
        self, query: EngineQuery, hidden: Collection[str], facet: str, answer: Body
    ) -> dict[str, int]:
        found = answer["aggregations"][facet]["values"]
        if not found["sum_other_doc_count"] and not found["doc_count_error_upper_bound"]:
            return {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
        required = [*filters(query, hidden), *beside(facet, selection(query))]
        wanted = filtered(compiled(query.clause, ()), required)
        return dict(values(self._asking, self._index, facet_field(facet), wanted))


BY_RECORD: Body = {
    "sort": [{"record_id": "asc"}],
    "track_scores": True,
    "_source": False,
    "stored_fields": "_none_",
}


def values(
    asking: Asking, index: str, field: str, wanted: Body = ALL, prefix: str = ""
) -> Iterator[tuple[str, int]]:
    """Each value of a field that begins so, by alphabet, with how many of the documents `wanted`
    have it. Counted in full, however many there are: Lucene's list of terms is gone through, at
    first only as far as most prefixes need."""
    after: Body = {"after": {"value": _just_before(prefix)}} if prefix else {}
    number = _FIRST_VALUES if prefix else MOST_VALUES
    while True:
        source = {"value": {"terms": {"field": field}}}
        counted = {"composite": {"size": number, "sources": [source], **after}}
        body = {"query": wanted, "size": 0, "aggs": {"values": counted}}
        found = asking.search(index, body)["aggregations"]["values"]
        for bucket in found["buckets"]:
            value: str = bucket["key"]["value"]
            if not value.startswith(prefix):
                return
            yield value, bucket["doc_count"]
        if "after_key" not in found:
            return
        after = {"after": found["after_key"]}
        number = min(number * _MORE_VALUES, MOST_VALUES)


def _just_before(prefix: str) -> str:
    """What stands before all that begins so, and after all that stands before that."""
    last = ord(prefix[-1]) - 1
    return prefix[:-1] + chr(0xD7FF if 0xD800 <= last < 0xE000 else last) + "\U0010ffff"


def _options(query: EngineQuery) -> dict[str, str]:
    """The same question goes to the same copies of the shards: they forget deleted documents at
    different times, and score by them until then."""
    asked = replace(query, offset=0, limit=0)
    options = {"preference": f"q{crc32(repr(asked).encode('utf-8', 'surrogatepass')):08x}"}
    return options | SCORED if by_relevance(query) else options


def _hit(hit: Body) -> Hit:
    order: list[Any] = hit["sort"]
    score = float(order[0]) if hit["_score"] is not None else 0.0
    return Hit(order[-2], score, order[-1] or "")
