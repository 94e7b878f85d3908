"""More like this: records that share the most telling words of a record, or of a case.

Words are weighed by tf-idf (Spärck Jones, 1972): often here, seldom elsewhere. Names of people and
places, of the publishers, and numbers are left out, so that what is alike is the subject.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt

from sqlalchemy import Connection

from repo_search.analysis import terms, tokens
from repo_search.catalogue import Catalogue, publishers, records, relations, texts
from repo_search.engine import Engine, EngineQuery
from repo_search.query import Or, Words
from repo_search.records import Record, Reference

_MOST_WORDS = 25
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


def _telling(connection: Connection, engine: Engine, of: Sequence[Record]) -> list[Words]:
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
    left_out = _of_publishers(connection, of)
    candidates = [
        term
        for term, count in counts.most_common(_MOST_WEIGHED)
        if len(term) >= _SHORTEST
        and term.isalpha()
        and term not in left_out
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
    best = best[:_MOST_WORDS]
    return [Words((_usual(written[term]),)) for term in best]


def _usual(forms: Counter[str]) -> str:
    return min(forms, key=lambda word: (-forms[word], word))


def _texts(connection: Connection, of: Sequence[Record]) -> Iterator[str]:
    room = _MOST_PAGES // max(len(of), 1)
    for record in of:
        yield f"{record.title}\n{record.abstract or ''}"
        pages = record.holding.pages if record.holding else 0
        step = max(1, -(-pages // room))
        numbers = range(1, pages + 1, step)
        yield from texts.at(connection, [(record.record_id, n) for n in numbers]).values()


def _of_publishers(connection: Connection, of: Sequence[Record]) -> set[str]:
    """The words of the names and areas of the publishers of records, and of cases' labels."""
    known = publishers.all_publishers(connection)
    names: list[str] = [case.label for record in of for case in record.cases]
    for publisher in {p.id for record in of for p in record.publishers}:
        for other in publishers.lineage_down(known, publisher):
            names += [*known[other].names, known[other].area]
    return {term for name in names for term in terms(name)}


def _alike(
    catalogue: Catalogue,
    engine: Engine,
    words: Sequence[Words],
    without: Collection[str],
    limit: int,
) -> list[SimilarRecord]:
    """Records that hold at least some of the words, those that hold them best first."""
    if len(words) < _FEWEST_SHARED:
        return []
    reach = min(limit + len(without), _MOST_HITS)
    ranking = engine.search(EngineQuery(Or(tuple(words)), limit=reach))
    ids = [hit.record_id for hit in ranking.hits if hit.record_id not in without]
    shared = _shared(engine, words, ids)
    with catalogue.read() as connection:
        found = records.by_ids(connection, ids)
    return [
        SimilarRecord(record, tuple(shared[record_id][:_NAMED]))
        for record_id, record in found.items()
        if record.tombstone is None and len(shared[record_id]) >= _FEWEST_SHARED
    ]


def _shared(engine: Engine, words: Sequence[Words], ids: Iterable[str]) -> dict[str, list[str]]:
    """Which of the words each record holds, those that score highest there first."""
    wanted = list(ids)
    scores: dict[str, list[tuple[float, str]]] = {record_id: [] for record_id in wanted}
    for word, of_records in zip(words, engine.scores(words, wanted), strict=True):
        for record_id, score in of_records.items():
            scores[record_id].append((-score, word.words[0]))
    return {record_id: [word for _, word in sorted(found)] for record_id, found in scores.items()}
