"""Measures what the arithmetic of `benchmarks.scale` begins with, and writes it down as JSON.

    python -m benchmarks.scale.measure embedded --records 1000
    python -m benchmarks.scale.measure catalogue --url postgresql+psycopg://…/EMPTY_DATABASE
    python -m benchmarks.scale.measure engine --url opensearch+http://…/prefix
    python -m benchmarks.scale.measure files --folder FOLDER_OF_PDFS

Each time on records of `benchmarks.collection`, invented from the words of real reports.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.collection import fill, made, write_pdfs
from benchmarks.performance import machine
from benchmarks.performance.bring_in import pages_of
from benchmarks.performance.http import address_of, requests_of
from benchmarks.performance.processes import repo_search, resident
from benchmarks.performance.serving import HOST, free_port, load, serving
from repo_search.indexing import rebuild
from repo_search.repository import Repository, opened
from repo_search.settings import Settings

MEASURED = Path(__file__).with_name("measured.json")
SEED, CLIENTS = 1, 4
Figure = tuple[str, float, str, str]
"""A name, a figure, its unit, and how it came about."""


def embedded(given: argparse.Namespace, place: Path) -> Iterator[Figure]:
    settings = Settings(data=place / "data")
    made(settings, given.records, given.pages, SEED)
    pages = given.records * given.pages
    of = f"{given.records:,} generated records of {given.pages} pages"
    database = sum(path.stat().st_size for path in settings.data.glob("catalogue.db*"))
    yield "sqlite_page", database / pages, "bytes", f"catalogue.db of {of}"
    index = sum(path.stat().st_size for path in (settings.data / "index").rglob("*"))
    yield "tantivy_page", index / pages, "bytes", f"index directory of {of}"
    yield from _searched(given, settings, of, str(pages))


def _searched(
    given: argparse.Namespace, settings: Settings, of: str, called: str
) -> Iterator[Figure]:
    """Results pages of one process on one core, its clients on another."""
    asked = [address_of(request) for request in requests_of(settings, given.requests)]
    cores = sorted(os.sched_getaffinity(0))
    port = free_port()
    command = repo_search("serve", "--data", settings.data, "--port", port)
    os.sched_setaffinity(0, cores[:1])  # which the process that is started now keeps
    environment = {"REPO_SEARCH_PROXY": HOST, "REPO_SEARCH_ENGINE": settings.engine}
    with serving(command, port, environment) as server:
        os.sched_setaffinity(0, cores[1:] or cores)
        begun = _worked(server.pid)
        told = load(server, asked, CLIENTS)
        worked, held = _worked(server.pid) - begun, resident(server.pid)
    os.sched_setaffinity(0, cores)
    how = f"{len(asked):,} results pages of the mix, {CLIENTS} clients, one core, {of}"
    yield f"search_core_{called}", worked / len(told.times) * 1000, "ms of a core", how
    yield f"web_memory_{called}", held.all, "MiB", f"of the process after {how}"


def _worked(pid: int) -> float:
    """Seconds of a core that a process has had, whatever else the machine did meanwhile."""
    of_it = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(of_it[11]) + int(of_it[12])) / os.sysconf("SC_CLK_TCK")


def catalogue(given: argparse.Namespace, place: Path) -> Iterator[Figure]:
    settings = Settings(data=place, catalogue=given.url)
    pages = given.records * given.pages
    with opened(settings, create=True) as repository:
        before, begun = _size(repository), time.perf_counter()
        fill(repository, given.records, given.pages, SEED)
        took = time.perf_counter() - begun
        after = _size(repository)
    of = f"{given.records:,} generated records of {given.pages} pages"
    yield "postgresql_page", (after - before) / pages, "bytes", f"pg_database_size of {of}"
    yield "postgresql_rate", pages / took, "pages/s", f"written by one process, {of}"


def _size(repository: Repository) -> int:
    with repository.catalogue.write() as connection:
        wanted = "SELECT pg_database_size(current_database())"
        return int(connection.exec_driver_sql(wanted).scalar() or 0)


def engine(given: argparse.Namespace, place: Path) -> Iterator[Figure]:
    from opensearchpy import OpenSearch

    filled = Settings(data=place)
    pages = given.records * given.pages
    of = f"{given.records:,} generated records of {given.pages} pages"
    with opened(filled, create=True) as repository:
        fill(repository, given.records, given.pages, SEED)
    address, _slash, prefix = (
        given.url.partition("?")[0].removeprefix("opensearch+").rpartition("/")
    )
    settings = filled.model_copy(update={"engine": given.url})
    with opened(settings) as repository:
        begun = time.perf_counter()
        rebuild(repository.catalogue, repository.engine)
        took = time.perf_counter() - begun
    client = OpenSearch(address, timeout=300)
    client.indices.forcemerge(index=f"{prefix}*", max_num_segments=1)
    client.indices.refresh(index=f"{prefix}*")
    held = client.indices.stats(index=f"{prefix}*", metric="store")["_all"]["primaries"]
    how = f"primaries, merged to one segment, of {of}"
    yield "opensearch_page", held["store"]["size_in_bytes"] / pages, "bytes", how
    yield "opensearch_rate", pages / took, "pages/s", f"sent by one process, {of}"
    yield from _searched(given, settings, f"{of}, OpenSearch of one node beside", "opensearch")


def files(given: argparse.Namespace, place: Path) -> Iterator[Figure]:
    write_pdfs(place / "pdf", given.requests // 20, given.pages, SEED)
    for name, folder in (("file_page", place / "pdf"), ("real_file_page", given.folder)):
        if folder and folder.is_dir():
            held = sum(path.stat().st_size for path in folder.rglob("*.pdf"))
            pages, kind = pages_of(folder), "generated" if name == "file_page" else "real"
            number = sum(1 for _ in folder.rglob("*.pdf"))
            yield name, held / pages, "bytes", f"{number} {kind} PDF files, {pages:,} pages"


KINDS = {"embedded": embedded, "catalogue": catalogue, "engine": engine, "files": files}


def main(arguments: Sequence[str] | None = None) -> None:
    """`arguments` are those of the command line unless others are given."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--records", type=int, default=1_000)
    parser.add_argument("--pages", type=int, default=50, help="of each record")
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--url", default="", help="of an empty database, or of an engine")
    parser.add_argument("--folder", type=Path, help="of real PDF files")
    parser.add_argument("--out", type=Path, default=MEASURED)
    given = parser.parse_args(arguments)
    known: dict[str, Any] = json.loads(given.out.read_text()) if given.out.is_file() else {}
    on = machine.described()
    with tempfile.TemporaryDirectory(prefix="scale-") as place:
        for name, figure, unit, how in KINDS[given.kind](given, Path(place)):
            print(f"{name}: {figure:,.1f} {unit} ({how})", flush=True)
            where = f"{on['cores']} cores of {on['processor']}, {on['memory']}"
            known[name] = {
                "figure": round(figure, 1), "unit": unit, "how": how,
                "date": on["date"], "machine": where, "versions": on["versions"],
            }  # fmt: skip
    given.out.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
