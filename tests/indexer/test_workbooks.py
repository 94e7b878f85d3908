"""Manifests saved as XLSX: real workbooks, and hostile ones."""

import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from indexer.sources.manifest import Manifest, Row, read_manifest
from repo_search.errors import BadInput

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>file</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>a.txt</t></is></c></row>'
)


def saved(folder: Path, book: Workbook) -> Manifest:
    book.save(folder / "m.xlsx")
    return read_manifest(folder / "m.xlsx")


def sheet_of(*rows: Iterable[Any]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    return book, sheet


def written(folder: Path, *parts: str, extra: dict[str, str] | None = None) -> Path:
    """A workbook whose one sheet is this XML."""
    sheet_of()[0].save(folder / "empty.xlsx")
    path = folder / "m.xlsx"
    with (
        zipfile.ZipFile(folder / "empty.xlsx") as empty,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in empty.namelist():
            with made.open(name, "w") as part:
                if name == "xl/worksheets/sheet1.xml":
                    part.writelines(piece.encode() for piece in parts)
                else:
                    part.write(empty.read(name))
        for name, content in (extra or {}).items():
            made.writestr(name, content)
    return path


def claims(row: Row) -> dict[str, tuple[str, ...]]:
    return {claim.field: claim.values for claim in row.claims}


def test_values_are_read_as_a_person_sees_them(folder: Path) -> None:
    day = datetime(2018, 5, 15)  # noqa: DTZ001 - as workbooks hold days
    book, sheet = sheet_of(
        ["title", "published", "case", "note"],
        ["Day", day, 7.0, True],
        ["Month", day.replace(day=1), 2.5, None],
        ["Year in a date", day.replace(month=1, day=1), None, "two\nlines_x000D_"],
        ["Year", 2018, None, None],
        ["Text", "April 2018", "'=1", "=not run"],
    )
    for cell, shown in {"B2": "dd/mm/yyyy", "B3": "mmm-yy", "B4": '[$-809]"Year" yyyy'}.items():
        sheet[cell].number_format = shown
    sheet["D6"].data_type = "s"
    rows = saved(folder, book).loose
    assert [claims(row)["published"] for row in rows] == [
        ("2018-05-15",), ("2018-05",), ("2018",), ("2018",), ("April 2018",),
    ]  # fmt: skip
    assert [claims(row).get("case") for row in rows] == [("7",), ("2.5",), None, None, ("=1",)]
    assert [claims(row).get("note") for row in rows] == [
        ("TRUE",), None, ("two lines",), None, ("=not run",),
    ]  # fmt: skip
    assert not any(row.error for row in rows)


def test_the_visible_sheet_with_the_best_headings_is_read(folder: Path) -> None:
    book, hidden = sheet_of(["title", "publisher", "published", "themes"], ["Hidden"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Read me").append(["Title", "of this workbook"])
    kept = book.create_sheet("Reviews")
    for row in ([], ["Kept since 2014"], [], [None, "Title", "LSCB"], [None, "T", "North"]):
        kept.append(row)
    described = saved(folder, book)
    (row,) = described.loose
    assert (row.number, claims(row)) == (5, {"title": ("T",), "publisher": ("North",)})
    assert described.remarks[0] == "Of 2 sheets, “Reviews” was read."


def test_merged_cells_count_for_all_their_rows_and_lines_across_are_left_out(
    folder: Path,
) -> None:
    book, sheet = sheet_of(
        ["Our reviews"],
        ["Publisher", "Title", "Themes", None, "Note"],
        ["North", "One", "Neglect", "Alcohol"],
        [None, "Two", "Injury"],
        ["Published in 2019"],
        ["South", "Three"],
    )
    for merged in ("A1:E1", "C2:D2", "A3:A4", "A5:E5"):
        sheet.merge_cells(merged)
    described = saved(folder, book)
    assert [claims(row) for row in described.loose] == [
        {"publisher": ("North",), "title": ("One",), "themes": ("Neglect", "Alcohol")},
        {"publisher": ("North",), "title": ("Two",), "themes": ("Injury",)},
        {"publisher": ("South",), "title": ("Three",)},
    ]
    assert described.remarks == (
        "Row 5 is a line across the table (“Published in 2019”) and was left out.",
    )


def test_a_linked_cell_gives_its_target(folder: Path) -> None:
    (folder / "here.pdf").touch()
    book, sheet = sheet_of(
        ["Document", "Link", "Title"],
        [None, "Report", "A"],
        ["Report", None, "B"],
        ["Report", None, "C"],
        ["here.pdf", None, "D"],
        [None, "https://a.example/shown.pdf", "E"],
    )
    links = {
        "B2": "https://a.example/a.pdf",
        "A3": "https://a.example/b.pdf",
        "A4": "reports/c%20d.pdf",
        "A5": "https://a.example/there.pdf",
        "B6": "https://a.example/old.pdf",
    }
    for cell, target in links.items():
        sheet[cell].hyperlink = target
    sheet["B6"].value = "https://a.example/shown.pdf"
    described = saved(folder, book)
    assert [row.link for row in described.loose] == [
        "https://a.example/a.pdf",
        "https://a.example/b.pdf",
        "https://a.example/shown.pdf",
    ]
    assert [row.path for row in described.rows.values()] == [
        folder / "reports/c d.pdf", folder / "here.pdf",
    ]  # fmt: skip


def test_linked_titles_are_links_where_no_column_is_for_them(folder: Path) -> None:
    book, sheet = sheet_of(["Title", "Year"], ["A", 2018], ["B", 2018])
    sheet["A2"].hyperlink = "https://a.example/a.pdf"
    sheet["A2"].value = "A"
    assert [row.link for row in saved(folder, book).loose] == ["https://a.example/a.pdf", ""]


def test_a_formula_counts_by_its_saved_value_and_is_a_fault_without(folder: Path) -> None:
    cells = (
        '<row r="3"><c r="A3"><f>B1</f><v/></c></row>'
        '<row r="4"><c r="A4" t="str"><f>B1</f><v>b.txt</v></c></row>'
        '<row><c t="str"><f>IF(B1,"c","")</f><v></v></c></row>'
        '<row r="6"><c r="A6" t="e"><f>#REF!</f><v>#REF!</v></c></row>'
        '<row r="7"><c r="A7" t="str"><f>HYPERLINK("https://a.example/d.pdf","D")</f><v>D</v></c>'
        "</row>"
    )
    described = read_manifest(written(folder, SHEET, HEAD, cells, END))
    rows = {row.number: row for row in (*described.rows.values(), *described.loose)}
    assert sorted(rows) == [2, 3, 4, 6, 7]
    assert "column “file” (A3): “=B1” is a formula, not a value" in rows[3].reason
    assert rows[4].path == folder / "b.txt"
    assert "“#REF!” is the error of a formula" in rows[6].reason
    assert rows[7].link == "https://a.example/d.pdf"
    assert not rows[2].error
    assert not rows[4].error


def test_a_cell_beyond_the_headings_is_named_by_its_row(folder: Path) -> None:
    described = saved(folder, sheet_of(["title"], ["A", None, "stray"], ["B"])[0])
    assert [bool(row.error) for row in described.loose] == [True, False]
    assert "the first “stray”" in described.loose[0].reason


def test_formatted_but_empty_cells_are_not_in_the_way(folder: Path) -> None:
    empty = "".join(f'<row r="{row}" ht="9"><c r="XFD{row}" s="0"/></row>' for row in range(3, 999))
    described = read_manifest(written(folder, SHEET, HEAD, empty, '<row r="1048576" ht="9"/>', END))
    assert [row.number for row in described.rows.values()] == [2]


@pytest.mark.timeout(120)
def test_a_row_far_below_is_read_too(folder: Path) -> None:
    far = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>b.txt</t></is></c></row>'
    described = read_manifest(written(folder, SHEET, HEAD, far, END))
    assert [row.number for row in described.rows.values()] == [2, 1_048_576]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ('<row r="2000000000"><c r="A9"><v>1</v></c></row>', "has a row 2,000,000,000"),
        ('<row r="3"><c r="XFD3"><v>1</v></c></row>', "goes on to column 16,384; at most 200"),
        ('<row r="x"><c r="A3"><v>1</v></c></row>', "cannot be read as a workbook"),
        ('<row r="3"><c r="A3" t="s"><v>9</v></c></row>', "cannot be read as a workbook"),
        ("<row>", "cannot be read as a workbook"),
        ("<row></row>" * 3_000_000, "packed suspiciously small, as ZIP bombs are"),
    ],
)
def test_a_hostile_sheet_is_refused_with_the_reason(folder: Path, cells: str, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_manifest(written(folder, SHEET, HEAD, cells, END))
    assert reason in str(refused.value)


def test_entities_are_not_expanded(folder: Path) -> None:
    many = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    doctype = f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{many}]>'
    path = written(folder, doctype, SHEET, HEAD.replace("a.txt", "&e8;"), END)
    with pytest.raises(BadInput, match="cannot be read as a workbook"):
        read_manifest(path)


def test_links_to_other_workbooks_are_not_followed(folder: Path) -> None:
    outside = '<externalLink xmlns="x"><externalBook r:id="rId1"/></externalLink>'
    path = written(folder, SHEET, HEAD, END, extra={"xl/externalLinks/externalLink1.xml": outside})
    assert len(read_manifest(path).rows) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 and no more", "cannot be read as a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Save it as XLSX without a password"),
    ],
)
def test_what_is_no_workbook_of_this_kind_is_refused(
    folder: Path, content: bytes, reason: str
) -> None:
    (folder / "m.xlsx").write_bytes(content)
    with pytest.raises(BadInput, match=reason):
        read_manifest(folder / "m.xlsx")


def test_a_truncated_workbook_is_refused(folder: Path) -> None:
    saved(folder, sheet_of(["title"], ["A"])[0])
    whole = (folder / "m.xlsx").read_bytes()
    (folder / "m.xlsx").write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(BadInput, match="cannot be read as a workbook"):
        read_manifest(folder / "m.xlsx")
