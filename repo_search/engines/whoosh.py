"""The whoosh engine: embedded, pure Python, for where nothing can be compiled.

whoosh's files hold pickles: this opens only an index that this program wrote itself, in a
directory nobody else can write to. Queries never go through whoosh's parser. One thread searches
at a time: the readers of an index are shared, and Python would run one at a time anyway.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import nsmallest
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from whoosh.searching import Searcher

from repo_search.analysis import ANALYSER_VERSION
from repo_search.engine import (
    SCHEMA_VERSION,
    TEXT,
    Boost,
    Built,
    EngineQuery,
    IndexDocument,
    Indexed,
    best_pages,
    estimated,
    level_of,
    sample_of,
)
from repo_search.engines import whoosh_writing
from repo_search.engines.generations import Generations, Live, check, reading
from repo_search.engines.whoosh_fields import LENGTH, PAGE, RECORD, words_of
from repo_search.engines.whoosh_matching import Matching, segments
from repo_search.engines.whoosh_searched import Searched
from repo_search.errors import IndexDamaged
from repo_search.query import Clause
from repo_search.results import PageHits, Ranking

_FORMAT = "3"
_FINGERPRINT = ".".join(
    (
        SCHEMA_VERSION,
        ANALYSER_VERSION,
        f"whoosh-{version('whoosh-reloaded')}",
        _FORMAT,
        sys.byteorder,
    )
)


_reading = reading(Exception)
"""Files that are cut off or changed raise whatever unpickling and unpacking run into."""


class _Reader(NamedTuple):
    """The live generation opened."""

    live: Live
    documents: Searched
    pages: Matching
    findings: Searched

    def close(self) -> None:
        for part in (self.documents, self.pages, self.findings):
            part.searcher.close()


class WhooshEngine:
    """Three whoosh indexes in a generation: documents, pages and findings."""

    name = "whoosh"

    def __init__(self, directory: Path) -> None:
        self._generations = Generations(directory, self.name)
        self._reader: _Reader | None = None
        self._searching = Lock()
        self.hidden: Callable[[], Collection[str]] = frozenset

    def built(self) -> Built | None:
        live = self._generations.live()
        if live is None or live.built.fingerprint != _FINGERPRINT:
            return None
        return live.built

    def rebuild(self, documents: Iterable[IndexDocument], revision: int) -> None:
        built = Built(_FINGERPRINT, revision)
        with self._generations.writing(), self._generations.build(built) as fresh:
            whoosh_writing.create(fresh)
            whoosh_writing.write(fresh, documents, ())

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
                whoosh_writing.write(fresh, documents, withdrawn)

    @_reading
    def search(self, query: EngineQuery) -> Ranking:
        with self._searching:
            return self._open().documents.ranking(query, self.hidden())

    @_reading
    def findings(self, query: EngineQuery) -> Ranking:
        with self._searching:
            return self._open().findings.ranking(replace(query, boosts=()), self.hidden())

    @_reading
    def pages(self, clause: Clause, record_ids: Sequence[str], limit: int) -> dict[str, PageHits]:
        with self._searching:
            pages = self._open().pages
            owners = {
                number: record_id
                for record_id in record_ids
                for number in pages.having(RECORD, record_id)
            }
            scores = pages.scores(clause, owners.keys())
            page_of = pages.searcher.reader().column_reader(PAGE) if scores else {}
            found: dict[str, list[tuple[float, int]]] = {r: [] for r in record_ids}
            for number, score in scores.items():
                found[owners[number]].append((score, page_of[number]))
            return {
                r: PageHits(len(scored), best_pages(scored, limit)) for r, scored in found.items()
            }

    @_reading
    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        with self._searching:
            documents = self._open().documents.matching
            return {term: documents.frequency(TEXT, term) for term in terms}

    @_reading
    def adjacent(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], float]:
        with self._searching:
            documents = self._open().documents
            cards, matching = documents.cards, documents.matching
            live = matching.live
            sample = sample_of(len(live))
            within = [n for n in live if not sample or level_of(cards[n].record_id) >= sample]
            return {
                pair: estimated(len(matching.boost(Boost(pair, 1.0), within)), sample)
                for pair in pairs
            }

    @_reading
    def scores(
        self, parts: Sequence[Clause | Boost], record_ids: Sequence[str]
    ) -> list[dict[str, float]]:
        with self._searching:
            cards = self._open().documents.cards
            documents = self._open().documents.matching
            within = [n for record_id in record_ids for n in documents.having(RECORD, record_id)]
            return [
                {
                    cards[number].record_id: score
                    for number, score in (
                        documents.boost(part, within)
                        if isinstance(part, Boost)
                        else documents.scores(part, within)
                    ).items()
                }
                for part in parts
            ]

    @_reading
    def terms(self, prefix: str, field: str, limit: int) -> list[tuple[str, int]]:
        with self._searching:
            held = words_of(field or TEXT)
            counts: Counter[str] = Counter()
            documents = self._open().documents.matching
            hidden = {n for one in self.hidden() for n in documents.having(RECORD, one)}
            for part, offset in segments(documents.searcher):
                without = {n - offset for n in hidden}
                for word, count in _live_records(part.reader(), held, prefix.encode(), without):
                    counts[word.decode()] += count
            live = ((word, count) for word, count in counts.items() if count)
            return nsmallest(limit, live, key=lambda found: (-found[1], found[0]))

    @_reading
    def contents(self) -> dict[str, Indexed]:
        with self._searching:
            reader = self._open()
            digests = defaultdict[str, list[str]](list)
            for card in reader.documents.held:
                digests[card.record_id].append(card.digest)
            findings = defaultdict[str, list[str]](list)
            for card in reader.findings.held:
                findings[card.record_id].append(card.finding_id)
            pages = _pages_held(reader.pages.searcher)
            return {
                record_id: Indexed(
                    tuple(digests.get(record_id, ())),
                    tuple(sorted(pages.get(record_id, ()))),
                    tuple(sorted(findings.get(record_id, ()))),
                )
                for record_id in digests.keys() | pages.keys() | findings.keys()
            }

    def faults(self, *, thorough: bool = False) -> list[str]:
        return self._generations.faults(thorough=thorough)

    def give_up(self) -> None:
        self._generations.give_up()

    def close(self) -> None:
        with self._searching:
            if self._reader is not None:
                self._reader.close()
            self._reader = None

    def _open(self) -> _Reader:
        return self._generations.opened(self._opened)

    def _opened(self, live: Live) -> _Reader:
        if self._reader is not None and self._reader.live.stamp == live.stamp:
            return self._reader
        check(live)
        before, self._reader = self._reader, None
        if before is not None:
            before.close()
        with reading(Exception):
            documents, pages, findings = (
                whoosh_writing.open_index(live.directory, part).searcher()
                for part in ("documents", "pages", "findings")
            )
            of_page = pages.reader().column_reader(LENGTH) if pages.doc_count_all() else ()
            self._reader = _Reader(
                live,
                Searched(documents, before.documents if before else None),
                Matching(pages, (), lambda number, _: int(of_page[number]), {}, lambda _: (), {}),
                Searched(findings, before.findings if before else None),
            )
        return self._reader


def _pages_held(pages: Searcher) -> dict[str, list[int]]:
    """The numbers of the pages of each record."""
    found = defaultdict[str, list[int]](list)
    for part, _ in segments(pages):
        of_page = part.reader().column_reader(PAGE)
        for record_id in part.reader().field_terms(RECORD):
            for number in part.reader().postings(RECORD, record_id).all_ids():
                found[record_id].append(int(of_page[number]))
    return found


def _live_records(
    reader: Any, field: str, prefix: bytes, without: Collection[int]
) -> Iterator[tuple[bytes, int]]:
    """Words of a segment that begin so, and how many records hold each that are not deleted and
    not among those `without` which it is asked."""
    for (of_field, word), info in reader.iter_from(field, prefix):
        if of_field != field or not word.startswith(prefix):
            return
        if reader.has_deletions() or without:
            yield word, sum(n not in without for n in reader.postings(field, word).all_ids())
        else:
            yield word, info.doc_frequency()
