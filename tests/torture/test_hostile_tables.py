"""Manifests, pages that list reviews, and thesauri that are bombs: each is refused in plain words,
or read, within its limits of time and memory."""

import io
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from indexer.sources.manifest import read_manifest
from repo_search.errors import BadInput

from .hostile_files import LAUGHS
from .hostile_pdfs import MEBIBYTE
from .test_bombs import MEMORY, SECONDS, memory_of_workers

Figure = Callable[[str, object], None]
Command = Callable[..., Result]
_SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_STRINGS = "xl/sharedStrings.xml"
_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def book(rows: bytes, before: bytes = b"", after: bytes = b"", **parts: bytes) -> bytes:
    """A workbook whose only sheet has these rows below its heading; parts by name, other than
    they usually are."""
    whole, out = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(whole)
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c></row>'
    sheet = b"<worksheet %s>%s<sheetData>%s%s</sheetData>%s</worksheet>"
    types = _TYPE if _STRINGS in parts else b"</Types>"
    parts = {"xl/worksheets/sheet1.xml": sheet % (_SPACE, before, head, rows, after), **parts}
    with zipfile.ZipFile(whole) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in made.namelist():
            if name not in parts:
                packed.writestr(name, made.read(name).replace(b"</Types>", types))
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def one_cell(place: bytes) -> bytes:
    row = place.lstrip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return b'<row r="%s"><c r="%s"><v>1</v></c></row>' % (row, place)


def many_rows(count: int, cells: bytes) -> bytes:
    return b"".join(b'<row r="%d">%s</row>' % (at, cells) for at in range(2, count))


def long_string(rows: int) -> bytes:
    """So many cells that all hold the same long text, which is stored once."""
    text = b"<sst %s><si><t>%s</t></si></sst>" % (_SPACE, b"word " * 6_000)
    return book(many_rows(rows, b'<c t="s"><v>0</v></c>'), **{_STRINGS: text})


WORKBOOKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a sheet that says it is as large as sheets can be": (
        lambda: book(one_cell(b"A2"), b'<dimension ref="A1:XFD1048576"/>'), "",
    ),
    "a cell in the last column": (
        lambda: book(one_cell(b"XFD1048576")), "goes on to column 16,384; at most 200 are read",
    ),
    "one long text in many cells": (
        partial(long_string, 2_000), "hold more than 20,000,000 characters together",
    ),
    "entities in entities": (
        lambda: book(b"", **{_STRINGS: LAUGHS + b"<sst %s>&e11;</sst>" % _SPACE}),
        "",
    ),
    "a sheet of 60 MiB": (lambda: book(b" " * 60 * MEBIBYTE), "suspiciously small"),
}  # fmt: skip
COSTLY_WORKBOOKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a sheet of 300 MiB": (lambda: book(b" " * 300 * MEBIBYTE), "unpacks to more than 256 MiB"),
    "a cell in the last row": (lambda: book(one_cell(b"GR1048576")), ""),
    "nine million formulas": (lambda: book(many_rows(60_000, b"<c><f>A1</f></c>" * 150)), ""),
    "a hundred thousand merged cells": (
        lambda: book(
            one_cell(b"A2") + one_cell(b"A1000000"),
            after=b"<mergeCells>%s</mergeCells>" % (b'<mergeCell ref="A2:B1048576"/>' * 100_000),
        ),
        "",
    ),
    "two million cells": (
        lambda: book(many_rows(12_000, b"<c><v>12</v></c>" * 190)), "",
    ),
    "one long text in 190,000 cells": (partial(long_string, 190_000), ""),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_workbook_that_is_a_bomb_is_read_in_time_or_refused(
    at_length: bool, tmp_path: Path, figure: Figure
) -> None:
    tried = WORKBOOKS | (COSTLY_WORKBOOKS if at_length else {})
    slowest = (0.0, "")
    for name, (made, said) in tried.items():
        path = tmp_path / "m.xlsx"
        path.write_bytes(made())
        begun = time.monotonic()
        try:
            read_manifest(path)
            reason = ""
        except BadInput as error:
            reason = str(error)
        taken = time.monotonic() - begun
        assert said in reason, name
        assert "failed on it" not in reason, name
        assert taken < SECONDS + 15, name
        slowest = max(slowest, (taken, name))
    assert memory_of_workers() < MEMORY
    figure("workbooks tried", len(tried))
    figure("the slowest workbook", f"{slowest[0]:.0f} s ({slowest[1]})")


