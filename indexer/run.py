"""The import run: files and rows into the catalogue, outcomes out, the index fed."""

import os
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import make_url

from indexer.ingest import Intake, failed
from indexer.loose import settle_rows
from indexer.metadata.themes import vocabulary
from indexer.pipeline import Item, Pipeline
from indexer.report import Outcome
from indexer.sources.folder import Found, walk
from indexer.sources.manifest import Manifest, Row, key
from repo_search.catalogue import records, runs, themes
from repo_search.errors import RepoSearchError
from repo_search.indexing import refresh
from repo_search.repository import IMPORT_LOCK, Repository, opened, opened_alone
from repo_search.settings import Settings

_REPORT_EVERY = 50
"""Outcomes before they are written to the report of the run."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be imported and how. `what` is the command, `who` runs it."""

    paths: Sequence[Path]
    manifest: Manifest | None = None
    jobs: int = 2
    pdf_reader: str = "pdfium"
    dry_run: bool = False
    ocr: str = ""
    """The languages, as "eng+cym", in which pages without a text layer are recognised, if any."""
    seconds_per_file: float = 60.0
    back_catalogue: bool = False
    what: str = "import"
    who: str = "unknown"


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
        """The outcome of every file, in the order of the walk. Raises Busy if another import is
        running on the same repository."""
        paths = self.plan.paths or _named_by(self.plan.manifest)
        files = list(walk(paths, _places(self.settings)))
        self.on_found(len(files), len(self.plan.manifest.loose) if self.plan.manifest else 0)
        asked = RunAsked(
            "import", self.plan.what, self.plan.who, self.plan.back_catalogue, self.plan.ocr
        )
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
                pipeline.settle(self._items(repository, intake, files)),
                self.plan.dry_run,
            )

    def _items(
        self, repository: Repository, intake: Intake, files: Sequence[Found]
    ) -> Iterator[Item | Outcome]:
        manifest = self.plan.manifest or Manifest(Path())
        rows = _placed(manifest, files)
        for found in files:
            row = rows.pop(key(found.address), None)
            if row is not None and row.error:
                yield failed(found.path, "rejected", row.reason)
            elif self.plan.manifest and _is(found.path, manifest.path):
                yield failed(found.path, "ignored", "It is the manifest.")
            else:
                yield Item(found, row.claims if row else None)
        for address, row in rows.items():
            path = row.path or Path(address)
            if os.path.isfile(path):  # noqa: PTH113 - Path's raises for names too long
                said = f"Row {row.number} describes it, but it is not below the paths to import."
                yield failed(path, "ignored", said)
            else:
                said = f"Row {row.number} names a file that is not there. {row.reason}".strip()
                yield failed(path, "rejected", said)
        yield from settle_rows(repository.catalogue, intake, manifest)


@dataclass(frozen=True, slots=True)
class RunAsked:
    """What is written down of a run before it begins."""

    kind: str
    what: str
    who: str
    back_catalogue: bool = False
    ocr: str = ""
    reason: str = ""


@contextmanager
def begun(
    settings: Settings, asked: RunAsked, *, dry_run: bool
) -> Iterator[tuple[Repository, Intake]]:
    """A run in the repository for the length of a block, the only one; the index has everything
    when it ends. A dry run is the same on a copy of the catalogue that is thrown away."""
    if dry_run:
        with _rehearsal(settings) as copy, opened(copy, create=True) as repository:
            yield repository, _intake(repository, settings, asked)
        return
    with opened_alone(settings, create=True) as repository:
        intake = _intake(repository, settings, asked)
        yield repository, intake
        refresh(repository.catalogue, repository.engine)
        with repository.catalogue.write() as connection:
            runs.finish(connection, intake.run_id)


def _intake(repository: Repository, settings: Settings, asked: RunAsked) -> Intake:
    with repository.catalogue.write() as connection:
        run_id = runs.begin(connection, asked.kind, asked.what, asked.who)
        words = vocabulary(themes.all_themes(connection, indicators=True).values())
    hold = settings.disclosures == "hold"
    return Intake(run_id, asked.back_catalogue, asked.ocr, asked.reason, words, hold)


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
                write()
            yield outcome
    except BaseException:
        with suppress(RepoSearchError):  # what ended the run is what there is to tell
            write()
        raise
    write()


def _placed(manifest: Manifest, files: Sequence[Found]) -> dict[str, Row]:
    """The rows by the key of their file's address. A file that is not where the manifest says is
    the only one of its name below the paths, if there is one that no other row names."""
    rows = dict(manifest.rows)
    by_name = defaultdict[str, list[str]](list)
    for found in files:
        if (address := key(found.address)) not in rows:
            by_name[key(found.path.name)].append(address)
    for address, row in manifest.rows.items():
        there = by_name.get(key(row.path.name), []) if row.path else []
        if len(there) == 1 and there[0] not in rows and not os.path.lexists(row.path or ""):
            rows[there[0]] = rows.pop(address)
    return rows


def _named_by(manifest: Manifest | None) -> list[Path]:
    """The files a manifest names in its own folder and below: what is imported if no path is
    given. A table that a stranger sent brings in nothing from elsewhere."""
    if manifest is None:
        return []
    folder = os.path.realpath(manifest.path.parent)
    named = (row.path for row in manifest.rows.values() if row.path)
    return [
        path
        for path in named
        if os.path.lexists(path)
        and Path(os.path.realpath(path.parent), path.name).is_relative_to(folder)
    ]


def _is(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def _places(settings: Settings) -> list[Path]:
    """The repository's own files and folders, which are no documents to bring in."""
    database = Path(make_url(settings.catalogue_url).database or "")
    beside = [database.with_name(database.name + end) for end in ("", "-wal", "-shm")]
    folders = [settings.data, settings.holdings_directory, settings.engine_location[1]]
    return [*folders, settings.data / IMPORT_LOCK, *(beside if database.name else [])]


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
