"""The use-case of searching findings: a request -> findings in full, what is worded alike folded
into one result, with facets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection

from repo_search.catalogue import Catalogue, finding_groups, findings, records
from repo_search.engine import Engine, EngineQuery
from repo_search.facets import facet_values, lineage_notes, names_chosen, selected
from repo_search.finding_results import FindingPage, FindingResult
from repo_search.index_documents import Authorities, authorities, themes_of
from repo_search.meaning import Meaning
from repo_search.query import Clause, Or, relaxed
from repo_search.records import Reference
from repo_search.results import CONFIRMED, OF_FINDINGS, Ranking
from repo_search.search import DEEPEST_RESULT, SearchRequest, engine_query, meaning_of, too_deep
from repo_search.snippets import mark

_FEW = 10
"""Findings that hold all words, below which those that hold some are shown too."""
_LOOKED_AT = 3
"""Hits to each result wanted, at first: several that are worded alike are one result."""


class _Asked(NamedTuple):
    """What is asked of the engine, and its first answer."""

    meaning: Meaning
    query: EngineQuery
    ranking: Ranking
    relaxed: bool
    holding_all: int


def search_findings(catalogue: Catalogue, engine: Engine, request: SearchRequest) -> FindingPage:
    """Answers a request for findings. Raises BadInput for a facet value, date, sort or page that
    cannot be."""
    with catalogue.read() as connection:
        known = authorities(connection)
    asked = _asked(engine, request, known)
    with catalogue.read() as connection:
        ranking, folded = _folded(connection, engine, asked, request)
        first = (request.page - 1) * request.per_page
        shown = list(folded)[first : first + request.per_page]
        results = tuple(_results(connection, shown, folded, asked.query.clause, known))
    counted = len(ranking.hits) >= ranking.total
    pages = -(-len(folded) // request.per_page)
    deepest = len(ranking.hits) == DEEPEST_RESULT and not counted
    meant = asked.meaning
    return FindingPage(
        meant.query,
        asked.ranking.total,
        asked.relaxed,
        asked.holding_all,
        request.page,
        request.per_page,
        pages if counted or deepest else max(pages, request.page + 1),
        tuple(replace(one, counted=counted) for one in results),
        facet_values(
            asked.ranking,
            selected(request.selection, known, OF_FINDINGS),
            known,
            True,
            OF_FINDINGS,
        ),
        (
            *meant.notes,
            *lineage_notes(asked.query.selection, known),
            *([too_deep()] if deepest else []),
        ),
        meant.added,
        meant.offers,
        names_chosen(request.selection, known),
    )


def matching(
    catalogue: Catalogue, engine: Engine, request: SearchRequest, most: int
) -> tuple[tuple[str, ...], int]:
    """The ids of the first so many findings that answer a request, each by itself and in its order,
    pages aside; and how many answer it. Raises BadInput."""
    with catalogue.read() as connection:
        known = authorities(connection)
    asked = _asked(engine, replace(request, page=1), known)
    ranking = engine.findings(replace(asked.query, offset=0, limit=most, facets=()))
    return tuple(hit.finding_id for hit in ranking.hits), ranking.total


def all_findings(
    catalogue: Catalogue, engine: Engine, request: SearchRequest, most: int
) -> list[FindingResult]:
    """The findings that answer a request, each by itself, at most so many: for exports and feeds.
    Raises BadInput."""
    with catalogue.read() as connection:
        known = authorities(connection)
    asked = _asked(engine, request, known)
    ranking = engine.findings(replace(asked.query, offset=0, limit=most, facets=()))
    with catalogue.read() as connection:
        alone = {hit.finding_id: 1 for hit in ranking.hits}
        return list(_results(connection, list(alone), alone, asked.query.clause, known))


def number_of(engine: Engine, facet: str, value: str) -> int:
    """How many findings have this value of a facet, as the index counts them."""
    asked = EngineQuery(selection={facet: (value,)}, sort="newest", limit=0)
    return engine.findings(asked).total


def described(
    connection: Connection,
    finding_ids: Sequence[str],
    known: Authorities,
    clause: Clause | None = None,
) -> list[FindingResult]:
    """These findings as results, with the words of a query marked; those that may not be seen are
    left out."""
    return list(_results(connection, finding_ids, {}, clause, known))


def finding_query(request: SearchRequest, clause: Clause, known: Authorities) -> EngineQuery:
    """A request for findings as the engine gets it. Raises BadInput for a facet value, date, sort
    or page that cannot be."""
    return replace(
        engine_query(replace(request, selection={}), clause, known),
        selection=selected(request.selection, known, OF_FINDINGS),
        facets=(*OF_FINDINGS, CONFIRMED),
    )


def _asked(engine: Engine, request: SearchRequest, known: Authorities) -> _Asked:
    meant = meaning_of(request, engine, known)
    query = finding_query(request, meant.clause, known)
    strict = engine.findings(query)
    looser = None if request.all_words else relaxed(meant.clause)
    if looser is None or strict.total >= _FEW:
        return _Asked(meant, query, strict, False, strict.total)
    loose = replace(query, clause=Or((meant.clause, looser)))
    ranking = engine.findings(loose)
    if ranking.total == strict.total:
        return _Asked(meant, query, strict, False, strict.total)
    return _Asked(meant, loose, ranking, True, strict.total)


def _folded(
    connection: Connection, engine: Engine, asked: _Asked, request: SearchRequest
) -> tuple[Ranking, dict[str, int]]:
    """What was looked at, and the results up to the page asked for and perhaps beyond: the best of
    each group, with how many of the group there are."""
    wanted = request.page * request.per_page
    looked_at = _LOOKED_AT * wanted
    while True:
        limit = min(looked_at, DEEPEST_RESULT)
        ranking = engine.findings(replace(asked.query, offset=0, limit=limit, facets=()))
        ids = [hit.finding_id for hit in ranking.hits]
        groups = finding_groups.groups_of(connection, ids)
        best: dict[int, str] = {}
        folded: dict[str, int] = {}
        for finding_id in ids:
            if finding_id in groups:
                stands_for = best.setdefault(groups[finding_id], finding_id)
                folded[stands_for] = folded.get(stands_for, 0) + 1
        if len(folded) > wanted or len(ids) >= ranking.total or limit == DEEPEST_RESULT:
            return ranking, folded
        looked_at *= 3


def _results(
    connection: Connection,
    finding_ids: Sequence[str],
    folded: Mapping[str, int],
    clause: Clause | None,
    known: Authorities,
) -> Iterator[FindingResult]:
    found = findings.by_ids(connection, finding_ids)
    described = records.by_ids(connection, list({one.record_id for one in found.values()}))
    groups = finding_groups.of(connection, found.values())
    for finding_id, one in found.items():
        record = described.get(one.record_id)
        if record is None or not record.is_public or not one.is_shown:
            continue
        yield FindingResult(
            one,
            record,
            mark(one.wording, clause) if clause is not None else (),
            tuple(Reference(i, known.themes[i].label) for i in themes_of(one, known)),
            groups.get(finding_id),
            folded.get(finding_id, 1) - 1,
        )
