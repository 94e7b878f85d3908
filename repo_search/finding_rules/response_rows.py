"""Rows of tables: the cell that asks, and those that answer."""

from collections.abc import Sequence

from repo_search.finding_rules.beside import without_cells
from repo_search.finding_rules.parting import ASKS, SENTENCE_END, Parted, Place, cut, told_apart
from repo_search.finding_rules.response_items import Item
from repo_search.finding_rules.response_lines import Line
from repo_search.finding_rules.statuses import status_at_end, status_in_cell, status_line

_NARROW = 0.75


def by_cells(item: Item, _: frozenset[str] = frozenset()) -> Parted | None:
    """Of a row of a table: the cell that asks, then all others."""
    if not item.lines:
        return None
    first = item.lines[0]
    if "\t" in first.text:
        at = first.text.index("\t")
        about, part = cut(item.lines, (0, at))
    else:
        end = _asked(item.lines)
        about, part = cut(item.lines, end)
    if not part:  # a row on one line, whose cells nothing parts
        about, part = [], list(item.lines)
    part, status = without_cells(part)
    said = [status_line(line.text) or status_at_end(line.text) for line in reversed(part)]
    status = status or status_in_cell(part[0].text) or next(filter(None, said), "")
    return told_apart(item, about, [tuple(part)], status, "table") if about or status else None


def _asked(lines: Sequence[Line]) -> Place:
    """Where the first cell of a row ends: with its sentence, or with a line that leaves room before
    one that begins with a capital."""
    widest, asks = 0, False
    if lines[0].is_whole and len(lines) > 1:
        return 1, 0
    for at, line in enumerate(lines):
        text = line.text
        widest = max(widest, len(text))
        asks = asks or ASKS.search(text) is not None
        if asks and len(text) > 60 and (found := SENTENCE_END.search(text)):
            return at, found.start() + 1
        following = lines[at + 1].text if at + 1 < len(lines) else ""
        ends = text[-1] in ".;" or (len(text) < _NARROW * widest and following[:1].isupper())
        if ends and (asks or at >= 2):
            return at + 1, 0
    return len(lines), 0
