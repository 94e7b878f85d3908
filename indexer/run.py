"""The import run: files and rows into the catalogue, outcomes out, the index fed."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection

from indexer.intake import Intake
from indexer.loose import settle_rows
from indexer.metadata.themes import vocabulary
from indexer.pipeline import READ_FILE, Item, Pipeline
from indexer.placing import named_by, placed
from indexer.plan import Plan, RunAsked
from indexer.report import Outcome
from indexer.sources.folder import Found, walk
from indexer.together import Together, Watch
from repo_search import uploads
from repo_search.catalogue import file_of, is_shared_at, records, runs, themes
from repo_search.catalogue.copying import copy_to
from repo_search.catalogue.leases import SharedRun
from repo_search.errors import BadInput, RepoSearchError
from repo_search.importing import feed_all, importing
from repo_search.jail import make_ready
from repo_search.patience import patiently
from repo_search.repository import IMPORT_LOCK, Repository, opened, opened_alone
from repo_search.settings import Settings

_BESIDE = ("import", "deposit")
"""Kinds of runs that go on beside others in a shared catalogue."""
_REPORT_EVERY = 50
"""Outcomes before they are written to the report of the run."""


@dataclass
class Run:
    """One import. Iterate `outcomes()`: each file is settled when its outcome is given.

    `run_id` is 0 before it begins, and for a dry run.
    """

    settings: Settings
    plan: Plan
    on_found: Callable[[int, int], None] = field(default=lambda _files, _rows: None)
    run_id: int = field(default=0, init=False)

    def outcomes(self) -> Iterator[Outcome]:
        """The outcome of every file, in the order of the walk; in a shared catalogue of every file
        that this importer settles, and `run_id` says in whose report all of them are. Raises Busy
        if another import is running on the same repository, BadInput for one together with others
        in a catalogue that is not shared."""
        plan = self.plan
        said = (plan.what, plan.who, plan.back_catalogue, plan.ocr)
        asked = RunAsked("import", *said, draft=plan.draft, goes_on=plan.goes_on)
        is_shared = is_shared_at(self.settings.catalogue_url)
        if plan.together and not is_shared:
            raise BadInput("Imports take part in one another only on PostgreSQL.")
        if is_shared and not plan.dry_run and not plan.uploaded:
            yield from self._beside_others(asked)
            return
        files = self._found()
        self.on_found(len(files), len(plan.manifest.loose) if plan.manifest else 0)
        here = file_of(self.settings.catalogue_url)
        if files and here is not None and not here.exists():  # all will be read
            make_ready(READ_FILE)
        with begun(self.settings, asked, dry_run=self.plan.dry_run) as (repository, intake):
            self.run_id = 0 if self.plan.dry_run else intake.run_id
            pipeline = Pipeline(
                repository,
                intake,
                self.plan.jobs,
                self.plan.pdf_reader,
                self.plan.seconds_per_file,
                self.plan.dry_run,
            )
            yield from reported(
                repository,
                intake,
                self._named(pipeline.settle(self._items(repository, intake, files))),
                self.plan.dry_run,
            )

    def _beside_others(self, asked: RunAsked) -> Iterator[Outcome]:
        def found(run: SharedRun) -> None:
            self.run_id = run.run_id
            self.on_found(run.files, run.rows)

        together = Together(
            self.settings,
            self.plan,
            walk=lambda: list(placed(self.plan.manifest, self._found(), self._exists)),
            begin=lambda connection: runs.begin(connection, asked.kind, asked.what, asked.who),
            intake=lambda connection, run: _intake(connection, self.settings, asked, run.run_id),
            on_found=found,
        )
        yield from together.outcomes()

    def _found(self) -> list[Found]:
        if self.plan.uploaded:
            described = self.plan.manifest.path if self.plan.manifest else None
            return [
                replace(found, address=uploads.address_of(found.path))
                for found in walk([self.plan.uploaded])
                if found.path != described
            ]
        paths = self.plan.paths or named_by(self.plan.manifest)
        return list(walk(paths, _places(self.settings)))

    def _named(self, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        """The outcomes with uploaded files called as they were where they came from."""
        here = f"{self.plan.uploaded}/" if self.plan.uploaded else ""
        for outcome in outcomes:
            yield replace(outcome, path=outcome.path.removeprefix(here)) if here else outcome

    def _exists(self, path: Path) -> bool:
        """Whether there is such a file; what a table that was uploaded names elsewhere is not
        looked for."""
        if self.plan.uploaded and path.parent != self.plan.uploaded:
            return False
        return os.path.lexists(path)  # Path's raises for names too long

    def _items(
        self, repository: Repository, intake: Intake, files: Sequence[Found]
    ) -> Iterator[Item | Outcome]:
        manifest = self.plan.manifest
        for one in placed(manifest, files, self._exists):
            yield Item(one.found, one.row.claims if one.row else None)
        if manifest:
            yield from settle_rows(repository.catalogue, intake, manifest)


@contextmanager
def begun(
    settings: Settings, asked: RunAsked, *, dry_run: bool
) -> Iterator[tuple[Repository, Intake]]:
    """A run in the repository for the length of a block, the only one of its command; the index
    has everything when it ends. A dry run is the same on a copy of the catalogue that is thrown
    away."""
    if dry_run:
        with _rehearsal(settings) as copy, opened(copy, create=True) as repository:
            with repository.catalogue.write() as connection:
                intake = _begun(connection, settings, asked)
            yield repository, intake
        return
    beside = importing(settings, asked.what) if asked.kind in _BESIDE else _alone(settings)
    with beside as (repository, importer):
        with repository.catalogue.write() as connection:
            intake = _begun(connection, settings, asked)
        yield repository, replace(intake, keeper=Watch(importer)) if importer else intake
        patiently(lambda: feed_all(repository))
        patiently(lambda: _finish(repository, intake.run_id))


def _finish(repository: Repository, run_id: int) -> None:
    with repository.catalogue.write() as connection:
        runs.finish(connection, run_id)


@contextmanager
def _alone(settings: Settings) -> Iterator[tuple[Repository, None]]:
    with opened_alone(settings, create=True) as repository:
        yield repository, None


def _begun(connection: Connection, settings: Settings, asked: RunAsked) -> Intake:
    before = runs.latest_of(connection, asked.kind, asked.what) if asked.goes_on else None
    if before is None or before[1]:
        run_id = runs.begin(connection, asked.kind, asked.what, asked.who)
        return _intake(connection, settings, asked, run_id)
    runs.go_on(connection, before[0])
    return replace(_intake(connection, settings, asked, before[0]), goes_on=True)


def _intake(connection: Connection, settings: Settings, asked: RunAsked, run_id: int) -> Intake:
    words = vocabulary(themes.all_themes(connection, indicators=True).values())
    return Intake(
        run_id,
        asked.back_catalogue,
        asked.ocr,
        asked.reason,
        words,
        hold=settings.disclosures == "hold",
        draft=asked.draft,
    )


def reported(
    repository: Repository, intake: Intake, outcomes: Iterator[Outcome], dry_run: bool
) -> Iterator[Outcome]:
    """The outcomes as they pass, written to the report of the run; those of a dry run without the
    ids of records that only the rehearsal has."""
    if dry_run:
        with repository.catalogue.read() as connection:
            held = set(records.all_ids(connection))
        for outcome in outcomes:
            yield outcome if outcome.record_id in held else replace(outcome, record_id=None)
        return
    waiting: list[Outcome] = []

    def write() -> None:
        with repository.catalogue.write() as connection:
            runs.put_report(connection, intake.run_id, [line.as_kept() for line in waiting])
            named = [Path(line.path).name for line in waiting if line.erased]
            runs.forget_commands(connection, named, [intake.run_id])
        waiting.clear()

    try:
        for outcome in outcomes:
            waiting.append(outcome)
            if len(waiting) >= _REPORT_EVERY:
                patiently(write)
            yield outcome
    except BaseException:
        with suppress(RepoSearchError):  # what ended the run is what there is to tell
            write()
        raise
    patiently(write)


def _places(settings: Settings) -> list[Path]:
    """The repository's own files and folders, which are no documents to bring in."""
    file = file_of(settings.catalogue_url)
    beside = [file.with_name(file.name + end) for end in ("", "-wal", "-shm")] if file else []
    _, index = settings.engine_location
    folders = [settings.data, settings.holdings_directory, index]
    places = [folder for folder in folders if isinstance(folder, Path)]
    return [*places, settings.data / IMPORT_LOCK, *beside]


@contextmanager
def _rehearsal(settings: Settings) -> Iterator[Settings]:
    """Settings of a throw-away repository with a copy of the catalogue, for a dry run."""
    with tempfile.TemporaryDirectory(prefix="repo-search-dry-run-") as folder:
        data = Path(folder)
        copy_to(settings.catalogue_url, data / "catalogue.db")
        yield Settings(data=data, catalogue="", engine="tantivy", holdings="")
