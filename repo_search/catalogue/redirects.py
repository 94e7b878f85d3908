"""Ids that were merged into others or renamed: links that hold them go on working."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from repo_search.catalogue import tables

_COLUMN = tables.redirect.c


def put(connection: Connection, kind: str, old: str, new: str) -> None:
    """Has an id that is no more, and all that led to it, lead to another."""
    ours = _COLUMN.kind == kind
    connection.execute(tables.redirect.delete().where(ours, _COLUMN.old_id.in_([old, new])))
    connection.execute(
        tables.redirect.update().where(ours, _COLUMN.new_id == old).values(new_id=new)
    )
    connection.execute(tables.redirect.insert().values(kind=kind, old_id=old, new_id=new))


def forget(connection: Connection, kind: str, ids: Iterable[str]) -> None:
    """Ends the redirects from ids that are in use again and to those that are gone."""
    for one in ids:
        connection.execute(
            tables.redirect.delete().where(
                _COLUMN.kind == kind, (_COLUMN.old_id == one) | (_COLUMN.new_id == one)
            )
        )


def of_kind(connection: Connection, kind: str) -> dict[str, str]:
    """Where the ids of this kind that are no more lead, in order."""
    rows = connection.execute(
        select(_COLUMN.old_id, _COLUMN.new_id).where(_COLUMN.kind == kind).order_by(_COLUMN.old_id)
    )
    return {row.old_id: row.new_id for row in rows}
