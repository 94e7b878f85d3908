"""Ids that lead to others since what they stood for was merged or renamed."""

from typing import Literal

from sqlalchemy import Connection, select

from repo_search.catalogue import tables

Kind = Literal["record", "publisher", "theme", "case"]

_REDIRECT = tables.redirect.c


def put(connection: Connection, kind: Kind, old_id: str, new_id: str) -> None:
    """Makes an old id lead to a new one, and with it all ids that led to the old one."""
    of_kind = _REDIRECT.kind == kind
    connection.execute(
        tables.redirect.delete().where(of_kind, _REDIRECT.old_id.in_([old_id, new_id]))
    )
    connection.execute(
        tables.redirect.update().where(of_kind, _REDIRECT.new_id == old_id).values(new_id=new_id)
    )
    connection.execute(tables.redirect.insert().values(kind=kind, old_id=old_id, new_id=new_id))


def remove(connection: Connection, kind: Kind, old_id: str) -> None:
    """Makes an id lead nowhere: what it stood for is back."""
    connection.execute(
        tables.redirect.delete().where(_REDIRECT.kind == kind, _REDIRECT.old_id == old_id)
    )


def target(connection: Connection, kind: Kind, old_id: str) -> str | None:
    """Where an id leads, if it was merged into another or renamed."""
    return connection.scalar(
        select(_REDIRECT.new_id).where(_REDIRECT.kind == kind, _REDIRECT.old_id == old_id)
    )
