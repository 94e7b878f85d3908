"""Publishers in the catalogue: matching written names, lineage, the authority file."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, or_, select

from repo_search.authorities import (
    AuthorityRow,
    Publisher,
    name_key,
    reach,
    shipped_publishers,
    slug,
)
from repo_search.body_names import match_key, split_joint, taken_apart
from repo_search.catalogue import decisions, redirects, tables
from repo_search.catalogue.authority_rows import entries_of
from repo_search.catalogue.names import free_id, ids_named
from repo_search.catalogue.takeovers import add_names, take_over
from repo_search.errors import BadInput, NotFound
from repo_search.texts import _

_ENTRY = tables.publisher.c
_NAME = tables.publisher_name.c
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
    former: dict[str, list[str]] = defaultdict(list)
    for old_id, new_id in redirects.of_kind(connection, "publisher").items():
        former[new_id].append(old_id)
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
            tuple(former[row.publisher_id]),
        )
        for row in connection.execute(
            select(tables.publisher).order_by(_ENTRY.name, _ENTRY.publisher_id)
        )
    }


def lineage_up(publishers: Mapping[str, Publisher], publisher_id: str) -> tuple[str, ...]:
    """A publisher and its successors, nearest first: all under which its records are filed."""
    return reach(publisher_id, {p.publisher_id: p.successors for p in publishers.values()})


def lineage_down(publishers: Mapping[str, Publisher], publisher_id: str) -> tuple[str, ...]:
    """A publisher and its predecessors, nearest first."""
    return reach(publisher_id, {p.publisher_id: p.predecessors for p in publishers.values()})


def fitting(connection: Connection, name: str) -> list[str]:
    """Ids of the entries with this name, or, if none has it, of those whose name is the same
    but for the ways of writing one (see `match_key`); entries of the authority file first."""
    if found := ids_named(connection, _NAME.publisher_id, name_key(name)):
        return found
    body = taken_apart(name)
    if not body.place:
        return []
    holds_word = (_NAME.name_key.contains(word, autoescape=True) for word in body.telling_words)
    rows = connection.execute(select(_NAME.publisher_id, _NAME.name).where(or_(*holds_word)))
    same = sorted({row.publisher_id for row in rows if match_key(row.name) == body.key})
    if len(same) < 2:
        return same
    entered = select(_ENTRY.publisher_id).where(_ENTRY.publisher_id.in_(same), _ENTRY.matched)
    return sorted(connection.scalars(entered)) or same


def named(connection: Connection, name: str) -> str | None:
    """The id of the entry with this preferred or variant name, or None.

    Raises BadInput for a name that fits two entries: that is for a person to decide.
    """
    found = fitting(connection, name)
    if len(found) > 1:
        raise BadInput(_ambiguous(name, found))
    return found[0] if found else None


def bodies(connection: Connection, written: str) -> tuple[str, ...]:
    """The names of the bodies in a written value: two where they published jointly."""
    return split_joint(written, lambda name: bool(fitting(connection, name)))


def find_or_add(connection: Connection, name: str) -> str:
    """The id for a written name; a name nobody knows becomes a new, unmatched entry."""
    if known := named(connection, name):
        return known
    publisher_id = free_publisher_id(connection, slug(name))
    connection.execute(
        tables.publisher.insert().values(publisher_id=publisher_id, name=name, matched=False)
    )
    add_names(connection, publisher_id, [name])
    return publisher_id


def free_publisher_id(connection: Connection, wanted: str) -> str:
    """The wanted id, or one like it, that no entry has and no link to a former entry."""
    return free_id(
        connection, _ENTRY.publisher_id, wanted, redirects.of_kind(connection, "publisher")
    )


def add_shipped(connection: Connection) -> None:
    add_rows(connection, shipped_publishers())


def add_rows(connection: Connection, rows: Iterable[AuthorityRow]) -> list[str]:
    """Adds or updates entries from an authority file; gives the ids of all rows.

    A column that the file doesn't have leaves what is there. A row that gives the id replaces
    the entry's names and predecessors; one that doesn't adds to them. A former preferred name
    stays as a variant. Raises BadInput (see `entries_of`), and for a predecessor that is
    neither in the file nor here.
    """
    rows = list(rows)
    ids = [
        _put(connection, row, entry)
        for row, entry in zip(rows, entries_of(connection, rows), strict=True)
    ]
    _absorb(connection, set(ids))
    for publisher_id, row in zip(ids, rows, strict=True):
        _put_predecessors(connection, publisher_id, row)
    return ids


def _put(connection: Connection, row: AuthorityRow, publisher_id: str | None) -> str:
    entry = row.entry
    values = {column: getattr(entry, column) for column in _DESCRIPTION if column in row.columns}
    former = connection.scalar(select(_ENTRY.name).where(_ENTRY.publisher_id == publisher_id))
    if publisher_id is None:
        publisher_id = free_publisher_id(connection, entry.publisher_id)
        connection.execute(
            tables.publisher.insert().values(publisher_id=publisher_id, matched=True, **values)
        )
    else:
        connection.execute(
            tables.publisher.update()
            .where(_ENTRY.publisher_id == publisher_id)
            .values(matched=True, **values)
        )
    ours = _NAME.publisher_id == publisher_id
    if row.identified and "variants" in row.columns:
        connection.execute(tables.publisher_name.delete().where(ours))
    has = set(connection.scalars(select(_NAME.name).where(ours)))
    names = dict.fromkeys([*entry.names, *([former] if former else [])])
    add_names(connection, publisher_id, [name for name in names if name not in has])
    return publisher_id


def _absorb(connection: Connection, changed: Collection[str]) -> None:
    """Takes the unmatched entries that came with documents before the authority file knew their
    names into those of its entries that they fit; not where two fit, nor where a person
    decided to keep them apart."""
    entered, waiting = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    rows = connection.execute(
        select(_NAME.publisher_id, _NAME.name, _ENTRY.matched)
        .join(tables.publisher, _ENTRY.publisher_id == _NAME.publisher_id)
        .order_by(_NAME.publisher_id)
    ).all()
    for row in rows:
        (entered if row.matched else waiting)[row.publisher_id].add(row.name)
    exactly, otherwise = (_by_key(entered, key) for key in (name_key, match_key))
    apart = kept_apart(connection)
    for publisher_id, names in waiting.items():
        fit = {
            entry
            for name in names
            for entry in exactly[name_key(name)] or otherwise[match_key(name)]
        }
        fit = {entry for entry in fit if frozenset((entry, publisher_id)) not in apart}
        if len(fit) == 1 and fit <= set(changed):
            take_over(connection, publisher_id, *fit)


def _by_key(
    names: Mapping[str, Iterable[str]], key_of: Callable[[str], str]
) -> defaultdict[str, set[str]]:
    found = defaultdict[str, set[str]](set)
    for publisher_id, of_entry in names.items():
        for name in of_entry:
            found[key_of(name)].add(publisher_id)
    return found


def kept_apart(connection: Connection) -> set[frozenset[str]]:
    """Pairs of publishers of which a person said that they are two bodies."""
    return {frozenset(pair) for pair in decisions.pairs(connection, "publisher", "apart")}


def _put_predecessors(connection: Connection, publisher_id: str, row: AuthorityRow) -> None:
    succession = tables.succession
    if row.identified and "predecessors" in row.columns:
        connection.execute(succession.delete().where(succession.c.successor_id == publisher_id))
    for name in row.predecessors:
        predecessor = _predecessor(connection, name)
        if predecessor is None or predecessor == publisher_id:
            what = "is not in the authority file" if predecessor is None else "is the same"
            raise BadInput(f"“{name}”, predecessor of “{row.entry.name}”, {what}.")
        connection.execute(
            tables.publisher.update().where(_ENTRY.publisher_id == predecessor).values(matched=True)
        )
        pair = {"predecessor_id": predecessor, "successor_id": publisher_id}
        if connection.execute(select(succession).filter_by(**pair)).first() is None:
            connection.execute(succession.insert().values(**pair))


def _predecessor(connection: Connection, written: str) -> str | None:
    """The entry of this name or id."""
    by_id = select(_ENTRY.publisher_id).where(_ENTRY.publisher_id == written)
    return connection.scalar(by_id) or named(connection, written)


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
    """The entry with this id, former id or name. Raises NotFound, or BadInput for a name that
    fits two."""
    if written in publishers:
        return publishers[written]
    key = name_key(written)
    found = (
        [p for p in publishers.values() if written in p.former_ids]
        or [p for p in publishers.values() if key in map(name_key, p.names)]
        or _written_otherwise(publishers, match_key(written))
    )
    if not found:
        near = [p.name for p in publishers.values() if key and key in name_key(p.name)][:3]
        raise NotFound(_missing(written[:80], near))
    if len(found) > 1:
        raise BadInput(_ambiguous(written, [p.name for p in found]))
    return found[0]


def _written_otherwise(publishers: Mapping[str, Publisher], key: str) -> list[Publisher]:
    same = [p for p in publishers.values() if key and key in map(match_key, p.names)]
    return [p for p in same if p.matched] or same


def _missing(written: str, near: Sequence[str]) -> str:
    if not near:
        return _("There is no publisher “%(written)s”.", written=written)
    return _(
        "There is no publisher “%(written)s”. Did you mean %(near)s?",
        written=written,
        near=" / ".join(near),
    )


def _ambiguous(written: str, names: Sequence[str]) -> str:
    return _(
        "“%(written)s” fits %(names)s publishers (%(listed)s). Write the full name of one.",
        written=written,
        names=len(names),
        listed=", ".join(names),
    )
