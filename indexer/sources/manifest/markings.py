"""What the cells of a sheet of a workbook hold besides values; openpyxl leaves it out where it
reads a sheet row by row.

Parsed by expat, which keeps no tree (SpreadsheetML, ECMA-376 part 1, §18.3).
"""

import re
import zipfile
from typing import Any
from xml.parsers import expat

from openpyxl.packaging.relationship import get_dependents
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.cell_range import CellRange

from indexer.sources.manifest.tables import COLUMNS, LAST_ROW, Place
from repo_search.errors import Unreadable

_FORMULA_SHOWN = 200
_FORMULA_KEPT = 3_000
_HYPERLINK = re.compile(r'HYPERLINK\(\s*"([^"]{1,2000})"', re.IGNORECASE)


class Markings:
    """Of one sheet: formulas without a saved value, targets of linked cells, merged cells as
    (first column, first row, last column, last row) from 1, the last row and column in use."""

    def __init__(self) -> None:
        self.formulas: dict[Place, str] = {}
        self.links: dict[Place, str] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.last_row = self.last_column = 0
        self._targets: dict[str, str] = {}
        self._row = self._column = 0
        self._kind = self._inside = self._value = ""
        self._formula: str | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "c":
            at = attributes.get("r")
            self._column = coordinate_to_tuple(at)[1] if at else self._column + 1
            self._kind, self._value, self._formula = attributes.get("t", "n"), "", None
        elif local == "row":
            self._row, self._column = int(attributes.get("r") or self._row + 1), 0
        elif local in ("v", "f", "is"):
            self._inside = local
            if local == "f":
                self._formula = ""
        elif local == "mergeCell":
            self.merges.append(CellRange(attributes["ref"]).bounds)
        elif local == "hyperlink":
            target = next(
                (self._targets.get(v) for k, v in attributes.items() if k[-3:] == " id"), ""
            )
            if target:
                row, column = coordinate_to_tuple(attributes["ref"].partition(":")[0])
                self.links[row, column - 1] = target

    def _text(self, text: str) -> None:
        if self._inside == "f" and self._formula is not None:
            self._formula = (self._formula + text)[:_FORMULA_KEPT]
        elif self._inside:
            self._value = self._value or text

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local in ("v", "f", "is"):
            self._inside = ""
        elif local == "c":
            self._settle((self._row, self._column - 1))

    def _settle(self, place: Place) -> None:
        if self._formula is not None:
            if link := _HYPERLINK.match(self._formula):
                self.links[place] = link[1]
            if not self._value and self._kind != "str":
                self.formulas[place] = f"={self._formula}"[:_FORMULA_SHOWN]
        if self._value:
            if self._row > LAST_ROW:
                raise Unreadable(f"It has a row {self._row:,}, beyond the last of any spreadsheet")
            if self._column > COLUMNS:
                raise Unreadable(
                    f"Row {self._row} goes on to column {self._column:,}; at most {COLUMNS} are "
                    "read. Clear what stands far to the right"
                )
            self.last_row = max(self.last_row, self._row)
            self.last_column = max(self.last_column, self._column)


def markings_of(archive: zipfile.ZipFile, part: str) -> Markings:
    """The markings of the sheet that is this part of a workbook.

    Raises Unreadable for cells in use beyond COLUMNS, expat.ExpatError and ValueError for a part
    that is damaged.
    """
    found = Markings()
    found._targets = _targets(archive, part)
    parser: Any = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = found._start
    parser.CharacterDataHandler = found._text
    parser.EndElementHandler = found._end
    with archive.open(part) as source:
        parser.ParseFile(source)
    return found


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Addresses outside the workbook by the ids of the sheet's relationships."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"  # Open Packaging Conventions, ECMA-376 part 2
    if rels not in archive.namelist():
        return {}
    found = get_dependents(archive, rels)
    return {str(r.Id): str(r.Target) for r in found if r.TargetMode == "External" and r.Target}
