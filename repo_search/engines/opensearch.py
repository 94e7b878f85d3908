"""The OpenSearch engine: shards and replicas on several machines, for many and for much.

OpenSearch does the distributing. The terms are the core's, the scores are worked out as the other
engines do, and an answer is of all shards or none.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import Any

from repo_search.analysis import ANALYSER_VERSION
from repo_search.engine import (
    BOOSTS,
    SCHEMA_VERSION,
    TEXT,
    Boost,
    Built,
    EngineQuery,
    IndexDocument,
    Indexed,
    estimated,
    sample_of,
)
from repo_search.engine_urls import Cluster
from repo_search.engines.opensearch_asking import Asking, Body, reading
from repo_search.engines.opensearch_documents import (
    DIGEST,
    DOCUMENTS,
    FINDING,
    FINDINGS,
    PAGE,
    PAGES,
    PARTS,
    RECORD,
    WINDOW,
    words_of,
)
from repo_search.engines.opensearch_queries import (
    BY_SCORE,
    boost,
    compiled,
    filtered,
    in_sample,
    of_records,
)
from repo_search.engines.opensearch_searched import BY_RECORD, SCORED, Searched, values
from repo_search.engines.opensearch_state import States
from repo_search.engines.opensearch_writing import Indexes, discard
from repo_search.errors import IndexDamaged
from repo_search.query import Clause
from repo_search.results import PageHits, Ranking

_FORMAT = "1"
_COUNT: Body = {"size": 0, "track_total_hits": True}


class OpenSearchEngine:
    """Three indexes in a cluster: documents, pages and findings."""

    name = "opensearch"

    def __init__(self, cluster: Cluster) -> None:
        self._asking = Asking(cluster)
        self._states = States(self._asking, cluster)
        self._indexes = Indexes(self._asking, cluster)
        alias = self._indexes.names.alias
        self._documents, self._pages = alias(DOCUMENTS), alias(PAGES)
        self._searched = {part: Searched(self._asking, alias(part)) for part in PARTS}
        self._fingerprint = (
            f"{SCHEMA_VERSION}.{ANALYSER_VERSION}.opensearch-{_FORMAT}.{cluster.shards}"
        )
        self.hidden: Callable[[], Collection[str]] = frozenset

    def built(self) -> Built | None:
        state = self._states.read()
        built = state.built if state else None
        return built if built and built.fingerprint == self._fingerprint else None

    def rebuild(self, documents: Iterable[IndexDocument], revision: int) -> None:
        indexes = self._indexes
        with self._states.writing() as held:
            generation = indexes.cleared_for_another(held.before.generation)
            try:
                fresh = indexes.create(generation)
                for _ in fresh.build(documents, revision):
                    held.check()
                fresh.show()
                counts = fresh.counts()
                held.confirm()
                indexes.swap(generation)
            except BaseException:
                discard(indexes, generation)
                raise
            held.finish(
                held.before._replace(
                    fingerprint=self._fingerprint,
                    revision=revision,
                    generation=generation,
                    counts=counts,
                )
            )
            indexes.remove_all_but(generation)

    def update(
        self,
        documents: Sequence[IndexDocument],
        withdrawn: Sequence[str],
        revision: int,
        since: int = 0,
    ) -> None:
        with self._states.writing() as held:
            state = held.before
            if not state.generation:
                raise IndexDamaged("There is no index to update. Run: repo-search reindex")
            if state.revision < since:
                raise IndexDamaged("The index lacks what another had. Run: repo-search reindex")
            if state.revision > revision:
                return  # another process has sent this and more already
            held.touched()
            live = self._indexes.answering()
            if state.unfinished:
                live.show()  # what a writer that died has left, so that it is replaced too
            live.replace(documents, withdrawn, revision)
            held.confirm()
            live.show()
            held.finish(state._replace(revision=revision, counts=live.counts()))

    @reading
    def search(self, query: EngineQuery) -> Ranking:
        return self._searched[DOCUMENTS].ranking(query, self.hidden())

    @reading
    def findings(self, query: EngineQuery) -> Ranking:
        return self._searched[FINDINGS].ranking(replace(query, boosts=()), self.hidden())

    @reading
    def pages(self, clause: Clause, record_ids: Sequence[str], limit: int) -> dict[str, PageHits]:
        found = {record_id: PageHits(0, ()) for record_id in record_ids}
        if found:
            body = pages_body(clause, list(found), limit)
            answer = self._asking.search(self._pages, body, **SCORED)
            for bucket in answer["aggregations"]["records"]["buckets"]:
                hits = bucket["best"]["hits"]["hits"]
                pages = tuple(int(hit["sort"][1]) for hit in hits[:limit])
                found[bucket["key"]] = PageHits(bucket["doc_count"], pages)
        return found

    @reading
    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        bodies = [{**_COUNT, "query": {"term": {TEXT: term}}} for term in terms]
        answers = self._asking.searches(self._documents, bodies)
        return dict(zip(terms, map(_total, answers), strict=True))

    @reading
    def adjacent(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], float]:
        held = _total(self._asking.search(self._documents, _COUNT))
        sample = sample_of(held)
        within = [in_sample(sample)]
        bodies = [{**_COUNT, "query": filtered(boost(Boost(p, 1.0)), within)} for p in pairs]
        answers = self._asking.searches(self._documents, bodies)
        return {
            pair: estimated(_total(answer), sample)
            for pair, answer in zip(pairs, answers, strict=True)
        }

    @reading
    def scores(
        self, parts: Sequence[Clause | Boost], record_ids: Sequence[str]
    ) -> list[dict[str, float]]:
        within = [of_records(record_ids)]
        bodies = [
            {
                "query": filtered(
                    boost(part) if isinstance(part, Boost) else compiled(part, BOOSTS), within
                ),
                "size": len(record_ids),
                **BY_RECORD,
            }
            for part in parts
        ]
        return [
            {hit["sort"][0]: hit["_score"] for hit in answer["hits"]["hits"]}
            for answer in self._asking.searches(self._documents, bodies, **SCORED)
        ]

    @reading
    def terms(self, prefix: str, field: str, limit: int) -> list[tuple[str, int]]:
        held = words_of(field or TEXT)
        asked = self._asking, self._documents, held
        counts = Counter(dict(values(*asked, prefix=prefix)))
        if hidden := self.hidden():
            counts -= Counter(dict(values(*asked, of_records(sorted(hidden)), prefix)))
        return nsmallest(limit, counts.items(), key=lambda found: (-found[1], found[0]))

    @reading
    def contents(self) -> dict[str, Indexed]:
        digests = defaultdict[str, list[str]](list)
        for record_id, digest in self._held(DOCUMENTS, DIGEST):
            digests[record_id].append(digest)
        pages = defaultdict[str, list[int]](list)
        for record_id, page in self._held(PAGES, PAGE):
            pages[record_id].append(page)
        findings = defaultdict[str, list[str]](list)
        for record_id, finding_id in self._held(FINDINGS, FINDING):
            findings[record_id].append(finding_id)
        return {
            record_id: Indexed(
                tuple(digests.get(record_id, ())),
                tuple(pages.get(record_id, ())),
                tuple(findings.get(record_id, ())),
            )
            for record_id in digests.keys() | pages.keys() | findings.keys()
        }

    def _held(self, part: str, by: str) -> Iterator[tuple[str, Any]]:
        body = {**BY_RECORD, "sort": [{RECORD: "asc"}, {by: "asc"}], "track_scores": False}
        for hit in self._asking.everything(self._indexes.names.alias(part), body, WINDOW):
            yield hit["sort"][0], hit["sort"][1]

    def faults(self, *, thorough: bool = False) -> list[str]:
        """What is wrong with the indexes that answer. That nodes are missing is none: then there
        is no telling, which raises Unavailable."""
        while True:
            state = self._states.read()
            if state is None or not state.generation:
                return ["There is no index"]
            found = list(self._faults(state.generation, () if state.unfinished else state.counts))
            if (now := self._states.read()) and now.seen == state.seen:
                return found

    def _faults(self, generation: int, counts: Sequence[int]) -> Iterator[str]:
        for part, live in self._indexes.live().items():
            index = self._indexes.names.index(part, generation)
            if live != [index]:
                self._indexes.look_for(index)
                yield f"{index} does not answer" + (f", but {', '.join(live)}" if live else "")
                return
        found = self._indexes.answering().counts()
        for part, wanted, held in zip(PARTS, counts, found, strict=False):
            if wanted != held:
                yield f"{self._documents} and its like hold {held} {part} instead of {wanted}"

    def give_up(self) -> None:
        with self._states.writing() as held:
            self._indexes.swap(0)
            held.finish(held.before._replace(generation=0))

    def close(self) -> None:
        self._asking.close()


def pages_body(clause: Clause, record_ids: Sequence[str], limit: int) -> Body:
    """A search for the best pages of each of these records, and how many there are."""
    best = {
        "sort": [BY_SCORE, {PAGE: "asc"}],
        "track_scores": True,  # without it the script sees none
        "size": max(1, min(limit, WINDOW)),
        "_source": False,
        "stored_fields": "_none_",
    }
    return {
        "query": filtered(compiled(clause, ()), [of_records(record_ids)]),
        "size": 0,
        "aggs": {
            "records": {
                "terms": {"field": RECORD, "size": len(record_ids)},
                "aggs": {"best": {"top_hits": best}},
            }
        },
    }


def _total(answer: Body) -> int:
    found: int = answer["hits"]["total"]["value"]
    return found
