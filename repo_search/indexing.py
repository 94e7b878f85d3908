"""Telling the engine what changed; building the index anew."""

import time
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection

from repo_search.catalogue import Catalogue, findings, outbox, records, texts
from repo_search.engine import (
    Built,
    Engine,
    IndexDocument,
)
from repo_search.errors import IndexDamaged
from repo_search.index_documents import Authorities, authorities, index_document
from repo_search.records import Record

_BATCH, _FEW = 200, 4
"""Records sent to the engine at a time: what a killed run repeats, and what memory holds."""
_CHARACTERS = 40_000_000
"""Of a batch that is held in memory; of larger ones only a few."""
LOOK_SECONDS = 1.0
"""For how long it is believed what may not be seen."""


def hidden(catalogue: Catalogue, engine: Engine) -> Callable[[], frozenset[str]]:
    """For `Engine.hidden`: what may not be seen, as long as the index has not been told everything
    that has happened; looked up at most once a second."""
    known, at = frozenset[str](), float("-inf")

    def look() -> frozenset[str]:
        nonlocal known, at
        if time.monotonic() - at >= LOOK_SECONDS:
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
    _find_anew(catalogue)
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

    A batch is cleared only after the engine has it; interrupted, it is sent again. Raises
    IndexDamaged if a rebuild by another, which read the catalogue before, has taken the place of an
    index that was told more.
    """
    sent = 0
    while True:
        with catalogue.read() as connection:
            told = outbox.told(connection)
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
        engine.update(documents, gone, last, told)
        with catalogue.write() as connection:
            outbox.clear(connection, last)
        sent += len(waiting)


def rebuild(
    catalogue: Catalogue, engine: Engine, on_progress: Callable[[int], None] = lambda _: None
) -> int:
    """Builds the index anew from the catalogue; the old one answers meanwhile. Gives how many
    records it holds."""
    _find_anew(catalogue)
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


def _find_anew(catalogue: Catalogue) -> None:
    """Looks for the findings of records where nobody has, or older rules did."""
    with catalogue.read() as connection:
        waits = len(findings.outdated(connection, 1))
    while waits:
        with catalogue.write() as connection:
            waits = findings.refresh(connection)


def _documents(
    connection: Connection, found: Sequence[Record], known: Authorities
) -> Iterator[IndexDocument]:
    said = findings.of_records(connection, [record.record_id for record in found])
    for record in found:
        passages = texts.of_record(connection, record.record_id)
        yield index_document(record, passages, known, said[record.record_id])


def is_current(catalogue: Catalogue, built: Built | None) -> bool:
    """Whether an index that was built so has everything the catalogue holds."""
    with catalogue.read() as connection:
        return built is not None and built.revision >= outbox.revision(connection)
