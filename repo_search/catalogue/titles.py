"""The titles of records, for lists that say no more of them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from repo_search.catalogue import tables

_RECORD = tables.record.c
_BATCH = 500


def of(connection: Connection, record_ids: Sequence[str]) -> dict[str, str]:
    """Titles by id; unknown ids are left out."""
    found: dict[str, str] = {}
    for at in range(0, len(record_ids), _BATCH):
        batch = record_ids[at : at + _BATCH]
        wanted = select(_RECORD.record_id, _RECORD.title).where(_RECORD.record_id.in_(batch))
        found.update((row.record_id, row.title) for row in connection.execute(wanted))
    return found
