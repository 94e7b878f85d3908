"""Batches: what would become of records is rehearsed, then done as one run."""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from repo_search.batches.changes import KINDS, Change, claims_for, understood
from repo_search.catalogue import records, runs
from repo_search.editing import By, Deed, rehearsed
from repo_search.errors import BadInput, Busy, RepoSearchError, Withdrawn
from repo_search.formats.table import differences
from repo_search.indexing import bring_up_to_date
from repo_search.records import Record
from repo_search.repository import Repository, opened
from repo_search.search import SearchRequest, all_matches
from repo_search.texts import _, plural
from repo_search.working import Result, Task

_log = logging.getLogger(__name__)

MOST = 1_000
"""Records of one batch, of which a rehearsal takes some seconds."""
_TOGETHER = 50
"""Records of one transaction: others can write in between, and a batch that is cut off goes on."""

Fields = Mapping[str, tuple[str, str]]
"""Fields by name, each from what to what."""


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one record: "updated", "unchanged", or "left" for a reason."""

    record_id: str
    title: str
    outcome: Literal["updated", "unchanged", "left"]
    changes: Fields
    reason: str = ""


def matching(repository: Repository, request: SearchRequest) -> tuple[list[str], tuple[str, ...]]:
    """The ids of all records that answer a search, its words taken as they are written, and notes
    on what of it was left out. Raises BadInput, also for more than MOST."""
    found, notes = all_matches(repository.catalogue, repository.engine, request)
    return check(found), notes


def check(record_ids: Iterable[str]) -> list[str]:
    """These ids, each once. Raises BadInput for more than MOST."""
    each = list(dict.fromkeys(record_ids))
    if len(each) > MOST:
        said = _("These are %(number)s records. At most %(most)s can be changed at once.")
        raise BadInput(said % {"number": f"{len(each):,}", "most": f"{MOST:,}"})
    return each


def rehearse(
    repository: Repository, record_ids: Sequence[str], change: Change, by: By
) -> list[Line]:
    """What would become of these records: all of it is done, and taken back at once."""
    found: list[Line] = []
    for some in _parts(record_ids):
        with rehearsed(repository, "batch", by) as rehearsal:
            found += _changed(rehearsal, dict.fromkeys(some), change)
    return found


def digest(lines: Iterable[Line]) -> str:
    """Tells what a rehearsal came to from anything else."""
    return _hash([(line.record_id, line.outcome, line.changes) for line in lines])


def given(lines: Iterable[Line], change: Change) -> dict[str, Any]:
    """What a job needs to know to do what was rehearsed, and nothing else."""
    return {
        "kind": change.kind,
        **{part: entry.id for part in ("old", "new") if (entry := getattr(change, part))},
        "records": {x.record_id: _hash(x.changes) for x in lines if x.outcome == "updated"},
    }


def work(task: Task) -> Result:
    """Does a batch as one run. A record that has come to be changed otherwise than was rehearsed is
    left. Who takes it up again goes on with the same run. Raises NotFound for an entry that has
    gone since, and Busy."""
    wanted = task.job.given
    expected: Mapping[str, str] = wanted["records"]
    with opened(task.settings) as repository:
        with repository.catalogue.write() as connection:
            parts = {
                part: understood(connection, wanted["kind"], wanted[part])
                for part in KINDS[wanted["kind"]].parts
            }
            change = Change(wanted["kind"], **parts)
            by = By(task.job.who, f"desk: {change.said}")
            run_id = task.job.told.get("run_id") or runs.begin(connection, "batch", by.what, by.who)
            task.tell(connection, {"run_id": run_id})
            told = {line.get("record_id") for line in runs.report(connection, run_id)}
        done = len(told)
        for some in _parts([one for one in expected if one not in told]):
            task.progress(done, len(expected))
            with repository.catalogue.write() as connection:
                if runs.find(connection, run_id).undone:
                    raise BadInput(_("It was taken back before it was done."))
                lines = _changed(
                    Deed(connection, run_id, by), {one: expected[one] for one in some}, change
                )
                runs.put_report(connection, run_id, map(_told, lines))
            done += len(some)
        task.progress(done, len(expected))
        with repository.catalogue.write() as connection:
            runs.finish(connection, run_id)
            counts = runs.find(connection, run_id).counts
        _tell_index(repository)
    return Result(
        _summary(counts),
        {
            "run_id": run_id,
            "address": f"/desk/runs/{run_id}",
            "link": _("What was changed in each record"),
        },
    )


def _tell_index(repository: Repository) -> None:
    """Raises Busy: the work is taken up again then. What else keeps the index from following is no
    fault of the batch, which is done."""
    try:
        bring_up_to_date(repository.catalogue, repository.engine)
    except Busy:
        raise
    except RepoSearchError as error:
        _log.warning("The index was not brought up to date: %s", error)


def _summary(counts: Mapping[str, int]) -> str:
    updated, left = counts.get("updated", 0), counts.get("left", 0)
    said = plural("%(number)s record was changed.", "%(number)s records were changed.", updated)
    if not left:
        return said
    also = plural(
        "%(number)s was left as it is, since it has been changed since the preview.",
        "%(number)s were left as they are, since they have been changed since the preview.",
        left,
    )
    return f"{said} {also}"


def _told(line: Line) -> dict[str, Any]:
    return {
        "record_id": line.record_id,
        "title": line.title,
        "outcome": line.outcome,
        "reason": line.reason or None,
        "changes": line.changes,
    }


def _parts(record_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(record_ids), _TOGETHER):
        yield record_ids[at : at + _TOGETHER]


def _changed(by: Deed, expected: Mapping[str, str | None], change: Change) -> list[Line]:
    """Changes these records; where it is said what is to come of one, that or nothing."""
    known = records.by_ids(by.connection, list(expected))
    return [_line(by, one, known.get(one), change, to_be) for one, to_be in expected.items()]


def _line(
    by: Deed, record_id: str, known: Record | None, change: Change, expected: str | None
) -> Line:
    title = known.title if known else ""
    try:
        record = known or records.find(by.connection, record_id)
        if record.tombstone is not None:
            raise Withdrawn(record_id, record.tombstone.withdrawn.date().isoformat())
        if not (claims := claims_for(by.connection, record, change)):
            return Line(record_id, title, "unchanged", {})
        with by.connection.begin_nested():
            changes = differences(record, by.edit_known(record, claims))
            if expected not in (None, _hash(changes)):
                raise BadInput(_("It has been changed since the preview."))
    except RepoSearchError as error:
        return Line(record_id, title, "left", {}, str(error))
    return Line(record_id, title, "updated", changes)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
