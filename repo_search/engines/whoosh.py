"""The whoosh engine: embedded, pure Python, for where nothing can be compiled.

whoosh's files hold pickles: this opens only an index that this program wrote itself, in a
directory nobody else can write to. It keeps postings and columns; queries never go through its
parser. One thread searches at a time: whoosh's readers seek in files they share.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from heapq import nsmallest
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.searching import Searcher

from repo_search.analysis import ANALYSER_VERSION
from repo_search.engine import (
    BOOSTS,
    SCHEMA_VERSION,
    TEXT,
    TEXT_FIELDS,
    Built,
    EngineQuery,
    IndexDocument,
)
from repo_search.engines.generations import Generations, Live
from repo_search.engines.whoosh_fields import CARD, DOCUMENTS, PAGE, PAGES, RECORD, words_of
from repo_search.engines.whoosh_matching import Matching, Scores
from repo_search.errors import Damaged
from repo_search.query import And, Clause, Dates
from repo_search.results import FACETS, Hit, PageHits, Ranking

_FINGERPRINT = f"{SCHEMA_VERSION}.{ANALYSER_VERSION}.whoosh-{version('whoosh-reloaded')}"
_POOL_MEGABYTES = 128


class _Card(NamedTuple):
    """What is kept of a record beside its terms: by what it sorts, is dated and counted."""

    record_id: str
    newest: int
    oldest: int
    by_title: str
    earliest: int | None
    latest: int | None
    facets: tuple[tuple[str, ...], ...]
    """The values of each of FACETS, in its order."""


class _Reader(NamedTuple):
    """The live generation opened; `cards` by document number, deleted ones too."""

    live: Live
    documents: Matching
    pages: Matching
    cards: Sequence[_Card]

    def close(self) -> None:
        self.documents.searcher.close()
        self.pages.searcher.close()


class WhooshEngine:
    """Two whoosh indexes in a generation: documents and pages."""

    name = "whoosh"

    def __init__(self, directory: Path) -> None:
        self._generations = Generations(directory, self.name)
        self._reader: _Reader | None = None
        self._searching = Lock()
        self._cards: dict[str, list[_Card]] = {}

    def built(self) -> Built | None:
        live = self._generations.live()
        if live is None or live.built.fingerprint != _FINGERPRINT:
            return None
        return live.built

    def rebuild(self, documents: Iterable[IndexDocument], revision: int) -> None:
        built = Built(_FINGERPRINT, revision)
        with self._generations.writing(), self._generations.build(built) as fresh:
            for part, schema in (("documents", DOCUMENTS), ("pages", PAGES)):
                (fresh / part).mkdir()
                FileIndex.create(FileStorage(str(fresh / part)), schema)
            _write(fresh, documents, ())

    def update(
        self, documents: Sequence[IndexDocument], withdrawn: Sequence[str], revision: int
    ) -> None:
        with self._generations.writing():
            live = self._generations.live()
            if live is None:
                raise Damaged("There is no index to update. Run: repo-search reindex")
            _write(live.directory, documents, withdrawn)
            self._generations.touch(live, Built(_FINGERPRINT, revision))

    def search(self, query: EngineQuery) -> Ranking:
        with self._searching:
            reader = self._open()
            scores = reader.documents.scores(query.clause)
            filters = _filters(reader, query)
            matched = _narrowed(scores, filters.values())
            scored = query.sort == "relevance" and query.clause != And(())
            hits = tuple(
                Hit(reader.cards[number].record_id, scores[number] if scored else 0.0)
                for number in _page(reader.cards, matched, scores if scored else None, query)
            )
            facets = _facet_counts(reader.cards, query.facets, scores, filters, matched)
            return Ranking(len(matched), hits, facets)

    def pages(self, clause: Clause, record_ids: Sequence[str], limit: int) -> dict[str, PageHits]:
        with self._searching:
            pages = self._open().pages
            owners = {
                number: record_id
                for record_id in record_ids
                for number in pages.having(RECORD, record_id)
            }
            scores = pages.scores(clause, owners.keys())
            reader = pages.searcher.reader()
            page_of = reader.column_reader(PAGE) if scores else {}
            found: dict[str, list[tuple[float, int]]] = {r: [] for r in record_ids}
            for number, score in scores.items():
                found[owners[number]].append((-score, page_of[number]))
            return {
                record_id: PageHits(len(best), tuple(page for _, page in nsmallest(limit, best)))
                for record_id, best in found.items()
            }

    def terms(self, prefix: str, field: str, limit: int) -> list[tuple[str, int]]:
        with self._searching:
            held = words_of(field or TEXT)
            counts: Counter[str] = Counter()
            for part, _ in self._open().documents.searcher.leaf_searchers():
                reader = part.reader()
                for word in reader.expand_prefix(held, prefix):
                    counts[word.decode()] += (
                        sum(1 for _ in reader.postings(held, word).all_ids())
                        if reader.has_deletions()
                        else reader.doc_frequency(held, word)
                    )
            live = ((word, count) for word, count in counts.items() if count)
            return nsmallest(limit, live, key=lambda found: (-found[1], found[0]))

    def close(self) -> None:
        with self._searching:
            if self._reader is not None:
                self._reader.close()
            self._reader = None

    def _open(self) -> _Reader:
        live = self._generations.live()
        if live is None:
            raise Damaged("There is no index. Run: repo-search reindex")
        if self._reader is None or self._reader.live != live:
            if self._reader is not None:
                self._reader.close()
            self._reader = None
            self._reader = self._opened(live)
        return self._reader

    def _opened(self, live: Live) -> _Reader:
        try:
            documents, pages = (
                _index(live.directory / part, schema).searcher()
                for part, schema in (("documents", DOCUMENTS), ("pages", PAGES))
            )
            self._cards = {
                part.reader().segment().segment_id(): self._cards_of(part.reader())
                for part, _ in documents.leaf_searchers()
            }
        except Exception as error:  # files that are cut off raise whatever unpickling runs into
            raise Damaged("The index cannot be read. Run: repo-search reindex") from error
        cards = [card for of_segment in self._cards.values() for card in of_segment]

        def between(dates: Dates) -> Iterable[int]:
            return _between(cards, documents_matching.live, dates)

        documents_matching = Matching(documents, _live(documents), BOOSTS, between)
        return _Reader(live, documents_matching, Matching(pages, (), {}, lambda _: ()), cards)

    def _cards_of(self, segment: Any) -> list[_Card]:
        """The cards of a segment, deleted records' too; segments never change, so kept."""
        known = self._cards.get(segment.segment().segment_id())
        return known or [_card(value) for value in segment.column_reader(CARD, translate=False)]


