"""One file into the catalogue: bytes, reading and claims -> outcome, in one transaction."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from indexer.doubts import awaits_ocr, doubts
from indexer.intake import Intake
from indexer.reading import Reading
from indexer.report import Outcome, OutcomeName
from repo_search.catalogue import claims as asserted
from repo_search.catalogue import (
    disclosures,
    drafts,
    erasures,
    holdings,
    journal,
    records,
    texts,
)
from repo_search.catalogue.clock import now
from repo_search.claims import Claim, Source
from repo_search.formats.table import differences
from repo_search.passages import ExtractedText
from repo_search.records import Draft, Record
from repo_search.uploads import shown


@dataclass(frozen=True, slots=True)
class File:
    """A file on its way in: the path as it was given, its absolute address, hash and size, and
    what a manifest or page claims of it (None: neither speaks of it). `of` is the record that was
    made for it before it was here, if there is one."""

    path: Path
    address: str
    sha256: str
    size: int
    claims: tuple[Claim, ...] | None
    said_by: Source = Source.MANIFEST
    of: str | None = None
    replaces: str | None = None
    """The record whose file it takes the place of, wherever it comes from."""

    @property
    def name(self) -> str:
        """The file's name as text; bytes that are no UTF-8 become "�"."""
        return os.fsencode(self.path.name).decode("utf-8", "replace")


def settle_unchanged(connection: Connection, intake: Intake, file: File) -> Outcome | None:
    """The outcome for a file that is as it was when it came in, of which nobody says anything; None
    for any other, and where more may be wanted of it: then ask `settle_known`."""
    if file.claims is not None or intake.ocr or intake.goes_on:
        return None
    found = holdings.unchanged(connection, file.address, file.sha256)
    if found is None:
        return None
    return Outcome(str(file.path), "unchanged", found.record_id, None, found.pages, found.text)


def settle_known(connection: Connection, intake: Intake, file: File) -> Outcome | None:
    """The outcome for bytes the repository holds already, or None if they must be read.

    With OCR a file that has pages without text is read again, unless it has been through OCR.
    """
    if (erased := refused(connection, str(file.path), file.sha256)) is not None:
        return erased
    known = holdings.owner_of_bytes(connection, file.sha256)
    if known is None:
        there = holdings.owner_of_address(connection, file.address)
        if there is not None and there.withdrawn:
            return failed(
                file,
                "ignored",
                f"The record that came from this path, {there.record_id}, was withdrawn. "
                "Import the new file from another path if it is to be published.",
                there.record_id,
            )
        return None
    if known.withdrawn:
        return failed(file, "ignored", "The record of these bytes was withdrawn.", known.record_id)
    before = records.find(connection, known.record_id)
    # What is said of an earlier version, that of a merged duplicate too, is not of the record now.
    current = before.holding is not None and before.holding.sha256 == file.sha256
    if known.record_id == file.replaces and not current:
        return None  # an earlier version is to be shown again
    claims = file.claims if current else None
    if holdings.bytes_at(connection, file.address) == file.sha256:
        if intake.ocr and awaits_ocr(connection, known.record_id, file.sha256):
            return None
        changed = described_anew(connection, intake, known.record_id, claims, file.said_by)
        name = done_before(connection, intake, known.record_id, file.address)
        return _outcome(connection, file, name or ("updated" if changed else "unchanged"), before)
    there = holdings.owner_of_address(connection, file.address)
    if there is not None and there.record_id == known.record_id:
        return None  # an earlier version of the file is back at its path
    first = holdings.addresses_of(connection, file.sha256)[:1]
    with journal.noting(connection, intake.run_id, known.record_id):
        holdings.put_address(connection, file.address, file.sha256)
    described_anew(connection, intake, known.record_id, claims, file.said_by)
    held = f"The same bytes are held already{f', from {shown(first[0])}' if first else ''}"
    return _outcome(connection, file, "duplicate", before, f"{held}; both paths are kept.")


def done_before(
    connection: Connection, intake: Intake, record_id: str, address: str = ""
) -> OutcomeName | None:
    """The outcome that the file of this address, or a row of a manifest, had before the run was
    cut off, if it had one then."""
    for change in journal.of_record(connection, record_id) if intake.goes_on else ():
        came = [
            any(row["address"] == address for row in rows.get("address", ()))
            for rows in (change.before, change.after)
        ]
        if change.run_id == intake.run_id and (not address or came == [False, True]):
            return ("duplicate" if address else "updated") if change.before else "added"
    return None


def add_record(
    connection: Connection,
    intake: Intake,
    extracted: ExtractedText | None,
    claims: Sequence[Claim],
) -> str:
    """A new record, which nobody sees if the run brings in drafts; gives its id. Raises
    BadInput."""
    since = now()
    record_id = records.add(connection, extracted, claims, back_catalogue=intake.back_catalogue)
    if intake.draft:
        drafts.mark(connection, record_id, Draft(since, intake.draft))
    return record_id


