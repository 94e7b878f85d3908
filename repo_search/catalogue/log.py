"""The log: who did what and when, as much of it as is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Connection, func, select

from repo_search.catalogue import tables
from repo_search.catalogue.runs import Run, by_ids

_RUN, _CHANGE = tables.run.c, tables.change.c
_MOST_NAMES = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which runs: those that changed this record, were begun by this person, are of this kind, and
    were begun on one of these days (UTC). "" and None leave it open."""

    record_id: str = ""
    who: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


def chosen(
    connection: Connection,
    wanted: Wanted,
    *,
    limit: int,
    offset: int = 0,
    before: int | None = None,
) -> list[Run]:
    """So many of these runs, the newest first, from `offset` on; only older ones than the run
    `before` if it is given."""
    ids = select(_RUN.run_id).where(*_conditions(wanted)).order_by(_RUN.run_id.desc())
    if before is not None:
        ids = ids.where(before > _RUN.run_id)
    found = connection.scalars(ids.limit(limit).offset(offset)).all()
    return list(by_ids(connection, found).values())


def count(connection: Connection, wanted: Wanted) -> int:
    """How many runs these are."""
    found = select(func.count()).select_from(tables.run).where(*_conditions(wanted))
    return connection.scalar(found) or 0


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.record_id:
        mine = _CHANGE.record_id == wanted.record_id
        yield _RUN.run_id.in_(select(_CHANGE.run_id).where(mine))
    if wanted.who:
        yield _RUN.who == wanted.who
    if wanted.kind:
        yield _RUN.kind == wanted.kind
    if wanted.since:
        yield _RUN.started >= datetime.combine(wanted.since, time())
    if wanted.until:
        yield _RUN.started <= datetime.combine(wanted.until, time.max)


def people(connection: Connection) -> list[str]:
    """Who has begun a run, by name."""
    return list(
        connection.scalars(select(_RUN.who).distinct().order_by(_RUN.who).limit(_MOST_NAMES))
    )


def kinds(connection: Connection) -> list[str]:
    """The kinds of runs that there have been."""
    return list(connection.scalars(select(_RUN.kind).distinct().order_by(_RUN.kind)))


def undoing(connection: Connection, run: Run) -> int | None:
    """The run that took back this one, if it can be told: the one that was at it then and changed
    one of its records."""
    if run.undone is None:
        return None
    mine = select(_CHANGE.record_id).where(_CHANGE.run_id == run.run_id)
    touching = select(_CHANGE.run_id).where(_CHANGE.record_id.in_(mine))
    return connection.scalar(
        select(_RUN.run_id)
        .where(
            _RUN.kind == "undo",
            _RUN.started <= run.undone,
            _RUN.finished >= run.undone,
            _RUN.run_id > run.run_id,
            _RUN.run_id.in_(touching),
        )
        .order_by(_RUN.run_id)
        .limit(1)
    )
