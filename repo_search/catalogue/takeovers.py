"""One publisher's entry becomes part of another: all that named it names the other."""

from sqlalchemy import Connection, Table, or_, select, true

from repo_search.authorities import name_key
from repo_search.catalogue import redirects, tables

_NAME = tables.publisher_name.c
_DECISION = tables.decision.c


def take_over(connection: Connection, old_id: str, new_id: str) -> None:
    """Moves records, cases, names (as variants), lineage and decisions of one entry to another,
    and leaves a redirect in its place."""
    _move(connection, tables.record_value, "record_id", "value", old_id, new_id)
    _move(connection, tables.case_publisher, "case_id", "publisher_id", old_id, new_id)
    _move(connection, tables.succession, "successor_id", "predecessor_id", old_id, new_id)
    _move(connection, tables.succession, "predecessor_id", "successor_id", old_id, new_id)
    _move_names(connection, old_id, new_id)
    _move_decisions(connection, old_id, new_id)
    connection.execute(tables.publisher.delete().where(tables.publisher.c.publisher_id == old_id))
    redirects.put(connection, "publisher", old_id, new_id)


def _move(
    connection: Connection, table: Table, owner: str, column: str, old: str, new: str
) -> None:
    """Has the rows that name the old publisher name the new one, each owner's but once."""
    owners, publisher = table.c[owner], table.c[column]
    ours = table.c.field == "publisher" if "field" in table.c else true()
    has_new = select(owners).where(ours, publisher == new)
    connection.execute(
        table.delete().where(ours, publisher == old, or_(owners.in_(has_new), owners == new))
    )
    connection.execute(table.update().where(ours, publisher == old).values({column: new}))


def _move_names(connection: Connection, old: str, new: str) -> None:
    has = set(connection.scalars(select(_NAME.name_key).where(_NAME.publisher_id == new)))
    names = connection.scalars(select(_NAME.name).where(_NAME.publisher_id == old)).all()
    connection.execute(tables.publisher_name.delete().where(_NAME.publisher_id == old))
    add_names(connection, new, [name for name in names if name_key(name) not in has])


def add_names(connection: Connection, publisher_id: str, names: list[str]) -> None:
    """Gives an entry these names, none of which it has yet."""
    rows = [
        {"publisher_id": publisher_id, "name": name, "name_key": name_key(name)} for name in names
    ]
    if rows:
        connection.execute(tables.publisher_name.insert(), rows)


def _move_decisions(connection: Connection, old: str, new: str) -> None:
    """What was decided of the old entry holds for the new one, but for the two of them."""
    ours = (_DECISION.kind == "publisher") & ((_DECISION.one == old) | (_DECISION.other == old))
    rows = [*connection.execute(select(tables.decision).where(ours)).mappings()]
    connection.execute(tables.decision.delete().where(ours))
    for row in rows:
        third = row["other"] if row["one"] == old else row["one"]
        pair = dict(zip(("one", "other"), sorted((third, new)), strict=True))
        known = select(tables.decision).filter_by(kind="publisher", **pair)
        if third != new and connection.execute(known).first() is None:
            connection.execute(tables.decision.insert().values({**row, **pair}))
