"""What is wrong in a row of a manifest: all of it, with its place and what would be right."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.manifest import Row, RowFault, read_manifest
from indexer.sources.manifest.cells import ungarbled
from indexer.sources.manifest.checks import is_record_id
from repo_search.records import new_id

TODAY = date(2024, 3, 1)


def row(folder: Path, content: str | bytes) -> Row:
    path = folder / "m.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    described = read_manifest(path, today=TODAY)
    (found,) = [*described.rows.values(), *described.loose]
    return found


def test_all_faults_of_a_row_are_reported_with_their_places(folder: Path) -> None:
    found = row(
        folder, "title,published,link,status,record_id\nT,31/02/2019,ftp://a.example/b,lost,abc\n"
    )
    assert [(f.heading, f.reference, f.value) for f in found.error] == [
        ("published", "B2", "31/02/2019"),
        ("record_id", "E2", "abc"),
        ("status", "D2", "lost"),
        ("link", "C2", "ftp://a.example/b"),
    ]
    assert found.error[0] == RowFault(
        2,
        "published",
        "B2",
        "31/02/2019",
        "is not a date",
        "Write a day (2018-05-15 or 15 May 2018), a month (2018-05 or May 2018) or a year (2018).",
        "published",
    )
    assert "Row 2, column “status” (D2): “lost” is not a status of a review." in found.reason


@pytest.mark.parametrize(
    ("cells", "wrong", "right"),
    [
        ("published\nT,#N/A", "is the error of a formula", "Write the value"),
        ("published\nT,2035", "lies more than two years ahead", "Check the year."),
        ("link\nT,www.a.example/b.pdf", "is not the address", "Write https://www.a.example/b.pdf."),
        ("link\nT,see the website", "is not the address", "Write it as https://…, without spaces."),
        ("link\nT,https://", "is not the address", "without spaces"),
        ("link\nT,https://[::1", "is not the address", "without spaces"),
        ("link\nT,javascript:alert(1)", "is not the address", "without spaces"),
        ("record_id\nT,k7m2q9xu", "is not the id of a record", "Take it from the export"),
        ("record_id\nT,1.2E+16", "is not the id of a record", "Take it from the export"),
        ("status\nT,maybe", "is not a status", "planned, in progress, delayed in publication"),
        ("publisher\nT,2018-05-15", "is a date under publisher", "Move the values back"),
        ("note\nT,=B2", "is a formula, not a value", "Write the value itself."),
        ("case\nT,#REF!", "is the error of a formula", "Write the value itself."),
        ("case\nT,Childâ€™s", "in a wrong encoding", "It should most likely be “Child’s”."),
        ("case\nT,CafÃ© LlÅ·r", "in a wrong encoding", "“Café Llŷr”"),
        ("case\nT,Caf�", "where a letter was lost", "Write the letter again"),
        ("case\nT,A,B", "has more cells than there are headings, the first “B”", "Check its quot"),
        ("themes\nT," + "a;" * 101, "holds 101 values", "At most 100 are taken."),
        ("case\nT," + "a" * 2_001, "holds 2,001 characters", "At most 2,000 are taken."),
    ],
)
def test_what_is_wrong_comes_with_what_would_be_right(
    folder: Path, cells: str, wrong: str, right: str
) -> None:
    (fault,) = row(folder, f"title,{cells}\n").error
    assert wrong in fault.wrong
    assert right in fault.right


@pytest.mark.parametrize(
    "cells",
    [
        "published\nT,2026",
        "published\nT,TBC",
        "title\nT,T",
        "case\nT,CAFÉ’S “É”",
        "case\nT,gyda’r TÂN â’r",
        "case\nT,“£” – ½ Ångström",
        "record_id\nT,K7M2Q9XW",
        "status\nT,Publication delayed",
        "status\nT,To be published",
        "note\nT,2018-05-15",
        "link\nT,HTTPS://a.example/b%20c.pdf?x=1#y",
    ],
)
def test_what_is_unusual_but_right_is_no_fault(folder: Path, cells: str) -> None:
    assert row(folder, f"title,{cells}\n").error == ()


def test_values_under_their_neighbours_headings_are_called_shifted(folder: Path) -> None:
    found = row(folder, "title,publisher,published\nT,15 May 2018,Northmere Board\n")
    (fault,) = found.error
    assert (fault.reference, fault.value) == ("C2", "Northmere Board")
    assert fault.wrong == (
        "is not a date, and “publisher” holds the date “15 May 2018”: the columns look shifted"
    )
    assert fault.right == "Move the values back under their headings."


def test_a_year_typed_into_a_cell_of_dates_is_noticed(folder: Path) -> None:
    (fault,) = row(folder, "title,published\nT,1905-07-10\n").error
    assert (fault.wrong, fault.right) == (
        "is most likely a year in a cell that shows dates", "Write 2018 as text.",
    )  # fmt: skip


def test_a_formula_in_the_column_of_files_is_an_error_of_its_row_only(folder: Path) -> None:
    path = folder / "m.csv"
    path.write_text("file,title\n=A1,One\na.txt,Two\n")
    first, second = read_manifest(path).rows.values()
    assert "“=A1” is a formula, not a value" in first.reason
    assert second.error == ()


def test_rows_pasted_in_another_encoding_are_found(folder: Path) -> None:
    garbled = "title\nCafé\n".encode("cp1252") + "Llŷr’s\n".encode()
    path = folder / "m.csv"
    path.write_bytes(garbled)
    right, wrong = read_manifest(path).loose
    assert right.claims[0].values == ("Café",)
    assert right.error == ()
    assert wrong.error[0].right == "It should most likely be “Llŷr’s”."


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ("link,title\nhttps://a.example/b,A\nhttps://a.example/b,B\n", "same link as row 2"),
        ("record_id,title\nk7m2q9xw,A\nK7M2Q9XW,B\n", "names the same record as row 2"),
        ("title,case\nA,1\na,1\n", "names the same publication as row 2"),
    ],
)
def test_what_is_described_twice_is_a_fault_of_the_second_row(
    folder: Path, rows: str, wrong: str
) -> None:
    path = folder / "m.csv"
    path.write_text(rows)
    first, second = read_manifest(path).loose
    assert first.error == ()
    assert wrong in second.reason


def test_rows_of_nothing_but_ignored_cells_are_empty_and_others_need_a_title(
    folder: Path,
) -> None:
    path = folder / "m.csv"
    path.write_text("No,title,publisher\n1,,\n2,,North Board\n3,,South Board\n")
    first, second = read_manifest(path).loose
    assert first.reason == (
        "Row 3 names no file, link or record and has no title. Give it a title, or clear the row."
    )
    assert (first.number, second.number) == (3, 4)


def test_every_new_record_id_has_the_shape_that_is_asked_for() -> None:
    assert all(is_record_id(new_id()) for _ in range(1_000))


@given(st.text(st.characters(min_codepoint=0xA0, max_codepoint=0x17F), min_size=1))
def test_utf_8_read_as_windows_1252_is_put_right(words: str) -> None:
    garbled = "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in words.encode()
    )
    assert ungarbled(garbled) == words