@pytest.mark.parametrize(
    ("below", "reason"),
    [
        ("\n" * 2**20, "a row 1,048,577, beyond the last of any spreadsheet"),
        ("," * 20_000, "Row 2 has 20,001 cells, empty ones counted; no spreadsheet has so many"),
        (("ab," * 150 + "\n") * 7_000, "more than 1,000,000 cells that hold something"),
        ("a" * 16 * MEBIBYTE, "larger than 16 MiB, the most that is read"),
    ],
    ids=["rows", "columns", "cells", "bytes"],
)
def test_a_table_of_text_beyond_the_bounds_is_refused(
    tmp_path: Path, below: str, reason: str
) -> None:
    path = tmp_path / "m.csv"
    path.write_text("title\n" + below, encoding="utf-8")
    with pytest.raises(BadInput, match=reason):
        read_manifest(path)


PAGES = {
    "divs 50,000 deep": b"<div>" * 50_000 + b"<h2>Child A</h2><a href=a.pdf>Overview report</a>",
    "one line of 20 MB": b"<p>" + b"Child A " * 2_500_000,
    "cells over 100,000 columns": b"<table>" + b"<tr><td colspan=100000 rowspan=65534>A" * 5_000,
    "a picture in its address": b"<img src='data:image/png;base64,%s'>" % (b"A" * 4_000_000),
    "links that never end": b"<a href=x>" * 100_000,
    "entities in entities": LAUGHS.replace(b"DOCTYPE a", b"DOCTYPE html") + b"<p>&e11;",
}
THESAURI = {
    "brackets in brackets": b"<a:b> <a:c> " + b"[ <a:c> " * 100_000,
    "lists in lists": b"<a:b> <a:c> " + b"( " * 1_000_000,
    "a megabyte of one name": b"<a:" + b"b" * MEBIBYTE + b"> a <a:c> .",
    "statements without end": b"<a:b> <a:c> <a:d> .\n" * 200_000,
    "six megabytes": b"# " * 3 * MEBIBYTE,
}

SECONDS_A_ROW = 0.1
"""To take in a row that is read, on a busy machine; alone it takes a third of it."""


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("asked", "files"),
    [("import-page", PAGES), ("themes import", THESAURI)],
    ids=["pages", "themes"],
)
def test_a_page_or_thesaurus_that_is_a_bomb_is_read_in_time_or_refused(
    command: Command,
    tmp_path: Path,
    figure: Figure,
    at_length: bool,
    asked: str,
    files: dict[str, bytes],
) -> None:
    slowest = (0.0, "")
    tried = files if at_length else {name: files[name] for name in list(files)[:2]}
    for name, data in tried.items():
        path = tmp_path / "bomb.html"
        path.write_bytes(data)
        begun = time.monotonic()
        done = command(*asked.split(), path)
        taken = time.monotonic() - begun
        assert done.exit_code in (0, 1, 2), name
        assert done.output.strip(), name
        assert "failed on it" not in done.output, (name, done.output)
        # What a page lists is as many documents, each with an outcome of its own.
        outcomes = done.output.count("\nadded") + done.output.startswith("added")
        assert taken < SECONDS + 15 + outcomes * SECONDS_A_ROW, name
        slowest = max(slowest, (taken, name))
    assert memory_of_workers() < MEMORY
    figure(f"bombs for {asked}", len(tried))
    figure(f"the slowest bomb for {asked}", f"{slowest[0]:.0f} s ({slowest[1]})")
