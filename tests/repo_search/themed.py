"""What tests of themes ask of a catalogue, each in a transaction of its own."""

from repo_search.catalogue import Catalogue, outbox, records, theme_changes, themes
from repo_search.catalogue.theme_changes import Changes
from repo_search.thesaurus import Theme


def known(catalogue: Catalogue) -> dict[str, Theme]:
    with catalogue.read() as connection:
        return themes.all_themes(connection, indicators=True)


def learn(catalogue: Catalogue, *given: Theme, replace: bool = False) -> Changes:
    with catalogue.write() as connection:
        return theme_changes.import_themes(connection, given, replace)


def merge(catalogue: Catalogue, old: str, new: str) -> None:
    with catalogue.write() as connection:
        theme_changes.merge(connection, old, new)


def rename(catalogue: Catalogue, theme_id: str, label: str) -> str:
    with catalogue.write() as connection:
        return theme_changes.rename(connection, theme_id, label)


def found_or_added(catalogue: Catalogue, label: str) -> str:
    with catalogue.write() as connection:
        return themes.find_or_add(connection, label)[0]


def about(catalogue: Catalogue, record_id: str) -> list[str]:
    with catalogue.read() as connection:
        return [theme.id for theme in records.find(connection, record_id).themes]


def waiting(catalogue: Catalogue) -> set[str]:
    """What the index is to be told; forgotten then."""
    with catalogue.write() as connection:
        last, found = outbox.waiting(connection, 1000)
        outbox.clear(connection, last)
    return set(found)
