"""One worklist of all that awaits a person, each task with its evidence and what settles it."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection

from repo_search.catalogue import (
    Catalogue,
    claims,
    decisions,
    disclosures,
    fixities,
    likenesses,
    pages,
    publisher_desk,
    publishers,
    records,
    runs,
)
from repo_search.catalogue.decisions import DISMISSED
from repo_search.claims import SUGGESTED

Kind = Literal[
    "damaged",
    "rejected",
    "disclosure",
    "publisher",
    "themes",
    "duplicate",
    "overdue",
    "vanished",
]

_SHOWN = 5
"""Findings of one record that its task names."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something a person has to decide or mend. `key` names it, for dismissing it; `command`
    settles it."""

    kind: Kind
    key: str
    what: str
    evidence: str
    command: str


def tasks(connection: Connection, today: date) -> list[Task]:
    """Everything that waits, kind by kind; what was dismissed is left out."""
    dismissed = {key for _, key in decisions.pairs(connection, "todo", DISMISSED)}
    found = (
        *_damaged(connection),
        *_rejected(connection),
        *_disclosures(connection),
        *_duplicates(connection),
        *_publishers(connection),
        *_due(connection, today),
        *_themes(connection),
    )
    return [task for task in found if task.key not in dismissed]


def sign(catalogue: Catalogue) -> None:
    """Makes the signatures by which likely duplicates are found where they are missing or of an
    older method, some at a time."""
    made = 1
    while made:
        with catalogue.write() as connection:
            made = likenesses.refresh(connection)


def dismiss(connection: Connection, key: str, who: str) -> None:
    """Takes a task off the list for good."""
    decisions.put(connection, "todo", ("", key), DISMISSED, who)


def _damaged(connection: Connection) -> Iterator[Task]:
    for one in fixities.faults(connection):
        yield Task(
            "damaged",
            f"damaged:{one.sha256}",
            f"{one.filename} of record {one.record_id} {one.fault}",
            f"Found on {one.checked:%Y-%m-%d %H:%M}; its SHA-256 was {one.sha256}.",
            "repo-search import the same file again, or put it back from a backup; then: "
            "repo-search fixity",
        )


def _rejected(connection: Connection) -> Iterator[Task]:
    for path, reason, command in runs.still_rejected(connection):
        yield Task("rejected", f"rejected:{path}", path, reason, f"mend it, then: {command}")


def _disclosures(connection: Connection) -> Iterator[Task]:
    for one in disclosures.waiting(connection):
        record, sha256 = one.record, one.record.holding.sha256 if one.record.holding else ""
        reasons = [
            f"{found.kind}{f', page {found.page}' if found.page else ''}: {found.evidence}"
            for found in one.found
            if found.holds
        ]
        more = f" And {len(reasons) - _SHOWN} more." if len(reasons) > _SHOWN else ""
        state = "Held back. " if record.hold else "Public. "
        yield Task(
            "disclosure",
            f"disclosure:{record.record_id}:{sha256}",
            record.title,
            f"{state}{' '.join(reasons[:_SHOWN])}{more}",
            f"repo-search clear {record.record_id} --reason TEXT, or withdraw it",
        )


def _duplicates(connection: Connection) -> Iterator[Task]:
    pairs = likenesses.pairs(connection)
    known = records.by_ids(connection, [r for pair in pairs for r in (pair.one, pair.other)])
    for pair in pairs:
        titles = " / ".join(known[r].title for r in (pair.one, pair.other))
        yield Task(
            "duplicate",
            f"duplicate:{pair.one}:{pair.other}",
            titles,
            f"Their texts are {int(pair.likeness * 100)} % alike.",
            f"repo-search duplicates merge {pair.one} {pair.other}, or reject",
        )


def _publishers(connection: Connection) -> Iterator[Task]:
    names = {p.publisher_id: p.name for p in publishers.all_publishers(connection).values()}
    for entry in publisher_desk.unmatched(connection):
        if not entry.records:
            continue
        mine = entry.publisher.publisher_id
        near = [f"{names[other]} ({round(alike * 100)} % alike)" for other, alike in entry.near]
        counted = "1 record" if entry.records == 1 else f"{entry.records:,} records"
        likely = entry.near[0][0] if entry.near else "PUBLISHER"
        yield Task(
            "publisher",
            f"publisher:{mine}",
            entry.publisher.name,
            f"{counted}; not in the authority file. Near: {', '.join(near) or 'none'}.",
            f"repo-search publishers merge {mine} {likely}, or import it in an authority file",
        )


def _due(connection: Connection, today: date) -> Iterator[Task]:
    for one in pages.due(connection, today, days_ahead=0):
        if one.why == "vanishing" or one.held:
            continue
        row = one.listed.row
        about = " — ".join(filter(None, (row.get("case"), row["title"])))
        if one.why == "overdue":
            evidence = f"{one.listed.address} promised it for {one.day} at the latest."
            command = f"repo-search pages check {shlex.quote(one.listed.address)}"
        else:
            evidence = (
                f"It has not been on {one.listed.address} since {one.day}, and no file is held."
            )
            command = f"repo-search show {one.listed.record_id}"
        yield Task(
            one.why, f"{one.why}:{one.listed.address}:{one.listed.key}", about, evidence, command
        )


def _themes(connection: Connection) -> Iterator[Task]:
    for record_id in records.ids_with(connection, SUGGESTED):
        record = records.find(connection, record_id)
        if not record.is_public:
            continue
        labels = [theme.label for theme in record.suggested]
        evidence = "; ".join(
            f"{claim.values[0]}: {claim.evidence}"
            for claim in claims.of_record(connection, record_id)
            if claim.field == SUGGESTED and claim.values[0] in labels
        )
        yield Task(
            "themes",
            f"themes:{record_id}",
            f"{record.title}: {', '.join(labels)}",
            evidence,
            f"repo-search themes accept {record_id}, or refuse {record_id}",
        )
