"""The command `repo-search import`."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from indexer.ocr import check_available
from indexer.plan import Plan
from indexer.report import Outcome, exit_code, summary
from indexer.run import Run
from indexer.sources.manifest import read_manifest
from repo_search.cli.moving import import_bag
from repo_search.cli.options import common_options, json_option, this_command, this_user
from repo_search.cli.terminal import answer_json, plain, show_changes
from repo_search.errors import RepoSearchError
from repo_search.settings import Settings
from repo_search.starting import give_way

_SECONDS_BETWEEN_LINES = 5.0


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--manifest",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV or XLSX that describes the files: a column “file”, others as fields of a record.",
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV of two columns, heading and field: how to read the headings of the manifest.",
)
@click.option(
    "--back-catalogue",
    is_flag=True,
    help="These are older publications: they are not announced as new.",
)
@click.option(
    "--together",
    is_flag=True,
    help="Take part in the import of the same files that other machines are at work on.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=lambda: min(os.cpu_count() or 1, 8),
    help="Files read at the same time. [default: one for each core]",
)
@click.option(
    "--pdf-reader",
    type=click.Choice(["pdfium", "pdfminer"]),
    default="pdfium",
    show_default=True,
    help="What reads PDF files; pdfminer is pure Python and slower.",
)
@click.option("--ocr", is_flag=True, help="Recognise PDF pages that have no text layer.")
@click.option(
    "--ocr-language",
    default="eng",
    show_default=True,
    help="What those pages are written in, as Tesseract names it: eng, eng+cym.",
)
@click.option(
    "--bagit",
    "bag",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Instead: the bag of a whole repository (export --format bagit), into an empty one.",
)
@json_option
@common_options
def import_command(
    settings: Settings,
    paths: tuple[Path, ...],
    manifest: Path | None,
    mapping: Path | None,
    back_catalogue: bool,
    together: bool,
    dry_run: bool,
    jobs: int,
    pdf_reader: str,
    ocr: bool,
    ocr_language: str,
    bag: Path | None,
    as_json: bool,
) -> None:
    """Bring in files and folders: PDF, DOCX, HTML and plain text, told by their content. With a
    manifest alone: the files it names, and its rows without a file.

    Running it again is safe: what is held already is left unchanged. Exit code 0 means all went
    well, 1 that some files were rejected, 2 wrong usage.
    """
    if bag:
        if paths or manifest or mapping or back_catalogue or together or dry_run or ocr:
            raise click.UsageError("A bag is imported whole and by itself: give it alone.")
        import_bag(settings, bag, as_json)
        return
    if ocr:
        check_available(ocr_language)
    if mapping and not manifest:
        raise click.UsageError("--mapping says how to read a manifest: give --manifest too.")
    if not paths and not manifest:
        raise click.UsageError("Name files or folders to import, or a manifest that names them.")
    if together and dry_run:
        raise click.UsageError("A dry run is made alone: leave --together out.")
    described = read_manifest(manifest, mapping) if manifest else None
    plan = Plan(
        paths,
        described,
        jobs,
        pdf_reader,
        dry_run,
        ocr=ocr_language if ocr else "",
        back_catalogue=back_catalogue,
        together=together,
        what=this_command(),
        who=this_user(),
    )
    for remark in described.remarks if described else ():
        click.echo(plain(remark), err=True)
    outcomes: list[Outcome] = []
    give_way()
    with _progress() as progress:
        run = Run(settings, plan, progress.begin)
        try:
            for outcome in run.outcomes():
                outcomes.append(outcome)
                progress.step(outcome)
                if as_json:
                    answer_json(outcome.as_json())
        except RepoSearchError:
            if outcomes and not as_json:
                _print_summary(run, outcomes)
                click.echo("The run ended before its time: other files were not looked at.")
            raise
    if not as_json:
        _print_summary(run, outcomes)
    if code := exit_code(summary(outcomes)):
        click.get_current_context().exit(code)


class _Shown(Protocol):
    def begin(self, files: int, rows: int) -> None: ...

    def step(self, outcome: Outcome) -> None: ...


@contextmanager
def _progress() -> Iterator[_Shown]:
    """A bar with rate and time left on a terminal, plain lines otherwise; on standard error."""
    if sys.stderr.isatty():
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.speed:.0f} files/s", justify="right"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        ) as bar:
            yield _Bar(bar)
    else:
        yield _Lines()


class _Bar:
    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("Looking for files", total=None)

    def begin(self, files: int, rows: int) -> None:
        self._bar.update(self._task, description="Importing", total=files + rows)

    def step(self, outcome: Outcome) -> None:
        self._bar.advance(self._task)


class _Lines:
    def __init__(self) -> None:
        self._total = self._done = 0
        self._begun = self._said = time.monotonic()

    def begin(self, files: int, rows: int) -> None:
        self._total = files + rows
        beside = f" and {rows} rows without a file" if rows else ""
        click.echo(f"{files} {'file' if files == 1 else 'files'}{beside} found.", err=True)

    def step(self, outcome: Outcome) -> None:
        self._done += 1
        now = time.monotonic()
        if now - self._said >= _SECONDS_BETWEEN_LINES:
            rate = self._done / (now - self._begun)
            left = (self._total - self._done) / rate
            click.echo(
                f"{self._done} of {self._total}, {rate:.0f} a second, {left:.0f} s left.",
                err=True,
            )
            self._said = now


def _print_summary(run: Run, outcomes: list[Outcome]) -> None:
    dry_run = run.plan.dry_run
    if run.run_id:
        click.echo(f"This was run {run.run_id}: “repo-search runs” lists them.")
    if run.run_id and run.plan.together:
        click.echo(f"What others did of it: “repo-search runs show {run.run_id}”.")
    for outcome in outcomes:
        doubtful = outcome.outcome in ("added", "updated", "unchanged") and outcome.reason
        if (
            outcome.outcome == "rejected"
            or doubtful
            or (dry_run and outcome.outcome != "unchanged")
        ):
            reason = f": {outcome.reason}" if outcome.reason else ""
            click.echo(plain(f"{outcome.outcome}  {outcome.path}{reason}"))
            show_changes(outcome.changes)
    if dry_run:
        click.echo("Dry run: nothing was changed.")
    table = Table(box=None)
    table.add_column("outcome")
    table.add_column("files", justify="right")
    for name, count in summary(outcomes).items():
        if count:
            table.add_row(name, str(count))
    Console().print(table)
