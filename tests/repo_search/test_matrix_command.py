"""The command `matrix`: from a file or standard input, as a table, CSV or JSON."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from repo_search.catalogue import Catalogue, set_fact
from repo_search.formulas import restored
from repo_search.settings import EMBEDDED_ENGINES, Settings

from .library import add

Command = Callable[..., Result]
QUERIES = "# words\nalcohol\n\n-poverty alcohol\ntitle:child\nalcohol nothing\nalcohol\n"
NOTICE = "Invented sample: not a real case"


@pytest.fixture
def filled(settings: Settings) -> list[str]:
    """Two records in the repository, the newer first; gives their ids."""
    catalogue = Catalogue(settings.catalogue_url)
    newer = add(
        catalogue, "Nothing.", "Co-sleeping and alcohol.", "Alcohol.",
        title="Child H1", publisher="North Board", published="April 2018", themes="Neglect",
    )  # fmt: skip
    older = add(
        catalogue, "Alcohol and poverty.",
        title="=2+3", publisher="South Board", published="2001", themes="Neglect",
    )  # fmt: skip
    catalogue.close()
    return [newer, older]


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    path = tmp_path / "queries.txt"
    path.write_bytes(b"\xef\xbb\xbf" + QUERIES.replace("\n", "\r\n").encode())
    return path


def rows(text: str) -> list[list[str]]:
    """A CSV file read back, its cells as they were."""
    assert text.startswith("\ufeff")
    table = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    return [[restored(cell) for cell in row] for row in table]


@pytest.mark.parametrize("engine", EMBEDDED_ENGINES)
def test_the_table_names_queries_by_their_lines(
    command: Command, filled: list[str], queries: Path, engine: str
) -> None:
    done = command("matrix", "--queries", queries, "--engine", engine)
    assert done.exit_code == 0
    said, _, table = done.stdout.partition("\n\n")
    assert said.splitlines() == [
        "2 reports in all, by the lines of the queries:",
        "2. alcohol (2 reports)",
        "4. -poverty alcohol (1 report)",
        "5. title:child (1 report)",
        "6. alcohol nothing (1 report)",
        "Line 7 asks the same as line 2 and was left out.",
        "a: the report holds all of the query, but no single page of it does",
        "d: the report answers by its description; no page holds the words",
    ]
    newer, older = filled
    assert table.splitlines() == [
        "2  4  5  6",
        f"2  2  d  a  Child H1 — North Board, April 2018  [{newer}]",
        f"1  0  0  0  =2+3 — South Board, 2001  [{older}]",
    ]


def test_a_table_of_reports_is_read_back_from_csv(
    command: Command, settings: Settings, filled: list[str], queries: Path
) -> None:
    catalogue = Catalogue(settings.catalogue_url)
    with catalogue.write() as connection:
        set_fact(connection, "notice", NOTICE)
    catalogue.close()
    done = command("matrix", "--queries", queries, "--format", "csv")
    assert done.exit_code == 0
    assert ",'=2+3," in done.stdout
    assert ",'-poverty alcohol," in done.stdout
    head, first, second, total = rows(done.stdout_bytes.decode())
    asked = ["alcohol", "-poverty alcohol", "title:child", "alcohol nothing"]
    assert head == [
        "record_id", "title", "publisher", "published", "url", *asked, "queries answered",
        "citation",
    ]  # fmt: skip
    newer, older = filled
    assert first[:-1] == [
        newer, "Child H1", "North Board", "April 2018", f"/records/{newer}",
        "2", "2", "description", "apart", "4",
    ]  # fmt: skip
    assert second[:2] == [older, "=2+3"]
    assert second[5:-1] == ["1", "0", "0", "0", "1"]
    assert all(NOTICE in row[-1] for row in (first, second, total))
    assert total[:-1] == ["", "reports that answer", "", "", "", "2", "1", "1", "1", "2"]
    assert done.stderr.splitlines()[-1] == "Line 7 asks the same as line 2 and was left out."


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (
            "publishers",
            [
                ["publisher_id", "publisher", "alcohol", "nothing", "reports that answer any"],
                ["north-board", "North Board", "1", "1", "1"],
                ["south-board", "South Board", "1", "0", "1"],
                ["", "reports that answer", "2", "1", "2"],
            ],
        ),
        (
            "years",
            [
                ["year", "alcohol", "nothing", "reports that answer any"],
                ["2018", "1", "1", "1"],
                ["2001", "1", "0", "1"],
                ["reports that answer", "2", "1", "2"],
            ],
        ),
    ],
)
def test_tables_of_publishers_and_years_are_read_back_from_csv(
    command: Command, filled: list[str], by: str, expected: list[list[str]]
) -> None:
    given = ["matrix", "--queries", "-", "--by", by, "--format", "csv"]
    done = command(*given, stdin="alcohol\nnothing\n")
    assert [row[:-1] for row in rows(done.stdout_bytes.decode())] == expected


def test_it_is_given_in_json_on_a_line(command: Command, filled: list[str], queries: Path) -> None:
    done = command("matrix", "--queries", queries, "--format", "json", "--theme", "Neglect")
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert [found["by"], found["reports"], found["left_out"]] == ["reports", 2, 0]
    assert found["queries"][1] == {
        "line": 4, "query": "-poverty alcohol", "reports": 1, "notes": [], "added": [],
    }  # fmt: skip
    first = found["rows"][0]
    assert (first["record_id"], first["url"]) == (filled[0], f"/records/{filled[0]}")
    assert first["cells"] == [
        {"pages": 2, "where": "pages"},
        {"pages": 2, "where": "pages"},
        {"pages": 0, "where": "description"},
        {"pages": 0, "where": "apart"},
    ]
    assert found["rows"][1]["cells"][1] == {"pages": 0, "where": None}


def test_filters_and_dates_narrow_it(command: Command, filled: list[str], queries: Path) -> None:
    for given in (("--publisher", "North Board"), ("--from", "2010"), ("--to", "2018-04-30")):
        done = command("matrix", "--queries", queries, "--format", "json", *given)
        titles = [row["title"] for row in json.loads(done.stdout)["rows"]]
        assert titles == (["Child H1", "=2+3"] if "--to" in given else ["Child H1"])


def test_it_is_written_to_a_file_and_what_is_to_be_said_is_said(
    command: Command, filled: list[str], queries: Path, tmp_path: Path
) -> None:
    out = tmp_path / "table.csv"
    out.write_text("before")
    done = command("matrix", "--queries", queries, "--format", "csv", "--out", out)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Line 7 asks the same as line 2" in done.stderr
    assert len(rows(out.read_bytes().decode())) == 4
    lost = command("matrix", "--queries", queries, "--out", tmp_path / "nowhere" / "table.csv")
    assert lost.exit_code == 2
    assert "cannot be written" in lost.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There is no query. Write one on each line."),
        (b"a\ncaf\xe9", "Line 2 is not in UTF-8."),
        (b"a\n\n***", "Line 3 holds nothing to search for."),
        (b"neglect\n" * 300_000, "The queries are more than 1 MiB."),
    ],
)
def test_what_cannot_be_asked_has_exit_code_two_and_the_reason(
    command: Command, filled: list[str], content: bytes, said: str
) -> None:
    done = command("matrix", "--queries", "-", stdin=content)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_wrong_usage_has_exit_code_two(command: Command, filled: list[str], queries: Path) -> None:
    for given in (
        (), ("--queries", "nowhere.txt"), ("--queries", queries, "--by", "pages"),
        ("--queries", queries, "--from", "never"), ("--queries", queries, "--publisher", "Nobody"),
    ):  # fmt: skip
        assert command("matrix", *given).exit_code == 2, given


def test_a_title_cannot_steer_a_terminal(command: Command, settings: Settings) -> None:
    catalogue = Catalogue(settings.catalogue_url)
    add(catalogue, "Alcohol.", title="Red \x1b[31m\u202ealert")
    catalogue.close()
    for form in ("table", "json"):
        done = command("matrix", "--queries", "-", "--format", form, stdin="alcohol")
        assert "alert" in done.stdout
        assert not {"\x1b", "\u202e"} & set(done.stdout)
