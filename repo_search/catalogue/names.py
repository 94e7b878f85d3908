"""Ids by the folded form of a name, and readable ids that are still free."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Connection, select


def ids_named(connection: Connection, id_column: Column[Any], key: str) -> list[str]:
    """Ids, in order, of the entries one of whose names has this folded form."""
    names = id_column.table
    return list(
        connection.scalars(
            select(id_column).where(names.c.name_key == key).distinct().order_by(id_column)
        )
    )


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
