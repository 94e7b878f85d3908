"""Reports that may disclose a person: noted or held back, cleared, corrected, taken back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from repo_search.catalogue import announcements, records
from repo_search.repository import opened
from repo_search.settings import Settings

from .documents import pdf, text

Command = Callable[..., Result]
NUMBER = "999 039 5950"
WORDS = f"The NHS number of the child was {NUMBER}."
REASON = "NHS number (page 2)"


@pytest.fixture
def holding(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy: what is found holds a record back."""
    monkeypatch.setenv("REPO_SEARCH_DISCLOSURES", "hold")


def leaking(folder: Path) -> Path:
    return pdf(
        folder / "review.pdf", "Learning review of Northmere", WORDS, title="Learning review"
    )


def told(done: Result) -> list[dict[str, Any]]:
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def found_by_search(command: Command) -> list[str]:
    (page,) = told(command("search", "northmere", "--json"))
    return [result["record_id"] for result in page["results"]]


def tasks(command: Command) -> list[dict[str, Any]]:
    return [task for task in told(command("todo", "--json")) if task["kind"] == "disclosure"]


@pytest.mark.long
def test_a_number_of_a_child_is_noted_and_the_report_is_published(
    folder: Path, bring_in: Command, command: Command
) -> None:
    leaking(folder)
    (outcome,) = told(bring_in())
    assert outcome["reason"] == f"Disclosures: {REASON}."
    assert found_by_search(command) == [outcome["record_id"]]
    (task,) = tasks(command)
    assert task["evidence"] == "Public. NHS number, page 2: An NHS number (… 950)."
    command("clear", outcome["record_id"], "--reason", "The number is invented.")
    assert tasks(command) == []


def test_a_report_is_held_back_until_somebody_has_cleared_it(
    folder: Path, bring_in: Command, command: Command, settings: Settings, holding: None
) -> None:
    leaking(folder)
    (outcome,) = told(bring_in())
    record_id = outcome["record_id"]
    assert outcome["reason"] == f"Held: it awaits clearance for {REASON}."
    assert found_by_search(command) == []
    assert command("show", record_id).exit_code != 0
    (task,) = tasks(command)
    assert task["evidence"].startswith("Held back. NHS number, page 2")
    (listed,) = told(command("disclosures", "--json"))
    assert listed["record_id"] == record_id
    assert listed["held"]
    assert NUMBER not in command("disclosures", record_id).output
    with opened(settings) as repository, repository.catalogue.read() as connection:
        before = announcements.last(connection)
    done = command("clear", record_id, "--reason", "The number is invented.")
    assert "published" in done.output
    assert found_by_search(command) == [record_id]
    assert tasks(command) == []
    with opened(settings) as repository, repository.catalogue.read() as connection:
        (batch,) = announcements.since(connection, before, None, 10, 10)
    assert [(one.record_id, one.kind) for one in batch] == [(record_id, "added")]


def test_a_record_is_worked_on_while_it_is_held_and_no_more_when_it_is_withdrawn(
    folder: Path, bring_in: Command, command: Command, holding: None
) -> None:
    leaking(folder)
    (outcome,) = told(bring_in())
    record_id = outcome["record_id"]
    (edited,) = told(command("edit", record_id, "title=Review of Northmere", "--json"))
    assert edited["changes"]["title"] == ["Learning review of Northmere", "Review of Northmere"]
    assert found_by_search(command) == [], "to edit it is not to clear it"
    command("withdraw", record_id, "--reason", "It names a child.")
    refused = command("edit", record_id, "title=Another")
    assert refused.exit_code != 0
    assert "was withdrawn" in refused.stderr


@pytest.mark.long
def test_cleared_bytes_are_not_held_again(
    folder: Path, bring_in: Command, command: Command, holding: None
) -> None:
    leaked = leaking(folder).read_bytes()
    (outcome,) = told(bring_in())
    command("clear", outcome["record_id"], "--reason", "The number is invented.")
    pdf(folder / "review.pdf", "Learning review of Northmere", "Another page.")
    (outcome,) = told(bring_in())
    assert outcome["outcome"] == "updated"
    (folder / "review.pdf").write_bytes(leaked)
    (outcome,) = told(bring_in())
    assert outcome["outcome"] == "updated"
    assert found_by_search(command) == [outcome["record_id"]]


