"""The tantivy engine: embedded, memory-mapped, the default.

Queries are built as objects; no text of a person ever reaches tantivy's own query parser, which
overflows the native stack on deep brackets.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import tantivy
from tantivy import DocAddress, Document, Index, Occur, Order, Query, Schema, Searcher

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
from repo_search.errors import Damaged
from repo_search.query import And, Clause, Dates, Not, Or, Prefix, Words
from repo_search.results import FACETS, Hit, PageHits, Ranking

_FINGERPRINT = f"{SCHEMA_VERSION}.{ANALYSER_VERSION}.tantivy-{version('tantivy')}"
_HEAP_BYTES = 64 << 20
_MOST_VALUES = 60_000
_ORDERS = {
    "newest": ("newest", Order.Desc),
    "oldest": ("oldest", Order.Asc),
    "title": ("by_title", Order.Asc),
}
_LAST_DAY = 1 << 31


def _document_schema() -> Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("record_id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in TEXT_FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(_words(field), tokenizer_name="whitespace", index_option="basic")
    for facet in FACETS:
        builder.add_text_field(_facet(facet), fast=True, tokenizer_name="raw", index_option="basic")
    for number in ("earliest", "latest", "newest", "oldest"):
        builder.add_unsigned_field(number, fast=True)
    builder.add_text_field("by_title", fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _page_schema() -> Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("record_id", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("page", stored=True, fast=True)
    builder.add_text_field(TEXT, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(_words(TEXT), tokenizer_name="whitespace", index_option="basic")
    return builder.build()


def _words(field: str) -> str:
    return f"{field}_words"


def _facet(facet: str) -> str:
    return f"facet_{facet}"


DOCUMENTS, PAGES = _document_schema(), _page_schema()


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
                Index(schema, path=str(fresh / part))
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
        searcher = self._open().documents
        filters = _filters(query)
        wanted = _all([_compiled(query.clause, DOCUMENTS, TEXT_FIELDS), *filters.values()])
        scored = query.sort == "relevance" and query.clause != And(())
        if scored:
            last = query.offset + query.limit
            total, ranked = _by_relevance(searcher, wanted, max(last, 1))
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
        return Ranking(total, hits, _facet_counts(searcher, query, filters, wanted))

    def pages(self, clause: Clause, record_ids: Sequence[str], limit: int) -> dict[str, PageHits]:
        searcher = self._open().pages
        wanted = _compiled(clause, PAGES, (TEXT,))
        found: dict[str, PageHits] = {}
        for record_id in record_ids:
            of_record = Query.const_score_query(
                Query.term_query(PAGES, "record_id", record_id, "basic"), 0.0
            )
            answer = searcher.search(_all([wanted, of_record]), limit=limit)
            pages = searcher.fast_field_values("page", [address for _, address in answer.hits])
            found[record_id] = PageHits(_total(answer), tuple(int(page or 0) for page in pages))
        return found

    def terms(self, prefix: str, field: str, limit: int) -> list[tuple[str, int]]:
        searcher = self._open().documents
        return searcher.terms_with_prefix(
            _words(field or TEXT), prefix, filter_query=Query.all_query(), limit=limit
        )

    def close(self) -> None:
        self._reader = None

    def _open(self) -> _Reader:
        return self._generations.opened(self._opened)

    def _opened(self, live: Live) -> _Reader:
        reader = self._reader
        if reader is None or reader.live != live:
            reader = _Reader(
                live, _searcher(live.directory / "documents"), _searcher(live.directory / "pages")
            )
            self._reader = reader
        return reader


def _searcher(directory: Path) -> Searcher:
    try:
        index = Index.open(str(directory))
        index.config_reader("manual")
        index.reload()
        return index.searcher()
    except ValueError as error:
        raise Damaged("The index cannot be read. Run: repo-search reindex") from error


def _total(found: tantivy.SearchResult) -> int:
    total: int = found.count  # type: ignore[attr-defined]  # missing in tantivy's stubs (0.27)
    return total


def _by_relevance(
    searcher: Searcher, wanted: Query, many: int
) -> tuple[int, list[tuple[float, DocAddress]]]:
    """How many match, and the best in order. tantivy leaves ties in the order of storage, which
    differs from index to index: all records as good as the last one are read, newest first."""
    reach = many + 1
    while True:
        found = searcher.search(wanted, limit=reach)
        scores = [float(f"{score:.5g}") for score, _ in found.hits]  # sums differ by segment
        if len(scores) < reach or scores[-1] < scores[many - 1]:
            break
        reach *= 4
    addresses = [address for _, address in found.hits]
    newest = searcher.fast_field_values("newest", addresses)
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], -int(newest[at] or 0)))
    return _total(found), [(scores[at], addresses[at]) for at in order[:many]]


def _write(directory: Path, documents: Iterable[IndexDocument], withdrawn: Sequence[str]) -> None:
    """Commits documents and withdrawals; fresh handles, since old ones leak segment files."""
    by_document = Index.open(str(directory / "documents")).writer(_HEAP_BYTES, num_threads=1)
    by_page = Index.open(str(directory / "pages")).writer(_HEAP_BYTES, num_threads=1)
    try:
        for record_id in withdrawn:
            for writer in (by_document, by_page):
                writer.delete_documents_by_term("record_id", record_id)
        for document in documents:
            for writer in (by_document, by_page):
                writer.delete_documents_by_term("record_id", document.record_id)
            by_document.add_document(Document.from_dict(_as_document(document), DOCUMENTS))
            for page in _as_pages(document):
                by_page.add_document(Document.from_dict(page, PAGES))
        for writer in (by_page, by_document):
            writer.commit()
    except BaseException:
        for writer in (by_page, by_document):
            writer.rollback()
        raise
    finally:  # its threads may write files until they are waited for
        for writer in (by_page, by_document):
            writer.wait_merging_threads()


def _as_document(document: IndexDocument) -> dict[str, list[Any]]:
    unknown = document.earliest is None or document.latest is None
    fields: dict[str, list[Any]] = {
        "record_id": [document.record_id],
        "newest": [document.newest_key],
        "oldest": [document.oldest_key],
        "by_title": [document.by_title],
        "earliest": [] if unknown else [document.earliest],
        "latest": [] if unknown else [document.latest],
    }
    for field in TEXT_FIELDS:
        fields[field] = [" ".join(document.terms.get(field, ()))]
        fields[_words(field)] = [" ".join(sorted(document.words.get(field, ())))]
    for facet in FACETS:
        fields[_facet(facet)] = list(document.facets.get(facet, ()))
    return fields


def _as_pages(document: IndexDocument) -> Iterable[dict[str, list[Any]]]:
    for page in document.pages:
        yield {
            "record_id": [document.record_id],
            "page": [page.page],
            TEXT: [" ".join(page.terms)],
            _words(TEXT): [" ".join(sorted(page.words))],
        }


def _all(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _compiled(clause: Clause, schema: Schema, fields: Sequence[str]) -> Query:
    match clause:
        case And(clauses=()):
            return Query.all_query()
        case And(children):
            parts = [
                (Occur.MustNot, _compiled(child.clause, schema, fields))
                if isinstance(child, Not)
                else (Occur.Must, _compiled(child, schema, fields))
                for child in children
            ]
            if all(occur == Occur.MustNot for occur, _ in parts):
                parts.append((Occur.Must, Query.all_query()))
            return Query.boolean_query(parts)
        case Or(children):
            return Query.boolean_query(
                [(Occur.Should, _compiled(child, schema, fields)) for child in children]
            )
        case Not(child):
            return Query.boolean_query(
                [
                    (Occur.Must, Query.all_query()),
                    (Occur.MustNot, _compiled(child, schema, fields)),
                ]
            )
        case Dates(start, end):
            return _between(start, end)
        case Words() | Prefix():
            return _leaf(clause, schema, fields)


def _leaf(leaf: Words | Prefix, schema: Schema, fields: Sequence[str]) -> Query:
    if leaf.field:
        return _in_field(leaf, schema, leaf.field)
    parts = [(Occur.Must, _in_field(leaf, schema, TEXT))]
    for field, boost in BOOSTS.items():
        if field in fields:
            boosted = Query.boost_query(_in_field(leaf, schema, field), boost)
            parts.append((Occur.Should, boosted))
    return Query.boolean_query(parts)


def _in_field(leaf: Words | Prefix, schema: Schema, field: str) -> Query:
    if isinstance(leaf, Prefix):
        return Query.term_set_query(schema, _words(field), list(leaf.words))
    terms: list[str | tuple[int, str]] = list(leaf.terms)
    if len(terms) == 1:
        return Query.term_query(schema, field, leaf.terms[0])
    return Query.phrase_query(schema, field, terms)


def _between(start: date | None, end: date | None) -> Query:
    """Records whose days overlap [start, end]; never those without a date."""
    integer = tantivy.FieldType.Unsigned
    first = start.toordinal() if start else 0
    last = end.toordinal() if end else _LAST_DAY
    return Query.const_score_query(
        _all(
            [
                Query.range_query(DOCUMENTS, "latest", integer, first, _LAST_DAY),
                Query.range_query(DOCUMENTS, "earliest", integer, 0, last),
            ]
        ),
        0.0,
    )


def _filters(query: EngineQuery) -> dict[str, Query]:
    """The filters by facet; the range of dates stands under its own name."""
    filters = {
        facet: Query.const_score_query(
            Query.term_set_query(DOCUMENTS, _facet(facet), list(values)), 0.0
        )
        for facet, values in query.selection.items()
        if values
    }
    if query.start or query.end:
        filters["published"] = _between(query.start, query.end)
    return filters


def _facet_counts(
    searcher: Searcher, query: EngineQuery, filters: Mapping[str, Query], wanted: Query
) -> dict[str, dict[str, int]]:
    """Counts by facet and value, each facet with its own selection left out."""
    passes: list[tuple[Query, list[str]]] = [
        (wanted, [f for f in query.facets if f not in filters])
    ]
    for facet in query.facets:
        if facet in filters:
            others = [other for name, other in filters.items() if name != facet]
            clause = _compiled(query.clause, DOCUMENTS, TEXT_FIELDS)
            passes.append((_all([clause, *others]), [facet]))
    counts: dict[str, dict[str, int]] = {}
    for counted, facets in passes:
        if facets:
            answer = searcher.aggregate(
                counted,
                {f: {"terms": {"field": _facet(f), "size": _MOST_VALUES}} for f in facets},
            )
            for facet in facets:
                counts[facet] = {b["key"]: b["doc_count"] for b in answer[facet]["buckets"]}
    return counts