def _index(directory: Path, schema: Any) -> FileIndex:
    return FileIndex(FileStorage(str(directory)), schema)


def _live(searcher: Searcher) -> list[int]:
    return [
        number + offset
        for part, offset in searcher.leaf_searchers()
        for number in part.reader().all_doc_ids()
    ]


def _write(directory: Path, documents: Iterable[IndexDocument], withdrawn: Sequence[str]) -> None:
    """Commits documents and withdrawals. The generation's lock is held, so whoosh's is not."""
    by_page, by_document = writers = [
        _index(directory / part, schema).writer(_lk=False, limitmb=_POOL_MEGABYTES)
        for part, schema in (("pages", PAGES), ("documents", DOCUMENTS))
    ]
    written: set[str] = set()
    again: list[IndexDocument] = []
    try:
        for record_id in withdrawn:
            for writer in writers:
                writer.delete_by_term(RECORD, record_id)
        for document in documents:
            if document.record_id in written:
                again.append(document)
                continue
            written.add(document.record_id)
            for writer in writers:
                writer.delete_by_term(RECORD, document.record_id)
            by_document.add_document(**_as_document(document))
            for page in _as_pages(document):
                by_page.add_document(**page)
        for writer in writers:
            writer.commit(optimize=_mostly_deleted(writer))
    finally:
        for writer in writers:
            if not writer.is_closed:
                writer.cancel()
    if again:  # whoosh takes out only what was there before the writer was opened
        _write(directory, again, ())


