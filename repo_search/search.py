"""The use-case of searching: a request -> a page of results with facets, page hits, notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import get_args

from repo_search.catalogue import Catalogue, records, texts
from repo_search.dates import parse_date
from repo_search.engine import Engine, EngineQuery
from repo_search.errors import BadInput
from repo_search.facets import facet_values, lineage_notes, selected
from repo_search.indexing import Authorities, authorities
from repo_search.query import (
    Clause,
    Prefix,
    Query,
    leaves,
    on_pages,
    relaxed,
    rewrite,
)
from repo_search.query.parse import parse
from repo_search.results import (
    CONFIRMED,
    COUNTED,
    PageHits,
    Ranking,
    Result,
    ResultPage,
    Sort,
)
from repo_search.snippets import snippet
from repo_search.suggestions import did_you_mean
from repo_search.ways_on import count, ways_on

MOST_PER_PAGE = 100
DEEPEST_RESULT = 10_000
PAGE_HITS = 3
"""Page hits shown with each result."""
MOST_PREFIX_WORDS = 500


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked. `selection` holds ids or names by facet; dates are as a person writes them
    (a year, a month or a day); no sort means relevance, or newest for a blank query. Themes that
    are only suggested count unless `suggested` is False."""

    text: str = ""
    selection: Mapping[str, Sequence[str]] = field(default_factory=dict)
    published_from: str = ""
    published_to: str = ""
    sort: str = ""
    page: int = 1
    per_page: int = 10
    suggested: bool = True


def search(catalogue: Catalogue, engine: Engine, request: SearchRequest) -> ResultPage:
    """Answers a request. Raises BadInput for a facet value, date, sort or page that cannot be."""
    with catalogue.read() as connection:
        known = authorities(connection)
    query = parse(request.text)
    clause, prefix_notes = _with_prefixes(query.clause, engine)
    asked = _engine_query(request, clause, known)
    ranking = engine.search(asked)
    strict = ranking.total

    def finds(text: str) -> int:
        meant, _ = _with_prefixes(parse(text).clause, engine)
        return count(engine, replace(asked, clause=meant))

    looser = relaxed(clause) if strict == 0 else None
    if looser is not None:
        second = engine.search(replace(asked, clause=looser))
        if second.total:
            ranking, clause = second, looser
        else:
            looser = None
    return ResultPage(
        query,
        ranking.total,
        looser is not None,
        request.page,
        request.per_page,
        _results(catalogue, engine, ranking, clause),
        facet_values(ranking, selected(request.selection, known), known, request.suggested),
        (*query.notes, *prefix_notes, *lineage_notes(asked.selection, known)),
        did_you_mean(engine, query.text, strict, finds) if request.page == 1 else None,
        ways_on(engine, query.text, asked, known) if strict == 0 else (),
    )


def all_matches(catalogue: Catalogue, engine: Engine, request: SearchRequest) -> list[str]:
    """The ids of all records that answer a request, in its order, pages of results aside."""
    with catalogue.read() as connection:
        known = authorities(connection)
        held = records.counts(connection)["records"]
    clause, _ = _with_prefixes(parse(request.text).clause, engine)
    asked = replace(_engine_query(request, clause, known), limit=max(held, 1), facets=())
    return [hit.record_id for hit in engine.search(asked).hits]


def matching_pages(engine: Engine, record_id: str, text: str) -> tuple[Query, tuple[int, ...]]:
    """The query, its prefixes looked up, and the pages of a record that answer it, in order."""
    query = parse(text)
    clause, _ = _with_prefixes(query.clause, engine)
    found = _page_hits(engine, clause, [record_id], limit=5_000)
    hits, answered = found.get(record_id, (PageHits(0, ()), clause))
    return replace(query, clause=answered), tuple(sorted(hits.pages))


