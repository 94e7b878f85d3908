"""Erasing records: out of the catalogue, the holdings, the pictures, the indexes, freed pages."""

from collections.abc import Iterable

from sqlalchemy import Connection

from repo_search.catalogue import erasures, traces
from repo_search.catalogue.clock import now
from repo_search.catalogue.erasures import CATEGORIES, Erasure
from repo_search.clearing import clear
from repo_search.errors import BadInput
from repo_search.repository import Repository
from repo_search.settings import Settings


def erase(
    repository: Repository, settings: Settings, record_id: str, category: str
) -> list[Erasure]:
    """Erases a record, and those that became part of it, from everything this program keeps but
    backups; gives what is kept of them. One that was taken back with its run is erased from the
    journal. Only for whoever holds the import lock.

    What is left of an erasure that is cut off is cleared away when the repository is opened next.
    Raises NotFound, Moved if it became part of another, and BadInput for another category.
    """
    if category not in CATEGORIES:
        raise BadInput(f"“{category[:40]}” is not one of {', '.join(CATEGORIES)}.")
    with repository.catalogue.write() as connection:
        found = traces.find(connection, record_id)
        kept = [
            Erasure(one, now(), category, found.blocked if one == record_id else ())
            for one in (record_id, *sorted(found.ids - {record_id}))
        ]
        traces.remove(connection, found)
        for erasure in kept:
            erasures.put(connection, erasure)
    clear(repository.catalogue, repository.engine, repository.holdings, settings)
    return kept


def erase_again(
    repository: Repository, settings: Settings, known: Iterable[Erasure]
) -> list[Erasure]:
    """Makes the repository honour erasures that were made elsewhere or later, as of a backup that
    is older than they are; gives those that were new to it. Only for whoever holds the import
    lock, or has the repository for itself."""
    with repository.catalogue.write() as connection:
        new = honour(connection, known)
    clear(repository.catalogue, repository.engine, repository.holdings, settings)
    return new


def honour(connection: Connection, known: Iterable[Erasure]) -> list[Erasure]:
    """The part of this that the catalogue takes, after which nothing of them can be seen."""
    before = {erasure.record_id: erasure for erasure in erasures.all_erasures(connection)}
    new = [e for e in known if not _covers(before.get(e.record_id), e)]
    for erasure in new:
        for record_id in erasures.still_held(connection, erasure):
            found = traces.of_record(connection, record_id)
            traces.remove(connection, found)
            for one in found.ids - {erasure.record_id}:
                erasures.put(connection, Erasure(one, erasure.made, erasure.category, ()))
            erasure = erasure.with_hashes(found.blocked)
        erasures.put(connection, erasure)
    return new


def _covers(known: Erasure | None, other: Erasure) -> bool:
    return known is not None and {*known.sha256s} >= {*other.sha256s}
