"""Answering: one query after another in one process, a seeded mix of them."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.performance.fts5 import Found, Fts5, build
from benchmarks.performance.lines import Line, Target, at_most, faster, median, percentile
from benchmarks.performance.scene import SEED, Scene
from benchmarks.queries import Asked, mix
from repo_search.engine import Engine, EngineQuery
from repo_search.engines import open_engine
from repo_search.index_documents import Authorities, authorities
from repo_search.indexing import rebuild
from repo_search.page_hits import PAGE_HITS, results
from repo_search.query import leaves, on_pages
from repo_search.repository import Repository, opened
from repo_search.results import COUNTED, PageHits, Ranking, Sort
from repo_search.search import asked_in_full, search
from repo_search.settings import Settings

_TIMES = 4
_FEWER = 10
"""Of the queries, for an engine that takes long."""
_WARM_UP = 100
"""Other queries that are asked before, untimed. Each that is timed is asked once: nothing that has
been answered is answered again."""


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of a mix."""

    median: float
    slow: float


@dataclass(frozen=True, slots=True)
class _Question:
    """A query as written, without other names for its words, as engines are asked."""

    asked: Asked
    query: EngineQuery


def engine(scene: Scene) -> Iterator[Line]:
    """The engine with facets and page hits, with snippets, and whole searches."""
    at_rest = ours(scene.collection(), scene.sizes.queries)
    yield from _lines("facets and page hits", at_rest.engine, at_most(2), at_most(25))
    yield from _lines("the same with snippets", at_rest.snippets, at_most(10), at_most(40))
    yield from _lines("the whole search: other names, corrections", at_rest.whole, None, None)


def four_times(scene: Scene) -> Iterator[Line]:
    """The same at four times the size."""
    queries = scene.sizes.queries
    small, large = (ours(scene.collection(times), queries) for times in (1, _TIMES))
    number = f"{scene.sizes.records * _TIMES:,} records"
    for what, before, now in (
        ("facets and page hits", small.engine, large.engine),
        ("with snippets", small.snippets, large.snippets),
    ):
        for name, less, most in (
            ("median", before.median, now.median),
            ("95th percentile", before.slow, now.slow),
        ):
            said = f"{what}, {number}: {name}"
            against = f"{scene.sizes.records:,} records"
            yield Line(said, most, "ms", at_most(_TIMES), against, less, most / less)


def fts5(scene: Scene) -> Iterator[Line]:
    """SQLite's FTS5 with the same facets and page hits, on the same queries."""
    with opened(scene.collection()) as repository:
        rival = Fts5(database(scene, repository))
        questions = _questions(repository, scene.sizes.queries)
        asked = [question.query for question in questions]
        own = _timed([partial(_answer, repository.engine, query) for query in asked])
        theirs = _timed([partial(rival.answer, query) for query in asked])
        equal = _agreeing(repository.engine, rival, questions)
        rival.close()
    what = "facets and page hits"
    yield faster(f"{what}: median", own.median, "ms", "SQLite FTS5", theirs.median, 5)
    yield faster(f"{what}: 95th percentile", own.slow, "ms", "SQLite FTS5", theirs.slow, 2)
    for name, share in equal.items():
        yield Line(f"queries that find as many records as FTS5: {name}", share * 100, "%")


def whoosh(scene: Scene) -> Iterator[Line]:
    """The engine in pure Python, on fewer of the same queries."""
    settings = scene.collection()
    with opened(settings) as repository:
        slow = _second_engine(scene, repository)
        questions = _questions(repository, scene.sizes.queries)
        asked = [question.query for question in questions[::_FEWER]]
        own = _timed([partial(_answer, repository.engine, query) for query in asked])
        theirs = _timed([partial(_answer, slow, query) for query in asked])
        slow.close()
    yield faster("facets and page hits: median", own.median, "ms", "whoosh", theirs.median, 20)


def database(scene: Scene, repository: Repository) -> Path:
    """FTS5's database of the same collection."""
    sizes = scene.sizes
    path = scene.place / f"fts5-{sizes.records}x{sizes.pages}.db"
    if not path.is_file():
        unready = path.with_suffix(".unready")
        unready.unlink(missing_ok=True)
        build(repository, unready)
        unready.rename(path)
    return path


@dataclass(frozen=True, slots=True)
class Ours:
    """Of the engine with facets and page hits, the same with snippets, and whole searches."""

    engine: Times
    snippets: Times
    whole: Times


def ours(settings: Settings, queries: int) -> Ours:
    """The times of three mixes of so many queries over a repository."""
    with opened(settings) as repository:
        catalogue, engine = repository.catalogue, repository.engine
        first, second, third = (_questions(repository, queries, SEED + at) for at in range(3))
        return Ours(
            _timed([partial(_answer, engine, one.query) for one in first]),
            _timed([partial(_shown, repository, one.query) for one in second]),
            _timed([partial(search, catalogue, engine, one.asked.request) for one in third]),
        )


def _questions(repository: Repository, number: int, seed: int = SEED) -> list[_Question]:
    with repository.catalogue.read() as connection:
        known = authorities(connection)
    engine = repository.engine
    return [_Question(one, _asked(engine, one, known)) for one in mix(number, seed, known)]


def _asked(engine: Engine, asked: Asked, known: Authorities) -> EngineQuery:
    query = asked_in_full(engine, replace(asked.request, expand=False), known)
    sort: Sort = "relevance" if any(leaves(query.clause)) else "newest"
    return replace(query, sort=sort, facets=COUNTED)


def _answer(engine: Engine, query: EngineQuery) -> tuple[Ranking, dict[str, PageHits]]:
    ranking = engine.search(query)
    wanted = on_pages(query.clause)
    ids = [hit.record_id for hit in ranking.hits]
    return ranking, engine.pages(wanted, ids, PAGE_HITS) if wanted is not None and ids else {}


def _shown(repository: Repository, query: EngineQuery) -> None:
    ranking = repository.engine.search(query)
    results(repository.catalogue, repository.engine, ranking, query.clause, ())


def _timed(works: Sequence[Callable[[], object]]) -> Times:
    """The times of works, of which the first only warm up."""
    warm_up = min(_WARM_UP, len(works) // 4)
    for work in works[:warm_up]:
        work()
    taken = list[float]()
    for work in works[warm_up:]:
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return Times(median(taken), percentile(taken, 0.95))


def _agreeing(engine: Engine, rival: Fts5, questions: Sequence[_Question]) -> dict[str, float]:
    """By kind of query, in what part of them both find as many records."""
    found: dict[str, list[bool]] = {}
    for question in questions:
        theirs: Found = rival.answer(question.query)
        same = engine.search(replace(question.query, limit=0)).total == theirs.total
        found.setdefault(question.asked.kind, []).append(same)
    return {kind: sum(same) / len(same) for kind, same in sorted(found.items())}


def _second_engine(scene: Scene, repository: Repository) -> Engine:
    """Whoosh with an index of the same catalogue."""
    directory = scene.place / f"whoosh-{scene.sizes.records}x{scene.sizes.pages}"
    engine = open_engine("whoosh", directory)
    if engine.built() is None:
        rebuild(repository.catalogue, engine)
    return engine


def _lines(what: str, times: Times, middle: Target | None, slow: Target | None) -> Iterator[Line]:
    yield Line(f"{what}: median", times.median, "ms", middle)
    yield Line(f"{what}: 95th percentile", times.slow, "ms", slow)
