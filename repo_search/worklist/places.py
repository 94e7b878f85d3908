"""Working through the list: what comes before and after a task, and what is next once it is
settled. Kinds are looked through one at a time, as far as that is needed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from repo_search.worklist import Narrowing, narrowed, waiting
from repo_search.worklist.tasks import KINDS, Task


@dataclass(frozen=True, slots=True)
class Place:
    """A task, and those of its kind before and after it in the list that is asked for. Tasks of
    which somebody was not sure are passed over unless they are asked for."""

    task: Task
    preceding: tuple[Task, ...]
    following: tuple[Task, ...]


def place(
    connection: Connection, today: date, kind: str, name: str, wanted: Narrowing
) -> Place | None:
    """Where the task of this kind and name stands; None if it does not wait (any more)."""
    every = waiting(connection, today, {kind})
    task = next((one for one in every if one.name == name), None)
    if task is None:
        return None
    listed = narrowed(connection, every, wanted)
    at = next((n for n, one in enumerate(listed) if one.name == name), 0)
    return Place(
        task, _worked_on(listed[:at], wanted), _worked_on(listed[at:], wanted, without=name)
    )


def onward(connection: Connection, today: date, here: Place, wanted: Narrowing) -> Task | None:
    """The task after a place; None at the end."""
    if here.following:
        return here.following[0]
    later = KINDS[KINDS.index(here.task.kind) + 1 :]
    found = (_of_kind(connection, today, kind, wanted) for kind in later)
    return next((tasks[0] for tasks in found if tasks), None)


def backward(connection: Connection, today: date, here: Place, wanted: Narrowing) -> Task | None:
    """The task before a place; None at the beginning."""
    if here.preceding:
        return here.preceding[-1]
    earlier = KINDS[: KINDS.index(here.task.kind)]
    found = (_of_kind(connection, today, kind, wanted) for kind in reversed(earlier))
    return next((tasks[-1] for tasks in found if tasks), None)


def after(connection: Connection, today: date, here: Place, wanted: Narrowing) -> Task | None:
    """The task that is next once the one at a place is settled: others may have been settled with
    it."""
    still = {one.name for one in waiting(connection, today, {here.task.kind})}
    left = tuple(one for one in here.following if one.name in still)
    return onward(connection, today, replace(here, following=left), wanted)


def _of_kind(connection: Connection, today: date, kind: str, wanted: Narrowing) -> tuple[Task, ...]:
    if wanted.kind not in ("", kind):
        return ()
    return _worked_on(narrowed(connection, waiting(connection, today, {kind}), wanted), wanted)


def _worked_on(found: Iterable[Task], wanted: Narrowing, without: str = "") -> tuple[Task, ...]:
    return tuple(one for one in found if (wanted.unsure or not one.unsure) and one.name != without)
