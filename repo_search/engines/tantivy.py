"""The tantivy engine: embedded, memory-mapped, the default.

Queries are built as objects; no text of a person ever reaches tantivy's own query parser, which
overflows the native stack on deep brackets.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import tantivy
from tantivy import DocAddress, Index, Order, Query, Searcher

from repo_search.analysis import ANALYSER_VERSION
from repo_search.engine import (
    SCHEMA_VERSION,
    TEXT,
    TEXT_FIELDS,
    Boost,
    Built,
    EngineQuery,
    IndexDocument,
    Indexed,
    best_pages,
    family,
    rounded,
)
from repo_search.engines.generations import Generations, Live, check, reading
from repo_search.engines.tantivy_documents import (
    DIGEST,
    DOCUMENTS,
    PAGES,
    create,
    facet_field,
    record_number,
    words_of,
    write,
)
from repo_search.engines.tantivy_queries import (
    all_but,
    all_of,
    boost,
    boosted,
    compiled,
    filters,
    of_records,
)
from repo_search.errors import IndexDamaged
from repo_search.query import And, Clause
from repo_search.results import Hit, PageHits, Ranking

_FINGERPRINT = f"{SCHEMA_VERSION}.{ANALYSER_VERSION}.tantivy-{version('tantivy')}"
_MOST_VALUES = 60_000
_MOST_PAGES = 50
"""Pages of a record that are read at once, on the average of those asked for."""
_REACH = 200
"""Records that are looked at where fewer are asked for, likewise: to look again costs as much as
the search, a longer list next to nothing."""
_ORDERS = {
    "newest": ("newest", Order.Desc),
    "oldest": ("oldest", Order.Asc),
    "title": ("by_title", Order.Asc),
}


_reading = reading(ValueError, OSError)


class _Reader(NamedTuple):
    live: Live
    documents: Searcher
    pages: Searcher


class TantivyEngine:
    """Two tantivy indexes in a generation: documents and pages."""

    name = "tantivy"

    def __init__(self, directory: Path) -> None:
        self._generations = Generations(directory, self.name)
        self._reader: _Reader | None = None
        self.hidden: Callable[[], Collection[str]] = frozenset

    def built(self) -> Built | None:
        live = self._generations.live()
        if live is None or live.built.fingerprint != _FINGERPRINT:
            return None
        return live.built

    def rebuild(self, documents: Iterable[IndexDocument], revision: int) -> None:
        built = Built(_FINGERPRINT, revision)
        with self._generations.writing(), self._generations.build(built) as fresh:
            create(fresh)
            write(fresh, documents, ())

    def update(
        self, documents: Sequence[IndexDocument], withdrawn: Sequence[str], revision: int
    ) -> None:
        with self._generations.writing():
            live = self._generations.live()
            if live is None:
                raise IndexDamaged("There is no index to update. Run: repo-search reindex")
            if live.built.revision > revision:
                return  # another process has sent this and more already
            with self._generations.build(Built(_FINGERPRINT, revision), live) as fresh:
                write(fresh, documents, withdrawn)

    @_reading
    def search(self, query: EngineQuery) -> Ranking:
        searcher = self._open().documents
        narrowing = filters(query, self.hidden())
        wanted = all_of([compiled(query.clause, DOCUMENTS, TEXT_FIELDS), *narrowing.values()])
        scored = query.sort == "relevance" and query.clause != And(())
        if scored:
            last = query.offset + query.limit
            ordered = boosted(wanted, query.boosts)
            total, ranked = _by_relevance(searcher, ordered, max(last, 1))
            chosen = ranked[query.offset : last]
        else:
            field, order = _ORDERS["newest" if query.sort == "relevance" else query.sort]
            found = searcher.search(
                wanted,
                limit=max(query.limit, 1),
                offset=query.offset,
                order_by_field=field,
                order=order,
            )
            total = _total(found)
            chosen = [(0.0, address) for _, address in found.hits[: query.limit]]
        hits = tuple(
            Hit(str(searcher.doc(address).get_first("record_id")), score)
            for score, address in chosen
        )
        return Ranking(total, hits, _facet_counts(searcher, query, narrowing, wanted))

    @_reading
    def pages(self, clause: Clause, record_ids: Sequence[str], limit: int) -> dict[str, PageHits]:
        searcher = self._open().pages
        wanted = all_of([compiled(clause, PAGES, (TEXT,)), of_records(PAGES, record_ids)])
        answer = searcher.search(wanted, limit=max(limit, _MOST_PAGES * len(record_ids), 1))
        if _total(answer) > len(answer.hits):
            answer = searcher.search(wanted, limit=_total(answer))
        addresses = [address for _, address in answer.hits]
        numbers = searcher.fast_field_values("page", addresses)
        owners = searcher.fast_field_values("record", addresses)
        scored = defaultdict[int, list[tuple[float, int]]](list)
        for (score, _), page, record in zip(answer.hits, numbers, owners, strict=True):
            scored[int(record or 0)].append((score, int(page or 0)))
        found = {record_id: scored[record_number(record_id)] for record_id in record_ids}
        return {
            record_id: PageHits(len(pages), best_pages(pages, limit))
            for record_id, pages in found.items()
        }

    @_reading
    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        searcher = self._open().documents
        return {term: searcher.doc_freq(TEXT, term) for term in terms}

    @_reading
    def scores(
        self, parts: Sequence[Clause | Boost], record_ids: Sequence[str]
    ) -> list[dict[str, float]]:
        searcher = self._open().documents
        within = of_records(DOCUMENTS, record_ids)
        found: list[dict[str, float]] = []
        for part in parts:
            alone = (
                boost(part) if isinstance(part, Boost) else compiled(part, DOCUMENTS, TEXT_FIELDS)
            )
            hits = searcher.search(all_of([alone, within]), limit=max(len(record_ids), 1)).hits
            found.append(
                {
                    str(searcher.doc(address).get_first("record_id")): score
                    for score, address in hits
                }
            )
        return found

    @_reading
    def terms(self, prefix: str, field: str, limit: int) -> list[tuple[str, int]]:
        searcher = self._open().documents
        return searcher.terms_with_prefix(
            words_of(field or TEXT), prefix, filter_query=all_but(self.hidden()), limit=limit
        )

    @_reading
    def contents(self) -> dict[str, Indexed]:
        reader = self._open()
        digests = defaultdict[str, list[str]](list)
        everything = max(reader.documents.num_docs, 1)
        for _, address in reader.documents.search(Query.all_query(), limit=everything).hits:
            document = reader.documents.doc(address)
            digest = bytes(document.get_first(DIGEST) or b"").decode()
            digests[str(document.get_first("record_id"))].append(digest)
        paged = reader.pages.terms_with_prefix("record_id", "", filter_query=Query.all_query())
        pages: dict[str, tuple[int, ...]] = {}
        for record_id, count in ((record_id, count) for record_id, count in paged if count):
            found = reader.pages.search(of_records(PAGES, [record_id]), limit=count)
            numbers = reader.pages.fast_field_values("page", [place for _, place in found.hits])
            pages[record_id] = tuple(sorted(int(number or 0) for number in numbers))
        return {
            record_id: Indexed(tuple(digests.get(record_id, ())), pages.get(record_id, ()))
            for record_id in digests.keys() | pages.keys()
        }

    def faults(self, *, thorough: bool = False) -> list[str]:
        return self._generations.faults(thorough=thorough)

    def give_up(self) -> None:
        self._generations.give_up()

    def close(self) -> None:
        self._reader = None

    def _open(self) -> _Reader:
        return self._generations.opened(self._opened)

    def _opened(self, live: Live) -> _Reader:
        reader = self._reader
        if reader is None or reader.live.stamp != live.stamp:
            check(live)
            reader = _Reader(
                live, _searcher(live.directory / "documents"), _searcher(live.directory / "pages")
            )
            self._reader = reader
        return reader


def _searcher(directory: Path) -> Searcher:
    with reading(ValueError, OSError):
        index = Index.open(str(directory))
        index.config_reader("manual")
        index.reload()
        return index.searcher()


def _total(found: tantivy.SearchResult) -> int:
    total: int = found.count  # type: ignore[attr-defined]  # missing in tantivy's stubs (0.27)
    return total


def _by_relevance(
    searcher: Searcher, wanted: Query, many: int
) -> tuple[int, list[tuple[float, DocAddress]]]:
    """How many match, and the best in order. tantivy leaves ties in the order of storage, which
    differs from index to index: all records as good as the last one are read, newest first."""
    for reach in (max(many + 1, _REACH), searcher.num_docs):
        found = searcher.search(wanted, limit=reach)
        hits = found.hits
        last = rounded(hits[:many][-1][0]) if hits else 0.0  # sums differ by segment
        better = bisect_left(hits, -last, key=lambda hit: -rounded(hit[0]))
        as_good = bisect_right(hits, -last, better, key=lambda hit: -rounded(hit[0]))
        if as_good < reach:
            break
    scores = [*(rounded(score) for score, _ in hits[:better]), *[last] * (as_good - better)]
    addresses = [address for _, address in hits[:as_good]]
    newest = (int(value or 0) for value in searcher.fast_field_values("newest", addresses))
    best = nlargest(many, zip(scores, newest, range(as_good), strict=True))
    return _total(found), [(score, addresses[at]) for score, _, at in best]


def _facet_counts(
    searcher: Searcher, query: EngineQuery, narrowing: Mapping[str, Query], wanted: Query
) -> dict[str, dict[str, int]]:
    """Counts by facet and value, each facet with the selection of its family left out."""
    families = defaultdict[str, list[str]](list)
    chosen = set(map(family, narrowing))
    for facet in query.facets:
        families[family(facet) if family(facet) in chosen else ""].append(facet)
    passes: list[tuple[Query, list[str]]] = [(wanted, families.pop("", []))]
    for own, facets in families.items():
        others = [other for name, other in narrowing.items() if family(name) != own]
        clause = compiled(query.clause, DOCUMENTS, TEXT_FIELDS)
        passes.append((all_of([clause, *others]), facets))
    counts: dict[str, dict[str, int]] = {}
    for counted, facets in passes:
        if facets:
            answer = searcher.aggregate(
                counted,
                {f: {"terms": {"field": facet_field(f), "size": _MOST_VALUES}} for f in facets},
            )
            for facet in facets:
                counts[facet] = {b["key"]: b["doc_count"] for b in answer[facet]["buckets"]}
    return counts
