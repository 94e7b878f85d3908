"""Records for the suite, built by the core's analyser as the index documents of real ones are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from repo_search.analysis import fold, terms
from repo_search.dates import parse_date
from repo_search.engine import (
    FIELDS,
    GAP,
    TEXT,
    Engine,
    EngineQuery,
    IndexDocument,
    IndexFinding,
    IndexPage,
)
from repo_search.query import Clause, Prefix, on_pages, rewrite
from repo_search.query.parse import parse
from repo_search.results import PageHits, Ranking

_accessions = count(1)
_Described = dict[str, str | tuple[str, ...]]


def record(
    record_id: str,
    *pages: str,
    published: str | None = "2018-05-15",
    accession: int | None = None,
    facets: Mapping[str, tuple[str, ...]] | None = None,
    findings: Iterable[IndexFinding] = (),
    **described: str | tuple[str, ...],
) -> IndexDocument:
    """The index document of a record: texts of its pages, values by field of the description."""
    day = parse_date(published) if published else None
    body = tuple(
        IndexPage(number, " ".join(terms(text)), _words([text]))
        for number, text in enumerate(pages, start=1)
    )
    title = described.get("title", ())
    return IndexDocument(
        record_id,
        next(_accessions) if accession is None else accession,
        *_searched(pages, described),
        body,
        facets or {},
        day.earliest.toordinal() if day else None,
        day.latest.toordinal() if day else None,
        " ".join(fold(title if isinstance(title, str) else " ".join(title))),
        tuple(findings),
    )


def finding(
    finding_id: str,
    wording: str,
    serial: int | None = None,
    facets: Mapping[str, tuple[str, ...]] | None = None,
    **described: str | tuple[str, ...],
) -> IndexFinding:
    """What the index holds of a finding: its wording, and values by field."""
    number = next(_accessions) if serial is None else serial
    return IndexFinding(finding_id, number, *_searched((wording,), described), facets or {})


def _searched(texts: Sequence[str], described: _Described) -> tuple[dict[str, str], dict[str, str]]:
    """Terms and words by field."""
    values = {
        field: (found,) if isinstance(found := described.pop(field, ()), str) else found
        for field in FIELDS
    }
    assert not described, f"not fields: {described}"
    everything = [value for found in values.values() for value in found]
    body = (" ".join(terms(text)) for text in texts)
    return (
        {TEXT: " ".join(filter(None, (_terms(everything), *body)))}
        | {field: _terms(found) for field, found in values.items()},
        {TEXT: _words([*everything, *texts])}
        | {field: _words(found) for field, found in values.items()},
    )


def _terms(values: Iterable[str]) -> str:
    return " ".join(term for value in values for term in (*terms(value), GAP))


def _words(values: Iterable[str]) -> str:
    return " ".join({word for value in values for word in fold(value)})


EVERYTHING_SAID = "Bruising was not referred. Sleeping was unsafe. Neglect was not named."


def with_findings() -> tuple[IndexDocument, ...]:
    """Two records with two findings each, and one between them without any."""
    referring = {
        "publisher": ("kent",),
        "kind": ("recommendation",),
        "addressee": ("board",),
        "theme": ("bruising", "harm"),
    }
    bruising = {"publisher": ("kent",), "kind": ("finding",), "theme": ("bruising",)}
    asking = {
        "publisher": ("bury",),
        "kind": ("recommendation",),
        "addressee": ("council", "board"),
    }
    neglect = {"publisher": ("bury",), "kind": ("finding",), "theme": ("neglect", "harm")}
    said, child = "The board should ensure bruising is referred", "Child A"
    of_a = [
        finding("a1", said, 1, referring, title=child),
        finding("a2", "Bruising in babies is rare", 2, bruising, title=child),
    ]
    said, baby = "The council should ask about sleeping arrangements", "Baby C"
    of_c = [
        finding("c1", said, 3, asking, title=baby, publisher="Bury"),
        finding("c2", "Neglect is not named", 4, neglect, title=baby, publisher="Bury"),
    ]
    overview = {"type": ("overview",)}
    return (
        record("a", EVERYTHING_SAID, accession=1, title=child, facets=overview, findings=of_a),
        record("b", EVERYTHING_SAID, accession=2, title="Child B", published="2019"),
        record("c", EVERYTHING_SAID, accession=3, title=baby, published=None, findings=of_c),
    )


def meaning(engine: Engine, text: str, most_words: int = 500) -> Clause:
    """The clause of a query, prefixes looked up in the index, as the use-case of searching does."""

    def look_up(leaf: Clause) -> Clause:
        if not isinstance(leaf, Prefix):
            return leaf
        found = engine.terms(leaf.prefix, leaf.field, most_words)
        return replace(leaf, words=tuple(word for word, _ in found))

    clause = parse(text).clause
    return rewrite(clause, look_up) or clause


@dataclass(frozen=True)
class Index:
    """An engine with records in it, asked by query strings."""

    engine: Engine

    def hold(self, *documents: IndexDocument) -> None:
        """Builds the index of these records and no others."""
        self.engine.rebuild(documents, 1)

    def update(self, *documents: IndexDocument, withdrawn: Iterable[str] = ()) -> None:
        self.engine.update(documents, tuple(withdrawn), 2)

    def search(self, text: str = "", **asked: Any) -> Ranking:
        return self.engine.search(EngineQuery(meaning(self.engine, text), **asked))

    def found(self, text: str = "", **asked: Any) -> set[str]:
        """The ids of all records that match; the total and the hits must agree about them."""
        ranking = self.search(text, **{"limit": 1_000, **asked})
        ids = [hit.record_id for hit in ranking.hits]
        assert ranking.total == len(ids) == len(set(ids))
        return set(ids)

    def ordered(self, text: str = "", **asked: Any) -> list[str]:
        return [h.record_id for h in self.search(text, **{"limit": 1_000, **asked}).hits]

    def counts(self, facet: str, text: str = "", **asked: Any) -> dict[str, int]:
        return dict(self.search(text, facets=(facet,), **asked).facets[facet])

    def pages(self, text: str, *record_ids: str, limit: int = 100) -> dict[str, PageHits]:
        """The pages that answer the part of a query which pages can answer."""
        clause = on_pages(meaning(self.engine, text))
        assert clause is not None
        return self.engine.pages(clause, record_ids, limit)

    def search_findings(self, text: str = "", **asked: Any) -> Ranking:
        return self.engine.findings(EngineQuery(meaning(self.engine, text), **asked))

    def findings(self, text: str = "", **asked: Any) -> list[str]:
        """The ids of all findings that match, in order: each once, as many as the total says."""
        ranking = self.search_findings(text, **{"limit": 1_000, **asked})
        ids = [hit.finding_id for hit in ranking.hits]
        assert ranking.total == len(ids) == len(set(ids))
        return ids
