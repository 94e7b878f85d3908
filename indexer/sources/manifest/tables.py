"""A table as it was saved: headings, rows of text, and what its cells hold besides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indexer.sources.manifest.headings import Names
from repo_search.errors import Unreadable

FILE_BYTES = 50 * 2**20
ROWS = 50_000
"""What takes half a minute to read when all of them are full."""
COLUMNS = 200
CELLS = 1_000_000
"""That hold something: twenty to each of the most rows."""
CHARACTERS = 20_000_000
"""Of all cells together; many cells of a workbook may share one long text."""
LAST_ROW, LAST_COLUMN = 2**20, 2**14
"""Of any spreadsheet, empty ones counted."""
LOOKED_AT = 30
"""Rows among which the headings are sought."""
_SURE = 4
"""Of two rows that are surely headings, the first is taken."""

NumberedRow = tuple[int, tuple[str, ...]]
Place = tuple[int, int]
"""The number of a row, counted from 1, and of a column, counted from 0."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the headings, without empty ones, numbered as in a spreadsheet.

    `formulas` are those of which no value is known, `links` the targets of linked cells.
    """

    headings: tuple[str, ...]
    rows: tuple[NumberedRow, ...]
    formulas: Mapping[Place, str] = field(default_factory=dict)
    links: Mapping[Place, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def bounded(rows: Iterable[NumberedRow]) -> Iterator[NumberedRow]:
    """The rows that are not empty, without the empty cells at their end.

    Raises Unreadable beyond ROWS, COLUMNS, CELLS or CHARACTERS.
    """
    count = filled = characters = 0
    for number, cells in rows:
        width = len(cells)
        if number > LAST_ROW:
            raise Unreadable(f"It has a row {number:,}, beyond the last of any spreadsheet")
        if width > LAST_COLUMN:
            raise Unreadable(
                f"Row {number} has {width:,} cells, empty ones counted; no spreadsheet has so many"
            )
        while width and not cells[width - 1].strip():
            width -= 1
        if not width:
            continue
        count += 1
        if count > ROWS:
            raise Unreadable(f"It has more than {ROWS:,} rows, the most that are read")
        if width > COLUMNS:
            raise Unreadable(
                f"Row {number} has {width:,} columns; at most {COLUMNS} are read. "
                "Check what stands far to the right"
            )
        filled += width - cells.count("")
        characters += sum(map(len, cells))
        if filled > CELLS:
            raise Unreadable(f"It has more than {CELLS:,} cells that hold something")
        if characters > CHARACTERS:
            raise Unreadable(f"Its cells hold more than {CHARACTERS:,} characters together")
        yield number, cells[:width]


def heading_row(rows: Sequence[NumberedRow], names: Names) -> int:
    """Which of the rows, counted from 0, holds the headings: titles may stand above them.

    The first that looks most like it, or the first of all if none does.
    """
    likeness = [min(names.likeness(cells), _SURE) for _, cells in rows]
    return likeness.index(max(likeness)) if likeness else 0