def _engine_query(request: SearchRequest, clause: Clause, known: Authorities) -> EngineQuery:
    if request.page < 1 or not 1 <= request.per_page <= MOST_PER_PAGE:
        raise BadInput(f"Pages count from 1, with 1 to {MOST_PER_PAGE} results on each.")
    if request.page * request.per_page > DEEPEST_RESULT:
        raise BadInput(
            f"Only the first {DEEPEST_RESULT:,} results can be paged through. Narrow the search."
        )
    sort = request.sort or ("relevance" if any(leaves(clause)) else "newest")
    if sort not in get_args(Sort):
        raise BadInput(f"“{sort[:40]}” is not an order. Use {', '.join(get_args(Sort))}.")
    start, end = _bounds(request)
    chosen = selected(request.selection, known)
    if not request.suggested and "theme" in chosen:
        chosen[CONFIRMED] = chosen.pop("theme")
    return EngineQuery(
        clause,
        chosen,
        start,
        end,
        sort,  # type: ignore[arg-type]  # checked above
        (request.page - 1) * request.per_page,
        request.per_page,
        COUNTED,
    )


def _bounds(request: SearchRequest) -> tuple[date | None, date | None]:
    first, last = request.published_from.strip(), request.published_to.strip()
    start = parse_date(first).earliest if first else None
    end = parse_date(last).latest if last else None
    if start and end and start > end:
        raise BadInput(f"The dates run backwards: from {first} to {last}.")
    return start, end


def _with_prefixes(clause: Clause, engine: Engine) -> tuple[Clause, list[str]]:
    """The clause with the words each prefix stands for, and notes where they are too many."""
    notes: list[str] = []

    def look_up(leaf: Clause) -> Clause:
        if not isinstance(leaf, Prefix):
            return leaf
        words = engine.terms(leaf.prefix, leaf.field, MOST_PREFIX_WORDS + 1)
        if len(words) > MOST_PREFIX_WORDS:
            notes.append(
                f"{leaf.prefix}* stands for more than {MOST_PREFIX_WORDS} words; the "
                f"{MOST_PREFIX_WORDS} found in most records were searched."
            )
        return replace(leaf, words=tuple(word for word, _ in words[:MOST_PREFIX_WORDS]))

    return rewrite(clause, look_up) or clause, notes


def _page_hits(
    engine: Engine, clause: Clause, record_ids: Sequence[str], limit: int
) -> dict[str, tuple[PageHits, Clause]]:
    """Pages that answer the whole query, or, in records without one, any part of it; with the
    clause they answer."""
    wanted = on_pages(clause)
    if wanted is None or not record_ids:
        return {}
    found = {r: (hits, clause) for r, hits in engine.pages(wanted, record_ids, limit).items()}
    looser = relaxed(wanted)
    bare = [record_id for record_id, (hits, _) in found.items() if not hits.total]
    if looser is not None and bare:
        found |= {r: (hits, looser) for r, hits in engine.pages(looser, bare, limit).items()}
    return found


def _results(
    catalogue: Catalogue, engine: Engine, ranking: Ranking, clause: Clause
) -> tuple[Result, ...]:
    ids = [hit.record_id for hit in ranking.hits]
    hits = _page_hits(engine, clause, ids, PAGE_HITS)
    with catalogue.read() as connection:
        found = records.by_ids(connection, ids)
        on_pages_shown = texts.at(
            connection,
            ((r, page) for r, (of_record, _) in hits.items() for page in of_record.pages),
        )
    none = (PageHits(0, ()), clause)
    results = []
    for hit in ranking.hits:
        record = found.get(hit.record_id)
        if record is None or record.tombstone is not None:
            continue
        pages, answered = hits.get(hit.record_id, none)
        snippets = tuple(
            snippet(page, on_pages_shown[hit.record_id, page], answered)
            for page in pages.pages
            if (hit.record_id, page) in on_pages_shown
        )
        results.append(Result(record, hit.score, pages.total, snippets))
    return tuple(results)
