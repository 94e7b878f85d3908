"""The import run: files and rows into the catalogue, outcomes out, the index fed."""

import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PureWindowsPath

from indexer.ingest import Intake, failed
from indexer.loose import settle_rows
from indexer.metadata.themes import vocabulary
from indexer.pipeline import READ_FILE, Item, Pipeline
from indexer.report import Outcome
from indexer.sources.folder import Found, address, walk
from indexer.sources.manifest import Manifest, Row, key
from repo_search import uploads
from repo_search.catalogue import file_of, records, runs, themes
from repo_search.catalogue.copying import copy_to
from repo_search.errors import RepoSearchError
from repo_search.indexing import bring_up_to_date
from repo_search.jail import make_ready
from repo_search.patience import patiently
from repo_search.repository import IMPORT_LOCK, Repository, opened, opened_alone
from repo_search.settings import Settings

_REPORT_EVERY = 50
"""Outcomes before they are written to the report of the run."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be imported and how. `what` is the command, `who` runs it."""

    paths: Sequence[Path] = ()
    manifest: Manifest | None = None
    jobs: int = 2
    pdf_reader: str = "pdfium"
    dry_run: bool = False
    ocr: str = ""
    """The languages, as "eng+cym", in which pages without a text layer are recognised, if any."""
    seconds_per_file: float = 60.0
    back_catalogue: bool = False
    uploaded: Path | None = None
    """The folder of an upload, whose files are imported in the place of paths."""
    draft: str = ""
    """Why what is added is not published yet; empty: it is."""
    goes_on: bool = False
    """Whether a run of the same `what` that was cut off is gone on with."""
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
        plan = self.plan
        files = self._found()
        self.on_found(len(files), len(plan.manifest.loose) if plan.manifest else 0)
        said = (plan.what, plan.who, plan.back_catalogue, plan.ocr)
        asked = RunAsked("import", *said, draft=plan.draft, goes_on=plan.goes_on)
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

    def _found(self) -> list[Found]:
        if self.plan.uploaded:
            described = self.plan.manifest.path if self.plan.manifest else None
            return [
                replace(found, address=uploads.address_of(found.path))
                for found in walk([self.plan.uploaded])
                if found.path != described
            ]
        paths = self.plan.paths or _named_by(self.plan.manifest)
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
        manifest = self.plan.manifest or Manifest(Path())
        rows = _placed(manifest, files, self._exists)
        for found in files:
            row = rows.pop(key(address(found.path)), None) if rows else None
            if row is not None and row.error:
                yield failed(found.path, "rejected", row.reason)
            elif self.plan.manifest and _is(found.path, manifest.path):
                yield failed(found.path, "ignored", "It is the manifest.")
            else:
                yield Item(found, row.claims if row else None)
        for place, row in rows.items():
            path = row.path or Path(place)
            if self._exists(path) and os.path.isfile(path):  # noqa: PTH113 - as in _exists
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
    draft: str = ""
    goes_on: bool = False


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
        patiently(lambda: bring_up_to_date(repository.catalogue, repository.engine))
        patiently(lambda: _finish(repository, intake.run_id))


def _finish(repository: Repository, run_id: int) -> None:
    with repository.catalogue.write() as connection:
        runs.finish(connection, run_id)


def _intake(repository: Repository, settings: Settings, asked: RunAsked) -> Intake:
    with repository.catalogue.write() as connection:
        before = runs.latest_of(connection, asked.kind, asked.what) if asked.goes_on else None
        if cut_off := before is not None and not before[1]:
            run_id = before[0]
            runs.go_on(connection, run_id)
        else:
            run_id = runs.begin(connection, asked.kind, asked.what, asked.who)
        words = vocabulary(themes.all_themes(connection, indicators=True).values())
    return Intake(
        run_id,
        asked.back_catalogue,
        asked.ocr,
        asked.reason,
        words,
        hold=settings.disclosures == "hold",
        draft=asked.draft,
        goes_on=cut_off,
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


def _placed(
    manifest: Manifest, files: Sequence[Found], exists: Callable[[Path], bool]
) -> dict[str, Row]:
    """The rows by the key of their file's address. A file that is not where the manifest says is
    the only one of its name below the paths, if there is one that no other row names."""
    rows = dict(manifest.rows)
    elsewhere = {
        place: key(PureWindowsPath(row.path).name)
        for place, row in manifest.rows.items()
        if row.path and not exists(row.path)
    }
    named = Counter(elsewhere.values())
    by_name = defaultdict[str, list[str]](list)
    for found in files if elsewhere else ():
        if (place := key(address(found.path))) not in rows:
            by_name[key(found.path.name)].append(place)
    for place, name in elsewhere.items():
        there = by_name.get(name, [])
        if len(there) == named[name] == 1:
            rows[there[0]] = rows.pop(place)
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
