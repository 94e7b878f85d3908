"""The use-case of searching: a request -> a page of results with facets, page hits, notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from repo_search.catalogue import Catalogue, records, texts
from repo_search.dates import parse_date
from repo_search.engine import Boost, Engine, EngineQuery
from repo_search.errors import BadInput
from repo_search.facets import facet_values, lineage_notes, names_chosen, selected
from repo_search.index_documents import Authorities, authorities
from repo_search.meaning import Meaning, as_written, meaning
from repo_search.page_hits import results
from repo_search.query import (
    EVERYTHING,
    And,
    Clause,
    Dates,
    Not,
    Or,
    leaves,
    on_pages,
    relaxed,
)
from repo_search.ranking import (
    FEEDBACK_RECORDS,
    Found,
    as_typed,
    closeness,
    feedback,
    is_question,
)
from repo_search.results import (
    CONFIRMED,
    COUNTED,
    SORTS,
    Ranking,
    ResultPage,
)
from repo_search.suggestions import did_you_mean
from repo_search.texts import _
from repo_search.ways_on import count, ways_on

MOST_PER_PAGE = 100
DEEPEST_RESULT = 10_000
_FEW = 10
"""Records that hold all words of a question, below which those that hold some are shown too."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked. `selection` holds ids or names by facet; dates are as a person writes them
    (a year, a month or a day); no sort means relevance, or newest for a blank query. Themes that
    are only suggested count unless `suggested` is False. With `all_words` no record is given that
    holds only some of the words."""

    text: str = ""
    selection: Mapping[str, Sequence[str]] = field(default_factory=dict)
    published_from: str = ""
    published_to: str = ""
    sort: str = ""
    page: int = 1
    per_page: int = 10
    suggested: bool = True
    expand: bool = True
    without: Sequence[str] = ()
    all_words: bool = False


class Answer(NamedTuple):
    """What the engine found for a request, and by which clause.

    `relaxed` if by only some of the words, and then how many records hold them all. `close` and
    `feedback` are the boosts, by what each is for and by its word. `ahead` are the hits that stand
    first and are scored by the whole query, since they hold all of it.
    """

    meaning: Meaning
    clause: Clause
    asked: EngineQuery
    ranking: Ranking
    relaxed: bool
    holding_all: int
    close: Mapping[str, Boost]
    feedback: Mapping[str, Boost]
    ahead: frozenset[str] = frozenset()


def search(catalogue: Catalogue, engine: Engine, request: SearchRequest) -> ResultPage:
    """Answers a request. Raises BadInput for a facet value, date, sort or page that cannot be."""
    with catalogue.read() as connection:
        known = authorities(connection)
    found = answer(catalogue, engine, request, known)
    meant = found.meaning
    strict = found.holding_all
    asked = replace(found.asked, clause=meant.clause, boosts=())
    names = [*(a.written for a in meant.added), *(o.written for o in meant.offers)]

    def finds(text: str) -> int:
        other = meaning_of(replace(request, text=text), engine, known).clause
        looser = None if request.all_words else relaxed(other)
        return count(engine, replace(asked, clause=other)) or (
            count(engine, replace(asked, clause=looser)) if looser is not None else 0
        )

    return ResultPage(
        meant.query,
        found.ranking.total,
        found.relaxed,
        found.holding_all,
        tuple(found.feedback),
        request.page,
        request.per_page,
        results(catalogue, engine, found.ranking, found.clause, _wanted(found)),
        facet_values(found.ranking, selected(request.selection, known), known, request.suggested),
        (*meant.notes, *lineage_notes(found.asked.selection, known)),
        meant.added,
        meant.offers,
        request.expand,
        tuple(request.without),
        did_you_mean(engine, meant.query.text, strict, finds, names) if request.page == 1 else None,
        ways_on(engine, meant.query.text, asked, known) if strict == 0 else (),
        names_chosen(request.selection, known),
    )


def _wanted(found: Answer) -> tuple[Clause, ...]:
    """The parts of the query of which a record may lack some."""
    clause = found.meaning.clause
    if not found.relaxed:
        return ()
    parts = clause.clauses if isinstance(clause, And) else (clause,)
    return tuple(part for part in parts if not isinstance(part, Not | Dates))


def answer(
    catalogue: Catalogue,
    engine: Engine,
    request: SearchRequest,
    known: Authorities,
    *,
    at_most: int | None = None,
) -> Answer:
    """The records that answer a request, without their descriptions and pages; `at_most` gives
    so many from the first on, whatever page is asked for.

    All words must be there; of a query of many bare words that few records answer so, and of any
    that none does, some of them, unless all are insisted on. In the order of relevance those that
    hold all come first.
    """
    meant = meaning_of(request, engine, known)
    clause = meant.clause
    close = (
        {**closeness(engine, clause), **as_typed(meant.query.clause)} if any(leaves(clause)) else {}
    )
    asked = engine_query(request, clause, known, tuple(close.values()))
    if at_most is not None:
        asked = replace(asked, offset=0, limit=at_most)
    strict = engine.search(asked)
    looser = None if request.all_words else relaxed(clause)
    if looser is None or strict.total >= (_FEW if is_question(clause) else 1):
        return Answer(meant, clause, asked, strict, False, strict.total, close, {})
    words: Mapping[str, Boost] = {}
    ahead: frozenset[str] = frozenset()
    if strict.total and asked.sort == "relevance":
        loose = replace(asked, clause=Or((clause, looser)))
        ranking = _followed(engine, strict, asked, And((looser, Not(clause))))
        ahead = frozenset(hit.record_id for hit in strict.hits)
    else:
        loose = replace(asked, clause=Or((clause, looser)) if strict.total else looser)
        if asked.sort == "relevance":
            words = _feedback(catalogue, engine, loose)
        ranking = engine.search(replace(loose, boosts=(*asked.boosts, *words.values())))
    if ranking.total == strict.total:
        return Answer(meant, clause, asked, strict, False, strict.total, close, {})
    return Answer(meant, loose.clause, loose, ranking, True, strict.total, close, words, ahead)


def _followed(engine: Engine, strict: Ranking, asked: EngineQuery, others: Clause) -> Ranking:
    """The records that hold all words and after them those that answer `others`, which are no
    part of them, so that what facets count of both adds up."""
    rest = engine.search(
        replace(
            asked,
            clause=others,
            offset=max(0, asked.offset - strict.total),
            limit=asked.limit - len(strict.hits),
        )
    )
    return strict.followed_by(rest)


def _feedback(catalogue: Catalogue, engine: Engine, asked: EngineQuery) -> Mapping[str, Boost]:
    """What the best pages of the records found first say, as boosts by word."""
    wanted = on_pages(asked.clause)
    if wanted is None:
        return {}
    first = engine.search(replace(asked, offset=0, limit=FEEDBACK_RECORDS, facets=()))
    scores = {hit.record_id: hit.score for hit in first.hits}
    best = engine.pages(wanted, list(scores), 1)
    with catalogue.read() as connection:
        places = [(record_id, of.pages[0]) for record_id, of in best.items() if of.pages]
        found = texts.at(connection, places)
        described = records.by_ids(connection, list(scores))
    pages = [
        Found(scores[record_id], f"{described[record_id].title}\n{found[record_id, page]}")
        for record_id, page in places
        if record_id in described and (record_id, page) in found
    ]
    return feedback(engine, pages, asked.clause)


def meaning_of(request: SearchRequest, engine: Engine, known: Authorities) -> Meaning:
    """What the words of a request ask for."""
    if not request.expand:
        return as_written(request.text, engine)
    return meaning(request.text, engine, known, request.without)


def all_matches(
    catalogue: Catalogue, engine: Engine, request: SearchRequest
) -> tuple[list[str], tuple[str, ...]]:
    """The ids of all records that answer a request, in its order, pages of results aside; and
    notes on what of the query was left out. Its words are taken as they are written: what is done
    to all matches is done to those named."""
    with catalogue.read() as connection:
        known = authorities(connection)
        held = records.counts(connection)["records"]
    meant = as_written(request.text, engine)
    asked = replace(engine_query(request, meant.clause, known), limit=max(held, 1), facets=())
    return [hit.record_id for hit in engine.search(asked).hits], meant.notes


def asked_in_full(engine: Engine, request: SearchRequest, known: Authorities) -> EngineQuery:
    """How the engine is asked for all records that hold all words of a request, the newest first,
    without counts: what is searched for beside its words counts, its page and order do not."""
    clause = meaning_of(request, engine, known).clause
    asked = engine_query(replace(request, page=1, sort="newest"), clause, known)
    return replace(asked, facets=())


def check(request: SearchRequest, known: Authorities) -> None:
    """Raises BadInput for a facet value, date, sort or page that cannot be."""
    engine_query(request, EVERYTHING, known)


def too_deep() -> str:
    """Why there are no further pages of a search."""
    said = _("Only the first %(number)s results can be paged through. Narrow the search.")
    return said % {"number": f"{DEEPEST_RESULT:,}"}


def engine_query(
    request: SearchRequest, clause: Clause, known: Authorities, boosts: tuple[Boost, ...] = ()
) -> EngineQuery:
    """A request as the engine gets it. Raises BadInput as `check` does."""
    if request.page < 1 or not 1 <= request.per_page <= MOST_PER_PAGE:
        said = _("Pages count from 1, with 1 to %(most)s results on each.")
        raise BadInput(said % {"most": MOST_PER_PAGE})
    if request.page * request.per_page > DEEPEST_RESULT:
        raise BadInput(too_deep())
    sort = request.sort or ("relevance" if any(leaves(clause)) else "newest")
    if sort not in SORTS:
        said = _("“%(sort)s” is not an order. Use %(orders)s.")
        raise BadInput(said % {"sort": sort[:40], "orders": ", ".join(SORTS)})
    start, end = _bounds(request)
    selection = selected(request.selection, known)
    if not request.suggested and "theme" in selection:
        selection[CONFIRMED] = selection.pop("theme")
    return EngineQuery(
        clause,
        selection,
        start,
        end,
        sort,
        (request.page - 1) * request.per_page,
        request.per_page,
        COUNTED,
        boosts,
    )


def _bounds(request: SearchRequest) -> tuple[date | None, date | None]:
    first, last = request.published_from.strip(), request.published_to.strip()
    start = parse_date(first).earliest if first else None
    end = parse_date(last).latest if last else None
    if start and end and start > end:
        said = _("The dates run backwards: from %(first)s to %(last)s.")
        raise BadInput(said % {"first": first, "last": last})
    return start, end
