"""Headings of columns and rows of tables, put to the blocks in their cells."""

from collections import defaultdict
from dataclasses import dataclass, field

from indexer.sources.listing.fields import is_heading_of_column
from indexer.sources.listing.page import Block, Container, Page

IN_LABELLED_ROW = "labelled row"
"""The shape of blocks in tables whose rows, not columns, have headings: one table a case."""


@dataclass(slots=True)
class _Cell:
    place: Container
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(block.text for block in self.blocks)

    @property
    def linked(self) -> bool:
        return any(block.anchors for block in self.blocks)


def name_columns(page: Page) -> None:
    """Gives blocks in tables the heading of their column, or of their row where it has one."""
    tables: dict[int, dict[int, _Cell]] = defaultdict(dict)
    for block in page.blocks:
        number = page.cell(block)
        if number >= 0:
            place = page.containers[number]
            tables[place.table].setdefault(number, _Cell(place)).blocks.append(block)
    for cells in tables.values():
        _name(list(cells.values()))


def _name(cells: list[_Cell]) -> None:
    rows: dict[int, list[_Cell]] = defaultdict(list)
    for cell in cells:
        rows[cell.place.row].append(cell)
    first = rows[min(rows)]
    columns: dict[int, str] = {}
    if len(rows) > 1 and len(first) > 1 and _is_header(first):
        for cell in first:
            for column in range(cell.place.column, cell.place.column + cell.place.wide):
                columns[column] = cell.text
            for block in cell.blocks:
                block.kind, block.level, block.column = "text", 0.0, "heading"
    for row in rows.values():
        if columns and row is first:
            continue
        leading = row[0]
        labelled = not columns and len(row) > 1 and _labels_its_row(leading)
        for cell in row:
            label = columns.get(cell.place.column, "")
            if labelled:
                label = "heading" if cell is leading else leading.text
            for block in cell.blocks:
                block.column = label
                if labelled:
                    block.shape = IN_LABELLED_ROW
                if label == "heading":
                    block.kind, block.level = "text", 0.0


def _is_header(row: list[_Cell]) -> bool:
    if any(cell.linked for cell in row):
        return False
    named = sum(is_heading_of_column(cell.text) for cell in row)
    return all(cell.place.heading for cell in row) or named >= max(2, len(row) - 1)


def _labels_its_row(cell: _Cell) -> bool:
    return not cell.linked and is_heading_of_column(cell.text)
