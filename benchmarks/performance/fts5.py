"""The rival that everybody has: SQLite's FTS5, set up as one would who knows it well.

An index over records, with a column for each field, and one over pages, whose row numbers tell the
record, so that the pages of one record are a range. Stemmed by Porter's rules, ranked by bm25,
nothing stored twice. Facet values are numbers that stand by record, so that counting all of them is
one join with the records that match.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from repo_search.catalogue import records, texts
from repo_search.engine import EngineQuery, family
from repo_search.index_documents import Authorities, authorities, index_document
from repo_search.query import And, Clause, Not, Or, Prefix, Words, on_pages
from repo_search.records import Record
from repo_search.repository import Repository
from repo_search.vocabularies import document_types, type_groups

_SCHEMA = """
CREATE TABLE record (id INTEGER PRIMARY KEY, record_id TEXT, title TEXT, publisher TEXT,
                     published TEXT, type TEXT, earliest INTEGER, latest INTEGER);
CREATE INDEX by_day ON record (earliest DESC, id DESC);
CREATE TABLE value (id INTEGER PRIMARY KEY, facet TEXT, value TEXT, UNIQUE (facet, value));
CREATE TABLE held (record INTEGER, value INTEGER, PRIMARY KEY (record, value)) WITHOUT ROWID;
CREATE INDEX by_value ON held (value, record);
CREATE VIRTUAL TABLE documents USING fts5(title, publisher, theme, author, "case", type, text,
  content='', tokenize='porter unicode61');
CREATE VIRTUAL TABLE pages USING fts5(text, content='', tokenize='porter unicode61');
"""
_WEIGHTS = "0.5, 0.3, 0.3, 0.0, 0.5, 0.0, 1.0"
_PAGES_OF_A_RECORD = 10_000
_BEST_PAGES = """SELECT rowid % ? FROM pages WHERE pages MATCH ? AND rowid BETWEEN ? AND ?
  ORDER BY rank LIMIT 3"""
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Found:
    """How many records match, the first ten, counts by facet and value, and their best pages."""

    total: int
    hits: tuple[int, ...]
    counts: Mapping[tuple[str, str], int]
    pages: Mapping[int, tuple[int, ...]]


def build(repository: Repository, path: Path) -> None:
    """Makes the database from a repository's catalogue."""
    base = sqlite3.connect(path)
    base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
    with repository.catalogue.read() as connection:
        known = authorities(connection)
        ids = records.all_ids(connection)
        for at in range(0, len(ids), _BATCH):
            for record in records.by_ids(connection, ids[at : at + _BATCH]).values():
                passages = texts.of_record(connection, record.record_id)
                _put(base, record, known, [passage.text for passage in passages])
    base.executescript(
        "INSERT INTO documents(documents) VALUES('optimize');"
        "INSERT INTO pages(pages) VALUES('optimize'); ANALYZE;"
    )
    base.close()


def _put(
    base: sqlite3.Connection, record: Record, known: Authorities, pages: Sequence[str]
) -> None:
    number = record.accession
    document = index_document(record, (), known)
    described = _described(record, document.facets, known)
    everything = "\n".join([*described, *pages])
    row = (
        number, record.record_id, record.title, "; ".join(p.label for p in record.publishers),
        record.published.written if record.published else "", record.document_type,
        document.earliest, document.latest,
    )  # fmt: skip
    base.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    facets = [(name, value) for name, values in document.facets.items() for value in values]
    base.executemany("INSERT OR IGNORE INTO value(facet, value) VALUES (?, ?)", facets)
    base.executemany(
        "INSERT INTO held SELECT ?, id FROM value WHERE facet = ? AND value = ?",
        ((number, *facet) for facet in facets),
    )
    base.execute(
        'INSERT INTO documents(rowid, title, publisher, theme, author, "case", type, text) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, *described, everything),
    )
    first = number * _PAGES_OF_A_RECORD
    numbered = ((first + page, text) for page, text in enumerate(pages, start=1))
    base.executemany("INSERT INTO pages(rowid, text) VALUES (?, ?)", numbered)


def _described(
    record: Record, facets: Mapping[str, Sequence[str]], known: Authorities
) -> list[str]:
    """What is searched in each field, as our own index has it."""
    publishers = [known.publishers[one] for one in facets["publisher"]]
    themes = [known.themes[one.id] for one in record.themes]
    kind = document_types()[record.document_type or "form"]
    return [
        "\n".join(filter(None, (record.title, record.abstract, record.series))),
        "\n".join(name for p in publishers for name in (p.name, p.area or "", *p.variants)),
        "\n".join(name for theme in themes for name in (theme.label, *theme.variants)),
        "\n".join(record.authors),
        "\n".join(case.label for case in record.cases),
        f"{kind.label}\n{type_groups()[kind.group].label}",
    ]


