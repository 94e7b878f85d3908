"""A ranking joined with its records, their best pages, and snippets of these."""

from collections.abc import Sequence

from repo_search.catalogue import Catalogue, records, texts
from repo_search.engine import Engine
from repo_search.query import Clause, on_pages, relaxed, show
from repo_search.results import PageHits, Ranking, Result
from repo_search.snippets import Sought, snippet

PAGE_HITS = 3
"""Page hits shown with each result."""


def page_hits(
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


def results(
    catalogue: Catalogue, engine: Engine, ranking: Ranking, clause: Clause, wanted: Sequence[Clause]
) -> tuple[Result, ...]:
    """The hits with what is shown of them, and which of the parts `wanted` each of them lacks."""
    ids = [hit.record_id for hit in ranking.hits]
    hits = page_hits(engine, clause, ids, PAGE_HITS)
    with catalogue.read() as connection:
        found = records.by_ids(connection, ids)
        places = ((r, page) for r, (of_record, _) in hits.items() for page in of_record.pages)
        at = texts.at(connection, places)
    lacking = _lacking(engine, wanted, ids)
    sought = {answered: Sought(answered) for _, answered in hits.values()}
    joined = []
    for hit in ranking.hits:
        record = found.get(hit.record_id)
        if record is None or not record.is_public:
            continue
        pages, answered = hits.get(hit.record_id, (PageHits(0, ()), clause))
        shown = tuple(
            snippet(page, at[hit.record_id, page], sought[answered])
            for page in pages.pages
            if (hit.record_id, page) in at
        )
        lacks = lacking.get(hit.record_id, ())
        joined.append(Result(record, hit.score, pages.total, shown, lacks))
    return tuple(joined)


def _lacking(
    engine: Engine, wanted: Sequence[Clause], ids: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    held = zip(map(show, wanted), engine.scores(wanted, ids), strict=True)
    by_part = dict(held)
    return {
        record_id: tuple(part for part, found in by_part.items() if record_id not in found)
        for record_id in ids
    }
