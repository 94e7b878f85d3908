"""A manifest: a CSV whose `file` column names files and whose other columns describe them."""

import codecs
import csv
import io
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.sources.folder import address
from repo_search.claims import FIELDS, Claim, Source
from repo_search.errors import BadInput
from repo_search.records import split_values

_UNKNOWN = ("unknown", "not known", "undated", "n/a", "n.d", "nd", "tbc", "-", "?", "none")
"""What people write in the cell of a date they do not know."""
_NOTED = "note"
_LONGEST_CELL = 1_000_000
_LONGEST_VALUE, _LONGEST_PROSE = 2_000, 50_000
_PROSE = ("abstract", _NOTED)
_MOST_VALUES = 100
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Characters that steer terminals or turn text round, and that no XML may hold (XML 1.0 §2.2)."""


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
    """Rows by the `key` of their file's address, and what was noticed on the way."""

    path: Path
    rows: Mapping[str, Row] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def key(address: str) -> str:
    """An address for comparing: file systems and spreadsheets may write "é" in one character or
    in two (Unicode Standard Annex 15)."""
    return unicodedata.normalize("NFC", address)


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
    rows: dict[str, Row] = {}
    for number, cells in enumerate(_rows(reader, path), start=2):
        named = {columns[h.strip()]: (h, v) for h, v in cells.items() if h and h.strip() in columns}
        file = (named.get("file") or ("", ""))[1]
        if not file.strip():
            if any(value.strip() for _, value in named.values()):
                remarks.append(f"Row {number} names no file and was left out.")
            continue
        row = _row(number, _named(path.parent, file), named, bool(cells.get(None)))
        first = rows.setdefault(key(address(row.path)), row)
        if first is not row:
            remarks.append(
                f"Row {number} names the same file as row {first.number}; it was left out."
            )
    return Manifest(path, rows, tuple(remarks))


def _reader(path: Path) -> "csv.DictReader[str]":
    data = path.read_bytes()
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise BadInput(f"{path} is “Unicode text”. Save it from the spreadsheet as “CSV UTF-8”.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    csv.field_size_limit(_LONGEST_CELL)
    # Strict, since a quotation mark that is never closed would swallow the rows that follow.
    return csv.DictReader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True
    )


def _rows(reader: "csv.DictReader[str]", path: Path) -> list[dict[str | None, str]]:
    """The rows as headings and values; what a row too long has in excess is joined under None."""
    try:
        return [
            {
                heading: value if isinstance(value, str) else "".join(value).strip()
                for heading, value in row.items()
                if value is not None
            }
            for row in reader
        ]
    except csv.Error as error:
        raise BadInput(
            f"{path}: the row that begins on line {reader.line_num + 1} cannot be read; check its "
            f"quotation marks ({error})."
        ) from error


def _named(folder: Path, file: str) -> Path:
    """The file that a cell names: as written, else without the white space around and between,
    else with the backslashes of Windows read as slashes."""
    file = file.replace("\0", "\ufffd")
    folded = " ".join(file.split())
    ways = (file, file.strip(), folded, folded.replace("\\", "/"))
    there = (folder / way for way in ways if os.path.lexists(folder / way))
    return next(there, folder / file.strip())


def _row(number: int, path: Path, named: Mapping[str, tuple[str, str]], too_long: bool) -> Row:
    if too_long:
        return Row(
            number,
            path,
            (),
            f"Row {number} has more cells than there are columns: check its quotes.",
        )
    claims: list[Claim] = []
    notes: list[str] = []
    for column, (heading, written) in named.items():
        cell = " ".join(_CONTROL.sub(" ", written).split())
        if column == "file" or not cell:
            continue
        if column not in FIELDS:
            notes.append(f"{heading.strip()}: {cell}"[:_LONGEST_PROSE])
            continue
        values = split_values(cell) if FIELDS[column] else (cell,)
        if column == "published" and cell.casefold().strip(".") in _UNKNOWN:
            values = ()
        if fault := _beyond_bounds(column, values):
            return Row(number, path, (), f"Row {number}, column “{heading.strip()}”: {fault}")
        if column == _NOTED:
            notes.extend(values)
            continue
        claims.append(
            Claim(column, values, Source.MANIFEST, f"Row {number}, column “{heading.strip()}”")
        )
    if notes:
        claims.append(Claim(_NOTED, tuple(notes), Source.MANIFEST, f"Row {number}"))
    return Row(number, path, tuple(claims))


def _beyond_bounds(column: str, values: Sequence[str]) -> str:
    """What is wrong with values no person meant, such as a page pasted into a title, or ""."""
    longest = _LONGEST_PROSE if column in _PROSE else _LONGEST_VALUE
    if len(values) > _MOST_VALUES:
        return f"it holds {len(values):,} values; at most {_MOST_VALUES} are taken."
    if (length := max(map(len, values), default=0)) > longest:
        return f"it holds {length:,} characters; at most {longest:,} are taken."
    return ""
