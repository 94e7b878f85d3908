"""Changes of the thesaurus: a file brought in, two themes merged, one renamed.

Each works out how the themes will be and which ids lead to which others, and writes the difference.
Records that are filed otherwise afterwards are put in the outbox, so that the index follows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Table, delete, select

from repo_search.authorities import name_key, slug
from repo_search.catalogue import outbox, redirects, tables
from repo_search.catalogue.themes import KIND, all_themes, broader, free_id
from repo_search.errors import BadInput
from repo_search.skos import shipped_themes
from repo_search.thesaurus import Theme, check

_THEME, _NAME, _RELATION = tables.theme.c, tables.theme_name.c, tables.theme_relation.c
_VALUE = tables.record_value.c
_ABOUT = _VALUE.field == "themes"

Themes = Mapping[str, Theme]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import did, as ids. `absorbed` were labels outside the thesaurus that it now knows;
    `unmatched` are in it no longer and kept for the records that have them."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    absorbed: tuple[str, ...]
    unmatched: tuple[str, ...]
    removed: tuple[str, ...]


def add_shipped(connection: Connection) -> None:
    """Brings in the thesaurus that the project ships."""
    import_themes(connection, shipped_themes(), replace=False)


def import_themes(connection: Connection, themes: Iterable[Theme], replace: bool) -> Changes:
    """Adds these themes, or puts each in the place of the one with its id.

    With `replace` they are the whole thesaurus: others go, or are kept as unmatched where records
    have them. Unmatched themes whose label is a name in the thesaurus are taken in by that theme.
    Raises BadInput if the thesaurus would not be sound (see `thesaurus.check`).
    """
    before = all_themes(connection, indicators=True)
    given = {theme.theme_id: theme for theme in themes}
    others = {i: theme for i, theme in before.items() if i not in given}
    staying = {i: theme for i, theme in others.items() if theme.matched and not replace}
    thesaurus = _related_both_ways(staying, given)
    check(thesaurus.values())
    held = set(connection.scalars(select(_VALUE.value).where(_ABOUT).distinct()))
    loose = {
        i: Theme(i, theme.label, former_ids=theme.former_ids, matched=False)
        if theme.matched
        else theme
        for i, theme in others.items()
        if i not in staying and (not theme.matched or i in held)
    }
    owners = {name_key(name): i for i, theme in thesaurus.items() for name in theme.names}
    moved = {
        i: owners[name_key(theme.label)]
        for i, theme in loose.items()
        if name_key(theme.label) in owners
    }
    after = thesaurus | {i: theme for i, theme in loose.items() if i not in moved}
    _write(connection, before, after, moved)
    return Changes(
        _sorted(i for i in given if i not in before),
        _sorted(i for i in given if i in before and not _same(before[i], given[i])),
        _sorted(moved),
        _sorted(i for i in loose if before[i].matched and i not in moved),
        _sorted(before.keys() - after.keys() - moved.keys()),
    )


def _related_both_ways(staying: Themes, given: Themes) -> dict[str, Theme]:
    """All of them; what a given theme says of those to which it is related holds for both."""
    found = dict(given)
    for theme_id, theme in staying.items():
        kept = {other for other in theme.related if other not in given}
        said = {i for i, other in given.items() if theme_id in other.related}
        found[theme_id] = replace(theme, related=_sorted(kept | said))
    return found


def merge(connection: Connection, old_id: str, new_id: str) -> None:
    """Makes one theme of two: the records, names, indicators, narrower and related themes of the
    old one go to the new one, to which the old id leads. Raises BadInput."""
    before = all_themes(connection, indicators=True)
    old, new = before[old_id], before[new_id]
    if old_id == new_id:
        raise BadInput(f"“{old.label}” is one theme already.")
    if old.matched and not new.matched:
        raise BadInput(
            f"“{new.label}” is not in the thesaurus, and “{old.label}” is: merge them the other "
            "way round."
        )
    names = dict.fromkeys((*new.variants, *old.names))
    hints = dict.fromkeys((*new.indicators, *old.indicators))
    place = {*new.broader, *(old.broader if old_id in new.broader else ())} - {old_id}
    merged = replace(
        new,
        broader=_sorted(place),
        related=_sorted({*new.related, *old.related} - {old_id, new_id} - place),
        variants=_sorted(name for name in names if name != new.label),
        indicators=_sorted(hint for hint in hints if hint not in {new.label, *names}),
    )
    above = broader(before | {new_id: merged}, new_id)
    after = {new_id: merged}
    for theme_id, theme in before.items():
        if theme_id not in (old_id, new_id):
            under = {new_id if other == old_id else other for other in theme.broader}
            beside = {new_id if other == old_id else other for other in theme.related}
            if theme_id in above and new_id in under:  # it would be broader than itself
                under = {*under, *old.broader} - {new_id}
            after[theme_id] = replace(
                theme, broader=_sorted(under), related=_sorted(beside - under - {theme_id})
            )
    _write(connection, before, after, {old_id: new_id})


def rename(connection: Connection, theme_id: str, label: str) -> str:
    """Gives a theme another preferred label, and an id after it, which is returned. The old label
    stays as a variant, and the old id leads to the new one. Raises BadInput."""
    before = all_themes(connection, indicators=True)
    theme, label = before[theme_id], " ".join(label.split())
    if not name_key(label):
        raise BadInput("A theme needs a label with letters or digits.")
    for other_id, other in before.items():
        if other_id != theme_id and name_key(label) in map(name_key, other.names):
            raise BadInput(f"“{label}” is a name of “{other.label}” ({other_id}) already.")
    new_id = slug(label)
    if new_id not in (theme_id, *theme.former_ids):
        new_id = free_id(connection, new_id)
    renamed = replace(
        theme,
        theme_id=new_id,
        label=label,
        variants=_sorted(name for name in theme.names if name_key(name) != name_key(label)),
        indicators=tuple(hint for hint in theme.indicators if hint != label),
        uri=theme.uri if new_id == theme_id else "",
    )
    after = {new_id: renamed}
    for other_id, other in before.items():
        if other_id != theme_id:
            after[other_id] = replace(
                other,
                broader=_sorted(new_id if i == theme_id else i for i in other.broader),
                related=_sorted(new_id if i == theme_id else i for i in other.related),
            )
    _write(connection, before, after, {} if new_id == theme_id else {theme_id: new_id})
    return new_id


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))


def _same(one: Theme, other: Theme) -> bool:
    return replace(one, former_ids=()) == replace(other, former_ids=())


def _write(connection: Connection, before: Themes, after: Themes, moved: Mapping[str, str]) -> None:
    """Makes the themes of `after` from those of `before`; records and ids go where `moved` says."""
    filed = _filed(connection, before)
    changed = [t for i, t in after.items() if i not in before or not _same(before[i], t)]
    gone = before.keys() - after.keys()
    touched = gone | {theme.theme_id for theme in changed}
    for theme_id in touched:
        connection.execute(delete(tables.theme_name).where(_NAME.theme_id == theme_id))
        connection.execute(delete(tables.theme_relation).where(_RELATION.theme_id == theme_id))
    for theme in changed:
        _put_row(connection, theme, new=theme.theme_id not in before)
    _insert(connection, tables.theme_name, (row for theme in changed for row in _names(theme)))
    _insert(connection, tables.theme_relation, (row for t in changed for row in _relations(t)))
    former = redirects.of_kind(connection, KIND)
    redirects.forget(connection, KIND, former.keys() & after.keys())
    redirects.forget(connection, KIND, gone - moved.keys())
    for old, new in moved.items():
        _move_records(connection, old, new)
        redirects.put(connection, KIND, old, new)
    for theme_id in gone:
        connection.execute(delete(tables.theme).where(_THEME.theme_id == theme_id))
    now_filed = _filed(connection, after)
    outbox.put(connection, [r for r, under in now_filed.items() if under != filed[r]])


def _put_row(connection: Connection, theme: Theme, *, new: bool) -> None:
    values = {name: getattr(theme, name) for name in ("label", "scope_note", "uri", "matched")}
    if new:
        connection.execute(tables.theme.insert().values(theme_id=theme.theme_id, **values))
    else:
        connection.execute(
            tables.theme.update().where(_THEME.theme_id == theme.theme_id).values(**values)
        )


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, object]]) -> None:
    if everything := list(rows):
        connection.execute(table.insert(), everything)


def _names(theme: Theme) -> Iterator[dict[str, object]]:
    indicates = dict.fromkeys(theme.indicators, True) | dict.fromkeys(theme.names, False)
    for name, hint in indicates.items():
        yield {
            "theme_id": theme.theme_id,
            "name": name,
            "name_key": name_key(name),
            "indicates": hint,
        }


def _relations(theme: Theme) -> Iterator[dict[str, object]]:
    for relation, others in (("broader", theme.broader), ("related", theme.related)):
        for other in others:
            yield {"theme_id": theme.theme_id, "relation": relation, "other_id": other}


def _move_records(connection: Connection, old: str, new: str) -> None:
    """Has the records on the old theme be on the new one, each but once."""
    has_new = select(_VALUE.record_id).where(_ABOUT, _VALUE.value == new)
    connection.execute(
        delete(tables.record_value).where(
            _ABOUT, _VALUE.value == old, _VALUE.record_id.in_(has_new)
        )
    )
    connection.execute(
        tables.record_value.update().where(_ABOUT, _VALUE.value == old).values(value=new)
    )


def _filed(connection: Connection, themes: Themes) -> dict[str, frozenset[tuple[str, ...]]]:
    """Under which themes each record is filed, broader ones too, with the names of these: what
    its index document is made of."""
    under: dict[str, frozenset[tuple[str, ...]]] = {}
    found: dict[str, frozenset[tuple[str, ...]]] = {}
    for record_id, theme_id in connection.execute(
        select(_VALUE.record_id, _VALUE.value).where(_ABOUT)
    ):
        if theme_id not in under:
            reach = (themes[i] for i in broader(themes, theme_id) if i in themes)
            under[theme_id] = frozenset((t.theme_id, *t.names) for t in reach)
        found[record_id] = found.get(record_id, frozenset()) | under[theme_id]
    return found
