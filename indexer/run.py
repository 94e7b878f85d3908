"""The import run: files through the jail into the catalogue, outcomes out, the index fed."""

import fcntl
import os
import sqlite3
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import make_url

from indexer.ingest import File, failed, settle_known, settle_read
from indexer.readers import NotADocument
from indexer.reading import Reading
from indexer.report import Outcome
from indexer.sources.folder import Found, walk
from indexer.sources.manifest import Manifest, Row, key
from repo_search.catalogue import records
from repo_search.errors import BadInput, Busy, Unreadable
from repo_search.holdings import LARGEST_FILE, Staged, sha256_of
from repo_search.indexing import bring_up_to_date, refresh
from repo_search.jail import Jail
from repo_search.repository import Repository, make_directory, opened
from repo_search.settings import Settings

_WAITING_PER_JOB = 8
_LOCK = "import.lock"
_FEED_EVERY = 200
"""Records committed before the index is fed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be imported and how."""

    paths: Sequence[Path]
    manifest: Manifest | None = None
    jobs: int = 2
    pdf_reader: str = "pdfium"
    dry_run: bool = False
    seconds_per_file: float = 60.0


@dataclass
class _Reading:
    """A file whose reading is under way in the jail."""

    file: File
    staged: Staged
    future: "Future[Reading]"


@dataclass
class _Done:
    outcome: Outcome


