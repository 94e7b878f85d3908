"""Work that is done outside the web process: a queue in the catalogue.

A worker takes a job on a lease, which it keeps by being heard of; the job of a worker that is not
heard of any more is taken up by the next.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, and_, not_, or_, select

from repo_search.catalogue import tables
from repo_search.catalogue.clock import now
from repo_search.catalogue.runs import LARGEST
from repo_search.errors import NotFound

State = Literal["waiting", "running", "done", "failed"]
LEASE = timedelta(seconds=90)
"""A worker that is not heard of for so long is taken for dead. Others may keep it from writing for
a third of it."""
MOST_ATTEMPTS = 3
_JOB = tables.job.c
_TAKEN_UP_AGAIN = (
    f"It was begun {MOST_ATTEMPTS} times, and each time the program that did the work ended."
)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work; times are UTC. `done` of `total` says how far it is (0 of 0: not known);
    `said` what came of it in a sentence, `told` the same for pages."""

    job_id: int
    kind: str
    given: Mapping[str, Any]
    who: str
    made: datetime
    state: State
    attempts: int
    done: int
    total: int
    said: str
    told: Mapping[str, Any]
    finished: datetime | None


def put(connection: Connection, kind: str, given: Mapping[str, Any], who: str) -> int:
    """A new job; gives its id."""
    moment = now()
    added = tables.job.insert().values(
        kind=kind, given=json.dumps(given), who=who, made=moment, state="waiting",
        not_before=moment, worker="", attempts=0, done=0, total=0, said="", told="{}",
    )  # fmt: skip
    job_id: int = connection.execute(added.returning(_JOB.job_id)).scalar_one()
    return job_id


def _takeable(moment: datetime, place: str) -> Any:
    dead = and_(_JOB.state == "running", moment - LEASE > _JOB.beat)
    free = or_(and_(_JOB.state == "waiting", moment >= _JOB.not_before), dead)
    bound, here = (_JOB.given.contains(f'"place": "{one}') for one in ("", place))
    return and_(free, or_(not_(bound), here) if place else not_(bound))


def any_waits(connection: Connection, place: str = "") -> bool:
    """Whether there is work that nobody has in hand and that can be done at a `place`."""
    wanted = select(_JOB.job_id).where(_takeable(now(), place)).limit(1)
    return connection.execute(wanted).first() is not None


def take(connection: Connection, worker: str, place: str = "") -> Job | None:
    """The oldest job that waits, or that a dead worker had, now in the hands of this worker. One
    that was begun too often fails instead. Whatever names a `place`, where files for it lie, is
    done by who names the same."""
    while True:
        moment = now()
        free = _takeable(moment, place)
        wanted = select(tables.job).where(free).order_by(_JOB.job_id).limit(1)
        row = connection.execute(wanted).mappings().first()
        if row is None:
            return None
        job_id = row["job_id"]
        if row["attempts"] >= MOST_ATTEMPTS:
            _end(connection, job_id, row["worker"], "failed", _TAKEN_UP_AGAIN, {})
            continue
        _put(
            connection, job_id, state="running", worker=worker, beat=moment,
            attempts=row["attempts"] + 1,
        )  # fmt: skip
        return find(connection, job_id)


def beat(connection: Connection, job_id: int, worker: str, done: int, total: int) -> bool:
    """Says that a worker is alive and how far it is; gives whether the job is still its own."""
    changed = connection.execute(
        tables.job.update()
        .where(_JOB.job_id == job_id, _JOB.worker == worker, _JOB.state == "running")
        .values(beat=now(), done=done, total=total)
    )
    return changed.rowcount == 1


def tell(connection: Connection, job_id: int, worker: str, told: Mapping[str, Any]) -> None:
    """What is to be known of a job that goes on, unless another worker has it by now."""
    connection.execute(
        tables.job.update()
        .where(_JOB.job_id == job_id, _JOB.worker == worker)
        .values(told=json.dumps(told))
    )


def finish(
    connection: Connection, job_id: int, worker: str, said: str, told: Mapping[str, Any]
) -> None:
    """Ends a job well, unless another worker has it by now."""
    _end(connection, job_id, worker, "done", said, told)


def fail(connection: Connection, job_id: int, worker: str, why: str) -> None:
    """Ends a job badly, unless another worker has it by now."""
    _end(connection, job_id, worker, "failed", why, {})


def put_off(connection: Connection, job_id: int, worker: str, why: str, pause: timedelta) -> None:
    """Lets a job wait for a while that could not be begun, unless another worker has it by now: it
    does not count as an attempt."""
    connection.execute(
        tables.job.update()
        .where(_JOB.job_id == job_id, _JOB.worker == worker, _JOB.state == "running")
        .values(
            state="waiting", worker="", said=why, not_before=now() + pause,
            attempts=_JOB.attempts - 1,
        )
    )  # fmt: skip


def find(connection: Connection, job_id: int) -> Job:
    """Raises NotFound."""
    wanted = select(tables.job).where(_JOB.job_id == job_id)
    row = connection.execute(wanted).mappings().first() if job_id <= LARGEST else None
    if row is None:
        raise NotFound(f"There is no job {job_id}.")
    return _job(row)


def given_to(connection: Connection, word: str) -> list[Job]:
    """The jobs in whose order a word stands, such as the name of a folder; the oldest first."""
    named = _JOB.given.contains(word, autoescape=True)
    rows = connection.execute(select(tables.job).where(named).order_by(_JOB.job_id)).mappings()
    return [_job(row) for row in rows]


def unfinished(connection: Connection) -> list[Job]:
    """The jobs that wait or are at work."""
    on = _JOB.state.in_(["waiting", "running"])
    rows = connection.execute(select(tables.job).where(on).order_by(_JOB.job_id)).mappings()
    return [_job(row) for row in rows]


def all_jobs(connection: Connection) -> Iterator[Job]:
    """Every job, the oldest first, one at a time."""
    for job_id in connection.scalars(select(_JOB.job_id).order_by(_JOB.job_id)).all():
        yield find(connection, job_id)


def latest(connection: Connection, limit: int) -> list[Job]:
    """The newest jobs, the newest first."""
    wanted = select(tables.job).order_by(_JOB.job_id.desc()).limit(limit)
    return [_job(row) for row in connection.execute(wanted).mappings()]


def rewrite(
    connection: Connection,
    job_id: int,
    given: Mapping[str, Any],
    said: str,
    told: Mapping[str, Any],
) -> None:
    """Puts other words in the place of what a job was given and what came of it."""
    _put(connection, job_id, given=json.dumps(given), said=said, told=json.dumps(told))


def _job(row: Mapping[Any, Any]) -> Job:
    plain = {name: row[name] for name in Job.__slots__ if name not in ("given", "told")}
    return Job(**plain, given=json.loads(row["given"]), told=json.loads(row["told"]))


def _end(
    connection: Connection,
    job_id: int,
    worker: str,
    state: State,
    said: str,
    told: Mapping[str, Any],
) -> None:
    connection.execute(
        tables.job.update()
        .where(_JOB.job_id == job_id, _JOB.worker == worker)
        .values(state=state, said=said, told=json.dumps(told), worker="", finished=now())
    )


def _put(connection: Connection, job_id: int, **values: Any) -> None:
    connection.execute(tables.job.update().where(_JOB.job_id == job_id).values(**values))
