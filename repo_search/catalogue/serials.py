"""Serial numbers of tables, where rows come in with the numbers that they had."""

from typing import Any

from sqlalchemy import Connection, Table, func, select


def go_on_from(connection: Connection, table: Table, number: int = 0) -> None:
    """Has a table count on from this number, or from its last row or what it gave last if that is
    later."""
    column: Any = table.autoincrement_column
    number = max(number, connection.scalar(select(func.max(column))) or 0, last(connection, table))
    if connection.dialect.name != "sqlite":
        if number:
            connection.execute(select(func.setval(_sequence(table), number)))
    elif counts_on(table):
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table.name,))
        connection.exec_driver_sql(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table.name, number)
        )


def last(connection: Connection, table: Table) -> int:
    """The last number that was given."""
    if connection.dialect.name == "sqlite":
        asked = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        return int(connection.exec_driver_sql(asked, (table.name,)).scalar() or 0)
    asked = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM "
    return int(connection.exec_driver_sql(asked + _sequence(table)).scalar() or 0)


def counts_on(table: Table) -> bool:
    """Whether none of its numbers is given twice, in SQLite too."""
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def _sequence(table: Table) -> str:
    column: Any = table.autoincrement_column
    return f"{table.name}_{column.name}_seq"  # as PostgreSQL calls it
