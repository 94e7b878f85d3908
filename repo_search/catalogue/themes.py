"""Themes in the catalogue: the thesaurus, and labels that came with documents."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, select

from repo_search.authorities import name_key, reach, slug
from repo_search.catalogue import tables
from repo_search.catalogue.names import free_id, ids_named
from repo_search.errors import NotFound
from repo_search.thesaurus import Theme, shipped_themes


def add_shipped(connection: Connection) -> None:
    for theme in shipped_themes():
        _add(connection, theme)


def all_themes(connection: Connection) -> dict[str, Theme]:
    """Every theme by id, in the order of labels."""
    names: dict[str, list[str]] = defaultdict(list)
    for theme_id, name in connection.execute(
        select(tables.theme_name.c.theme_id, tables.theme_name.c.name)
    ):
        names[theme_id].append(name)
    broader: dict[str, list[str]] = defaultdict(list)
    relation = tables.theme_relation.c
    for theme_id, other in connection.execute(
        select(relation.theme_id, relation.other_id).where(relation.relation == "broader")
    ):
        broader[theme_id].append(other)
    return {
        row.theme_id: Theme(
            row.theme_id,
            row.label,
            next(iter(broader[row.theme_id]), ""),
            tuple(sorted(name for name in names[row.theme_id] if name != row.label)),
            row.matched,
        )
        for row in connection.execute(select(tables.theme).order_by(tables.theme.c.label))
    }


def broader(themes: dict[str, Theme], theme_id: str) -> tuple[str, ...]:
    """A theme and all broader ones: filtering by a theme finds the narrower ones too."""
    return reach(theme_id, {t.theme_id: (t.broader,) for t in themes.values() if t.broader})


def find_or_add(connection: Connection, label: str) -> str:
    """The id for a label or variant; a label nobody knows becomes a new, unmatched theme."""
    found = ids_named(connection, tables.theme_name.c.theme_id, name_key(label))
    if found:
        return found[0]
    theme_id = free_id(connection, tables.theme.c.theme_id, slug(label))
    _add(connection, Theme(theme_id, label, matched=False))
    return theme_id


def find_in(themes: Mapping[str, Theme], written: str) -> Theme:
    """The theme with this id, label or variant. Raises NotFound."""
    if written in themes:
        return themes[written]
    key = name_key(written)
    for theme in themes.values():
        if key in map(name_key, (theme.label, *theme.variants)):
            return theme
    raise NotFound(f"There is no theme “{written[:80]}”.")


def _add(connection: Connection, theme: Theme) -> None:
    connection.execute(
        tables.theme.insert().values(
            theme_id=theme.theme_id,
            label=theme.label,
            matched=theme.matched,
        )
    )
    if theme.broader:
        connection.execute(
            tables.theme_relation.insert().values(
                theme_id=theme.theme_id, relation="broader", other_id=theme.broader
            )
        )
    for name in dict.fromkeys((theme.label, *theme.variants)):
        connection.execute(
            tables.theme_name.insert().values(
                theme_id=theme.theme_id, name=name, name_key=name_key(name)
            )
        )
