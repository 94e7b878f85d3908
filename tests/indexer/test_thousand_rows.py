"""A thousand rows with sixty faults: the dry run and the run name the same ones, everything else
comes in, and undoing leaves the catalogue as it was."""

import csv
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import Workbook

from indexer.sources.manifest import read_manifest
from repo_search.catalogue import records
from repo_search.repository import opened
from repo_search.settings import Settings

from .documents import contents, held, text

pytestmark = pytest.mark.long


Command = Callable[..., Result]

HEADINGS = ("Filename", "Link to report", "Title", "LSCB", "Date published", "Child", "Key issues")
ROWS, FILES = 1000, 100
DATES = ("2016", "May 2018", "15.05.2018", "7th February 2022", "2019-04-01", "2018/19")
THEMES = ("Neglect", "Neglect, Poverty", "Domestic abuse; Self-harm", "Elective home education")
FAULTS: dict[str, tuple[str, str]] = {
    "bad date": ("Date published", "31 February 2018"),
    "missing file": ("Filename", "not there.txt"),
    "two publishers": ("LSCB", "NSCB"),
    "wrong encoding": ("Title", "The childâ€™s voice"),
    "formula": ("Title", "=A1&B1"),
    "shifted": ("", ""),
}
AUTHORITY = (
    "name,variants\nNorthmere Safeguarding Children Board,NSCB\n"
    "Norwold Safeguarding Children Board,NSCB\n"
)


def planted(folder: Path) -> tuple[list[dict[str, str]], dict[int, str]]:
    """The rows, and by row number as in a spreadsheet what is wrong with it."""
    chance = random.Random(7)  # noqa: S311 - the same rows each time
    rows = []
    for number in range(ROWS):
        row = {
            "Filename": "",
            "Link to report": "",
            "Title": f"Review {number}",
            "LSCB": chance.choice(("Westholm LSCB", "Eastfield Safeguarding Partnership")),
            "Date published": chance.choice(DATES),
            "Child": f"Child {number}",
            "Key issues": chance.choice(THEMES),
        }
        if number < FILES:
            row["Filename"] = f"review {number}.txt"
            text(folder / row["Filename"], f"word{number}")
        elif number % 2:
            row["Link to report"] = f"https://example.org/{number}.pdf"
        rows.append(row)
    faults: dict[int, str] = {}
    for at, kind in zip(chance.sample(range(ROWS), 60), [*FAULTS] * 10, strict=True):
        column, value = FAULTS[kind]
        if kind == "shifted":
            values = ["", *rows[at].values()]
            rows[at] = dict(zip([*HEADINGS, "beyond"], values, strict=True))
        else:
            rows[at][column] = value
        faults[at + 2] = kind
    return rows, faults


def as_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(HEADINGS)
        table.writerows(row.values() for row in rows)
    return path


def as_xlsx(path: Path, rows: list[dict[str, str]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([value or None for value in row.values()])
    book.save(path)
    return path


def told(done: Result, rows: list[dict[str, str]]) -> dict[int, dict[str, Any]]:
    """The outcomes by row number; of files that no row speaks of, by numbers below 0."""
    by_name = {row.get("Filename"): at for at, row in enumerate(rows, start=2)}
    found: dict[int, dict[str, Any]] = {}
    for one in map(json.loads, done.stdout.splitlines()):
        path = one["path"]
        number = int(path.rpartition("=")[2]) if "#row=" in path else by_name.get(Path(path).name)
        reason = one["reason"] or ""
        if reason.startswith("Row "):
            number = int(reason.split()[1].strip(",:"))
        found[number if number is not None else -len(found) - 1] = one
    return found


def test_a_workbook_of_the_same_rows_says_the_same(folder: Path) -> None:
    rows, faults = planted(folder)
    described = read_manifest(as_xlsx(folder / "rows.xlsx", rows))
    wrong = {row.number for row in (*described.rows.values(), *described.loose) if row.error}
    unseen = {n for n, kind in faults.items() if kind in ("missing file", "two publishers")}
    assert set(faults) - unseen <= wrong <= set(faults)


def test_sixty_faults_among_a_thousand_rows(
    folder: Path, command: Command, settings: Settings, tmp_path: Path
) -> None:
    authority = tmp_path / "publishers.csv"
    authority.write_text(AUTHORITY)
    command("publishers", "import", authority)
    rows, faults = planted(folder)
    path = as_csv(folder / "rows.csv", rows)
    asked = ("import", "--manifest", path, "--json")
    before, bytes_before = contents(settings), held(settings)

    rehearsed = told(command(*asked, "--dry-run"), rows)
    assert (contents(settings), held(settings)) == (before, bytes_before)
    done = told(command(*asked), rows)

    for answers in (rehearsed, done):
        rejected = {number for number, one in answers.items() if one["outcome"] == "rejected"}
        assert rejected == set(faults), {n: faults.get(n) for n in rejected ^ set(faults)}
    assert {n: one["reason"] for n, one in rehearsed.items()} == {
        n: one["reason"] for n, one in done.items()
    }
    for number, kind in faults.items():
        reason = done[number]["reason"]
        assert f"Row {number}" in reason, (kind, reason)
        if kind not in ("missing file", "shifted"):
            assert FAULTS[kind][0] in reason, (kind, reason)
    assert Counter(one["outcome"] for one in done.values())["added"] == ROWS - 60
    with opened(settings) as repository, repository.catalogue.read() as connection:
        assert records.counts(connection)["records"] == ROWS - 60
    assert "undone" not in command("runs").stdout

    assert command("runs", "undo", 1).exit_code == 0
    assert (contents(settings), held(settings)) == (before, bytes_before)
