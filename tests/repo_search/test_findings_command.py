"""Findings as a librarian meets them on the command line."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from repo_search.catalogue import Catalogue
from repo_search.settings import Settings

from .found import BRUISES, DISCHARGE, HOUSING, doubt, outdate, recommending, report
from .library import put

Command = Callable[..., Result]
CORRECTED = "Hospitals should tell health visitors."


@pytest.fixture
def known(settings: Settings) -> tuple[str, str]:
    """A record with two findings that wait, and one with one that is shown."""
    catalogue = Catalogue(settings.catalogue_url)
    with catalogue.write() as connection:
        unsure = report(connection, DISCHARGE, BRUISES, title="Child A\x1b[2J")
        doubt(connection, unsure)
        sure = report(connection, HOUSING, title="Child B")
    catalogue.close()
    return unsure, sure


def told(command: Command, *given: object) -> list[dict[str, Any]]:
    done = command("findings", *given, "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_waits_is_listed_with_all_that_helps_to_decide(
    command: Command, known: tuple[str, str]
) -> None:
    one, other = told(command, "review")
    assert (one["wording"], other["wording"]) == (DISCHARGE, BRUISES)
    assert (one["record_id"], one["page"], one["section"]) == (known[0], 2, "Recommendations")
    assert (one["rule"], one["confidence"], one["state"]) == ("label", 0.3, "waiting")
    assert one["decided_by"] is None
    said = command("findings", "review").output
    assert "Child A [2J" in said
    assert "recommendation 1, page 2, under “Recommendations”" in said
    assert "found by “label” with confidence 0.30: waits for a librarian" in said
    assert said.endswith("2 findings wait.\n")


def test_findings_are_accepted_rejected_corrected_and_taken_back(
    command: Command, known: tuple[str, str]
) -> None:
    one, other = (line["finding_id"] for line in told(command, "review"))
    (line,) = told(command, "edit", one, "--wording", f" {CORRECTED} ")
    assert (line["wording"], line["wording_found"], line["state"]) == (
        CORRECTED, DISCHARGE, "corrected",
    )  # fmt: skip
    assert line["decided_by"]
    (line,) = told(command, "reject", other)
    assert line["state"] == "rejected"
    assert told(command, "review") == []
    states = {line["finding_id"]: line["state"] for line in told(command, "list", known[0])}
    assert states == {one: "corrected", other: "rejected"}
    assert f"as it was found: {DISCHARGE}" in command("findings", "list", known[0]).output
    assert [line["state"] for line in told(command, "accept", one, other)] == ["accepted"] * 2
    assert [line["state"] for line in told(command, "undecide", one, other)] == ["waiting"] * 2
    said = command("findings", "reject", one)
    assert said.output.startswith(f"{one}  rejected: {DISCHARGE}\nThis was run ")
    history = command("history", known[0]).output
    assert f"after: finding rejected: {DISCHARGE}" in history
    run = said.output.rsplit(" ", 1)[1].rstrip(".\n")
    assert command("runs", "undo", run).exit_code == 0
    assert len(told(command, "review")) == 2
    assert "findings" in {json.loads(line)["kind"] for line in
                          command("runs", "--json").stdout.splitlines()}  # fmt: skip


def test_what_cannot_be_is_refused_and_all_of_it(command: Command, known: tuple[str, str]) -> None:
    one, _other = (line["finding_id"] for line in told(command, "review"))
    done = command("findings", "accept", one, "0123456789abcdef")
    assert (done.exit_code, "no finding 0123456789abcdef" in done.stderr) == (1, True)
    assert command("findings", "edit", one, "--wording", "  ").exit_code == 2
    assert command("findings", "list", "nowhere1").exit_code == 1
    assert command("findings", "extract", "nowhere1").exit_code == 1
    assert len(told(command, "review")) == 2
    assert command("withdraw", known[1], "--reason", "It was asked for.").exit_code == 0
    (line,) = told(command, "list", known[1])
    assert command("findings", "reject", line["finding_id"]).exit_code != 0


def test_todo_has_a_task_for_each_record(command: Command, known: tuple[str, str]) -> None:
    tasks = [json.loads(line) for line in command("todo", "--json").stdout.splitlines()]
    (task,) = (task for task in tasks if task["kind"] == "findings")
    assert (task["records"], task["command"]) == ([known[0]], "repo-search findings review")
    assert task["evidence"].startswith("2 findings are not shown yet")


def test_looking_anew_tells_what_changed_and_leaves_what_was_decided(
    command: Command, known: tuple[str, str], settings: Settings
) -> None:
    one, _other = (line["finding_id"] for line in told(command, "review"))
    told(command, "edit", one, "--wording", CORRECTED)
    catalogue = Catalogue(settings.catalogue_url)
    with catalogue.write() as connection:
        outdate(connection, known[0])
        put(connection, recommending("Nobody should wait for a nurse more than a day."))
    catalogue.close()
    (counted,) = told(command, "extract", known[0])
    assert counted == {
        "records": 1, "records_changed": 1, "new": 0, "changed": 2, "gone": 0, "unchanged": 0,
    }  # fmt: skip
    (again,) = told(command, "extract")
    assert (again["records"], again["records_changed"], again["unchanged"]) == (3, 0, 4)
    assert told(command, "review") == []  # today's rules are sure of it
    states = [(line["wording"], line["state"]) for line in told(command, "list", known[0])]
    assert states == [(CORRECTED, "corrected"), (BRUISES, "shown")]
    assert "3 records, of which 0 changed" in command("findings", "extract").output


def test_rules_are_counted(command: Command, known: tuple[str, str]) -> None:
    one, other = (line["finding_id"] for line in told(command, "review"))
    command("findings", "accept", one)
    command("findings", "reject", other)
    (counted,) = told(command, "stats")
    assert counted == {
        "kind": "recommendation", "rule": "label", "found": 3, "shown": 2, "waiting": 0,
        "accepted": 1, "corrected": 0, "rejected": 1,
    }  # fmt: skip
    assert command("findings", "stats").output == (
        "recommendation, label: 3 found, 2 shown, 0 waiting, 1 accepted, 0 corrected, 1 rejected\n"
    )


@pytest.mark.parametrize(
    ("typed", "left", "states"),
    [
        ("r\na\n", 0, ["rejected", "accepted"]),
        (f"x\ne\n{CORRECTED}\ns\n", 1, ["corrected", "waiting"]),
        ("q\n", 2, ["waiting", "waiting"]),
    ],
)
def test_on_a_terminal_each_is_asked_for(
    command: Command, known: tuple[str, str], settings: Settings, typed: str, left: int,
    states: list[str],
) -> None:  # fmt: skip
    ours, theirs = pty.openpty()
    given = [sys.executable, "-c", "from repo_search.cli import main; main()"]
    with subprocess.Popen(
        [*given, "findings", "review", "--data", str(settings.data)],
        stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        os.write(ours, typed.encode())
        said = b""
        try:
            while part := os.read(ours, 10_000):
                said += part
        except OSError:  # it has ended
            pass
        assert process.wait(60) == 0, said
    os.close(ours)
    assert "[a]ccept, [e]dit, [r]eject, [s]kip, [q]uit" in said.decode()
    assert f"{left} finding{'' if left == 1 else 's'} wait" in said.decode()
    assert [line["state"] for line in told(command, "list", known[0])] == states
