"""Jobs that bring in uploaded files: as a librarian asked for it, or as a publisher deposited."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from indexer.ocr import check_available
from indexer.pipeline import Item, Pipeline
from indexer.plan import Plan, RunAsked
from indexer.report import OUTCOMES, Outcome
from indexer.run import Run, begun, reported
from indexer.sources.folder import Found
from indexer.sources.manifest import Manifest, read_manifest
from repo_search import uploads
from repo_search.catalogue import Catalogue, deposits, holdings, jobs, publishers, runs
from repo_search.catalogue.deposits import Deposit
from repo_search.claims import Claim, Source
from repo_search.errors import BadInput
from repo_search.settings import Settings
from repo_search.working import Result, Task

MOST_OUTCOMES = 2_000
"""That are told to a page one by one; all of them are counted."""
_MOST_REMARKS = 5
_OCR = "eng"
_DRAFT = "Uploaded, to be looked at before it is published"
_ERASED = "This file may not be taken in. Ask the librarians about it."

Lines = Sequence[Mapping[str, Any]]
"""Outcomes as JSON objects, as the report of a run keeps them."""


def bring_in(task: Task) -> Result:
    """Imports the files of an upload as `repo-search import` does. Given: `folder`, `manifest` (the
    name of a file of it, or ""), `drafts`, `back_catalogue`, `ocr` and `dry_run`. Raises BadInput,
    and Busy while another import is running."""
    given = task.job.given
    _sweep(task.settings)
    what, name = f"desk: upload, job {task.job.job_id}", str(given.get("folder", ""))
    if (done := _done_before(task.settings, "import", what, name)) is not None:
        return done
    folder = uploads.folder_of(task.settings, name)
    ocr = _OCR if given["ocr"] else ""
    if ocr:
        check_available(ocr)
    manifest = _manifest(folder, str(given["manifest"]))
    plan = Plan(
        manifest=manifest,
        dry_run=bool(given["dry_run"]),
        ocr=ocr,
        back_catalogue=bool(given["back_catalogue"]),
        uploaded=folder,
        draft=_DRAFT if given["drafts"] else "",
        goes_on=True,
        what=what,
        who=task.job.who,
    )
    lines: list[Mapping[str, Any]] = []
    total = 0

    def found(files: int, rows: int) -> None:
        nonlocal total
        total = files + rows

    run = Run(task.settings, plan, found)
    for outcome in run.outcomes():
        lines.append(outcome.as_kept())
        task.progress(len(lines), max(total, len(lines)))
    if plan.dry_run:
        return _rehearsed(task, lines, manifest)
    uploads.remove(folder)
    return _result(lines, run.run_id, manifest.remarks if manifest else ())


def take_deposit(task: Task) -> Result:
    """Imports the file of a deposit as a draft, with what its publisher said of it. Given:
    `receipt`, `folder` and `said`, values by field. Raises BadInput, and Busy while another import
    is running."""
    given = task.job.given
    _sweep(task.settings)
    with _catalogue(task.settings) as catalogue, catalogue.read() as connection:
        deposit = deposits.find(connection, str(given.get("receipt", "")))
        entries = publishers.all_publishers(connection)
        publisher = publishers.find_in(entries, deposit.publisher_id).name
    what, name = f"desk: deposit {deposit.receipt_id}", str(given.get("folder", ""))
    if (done := _done_before(task.settings, "deposit", what, name)) is not None:
        return done
    path = uploads.only_file(uploads.folder_of(task.settings, name))
    asked = RunAsked(
        "deposit", what, deposit.who, draft=f"Deposited by {deposit.who}", goes_on=True
    )
    task.progress(0, 1)
    with begun(task.settings, asked, dry_run=False) as (repository, intake):
        with repository.catalogue.read() as connection:
            known = holdings.owner_of_bytes(connection, deposit.sha256) is not None
        # What a publisher says is not taken in of a record that is here already.
        claims = None if known else _claims(deposit, {**given["said"], "publisher": publisher})
        item = Item(Found(path, uploads.address_of(path)), claims)
        settled = Pipeline(repository, intake, jobs=1).settle([item])
        named = (replace(outcome, path=path.name) for outcome in settled)
        (outcome,) = reported(repository, intake, named, dry_run=False)
        with repository.catalogue.write() as connection:
            _settle(connection, deposit, outcome)
    uploads.remove(path.parent)
    return _result([outcome.as_kept()], intake.run_id)


def _sweep(settings: Settings) -> None:
    with _catalogue(settings) as catalogue, catalogue.read() as connection:
        uploads.sweep(connection, settings)


def _done_before(settings: Settings, kind: str, what: str, folder: str) -> Result | None:
    """What came of a job whose run was over when the program that did it ended."""
    with _catalogue(settings) as catalogue, catalogue.read() as connection:
        run = runs.latest_of(connection, kind, what)
        if run is None or not run[1]:
            return None
        lines = runs.report(connection, run[0])
    uploads.remove(settings.uploads_directory / folder)
    return _result(lines, run[0])


@contextmanager
def _catalogue(settings: Settings) -> Iterator[Catalogue]:
    catalogue = Catalogue(settings.catalogue_url)
    try:
        yield catalogue
    finally:
        catalogue.close()


def _manifest(folder: Path, name: str) -> Manifest | None:
    if not name:
        return None
    try:
        return read_manifest(folder / name)
    except BadInput as error:
        raise BadInput(str(error).replace(f"{folder}/", "")) from error


def _claims(deposit: Deposit, said: Mapping[str, str]) -> tuple[Claim, ...]:
    evidence = f"deposited by {deposit.who}"
    return tuple(
        Claim(name, (value,), Source.MANIFEST, evidence) for name, value in said.items() if value
    )


def _settle(connection: Connection, deposit: Deposit, outcome: Outcome) -> None:
    if outcome.erased:  # nothing that was said of it is kept
        for job_id in deposits.forget(connection, (), [deposit.sha256]):
            jobs.rewrite(connection, job_id, {}, "", {})
        deposits.refuse(connection, deposit.receipt_id, _ERASED)
    elif outcome.outcome == "ignored" and outcome.record_id:
        deposits.refuse(connection, deposit.receipt_id, deposits.WITHDRAWN)
    elif outcome.record_id is None:
        deposits.refuse(connection, deposit.receipt_id, outcome.reason or "")
    else:
        deposits.settle(connection, deposit.receipt_id, outcome.record_id)


def _result(lines: Lines, run_id: int, remarks: Sequence[str] = ()) -> Result:
    counts = Counter(line["outcome"] for line in lines)
    counted = ", ".join(f"{counts[name]:,} {name}" for name in OUTCOMES if counts[name])
    said = [f"{counted}." if counted else "There was nothing to import.", *remarks[:_MOST_REMARKS]]
    told = {"outcomes": list(lines[:MOST_OUTCOMES]), "run_id": run_id, "dry_run": False}
    return Result(" ".join(said), told)


def _rehearsed(task: Task, lines: Lines, manifest: Manifest | None) -> Result:
    found = _result(lines, 0, manifest.remarks if manifest else ())
    link = {"address": f"/desk/upload/{task.job.job_id}", "link": "Import them now"}
    said = f"This was a dry run: nothing was changed. {found.said}"
    return Result(said, {**found.told, **link, "dry_run": True})