def asked_of(clause: Clause) -> str:
    """A clause in the query language of FTS5; words are stemmed by its own tokenizer."""
    match clause:
        case Words(words, field):
            text = f'"{" ".join(words)}"'
            return f'{{"{field}"}} : {text}' if field else text
        case Prefix(prefix, field):
            text = f'"{prefix}" *'
            return f'{{"{field}"}} : {text}' if field else text
        case And(clauses):
            firm = [_inside(one) for one in clauses if not isinstance(one, Not)]
            without = [_inside(one.clause) for one in clauses if isinstance(one, Not)]
            return " NOT ".join([" AND ".join(firm), *without])
        case Or(clauses):
            return " OR ".join(map(_inside, clauses))
    raise ValueError(f"FTS5 is not asked for {clause}")


def _inside(clause: Clause) -> str:
    return f"({asked_of(clause)})"


class Fts5:
    """The database open for reading."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self._base.executescript(
            "PRAGMA cache_size=-400000; PRAGMA mmap_size=4000000000; PRAGMA temp_store=MEMORY;"
            "CREATE TEMP TABLE hit (record INTEGER PRIMARY KEY, rank REAL);"
        )
        rows = self._base.execute("SELECT id, facet, value FROM value")
        self._values = {number: (facet, value) for number, facet, value in rows}
        self._numbers = {facet: number for number, facet in self._values.items()}

    def answer(self, query: EngineQuery) -> Found:
        """The first ten records, all facets counted and the best pages, as an engine of ours."""
        self._collect(query, ())
        total = self._one("SELECT count(*) FROM hit")
        order = "rank" if query.sort == "relevance" else "-earliest, -id"
        rows = self._base.execute(
            f"SELECT id FROM hit JOIN record ON id = record ORDER BY {order} LIMIT 10"  # noqa: S608 - ours
        )
        hits = tuple(number for (number,) in rows)
        counts = self._counted(query)
        wanted = on_pages(query.clause)
        return Found(total, hits, counts, self._pages(asked_of(wanted), hits) if wanted else {})

    def _collect(self, query: EngineQuery, without: Sequence[str]) -> None:
        """Puts what matches into `hit`, the selections of some facets left out."""
        conditions, values = ["true"], list[object]()
        source, rank = "record", "0"
        if query.clause != And(()):
            source, rank = (
                "documents JOIN record ON id = documents.rowid",
                (f"bm25(documents, {_WEIGHTS})" if query.sort == "relevance" else "0"),
            )
            conditions.append("documents MATCH ?")
            values.append(asked_of(query.clause))
        for name, chosen in query.selection.items():
            if name not in without:
                several = ", ".join("?" * len(chosen))
                held = f"SELECT record FROM held WHERE value IN ({several})"  # noqa: S608 - "?" each
                conditions.append(f"id IN ({held})")
                values += [self._numbers.get((name, value), 0) for value in chosen]
        for day, condition in ((query.start, "latest >= ?"), (query.end, "earliest <= ?")):
            if day:
                conditions.append(condition)
                values.append(day.toordinal())
        self._base.execute("DELETE FROM hit")
        self._base.execute(
            f"INSERT INTO hit SELECT id, {rank} FROM {source} WHERE {' AND '.join(conditions)}",  # noqa: S608 - ours
            values,
        )

    def _counted(self, query: EngineQuery) -> dict[tuple[str, str], int]:
        """All facets, each with its own selection left out."""
        chosen = {family(name) for name in query.selection}
        counts = {at: n for at, n in self._count() if family(at[0]) not in chosen}
        for one in chosen:
            self._collect(query, [name for name in query.selection if family(name) == one])
            counts |= {at: n for at, n in self._count() if family(at[0]) == one}
        return counts

    def _count(self) -> Iterator[tuple[tuple[str, str], int]]:
        for number, count in self._base.execute(
            "SELECT value, count(*) FROM hit JOIN held USING (record) GROUP BY value"
        ):
            yield self._values[number], count

    def _pages(self, asked: str, hits: Sequence[int]) -> dict[int, tuple[int, ...]]:
        found = {}
        for number in hits:
            first = number * _PAGES_OF_A_RECORD
            bounds = (first, first + _PAGES_OF_A_RECORD - 1)
            rows = self._base.execute(_BEST_PAGES, (_PAGES_OF_A_RECORD, asked, *bounds))
            found[number] = tuple(page for (page,) in rows)
        return found

    def _one(self, sql: str) -> int:
        found: int = self._base.execute(sql).fetchone()[0]
        return found

    def close(self) -> None:
        self._base.close()
