"""Where the index and the files of a catalogue are that many machines share: written down in it, so
that a process with other settings is refused and neither fills an index that nobody asks nor takes
files for lost."""

from collections.abc import Collection, Mapping

from repo_search.catalogue import Catalogue, fact, set_fact
from repo_search.catalogue.rows import FILES_AT, INDEX_AT
from repo_search.engine_urls import Cluster
from repo_search.errors import BadInput
from repo_search.settings import Settings

_REFUSED = {
    INDEX_AT: (
        "The index of this repository is {known}, but REPO_SEARCH_ENGINE names {here}. Use the "
        "settings of its other processes. If it is to move there, run: repo-search reindex"
    ),
    FILES_AT: (
        "The files of this repository are in {known}, but REPO_SEARCH_HOLDINGS names {here}. Use "
        "the settings of its other processes. If all were copied there, run: repo-search verify"
    ),
}


def elsewhere(catalogue: Catalogue, settings: Settings, may: Collection[str] = ()) -> set[str]:
    """Which of INDEX_AT and FILES_AT are elsewhere by the settings than by the catalogue, of those
    that `may` be; where nothing was written down yet the settings are. Raises BadInput for others.

    A catalogue that one machine has to itself lies beside its files and is not asked.
    """
    if not catalogue.is_shared:
        return set()
    here = _named(settings)
    known = _known(catalogue)
    if not known.keys() >= here.keys():
        with catalogue.write() as connection:
            for key in here:
                if fact(connection, key) is None:
                    set_fact(connection, key, here[key])
        known = _known(catalogue)
    found = {key for key in here if known[key] != here[key]}
    for key in sorted(found - {*may}):
        raise BadInput(_REFUSED[key].format(known=known[key], here=here[key]))
    return found


def moved(catalogue: Catalogue, settings: Settings, key: str) -> None:
    """Has INDEX_AT or FILES_AT be what the settings name from now on."""
    if catalogue.is_shared:
        with catalogue.write() as connection:
            set_fact(connection, key, _named(settings)[key])


def _known(catalogue: Catalogue) -> Mapping[str, str]:
    with catalogue.read() as connection:
        found = {key: fact(connection, key) for key in _REFUSED}
    return {key: place for key, place in found.items() if place is not None}


def _named(settings: Settings) -> Mapping[str, str]:
    """Without the ways there, in which machines may differ, such as nodes and end points."""
    engine, at = settings.engine_location
    index = f"of prefix {at.prefix}" if isinstance(at, Cluster) else f"in {at.absolute()}"
    folder = settings.holdings_directory
    bucket = settings.holdings.partition("?")[0].rstrip("/")
    return {
        INDEX_AT: f"that of {engine} {index}",
        FILES_AT: bucket if folder is None else str(folder.absolute()),
    }
