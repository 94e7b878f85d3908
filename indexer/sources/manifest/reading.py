"""A manifest as a person saved it -> rows of claims, and what is wrong with them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from indexer.readers.bounds import check_bytes
from indexer.sources.folder import address
from indexer.sources.manifest.cells import Cell, letter
from indexer.sources.manifest.delimited import read_delimited, rows_of
from indexer.sources.manifest.describing import read_row
from indexer.sources.manifest.headings import NAMED, Column, Names, columns_of, names_of, remarks_on
from indexer.sources.manifest.rows import Manifest, Row, RowFault, key
from indexer.sources.manifest.tables import FILE_BYTES, Table
from repo_search.errors import BadInput, Unreadable
from repo_search.jail import MEBIBYTE, Jail

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_SECONDS = 60.0
_MEMORY = 1024 * MEBIBYTE


def read_manifest(path: Path, mapping: Path | None = None, today: date | None = None) -> Manifest:
    """Reads a table that describes files, links or records: CSV, tab-separated text or XLSX.

    `mapping` is a table of two columns, heading and field, that overrules what headings are read
    as by themselves. Dates of publication long after `today` are faults. Raises BadInput if it
    cannot be read or has no column that names files, links, records or titles.
    """
    names = _names(mapping) if mapping else Names()
    table = _table(path, names)
    columns = columns_of(table.headings, names)
    if not any(column.field in NAMED for column in columns):
        there = ", ".join(heading for heading in table.headings if heading.strip())
        raise BadInput(
            f"{path} has no column “file”, “link”, “record_id” or “title”. "
            f"Its columns are: {there[:200] or 'none'}."
        )
    day = today or datetime.now(UTC).date()
    rows: dict[str, Row] = {}
    loose: dict[str, Row] = {}
    refused: list[Row] = []
    for number, cells in table.rows:
        filled = _filled(number, cells, columns, table)
        excess = _excess(number, cells, table.headings)
        if not filled and not excess:
            continue
        row = read_row(number, filled, columns, path.parent, day)
        row = replace(row, error=(*excess, *row.error))
        first = _kept(rows, loose, row)
        if first is not row:
            fault = _said_twice(row, first, filled)
            refused.append(replace(row, error=(*row.error, fault)))
    remarks = (*table.remarks, *remarks_on(columns), *_without_heading(table))
    ordered = sorted([*loose.values(), *refused], key=lambda row: row.number)
    return Manifest(path, rows, remarks, tuple(ordered), columns)


def _kept(rows: dict[str, Row], loose: dict[str, Row], row: Row) -> Row:
    """The first row that is about the same as this one, which may be this one itself."""
    if row.path:
        return rows.setdefault(key(address(row.path)), row)
    identity = row.record_id or ("" if row.error else row.origin)
    return loose.setdefault(identity or f"row {row.number}", row)


def _names(mapping: Path) -> Names:
    try:
        return names_of(list(rows_of(mapping, Names())))
    except (BadInput, Unreadable) as error:
        raise BadInput(f"{mapping}: {str(error).rstrip('.')}.") from error


def _table(path: Path, names: Names) -> Table:
    with path.open("rb") as file:
        begins = file.read(4)
    try:
        if begins == _OLE:
            raise Unreadable(
                "It is an Excel file of the old kind (.xls) or has a password. Save it as XLSX "
                "without a password"
            )
        if begins != _ZIP:
            return read_delimited(path, names)
        check_bytes(path.stat().st_size, FILE_BYTES)
        with Jail(workers=1, memory_bytes=_MEMORY, seconds=_SECONDS) as jail:
            table: Table = jail.run(
                "indexer.sources.manifest.workbook:read_workbook", path, names, gives=Table
            )
    except Unreadable as error:
        raise BadInput(f"{path}: {error}.") from error
    return table


def _filled(
    number: int, cells: Sequence[str], columns: Sequence[Column], table: Table
) -> list[Cell]:
    """The cells of a row that hold something and are not left out."""
    found = []
    for column in columns:
        place = (number, column.position)
        raw = cells[column.position] if column.position < len(cells) else ""
        cell = Cell(number, column, raw, table.links.get(place, ""), table.formulas.get(place, ""))
        if column.field and cell.filled:
            found.append(cell)
    return found


def _excess(number: int, cells: Sequence[str], headings: Sequence[str]) -> tuple[RowFault, ...]:
    """The fault of a row that goes on beyond the last heading."""
    last = max((at for at, heading in enumerate(headings) if heading.strip()), default=-1)
    beyond = [cell.strip() for cell in cells[last + 1 :] if cell.strip()]
    if not beyond:
        return ()
    return (
        RowFault(
            number,
            "",
            "",
            "",
            f"has more cells than there are headings, the first “{beyond[0][:60]}”: the columns "
            "look shifted",
            "Check its quotation marks, or give every column a heading.",
        ),
    )


def _said_twice(row: Row, first: Row, filled: Sequence[Cell]) -> RowFault:
    what, field, right = (
        ("file", "file", "Describe each file in one row.")
        if row.path
        else ("record", "record_id", "Edit each record in one row.")
        if row.record_id
        else ("link", "link", "Give each row the address of its own document.")
        if row.link
        else ("publication", "title", "Describe each publication in one row.")
    )
    cell = next((cell for cell in filled if cell.column.field == field), filled[0])
    return cell.fault(f"names the same {what} as row {first.number}", right)


def _without_heading(table: Table) -> list[str]:
    """Columns between others that have values but no heading."""
    blank = [at for at, heading in enumerate(table.headings) if not heading.strip()]
    return [
        f"Column {letter(at)} has no heading; its values are left out."
        for at in blank
        if any(at < len(cells) and cells[at].strip() for _, cells in table.rows)
    ]
