"""Publishers in the catalogue: matching written names, lineage, the authority file."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, Table, select, true

from repo_search.authorities import (
    AuthorityRow,
    Publisher,
    name_key,
    reach,
    shipped_publishers,
    slug,
)
from repo_search.catalogue import tables
from repo_search.catalogue.names import free_id, ids_named
from repo_search.errors import BadInput, NotFound

_ENTRY = tables.publisher.c
_DESCRIPTION = ("name", "kind", "nation", "region", "area", "valid_from", "valid_to")


def all_publishers(connection: Connection) -> dict[str, Publisher]:
    """Every entry by id, in the order of names."""
    names: dict[str, list[str]] = defaultdict(list)
    for publisher_id, name in connection.execute(
        select(tables.publisher_name.c.publisher_id, tables.publisher_name.c.name).order_by(
            tables.publisher_name.c.name
        )
    ):
        names[publisher_id].append(name)
    before, after = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for predecessor, successor in connection.execute(select(tables.succession)):
        before[successor].append(predecessor)
        after[predecessor].append(successor)
    return {
        row.publisher_id: Publisher(
            row.publisher_id,
            row.name,
            tuple(name for name in names[row.publisher_id] if name != row.name),
            row.kind,
            row.nation,
            row.region,
            row.area,
            row.valid_from,
            row.valid_to,
            tuple(sorted(before[row.publisher_id])),
            tuple(sorted(after[row.publisher_id])),
            row.matched,
        )
        for row in connection.execute(select(tables.publisher).order_by(_ENTRY.name))
    }


def lineage_up(publishers: Mapping[str, Publisher], publisher_id: str) -> tuple[str, ...]:
    """A publisher and its successors, nearest first: all under which its records are filed."""
    return reach(publisher_id, {p.publisher_id: p.successors for p in publishers.values()})


def lineage_down(publishers: Mapping[str, Publisher], publisher_id: str) -> tuple[str, ...]:
    """A publisher and its predecessors, nearest first."""
    return reach(publisher_id, {p.publisher_id: p.predecessors for p in publishers.values()})


def named(connection: Connection, name: str) -> str | None:
    """The id of the entry with this preferred or variant name, or None.

    Raises BadInput for a name that fits two entries: that is for a person to decide.
    """
    found = ids_named(connection, tables.publisher_name.c.publisher_id, name_key(name))
    if len(found) > 1:
        raise BadInput(_ambiguous(name, found))
    return found[0] if found else None


def find_or_add(connection: Connection, name: str) -> str:
    """The id for a written name; a name nobody knows becomes a new, unmatched entry."""
    if known := named(connection, name):
        return known
    publisher_id = free_id(connection, _ENTRY.publisher_id, slug(name))
    connection.execute(
        tables.publisher.insert().values(publisher_id=publisher_id, name=name, matched=False)
    )
    _add_names(connection, publisher_id, [name])
    return publisher_id


def add_shipped(connection: Connection) -> None:
    add_rows(connection, shipped_publishers())


def add_rows(connection: Connection, rows: Iterable[AuthorityRow]) -> list[str]:
    """Adds or updates entries from an authority file; gives the ids of all rows.

    An entry is the same as one already here when their preferred names match. Raises BadInput
    for a predecessor that is neither in the file nor here.
    """
    rows = list(rows)
    ids = [_put(connection, row.entry) for row in rows]
    for publisher_id, row in zip(ids, rows, strict=True):
        for name in row.predecessors:
            predecessor = named(connection, name)
            if predecessor is None or predecessor == publisher_id:
                what = "is not in the authority file" if predecessor is None else "is the same"
                raise BadInput(f"“{name}”, predecessor of “{row.entry.name}”, {what}.")
            _put_succession(connection, predecessor, publisher_id)
    return ids


def _put(connection: Connection, entry: Publisher) -> str:
    values = {column: getattr(entry, column) for column in _DESCRIPTION}
    publisher_id = connection.scalar(
        select(tables.publisher_name.c.publisher_id).where(
            tables.publisher_name.c.name_key == name_key(entry.name),
            tables.publisher_name.c.publisher_id == _ENTRY.publisher_id,
            tables.publisher_name.c.name == _ENTRY.name,
        )
    )
    if publisher_id is None:
        publisher_id = free_id(connection, _ENTRY.publisher_id, slug(entry.name))
        connection.execute(
            tables.publisher.insert().values(publisher_id=publisher_id, matched=True, **values)
        )
    else:
        connection.execute(
            tables.publisher.update()
            .where(_ENTRY.publisher_id == publisher_id)
            .values(matched=True, **values)
        )
        connection.execute(
            tables.publisher_name.delete().where(
                tables.publisher_name.c.publisher_id == publisher_id
            )
        )
    names = tuple(dict.fromkeys((entry.name, *entry.variants)))
    _add_names(connection, publisher_id, names)
    _absorb(connection, publisher_id, set(map(name_key, names)))
    return publisher_id


def _absorb(connection: Connection, publisher_id: str, keys: Collection[str]) -> None:
    """Takes in the unmatched entries of these names: what came with documents before the
    authority file knew it."""
    known = tables.publisher_name.c
    unmatched = connection.scalars(
        select(_ENTRY.publisher_id)
        .join(tables.publisher_name, known.publisher_id == _ENTRY.publisher_id)
        .where(_ENTRY.matched.is_(False), known.name_key.in_(keys))
        .distinct()
    ).all()
    for other in unmatched:
        _move(connection, tables.record_value, "record_id", "value", other, publisher_id)
        _move(connection, tables.case_publisher, "case_id", "publisher_id", other, publisher_id)
        connection.execute(tables.publisher_name.delete().where(known.publisher_id == other))
        connection.execute(tables.publisher.delete().where(_ENTRY.publisher_id == other))


def _move(
    connection: Connection, table: Table, owner: str, column: str, old: str, new: str
) -> None:
    """Has the rows that name the old publisher name the new one, each owner's but once."""
    owners, publisher = table.c[owner], table.c[column]
    ours = table.c.field == "publisher" if "field" in table.c else true()
    has_new = select(owners).where(ours, publisher == new)
    connection.execute(table.delete().where(ours, publisher == old, owners.in_(has_new)))
    connection.execute(table.update().where(ours, publisher == old).values({column: new}))


