"""Both engines side by side on the same records: `make bench [BENCH_DIR=folder of reports]`.

Without a folder the invented sample collection is used. Prints medians in milliseconds.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

from indexer.run import Plan, Run
from indexer.sample import write_sample
from indexer.sources.manifest import read_manifest
from repo_search.catalogue import records
from repo_search.engines import open_engine
from repo_search.indexing import rebuild
from repo_search.repository import Repository, opened
from repo_search.search import SearchRequest, search
from repo_search.settings import EMBEDDED_ENGINES, Settings

QUERIES = {
    "one word": SearchRequest("neglect"),
    "three words": SearchRequest("information sharing hospital"),
    "phrase": SearchRequest('"information sharing"'),
    "prefix": SearchRequest("safeguard*"),
    "with filters": SearchRequest("risk", {"language": ["en"]}, published_from="2015"),
    "browse": SearchRequest(),
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
        for title, request in QUERIES.items():
            times = []
            for _ in range(ROUNDS):
                begun = time.perf_counter()
                search(repository.catalogue, engine, request)
                times.append((time.perf_counter() - begun) * 1000)
            rows.setdefault(f"{title}, ms", []).append(f"{statistics.median(times):.1f}")
        engine.close()
    print(f"{'':20}" + "".join(f"{name:>12}" for name in EMBEDDED_ENGINES))
    for title, values in rows.items():
        print(f"{title:20}" + "".join(f"{value:>12}" for value in values))


if __name__ == "__main__":
    main()
