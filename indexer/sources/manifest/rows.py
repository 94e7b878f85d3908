"""What a manifest says: rows of claims, and the faults that keep a row out."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from indexer.sources.manifest.headings import Column
from repo_search.claims import Claim


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing that is wrong in a row.

    `row` counts as in a spreadsheet; `heading`, `reference` ("D17") and `value` are "" where the
    fault is of the whole row. `wrong` goes on where “value”, or "Row 17", begins a sentence;
    `right` is a sentence that says what would be right. `field` is what the column is read as.
    """

    row: int
    heading: str
    reference: str
    value: str
    wrong: str
    right: str
    field: str = ""

    def __str__(self) -> str:
        if not self.heading:
            return f"Row {self.row} {self.wrong}. {self.right}"
        place = f"Row {self.row}, column “{self.heading}” ({self.reference})"
        return f"{place}: “{self.value}” {self.wrong}. {self.right}"


@dataclass(frozen=True, slots=True)
class Row:
    """What one row claims, and all that is wrong with it; a row with faults is not to be used.

    `path` is the file it names, or None. `link` is the address of its document, or "". With a
    `record_id` it edits that record: its claims are the librarian's, and those without values
    say that there is none. `origin` tells a row without a file again in a later run, or is "".
    """

    number: int
    path: Path | None
    claims: tuple[Claim, ...]
    error: tuple[RowFault, ...] = ()
    record_id: str = ""
    link: str = ""
    origin: str = ""

    @property
    def reason(self) -> str:
        """All its faults as sentences, or ""."""
        return " ".join(map(str, self.error))


@dataclass(frozen=True, slots=True)
class Manifest:
    """Rows by the `key` of their file's address; `loose` are those without a file of their own.

    `remarks` are sentences on how it was read, `columns` the headings as they were understood.
    """

    path: Path
    rows: Mapping[str, Row] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    loose: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()


def key(address: str) -> str:
    """An address for comparing: file systems and spreadsheets may write "é" in one character or
    in two (Unicode Standard Annex 15)."""
    return unicodedata.normalize("NFC", address)