@dataclass
class Run:
    """One import. Iterate `outcomes()`: each file is settled when its outcome is given."""

    settings: Settings
    plan: Plan
    on_found: Callable[[int], None] = field(default=lambda _: None)
    _described: set[str] = field(default_factory=set, init=False)

    def outcomes(self) -> Iterator[Outcome]:
        """The outcome of every file, in the order of the walk. Raises Busy if another import is
        running on the same repository."""
        files = list(walk(self.plan.paths, _places(self.settings)))
        self.on_found(len(files))
        if self.plan.dry_run:
            with _rehearsal(self.settings) as settings, opened(settings, create=True) as rehearsal:
                with rehearsal.catalogue.read() as connection:
                    held = set(records.all_ids(connection))
                for outcome in self._settle(rehearsal, files):
                    new = outcome.record_id not in held
                    yield replace(outcome, record_id=None) if new else outcome
            return
        with _only_import(self.settings), opened(self.settings, create=True) as repository:
            repository.holdings.sweep()
            bring_up_to_date(repository.catalogue, repository.engine)
            try:
                yield from self._settle(repository, files)
            finally:
                refresh(repository.catalogue, repository.engine)

    def _settle(self, repository: Repository, files: Sequence[Found]) -> Iterator[Outcome]:
        waiting: deque[_Reading | _Done] = deque()
        changed = 0
        with Jail(workers=self.plan.jobs, seconds=self.plan.seconds_per_file) as jail:
            try:
                for step in self._steps(repository, jail, files):
                    waiting.append(step)
                    while len(waiting) > self.plan.jobs * _WAITING_PER_JOB:
                        outcome = self._finished(repository, waiting.popleft())
                        changed += outcome.outcome in ("added", "updated")
                        yield outcome
                        if changed >= _FEED_EVERY and not self.plan.dry_run:
                            refresh(repository.catalogue, repository.engine)
                            changed = 0
                while waiting:
                    yield self._finished(repository, waiting.popleft())
            finally:
                for step in waiting:
                    if isinstance(step, _Reading):
                        repository.holdings.discard(step.staged)

    def _steps(
        self, repository: Repository, jail: Jail, files: Sequence[Found]
    ) -> Iterator[_Reading | _Done]:
        manifest = self.plan.manifest or Manifest(Path())
        rows = dict(manifest.rows)
        for found in files:
            row = rows.pop(key(found.address), None)
            yield self._begun(repository, jail, found, row)
        for address, row in rows.items():
            path = row.path or Path(address)
            if os.path.isfile(path):  # noqa: PTH113 - Path's raises for names too long
                said = f"Row {row.number} describes it, but it is not below the paths to import."
                yield _Done(failed(path, "ignored", said))
            else:
                said = f"Row {row.number} names a file that is not there. {row.reason}".strip()
                yield _Done(failed(path, "rejected", said))
        for row in manifest.loose:
            place = Path(f"{manifest.path}#row={row.number}")  # RFC 7111
            said = row.reason or f"Row {row.number} names no file and was left out."
            yield _Done(failed(place, "rejected" if row.error else "ignored", said))

    def _begun(
        self, repository: Repository, jail: Jail, found: Found, row: Row | None
    ) -> _Reading | _Done:
        path = found.path
        if found.outcome:
            return _Done(failed(path, found.outcome, found.reason))
        if row is not None and row.error:
            return _Done(failed(path, "rejected", row.reason))
        try:
            if self.plan.manifest and path.samefile(self.plan.manifest.path):
                return _Done(failed(path, "ignored", "It is the manifest."))
            return self._submitted(repository, jail, found, row)
        except OSError as error:
            return _Done(failed(path, "rejected", f"It cannot be opened: {error.strerror}."))
        except Unreadable as error:
            return _Done(failed(path, "rejected", str(error)))

    def _submitted(
        self, repository: Repository, jail: Jail, found: Found, row: Row | None
    ) -> _Reading | _Done:
        path = found.path
        size = path.stat().st_size
        if size > LARGEST_FILE:
            limit = LARGEST_FILE >> 20
            return _Done(
                failed(path, "rejected", f"It is larger than {limit} MiB, the most that is read.")
            )
        claims = row.claims if row else None
        file = File(path, found.address, sha256_of(path), size, claims)
        if (outcome := self._settled_known(repository, file)) is not None:
            return _Done(outcome)
        staged = repository.holdings.stage(path)
        file = File(path, file.address, staged.sha256, staged.size, claims)
        future = jail.submit(
            "indexer.reading:read_file", str(staged.path), file.name, self.plan.pdf_reader
        )
        return _Reading(file, staged, future)

    def _finished(self, repository: Repository, step: _Reading | _Done) -> Outcome:
        if isinstance(step, _Done):
            return step.outcome
        try:
            return self._kept(repository, step)
        finally:
            repository.holdings.discard(step.staged)

    def _kept(self, repository: Repository, step: _Reading) -> Outcome:
        if (outcome := self._settled_known(repository, step.file)) is not None:
            return outcome  # the same bytes came in earlier in this run
        try:
            reading = step.future.result()
        except NotADocument as error:
            return failed(step.file, "ignored", str(error))
        except Unreadable as error:
            return failed(step.file, "rejected", str(error))
        try:
            with repository.catalogue.write() as connection:
                outcome = settle_read(connection, step.file, reading, self._described)
                if not self.plan.dry_run:
                    repository.holdings.keep(step.staged)
                return outcome
        except BadInput as error:
            return failed(step.file, "rejected", str(error))

    def _settled_known(self, repository: Repository, file: File) -> Outcome | None:
        try:
            with repository.catalogue.write() as connection:
                return settle_known(connection, file, self._described)
        except BadInput as error:
            return failed(file, "rejected", str(error))


def _places(settings: Settings) -> list[Path]:
    """The repository's own files and folders, which are no documents to bring in."""
    database = Path(make_url(settings.catalogue_url).database or "")
    beside = [database.with_name(database.name + end) for end in ("", "-wal", "-shm")]
    folders = [settings.data, settings.holdings_directory, settings.engine_location[1]]
    return [*folders, settings.data / _LOCK, *(beside if database.name else [])]


@contextmanager
def _only_import(settings: Settings) -> Iterator[None]:
    make_directory(settings.data)
    with (settings.data / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"Another import into {settings.data} is running. Try again later."
            ) from None
        yield


@contextmanager
def _rehearsal(settings: Settings) -> Iterator[Settings]:
    """Settings of a throw-away repository with a copy of the catalogue, for a dry run."""
    with tempfile.TemporaryDirectory(prefix="repo-search-dry-run-") as folder:
        data = Path(folder)
        url = make_url(settings.catalogue_url)
        here = Path(url.database or "")
        if url.get_backend_name() == "sqlite" and here.is_file():
            source, copy = sqlite3.connect(here), sqlite3.connect(data / "catalogue.db")
            with source, copy:
                source.backup(copy)
            source.close()
            copy.close()
        yield Settings(data=data, catalogue="", engine="tantivy", holdings="")
