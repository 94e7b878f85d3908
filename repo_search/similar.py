"""More like this: records that share the most telling words of a record, or of a case.

Words are weighed by tf-idf (Spärck Jones, 1972): often here, seldom elsewhere. Names of people and
places, of the publishers, and numbers are left out, so that what is alike is the subject.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import log, sqrt
from typing import NamedTuple

from sqlalchemy import Connection

from repo_search.analysis import FUNCTION_WORDS, terms, tokens
from repo_search.catalogue import Catalogue, publishers, records, relations, texts
from repo_search.engine import Engine, EngineQuery
from repo_search.query import Or, Words
from repo_search.records import Record, Reference
from repo_search.vocabularies import document_types, type_groups

_MOST_WORDS = 25
_FEWEST_WORDS = 8
_LEAST = 0.35
"""Words beyond the fewest weigh at least this part of what the heaviest weighs."""
_MOST_WEIGHED = 1_000
"""Words of a text that are weighed: those that stand there most often."""
_MOST_PAGES = 40
"""Pages that are read of a record, or of all records of a case together, evenly apart."""
_MOST_RECORDS = 6
"""Records of a case that are read."""
_SHORTEST = 3
_NAME = 0.2
"""A word that is written small less often than this, and not all in capitals, is a name."""
_RARE = 0.02
"""A word in a smaller part of all records tells no more than one in so many."""
_FEWEST_SHARED = 3
_NAMED = 5
"""Shared words that are named."""
_MOST_HITS = 60


@dataclass(frozen=True, slots=True)
class SimilarRecord:
    """A record like another, and the words that make it so, the most telling first."""

    record: Record
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A case with a record like those of another case."""

    case: Reference
    record: Record
    words: tuple[str, ...]


class _Telling(NamedTuple):
    """A word and how much it tells."""

    words: Words
    weight: float


def similar_records(
    catalogue: Catalogue, engine: Engine, record: Record, limit: int = 5
) -> tuple[SimilarRecord, ...]:
    """The records most like this one, without those of the same case and those it is related to,
    translations among them: these stand with it anyway."""
    with catalogue.read() as connection:
        words = _telling(connection, engine, [record])
        near = {other.id for _, other in relations.of_record(connection, record.record_id)}
        for case in record.cases:
            near.update(other.record_id for other in records.of_case(connection, case.id))
    found = _alike(catalogue, engine, words, {record.record_id, *near}, limit)
    return tuple(found[:limit])


def similar_cases(
    catalogue: Catalogue, engine: Engine, case_id: str, of_case: Sequence[Record], limit: int = 5
) -> tuple[SimilarCase, ...]:
    """The cases with the records most like those of this case, each with its likest record."""
    longest = sorted(of_case, key=lambda r: -(r.holding.pages if r.holding else 0))
    with catalogue.read() as connection:
        words = _telling(connection, engine, longest[:_MOST_RECORDS])
    found = _alike(catalogue, engine, words, {r.record_id for r in of_case}, _MOST_HITS)
    cases: dict[str, SimilarCase] = {}
    for one in found:
        for case in one.record.cases:
            if case.id != case_id:
                cases.setdefault(case.id, SimilarCase(case, one.record, one.words))
    return tuple(cases.values())[:limit]


def _telling(connection: Connection, engine: Engine, of: Sequence[Record]) -> list[_Telling]:
    """The words that tell most of what these records are about, the most telling first."""
    counts: Counter[str] = Counter()
    small: Counter[str] = Counter()
    titled: Counter[str] = Counter()
    written = defaultdict[str, Counter[str]](Counter)
    for text in _texts(connection, of):
        for word, term, start, end in tokens(text):
            counts[term] += 1
            written[term][word] += 1
            if text[start].islower():
                small[term] += 1
            elif not text[start:end].isupper():
                titled[term] += 1
    left_out = _of_publishers(connection, of) | _of_kinds()
    candidates = [
        term
        for term, count in counts.most_common(_MOST_WEIGHED)
        if len(term) >= _SHORTEST
        and term.isalpha()
        and term not in left_out
        and FUNCTION_WORDS.isdisjoint(written[term])
        and not (titled[term] and small[term] < _NAME * count)
    ]
    held = engine.frequencies(candidates)
    everything = engine.search(EngineQuery(sort="newest", limit=0)).total
    weights = {
        term: sqrt(counts[term]) * log(everything / max(held[term], _RARE * everything))
        for term in candidates
        if 1 < held[term] < everything
    }
    # A word that stands here only once is chance, unless the text is short.
    best = sorted(weights, key=lambda term: (counts[term] == 1, -weights[term], term))
    least = _LEAST * max(weights.values(), default=0.0)
    telling = [term for at, term in enumerate(best) if at < _FEWEST_WORDS or weights[term] >= least]
    return [
        _Telling(Words((_usual(written[term]),)), weights[term]) for term in telling[:_MOST_WORDS]
    ]


def _usual(forms: Counter[str]) -> str:
    return min(forms, key=lambda word: (-forms[word], word))


def _texts(connection: Connection, of: Sequence[Record]) -> Iterator[str]:
    room = _MOST_PAGES // max(len(of), 1)  # at least six: no more records are read
    for record in of:
        yield f"{record.title}\n{record.abstract or ''}"
        pages = record.holding.pages if record.holding else 0
        numbers = sorted({1 + at * pages // room for at in range(room if pages else 0)})
        yield from texts.at(connection, [(record.record_id, n) for n in numbers]).values()


def _of_publishers(connection: Connection, of: Sequence[Record]) -> set[str]:
    """The words of the names and areas of the publishers of records, and of cases' labels."""
    known = publishers.all_publishers(connection)
    names: list[str] = [case.label for record in of for case in record.cases]
    for publisher in {p.id for record in of for p in record.publishers}:
        for other in publishers.lineage_down(known, publisher):
            names += [*known[other].names, known[other].area]
    return {term for name in names for term in terms(name)}


@cache
def _of_kinds() -> frozenset[str]:
    """The words that name types of documents ("briefing", "overview")."""
    entries = [*document_types().values(), *type_groups().values()]
    return frozenset(
        term for entry in entries for name in (entry.label, *entry.variants) for term in terms(name)
    )


def _alike(
    catalogue: Catalogue,
    engine: Engine,
    telling: Sequence[_Telling],
    without: Collection[str],
    limit: int,
) -> list[SimilarRecord]:
    """Records that hold at least some of the words, those that hold them best first."""
    if len(telling) < _FEWEST_SHARED:
        return []
    words = [one.words for one in telling]
    reach = min(limit + len(without), _MOST_HITS)
    ranking = engine.search(EngineQuery(Or(tuple(words)), limit=reach))
    ids = [hit.record_id for hit in ranking.hits if hit.record_id not in without]
    shared: dict[str, list[tuple[float, str]]] = {record_id: [] for record_id in ids}
    for one, of_records in zip(telling, engine.scores(words, ids), strict=True):
        for record_id, score in of_records.items():
            shared[record_id].append((-score * one.weight, one.words.words[0]))
    with catalogue.read() as connection:
        found = records.by_ids(connection, ids)
    return [
        SimilarRecord(record, tuple(word for _, word in sorted(shared[record_id])[:_NAMED]))
        for record_id, record in found.items()
        if record.is_public and len(shared[record_id]) >= _FEWEST_SHARED
    ]
