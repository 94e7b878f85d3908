"""Which entry of the catalogue each row of an authority file speaks of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from repo_search.authorities import AuthorityRow, name_key
from repo_search.catalogue import redirects, tables
from repo_search.catalogue.names import ids_named
from repo_search.errors import BadInput

_NAME = tables.publisher_name.c


def entries_of(connection: Connection, rows: Sequence[AuthorityRow]) -> list[str | None]:
    """For each row the id of the entry that it changes, or None where it is a new one.

    That is the entry with the row's id; else the one whose preferred name is the row's; else the
    only one that has the row's name as a variant, unless another row speaks of it. Raises
    BadInput, naming rows, where two rows speak of one entry, an id was merged into another, or
    a name is that of two entries.
    """
    preferred = _preferred(connection)
    former = redirects.of_kind(connection, "publisher")
    found = [_by_id_or_name(row, preferred, former) for row in rows]
    spoken_of = {entry: row for entry, row in zip(found, rows, strict=True) if entry}
    found = [
        entry or _by_variant(connection, row, spoken_of)
        for entry, row in zip(found, rows, strict=True)
    ]
    _check_each_once(rows, found)
    return found


def _preferred(connection: Connection) -> dict[str, list[str]]:
    """Ids by the folded form of their preferred names."""
    entry = tables.publisher.c
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(
        select(entry.publisher_id, entry.name).order_by(entry.name, entry.publisher_id)
    ):
        found[name_key(row.name)].append(row.publisher_id)
    return found


def _by_id_or_name(
    row: AuthorityRow, preferred: Mapping[str, Sequence[str]], former: Mapping[str, str]
) -> str | None:
    wanted = row.entry.publisher_id
    named = preferred.get(name_key(row.entry.name), [])
    if row.identified:
        if any(wanted in ids for ids in preferred.values()):
            return wanted
        if wanted in former:
            raise BadInput(
                f"Row {row.number} of the authority file: “{wanted}” became part of "
                f"“{former[wanted]}”. "
                "Take the row out, or give it that id."
            )
    if len(named) > 1:
        raise BadInput(
            f"Row {row.number} of the authority file: “{row.entry.name}” is the name of "
            f"{' and '.join(named)}. Write the id of one of them."
        )
    return named[0] if named else None


def _by_variant(
    connection: Connection, row: AuthorityRow, spoken_of: dict[str, AuthorityRow]
) -> str | None:
    key = name_key(row.entry.name)
    ids = ids_named(connection, _NAME.publisher_id, key)
    if row.identified or len(ids) != 1:
        return None
    other = spoken_of.get(ids[0])
    if other is None:
        return ids[0]
    if not other.identified and key not in map(name_key, other.entry.names):
        raise BadInput(
            f"Row {row.number} of the authority file: “{row.entry.name}” is a variant of "
            f"“{other.entry.name}”, of which row {other.number} speaks. Take one of the rows out, "
            "or export the authority file and change that."
        )
    return None


def _check_each_once(rows: Sequence[AuthorityRow], found: Sequence[str | None]) -> None:
    seen: dict[str, AuthorityRow] = {}
    for row, entry in zip(rows, found, strict=True):
        new = f"id {row.entry.publisher_id}" if row.identified else name_key(row.entry.name)
        first = seen.setdefault(f"entry {entry}" if entry else f"new {new}", row)
        if first is not row:
            raise BadInput(
                f"Rows {first.number} and {row.number} of the authority file are one publisher, "
                f"“{row.entry.name}”. Make one row of them"
                + ("." if entry else ", or give each an id.")
            )
