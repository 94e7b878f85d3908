"""References between rows while many are written: they are looked at when all are there."""

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from repo_search.catalogue import tables

_OF_ITSELF = 'ALTER TABLE "case" ALTER CONSTRAINT fk_case_asked_about'
"""The one table whose rows name others of it, so that no order of rows is right."""


def put_off(connection: Connection) -> None:
    """Has rows come before those that they name, until `broken` is asked."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    else:
        connection.exec_driver_sql(f"{_OF_ITSELF} DEFERRABLE INITIALLY DEFERRED")


def broken(connection: Connection) -> tuple[str, str] | None:
    """A table with a row that names one which is not there, and the table where that would be."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        return (found[0], found[2]) if found else None
    try:
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        return tables.case.name, tables.case.name
    connection.exec_driver_sql(f"{_OF_ITSELF} NOT DEFERRABLE")
    return None
