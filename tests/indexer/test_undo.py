"""Runs are listed with their reports, and taken back: all they did, and nothing done since."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from repo_search.settings import Settings

from .documents import contents, held, manifest, outcomes, pdf, text

Command = Callable[..., Result]


def runs(command: Command) -> list[dict[str, Any]]:
    return [json.loads(line) for line in command("runs", "--json").stdout.splitlines()]


def undo(command: Command, run_id: int, code: int = 0) -> list[dict[str, Any]]:
    done = command("runs", "undo", run_id, "--json")
    assert done.exit_code == code, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def rows(folder: Path) -> Callable[..., Path]:
    def write(*described: dict[str, str]) -> Path:
        for row in described:
            path = folder / row["file"]
            if not path.exists():
                text(path, row["file"])
        return manifest(folder / "m.csv", *described)

    return write


def row(file: str, **cells: str) -> dict[str, str]:
    return {
        "file": file,
        "title": file,
        "publisher": "",
        "published": "",
        "case": "",
        "themes": "",
    } | cells


def test_a_run_is_listed_with_its_counts_and_its_report_is_shown_again(
    folder: Path, bring_in: Command, command: Command
) -> None:
    text(folder / "a.txt")
    (folder / "empty.pdf").touch()
    said = outcomes(bring_in())
    (run,) = runs(command)
    assert run["counts"] == {"added": 1, "rejected": 1}
    assert run["finished"]
    assert run["undone"] is None
    again = command("runs", "show", run["run_id"], "--json")
    assert outcomes(again) == said
    assert "added" in command("runs", "show", run["run_id"]).stdout


def test_undo_restores_the_catalogue_to_what_it_was(
    settings: Settings, bring_in: Command, command: Command, rows: Callable[..., Path]
) -> None:
    bring_in("--manifest", rows(row("old.txt", publisher="North Board", case="Child A")))
    before, bytes_before = contents(settings), held(settings)
    described = rows(
        row("old.txt", publisher="South Board", published="May 2018", case="Child A || Child B"),
        row("new.txt", publisher="West Board", themes="Neglect || Something new", case="Child A"),
        row("again.txt", publisher="North Board", case="Child A"),
    )
    said = outcomes(bring_in("--manifest", described))
    assert said["old.txt"]["changes"]["published"] == ["", "May 2018"]
    assert contents(settings) != before
    done = undo(command, 2)
    assert sorted(one["outcome"] for one in done) == ["removed", "removed", "restored"]
    assert contents(settings) == before
    assert held(settings) == bytes_before
    found = json.loads(command("search", "reviews OR review", "--json").stdout)
    assert found["total"] == 1
    assert found["results"][0]["publishers"][0]["name"] == "North Board"


def test_a_new_version_of_a_file_goes_back_to_the_old_one_with_its_text(
    settings: Settings, folder: Path, bring_in: Command, command: Command
) -> None:
    text(folder / "a.txt", "quagga")
    bring_in()
    before, bytes_before = contents(settings), held(settings)
    text(folder / "a.txt", "okapi")
    assert outcomes(bring_in())["a.txt"]["outcome"] == "updated"
    undo(command, 2)
    assert contents(settings) == before
    assert held(settings) == bytes_before
    assert json.loads(command("search", "quagga", "--json").stdout)["total"] == 1
    assert json.loads(command("search", "okapi", "--json").stdout)["total"] == 0


def test_what_was_changed_since_is_left_and_said(
    bring_in: Command, command: Command, rows: Callable[..., Path]
) -> None:
    said = outcomes(bring_in("--manifest", rows(row("a.txt"), row("b.txt"))))
    edited = said["a.txt"]["record_id"]
    command("edit", edited, "title=A better title")
    by_title = {one["record_id"]: one for one in undo(command, 1)}
    assert by_title[edited]["outcome"] == "left"
    assert "changed since" in by_title[edited]["reason"]
    assert by_title[said["b.txt"]["record_id"]]["outcome"] == "removed"
    assert "A better title" in command("show", edited).stdout
    assert command("show", said["b.txt"]["record_id"]).exit_code == 1


def test_only_the_fields_nobody_touched_since_go_back(
    bring_in: Command, command: Command, rows: Callable[..., Path]
) -> None:
    said = outcomes(bring_in("--manifest", rows(row("a.txt", published="2001", title="One"))))
    record_id = said["a.txt"]["record_id"]
    bring_in("--manifest", rows(row("a.txt", published="2002", title="Two")))
    bring_in("--manifest", rows(row("a.txt", published="2003", title="Two")))
    (one,) = undo(command, 2)
    assert one["outcome"] == "partly restored"
    assert "published" in one["reason"]
    shown = json.loads(command("show", record_id, "--json").stdout)
    assert (shown["title"], shown["published"]["written"]) == ("One", "2003")


def test_runs_are_taken_back_one_after_the_other(
    settings: Settings, bring_in: Command, command: Command, rows: Callable[..., Path]
) -> None:
    before = contents(settings)
    bring_in("--manifest", rows(row("a.txt", publisher="North Board", title="One")))
    first = contents(settings)
    bring_in("--manifest", rows(row("a.txt", publisher="South Board", title="Two")))
    undo(command, 2)
    assert contents(settings) == first
    undo(command, 1)
    assert contents(settings) == before


def test_a_run_is_taken_back_once(folder: Path, bring_in: Command, command: Command) -> None:
    text(folder / "a.txt")
    bring_in()
    undo(command, 1)
    refused = command("runs", "undo", 1)
    assert refused.exit_code == 2
    assert "was taken back on" in refused.stderr
    unknown = command("runs", "undo", 99)
    assert unknown.exit_code == 1
    assert "There is no run 99" in unknown.stderr


def test_taking_back_can_itself_be_taken_back(
    folder: Path, bring_in: Command, command: Command, rows: Callable[..., Path]
) -> None:
    said = outcomes(bring_in("--manifest", rows(row("a.txt", title="One"))))
    bring_in("--manifest", rows(row("a.txt", title="Two")))
    undo(command, 2)
    undo(command, 3)
    shown = json.loads(command("show", said["a.txt"]["record_id"], "--json").stdout)
    assert shown["title"] == "Two"


def test_a_withdrawn_record_stays_withdrawn(
    folder: Path, bring_in: Command, command: Command
) -> None:
    text(folder / "a.txt")
    record_id = outcomes(bring_in())["a.txt"]["record_id"]
    command("withdraw", record_id, "--reason", "Asked by the family")
    (one,) = undo(command, 1, code=1)
    assert (one["outcome"], one["reason"]) == ("left", "It has been withdrawn since.")
    (one,) = undo(command, 2, code=1)
    assert one["reason"] == "A withdrawal is not taken back."
    assert "withdrawn" in command("show", record_id).stderr


def test_a_run_of_which_nothing_could_be_taken_back_does_not_count_as_taken_back(
    folder: Path, bring_in: Command, command: Command
) -> None:
    text(folder / "a.txt")
    record_id = outcomes(bring_in())["a.txt"]["record_id"]
    command("withdraw", record_id, "--reason", "Asked by the family")
    done = command("runs", "undo", 2)
    assert (done.exit_code, done.stderr) == (1, "Nothing of run 2 could be taken back.\n")
    assert "A withdrawal is not taken back." in done.stdout
    assert [run["undone"] for run in runs(command)] == [None, None, None]


def test_the_history_of_a_record_tells_who_changed_what(
    folder: Path, bring_in: Command, command: Command, rows: Callable[..., Path]
) -> None:
    said = outcomes(bring_in("--manifest", rows(row("a.txt", title="One"))))
    record_id = said["a.txt"]["record_id"]
    command("edit", record_id, "title=Two", "authors=A Writer || B Writer")
    lines = [json.loads(x) for x in command("history", record_id, "--json").stdout.splitlines()]
    assert [line["run_id"] for line in lines] == [1, 2]
    assert lines[0]["before"] == []
    assert {claim["field"] for claim in lines[1]["after"]} == {"title", "authors"}
    assert lines[1]["after"][0]["source"] == "librarian"
    assert lines[1]["who"]
    assert "title = Two (librarian)" in command("history", record_id).stdout


def test_an_edit_names_the_fields_there_are(
    folder: Path, bring_in: Command, command: Command
) -> None:
    text(folder / "a.txt")
    record_id = outcomes(bring_in())["a.txt"]["record_id"]
    refused = command("edit", record_id, "colour=red")
    assert refused.exit_code == 2
    assert "The fields are title, publisher" in refused.stderr
    refused = command("edit", record_id, "published=soon")
    assert "“soon” is not a date" in refused.stderr
    done = command("edit", record_id, "title=", "published=May 2018")
    assert done.exit_code == 0
    shown = json.loads(command("show", record_id, "--json").stdout)
    assert (shown["title"], shown["published"]["written"]) == ("Untitled", "May 2018")


def test_records_are_listed_by_what_they_lack(
    bring_in: Command, command: Command, rows: Callable[..., Path]
) -> None:
    bring_in(
        "--manifest",
        rows(
            row("a.txt", published="2018", publisher="North Board", themes="Neglect"),
            row("b.txt", published="unknown"),
        ),
    )
    for field in ("published", "publisher", "themes"):
        listed = command("records", "list", "--missing", field, "--json").stdout.splitlines()
        assert [json.loads(line)["title"] for line in listed] == ["b.txt"]
    assert len(command("records", "list").stdout.splitlines()) == 2
    assert command("records", "list", "--missing", "text").stdout == ""


@pytest.mark.embedded
def test_a_back_catalogue_is_marked_as_not_new(
    settings: Settings, folder: Path, bring_in: Command
) -> None:
    text(folder / "a.txt")
    bring_in("--back-catalogue")
    text(folder / "b.txt", "b")
    bring_in()
    database = sqlite3.connect(settings.data / "catalogue.db")
    marks = [
        mark for (mark,) in database.execute("SELECT back_catalogue FROM record ORDER BY accession")
    ]
    database.close()
    assert marks == [1, 0]


def test_runs_taken_back_in_the_order_they_were_made_leave_no_entry_without_a_name(
    settings: Settings, bring_in: Command, command: Command, rows: Callable[..., Path]
) -> None:
    bring_in("--manifest", rows(row("a.txt", publisher="Oldtown LSCB", themes="Weird theme")))
    bring_in("--manifest", rows(row("a.txt", publisher="Newtown LSCB")))
    undo(command, 1, code=1)
    undo(command, 2)
    shown = json.loads(command("records", "list", "--json").stdout)
    assert [p["name"] for p in shown["publishers"]] == ["Oldtown LSCB"]
    assert [t["label"] for t in shown["themes"]] == ["Weird theme"]


def test_a_new_version_is_taken_back_although_another_record_has_the_numbers_of_its_claims(
    folder: Path, bring_in: Command, command: Command
) -> None:
    pdf(folder / "a.pdf", "A review", title="Learning review")  # the title is one claim more
    bring_in()
    pdf(folder / "a.pdf", "A review")
    bring_in()
    text(folder / "b.txt")
    bring_in()
    assert [one["outcome"] for one in undo(command, 2)] == ["restored"]
