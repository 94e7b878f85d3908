"""What came in last, of how many publishers, and with what text: for pages that let people look
around. Withdrawn records are nowhere in it."""

from datetime import datetime
from typing import get_args

from sqlalchemy import Connection, func, select

from repo_search.catalogue import records, tables
from repo_search.passages import TextState
from repo_search.records import Record

_RECORD, _VALUE = tables.record.c, tables.record_value.c


def latest(
    connection: Connection, limit: int, offset: int = 0, text: TextState | None = None
) -> list[Record]:
    """The records that came in last, newest addition first; `text` gives those only whose text
    comes from there."""
    wanted = select(_RECORD.record_id).where(tables.PUBLIC)
    if text is not None:
        wanted = wanted.where(_RECORD.text == text)
    page = wanted.order_by(_RECORD.accession.desc()).limit(limit).offset(offset)
    return list(records.by_ids(connection, connection.scalars(page).all()).values())


def text_states(connection: Connection) -> dict[TextState, int]:
    """How many records have their text from where; all of them together are all there are."""
    rows = connection.execute(
        select(_RECORD.text, func.count().label("number"))
        .where(tables.PUBLIC)
        .group_by(_RECORD.text)
    )
    found = {row.text: row.number for row in rows}
    return {state: found.get(state, 0) for state in get_args(TextState)}


def publishers_held(connection: Connection) -> int:
    """How many publishers issued at least one record that is not withdrawn."""
    return (
        connection.scalar(
            select(func.count(_VALUE.value.distinct()))
            .join(tables.record, _RECORD.record_id == _VALUE.record_id)
            .where(_VALUE.field == "publisher", tables.PUBLIC)
        )
        or 0
    )


def last_added(connection: Connection) -> datetime | None:
    """When the newest public record came in (UTC), or None."""
    newest: datetime | None = connection.scalar(
        select(func.max(_RECORD.added)).where(tables.PUBLIC)
    )
    return newest
