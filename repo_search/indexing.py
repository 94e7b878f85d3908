"""Record -> index document; telling the engine what changed; building the index anew."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from repo_search.analysis import fold, forms
from repo_search.authorities import Publisher
from repo_search.catalogue import Catalogue, outbox, publishers, records, texts, themes, unused
from repo_search.catalogue.remembering import remembered
from repo_search.catalogue.unlisted import unlisted_values
from repo_search.engine import (
    GAP,
    HEADING,
    TEXT,
    Built,
    Engine,
    IndexDocument,
    IndexPage,
    listed,
)
from repo_search.errors import IndexDamaged
from repo_search.headings import headings
from repo_search.passages import Passage
from repo_search.records import Record, Reference
from repo_search.results import CONFIRMED, UNKNOWN_YEAR
from repo_search.thesaurus import Theme
from repo_search.vocabularies import document_types, review_kinds, type_groups

_BATCH, _FEW = 200, 4
"""Records sent to the engine at a time: what a killed run repeats, and what memory holds."""
_CHARACTERS = 40_000_000
"""Of a batch that is held in memory; of larger ones only a few."""
_MOST_YEARS = 30
_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Authorities:
    """The authority files a record's index document draws on, by id."""

    publishers: dict[str, Publisher]
    themes: dict[str, Theme]
    unlisted: dict[str, set[str]]
    """Values of their own that records carry for the facets type, review and language."""


def authorities(connection: Connection) -> Authorities:
    """What may be named to anybody: entries that came with documents are there as long as there is
    a public record that names them. It is read again when anything was written."""
    return remembered(connection, _authorities)


def _authorities(connection: Connection) -> Authorities:
    unseen = unused.unseen(connection)
    return Authorities(
        {i: p for i, p in publishers.all_publishers(connection).items() if i not in unseen},
        {i: t for i, t in themes.all_themes(connection).items() if i not in unseen},
        unlisted_values(connection),
    )


def index_document(
    record: Record, passages: Sequence[Passage], known: Authorities
) -> IndexDocument:
    """What the engine is to hold of a record: see the engine Protocol for the rules."""
    facets = _facets(record, known)
    values = _described(record, facets, known)
    described = _field(value for of_field in values.values() for value in of_field)
    values[HEADING] = [*headings(passages)]
    fields = {field: _field(of_field) for field, of_field in values.items()}
    body, words = list[IndexPage](), dict.fromkeys(listed(described.words))
    for passage in passages:
        found = forms(passage.text)
        of_page = dict.fromkeys([word for word, _ in found])
        words.update(of_page)
        terms = " ".join([term for _, term in found])
        body.append(IndexPage(passage.page, terms, " ".join(of_page)))
    everything = [described.terms, *(page.terms for page in body)]
    fields[TEXT] = _Field(" ".join(filter(None, everything)), " ".join(words))
    return IndexDocument(
        record.record_id,
        record.accession,
        terms={name: field.terms for name, field in fields.items()},
        words={name: field.words for name, field in fields.items()},
        pages=tuple(body),
        facets=facets,
        earliest=record.published.earliest.toordinal() if record.published else None,
        latest=record.published.latest.toordinal() if record.published else None,
        title_key=" ".join(fold(record.title)),
    )


class _Field(NamedTuple):
    """Terms and words as an engine gets them."""

    terms: str
    words: str


def _field(values: Iterable[str]) -> _Field:
    """Those of some values, which no phrase joins."""
    found = [forms(value) for value in values]
    terms = [term for pairs in found for term in (*(term for _, term in pairs), GAP)]
    words = dict.fromkeys(word for pairs in found for word, _ in pairs)
    return _Field(" ".join(terms), " ".join(words))


def _described(
    record: Record, facets: dict[str, tuple[str, ...]], known: Authorities
) -> dict[str, list[str]]:
    """The searchable words of the description by field, each value once; under TEXT those that
    no field has: the kind of review and its names."""
    filed_under = [known.publishers[p] for p in facets["publisher"] if p in known.publishers]
    about = [known.themes[t] for t in facets[CONFIRMED] if t in known.themes]
    kind, group = document_types().get(record.document_type or ""), type_groups()
    review = review_kinds().get(record.review or "")
    values = {
        "title": [record.title, record.abstract or "", record.series or ""],
        "publisher": [n for p in filed_under for n in (p.name, p.area, *p.variants)],
        "theme": [name for theme in about for name in (theme.label, *theme.variants)],
        "author": list(record.authors),
        "case": [case.label for case in record.cases],
        "type": [kind.label, group[kind.group].label] if kind else [record.document_type or ""],
        TEXT: list(review.names) if review else [record.review or ""],
    }
    return {field: [v for v in dict.fromkeys(found) if v] for field, found in values.items()}


