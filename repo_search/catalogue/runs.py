"""Runs: imports, edits and merges, each with an id, a report and the changes it made."""

import json
import shlex
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, true

from repo_search.catalogue import tables
from repo_search.catalogue.clock import now
from repo_search.errors import NotFound

_RUN, _OUTCOME = tables.run.c, tables.run_outcome.c
LARGEST = 2**31 - 1
"""What a number of a run can be in any database."""
_REJECTED = "rejected"
_SHORTEST_WORD = 4
"""Characters of a word that is looked for in commands: shorter ones stand in everything."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `what` is the command as it was given, `who` the user it ran as; times are UTC.
    `finished` is None for a run that goes on or was ended; `counts` are outcomes by name."""

    run_id: int
    kind: str
    what: str
    who: str
    started: datetime
    finished: datetime | None
    undone: datetime | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StillRejected:
    """A file or row that was rejected, why, and the run that did so with its command."""

    path: str
    reason: str
    command: str
    run_id: int


def begin(connection: Connection, kind: str, what: str, who: str) -> int:
    """A new run; gives its id."""
    added = tables.run.insert().values(kind=kind, what=what, who=who, started=now())
    run_id: int = connection.execute(added.returning(_RUN.run_id)).scalar_one()
    return run_id


def latest_of(connection: Connection, kind: str, what: str) -> tuple[int, bool] | None:
    """The newest run of this kind and command that was not taken back, and whether it came to its
    end."""
    row = connection.execute(
        select(_RUN.run_id, _RUN.finished)
        .where(_RUN.kind == kind, _RUN.what == what, _RUN.undone.is_(None))
        .order_by(_RUN.run_id.desc())
    ).first()
    return (row.run_id, row.finished is not None) if row else None


def go_on(connection: Connection, run_id: int) -> None:
    """Empties the report of a run that was cut off: it is written anew."""
    connection.execute(tables.run_outcome.delete().where(_OUTCOME.run_id == run_id))


def finish(connection: Connection, run_id: int) -> None:
    connection.execute(tables.run.update().where(_RUN.run_id == run_id).values(finished=now()))


def mark_undone(connection: Connection, run_id: int) -> None:
    connection.execute(tables.run.update().where(_RUN.run_id == run_id).values(undone=now()))


def put_report(connection: Connection, run_id: int, lines: Iterable[Mapping[str, Any]]) -> None:
    """Adds lines to the report of a run: objects with an `outcome`, as the run printed them."""
    last = connection.scalar(select(func.max(_OUTCOME.position)).where(_OUTCOME.run_id == run_id))
    rows = [
        {
            "run_id": run_id,
            "position": position,
            "outcome": line["outcome"],
            "report": json.dumps(line),  # in ASCII: names of files may be no UTF-8
        }
        for position, line in enumerate(lines, start=(last or 0) + 1)
    ]
    if rows:
        connection.execute(tables.run_outcome.insert(), rows)


def report(
    connection: Connection,
    run_id: int,
    outcome: str = "",
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """The report of a run, line by line; only lines with this outcome if it is given, and so many
    from `offset` on."""
    wanted = select(_OUTCOME.report).where(_OUTCOME.run_id == run_id)
    if outcome:
        wanted = wanted.where(_OUTCOME.outcome == outcome)
    lines = connection.scalars(wanted.order_by(_OUTCOME.position).limit(limit).offset(offset))
    return [json.loads(line) for line in lines]


def forget_commands(
    connection: Connection, words: Iterable[str], among: Collection[int] | None = None
) -> None:
    """Leaves the bare name of the commands in which one of these words stands; `among` are the
    runs that are looked at, if not all."""
    telling = [word for word in words if len(word) >= _SHORTEST_WORD]
    wanted = select(_RUN.run_id, _RUN.what)
    if among is not None:
        wanted = wanted.where(_RUN.run_id.in_(among))
    for row in connection.execute(wanted).all() if telling else ():
        if any(word in said for word in telling for said in (row.what, _unquoted(row.what))):
            forget_command(connection, row.run_id)


def _unquoted(command: str) -> str:
    try:
        return " ".join(shlex.split(command))
    except ValueError:  # its end was cut off
        return ""


def forget_command(connection: Connection, run_id: int) -> None:
    """Leaves the bare name of the command of a run."""
    bare = "repo-search " + _RUN.kind + " …"
    connection.execute(tables.run.update().where(_RUN.run_id == run_id).values(what=bare))


def still_rejected(connection: Connection) -> list[StillRejected]:
    """Paths and rows that the last run to meet them rejected, undone runs aside."""
    told = (
        select(_OUTCOME.run_id, _OUTCOME.outcome, _OUTCOME.report, _RUN.what)
        .join(tables.run, _RUN.run_id == _OUTCOME.run_id)
        .where(_RUN.undone.is_(None))
        .order_by(_OUTCOME.run_id, _OUTCOME.position)
    )
    first = connection.execute(told.where(_OUTCOME.outcome == _REJECTED).limit(1)).first()
    if first is None:  # most of the time, and reports are long
        return []
    last: dict[str, StillRejected | None] = {}
    for row in connection.execute(told.where(_OUTCOME.run_id >= first.run_id)):
        line = json.loads(row.report)
        if path := line.get("path"):
            reason = line.get("reason") or ""
            rejected = row.outcome == _REJECTED
            last[path] = StillRejected(path, reason, row.what, row.run_id) if rejected else None
    return [one for one in last.values() if one]


def find(connection: Connection, run_id: int) -> Run:
    """Raises NotFound."""
    found = _runs(connection, _RUN.run_id == run_id) if run_id <= LARGEST else []
    if not found:
        raise NotFound(f"There is no run {run_id}. “repo-search runs” lists them.")
    return found[0]


def all_runs(connection: Connection) -> list[Run]:
    """Every run, the newest first."""
    return _runs(connection, true())


def by_ids(connection: Connection, run_ids: Collection[int]) -> dict[int, Run]:
    """Those of these runs that there are."""
    return {run.run_id: run for run in _runs(connection, _RUN.run_id.in_(run_ids))}


def _runs(connection: Connection, condition: Any) -> list[Run]:
    counts: dict[int, dict[str, int]] = {}
    for run_id, outcome, count in connection.execute(
        select(_OUTCOME.run_id, _OUTCOME.outcome, func.count())
        .where(_OUTCOME.run_id.in_(select(_RUN.run_id).where(condition)))
        .group_by(_OUTCOME.run_id, _OUTCOME.outcome)
        .order_by(_OUTCOME.outcome)
    ):
        counts.setdefault(run_id, {})[outcome] = count
    return [
        Run(**row, counts=counts.get(row["run_id"], {}))
        for row in connection.execute(
            select(tables.run).where(condition).order_by(_RUN.run_id.desc())
        ).mappings()
    ]
