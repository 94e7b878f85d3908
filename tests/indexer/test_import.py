"""The import run: what comes in, what does not and why, and what running it again does."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from .documents import PROSE, docx, html, manifest, names, outcomes, pdf, scan, text

Command = Callable[..., Result]


def show(command: Command, record_id: str) -> dict[str, Any]:
    shown = command("show", record_id, "--json")
    assert shown.exit_code == 0, shown.output
    answer: dict[str, Any] = json.loads(shown.stdout)
    return answer


def results(command: Command, *query: str) -> list[dict[str, Any]]:
    found = json.loads(command("search", *query, "--json").stdout)
    listed: list[dict[str, Any]] = found["results"]
    assert found["total"] == len(listed)
    return listed


def test_documents_are_known_by_their_content_whatever_their_names(
    folder: Path, bring_in: Command
) -> None:
    shutil.move(pdf(folder / "a.pdf", f"Learning review\n{PROSE}"), folder / "a.txt")
    shutil.move(docx(folder / "b.docx", "Learning review", PROSE), folder / "b.pdf")
    shutil.move(html(folder / "c.html"), folder / "c")
    text(folder / ".hidden" / ".d")
    done = bring_in()
    assert names(done) == {"a.txt": "added", "b.pdf": "added", "c": "added", ".d": "added"}
    assert {one["text"] for one in outcomes(done).values()} == {"layer"}
    assert (done.exit_code, done.stderr) == (0, "4 files found.\n")


def test_what_is_no_document_is_ignored_and_what_cannot_be_read_is_rejected(
    folder: Path, bring_in: Command
) -> None:
    (folder / "table.csv").write_text("a,b\n1,2\n")
    (folder / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "archive.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (folder / "old.doc").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + bytes(600)
    )
    (folder / "empty.pdf").touch()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing follows")
    (folder / "link.txt").symlink_to(text(folder / "real.txt"))
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    done = bring_in()
    assert names(done) == {
        "table.csv": "ignored",
        "picture.pdf": "ignored",
        "archive.zip": "ignored",
        "old.doc": "rejected",
        "empty.pdf": "rejected",
        "broken.pdf": "rejected",
        "link.txt": "ignored",
        "loop": "ignored",
        "pipe": "ignored",
        "real.txt": "added",
    }
    said = outcomes(done)
    assert "old Word file" in said["old.doc"]["reason"]
    assert all(one["reason"] for one in said.values() if one["outcome"] != "added")
    assert done.exit_code == 1


def test_a_scan_is_catalogued_without_text_and_found_by_its_metadata(
    folder: Path, bring_in: Command, command: Command
) -> None:
    scan(folder / "scan.pdf", title="Serious case review concerning Child Zed")
    one = outcomes(bring_in())["scan.pdf"]
    assert (one["outcome"], one["text"], one["pages"]) == ("added", "none", 1)
    assert one["reason"]
    (found,) = results(command, "Zed")
    assert found["record_id"] == one["record_id"]
    assert show(command, one["record_id"])["text_reason"] in one["reason"]


def test_an_empty_folder_is_no_fault(bring_in: Command) -> None:
    done = bring_in()
    assert (done.exit_code, done.stdout) == (0, "")


def test_importing_again_leaves_everything_unchanged(folder: Path, bring_in: Command) -> None:
    text(folder / "a.txt")
    html(folder / "b.html")
    first, second = outcomes(bring_in()), outcomes(bring_in())
    assert {one["outcome"] for one in second.values()} == {"unchanged"}
    for name, one in first.items():
        assert second[name] == {**one, "outcome": "unchanged"}


def test_the_same_bytes_from_another_path_are_a_duplicate_and_both_paths_are_kept(
    folder: Path, bring_in: Command, command: Command
) -> None:
    shutil.copy(text(folder / "a.txt"), folder / "b.txt")
    one, other = outcomes(bring_in()).values()
    assert (one["outcome"], other["outcome"]) == ("added", "duplicate")
    assert one["record_id"] == other["record_id"]
    (holding,) = show(command, one["record_id"])["holdings"]
    assert holding["addresses"] == [str(folder / "a.txt"), str(folder / "b.txt")]
    assert names(bring_in()) == {"a.txt": "unchanged", "b.txt": "unchanged"}


def test_a_copy_that_changes_becomes_a_record_of_its_own(folder: Path, bring_in: Command) -> None:
    shutil.copy(text(folder / "a.txt"), folder / "b.txt")
    kept = outcomes(bring_in())["a.txt"]["record_id"]
    text(folder / "b.txt", "Something else was written over the copy.")
    said = outcomes(bring_in())
    assert {name: one["outcome"] for name, one in said.items()} == {
        "a.txt": "unchanged", "b.txt": "added",
    }  # fmt: skip
    assert said["b.txt"]["record_id"] != said["a.txt"]["record_id"] == kept


def test_a_folder_that_was_moved_is_known_again(folder: Path, bring_in: Command) -> None:
    text(folder / "here" / "a.txt")
    bring_in()
    (folder / "here").rename(folder / "there")
    assert names(bring_in()) == {"a.txt": "duplicate"}
    assert names(bring_in()) == {"a.txt": "unchanged"}


def test_other_bytes_at_the_same_path_are_a_new_version_of_the_record(
    folder: Path, bring_in: Command, command: Command
) -> None:
    before = outcomes(bring_in_text(folder, bring_in, "zebra"))["a.txt"]
    after = outcomes(bring_in_text(folder, bring_in, "giraffe"))["a.txt"]
    assert (after["outcome"], after["record_id"]) == ("updated", before["record_id"])
    assert results(command, "zebra") == []
    assert [found["record_id"] for found in results(command, "giraffe")] == [before["record_id"]]
    again = outcomes(bring_in_text(folder, bring_in, "zebra"))["a.txt"]
    assert (again["outcome"], again["record_id"]) == ("updated", before["record_id"])
    assert len(results(command, "zebra")) == 1


def bring_in_text(folder: Path, bring_in: Command, words: str) -> Result:
    text(folder / "a.txt", words)
    return bring_in()


def test_a_withdrawn_record_never_comes_back_by_itself(
    folder: Path, bring_in: Command, command: Command
) -> None:
    record_id = outcomes(bring_in_text(folder, bring_in, "zebra"))["a.txt"]["record_id"]
    bring_in_text(folder, bring_in, "giraffe")
    withdrawn = command("withdraw", record_id, "--reason", "It names a child.")
    assert withdrawn.exit_code == 0
    text(folder / "b.txt", "zebra")
    again = outcomes(bring_in())
    assert {name: one["outcome"] for name, one in again.items()} == {
        "a.txt": "ignored",
        "b.txt": "ignored",
    }
    assert all("withdrawn" in one["reason"] for one in again.values())
    assert names(bring_in_text(folder, bring_in, "a third text"))["a.txt"] == "ignored"
    assert results(command) == []
    assert command("reindex", "--json").stdout == '{"records": 0}\n'
    assert results(command, "zebra OR giraffe OR third") == []


def test_files_given_twice_or_by_other_ways_are_brought_in_once(
    folder: Path, command: Command, monkeypatch: object
) -> None:
    path = text(folder / "sub" / "a.txt")
    (folder.parent / "way").symlink_to(folder)
    roundabout = folder / "sub" / ".." / "sub" / "a.txt"
    done = command("import", folder, path, roundabout, folder.parent / "way" / "sub", "--json")
    assert names(done) == {"a.txt": "added"}
    again = command("import", folder.parent / "way" / "sub" / "a.txt", "--json")
    assert names(again) == {"a.txt": "unchanged"}


@pytest.mark.embedded
def test_the_repository_does_not_import_itself(folder: Path, command: Command) -> None:
    text(folder / "a.txt")
    assert names(command("import", folder.parent, "--json"))["a.txt"] == "added"
    again = outcomes(command("import", folder.parent, "--json"))
    assert {name: one["outcome"] for name, one in again.items()} == {
        "a.txt": "unchanged",
        "data": "ignored",
    }
    inside = command("import", folder.parent / "data", "--json")
    assert set(names(inside).values()) == {"ignored"}


def test_records_come_in_the_order_of_the_walk_with_several_jobs(
    folder: Path, command: Command
) -> None:
    for number in range(12):
        text(folder / f"{number:02}.txt", str(number))
    done = command("import", folder, "--json", "--jobs", 2)
    assert list(names(done)) == [f"{number:02}.txt" for number in range(12)]


def test_without_json_rejections_are_named_and_outcomes_counted(
    folder: Path, command: Command
) -> None:
    text(folder / "a.txt")
    (folder / "b.pdf").touch()
    done = command("import", folder, "--jobs", 1)
    assert "b.pdf: The file is empty" in done.stdout
    assert done.stdout.split()[-4:] == ["added", "1", "rejected", "1"]
    assert done.exit_code == 1


def test_wrong_usage_has_exit_code_two(folder: Path, command: Command, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    for wrong in (
        ["import"],
        ["import", folder / "missing"],
        ["import", folder, "--jobs", 0],
        ["import", folder, "--manifest", folder / "missing.csv"],
        ["import", folder, "--manifest", empty],
        ["import", folder, "--engine", "sphinx"],
    ):
        done = command(*wrong)
        assert (done.exit_code, done.stdout) == (2, ""), wrong
        assert done.stderr


def test_a_manifest_of_copies_does_not_change_its_mind(folder: Path, bring_in: Command) -> None:
    shutil.copy(text(folder / "a.txt"), folder / "b.txt")
    rows = manifest(
        folder / "m.csv", {"file": "a.txt", "title": "One"}, {"file": "b.txt", "title": "Other"}
    )
    first = names(bring_in("--manifest", rows))
    assert first == {"a.txt": "added", "b.txt": "duplicate", "m.csv": "ignored"}
    for _ in range(2):
        again = names(bring_in("--manifest", rows))
        assert again == {"a.txt": "unchanged", "b.txt": "unchanged", "m.csv": "ignored"}


@pytest.mark.embedded
def test_imports_take_part_in_one_another_only_where_the_catalogue_is_shared(
    bring_in: Command,
) -> None:
    alone = bring_in("--together")
    assert (alone.exit_code, "only on PostgreSQL" in alone.stderr) == (2, True)
    rehearsed = bring_in("--together", "--dry-run")
    assert (rehearsed.exit_code, "made alone" in rehearsed.stderr) == (2, True)
