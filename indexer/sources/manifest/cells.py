"""One cell of a manifest: its text, its values, and what is wrong with it by itself."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from indexer.sources.manifest.headings import NOTE, Column
from indexer.sources.manifest.rows import RowFault
from repo_search.claims import FIELDS
from repo_search.dates import ImpreciseDate, parse_date
from repo_search.errors import BadInput
from repo_search.formats.table import parted
from repo_search.formulas import restored

LONGEST_VALUE, LONGEST_PROSE = 2_000, 50_000
_PROSE = ("abstract", NOTE)
_MOST_VALUES = 100
_SHOWN = 60
_UNKNOWN = ("unknown", "not known", "undated", "n/a", "n.d", "nd", "tbc", "-", "?", "none")
"""What people write in the cell of a date they do not know."""
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Characters that steer terminals or turn text round, and that no XML may hold (XML 1.0 §2.2)."""
_BY_MONTH_NAME = re.compile(r"(?:(\d{1,2})-)?([A-Za-z]{3,9})-(\d{2}|\d{4})")
"""Days and months as Excel shows them once it has taken them for dates: "15-May-18", "Apr-18"."""
_TWO_DIGITS_UNTIL = 50
"""As in `parse_date`: "49" is 2049 and "50" is 1950."""
_ERROR_VALUE = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|#{2,})")

_WINDOWS = {
    byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)
}
_BYTES = {character: byte for byte, character in _WINDOWS.items()}
_GOES_ON = "[" + re.escape("".join(_WINDOWS[byte] for byte in range(0x80, 0xC0))) + "]"
_GARBLED = re.compile(f"[\xc2-\xc5]{_GOES_ON}|\xe2{_GOES_ON}{{2}}|\xf0{_GOES_ON}{{3}}")
"""Two to four letters that are one in UTF-8: Latin, Welsh, punctuation and pictures."""


def letter(position: int) -> str:
    """What spreadsheets call the column at a position from 0 on."""
    # Here, since it takes a third of a second, and most imports meet no fault in a table.
    from openpyxl.utils import get_column_letter

    found: str = get_column_letter(position + 1)
    return found


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell of a column that is read. `raw` is as saved, `link` the target it is linked
    to, `formula` one of which no value is known."""

    row: int
    column: Column
    raw: str
    link: str = ""
    formula: str = ""

    @property
    def text(self) -> str:
        """In one line, without the apostrophe of an export and without control characters."""
        return clean(restored(self.raw))

    @property
    def filled(self) -> bool:
        return bool(self.raw.strip() or self.formula)

    @property
    def uncalculated(self) -> bool:
        """Whether it holds a formula, or the error of one, in place of a value."""
        return bool(self.formula or _ERROR_VALUE.fullmatch(self.text))

    def values(self) -> tuple[str, ...]:
        """The values of its field: as written, but an unknown date is none."""
        return values_of(self.column.field, self.raw)

    def fault(self, wrong: str, right: str, value: str = "") -> RowFault:
        reference = f"{letter(self.column.position)}{self.row}"
        shown = clean(value or self.raw)
        shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
        return RowFault(
            self.row, clean(self.column.heading), reference, shown, wrong, right, self.column.field
        )


def clean(text: str) -> str:
    """The text in one line, control characters left out."""
    return " ".join(_CONTROL.sub(" ", text).split())


def values_of(field: str, raw: str) -> tuple[str, ...]:
    """The values of a cell of a field of a record."""
    if FIELDS.get(field):
        lines = (_CONTROL.sub(" ", line) for line in restored(raw).splitlines())
        return parted(field, "\n".join(lines))
    text = clean(restored(raw))
    if not text or (field == "published" and text.casefold().strip(".") in _UNKNOWN):
        return ()
    return (_plain_date(text) if field == "published" else text,)


def _plain_date(text: str) -> str:
    found = _BY_MONTH_NAME.fullmatch(text)
    if not found:
        return text
    day, month, year = found.groups()
    if len(year) == 2:
        year = f"{20 if int(year) < _TWO_DIGITS_UNTIL else 19}{year}"
    return " ".join(part for part in (day, month, year) if part)


def date_in(text: str) -> ImpreciseDate | None:
    """The date that the text is, or None."""
    with suppress(BadInput):
        return parse_date(text)
    return None


def ungarbled(text: str) -> str:
    """The text with UTF-8 that was read as Windows-1252 put right: "Ã©" is "é"."""
    return _GARBLED.sub(_ungarbled, text)


def _ungarbled(found: "re.Match[str]") -> str:
    try:
        right = bytes(_BYTES[character] for character in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
    return right if right >= "\xa0" else found[0]  # what lies below are control characters


def faults_in(cell: Cell) -> Iterator[RowFault]:
    """What is wrong with a cell by itself, whatever its field."""
    field = cell.column.field
    if cell.uncalculated:
        what = "is a formula, not a value" if cell.formula else "is the error of a formula"
        yield cell.fault(what, "Write the value itself.", cell.formula)
        return
    repaired = ungarbled(cell.raw)
    if "\ufffd" in repaired:
        yield cell.fault(
            "was saved in a wrong encoding: “�” stands where a letter was lost",
            "Write the letter again, and save the table as “CSV UTF-8” or XLSX.",
        )
    elif repaired != cell.raw:
        yield cell.fault(
            "was saved in a wrong encoding",
            f"It should most likely be “{clean(repaired)[:LONGEST_VALUE]}”.",
        )
    longest = LONGEST_PROSE if field in _PROSE else LONGEST_VALUE
    values = cell.values() if FIELDS.get(field) else (cell.text,)
    if len(values) > _MOST_VALUES:
        yield cell.fault(f"holds {len(values):,} values", f"At most {_MOST_VALUES} are taken.")
    if (length := max(map(len, values), default=0)) > longest:
        yield cell.fault(f"holds {length:,} characters", f"At most {longest:,} are taken.")
