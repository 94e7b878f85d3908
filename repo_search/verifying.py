"""Whether catalogue, index and holdings agree, and files are what they were when they came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from repo_search import places
from repo_search.catalogue import findings, fixities, outbox, records, texts
from repo_search.catalogue.fixities import Fault, Kept
from repo_search.catalogue.rows import FILES_AT
from repo_search.engine import Engine, Indexed
from repo_search.errors import BadInput, IndexDamaged
from repo_search.holdings import Holdings
from repo_search.index_documents import authorities, index_document
from repo_search.repository import Repository, let_go
from repo_search.settings import Settings

_REINDEX = "repo-search reindex"
_FOLLOWS = "repo-search serve, which tells the index by itself, or the next import or search"
_TOGETHER = 50
"""Files to a transaction that notes what was found."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it should be, in a sentence, and what mends it. `record_id` is
    empty where it is about no single record."""

    place: Literal["catalogue", "index", "holdings"]
    record_id: str
    what: str
    mended_by: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How many records, files and index files were looked at, and every difference."""

    records: int
    files: int
    differences: tuple[Difference, ...]


def check_files(
    repository: Repository, before: datetime | None = None, limit: int | None = None
) -> tuple[int, list[Fault]]:
    """Hashes files again: those with a fault, and at most `limit` others that were not checked
    since `before`, the longest unchecked first. Notes what is found; gives how many were hashed
    and every fault there is now."""
    with repository.catalogue.read() as connection:
        wanted = fixities.due(connection, before, limit)
    for at in range(0, len(wanted), _TOGETHER):
        some = [kept.sha256 for kept in wanted[at : at + _TOGETHER]]
        found = {sha256: repository.holdings.fault(sha256) for sha256 in some}
        with repository.catalogue.write() as connection:
            fixities.put(connection, found)
    with repository.catalogue.read() as connection:
        return len(wanted), fixities.faults(connection)


def check_moved(repository: Repository, settings: Settings) -> None:
    """Has the files be where the settings name from now on, if they were elsewhere. Raises BadInput
    if some are not there that were not missing before: nothing of that is noted."""
    if not places.elsewhere(repository.catalogue, settings, (FILES_AT,)):
        return
    with repository.catalogue.read() as connection:
        wanted = {kept.sha256 for kept in fixities.due(connection)}
        wanted -= {fault.sha256 for fault in fixities.faults(connection)}
    if lacking := wanted - {sha256 for sha256, _ in repository.holdings.everything()}:
        raise BadInput(
            f"Of {len(wanted):,} files of this repository {len(lacking):,} are not where "
            "REPO_SEARCH_HOLDINGS says. Copy them there, or use the settings of its other "
            "processes."
        )
    places.moved(repository.catalogue, settings, FILES_AT)


def verify(repository: Repository) -> Verified:
    """Compares everything with everything: each record with what the index has of it,
    each file with its hash and with the records, each file of the index with its hash. What a run
    that was killed has left is cleared away before, and an index whose files are damaged is taken
    out of use. Only for whoever holds the import lock."""
    let_go(repository)
    files, faults = check_files(repository)
    differences = [_of_file(fault) for fault in faults]
    with repository.catalogue.read() as connection:
        differences += _in_catalogue(connection)
        differences += _beyond(repository.holdings, fixities.due(connection))
        everything = records.all_ids(connection)
        differences += _in_index(connection, repository.engine, everything)
    return Verified(len(everything), files, tuple(differences))


def _of_file(fault: Fault) -> Difference:
    return Difference(
        "holdings",
        fault.record_id,
        f"{fault.filename} (SHA-256 {fault.sha256}) {fault.fault}",
        "repo-search import the same file again, or put it back from a backup",
    )


def _in_catalogue(connection: Connection) -> Iterator[Difference]:
    if connection.dialect.name != "sqlite":
        return  # other databases have tools of their own for this
    for pragma in ("integrity_check", "foreign_key_check"):
        for row in connection.exec_driver_sql(f"PRAGMA {pragma}"):
            if tuple(row) != ("ok",):
                what = f"{pragma}: {' '.join(map(str, row))}"
                yield Difference("catalogue", "", what, "repo-search restore a backup")


def _beyond(held: Holdings, known: list[Kept]) -> Iterator[Difference]:
    there = {kept.sha256 for kept in known}
    for sha256, place in held.everything():
        if sha256 not in there:
            what = f"{place} belongs to no record"
            yield Difference("holdings", "", what, "remove it, unless it is of a record to restore")


def _in_index(
    connection: Connection, engine: Engine, everything: list[str]
) -> Iterator[Difference]:
    if faults := engine.faults(thorough=True):
        for fault in faults:
            yield Difference("index", "", fault, _REINDEX)
        engine.give_up()
        return
    try:
        held = engine.contents()
    except IndexDamaged as error:
        yield Difference("index", "", str(error), _REINDEX)
        engine.give_up()
        return
    waiting = set(outbox.all_waiting(connection))
    for record_id in sorted(waiting):
        yield Difference("index", record_id, "waits to be indexed", _FOLLOWS)
    known = authorities(connection)
    public = set[str]()
    for record in records.published(connection, everything):
        public.add(record.record_id)
        if record.record_id in waiting:
            continue
        passages = texts.of_record(connection, record.record_id)
        said = findings.of_record(connection, record.record_id)
        document = index_document(record, passages, known, said)
        pages = tuple(sorted(page.page for page in document.pages))
        ids = tuple(sorted(one.finding_id for one in document.findings))
        here = held.get(record.record_id, Indexed((), ()))
        if what := _difference(here, Indexed((document.digest,), pages, ids)):
            yield Difference("index", record.record_id, what, _REINDEX)
    for record_id in sorted(held.keys() - public - waiting):
        yield Difference("index", record_id, "is in the index and not public", _REINDEX)


def _difference(held: Indexed, wanted: Indexed) -> str:
    if held == wanted:
        return ""
    if not held.digests:
        return "is not in the index"
    if len(held.digests) > 1:
        return f"is in the index {len(held.digests)} times"
    if held.digests != wanted.digests:
        return "is not in the index as the catalogue has it"
    other = "findings" if held.pages == wanted.pages else "pages"
    return f"has other {other} in the index than in the catalogue"
