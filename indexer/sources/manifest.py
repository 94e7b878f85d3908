"""A manifest: a CSV whose `file` column names files and whose other columns describe them."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from repo_search.claims import FIELDS, Claim, Source
from repo_search.errors import BadInput
from repo_search.records import split_values

_NOTED = "note"
_LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """The claims of one row, or the error that keeps its file out. Rows count as in a
    spreadsheet: the headings are row 1."""

    number: int
    path: Path
    claims: tuple[Claim, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Rows by the absolute path of their file, and what was noticed on the way."""

    path: Path
    rows: Mapping[Path, Row] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def read_manifest(path: Path) -> Manifest:
    """Reads a CSV in UTF-8 or Windows-1252, parted by commas or semicolons.

    Raises BadInput if it is no table with a `file` column.
    """
    reader = _reader(path)
    headings = [(heading or "").strip() for heading in reader.fieldnames or ()]
    columns = {heading: heading.lower().replace(" ", "_") for heading in headings}
    if "file" not in columns.values():
        raise BadInput(
            f"{path} has no column “file”. Its columns are: {', '.join(headings)[:200] or 'none'}."
        )
    unknown = [h for h in headings if h and columns[h] not in FIELDS and columns[h] != "file"]
    remarks = [
        f"Column “{heading}” is not a field of a record; its values are kept as notes."
        for heading in unknown
    ]
    rows: dict[Path, Row] = {}
    for number, cells in enumerate(_rows(reader, path), start=2):
        named = {columns[h.strip()]: (h, v) for h, v in cells.items() if h and h.strip() in columns}
        file = (named.get("file") or ("", ""))[1]
        if not file:
            if any(value for _, value in named.values()):
                remarks.append(f"Row {number} names no file and was left out.")
            continue
        row = _row(number, path.parent, file, named, None in cells)
        if row.path in rows:
            remarks.append(
                f"Row {number} names the same file as row {rows[row.path].number}; it was left out."
            )
            continue
        rows[row.path] = row
    return Manifest(path, rows, tuple(remarks))


def _reader(path: Path) -> "csv.DictReader[str]":
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    csv.field_size_limit(_LONGEST_CELL)
    return csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)


def _rows(reader: "csv.DictReader[str]", path: Path) -> list[dict[str | None, str]]:
    """The rows as headings and folded values; a row too long has its rest under None."""
    try:
        return [
            {
                heading: " ".join(value.split()) if isinstance(value, str) else "…"
                for heading, value in row.items()
                if value is not None
            }
            for row in reader
        ]
    except csv.Error as error:
        raise BadInput(f"{path}, line {reader.line_num}: {error}.") from error


def _row(
    number: int, folder: Path, file: str, named: Mapping[str, tuple[str, str]], too_long: bool
) -> Row:
    path = (folder / file).absolute()
    path = Path(*path.parts[:1], *_without_dots(path.parts[1:]))
    if too_long:
        return Row(
            number,
            path,
            (),
            f"Row {number} has more cells than there are columns: check its quotes.",
        )
    claims: list[Claim] = []
    notes: list[str] = []
    for column, (heading, cell) in named.items():
        if column == "file" or not cell:
            continue
        if column not in FIELDS:
            notes.append(f"{heading}: {cell}")
            continue
        values = split_values(cell) if FIELDS[column] else (cell,)
        if column == _NOTED:
            notes.extend(values)
            continue
        claims.append(Claim(column, values, Source.MANIFEST, f"row {number}, column “{heading}”"))
    if notes:
        claims.append(Claim(_NOTED, tuple(notes), Source.MANIFEST, f"row {number}"))
    return Row(number, path, tuple(claims))


def _without_dots(parts: tuple[str, ...]) -> list[str]:
    kept: list[str] = []
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    return kept
