"""Ids by the folded form of a name, and readable ids that are still free."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Select, bindparam, select


def ids_named(connection: Connection, id_column: Column[Any], key: str) -> list[str]:
    """Ids, in order, of the entries one of whose names has this folded form."""
    return list(connection.scalars(_named(id_column), {"key": key}))


@cache
def _named(id_column: Column[Any]) -> Select[Any]:
    """Made once: that takes as long as asking."""
    named = id_column.table.c.name_key == bindparam("key")
    return select(id_column).where(named).distinct().order_by(id_column)


def free_id(
    connection: Connection, id_column: Column[Any], wanted: str, also_taken: Iterable[str] = ()
) -> str:
    """The wanted id, or the first of wanted-2, wanted-3 … that no row has."""
    taken = {
        *connection.scalars(select(id_column).where(id_column.startswith(wanted, autoescape=True))),
        *also_taken,
    }
    number, free = 2, wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free
