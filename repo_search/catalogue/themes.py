"""Themes in the catalogue: the thesaurus, and labels that came with documents."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby

from sqlalchemy import Connection, bindparam, func, select

from repo_search.analysis import fold
from repo_search.authorities import name_key, slug
from repo_search.catalogue import redirects, tables
from repo_search.errors import NotFound
from repo_search.texts import _
from repo_search.thesaurus import Theme

KIND: redirects.Kind = "theme"
"""What redirects of themes are called."""

_NAME = tables.theme_name.c
_OF_NAMES = (  # made once: that takes as long as asking
    select(_NAME.name_key, func.min(_NAME.theme_id))
    .where(_NAME.name_key.in_(bindparam("keys", expanding=True)), _NAME.indicates.is_(False))
    .group_by(_NAME.name_key)
)


def all_themes(connection: Connection, *, indicators: bool = False) -> dict[str, Theme]:
    """Every theme by id, in the order of labels. Indicators are most of the words of a thesaurus
    and no search needs them: they are there only if asked for."""
    names, hints = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    column = tables.theme_name.c
    words = select(column.theme_id, column.name, column.indicates).order_by(column.name)
    if not indicators:
        words = words.where(column.indicates.is_(False))
    for theme_id, name, indicates in connection.execute(words):
        (hints if indicates else names)[theme_id].append(name)
    relations = defaultdict[tuple[str, str], list[str]](list)
    relation = tables.theme_relation.c
    for theme_id, kind, other in connection.execute(
        select(relation.theme_id, relation.relation, relation.other_id).order_by(relation.other_id)
    ):
        relations[theme_id, kind].append(other)
    theme, redirect = tables.theme.c, tables.redirect.c
    leads_here = (redirect.kind == KIND) & (redirect.new_id == theme.theme_id)
    rows = connection.execute(
        select(tables.theme, redirect.old_id)
        .outerjoin(tables.redirect, leads_here)
        .order_by(theme.label, theme.theme_id, redirect.old_id)
    )
    return {
        row.theme_id: Theme(
            row.theme_id,
            row.label,
            tuple(relations[row.theme_id, "broader"]),
            tuple(relations[row.theme_id, "related"]),
            tuple(name for name in names[row.theme_id] if name != row.label),
            tuple(hints[row.theme_id]),
            row.scope_note,
            row.uri,
            tuple(former for former in (row.old_id, *(other.old_id for other in others)) if former),
            row.matched,
        )
        for row, *others in (list(same) for _, same in groupby(rows, lambda row: row.theme_id))
    }


def broader(themes: Mapping[str, Theme], theme_id: str) -> tuple[str, ...]:
    """A theme and all broader ones, nearest first: filtering by a theme finds the narrower ones
    too. Cycles do no harm."""
    found = [theme_id]
    for known in found:
        above = themes[known].broader if known in themes else ()
        found.extend(one for one in above if one not in found)
    return tuple(found)


def find_or_add(connection: Connection, *labels: str) -> list[str]:
    """The ids for labels or variants; a label nobody knows becomes a new, unmatched theme.

    A label that was merged into a theme stays with it, though a later thesaurus has it no more.
    """
    keys = [name_key(label) for label in labels]
    known: dict[str, str] = (
        dict(connection.execute(_OF_NAMES, {"keys": keys}).all()) if keys else {}
    )
    for key, label in zip(keys, labels, strict=True):
        if key not in known:
            known[key] = _added(connection, label)
    return [known[key] for key in keys]


def _added(connection: Connection, label: str) -> str:
    former = redirects.of_kind(connection, KIND)
    wanted = slug(label)
    if wanted in former and wanted == "-".join(fold(label)):  # not one that was cut off
        return former[wanted]
    theme_id = free_id(connection, wanted)
    connection.execute(tables.theme.insert().values(theme_id=theme_id, label=label, matched=False))
    connection.execute(
        tables.theme_name.insert().values(theme_id=theme_id, name=label, name_key=name_key(label))
    )
    return theme_id


def free_id(connection: Connection, wanted: str) -> str:
    """The wanted id, or the first of wanted-2, wanted-3 … that no theme has or had."""
    taken = {*connection.scalars(select(tables.theme.c.theme_id))}
    taken |= redirects.of_kind(connection, KIND).keys()
    number, free = 2, wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free


def find_in(themes: Mapping[str, Theme], written: str) -> Theme:
    """The theme with this id, former id, label or variant. Raises NotFound."""
    if written in themes:
        return themes[written]
    key = name_key(written)
    for theme in themes.values():
        if written in theme.former_ids:
            return theme
    for theme in themes.values():
        if key in map(name_key, theme.names):
            return theme
    raise NotFound(_("There is no theme “%(written)s”.", written=written[:80]))
