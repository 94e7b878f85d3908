"""Runs at which several importers are at work: what is left to do, who has it in hand, until when.

Whoever has a task in hand is heard of by renewing the lease; that of an importer that is not heard
of runs out, and the next takes the task over. Only who holds the lease can settle a task, in the
transaction that does it: one that was taken for dead and goes on can undo nothing. All times are by
the clock of the database. Only for PostgreSQL; taking and renewing need no `Catalogue.write()`.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, literal_column, or_, select, text

from repo_search.catalogue import runs, tables
from repo_search.errors import RepoSearchError

SECONDS = 30.0
"""After which an importer that is not heard of is taken for dead."""
BEAT = SECONDS / 5
"""Seconds after which it is heard of again."""
_RUN, _LEASE, _OUTCOME = tables.shared_run.c, tables.lease.c, tables.run_outcome.c
_TOGETHER = 5_000
"""Rows that are written at a time."""
_NOW = func.timezone("UTC", func.clock_timestamp())
_SECOND: Any = literal_column("interval '1 second'")


class TakenOver(RepoSearchError):
    """The file is in another importer's hands, which thought this one dead."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do in a run, by its place in the report."""

    position: int
    what: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SharedRun:
    """A run that goes on, with the numbers of its files, and of rows without a file."""

    run_id: int
    files: int
    rows: int


def _later() -> Any:
    return _NOW + SECONDS * _SECOND


def joined(connection: Connection, key: str) -> SharedRun | None:
    """The run with this key at which somebody is at work; others who ask wait until this
    transaction is over, so that one of them begins it if there is none."""
    connection.execute(text("SET LOCAL lock_timeout = 0"))  # laying out many files takes a while
    connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    there = select(_RUN.run_id, _RUN.files, _RUN.rows).where(_RUN.key == key, _RUN.until > _NOW)
    row = connection.execute(there.order_by(_RUN.run_id.desc())).first()
    return SharedRun(*row) if row else None


def share(
    connection: Connection,
    run: SharedRun,
    key: str,
    tasks: Iterable[tuple[int, Mapping[str, Any]]],
) -> None:
    """Lays out what there is to do in a run, by places in its report. `key` is what others know it
    by, "" for one that nobody joins."""
    told = {"run_id": run.run_id, "files": run.files, "rows": run.rows}
    connection.execute(tables.shared_run.insert().values(**told, key=key, until=_later()))
    some: list[dict[str, Any]] = []
    for position, what in tasks:
        task = json.dumps(what)  # in ASCII: names of files may be no UTF-8
        some.append({"run_id": run.run_id, "position": position, "task": task, "holder": ""})
        if len(some) == _TOGETHER:
            connection.execute(tables.lease.insert(), some)
            some = []
    if some:
        connection.execute(tables.lease.insert(), some)


