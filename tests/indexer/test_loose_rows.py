"""Rows of a manifest without a file: links, metadata alone, and the bulk edit of an export."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result
from openpyxl import Workbook

from repo_search.settings import Settings

from .documents import contents, manifest, text

Command = Callable[..., Result]
HEADINGS = ("file", "link", "title", "publisher", "published", "case", "themes", "status")


def row(**cells: str) -> dict[str, str]:
    return dict.fromkeys(HEADINGS, "") | cells


def bring(command: Command, path: Path, *options: object) -> dict[str, dict[str, Any]]:
    """Outcomes by the row's number, or the file's name."""
    done = command("import", "--manifest", path, "--json", *options)
    assert done.exit_code in (0, 1), done.output
    said = map(json.loads, done.stdout.splitlines())
    return {one["path"].rpartition("=")[2].rpartition("/")[2]: one for one in said}


def test_a_manifest_alone_brings_its_files_its_links_and_its_metadata(
    folder: Path, command: Command
) -> None:
    text(folder / "a.txt", "quagga")
    text(folder / "not described.txt")
    rows = manifest(
        folder / "m.csv",
        row(file="a.txt", title="A"),
        row(link="https://example.org/b.pdf", title="B", publisher="North Board"),
        row(title="Child C: review", case="Child C", status="report not published"),
    )
    said = bring(command, rows)
    assert {name: one["outcome"] for name, one in said.items()} == {
        "a.txt": "added",
        "3": "added",
        "4": "added",
    }
    linked = json.loads(command("show", said["3"]["record_id"], "--json").stdout)
    assert linked["source_url"] == "https://example.org/b.pdf"
    assert linked["holdings"] == []
    unpublished = json.loads(command("show", said["4"]["record_id"], "--json").stdout)
    assert unpublished["status"] == "not published"
    found = json.loads(command("search", "case:C", "--json").stdout)
    assert found["total"] == 1


def test_rows_are_known_again_and_a_changed_one_updates_its_record(
    folder: Path, command: Command
) -> None:
    before = row(link="https://example.org/b.pdf", title="B")
    first = bring(command, manifest(folder / "m.csv", before))
    assert bring(command, folder / "m.csv")["2"]["outcome"] == "unchanged"
    changed = row(link="https://example.org/b.pdf", title="B", published="May 2018")
    said = bring(command, manifest(folder / "m.csv", changed))["2"]
    assert (said["outcome"], said["record_id"]) == ("updated", first["2"]["record_id"])
    assert said["changes"] == {"published": ["", "May 2018"]}


def test_a_manifest_alone_brings_nothing_from_outside_its_folder(
    folder: Path, command: Command, tmp_path: Path
) -> None:
    secret = text(tmp_path / "secret.txt", "zebra")
    (folder / "link.txt").symlink_to(secret)
    (folder / "up").symlink_to(tmp_path)
    names = (str(secret), "../secret.txt", "link.txt", "up/secret.txt")
    rows = manifest(folder / "m.csv", *(row(file=name, title=name) for name in names))
    said = bring(command, rows)
    assert {one["outcome"] for one in said.values()} <= {"ignored", "rejected"}
    assert json.loads(command("records", "list", "--json").stdout or "[]") == []


def test_a_file_is_found_by_its_name_below_the_paths(folder: Path, command: Command) -> None:
    text(folder / "files" / "a.txt", "a")
    text(folder / "files" / "b.txt", "b")
    text(folder / "files" / "deep" / "b.txt", "another b")
    rows = manifest(folder / "m.csv", row(file="a.txt", title="A"), row(file="b.txt", title="B"))
    done = command("import", folder / "files", "--manifest", rows, "--json")
    found = [json.loads(x) for x in command("records", "list", "--json").stdout.splitlines()]
    assert "A" in {record["title"] for record in found}
    assert "B" not in {record["title"] for record in found}, "two files have that name"
    assert "is not there" in done.stdout


def test_neither_files_nor_a_manifest_is_wrong_usage(command: Command) -> None:
    assert command("import").exit_code == 2


def exported(command: Command, *options: object) -> list[dict[str, str]]:
    done = command("export", *options)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout_bytes.decode("utf-8-sig"), newline="")))


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        table = csv.DictWriter(stream, rows[0])
        table.writeheader()
        table.writerows(rows)
    return path


def test_an_edited_export_is_the_bulk_edit(
    folder: Path, command: Command, settings: Settings
) -> None:
    for name in "abc":
        text(folder / f"{name}.txt", name)
    rows = [
        row(file=f"{name}.txt", title=f"Title {name}", publisher="North Board", themes="Neglect")
        for name in "abc"
    ]
    bring(command, manifest(folder / "m.csv", *rows))
    table = {one["title"]: one for one in exported(command)}
    table["Title a"] |= {"title": "A better title", "themes": ""}
    edited = written(folder / "edited.csv", [*table.values()])
    before = contents(settings)
    rehearsed = bring(command, edited, "--dry-run")
    assert contents(settings) == before
    said = bring(command, edited)
    assert said == rehearsed
    changed = next(one for one in said.values() if one["outcome"] == "updated")
    assert changed["changes"] == {
        "title": ["Title a", "A better title"],
        "themes": ["Neglect", ""],
    }
    assert [one["outcome"] for one in said.values()].count("unchanged") == 2
    shown = json.loads(command("show", changed["record_id"], "--json").stdout)
    assert (shown["title"], shown["themes"]) == ("A better title", [])
    librarian = {c["field"]: c["values"] for c in shown["claims"] if c["source"] == "librarian"}
    assert librarian == {"title": ["A better title"], "themes": []}
    again = bring(command, edited)
    assert {one["outcome"] for one in again.values()} == {"unchanged"}


def test_a_bulk_edit_keeps_what_a_librarian_said_before(folder: Path, command: Command) -> None:
    text(folder / "a.txt")
    record_id = bring(command, manifest(folder / "m.csv", row(file="a.txt", title="A")))["a.txt"][
        "record_id"
    ]
    command("edit", record_id, "authors=A Writer")
    (one,) = exported(command)
    bring(command, written(folder / "e.csv", [one | {"title": "B"}]))
    shown = json.loads(command("show", record_id, "--json").stdout)
    assert (shown["title"], shown["authors"]) == ("B", ["A Writer"])


def test_formulas_are_neutralised_and_come_back_as_they_were(
    folder: Path, command: Command
) -> None:
    text(folder / "a.txt")
    record_id = bring(command, manifest(folder / "m.csv", row(file="a.txt", title="A")))["a.txt"][
        "record_id"
    ]
    command("edit", record_id, "title==1+1", "note=-5 || @x")
    (one,) = exported(command)
    assert one["title"] == "'=1+1"
    assert one["note"].startswith("'-5")
    said = bring(command, written(folder / "e.csv", [one]))
    assert {told["outcome"] for told in said.values()} == {"unchanged"}


def test_an_export_can_be_narrowed(folder: Path, command: Command) -> None:
    rows = [row(title="Child A", themes="Neglect"), row(title="Child B", themes="Poverty")]
    bring(command, manifest(folder / "m.csv", *rows))
    assert [one["title"] for one in exported(command, "--query", "title:B")] == ["Child B"]
    assert [one["title"] for one in exported(command, "--filter", "theme=Neglect")] == ["Child A"]
    assert command("export", "--filter", "colour=red").exit_code == 2


def test_a_row_about_a_record_that_is_not_there_is_an_error_of_that_row(
    folder: Path, command: Command
) -> None:
    bring(command, manifest(folder / "m.csv", row(title="A")))
    (one,) = exported(command)
    other = one | {"record_id": "00000000", "title": "Nothing"}
    said = bring(command, written(folder / "e.csv", [other, one | {"title": "B"}]))
    assert [told["outcome"] for told in said.values()] == ["rejected", "updated"]
    assert "There is no record 00000000" in said["2"]["reason"]


def test_a_workbook_is_a_manifest_too(folder: Path, command: Command) -> None:
    text(folder / "a.txt")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Our reviews since 2009"])
    sheet.append(["Filename", "Title", "LSCB", "Date published", "Key issues"])
    sheet.append(["a.txt", "Child A", "North Board", "May 2018", "Neglect, Poverty"])
    book.save(folder / "reviews.xlsx")
    said = bring(command, folder / "reviews.xlsx")
    shown = json.loads(command("show", said["a.txt"]["record_id"], "--json").stdout)
    assert [p["name"] for p in shown["publishers"]] == ["North Board"]
    assert shown["published"]["written"] == "May 2018"
    assert [t["label"] for t in shown["themes"]] == ["Neglect", "Poverty"]
