"""Rows of tables whose cells stand on one line with tabs between, as DOCX files give them."""

from dataclasses import dataclass, replace

from repo_search.finding_rules.heads import head_of
from repo_search.finding_rules.lines import Line
from repo_search.findings import Kind

_NUMBERS = frozenset(("", "no", "no.", "number", "ref", "ref.", "#", "item", "rec", "rec no"))
_LEADS = ("lead", "agency", "organisation", "who", "responsib", "owner", "for ")
_LONGEST_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a row holds the wording of a finding, which its number and who leads; None
    where the table has no such column."""

    kind: Kind
    title: str
    wording: int
    number: int | None
    lead: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of findings: its wording as a line of its own, its number, who leads."""

    wording: Line
    number: str
    lead: str


def columns_of(line: str) -> tuple[Columns, ...]:
    """The columns that a row of headings names: the first that holds findings of a kind, and that
    of the recommendations beside it; none where it names no such column."""
    cells = [" ".join(cell.split()) for cell in line.split("\t")]
    if len(cells) < 2:
        return ()
    heads = [(at, head_of(cell) or head_of(f"{cell}s")) for at, cell in enumerate(cells)]
    headed = [(at, head.kind) for at, head in heads if head]
    asking = [(at, kind) for at, kind in headed[1:] if kind == "recommendation"][:1]
    if not headed or headed[0][1] == "recommendation":
        asking = []
    folded = [cell.casefold().strip(" :") for cell in cells]
    return tuple(
        Columns(
            kind,
            cells[at],
            at,
            next((n for n, cell in enumerate(folded[:at]) if cell in _NUMBERS), None),
            next((n for n, cell in enumerate(folded) if n != at and cell.startswith(_LEADS)), None),
        )
        for at, kind in [*headed[:1], *asking]
    )


def row_of(line: Line, columns: Columns) -> Row | None:
    """What a row holds; None where it has no cell for the wording."""
    cells = line.text.split("\t")
    if len(cells) <= columns.wording:
        return None
    start = line.start + sum(len(cell) + 1 for cell in cells[: columns.wording])
    cell = cells[columns.wording]
    number = cells[columns.number].strip() if columns.number is not None else ""
    lead = ""
    if columns.lead is not None and columns.lead < len(cells):
        lead = cells[columns.lead]
    if not cell.strip():
        return None
    start += len(cell) - len(cell.lstrip())
    text = cell.strip()
    wording = replace(line, start=start, end=start + len(text), text=text)
    return Row(wording, number.strip(".") if len(number) <= _LONGEST_NUMBER else "", lead)
