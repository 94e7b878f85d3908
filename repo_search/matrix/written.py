"""A matrix as a table that spreadsheets open, and as an object in JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from repo_search.formats import jsonable
from repo_search.formats.citation import cite
from repo_search.formats.exported import About
from repo_search.formats.table import BYTE_ORDER_MARK, csv_line
from repo_search.matrix import By, Cell, Matrix, Row
from repo_search.records import Record

_NAMED: Mapping[By, tuple[str, ...]] = {
    "reports": ("record_id", "title", "publisher", "published", "url"),
    "publishers": ("publisher_id", "publisher"),
    "years": ("year",),
}
"""The headings of what a row is about; the queries follow, then those of the ends."""
_LAST: Mapping[By, tuple[str, str]] = {
    "reports": ("queries answered", "citation"),
    "publishers": ("reports that answer any", "note"),
    "years": ("reports that answer any", "note"),
}
_LAST_ROW: Mapping[By, tuple[str, ...]] = {
    "reports": ("", "reports that answer", "", "", ""),
    "publishers": ("", "reports that answer"),
    "years": ("reports that answer",),
}


def matrix_to_csv(found: Matrix, about: About) -> Iterator[str]:
    """The table, line by line: headings, then a row for each row, last the reports that answer
    each query. As that of `records_to_csv` is written; a report that answers a query on no page
    has “apart” or “description” instead of a number."""
    by = found.by
    queries = (column.line.text for column in found.columns)
    yield BYTE_ORDER_MARK + csv_line((*_NAMED[by], *queries, *_LAST[by]))
    for row in found.rows:
        said = cite(row.record, about.notice) if row.record else about.notice
        yield csv_line((*_named(by, row, about), *map(shown, row.cells), str(row.total), said))
    totals = (str(column.total) for column in found.columns)
    yield csv_line((*_LAST_ROW[by], *totals, str(found.total), about.notice))


def shown(cell: Cell) -> str:
    """ "3", or "apart" or "description" where a report answers on no page."""
    return cell.where if cell.where and not cell.number else str(cell.number)


def _named(by: By, row: Row, about: About) -> tuple[str, ...]:
    record = row.record
    if record is not None:
        publishers = "; ".join(publisher.label for publisher in record.publishers)
        when = record.published.written if record.published else ""
        return record.record_id, record.title, publishers, when, about.address(record)
    return (row.value, row.label) if by == "publishers" else (row.value,)


def matrix_to_json(found: Matrix, notice: str = "") -> dict[str, Any]:
    """The table as an object; `notice` is added only where the repository has one."""
    return {
        "by": found.by,
        "reports": found.total,
        "queries": [
            {
                "line": column.line.number,
                "query": column.line.text,
                "reports": column.total,
                "notes": list(column.notes),
                "added": [{"written": a.written, "others": list(a.others)} for a in column.added],
            }
            for column in found.columns
        ],
        "rows": [
            {
                **(_report(row.record) if row.record else {"value": row.value, "label": row.label}),
                "cells": [_cell(found.by, cell) for cell in row.cells],
                "total": row.total,
            }
            for row in found.rows
        ],
        "left_out": found.left_out,
        "notes": list(found.notes),
        **({"notice": notice} if notice else {}),
    }


def _report(record: Record) -> dict[str, Any]:
    return {
        "record_id": record.record_id,
        "title": record.title,
        "publishers": [{"id": p.id, "name": p.label} for p in record.publishers],
        "published": jsonable.published(record.published),
        "url": f"/records/{record.record_id}",
    }


def _cell(by: By, cell: Cell) -> dict[str, Any]:
    if by != "reports":
        return {"reports": cell.number}
    return {"pages": cell.number, "where": cell.where or None}
