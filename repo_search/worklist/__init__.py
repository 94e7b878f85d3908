"""One worklist of all that awaits a person, each task with its evidence and what settles it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from repo_search.catalogue import Catalogue, decisions, likenesses, tables
from repo_search.catalogue.decisions import DISMISSED, UNSURE
from repo_search.worklist import of_files, of_records
from repo_search.worklist.of_records import with_evidence
from repo_search.worklist.tasks import KINDS, Kind, Task

__all__ = [
    "KINDS",
    "Kind",
    "Narrowing",
    "Task",
    "narrowed",
    "sign",
    "tasks",
    "waiting",
    "with_evidence",
]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which tasks are asked for; what is empty asks for all. `publisher` is the id of an entry:
    tasks about it or about records of it. `run`: about records that it changed, and files that it
    rejected. `unsure`: those of which somebody was not sure."""

    kind: str = ""
    publisher: str = ""
    run: int = 0
    unsure: bool = False


def waiting(connection: Connection, today: date, kinds: Set[str] = frozenset(KINDS)) -> list[Task]:
    """Everything of these kinds that waits, kind by kind, what somebody was not sure of at the
    end; what was dismissed is left out. The evidence for suggested themes is left out too
    (`with_evidence`)."""
    said = decisions.verdicts(connection, "todo")
    listed = []
    for of, find in _FINDERS:
        for task in find(connection, today) if not kinds.isdisjoint(of) else ():
            verdict, who = said.get(("", task.key), ("", ""))
            if task.kind in kinds and verdict != DISMISSED:
                listed.append(replace(task, unsure=who) if verdict == UNSURE else task)
    return sorted(listed, key=lambda task: bool(task.unsure))


def tasks(connection: Connection, today: date) -> list[Task]:
    """Everything that waits, with its evidence."""
    return with_evidence(connection, waiting(connection, today))


def narrowed(connection: Connection, found: Iterable[Task], wanted: Narrowing) -> list[Task]:
    """Those of these tasks that are asked for, in their order."""
    kept = [
        task
        for task in found
        if wanted.kind in ("", task.kind) and (task.unsure or not wanted.unsure)
    ]
    if wanted.publisher:
        value = tables.record_value.c
        theirs = set(
            connection.scalars(
                select(value.record_id).where(
                    value.field == "publisher", value.value == wanted.publisher
                )
            )
        )
        kept = [
            task
            for task in kept
            if task.publisher == wanted.publisher or not theirs.isdisjoint(task.records)
        ]
    if wanted.run:
        change = tables.change.c
        touched = set(
            connection.scalars(select(change.record_id).where(change.run_id == wanted.run))
        )
        kept = [
            task for task in kept if task.run == wanted.run or not touched.isdisjoint(task.records)
        ]
    return kept


def sign(catalogue: Catalogue) -> None:
    """Makes the signatures by which likely duplicates are found where they are missing or of an
    older method, some at a time."""
    made = 1
    while made:
        with catalogue.write() as connection:
            made = likenesses.refresh(connection)


_Finder = Callable[[Connection, date], Iterator[Task]]
_FINDERS: Sequence[tuple[Collection[str], _Finder]] = (
    ({"damaged"}, lambda connection, _today: of_files.damaged(connection)),
    ({"rejected"}, lambda connection, _today: of_files.rejected(connection)),
    ({"disclosure"}, lambda connection, _today: of_records.disclosing(connection)),
    ({"deposit"}, of_records.drafts),
    ({"duplicate"}, lambda connection, _today: of_records.duplicates(connection)),
    ({"publisher"}, lambda connection, _today: of_records.unmatched(connection)),
    ({"overdue", "vanished"}, of_files.due),
    ({"textless"}, lambda connection, _today: of_records.textless(connection)),
    ({"undated"}, lambda connection, _today: of_records.undated(connection)),
    ({"themes"}, lambda connection, _today: of_records.suggested(connection)),
    ({"findings"}, lambda connection, _today: of_records.unsure_findings(connection)),
)
"""In the order of KINDS: what finds the tasks of one kind, or of two."""
