"""A copy of a catalogue to try things in."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from repo_search.catalogue import Catalogue, file_of, references, tables

_TOGETHER = 200
"""Rows that are read and written at a time."""


def copy_to(url: str, target: Path) -> None:
    """Writes the catalogue at a URL into a new SQLite file, as it is at one moment; nothing where
    the catalogue is a file that is not there yet. Raises what opening it raises."""
    here = file_of(url)
    if here is None:
        _copy_rows(url, target)
    elif here.is_file():
        with closing(sqlite3.connect(here)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)


def _copy_rows(url: str, target: Path) -> None:
    source, copy = Catalogue(url), Catalogue(f"sqlite:///{target}")
    try:
        with source.read() as read, copy.write() as written:
            references.put_off(written)
            for table in reversed(tables.metadata.sorted_tables):
                written.execute(table.delete())
            for table in tables.metadata.sorted_tables:
                found = read.execute(select(table).execution_options(yield_per=_TOGETHER))
                for rows in found.mappings().partitions():
                    written.execute(table.insert(), [dict(row) for row in rows])
    finally:
        copy.close()
        source.close()