def _facets(record: Record, known: Authorities) -> dict[str, tuple[str, ...]]:
    kind = document_types().get(record.document_type or "")
    years = [str(year) for year in record.published.years] if record.published else []
    confirmed = _with_broader(record.themes, known)
    found: dict[str, list[str]] = {
        "publisher": [
            filed
            for publisher in record.publishers
            for filed in publishers.lineage_up(known.publishers, publisher.id)
        ],
        "theme": [*confirmed, *_with_broader(record.suggested, known)],
        CONFIRMED: confirmed,
        "type": [kind.id, kind.group] if kind else [record.document_type or ""],
        "review": [record.review or ""],
        "language": list(record.languages),
        "year": years if 0 < len(years) <= _MOST_YEARS else [UNKNOWN_YEAR],
    }
    return {facet: tuple(v for v in dict.fromkeys(values) if v) for facet, values in found.items()}


def _with_broader(about: Iterable[Reference], known: Authorities) -> list[str]:
    return [filed for theme in about for filed in themes.broader(known.themes, theme.id)]


def hidden(catalogue: Catalogue, engine: Engine) -> Callable[[], frozenset[str]]:
    """For `Engine.hidden`: what may not be seen, as long as the index has not been told everything
    that has happened; looked up at most once a second."""
    known, at = frozenset[str](), float("-inf")

    def look() -> frozenset[str]:
        nonlocal known, at
        if time.monotonic() - at >= _LOOK_SECONDS:
            built = engine.built()
            with catalogue.read() as connection:
                told = built is not None and built.revision >= outbox.revision(connection)
                known = frozenset() if told else outbox.unseen(connection)
            at = time.monotonic()
        return known

    return look


def bring_up_to_date(
    catalogue: Catalogue, engine: Engine, on_rebuild: Callable[[str], None] = lambda _: None
) -> None:
    """Makes the index current: sends what waits in the outbox, or builds the index anew if there
    is none, or it is damaged, or it was built otherwise, or another index took updates that this
    one missed. What is damaged, "" if nothing is, is told before."""
    built = engine.built()
    with catalogue.read() as connection:
        told = outbox.told(connection)
    damage = "; ".join(engine.faults()[:1]) if built else ""
    if built and not damage and built.revision >= told:
        try:
            refresh(catalogue, engine)
            return
        except IndexDamaged as error:  # which only writing came upon
            damage = str(error)
    on_rebuild(damage)
    rebuild(catalogue, engine)


def refresh(catalogue: Catalogue, engine: Engine) -> int:
    """Sends everything in the outbox to the engine; gives how many records were sent.

    A batch is cleared only after the engine has it; interrupted, it is sent again.
    """
    sent = 0
    while True:
        with catalogue.read() as connection:
            last, waiting = outbox.waiting(connection, _BATCH)
            if texts.characters(connection, waiting) > _CHARACTERS:
                last, waiting = outbox.waiting(connection, _FEW)
            if not waiting:
                return sent
            known = authorities(connection)
            found = records.by_ids(connection, waiting)
            here = [record for record in found.values() if record.is_public]
            documents = list(_documents(connection, here, known))
        gone = [record_id for record_id in waiting if record_id not in {r.record_id for r in here}]
        engine.update(documents, gone, last)
        with catalogue.write() as connection:
            outbox.clear(connection, last)
        sent += len(waiting)


def rebuild(
    catalogue: Catalogue, engine: Engine, on_progress: Callable[[int], None] = lambda _: None
) -> int:
    """Builds the index anew from the catalogue; the old one answers meanwhile. Gives how many
    records it holds."""
    with catalogue.read() as connection:
        revision = outbox.revision(connection)
        ids = records.all_ids(connection)
        known = authorities(connection)
        count = 0

        def documents() -> Iterator[IndexDocument]:
            nonlocal count
            for at in range(0, len(ids), _BATCH):
                found = records.by_ids(connection, ids[at : at + _BATCH])
                here = [record for record in found.values() if record.is_public]
                for document in _documents(connection, here, known):
                    count += 1
                    yield document
                on_progress(min(at + _BATCH, len(ids)))

        engine.rebuild(documents(), revision)
    with catalogue.write() as connection:
        outbox.clear(connection, revision)
    return count


def _documents(
    connection: Connection, found: Sequence[Record], known: Authorities
) -> Iterator[IndexDocument]:
    for record in found:
        yield index_document(record, texts.of_record(connection, record.record_id), known)


def is_current(catalogue: Catalogue, built: Built | None) -> bool:
    """Whether an index that was built so has everything the catalogue holds."""
    with catalogue.read() as connection:
        return built is not None and built.revision >= outbox.revision(connection)
