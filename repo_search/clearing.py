"""After an erasure: nothing is left of it in files, pictures, indexes or freed pages.

Each step may be done again, so that one that was cut off is done by whoever opens the repository
next.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from repo_search import uploads
from repo_search.catalogue import Catalogue, backups, erasures, holdings, jobs
from repo_search.catalogue.erasures import Erasure
from repo_search.catalogue.traces import ERASED
from repo_search.engine import Engine
from repo_search.engines import open_engine
from repo_search.holdings import Holdings
from repo_search.indexing import rebuild
from repo_search.picture_files import PictureFiles
from repo_search.settings import EMBEDDED_ENGINES, Settings

ERASURES = "erasures.jsonl"
"""The file of a backup that tells what was erased since it was made."""


def clear(catalogue: Catalogue, engine: Engine, held: Holdings, settings: Settings) -> None:
    """Removes what erasures have left outside of the catalogue's rows. Does nothing if nothing
    waits. Raises Busy if somebody reads or writes for too long: then it still waits."""
    with catalogue.read() as connection:
        waiting = set(erasures.uncleared(connection))
        known = [one for one in erasures.all_erasures(connection) if one.record_id in waiting]
    if not known:
        return
    for erasure in known:
        for sha256 in erasure.sha256s:
            held.remove(sha256)
    _clear_uploads(catalogue, settings, known)
    clear_pictures(catalogue, settings)
    _rebuild_others(catalogue, settings)
    rebuild(catalogue, engine)  # last: it is the one that must have what was changed meanwhile
    catalogue.scour()
    with catalogue.read() as connection:
        made = backups.all_backups(connection)
    for backup in made:
        note_in(backup.directory, known)
    with catalogue.write() as connection:
        erasures.mark_cleared(connection, waiting)


def clear_here(catalogue: Catalogue, settings: Settings) -> None:
    """Removes from this machine what erasures and withdrawals on another have left on it: files
    that were only tried, and pictures. Raises OSError."""
    with catalogue.read() as connection:
        known = erasures.all_erasures(connection)
    _clear_uploads(catalogue, settings, known)
    clear_pictures(catalogue, settings)


def _clear_uploads(catalogue: Catalogue, settings: Settings, known: Iterable[Erasure]) -> None:
    """Removes uploads that are older than such an erasure and hold a file of it, with what was told
    of them."""
    erased = {sha256: one.made for one in known for sha256 in one.sha256s}
    folders = uploads.folders_with(settings, erased)
    if not folders:
        return
    with catalogue.write() as connection:
        for folder in folders:
            for job in jobs.given_to(connection, folder.name):
                jobs.rewrite(connection, job.job_id, {}, ERASED, {})
    for folder in folders:
        uploads.remove(folder)


def clear_pictures(catalogue: Catalogue, settings: Settings) -> None:
    """Removes the pictures of files that the public may not see, or not any more."""

    def shown() -> set[str]:
        with catalogue.read() as connection:
            return holdings.shown(connection)

    PictureFiles(settings.pictures_directory).retain(shown)


def _rebuild_others(catalogue: Catalogue, settings: Settings) -> None:
    """Those of other engines and in the place where an index is by default, whether anybody is
    answered from them or not."""
    used = settings.engine_location
    places = {settings.data / "index", *(at for at in used if isinstance(at, Path))}
    for place in places:
        for name in EMBEDDED_ENGINES:
            if (name, place) != used and any(place.glob(f"{name}-*")):
                other = open_engine(name, place)
                try:
                    rebuild(catalogue, other)
                finally:
                    other.close()


def note_in(backup: Path, known: Sequence[Erasure]) -> bool:
    """Adds erasures to a backup, which `restore` honours; False if it cannot be reached."""
    place = backup / ERASURES
    if not backup.is_dir():
        return False
    try:
        before = place.read_text(encoding="utf-8") if place.is_file() else ""
        missing = [line for one in known if (line := erasures.as_line(one)) not in before]
        if missing:
            beside = place.with_suffix(".new")
            beside.touch(mode=0o600)
            with beside.open("w", encoding="utf-8") as stream:
                stream.write("".join(f"{line}\n" for line in (*before.splitlines(), *missing)))
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(place)
    except OSError:
        return False
    return True
