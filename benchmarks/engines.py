"""Both engines side by side on the same records: `make bench [BENCH_DIR=folder of reports]`.

Without a folder the invented sample collection is used. Prints medians in milliseconds of what an
engine does for ten results: hits, counts of six facets, and the best pages of each record.
The last line adds what is the same for both: descriptions and snippets from the catalogue.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from indexer.run import Plan, Run
from indexer.sample import write_sample
from indexer.sources.manifest import read_manifest
from repo_search.catalogue import records
from repo_search.engine import Engine, EngineQuery
from repo_search.engines import open_engine
from repo_search.indexing import rebuild
from repo_search.query import on_pages
from repo_search.query.parse import parse
from repo_search.repository import Repository, opened
from repo_search.results import FACETS
from repo_search.search import SearchRequest, search
from repo_search.settings import EMBEDDED_ENGINES, Settings

QUERIES = {
    "one word": EngineQuery(parse("neglect").clause, facets=FACETS),
    "three words": EngineQuery(parse("information sharing hospital").clause, facets=FACETS),
    "phrase": EngineQuery(parse('"information sharing"').clause, facets=FACETS),
    "with filters": EngineQuery(
        parse("risk").clause, {"language": ("en",)}, date(2015, 1, 1), facets=FACETS
    ),
    "browse": EngineQuery(sort="newest", facets=FACETS),
}
ROUNDS = 20


def main() -> None:
    folder = os.environ.get("BENCH_DIR")
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        source = Path(folder) if folder else place / "sample"
        if not folder:
            source.mkdir()
            write_sample(source)
        settings = Settings(data=place / "data")
        listed = source / "manifest.csv"
        manifest = read_manifest(listed) if listed.is_file() else None
        for _ in Run(settings, Plan([source], manifest)).outcomes():
            pass
        with opened(settings) as repository:
            _compare(repository, place)


def _compare(repository: Repository, place: Path) -> None:
    with repository.catalogue.read() as connection:
        counts = records.counts(connection)
    print(f"{counts['records']} records, {counts['pages']} pages, {os.cpu_count()} cores")
    rows: dict[str, list[str]] = {}
    for name in EMBEDDED_ENGINES:
        directory = place / name
        engine = open_engine(name, directory)
        begun = time.perf_counter()
        rebuild(repository.catalogue, engine)
        rows.setdefault("build, s", []).append(f"{time.perf_counter() - begun:.1f}")
        size = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
        rows.setdefault("index, MB", []).append(f"{size / 1e6:.1f}")
        for title, query in QUERIES.items():
            rows.setdefault(f"{title}, ms", []).append(_median(partial(_answer, engine, query)))
        whole = partial(search, repository.catalogue, engine, SearchRequest("neglect"))
        rows.setdefault("whole page, ms", []).append(_median(whole))
        engine.close()
    print(f"{'':20}" + "".join(f"{name:>12}" for name in EMBEDDED_ENGINES))
    for title, values in rows.items():
        print(f"{title:20}" + "".join(f"{value:>12}" for value in values))


def _answer(engine: Engine, query: EngineQuery) -> None:
    ranking = engine.search(query)
    wanted = on_pages(query.clause)
    if wanted is not None:
        engine.pages(wanted, [hit.record_id for hit in ranking.hits], 3)


def _median(work: Callable[[], object]) -> str:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return f"{statistics.median(times):.1f}"


if __name__ == "__main__":
    main()
