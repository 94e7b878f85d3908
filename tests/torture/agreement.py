"""Whether catalogue, holdings and indexes agree, by an opinion of its own: it asks SQLite, the
file system and the engine, and not what the program says of itself."""

import hashlib
import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from repo_search.engine import EngineQuery
from repo_search.engines import open_engine
from repo_search.query.parse import parse


@dataclass(frozen=True)
class State:
    """What a repository holds, comparable with another that came to it by another way: records in
    order of arrival with what they say, and for some words the files in which they are found."""

    records: tuple[tuple[object, ...], ...]
    found: Mapping[str, frozenset[str]]


def state(data: Path, engine: str, words: Collection[str] = ()) -> State:
    with _catalogue(data) as database:
        records = tuple(_records(database))
        files = dict(database.execute("SELECT record_id, sha256 FROM holding ORDER BY version"))
    found = {word: frozenset(files[i] for i in _found(data, engine, word)) for word in words}
    return State(records, found)


def disagreements(data: Path, engine: str) -> list[str]:
    """What is not as it must be when nobody is writing, in words; [] if all agree."""
    faults = list(_faults_of_holdings(data))
    with _catalogue(data) as database:
        for pragma in ("integrity_check", "foreign_key_check"):
            faults += [
                f"{pragma}: {row}" for row in database.execute(f"PRAGMA {pragma}") if row != ("ok",)
            ]
        accessions = [row[0] for row in database.execute("SELECT accession FROM record")]
        if len(set(accessions)) < len(accessions):
            faults.append("accessions are not unique")
        waiting = database.execute("SELECT count(*) FROM outbox").fetchone()[0]
        if waiting:
            faults.append(f"{waiting} wait in the outbox")
        public = Counter(
            row[0] for row in database.execute(
                "SELECT record_id FROM record WHERE withdrawn IS NULL AND held IS NULL"
            )
        )  # fmt: skip
    indexed = Counter(_found(data, engine))
    if public != indexed:
        faults.append(f"catalogue and index differ: {public - indexed}, {indexed - public}")
    faults += [f"no part of the index: {name}" for name in orphans(data / "index", engine)]
    return faults


def orphans(index: Path, engine: str) -> list[str]:
    """Generations that do not answer, and files of the one that does that its own table of
    contents does not name."""
    live = json.loads((index / f"{engine}.json").read_text(encoding="utf-8"))["generation"]
    found = [p.name for p in index.glob(f"{engine}-*") if p.name != live]
    for part in ("documents", "pages", "findings"):
        folder = index / live / part
        named = _tantivy_files(folder) if engine == "tantivy" else _whoosh_files(folder)
        found += [f"{part}/{p.name}" for p in folder.iterdir() if not re.fullmatch(named, p.name)]
    return found


def _tantivy_files(folder: Path) -> str:
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    segments = [segment["segment_id"].replace("-", "") for segment in meta["segments"]]
    names = "|".join(["nothing", *segments])
    return rf"meta\.json|\.managed\.json|\.tantivy-\w+\.lock|({names})\.[\w.]+"


def _whoosh_files(folder: Path) -> str:
    toc = TOC.read(FileStorage(str(folder)), "MAIN")
    names = "|".join(["nothing", *(segment.segment_id() for segment in toc.segments)])
    return rf"_MAIN_{toc.generation}\.toc|({names})\.[\w.]+"


def _faults_of_holdings(data: Path) -> Iterator[str]:
    folder = data / "holdings"
    files = [path for path in folder.rglob("*") if path.is_file()]
    places = {path: path.parent.name + path.name for path in files}
    for path, sha256 in places.items():
        if path.is_relative_to(folder / "incoming"):
            yield f"left over: {path.relative_to(folder)}"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"other bytes: {sha256}"
    with _catalogue(data) as database:
        held = {row[0] for row in database.execute("SELECT sha256 FROM holding")}
    there = {s for p, s in places.items() if not p.is_relative_to(folder / "incoming")}
    yield from (f"bytes without a record: {sha256}" for sha256 in there - held)
    yield from (f"a record without its bytes: {sha256}" for sha256 in held - there)


def _records(database: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    texts = _by_record(database, "SELECT record_id, page, text FROM passage")
    files = _by_record(database, "SELECT record_id, version, sha256 FROM holding")
    addresses = _by_record(
        database, "SELECT record_id, address FROM address JOIN holding USING (sha256)"
    )
    values = _by_record(
        database,
        "SELECT v.record_id, v.field, coalesce(p.name, t.label, c.label, v.value) "
        "FROM record_value v LEFT JOIN publisher p ON p.publisher_id = v.value "
        'LEFT JOIN theme t ON t.theme_id = v.value LEFT JOIN "case" c ON c.case_id = v.value',
    )
    claims = _by_record(database, 'SELECT record_id, field, source, "values" FROM claim')
    for record_id, *said in database.execute(
        "SELECT record_id, title, published_written, withdrawn IS NULL FROM record "
        "ORDER BY accession"
    ):
        parts = (texts, files, addresses, values, claims)
        yield (*said, *(tuple(sorted(part[record_id])) for part in parts))


def _by_record(database: sqlite3.Connection, query: str) -> dict[str, list[tuple[object, ...]]]:
    found = defaultdict[str, list[tuple[object, ...]]](list)
    for record_id, *row in database.execute(query):
        found[record_id].append(tuple(row))
    return found


def _found(data: Path, engine: str, words: str = "") -> list[str]:
    opened = open_engine(engine, data / "index")
    try:
        return [
            h.record_id for h in opened.search(EngineQuery(parse(words).clause, limit=9999)).hits
        ]
    finally:
        opened.close()


def _catalogue(data: Path) -> "closing[sqlite3.Connection]":
    return closing(sqlite3.connect(data / "catalogue.db"))