def _add_names(connection: Connection, publisher_id: str, names: Iterable[str]) -> None:
    for name in names:
        connection.execute(
            tables.publisher_name.insert().values(
                publisher_id=publisher_id, name=name, name_key=name_key(name)
            )
        )


def _put_succession(connection: Connection, predecessor: str, successor: str) -> None:
    pair = {"predecessor_id": predecessor, "successor_id": successor}
    known = select(tables.succession).filter_by(**pair)
    if connection.execute(known).first() is None:
        connection.execute(tables.succession.insert().values(**pair))


def names_shared(connection: Connection) -> dict[str, list[str]]:
    """Names, folded, that two or more entries have, and the ids of these: for a person to mend."""
    column = tables.publisher_name.c
    found: dict[str, list[str]] = defaultdict(list)
    for key, publisher_id in connection.execute(
        select(column.name_key, column.publisher_id).distinct().order_by(column.publisher_id)
    ):
        found[key].append(publisher_id)
    return {key: ids for key, ids in found.items() if len(ids) > 1}


def find_in(publishers: Mapping[str, Publisher], written: str) -> Publisher:
    """The entry with this id or name. Raises NotFound, or BadInput for a name that fits two."""
    if written in publishers:
        return publishers[written]
    key = name_key(written)
    found = [p for p in publishers.values() if key in map(name_key, (p.name, *p.variants))]
    if not found:
        near = [p.name for p in publishers.values() if key and key in name_key(p.name)][:3]
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise NotFound(f"There is no publisher “{written[:80]}”.{hint}")
    if len(found) > 1:
        raise BadInput(_ambiguous(written, [p.name for p in found]))
    return found[0]


def _ambiguous(written: str, names: Sequence[str]) -> str:
    return (
        f"“{written}” fits {len(names)} publishers ({', '.join(names)}). "
        "Write the full name of one."
    )