def _mostly_deleted(writer: Any) -> bool:
    held = sum(segment.doc_count_all() for segment in writer.segments)
    return bool(writer.deleted_count() * 2 > held)


def _as_document(document: IndexDocument) -> dict[str, Any]:
    unknown = document.earliest is None or document.latest is None
    card = _Card(
        document.record_id,
        document.newest_key,
        document.oldest_key,
        document.by_title,
        None if unknown else document.earliest,
        None if unknown else document.latest,
        tuple(document.facets.get(facet, ()) for facet in FACETS),
    )
    fields: dict[str, Any] = {RECORD: document.record_id, CARD: json.dumps(card).encode()}
    for field in TEXT_FIELDS:
        fields[field] = document.terms.get(field, ())
        fields[words_of(field)] = document.words.get(field, ())
    return fields


def _as_pages(document: IndexDocument) -> Iterable[dict[str, Any]]:
    for page in document.pages:
        yield {
            RECORD: document.record_id,
            PAGE: page.page,
            TEXT: page.terms,
            words_of(TEXT): page.words,
        }


def _card(value: bytes) -> _Card:
    card = _Card._make(json.loads(value))
    return card._replace(facets=tuple(tuple(values) for values in card.facets))


def _between(cards: Sequence[_Card], live: Collection[int], dates: Dates) -> Iterable[int]:
    """Records whose days overlap the range; never those without a date."""
    first = dates.start.toordinal() if dates.start else 0
    last = dates.end.toordinal() if dates.end else date.max.toordinal()
    for number in live:
        card = cards[number]
        if card.earliest is None or card.latest is None:
            continue
        if card.latest >= first and card.earliest <= last:
            yield number


def _filters(reader: _Reader, query: EngineQuery) -> dict[str, set[int]]:
    """The records each filter leaves, by facet; the range of dates stands under its own name."""
    cards, live = reader.cards, reader.documents.live
    filters: dict[str, set[int]] = {}
    for facet, values in query.selection.items():
        if values:
            at, chosen = FACETS.index(facet), set(values)
            filters[facet] = {n for n in live if not chosen.isdisjoint(cards[n].facets[at])}
    if query.start or query.end:
        filters["published"] = set(_between(cards, live, Dates(query.start, query.end, "")))
    return filters


def _narrowed(scores: Scores, filters: Iterable[set[int]]) -> Collection[int]:
    numbers: Collection[int] = scores.keys()
    for left in filters:
        numbers = left.intersection(numbers)
    return numbers


def _page(
    cards: Sequence[_Card], matched: Collection[int], scores: Scores | None, query: EngineQuery
) -> list[int]:
    """The hits asked for, in order; equally relevant ones newest first."""

    def key(number: int) -> Any:
        card = cards[number]
        if scores is not None:
            return -scores[number], -card.newest
        return {"oldest": card.oldest, "title": card.by_title}.get(query.sort, -card.newest)

    return nsmallest(query.offset + query.limit, matched, key=key)[query.offset :]


def _facet_counts(
    cards: Sequence[_Card],
    facets: Sequence[str],
    scores: Scores,
    filters: Mapping[str, set[int]],
    matched: Collection[int],
) -> dict[str, dict[str, int]]:
    """Counts by facet and value, each facet with its own selection left out."""
    counts: dict[str, dict[str, int]] = {}
    for facet in facets:
        at, counted = FACETS.index(facet), matched
        if facet in filters:
            counted = _narrowed(scores, (left for name, left in filters.items() if name != facet))
        found: Counter[str] = Counter()
        for values, times in Counter([cards[number].facets[at] for number in counted]).items():
            for value in values:
                found[value] += times
        counts[facet] = dict(found)
    return counts
