"""Tables saved as text: CSV and tab-separated, in the encodings that spreadsheets write."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from indexer.readers.bounds import TEXT_BYTES, check_bytes
from indexer.sources.manifest.headings import Names
from indexer.sources.manifest.tables import (
    COLUMNS,
    LOOKED_AT,
    NumberedRow,
    Table,
    bounded,
    heading_row,
)
from repo_search.errors import Unreadable

_MARKS = (",", ";", "\t")
_LONGEST_CELL = 1_000_000


def read_delimited(path: Path, names: Names) -> Table:
    """The table in a file of UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    Raises Unreadable.
    """
    rows = list(rows_of(path, names))
    at = heading_row(rows[:LOOKED_AT], names)
    below = tuple(rows[at + 1 :])
    return Table(
        rows[at][1] if rows else (),
        below,
        formulas={
            (number, position): cell
            for number, cells in below
            for position, cell in enumerate(cells)
            if cell.startswith("=")
        },
    )


def rows_of(path: Path, names: Names) -> Iterator[NumberedRow]:
    """The rows that are not empty; the first line of the file, empty or not, is row 1.

    They are parted by the one of comma, semicolon and tab that makes the best headings.
    """
    text = _decoded(path)
    csv.field_size_limit(_LONGEST_CELL)
    mark = max(_MARKS, key=lambda mark: _fitness(text, mark, names))
    return bounded(_rows(text, mark))


def _decoded(path: Path) -> str:
    check_bytes(path.stat().st_size, TEXT_BYTES)
    data = path.read_bytes()
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _fitness(text: str, mark: str, names: Names) -> tuple[int, int]:
    """How well the first rows look parted at this mark: likeness of the best headings, cells."""
    # A cell may be as long as it likes; beyond this, rows are no headings of a manifest.
    head = io.StringIO(text[: 2 * _LONGEST_CELL], newline="")
    rows: list[list[str]] = []
    with suppress(csv.Error):  # of the mark that is taken, it is reported with its place
        rows.extend(islice(csv.reader(head, delimiter=mark, skipinitialspace=True), LOOKED_AT))
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    best = max((names.likeness(row[:COLUMNS]) for row in filled), default=0)
    return best, len(filled[0]) if filled else 0


def _rows(text: str, mark: str) -> Iterator[NumberedRow]:
    # Strict, since a quotation mark that is never closed would swallow the rows that follow.
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True, strict=True
    )
    number = 0
    while True:
        number, line = number + 1, reader.line_num + 1
        try:
            yield number, tuple(next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                f"The row that begins on line {line} cannot be read; check its quotation marks "
                f"({error})"
            ) from error
