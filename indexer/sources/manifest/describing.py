"""The filled cells of one row -> its claims, the file or record it is about, its faults."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

from indexer.sources.manifest.cells import Cell, clean, date_in, faults_in
from indexer.sources.manifest.checks import (
    CellsByField,
    fault_of_link,
    faults_by_field,
    is_web_address,
    status_in,
)
from indexer.sources.manifest.headings import NOTE, Column
from indexer.sources.manifest.rows import Row, RowFault
from repo_search.authorities import name_key
from repo_search.claims import FIELDS, Claim, Source
from repo_search.formulas import restored

_IDENTIFYING = ("title", "publisher", "published", "case")


def read_row(
    number: int, cells: Sequence[Cell], columns: Sequence[Column], folder: Path, today: date
) -> Row:
    """What the filled cells of a row say. A row with a record_id edits that record: it names no
    file, and claims for every field that has a column, even where its cell is empty."""
    edits = any(cell.column.field == "record_id" for cell in cells)
    if edits:
        cells = [c for c in cells if c.column.field != "file" and not c.column.unknown]
        columns = [column for column in columns if not column.unknown]
    by_field: dict[str, list[Cell]] = {}
    for cell in sorted(cells, key=lambda cell: cell.column.rank):
        by_field.setdefault(cell.column.field, []).append(cell)
    path, link = _about(by_field, columns, folder)
    faults = list(chain.from_iterable(map(faults_in, cells)))
    valued = {name: [c for c in held if not c.uncalculated] for name, held in by_field.items()}
    faults += faults_by_field({name: held for name, held in valued.items() if held}, today)
    if link and not link[0].uncalculated and (fault := fault_of_link(*link)):
        faults.append(fault)
    described = bool(path or link or "title" in by_field)
    if not (edits or described):
        said = "names no file, link or record and has no title"
        faults.append(RowFault(number, "", "", "", said, "Give it a title, or clear the row."))
    source = Source.LIBRARIAN if edits else Source.MANIFEST
    claims = {claim.field: claim for claim in _claims(number, by_field, columns, source)}
    if link and not (claims.get("source_url") and claims["source_url"].values):
        claims["source_url"] = Claim("source_url", (link[1],), source, _evidence([link[0]]))
    loose = described and not (edits or path)
    address = link[1] if link else ""
    return Row(
        number,
        path,
        tuple(claims.values()),
        tuple(faults),
        by_field["record_id"][0].text.lower() if edits else "",
        address,
        _origin(address, claims) if loose else "",
    )


def _about(
    by_field: CellsByField, columns: Sequence[Column], folder: Path
) -> tuple[Path | None, tuple[Cell, str] | None]:
    """The file that a row names, and the address of its document with the cell it stands in."""
    path: Path | None = None
    link: tuple[Cell, str] | None = None
    for cell in by_field.get("file", ())[:1]:
        if is_web_address(cell.text):
            link = cell, cell.text
        elif cell.link and _existing(folder, cell.raw) is None:
            if is_web_address(cell.link):
                link = cell, cell.link
            else:
                path = _named(folder, unquote(cell.link))
        else:
            path = _named(folder, cell.raw)
    for cell in by_field.get("link", ())[:1]:
        link = cell, cell.text if is_web_address(cell.text) else cell.link or cell.text
    if not path and not link and not {"link", "record_id"} & {c.field for c in columns}:
        for cell in by_field.get("title", ())[:1]:
            link = (cell, cell.link) if is_web_address(cell.link) else None
    return path, link


def _existing(folder: Path, file: str) -> Path | None:
    """The file that a cell names: as written, else without the white space around and between,
    else with the backslashes of Windows read as slashes, or None."""
    file = file.replace("\0", "\ufffd")
    folded = " ".join(file.split())
    ways = (file, file.strip(), folded, folded.replace("\\", "/"))
    return next((folder / way for way in ways if os.path.lexists(folder / way)), None)


def _named(folder: Path, raw: str) -> Path:
    file = restored(raw)
    found = _existing(folder, file) or (_existing(folder, raw) if raw != file else None)
    return found or folder / file.replace("\0", "\ufffd").strip()


def _claims(
    number: int, by_field: CellsByField, columns: Sequence[Column], source: Source
) -> Iterator[Claim]:
    for field in dict.fromkeys(column.field for column in columns if column.field in FIELDS):
        cells = by_field.get(field, ())
        if field == NOTE:
            notes = tuple(chain.from_iterable(map(_notes, sorted(cells, key=_position))))
            if notes or source == Source.LIBRARIAN:
                yield Claim(NOTE, notes, source, f"Row {number}")
        elif cells:
            counted = cells if FIELDS[field] else cells[:1]
            values = dict.fromkeys(chain.from_iterable(cell.values() for cell in counted))
            if field == "status":
                values = dict.fromkeys(status_in(value) or value for value in values)
            yield Claim(field, tuple(values), source, _evidence(counted))
        elif source == Source.LIBRARIAN:
            heading = next(column.heading for column in columns if column.field == field)
            yield Claim(field, (), source, f"Row {number}, column “{heading}”")


def _position(cell: Cell) -> int:
    return cell.column.position


def _notes(cell: Cell) -> tuple[str, ...]:
    if cell.column.unknown:
        return (f"{clean(cell.column.heading)}: {cell.text}",)
    return cell.values()


def _evidence(cells: Sequence[Cell]) -> str:
    headings = " and ".join(f"column “{clean(cell.column.heading)}”" for cell in cells)
    return f"Row {cells[0].row}, {headings}"


def _origin(link: str, claims: dict[str, Claim]) -> str:
    """By what a row without a file is known again in a later run."""
    if link:
        return f"link:{link}"
    said = {name: claims[name].values if name in claims else () for name in _IDENTIFYING}
    when = date_in(said["published"][0]) if said["published"] else None
    said["published"] = (when.earliest.isoformat(), when.latest.isoformat()) if when else ()
    folded = "|".join(";".join(sorted(map(name_key, said[name]))) for name in _IDENTIFYING)
    return f"row:{hashlib.sha256(folded.encode()).hexdigest()}"
