"""Cells that a spreadsheet would run as formulas, made harmless by an apostrophe (OWASP, "CSV
Injection") when a table is written, and as they were again when it is read."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that is a formula to a spreadsheet, or was one and is harmless."""


def neutral(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """The cell without the apostrophe that `neutral` put before it."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
