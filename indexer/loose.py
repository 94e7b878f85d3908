"""Rows of a manifest without a file: a link or metadata alone, or the edit of a record."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import Connection

from indexer.ingest import add_record, described_anew, done_before, outcome_of, refused, refused_for
from indexer.intake import Intake
from indexer.report import Outcome
from indexer.sources.manifest import Manifest, Row, changes
from indexer.waiting import again
from repo_search.catalogue import Catalogue, erasures, journal, origins, records
from repo_search.catalogue import claims as asserted
from repo_search.catalogue.erasures import hash_of
from repo_search.errors import BadInput, NotFound
from repo_search.records import Record

TOGETHER = 50
"""Rows to a transaction: each that is written takes the disk's time."""


def settle_rows(catalogue: Catalogue, intake: Intake, manifest: Manifest) -> Iterator[Outcome]:
    """The outcomes of the rows without a file, in their order, each as its transaction is over. A
    row is in or it is not, whatever becomes of its neighbours."""
    for at in range(0, len(manifest.loose), TOGETHER):
        yield from again(intake, partial(_together, catalogue, intake, manifest, at))


def _together(catalogue: Catalogue, intake: Intake, manifest: Manifest, at: int) -> list[Outcome]:
    with catalogue.write() as connection:
        outcomes = settle_some(connection, intake, manifest, at)
        if intake.keeper:
            for outcome in outcomes:
                intake.keeper.settled(connection, outcome)
    return outcomes


def settle_some(
    connection: Connection, intake: Intake, manifest: Manifest, at: int
) -> list[Outcome]:
    """The outcomes of those rows without a file that make up one transaction, from one on."""
    outcomes = []
    for row in manifest.loose[at : at + TOGETHER]:
        place = f"{manifest.path}#row={row.number}"  # RFC 7111
        try:
            with connection.begin_nested():
                outcomes.append(_settled(connection, intake, row, place))
        except (BadInput, NotFound) as error:
            outcomes.append(Outcome(place, "rejected", reason=str(error)))
    return outcomes


def _settled(connection: Connection, intake: Intake, row: Row, place: str) -> Outcome:
    """Adds or updates the record that a row is about; `place` names the row in the report.

    Raises BadInput for values that cannot be, NotFound for a record_id that nothing has.
    """
    if row.record_id:
        return _edited(connection, intake, row, place)
    if row.error:
        return Outcome(place, "rejected", reason=row.reason)
    if (erased := refused(connection, place, hash_of(row.origin))) is not None:
        return erased
    known = origins.owner(connection, row.origin)
    if known is None:
        record_id = add_record(connection, intake, None, row.claims)
        origins.put(connection, row.origin, record_id)
        journal.note(connection, intake.run_id, record_id, {})
        intake.describes(connection, record_id)
        return outcome_of(connection, place, "added", records.find(connection, record_id))
    before = records.find(connection, known.record_id)
    if before.tombstone is not None:
        return _withdrawn(place, before)
    changed = described_anew(connection, intake, known.record_id, row.claims)
    name = done_before(connection, intake, known.record_id)
    return outcome_of(connection, place, name or ("updated" if changed else "unchanged"), before)


def _edited(connection: Connection, intake: Intake, row: Row, place: str) -> Outcome:
    """Changed cells of an edited export become the librarian's claims, emptied ones say "none"."""
    if erasures.day_of(connection, row.record_id):
        return refused_for(place, row.record_id)
    before = records.find(connection, row.record_id)
    if before.tombstone is not None:
        return _withdrawn(place, before)
    claims, faults = changes(row, before)
    if faults:
        return Outcome(place, "rejected", before.record_id, " ".join(map(str, faults)))
    if claims:
        with journal.noting(connection, intake.run_id, before.record_id):
            asserted.put(connection, before.record_id, claims)
    name = done_before(connection, intake, before.record_id)
    return outcome_of(connection, place, name or ("updated" if claims else "unchanged"), before)


def _withdrawn(place: str, record: Record) -> Outcome:
    return Outcome(place, "ignored", record.record_id, "The record was withdrawn.")
