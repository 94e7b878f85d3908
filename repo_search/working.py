"""Work outside the web process: jobs are taken from the catalogue's queue and done, one at a time.

What does the work of each kind stands in one table of module:attribute, as commands do, so that the
packages stay strangers to each other.
"""

import logging
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from threading import Event, Lock, Thread
from typing import Any

from sqlalchemy import Connection

from repo_search.catalogue import Catalogue, drafts, jobs
from repo_search.catalogue.jobs import Job
from repo_search.editing import By, deed
from repo_search.errors import Busy, RepoSearchError
from repo_search.indexing import bring_up_to_date
from repo_search.repository import opened
from repo_search.settings import Settings

_log = logging.getLogger(__name__)

KINDS: dict[str, str] = {
    "batch": "repo_search.batches.doing:work",
    "index": "repo_search.chores:index",
    "undo": "repo_search.chores:undo",
}
"""What does the work of each kind, as module:attribute: a function of a `Task`."""

_BEAT = 2.0
"""Seconds; much less than the lease."""
_PAUSE = timedelta(seconds=5)
"""After which a job is tried again that could not begin because of another import."""
_LOOK = 1.0
"""Seconds between looks into an empty queue."""
_PUBLISHER = "the day set for it"


class Lost(RepoSearchError):
    """The job was taken over by another worker, which thought this one dead."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job: a sentence, and what pages tell of it."""

    said: str
    told: Mapping[str, Any] = field(default_factory=dict)


class Task:
    """A job at work: what it was given, and where it says how far it is."""

    def __init__(self, settings: Settings, job: Job, catalogue: Catalogue, worker: str) -> None:
        self.settings = settings
        self.job = job
        self._catalogue = catalogue
        self._worker = worker
        self._lock = Lock()
        self._done, self._total = job.done, job.total
        self._lost = False

    def progress(self, done: int, total: int) -> None:
        """Says how far it is; written down with the next beat. Raises Lost."""
        with self._lock:
            self._done, self._total = done, total
        if self._lost:
            raise Lost(f"Another worker has taken job {self.job.job_id} over.")

    def tell(self, connection: Connection, told: Mapping[str, Any]) -> None:
        """Writes down in somebody's transaction what is to be known of the job if this worker dies:
        who takes it up again finds it in the job."""
        jobs.tell(connection, self.job.job_id, self._worker, told)

    def beat(self) -> None:
        """Keeps the job in this worker's hands."""
        with self._lock:
            done, total = self._done, self._total
        with self._catalogue.write() as connection:
            kept = jobs.beat(connection, self.job.job_id, self._worker, done, total)
        self._lost = not kept


def work(settings: Settings, *, until_idle: bool, stopped: Event) -> int:
    """Does the jobs of a repository as they come, and publishes drafts whose day has come, until
    stopped, or until there is nothing to do. Gives how many jobs it did."""
    worker = f"{os.getpid()}-{secrets.token_hex(4)}"
    catalogue = Catalogue(settings.catalogue_url)
    done = 0
    try:
        while not stopped.is_set():
            publish_due(settings, catalogue)
            with catalogue.read() as connection:
                waits = jobs.any_waits(connection)
            if waits and _do_one(settings, catalogue, worker):
                done += 1
            elif until_idle:
                break
            else:
                stopped.wait(_LOOK)
    finally:
        catalogue.close()
    return done


def is_needed(catalogue: Catalogue) -> bool:
    """Whether there is anything for a worker to do."""
    with catalogue.read() as connection:
        return jobs.any_waits(connection) or bool(drafts.due(connection, _today()))


def publish_due(settings: Settings, catalogue: Catalogue) -> list[str]:
    """Publishes the drafts whose day has come, as one run; gives their ids."""
    with catalogue.read() as connection:
        if not drafts.due(connection, _today()):
            return []
    with opened(settings) as repository:
        with deed(repository, "publish", By(_PUBLISHER, "the day of publication")) as by:
            due = drafts.due(by.connection, _today())
            for record_id in due:
                by.publish(record_id)
        try:
            bring_up_to_date(repository.catalogue, repository.engine)
        except RepoSearchError as error:
            _log.warning("The index was not brought up to date: %s", error)
    return due


def _today() -> Any:
    return datetime.now(UTC).date()


def _do_one(settings: Settings, catalogue: Catalogue, worker: str) -> bool:
    with catalogue.write() as connection:
        job = jobs.take(connection, worker)
    if job is None:
        return False
    task = Task(settings, job, catalogue, worker)
    over = Event()
    beating = Thread(target=_beat, args=(task, over), name="beat", daemon=True)
    beating.start()
    try:
        result = _function(job.kind)(task)
    except Lost:
        return True
    except Busy as error:
        with catalogue.write() as connection:
            jobs.put_off(connection, job.job_id, str(error), _PAUSE)
        return True
    except RepoSearchError as error:
        _fail(catalogue, job, worker, str(error))
        return True
    except Exception:
        _log.exception("Job %s failed", job.job_id)
        _fail(catalogue, job, worker, "It failed for a reason that was not foreseen. See the log.")
        return True
    except BaseException:  # this worker is told to end; the next one goes on
        with catalogue.write() as connection:
            jobs.put_off(connection, job.job_id, "It was interrupted.", timedelta())
        raise
    finally:
        over.set()
        beating.join()
    with catalogue.write() as connection:
        jobs.finish(connection, job.job_id, worker, result.said, result.told)
    return True


def _fail(catalogue: Catalogue, job: Job, worker: str, why: str) -> None:
    with catalogue.write() as connection:
        jobs.fail(connection, job.job_id, worker, why)


def _beat(task: Task, over: Event) -> None:
    while not over.wait(_BEAT):
        try:
            task.beat()
        except RepoSearchError as error:  # the next beat may do
            _log.warning("A worker could not be heard: %s", error)


def _function(kind: str) -> Callable[[Task], Result]:
    """Raises KeyError for a kind of work that there is none of."""
    module, _, attribute = KINDS[kind].partition(":")
    found: Callable[[Task], Result] = getattr(import_module(module), attribute)
    return found
