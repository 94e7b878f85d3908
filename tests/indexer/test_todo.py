"""The worklist: all that awaits a person, with evidence and the command that settles it."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from .documents import manifest, outcomes, text

Command = Callable[..., Result]


def todo(command: Command) -> dict[str, dict[str, str]]:
    done = command("todo", "--json")
    assert done.exit_code == 0, done.output
    tasks = map(json.loads, done.stdout.splitlines())
    return {task["key"]: task for task in tasks if task["kind"] not in ("themes", "undated")}


def test_a_rejected_file_waits_until_it_is_mended(
    folder: Path, bring_in: Command, command: Command
) -> None:
    path = folder / "report.txt"
    path.touch()
    bring_in()
    (task,) = todo(command).values()
    assert (task["kind"], task["what"]) == ("rejected", str(path))
    assert "empty" in task["evidence"]
    assert task["command"].startswith("mend it, then: repo-search")
    text(path)
    bring_in()
    assert todo(command) == {}


def test_an_undone_run_leaves_nothing_to_do(
    folder: Path, bring_in: Command, command: Command
) -> None:
    (folder / "report.txt").touch()
    bring_in()
    command("runs", "undo", 1)
    assert todo(command) == {}


def test_an_unmatched_publisher_waits_with_what_it_may_be(
    folder: Path, bring_in: Command, command: Command, tmp_path: Path
) -> None:
    authority = tmp_path / "publishers.csv"
    authority.write_text("name\nNorthmere Safeguarding Children Partnership\n")
    command("publishers", "import", authority)
    text(folder / "a.txt")
    written = "Nortmere Safeguarding Children Partnership"
    rows = manifest(folder / "m.csv", {"file": "a.txt", "title": "A", "publisher": written})
    bring_in("--manifest", rows)
    (task,) = todo(command).values()
    assert (task["kind"], task["what"]) == ("publisher", written)
    assert "Northmere Safeguarding Children Partnership (9" in task["evidence"]
    settle = task["command"].partition(",")[0].split()[1:]
    assert command(*settle).exit_code == 0
    assert todo(command) == {}


def test_likely_duplicates_wait_until_they_are_decided(
    folder: Path, bring_in: Command, command: Command
) -> None:
    words = " ".join(f"word{number}" for number in range(300))
    text(folder / "a.txt", words)
    text(folder / "b.txt", f"{words} corrected")
    said = outcomes(bring_in())
    (task,) = todo(command).values()
    assert task["kind"] == "duplicate"
    assert "alike" in task["evidence"]
    one, other = (said[name]["record_id"] for name in ("a.txt", "b.txt"))
    command("duplicates", "reject", one, other)
    assert todo(command) == {}


def test_a_task_that_cannot_be_settled_is_dismissed_for_good(
    folder: Path, bring_in: Command, command: Command
) -> None:
    (folder / "report.txt").touch()
    bring_in()
    (key,) = todo(command)
    assert command("todo", "dismiss", key).exit_code == 0
    bring_in()
    assert todo(command) == {}
    unknown = command("todo", "dismiss", "nothing")
    assert unknown.exit_code == 1
    assert "todo --json" in unknown.stderr


def test_the_list_is_plain_text_too(folder: Path, bring_in: Command, command: Command) -> None:
    (folder / "a\x1b[2J.txt").touch()
    bring_in()
    shown = command("todo").stdout
    assert "1 task waits." in shown
    assert "\x1b" not in shown


def test_suggested_themes_wait_until_they_are_accepted_or_refused(
    folder: Path, bring_in: Command, command: Command
) -> None:
    (folder / "a.txt").write_text(
        "Neglect: a learning review\n\nNeglect of the children went on for years. The home was "
        "neglected.\n\nWhat was learned about neglect\n\nNeglect was seen and not named.\n"
        "Domestic abuse\n\nDomestic abuse was part of it. The domestic violence was known.\n"
        "What was learned about domestic abuse\n\nDomestic abuse must be asked about.\n"
    )
    record_id = outcomes(bring_in())["a.txt"]["record_id"]
    waiting = [json.loads(line) for line in command("todo", "--json").stdout.splitlines()]
    (task,) = (task for task in waiting if task["kind"] == "themes")
    assert "Neglect" in task["what"]
    assert "page 1" in task["evidence"]
    accepted = command("themes", "accept", record_id, "Neglect", "--json")
    assert json.loads(accepted.stdout)["themes"] == ["Neglect"]
    assert "Domestic abuse" in json.loads(accepted.stdout)["suggested_themes"]
    refused = command("themes", "refuse", record_id, "--json")
    assert json.loads(refused.stdout)["suggested_themes"] == []
    assert '"themes:' not in command("todo", "--json").stdout
    command("suggest")
    shown = json.loads(command("show", record_id, "--json").stdout)
    assert [theme["label"] for theme in shown["themes"]] == ["Neglect"]
    assert shown["suggested_themes"] == []
    again = command("themes", "accept", record_id)
    assert again.exit_code == 2
    assert "No theme is suggested" in again.stderr
