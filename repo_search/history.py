"""What became of a record: each change told field by field, and two of its states compared."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from repo_search.catalogue import claims as asserted
from repo_search.catalogue import journal, runs
from repo_search.catalogue.journal import Change, Rows
from repo_search.catalogue.runs import Run
from repo_search.claims import FIELDS, Claim, resolve

State = Mapping[str, tuple[str, ...]]
"""What a record said at one time, by field: the values as they were written. Beside FIELDS there
are those of BESIDE."""

FINDINGS = "findings"
BESIDE = ("relations", "file", "draft", "held", "withdrawn", FINDINGS)
"""Told of a state beside its fields: relations to others ("translation of k7m2q9xw"), the name and
SHA-256 of its file; why it is or was not published, with the day on which a draft will be; and what
was said of its findings ("rejected: " and the wording, "corrected: " and the one it was given)."""

_REASONS = (
    ("draft", ("draft_reason", "publish_on")),
    ("held", ("held_reason",)),
    ("withdrawn", ("withdrawn_reason",)),
)


class NewFile(NamedTuple):
    """A file that became that of a record, and the reason that was given."""

    filename: str
    sha256: str
    reason: str


class Difference(NamedTuple):
    """A field of which two states say different things."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its run, the claims that it took away and those that it put there, the files it
    brought, and the state before and after, with their versions; a state that was not is empty."""

    change_id: int
    made: datetime
    run: Run
    gone: tuple[Claim, ...]
    said: tuple[Claim, ...]
    files: tuple[NewFile, ...]
    before: State
    after: State
    version_before: str
    version_after: str

    @property
    def differences(self) -> tuple[Difference, ...]:
        return differences(self.before, self.after)

    @property
    def of_findings(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What was said of findings until then, and from then on."""
        before, after = (state.get(FINDINGS, ()) for state in (self.before, self.after))
        return (
            tuple(one for one in before if one not in after),
            tuple(one for one in after if one not in before),
        )


def of_record(connection: Connection, record_id: str) -> list[Step]:
    """What became of a record, oldest first; also of one that is gone. Empty for an id that no run
    has touched."""
    changes = journal.of_record(connection, record_id)
    known = runs.by_ids(connection, {change.run_id for change in changes})
    return [_step(change, known[change.run_id]) for change in changes]


def differences(before: State, after: State) -> tuple[Difference, ...]:
    """The fields in which two states differ, in the order of the form."""
    return tuple(
        Difference(field, before.get(field, ()), after.get(field, ()))
        for field in (*FIELDS, *BESIDE)
        if before.get(field, ()) != after.get(field, ())
    )


def since(steps: Sequence[Step], version: str) -> list[Step] | None:
    """The steps after the last time that the record had this version, or None if it is not known
    to have had it."""
    for at in range(len(steps) - 1, -1, -1):
        if steps[at].version_after == version:
            return list(steps[at + 1 :])
    if steps and steps[0].version_before == version:
        return list(steps)
    return None


def version(rows: Rows) -> str:
    """A digest of what is said of a record, of its files, relations and state: what a form was
    filled in from. What the program only suggests is left out."""
    if not rows:
        return ""
    fields = [row for row in rows["claim"] if row["field"] in FIELDS]
    said = journal.said({**rows, "claim": fields})
    state = _reasons(rows)
    told = [said["claim"], said["holding"], said["relation"], state]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def state_of(rows: Rows) -> State:
    """What a snapshot says; {} where there was no record."""
    if not rows:
        return {}
    winning = resolve(_claims(rows))
    state = {field: winning[field].values for field in FIELDS if field in winning}
    state["relations"] = tuple(
        sorted(f"{row['relation']} {row['other_id']}" for row in rows.get("relation", ()))
    )
    newest = sorted(rows.get("holding", ()), key=lambda row: row["version"])[-1:]
    state["file"] = tuple(f"{row['filename']} (SHA-256 {row['sha256']})" for row in newest)
    state[FINDINGS] = tuple(sorted(map(_of_finding, rows.get(journal.SAID_OF, ()))))
    return {field: values for field, values in {**state, **_reasons(rows)}.items() if values}


def _of_finding(row: Mapping[str, Any]) -> str:
    if row["corrected"]:
        return f"corrected: {row['corrected']}"
    return f"{row['verdict']}: {row['wording']}"


def _claims(rows: Rows) -> Iterable[Claim]:
    made = sorted(rows.get("claim", ()), key=lambda row: row["claim_id"])
    return (asserted.from_row(row) for row in made)


def _reasons(rows: Rows) -> dict[str, tuple[str, ...]]:
    row = rows["record"][0]
    return {
        name: tuple(row.get(column) or "" for column in columns)
        for name, columns in _REASONS
        if row.get(name)
    }


def _step(change: Change, run: Run) -> Step:
    gone, said = _claim_changes(change)
    return Step(
        change.change_id,
        change.made,
        run,
        gone,
        said,
        _new_files(change),
        state_of(change.before),
        state_of(change.after),
        version(change.before),
        version(change.after),
    )


def _new_files(change: Change) -> tuple[NewFile, ...]:
    before = {(row["sha256"], row["version"]) for row in change.before.get("holding", ())}
    return tuple(
        NewFile(row["filename"], row["sha256"], row.get("reason", ""))
        for row in change.after.get("holding", ())
        if (row["sha256"], row["version"]) not in before
    )


def _claim_changes(change: Change) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """The claims that a change took away and those that it put there."""
    before, after = (
        {
            key: [asserted.from_row(row) for row in of_field]
            for key, of_field in journal.claims_by_field(rows).items()
        }
        for rows in (change.before, change.after)
    )
    gone, said = (
        tuple(claim for key, claims in mine.items() if claims != other.get(key) for claim in claims)
        for mine, other in ((before, after), (after, before))
    )
    return gone, said
