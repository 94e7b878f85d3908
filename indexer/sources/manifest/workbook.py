"""Tables in XLSX workbooks (ECMA-376), by openpyxl; run in the jail."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.parsers.expat import ExpatError

import openpyxl
from lxml.etree import XMLSyntaxError
from openpyxl.utils.exceptions import InvalidFileException

from indexer.readers import bounds
from indexer.readers.docx import check_zip
from indexer.sources.manifest.headings import Names
from indexer.sources.manifest.markings import Markings, markings_of
from indexer.sources.manifest.tables import (
    COLUMNS,
    LOOKED_AT,
    NumberedRow,
    Table,
    bounded,
    heading_row,
)
from repo_search.errors import Unreadable

_DAMAGED = (
    "It cannot be read as a workbook; open it in the spreadsheet program and save it as XLSX or "
    "as CSV UTF-8"
)
_SHEETS = 50
_BANNER = 3
"""Columns over which a lone merged cell makes its row a line across the table."""
_FORMAT_ASIDES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_ESCAPED = re.compile("_x000[9AaDd]_")


def read_workbook(path: str, names: Names) -> Table:
    """The table on the visible sheet whose headings fit best, by default the first.

    Formulas count by their saved values, dates as far as their format shows them ("2018-05" for
    "May 2018"). A cell merged over several rows counts in each of them. Raises Unreadable.
    """
    check_zip(path, _DAMAGED, bounds.UNPACKED_BYTES)
    try:
        with warnings.catch_warnings(), open(path, "rb") as file:  # noqa: PTH123 - opened by number
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: styles, extensions
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            return _best_sheet(path, book, names)
    except (KeyError, ValueError, AttributeError, TypeError, LookupError) as error:
        raise Unreadable(_DAMAGED) from error
    except (SyntaxError, *bounds.DAMAGED_ZIP) as error:
        raise Unreadable(_DAMAGED) from error
    except (InvalidFileException, XMLSyntaxError, ExpatError) as error:
        raise Unreadable(_DAMAGED) from error


def _best_sheet(path: str, book: Any, names: Names) -> Table:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:_SHEETS]
    if not visible:
        raise Unreadable("It has no visible sheet, or is of the kind “Strict Open XML”")
    with zipfile.ZipFile(path) as archive:
        # The only way to the part of a sheet; until openpyxl gives merged cells and hyperlinks
        # where it reads row by row.
        marked = [markings_of(archive, sheet._worksheet_path) for sheet in visible]
    sheets = list(zip(visible, marked, strict=True))
    heads = [islice(bounded(_rows(*sheet)), LOOKED_AT) for sheet in sheets]
    likeness = [max((names.likeness(cells) for _, cells in head), default=0) for head in heads]
    sheet, markings = sheets[likeness.index(max(likeness))]
    table = _table(list(bounded(_rows(sheet, markings))), markings, names)
    if len(visible) > 1:
        said = f"Of {len(visible)} sheets, “{sheet.title}” was read."
        return replace(table, remarks=(said, *table.remarks))
    return table


def _rows(sheet: Any, markings: Markings) -> Iterator[NumberedRow]:
    """The rows in use; what the sheet itself says of its size is wrong in some programs' files."""
    right, last = markings.last_column, markings.last_row
    if last:
        rows = sheet.iter_rows(min_row=1, max_row=last, min_col=1, max_col=right)
        for number, cells in enumerate(rows, start=1):
            yield number, tuple(map(_text, cells))


def _text(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime() | date():
            return _shown(value.isoformat()[:10], cell.number_format or "")
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return f"{value:.15g}"
        case _:
            return _ESCAPED.sub("\n", str(value))


def _shown(day: str, number_format: str) -> str:
    """As much of an ISO day as the format of its cell shows: day, month or year."""
    letters = _FORMAT_ASIDES.sub("", number_format).lower()
    if "d" in letters or "y" not in letters:
        return day
    return day[:7] if "m" in letters else day[:4]


def _table(rows: list[NumberedRow], markings: Markings, names: Names) -> Table:
    at = heading_row(rows[:LOOKED_AT], names)
    headings = list(rows[at][1]) if rows else []
    top = rows[at][0] if rows else 0
    below = dict(rows[at + 1 :])
    remarks = []
    for left, first, right, last in markings.merges:
        if first <= top <= last and left <= len(headings):  # a heading over several columns
            right = min(right, COLUMNS)
            headings[left:right] = [headings[left - 1]] * (right - left)
        if first > top and right - left + 1 >= _BANNER and _alone(below.get(first, ())):
            line = "".join(below.pop(first)).strip()
            remarks.append(
                f"Row {first} is a line across the table (“{line[:60]}”) and was left out."
            )
        elif first > top and first in below and left <= len(below[first]):
            for number in below.keys() & range(first + 1, last + 1):
                padded = [*below[number], *[""] * (left - len(below[number]))]
                padded[left - 1] = below[first][left - 1]
                below[number] = tuple(padded)
    links = {place: target for place, target in markings.links.items() if place[0] in below}
    formulas = {place: text for place, text in markings.formulas.items() if place[0] > top}
    for number, _ in formulas:
        below.setdefault(number, ())
    return Table(tuple(headings), tuple(sorted(below.items())), formulas, links, tuple(remarks))


def _alone(cells: tuple[str, ...]) -> bool:
    return sum(bool(cell.strip()) for cell in cells) == 1
