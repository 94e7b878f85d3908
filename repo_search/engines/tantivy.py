"""The tantivy engine: embedded, memory-mapped, the default.

Queries are built as objects; no text of a person ever reaches tantivy's own query parser, which
overflows the native stack on deep brackets.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from tantivy import Index, Query, Searcher

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
    estimated,
    sample_of,
)
from repo_search.engines.generations import Generations, Live, check, reading
from repo_search.engines.tantivy_documents import (
    DIGEST,
    DOCUMENTS,
    PAGES,
    create,
    record_number,
    words_of,
    write,
)
from repo_search.engines.tantivy_matches import total_of
from repo_search.engines.tantivy_queries import (
    all_but,
    all_of,
    boost,
    compiled,
    in_sample,
    of_records,
)
from repo_search.engines.tantivy_searched import Searched
from repo_search.errors import IndexDamaged
from repo_search.query import Clause
from repo_search.results import PageHits, Ranking

_FINGERPRINT = f"{SCHEMA_VERSION}.{ANALYSER_VERSION}.tantivy-{version('tantivy')}"
_MOST_PAGES = 50
"""Pages of a record that are read at once, on the average of those asked for."""

_reading = reading(ValueError, OSError)


class _Reader(NamedTuple):
    live: Live
    documents: Searched
    pages: Searcher
    findings: Searched


class TantivyEngine:
    """Three tantivy indexes in a generation: documents, pages and findings."""

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
        self,
        documents: Sequence[IndexDocument],
        withdrawn: Sequence[str],
        revision: int,
        since: int = 0,
    ) -> None:
        with self._generations.writing():
            live = self._generations.live()
            if live is None:
                raise IndexDamaged("There is no index to update. Run: repo-search reindex")
            if live.built.revision < since:
                raise IndexDamaged("The index lacks what another had. Run: repo-search reindex")
            if live.built.revision > revision:
                return  # another process has sent this and more already
            with self._generations.build(Built(_FINGERPRINT, revision), live) as fresh:
                write(fresh, documents, withdrawn)

    @_reading
    def search(self, query: EngineQuery) -> Ranking:
        return self._open().documents.ranking(query, self.hidden())

    @_reading
    def findings(self, query: EngineQuery) -> Ranking:
        return self._open().findings.ranking(replace(query, boosts=()), self.hidden())

    @_reading
    def pages(self, clause: Clause, record_ids: Sequence[str], limit: int) -> dict[str, PageHits]:
        searcher = self._open().pages
        wanted = all_of([compiled(clause, PAGES, (TEXT,)), of_records(PAGES, record_ids)])
        answer = searcher.search(wanted, limit=max(limit, _MOST_PAGES * len(record_ids), 1))
        if total_of(answer) > len(answer.hits):
            answer = searcher.search(wanted, limit=total_of(answer))
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
        searcher = self._open().documents.searcher
        return {term: searcher.doc_freq(TEXT, term) for term in terms}

    @_reading
    def adjacent(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], float]:
        searcher = self._open().documents.searcher
        sample = sample_of(searcher.num_docs)
        found: dict[tuple[str, str], float] = {}
        for pair in pairs:
            wanted = all_of([in_sample(sample), boost(Boost(pair, 1.0))])
            found[pair] = estimated(total_of(searcher.search(wanted, limit=1)), sample)
        return found

    @_reading
    def scores(
        self, parts: Sequence[Clause | Boost], record_ids: Sequence[str]
    ) -> list[dict[str, float]]:
        searcher = self._open().documents.searcher
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
        searcher = self._open().documents.searcher
        return searcher.terms_with_prefix(
            words_of(field or TEXT), prefix, filter_query=all_but(self.hidden()), limit=limit
        )

    @_reading
    def contents(self) -> dict[str, Indexed]:
        reader = self._open()
        digests = defaultdict[str, list[str]](list)
        for document in reader.documents.everything():
            digest = bytes(document.get_first(DIGEST) or b"").decode()
            digests[str(document.get_first("record_id"))].append(digest)
        findings = defaultdict[str, list[str]](list)
        for finding in reader.findings.everything():
            finding_id = str(finding.get_first("finding_id"))
            findings[str(finding.get_first("record_id"))].append(finding_id)
        pages = _pages_held(reader.pages)
        return {
            record_id: Indexed(
                tuple(digests.get(record_id, ())),
                pages.get(record_id, ()),
                tuple(sorted(findings.get(record_id, ()))),
            )
            for record_id in digests.keys() | pages.keys() | findings.keys()
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
            documents, pages, findings = (
                _searcher(live.directory / part) for part in ("documents", "pages", "findings")
            )
            reader = _Reader(live, Searched(documents), pages, Searched(findings))
            self._reader = reader
        return reader


def _searcher(directory: Path) -> Searcher:
    with reading(ValueError, OSError):
        index = Index.open(str(directory))
        index.config_reader("manual")
        index.reload()
        return index.searcher()


def _pages_held(pages: Searcher) -> dict[str, tuple[int, ...]]:
    """The numbers of the pages of each record, in order."""
    found: dict[str, tuple[int, ...]] = {}
    for record_id, count in pages.terms_with_prefix(
        "record_id", "", filter_query=Query.all_query()
    ):
        if count:
            places = pages.search(of_records(PAGES, [record_id]), limit=count).hits
            numbers = pages.fast_field_values("page", [place for _, place in places])
            found[record_id] = tuple(sorted(int(number or 0) for number in numbers))
    return found