def test_a_published_record_is_held_whole_for_its_new_version_and_a_corrected_one_frees_it(
    folder: Path, bring_in: Command, command: Command, settings: Settings, holding: None
) -> None:
    pdf(folder / "review.pdf", "Learning review of Northmere", "A page.")
    (outcome,) = told(bring_in())
    record_id = outcome["record_id"]
    assert found_by_search(command) == [record_id]
    leaking(folder)
    (outcome,) = told(bring_in())
    assert outcome["record_id"] == record_id
    assert found_by_search(command) == []
    with opened(settings) as repository, repository.catalogue.read() as connection:
        assert records.find(connection, record_id).hold is not None
        before = announcements.last(connection)
    pdf(folder / "review.pdf", "Learning review of Northmere", "A page with the number taken out.")
    (outcome,) = told(bring_in())
    assert found_by_search(command) == [record_id]
    with opened(settings) as repository, repository.catalogue.read() as connection:
        (batch,) = announcements.since(connection, before, None, 10, 10)
    assert [one.kind for one in batch] == ["new version"]


def test_a_dry_run_says_that_it_would_be_held(
    folder: Path, bring_in: Command, command: Command, holding: None
) -> None:
    leaking(folder)
    (outcome,) = told(bring_in("--dry-run"))
    assert outcome["reason"] == f"Held: it awaits clearance for {REASON}."


@pytest.mark.long
def test_a_clearance_can_be_taken_back(
    folder: Path, bring_in: Command, command: Command, holding: None
) -> None:
    leaking(folder)
    (outcome,) = told(bring_in())
    command("clear", outcome["record_id"], "--reason", "The number is invented.")
    run = told(command("runs", "--json"))[0]
    assert run["kind"] == "clear"
    command("runs", "undo", run["run_id"])
    assert found_by_search(command) == []
    assert len(tasks(command)) == 1


@pytest.mark.long
def test_an_undone_version_takes_what_it_disclosed_with_it(
    folder: Path, bring_in: Command, command: Command, holding: None
) -> None:
    pdf(folder / "review.pdf", "Learning review of Northmere", "A page.")
    bring_in()
    leaking(folder)
    bring_in()
    run = told(command("runs", "--json"))[0]
    (outcome,) = told(command("runs", "undo", run["run_id"], "--json"))
    assert outcome["outcome"] == "restored"
    assert found_by_search(command) == [outcome["record_id"]]
    assert tasks(command) == []


@pytest.mark.long
def test_there_is_nothing_to_clear_in_a_report_that_discloses_nothing(
    folder: Path, bring_in: Command, command: Command, holding: None
) -> None:
    text(folder / "a.txt")
    (outcome,) = told(bring_in())
    done = command("clear", outcome["record_id"], "--reason", "To be sure.")
    assert done.exit_code != 0
    assert "Nothing was found" in done.output
    told_of_it = command("disclosures", outcome["record_id"]).output
    assert "does not make it anonymous" in told_of_it


@pytest.mark.long
def test_an_undone_correction_is_held_back_again_although_the_record_was_edited_since(
    folder: Path, bring_in: Command, command: Command, holding: None
) -> None:
    leaking(folder)
    (outcome,) = told(bring_in())
    pdf(folder / "review.pdf", "Learning review of Northmere", "A page.")
    bring_in()
    run = told(command("runs", "--json"))[0]
    command("edit", outcome["record_id"], "title=Learning review of Northmere")
    assert found_by_search(command) == [outcome["record_id"]]
    (undone,) = told(command("runs", "undo", run["run_id"], "--json"))
    assert undone["outcome"] == "restored"
    assert found_by_search(command) == [], "the file that discloses a number is its file again"
    assert len(tasks(command)) == 1


@pytest.mark.long
def test_an_undone_version_frees_a_record_that_was_edited_since(
    folder: Path, bring_in: Command, command: Command, holding: None
) -> None:
    pdf(folder / "review.pdf", "Learning review of Northmere", "A page.")
    (outcome,) = told(bring_in())
    leaking(folder)
    bring_in()
    run = told(command("runs", "--json"))[0]
    manifest = folder.parent / "manifest.csv"
    manifest.write_text(f"record_id,title\n{outcome['record_id']},Review of Northmere\n")
    command("import", "--manifest", manifest)
    command("runs", "undo", run["run_id"])
    assert found_by_search(command) == [outcome["record_id"]]


@pytest.mark.long
def test_a_clearance_that_was_taken_back_does_not_count_for_the_next_version(
    folder: Path, bring_in: Command, command: Command, holding: None
) -> None:
    leaked = leaking(folder).read_bytes()
    (outcome,) = told(bring_in())
    command("clear", outcome["record_id"], "--reason", "The number is invented.")
    command("runs", "undo", told(command("runs", "--json"))[0]["run_id"])
    pdf(folder / "review.pdf", "Learning review of Northmere", "A page.")
    bring_in()
    (folder / "review.pdf").write_bytes(leaked)
    bring_in()
    assert found_by_search(command) == []
