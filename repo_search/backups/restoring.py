"""Making a repository of a backup."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from repo_search.backups.manifest import CATALOGUE, checked
from repo_search.catalogue import Catalogue, erasures, harvest
from repo_search.catalogue.erasures import Erasure
from repo_search.clearing import ERASURES
from repo_search.copies import beside, copy, must_be_empty
from repo_search.erasing import erase_again
from repo_search.errors import BadInput
from repo_search.harvesting import tokens
from repo_search.indexing import bring_up_to_date, rebuild
from repo_search.repository import opened
from repo_search.settings import EMBEDDED_ENGINES, Settings
from repo_search.verifying import Verified, verify


@dataclass(frozen=True, slots=True)
class Restored:
    """What checking the restored repository found, and erasures that the backup did not know."""

    verified: Verified
    erased: tuple[Erasure, ...]


def restore(directory: Path, settings: Settings, instead_of: Path | None = None) -> Restored:
    """Makes a repository of a backup in the data directory of the settings, which is new or empty,
    and verifies it. Erasures that the backup, the file beside it or the data directory
    `instead_of` know are honoured before anything of it can be seen.

    Raises BadInput for directories or settings that cannot be used, Damaged for a backup that is
    not what was written, NoSpace for a full disk.
    """
    if settings.catalogue or settings.holdings:
        raise BadInput(
            "A backup is restored as one data directory: unset REPO_SEARCH_CATALOGUE and "
            "REPO_SEARCH_HOLDINGS, and move its parts afterwards."
        )
    must_be_empty(
        settings.data,
        "A backup is restored into a new one. Move it aside and name it with --instead-of, so "
        "that what was erased there stays erased.",
    )
    there, seen = _known_of(instead_of) if instead_of else ([], [])
    later = [*_told_beside(directory), *there]
    hashes = checked(directory, {sha256 for erasure in later for sha256 in erasure.sha256s})
    with beside(settings.data.absolute()) as unfinished:
        for path, sha256 in hashes.items():
            copy(directory / path, unfinished / path, sha256)
            if path != CATALOGUE:
                (unfinished / path).chmod(0o444)
        name, place = settings.engine_location
        within = name if isinstance(place, Path) else EMBEDDED_ENGINES[0]
        anew = settings.model_copy(update={"data": unfinished, "engine": within})
        with opened(anew) as repository:
            erased = erase_again(repository, anew, later)
            with repository.catalogue.write() as connection:
                harvest.begin_anew(connection, seen)
                tokens.forget(connection)
            bring_up_to_date(repository.catalogue, repository.engine)
        if not isinstance(place, Path):
            shutil.rmtree(unfinished / "index")  # only there so that erasures could be honoured
    with opened(settings) as repository:
        if place != settings.data / "index":
            rebuild(repository.catalogue, repository.engine)  # one that is there is of another
        return Restored(verify(repository), tuple(erased))


def _told_beside(backup: Path) -> list[Erasure]:
    try:
        return erasures.from_lines((backup / ERASURES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []


def _known_of(data: Path) -> tuple[list[Erasure], list[str]]:
    """What was erased in a data directory that is there, and the ids of what has been public."""
    database = data / CATALOGUE
    if not database.is_file():
        raise BadInput(f"There is no {CATALOGUE} in {data} whose erasures could be honoured.")
    catalogue = Catalogue(Settings(data=data, catalogue="").catalogue_url)
    try:
        with catalogue.read() as connection:
            return erasures.all_erasures(connection), harvest.all_ids(connection)
    finally:
        catalogue.close()