def take(connection: Connection, run_id: int, holder: str, most: int) -> list[Task]:
    """The first tasks that nobody has in hand, or a dead importer had; now in the hands of this
    one."""
    ran_out = and_(_LEASE.until < _NOW, _LEASE.holder != holder)
    free = or_(_LEASE.until.is_(None), ran_out)
    wanted = (
        select(_LEASE.position, _LEASE.task)
        .where(_LEASE.run_id == run_id, free)
        .order_by(_LEASE.position)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found = connection.execute(wanted).all()
    if found:
        positions = [row.position for row in found]
        mine = _LEASE.run_id == run_id, _LEASE.position.in_(positions)
        values = {"holder": holder, "until": _later()}
        connection.execute(tables.lease.update().where(*mine).values(values))
    return [Task(row.position, json.loads(row.task)) for row in found]


def beat(connection: Connection, run_id: int, holder: str) -> None:
    """Renews the leases of an importer. Those that it is settling are left: nobody else gets
    them meanwhile."""
    mine = _LEASE.run_id == run_id, _LEASE.holder == holder
    free = select(_LEASE.position).where(*mine).with_for_update(skip_locked=True)
    renewed = tables.lease.update().where(*mine, _LEASE.position.in_(free))
    connection.execute(renewed.values(until=_later()))
    run = tables.shared_run.update().where(_RUN.run_id == run_id)
    connection.execute(run.values(until=_later()))


def give_back(connection: Connection, run_id: int, holder: str) -> None:
    """Lets others have at once what an importer has in hand."""
    mine = _LEASE.run_id == run_id, _LEASE.holder == holder
    connection.execute(tables.lease.update().where(*mine).values(holder="", until=None))


def settle(
    connection: Connection, run_id: int, holder: str, lines: Mapping[int, Mapping[str, Any]]
) -> None:
    """Takes tasks out of what is left to do and puts the lines that tell of them into the report,
    by place. Raises TakenOver if one of them is in the hands of another: then leave all of the
    transaction undone."""
    settled = connection.execute(
        tables.lease.delete().where(
            _LEASE.run_id == run_id, _LEASE.position.in_(list(lines)), _LEASE.holder == holder
        )
    )
    if settled.rowcount != len(lines):
        raise TakenOver("Another importer has taken this file over.")
    report(connection, run_id, lines)


def still_held(
    connection: Connection, run_id: int, holder: str, positions: Collection[int]
) -> list[int]:
    """Those of these tasks that this importer has in hand, which nobody takes over until the end
    of the transaction."""
    mine = _LEASE.run_id == run_id, _LEASE.position.in_(positions), _LEASE.holder == holder
    return list(connection.scalars(select(_LEASE.position).where(*mine).with_for_update()))


def go_on(
    connection: Connection,
    run_id: int,
    holder: str,
    position: int,
    what: Mapping[str, Any],
    lines: Mapping[int, Mapping[str, Any]],
) -> None:
    """Writes down how far a task is, and lines of the report. Raises TakenOver."""
    mine = _LEASE.run_id == run_id, _LEASE.position == position, _LEASE.holder == holder
    changed = tables.lease.update().where(*mine).values(task=json.dumps(what))
    if connection.execute(changed).rowcount != 1:
        raise TakenOver("Another importer has taken these rows over.")
    report(connection, run_id, lines)


def end(connection: Connection, run_id: int, holder: str, position: int) -> None:
    """Ends a task of which all lines are in the report, unless it is in the hands of another."""
    mine = _LEASE.run_id == run_id, _LEASE.position == position, _LEASE.holder == holder
    connection.execute(tables.lease.delete().where(*mine))


def settled(
    connection: Connection, run_id: int, positions: Collection[int]
) -> dict[int, dict[str, Any]]:
    """The lines of the report in these places, as far as they are there."""
    mine = _OUTCOME.run_id == run_id, _OUTCOME.position.in_(positions)
    wanted = select(_OUTCOME.position, _OUTCOME.report).where(*mine)
    return {row.position: json.loads(row.report) for row in connection.execute(wanted)}


def report(connection: Connection, run_id: int, lines: Mapping[int, Mapping[str, Any]]) -> None:
    """Puts lines into their places in the report of a run, where nothing stands yet."""
    rows = [
        {
            "run_id": run_id,
            "position": position,
            "outcome": line["outcome"],
            "report": json.dumps(line),
        }
        for position, line in lines.items()
    ]
    if rows:
        connection.execute(tables.run_outcome.insert(), rows)


def correct(connection: Connection, run_id: int, position: int, line: Mapping[str, Any]) -> None:
    """Puts another line into a place of the report."""
    place = _OUTCOME.run_id == run_id, _OUTCOME.position == position
    values = {"outcome": line["outcome"], "report": json.dumps(line)}
    connection.execute(tables.run_outcome.update().where(*place).values(values))


def describe(connection: Connection, run_id: int, record_id: str) -> bool:
    """Notes that a row of the manifest speaks of a record; gives whether it is the first. Only in
    `Catalogue.write()`."""
    described = tables.described.c
    mine = described.run_id == run_id, described.record_id == record_id
    if connection.execute(select(described.run_id).where(*mine)).first():
        return False
    row = {"run_id": run_id, "record_id": record_id}
    connection.execute(tables.described.insert().values(row))
    return True


def is_left(connection: Connection, run_id: int) -> bool:
    """Whether anything is left to do. Raises RepoSearchError for a run that was put an end to
    while this importer was not heard of."""
    if connection.execute(select(_LEASE.position).where(_LEASE.run_id == run_id).limit(1)).first():
        return True
    here = connection.scalar(select(_RUN.run_id).where(_RUN.run_id == run_id))
    if here is None and runs.find(connection, run_id).finished is None:
        raise RepoSearchError(
            f"Run {run_id} was put an end to while this importer could not reach the catalogue. "
            "Run the command again."
        )
    return False


def finish(connection: Connection, run_id: int) -> None:
    """Ends a run of which nothing is left to do, unless another importer has."""
    if runs.find(connection, run_id).finished is None:
        runs.finish(connection, run_id)
    _forget(connection, [run_id])


def forget(connection: Connection, *, dead_for: float = 0) -> None:
    """Forgets what is left to do of runs at which nobody has been at work for so many seconds; of
    all if it is 0. Only for whoever keeps importers out."""
    long_ago = _RUN.until < _NOW - dead_for * _SECOND
    dead = select(_RUN.run_id).where(*[long_ago] if dead_for else [])
    _forget(connection, connection.scalars(dead).all())


def _forget(connection: Connection, run_ids: Sequence[int]) -> None:
    if run_ids:
        for table in (tables.lease, tables.described, tables.shared_run):
            connection.execute(table.delete().where(table.c.run_id.in_(run_ids)))
