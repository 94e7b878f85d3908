"""Ids that lead to others since what they stood for was merged or renamed."""

from collections.abc import Iterable
from typing import Literal

from sqlalchemy import Connection, select

from repo_search.catalogue import tables

Kind = Literal["record", "publisher", "theme", "case"]

_REDIRECT = tables.redirect.c


def put(connection: Connection, kind: Kind, old_id: str, new_id: str) -> None:
    """Makes an old id lead to a new one, and with it all ids that led to the old one."""
    ours = _REDIRECT.kind == kind
    connection.execute(tables.redirect.delete().where(ours, _REDIRECT.old_id.in_([old_id, new_id])))
    connection.execute(
        tables.redirect.update().where(ours, _REDIRECT.new_id == old_id).values(new_id=new_id)
    )
    connection.execute(tables.redirect.insert().values(kind=kind, old_id=old_id, new_id=new_id))


def forget(connection: Connection, kind: Kind, ids: Iterable[str]) -> None:
    """Ends the redirects from ids that are in use again and to those that are gone."""
    for one in ids:
        connection.execute(
            tables.redirect.delete().where(
                _REDIRECT.kind == kind, (_REDIRECT.old_id == one) | (_REDIRECT.new_id == one)
            )
        )


def target(connection: Connection, kind: Kind, old_id: str) -> str | None:
    """Where an id leads, if it was merged into another or renamed."""
    return connection.scalar(
        select(_REDIRECT.new_id).where(_REDIRECT.kind == kind, _REDIRECT.old_id == old_id)
    )


def of_kind(connection: Connection, kind: Kind) -> dict[str, str]:
    """Where the ids of this kind that are no more lead, in the order of the old ids."""
    rows = connection.execute(
        select(_REDIRECT.old_id, _REDIRECT.new_id)
        .where(_REDIRECT.kind == kind)
        .order_by(_REDIRECT.old_id)
    )
    return {row.old_id: row.new_id for row in rows}