def refused(connection: Connection, path: str, sha256: str) -> Outcome | None:
    """The outcome for bytes, or for an origin, of this hash if it was erased, else None."""
    if (record_id := erasures.eraser(connection, sha256)) is None:
        return None
    return refused_for(path, record_id)


def refused_for(path: str, record_id: str) -> Outcome:
    """The outcome for what belongs to an erased record."""
    reason = f"It was erased with record {record_id} and may not come in again."
    return Outcome(path, "ignored", record_id, reason, erased=True)


def described_anew(
    connection: Connection,
    intake: Intake,
    record_id: str,
    claims: Sequence[Claim] | None,
    said_by: Source = Source.MANIFEST,
) -> bool:
    """Whether a manifest or page says something new of a known record; takes it in."""
    if claims is None or not intake.describes(connection, record_id):
        return False
    before = [c for c in asserted.of_record(connection, record_id) if c.source == said_by]
    if _asserted(before) == _asserted(claims):
        return False
    with journal.noting(connection, intake.run_id, record_id):
        asserted.replace(connection, record_id, [said_by], claims)
    return True


def _asserted(claims: Sequence[Claim]) -> set[tuple[str, tuple[str, ...]]]:
    return {(claim.field, claim.values) for claim in claims}


def settle_read(connection: Connection, intake: Intake, file: File, reading: Reading) -> Outcome:
    """Adds a record, or gives the record of this address a new version. Raises BadInput."""
    begun = now()
    extracted = reading.extracted
    read = [claim for claim in reading.claims if claim.source <= Source.TEXT]  # whatever was sent
    claims = [*read, *(file.claims or ())]
    there = _record_to_renew(connection, file)
    before = records.find(connection, there.record_id) if there else None
    rows = journal.snapshot(connection, there.record_id) if there else {}
    if there is None:
        record_id = add_record(connection, intake, extracted, claims)
    else:
        record_id = there.record_id
        texts.put(connection, record_id, extracted)
        sources = [Source.FILENAME, Source.PROPERTIES, Source.TEXT]
        if file.claims is not None:
            sources.append(file.said_by)
        asserted.replace(connection, record_id, sources, claims)
    if file.claims is not None:
        intake.describes(connection, record_id)
    holdings.add(
        connection,
        record_id,
        file.sha256,
        file.size,
        file.name,
        extracted,
        back_catalogue=intake.back_catalogue,
        reason=intake.reason,
    )
    holdings.put_address(connection, file.address, file.sha256)
    disclosures.put(connection, record_id, reading.disclosures)
    disclosures.settle_hold(connection, record_id, file.sha256, begun, hold=intake.hold)
    journal.note(connection, intake.run_id, record_id, rows)
    if before is None:
        return _outcome(
            connection, file, "added", records.find(connection, record_id), reading.remark
        )
    return _outcome(connection, file, "updated", before, reading.remark)


def _record_to_renew(connection: Connection, file: File) -> holdings.Known | None:
    """The record that holds these bytes and is read again, or of which this file is a new version:
    the one that came from its address, or that was made for it.

    Not so for a copy of a file that is still there: its new bytes are a record of their own, or
    the text of the first file would be lost.
    """
    if (known := holdings.owner_of_bytes(connection, file.sha256)) is not None:
        return known
    if file.replaces:
        return holdings.Known(file.replaces, withdrawn=False)
    before = holdings.bytes_at(connection, file.address)
    if before is None:
        return holdings.Known(file.of, withdrawn=False) if file.of else None
    first = holdings.addresses_of(connection, before)[0]
    if first != file.address and Path(first).exists():
        return None
    return holdings.owner_of_address(connection, file.address)


def _outcome(
    connection: Connection, file: File, name: OutcomeName, before: Record, reason: str = ""
) -> Outcome:
    return outcome_of(connection, str(file.path), name, before, reason)


def outcome_of(
    connection: Connection, path: str, name: OutcomeName, before: Record, reason: str = ""
) -> Outcome:
    """The outcome of what touched a record, with its fields that have changed since `before`: the
    record as it was, or is if it was added just now."""
    record = before if name == "added" else records.find(connection, before.record_id)
    if name in ("added", "updated"):
        reason = " ".join(filter(None, (reason, *doubts(connection, record))))
    return Outcome(
        path,
        name,
        record.record_id,
        reason or None,
        record.holding.pages if record.holding else 0,
        record.text,
        differences(before, record),
    )


def failed(
    file: File | Path, name: OutcomeName, reason: str, record_id: str | None = None
) -> Outcome:
    """The outcome of a file that leaves no trace: ignored or rejected, and why."""
    path = file.path if isinstance(file, File) else file
    return Outcome(str(path), name, record_id, reason)
