"""Work outside the web process: jobs are taken from the catalogue's queue and done, one at a time.

What does the work of each kind stands in one table of module:attribute, as commands do, so that the
packages stay strangers to each other.
"""

import logging
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from threading import Event, Lock, Thread
from typing import Any

from sqlalchemy import Connection

from repo_search import uploads
from repo_search.catalogue import Catalogue, drafts, jobs
from repo_search.catalogue.jobs import Job
from repo_search.editing import By, deed
from repo_search.errors import Busy, RepoSearchError
from repo_search.indexing import bring_up_to_date
from repo_search.patience import patiently
from repo_search.repository import opened
from repo_search.settings import Settings

_log = logging.getLogger(__name__)

KINDS: dict[str, str] = {
    "batch": "repo_search.batches.doing:work",
    "index": "repo_search.chores:index",
    "undo": "repo_search.chores:undo",
    "import": "indexer.uploads:bring_in",
    "deposit": "indexer.uploads:take_deposit",
    "receipt": "repo_search.receipts:send",
}
"""What does the work of each kind, as module:attribute: a function of a `Task`."""

_BEAT = 2.0
"""Seconds; much less than the lease."""
_PAUSE = timedelta(seconds=5)
"""After which a job is tried again that could not begin because of another import."""
_LOOK = 1.0
"""Seconds between looks into an empty queue."""
_PATIENCE = 20
"""Times, of half a minute each, that it is tried to write down how a job ended."""
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
        with suppress(Busy), catalogue.read() as connection:
            uploads.sweep(connection, settings)
        while not stopped.is_set():
            try:
                did_one = _look(settings, catalogue, worker)
            except Busy as error:  # somebody writes for long
                _log.warning("Work waits: %s", error)
                stopped.wait(_LOOK)
                continue
            done += did_one
            if until_idle and not did_one:
                break
            if not did_one:
                stopped.wait(_LOOK)
    finally:
        catalogue.close()
    return done


def _look(settings: Settings, catalogue: Catalogue, worker: str) -> bool:
    """Whether there was a job, which is done then."""
    publish_due(settings, catalogue)
    with catalogue.read() as connection:
        waits = jobs.any_waits(connection)
    return waits and _do_one(settings, catalogue, worker)


def is_needed(catalogue: Catalogue) -> bool:
    """Whether there is anything for a worker to do."""
    with catalogue.read() as connection:
        return jobs.any_waits(connection) or bool(drafts.due(connection, _today()))


def publish_due(settings: Settings, catalogue: Catalogue) -> list[str]:
    """Publishes the drafts whose day has come, as one run; gives their ids."""
    with catalogue.read() as connection:
        if not drafts.due(connection, _today()):
            return []
    published = []
    with opened(settings) as repository:
        with deed(repository, "publish", By(_PUBLISHER, "the day of publication")) as by:
            for record_id in drafts.due(by.connection, _today()):
                try:
                    with by.connection.begin_nested():
                        by.publish(record_id)
                except RepoSearchError as error:  # the others have their day too
                    _log.error("Record %s was not published: %s", record_id, error)
                else:
                    published.append(record_id)
        try:
            bring_up_to_date(repository.catalogue, repository.engine)
        except RepoSearchError as error:
            _log.warning("The index was not brought up to date: %s", error)
    return published


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
    beating.start()  # until it is written down how the job ended
    try:
        _write_down(catalogue, _done(task, worker))
    except BaseException:  # this worker is told to end; the next one goes on
        _write_down(
            catalogue,
            lambda connection: jobs.put_off(
                connection, job.job_id, worker, "It was interrupted.", timedelta()
            ),
        )
        raise
    finally:
        over.set()
        beating.join()
    return True


def _done(task: Task, worker: str) -> Callable[[Connection], None]:
    """Does a job; gives what writes down how it ended."""
    job_id = task.job.job_id
    try:
        result = _function(task.job.kind)(task)
    except Lost:
        return lambda _connection: None
    except Busy as error:
        said = str(error)
        return lambda connection: jobs.put_off(connection, job_id, worker, said, _PAUSE)
    except RepoSearchError as error:
        said = str(error)
        return lambda connection: jobs.fail(connection, job_id, worker, said)
    except Exception:
        _log.exception("Job %s failed", job_id)
        said = "It failed for a reason that was not foreseen. See the log."
        return lambda connection: jobs.fail(connection, job_id, worker, said)
    return lambda connection: jobs.finish(connection, job_id, worker, result.said, result.told)


def _write_down(catalogue: Catalogue, how: Callable[[Connection], None]) -> None:
    """Writes down how a job ended, however long others keep it from that. Raises Busy if that is
    longer than can be."""

    def write() -> None:
        with catalogue.write() as connection:
            how(connection)

    for attempt in range(_PATIENCE):
        try:
            patiently(write)
            return
        except Busy:
            if attempt == _PATIENCE - 1:
                raise


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
