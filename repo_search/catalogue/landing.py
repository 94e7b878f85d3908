"""The pages of the repository that search engines of the web may keep, and when each last changed:
those of public records, and of the publishers, themes and cases that these have.

They are told in blocks by accession, since accessions never change: a publisher, theme or case
belongs to the block of its first public record. What is withdrawn leaves its block.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import CTE, Connection, func, literal, select, union_all

from repo_search.catalogue import tables

BLOCK = 10_000
"""Accessions of a block."""
_MOST = 50_000
_HARVEST, _RECORD, _VALUE = tables.harvest.c, tables.record.c, tables.record_value.c
_KINDS = ("publisher", "themes", "case")


class Landing(NamedTuple):
    """`kind` is "record", or the field that has the id: "publisher", "themes", "case". `changed` is
    UTC in whole seconds, of the record or of the one that changed last of several."""

    kind: str
    id: str
    changed: datetime


def blocks(connection: Connection) -> dict[int, datetime]:
    """The blocks that have pages, from 0, and when something of each last changed."""
    pages = _pages()
    block = (pages.c.accession // BLOCK).label("block")
    rows = select(block, func.max(pages.c.changed)).group_by(block).order_by(block)
    return dict(connection.execute(rows).all())


def of_block(connection: Connection, block: int) -> list[Landing]:
    """The pages of a block, records first, in the order of accession; no more than a sitemap may
    have."""
    pages = _pages()
    first = block * BLOCK
    rows = (
        select(pages.c.kind, pages.c.id, pages.c.changed)
        .where(pages.c.accession.between(first, first + BLOCK - 1))
        .order_by(pages.c.kind != "record", pages.c.accession, pages.c.kind, pages.c.id)
        .limit(_MOST)
    )
    return [Landing(*row) for row in connection.execute(rows)]


def _pages() -> CTE:
    told = tables.record.join(tables.harvest, _HARVEST.record_id == _RECORD.record_id)
    of_records = (
        select(
            literal("record").label("kind"),
            _RECORD.record_id.label("id"),
            _HARVEST.changed,
            _RECORD.accession,
        )
        .select_from(told)
        .where(tables.PUBLIC)
    )
    of_values = (
        select(
            _VALUE.field,
            _VALUE.value,
            func.max(_HARVEST.changed),
            func.min(_RECORD.accession),
        )
        .select_from(told.join(tables.record_value, _VALUE.record_id == _RECORD.record_id))
        .where(tables.PUBLIC, _VALUE.field.in_(_KINDS))
        .group_by(_VALUE.field, _VALUE.value)
    )
    return union_all(of_records, of_values).cte("pages")
