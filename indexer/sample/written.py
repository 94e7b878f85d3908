"""Texts written out in full: a small part of Markdown, read into blocks.

"## " opens a chapter, "### " a section; "- " is a bullet; "> " is a line of a panel, the first its
title; "| a | b |" is a row of a table, the first its header. Any other line is a paragraph.
"""

from itertools import groupby

from indexer.sample.blocks import Block, Bullets, Heading, Panel, Paragraph, Table

_MARKS = {"## ": "chapter", "### ": "section", "- ": "bullet", "> ": "panel", "| ": "row"}


def read_written(text: str) -> tuple[Block, ...]:
    """The blocks of a text, in order."""
    lines = [_marked(line.strip()) for line in text.splitlines() if line.strip()]
    blocks: list[Block] = []
    for kind, group in groupby(lines, key=lambda marked: marked[0]):
        blocks += _blocks(kind, tuple(line for _, line in group))
    return tuple(blocks)


def _marked(line: str) -> tuple[str, str]:
    for mark, kind in _MARKS.items():
        if line.startswith(mark):
            return kind, line.removeprefix(mark)
    return "paragraph", line


def _blocks(kind: str, lines: tuple[str, ...]) -> list[Block]:
    match kind:
        case "chapter":
            return [Heading(line) for line in lines]
        case "section":
            return [Heading(line, 2) for line in lines]
        case "bullet":
            return [Bullets(lines)]
        case "panel":
            return [Panel(lines[0], lines[1:])]
        case "row":
            return [_table(lines)]
        case _:
            return [Paragraph(line) for line in lines]


def _table(lines: tuple[str, ...]) -> Table:
    rows = [tuple(cell.strip() for cell in line.strip("| ").split("|")) for line in lines]
    longest = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return Table(rows[0], tuple(rows[1:]), tuple(min(max(n, 8), 60) for n in longest))
