"""Where the cells of a table stand, with those that span columns and rows."""

from dataclasses import dataclass, field

from bs4.element import Tag


@dataclass(slots=True)
class Grid:
    """Where the next cell of a table goes, with the cells that reach down from rows above."""

    number: int
    row: int = -1
    _column: int = 0
    _taken: dict[int, int] = field(default_factory=dict)

    def next_row(self) -> None:
        """Goes on to the next row."""
        self.row += 1
        self._column = 0
        self._taken = {column: until for column, until in self._taken.items() if until > self.row}

    def place(self, wide: int, high: int) -> int:
        """The column of the next cell of the row."""
        while self._column in self._taken:
            self._column += 1
        column = self._column
        for taken in range(column, column + wide) if high > 1 else ():
            self._taken[taken] = self.row + high
        self._column += wide
        return column


def span_of(tag: Tag, name: str) -> int:
    """How many columns or rows a cell says it spans, at most 100."""
    stated = str(tag.get(name) or "1")
    return min(max(int(stated), 1), 100) if stated.isdecimal() and len(stated) < 5 else 1
