"""What librarians said of findings stays when reports come again, and in backups."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from repo_search.settings import Settings
from tests.repo_search.found import BRUISES, DISCHARGE, FIRST, HOUSING, recommending

Command = Callable[..., Result]
CORRECTED = "Hospitals should tell health visitors."


def listed(command: Command, record_id: str) -> dict[str, dict[str, Any]]:
    done = command("findings", "list", record_id, "--json")
    assert done.exit_code == 0, done.output
    return {line["wording_found"]: line for line in map(json.loads, done.stdout.splitlines())}


def said(command: Command, record_id: str) -> dict[str, tuple[str, str, str]]:
    return {
        wording: (line["finding_id"], line["wording"], line["state"])
        for wording, line in listed(command, record_id).items()
    }


def bring_in(command: Command, folder: Path, *wordings: str) -> str:
    """The report in a version that recommends this; gives the id of its record."""
    folder.mkdir(exist_ok=True)
    (folder / "report.txt").write_text(f"Child A\n\n{FIRST}\n\n{recommending(*wordings)}")
    done = command("import", folder, "--json", "--jobs", 1)
    assert done.exit_code == 0, done.output
    return str(json.loads(done.stdout.splitlines()[0])["record_id"])


def last_run(command: Command, kind: str) -> int:
    runs = [json.loads(line) for line in command("runs", "--json").stdout.splitlines()]
    return next(run["run_id"] for run in runs if run["kind"] == kind and not run["undone"])


def test_a_new_version_and_its_undoing_keep_what_was_said(command: Command, tmp_path: Path) -> None:
    record_id = bring_in(command, tmp_path / "in", DISCHARGE, BRUISES)
    before = listed(command, record_id)
    command("findings", "edit", before[DISCHARGE]["finding_id"], "--wording", CORRECTED)
    command("findings", "reject", before[BRUISES]["finding_id"])
    decided = said(command, record_id)
    assert bring_in(command, tmp_path / "in", HOUSING, DISCHARGE) == record_id
    now = said(command, record_id)
    assert set(now) == {HOUSING, DISCHARGE}
    assert now[DISCHARGE] == decided[DISCHARGE]
    found = json.loads(command("search", "visitors", "--json").stdout)
    assert found["total"] == 0  # the report itself does not say so
    done = command("runs", "undo", last_run(command, "import"))
    assert done.exit_code == 0, done.output
    assert said(command, record_id) == decided
    assert command("verify").exit_code == 0


def test_a_backup_brings_it_back(command: Command, settings: Settings, tmp_path: Path) -> None:
    record_id = bring_in(command, tmp_path / "in", DISCHARGE, BRUISES)
    command("findings", "reject", listed(command, record_id)[BRUISES]["finding_id"])
    decided = said(command, record_id)
    assert command("backup", tmp_path / "backup").exit_code == 0
    bring_in(command, tmp_path / "in", HOUSING)
    assert said(command, record_id) != decided
    aside = settings.data.rename(tmp_path / "aside")
    done = command("restore", tmp_path / "backup", "--instead-of", aside)
    assert done.exit_code == 0, done.output
    assert said(command, record_id) == decided
    assert command("verify").exit_code == 0
