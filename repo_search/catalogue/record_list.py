"""Records as their librarians look for them: by id, words of the title and state."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true

from repo_search.catalogue import records, tables
from repo_search.records import Record

_RECORD = tables.record.c
_MOST_WORDS = 8

STATES: Mapping[str, ColumnElement[bool]] = {
    "published": tables.PUBLIC,
    "draft": _RECORD.draft.is_not(None) & _RECORD.withdrawn.is_(None),
    "held": _RECORD.held.is_not(None) & _RECORD.withdrawn.is_(None),
    "withdrawn": _RECORD.withdrawn.is_not(None),
}
"""The states of a record; a draft may be held back as well."""


class Listed(NamedTuple):
    """Some records of a list, newest first, and how many it has in all."""

    records: tuple[Record, ...]
    total: int


def look_for(
    connection: Connection, text: str, state: str = "", *, at_most: int, skip: int = 0
) -> Listed:
    """The records with this id, or whose titles hold all of these words or parts of words, in any
    state, or in this one. Raises KeyError for a state that there is none of."""
    words = text.lower().split()[:_MOST_WORDS]
    title = func.lower(_RECORD.title)
    in_title = and_(true(), *(title.contains(word, autoescape=True) for word in words))
    in_state = STATES[state] if state else true()
    chosen = or_(in_title, _RECORD.record_id == text.strip().lower()) & in_state
    total = connection.scalar(select(func.count()).select_from(tables.record).where(chosen)) or 0
    ids = connection.scalars(
        select(_RECORD.record_id)
        .where(chosen)
        .order_by(_RECORD.accession.desc())
        .limit(at_most)
        .offset(skip)
    ).all()
    return Listed(tuple(records.by_ids(connection, ids).values()), total)
