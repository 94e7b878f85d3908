"""What is wrong with the cells of a row for the fields they stand in; needs no catalogue."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import get_args
from urllib.parse import urlsplit

from indexer.sources.manifest.cells import Cell, date_in
from indexer.sources.manifest.headings import statuses
from indexer.sources.manifest.rows import RowFault
from repo_search.authorities import name_key
from repo_search.cases import Status
from repo_search.dates import parse_date
from repo_search.errors import BadInput

CellsByField = Mapping[str, Sequence[Cell]]
"""The filled cells of a row by field, the column that counts first before the others."""

_NEVER_A_DATE = ("publisher", "authors", "document_type", "review", "language")
_SELDOM_A_DATE = (*_NEVER_A_DATE, "title", "themes", "case", "rights_holder", "licence", "series")
_SHIFTED = "the columns look shifted"
_MOVE_BACK = "Move the values back under their headings."
_FARTHEST_AHEAD = timedelta(days=2 * 366)
_SERIAL_ORIGIN = date(1899, 12, 30)
"""Day 0 of dates in workbooks, as all days since 1 March 1900 are counted."""
_YEARS_AS_SERIALS = range(1945, 2101)
_RECORD_ID = re.compile("[0-9a-hjkmnp-tv-z]{8}")
"""As `new_id` makes them."""


def faults_by_field(cells: CellsByField, today: date) -> Iterator[RowFault]:
    """Dates that are none, links, record ids and statuses that cannot be, and shifted columns."""
    misplaced: Cell | None = None
    if published := cells.get("published"):
        misplaced = _date_elsewhere(cells)
        yield from _of_date(published[0], misplaced, today)
    for field in _NEVER_A_DATE:
        for cell in cells.get(field, ()):
            if cell is not misplaced and date_in(cell.text):
                what = field.replace("_", " ")
                yield cell.fault(f"is a date under {what}: {_SHIFTED}", _MOVE_BACK)
    for cell in cells.get("record_id", ())[:1]:
        if not is_record_id(cell.text):
            yield cell.fault(
                "is not the id of a record",
                "Take it from the export: eight letters and digits, such as k7m2q9xw.",
            )
    for cell in cells.get("status", ())[:1]:
        if status_in(cell.text) is None:
            yield cell.fault(
                "is not a status of a review", f"Write one of: {', '.join(get_args(Status))}."
            )


def _date_elsewhere(cells: CellsByField) -> Cell | None:
    """The first cell that holds a date where there is none where it should be."""
    if date_in(next(iter(cells["published"][0].values()), "2000")):
        return None
    held = (cell for field in _SELDOM_A_DATE for cell in cells.get(field, ()))
    return next((cell for cell in held if date_in(cell.text)), None)


def _of_date(cell: Cell, elsewhere: Cell | None, today: date) -> Iterator[RowFault]:
    if elsewhere:
        where = f"“{elsewhere.column.heading}” holds the date “{elsewhere.text}”"
        yield cell.fault(f"is not a date, and {where}: {_SHIFTED}", _MOVE_BACK)
        return
    for written in cell.values():
        try:
            when = parse_date(written)
        except BadInput as error:
            yield cell.fault("is not a date", str(error).rpartition("is not a date. ")[2])
            return
        serial = (when.earliest - _SERIAL_ORIGIN).days
        if when.earliest > today + _FARTHEST_AHEAD:
            yield cell.fault("lies more than two years ahead", "Check the year.")
        elif when.earliest == when.latest and serial in _YEARS_AS_SERIALS:
            yield cell.fault(
                "is most likely a year in a cell that shows dates", f"Write {serial} as text."
            )


def fault_of_link(cell: Cell, link: str) -> RowFault | None:
    """What is wrong with the address of a document, or None."""
    if is_web_address(link):
        return None
    better = f"https://{link}"
    looks_like_one = re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?", link)
    right = f"Write {better}." if looks_like_one else "Write it as https://…, without spaces."
    return cell.fault("is not the address of a web page or file", right, link)


def is_web_address(text: str) -> bool:
    """Whether a text is an http or https URL with a host (RFC 3986 §3)."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
    except ValueError:
        return False


def is_record_id(text: str) -> bool:
    """Whether a text has the shape of a record's id, in either case."""
    return bool(_RECORD_ID.fullmatch(text.lower()))


def status_in(text: str) -> Status | None:
    """Where a review stands, in our word, or None for words that are not understood."""
    return statuses().get(name_key(text))
