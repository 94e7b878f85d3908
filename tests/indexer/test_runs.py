"""Runs that are killed, that meet, and that only rehearse."""

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from indexer.plan import Plan
from indexer.run import Run
from repo_search.catalogue import records, texts
from repo_search.engines.tantivy import TantivyEngine
from repo_search.errors import Busy, IndexDamaged
from repo_search.indexing import is_current
from repo_search.repository import opened
from repo_search.settings import Settings

from .documents import manifest, names, outcomes, scan, text

Command = Callable[..., Result]
PROGRAM = [sys.executable, "-c", "from repo_search.cli import main; main()"]


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_second_import_is_refused_at_once_and_the_first_is_not_disturbed(
    folder: Path, settings: Settings, command: Command
) -> None:
    text(folder / "a.txt")
    with (settings.data / "import.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        begun = time.monotonic()
        refused = command("import", folder, "--json")
        assert time.monotonic() - begun < 1
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Another import into" in refused.stderr
    assert names(command("import", folder, "--json")) == {"a.txt": "added"}


def test_two_imports_at_once_bring_everything_in_once(folder: Path, settings: Settings) -> None:
    for number in range(20):
        text(folder / f"{number}.txt", str(number))
    asked = [*PROGRAM, "import", str(folder), "--json", "--data", str(settings.data)]
    both = [
        subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = [(*process.communicate(), process.returncode) for process in both]
    assert sorted(code for *_, code in answers) in ([0, 1], [0, 0])
    for stdout, stderr, code in answers:
        said = [json.loads(line)["outcome"] for line in stdout.splitlines()]
        assert len(said) == (0 if code else 20)
        assert code == 0 or "Another import into" in stderr
    with opened(settings) as repository, repository.catalogue.read() as connection:
        assert records.counts(connection)["records"] == 20


def mixed(folder: Path) -> Path:
    """A folder with one file for each outcome, and its manifest."""
    for name in ("new", "again", "changed", "withdrawn", "ambiguous", "undated"):
        text(folder / f"{name}.txt", name)
    scan(folder / "scan.pdf", title="A scanned review")
    shutil.copy(folder / "new.txt", folder / "new copy.txt")
    (folder / "empty.pdf").touch()
    (folder / "table.csv").write_text("a,b\n1,2\n")
    return manifest(
        folder / "m.csv",
        {"file": "ambiguous.txt", "publisher": "LSCB", "published": ""},
        {"file": "undated.txt", "publisher": "", "published": "32 May 2018"},
        {"file": "again.txt", "publisher": "North Board", "published": "2018"},
        {"file": "missing.txt", "publisher": "", "published": ""},
    )


def without_new_ids(said: dict[str, dict[str, Any]], known: set[str]) -> dict[str, dict[str, Any]]:
    """Outcomes with the ids of records that were new in the run left out: a dry run has none."""
    for one in said.values():
        if one["record_id"] not in known:
            one["record_id"] = None
    return said


def test_a_dry_run_gives_the_answers_of_the_run_and_changes_nothing(
    folder: Path, bring_in: Command, command: Command, settings: Settings, tmp_path: Path
) -> None:
    authority = tmp_path / "publishers.csv"
    authority.write_text("name,variants\nNorth Board,LSCB\nSouth Board,LSCB\n")
    command("publishers", "import", authority)
    for name in ("again", "changed", "withdrawn"):
        text(folder / f"{name}.txt", f"{name} before" if name == "changed" else name)
    before = outcomes(bring_in())
    command("withdraw", before["withdrawn.txt"]["record_id"], "--reason", "A reason")
    known = {one["record_id"] for one in before.values()}
    rows = mixed(folder)
    state = files_below(settings.data)
    rehearsed = bring_in("--manifest", rows, "--dry-run")
    assert files_below(settings.data) == state
    done = bring_in("--manifest", rows)
    assert without_new_ids(outcomes(rehearsed), known) == without_new_ids(outcomes(done), known)
    assert (rehearsed.exit_code, rehearsed.stderr) == (done.exit_code, done.stderr)
    assert set(names(done).values()) == {"added", "updated", "duplicate", "ignored", "rejected"}
    again = bring_in("--manifest", rows, "--dry-run")
    assert outcomes(again) == outcomes(bring_in("--manifest", rows))


def test_a_dry_run_needs_no_data_directory_and_makes_none(
    folder: Path, command: Command, settings: Settings
) -> None:
    text(folder / "a.txt")
    shutil.rmtree(settings.data)
    assert names(command("import", folder, "--dry-run", "--json")) == {"a.txt": "added"}
    assert not settings.data.exists()
    shown = command("import", folder, "--dry-run")
    assert "Dry run: nothing was changed" in shown.stdout
    assert "added" in shown.stdout


def test_a_dry_run_reads_the_catalogue_that_is_configured(
    folder: Path, bring_in: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPO_SEARCH_CATALOGUE", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    text(folder / "a.txt")
    assert names(bring_in()) == {"a.txt": "added"}
    assert names(bring_in("--dry-run")) == {"a.txt": "unchanged"}


def test_a_file_that_changes_while_it_is_read_is_kept_as_it_was_read(
    folder: Path, settings: Settings
) -> None:
    for number in range(12):
        text(folder / f"{number:02}.txt", f"before {number}")
    run = Run(settings, Plan([folder], jobs=1)).outcomes()
    first = next(run)
    for path in folder.iterdir():
        text(path, "after")
    outcome = [first, *run]
    assert {one.outcome for one in outcome} <= {"added", "duplicate"}
    with opened(settings) as repository, repository.catalogue.read() as connection:
        for record_id in records.all_ids(connection):
            holding = records.find(connection, record_id).holding
            assert holding is not None
            assert repository.holdings.fault(holding.sha256) == ""
            (passage,) = texts.of_record(connection, record_id)
            kept = repository.holdings.path(holding.sha256).read_text(encoding="utf-8")
            assert passage.text.split()[-2:] == kept.split()[-2:]


def test_a_run_that_is_left_half_way_has_fed_the_index_what_it_brought_in(
    folder: Path, settings: Settings, command: Command
) -> None:
    for number in range(12):
        text(folder / f"{number:02}.txt", f"zebra {number}")
    run = Run(settings, Plan([folder], jobs=1)).outcomes()
    next(run)
    run.close()  # type: ignore[attr-defined]  # it is a generator
    found = json.loads(command("search", "zebra", "--json").stdout)["total"]
    with sqlite3.connect(settings.data / "catalogue.db") as database:
        assert database.execute("SELECT count(*) FROM record").fetchone() == (found,)
    database.close()
    assert found >= 1
    assert list((settings.data / "holdings" / "incoming").iterdir()) == []


def test_an_import_goes_on_while_another_has_the_index_in_hand_or_has_broken_it(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    update, errors = TantivyEngine.update, [Busy("It is built anew."), IndexDamaged("It is not.")]

    def updated(engine: TantivyEngine, *given: Any) -> None:
        if errors:
            raise errors.pop(0)
        update(engine, *given)

    monkeypatch.setattr("indexer.pipeline._FEED_EVERY", 1)
    monkeypatch.setattr(TantivyEngine, "update", updated)
    for number in range(12):
        text(folder / f"{number}.txt", f"A report of number{number}")
    run = Run(settings, Plan([folder], jobs=1))
    assert [outcome.outcome for outcome in run.outcomes()] == ["added"] * 12
    assert not errors
    with opened(settings) as repository:
        assert is_current(repository.catalogue, repository.engine.built())
        assert len(repository.engine.contents()) == 12


def test_the_installed_command_works_from_an_empty_directory(folder: Path, tmp_path: Path) -> None:
    text(folder / "a.txt", "zebra")
    program = Path(sys.executable).with_name("repo-search")
    asked = [program, "import", folder, "--json"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REPO_SEARCH")}
    here = tmp_path / "here"
    here.mkdir()
    done = subprocess.run(asked, cwd=here, env=environment, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stderr.startswith(b"1 file found.\n")  # how far it is follows on a slow machine
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["outcome"] == "added"
    found = subprocess.run(
        [program, "search", "-", "--json"], cwd=here, input=b"zebra \xff", env=environment,
        capture_output=True, check=True,
    )  # fmt: skip
    assert json.loads(found.stdout)["total"] == 1
    assert (here / "data" / "catalogue.db").is_file()


def test_a_file_that_is_replaced_by_a_link_during_the_import_is_refused(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Not to be published.")
    for number in range(60):
        text(folder / f"{number:03}.txt", f"Report {number}")
    done = Run(settings, Plan([folder], jobs=1)).outcomes()
    first = next(done)
    (folder / "059.txt").unlink()
    (folder / "059.txt").symlink_to(secret)
    rest = {Path(one.path).name: one for one in done}
    assert first.outcome == "added"
    assert rest["059.txt"].outcome == "rejected"
    assert rest["058.txt"].outcome == "added"


def test_a_row_for_a_file_outside_the_paths_is_named(
    folder: Path, bring_in: Command, tmp_path: Path
) -> None:
    text(folder / "a.txt")
    text(tmp_path / "elsewhere.txt")
    rows = manifest(tmp_path / "m.csv", {"file": "elsewhere.txt", "title": "T"})
    said = outcomes(bring_in("--manifest", rows))
    assert said["elsewhere.txt"]["outcome"] == "ignored"
    assert "not below the paths" in said["elsewhere.txt"]["reason"]


def test_what_a_person_should_look_at_is_said_of_a_record_that_came_in(
    folder: Path, bring_in: Command
) -> None:
    rows = []
    for number, published in enumerate(("1999", "2015")):
        text(folder / f"{number}.txt", f"Report {number}")
        rows.append(
            {"file": f"{number}.txt", "publisher": "North Board", "case": "Child A",
             "published": published, "document_type": "overveiw report"}
        )  # fmt: skip
    said = outcomes(bring_in("--manifest", manifest(folder / "m.csv", *rows)))
    assert "“overveiw report” is not a document type of the list" in said["0.txt"]["reason"]
    assert "may be an older one of the same name" in said["1.txt"]["reason"]
