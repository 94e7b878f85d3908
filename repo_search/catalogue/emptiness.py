"""Whether a catalogue holds nothing yet but what every catalogue begins with."""

from typing import Any

from sqlalchemy import Connection, func, select, true

from repo_search.catalogue import outbox, publishers, tables, theme_changes
from repo_search.catalogue.rows import OF_ITSELF
from repo_search.errors import BadInput

_AUTHORITIES = (
    tables.publisher,
    tables.publisher_name,
    tables.succession,
    tables.theme,
    tables.theme_relation,
    tables.theme_name,
)
_MAY_BE = {*_AUTHORITIES, tables.account, tables.session}
"""What may have rows: entries that we ship, and people who are to sign in."""


def check(connection: Connection) -> None:
    """Raises BadInput for a catalogue in which anybody has done anything but name people who may
    sign in. To tell it, its authority files are written anew: leave these or go back."""
    if held := connection.scalar(select(func.count()).select_from(tables.record)):
        raise _in_use(connection, f"it has {held:,} record{'' if held == 1 else 's'}")
    if outbox.revision(connection):
        raise _in_use(connection, "it has had records")
    for table in tables.metadata.sorted_tables:
        of_it = table.c.key.not_in(OF_ITSELF) if table is tables.repository else true()
        rows = select(table).where(of_it).limit(1)
        if table not in _MAY_BE and connection.execute(rows).first():
            raise _in_use(connection, f"something is in its table “{table.name}”")
    with connection.begin_nested() as trial:
        before = _authorities(connection)
        for table in reversed(_AUTHORITIES):
            connection.execute(table.delete())
        theme_changes.add_shipped(connection)
        publishers.add_shipped(connection)
        as_new = _authorities(connection)
        trial.rollback()
    if before != as_new:
        raise _in_use(connection, "its publishers or themes were changed")


def _authorities(connection: Connection) -> list[list[Any]]:
    return [
        list(connection.execute(select(table).order_by(*table.primary_key)))
        for table in _AUTHORITIES
    ]


def _in_use(connection: Connection, why: str) -> BadInput:
    instead = (
        "Name a new data directory with --data"
        if connection.dialect.name == "sqlite"
        else "Name an empty database in REPO_SEARCH_CATALOGUE, and an index and a place for files "
        "that are of no other repository"
    )
    return BadInput(
        f"The repository is not empty: {why}. {instead}. If an import of this bag was interrupted "
        "at its end, all of it may be there: run “repo-search verify”."
    )
