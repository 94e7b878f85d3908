"""The repository opened from its settings: catalogue, engine and holdings together."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from repo_search import places
from repo_search.catalogue import Catalogue, alone, file_of, holdings, leases
from repo_search.clearing import clear
from repo_search.engine import Engine
from repo_search.engines import open_engine
from repo_search.errors import BadInput, Busy, RepoSearchError
from repo_search.holdings import Holdings, open_holdings
from repo_search.indexing import bring_up_to_date, hidden
from repo_search.settings import Settings

IMPORT_LOCK = "import.lock"
SEND_LOCK = "send.lock"
MEND_LOCK = "mend.lock"


@dataclass(frozen=True, slots=True)
class Repository:
    catalogue: Catalogue
    engine: Engine
    holdings: Holdings

    def close(self) -> None:
        self.engine.close()
        self.catalogue.close()


def open_repository(
    settings: Settings, *, create: bool = False, moving: Collection[str] = ()
) -> Repository:
    """Opens what the settings name, and ends erasures that were cut off. Raises BadInput if there
    is no repository there, unless it may be created, and then if it cannot be written to; and if
    its index or its files are elsewhere, unless they are `moving`: INDEX_AT, FILES_AT."""
    file = file_of(settings.catalogue_url)
    if create:
        make_directory(settings.data)
        for directory in _written(settings):
            _check(directory)
    elif file is not None and not file.is_file():
        raise BadInput(
            f"There is no repository in {settings.data}. Bring in documents first with "
            "“repo-search import PATH”, or name another place with --data."
        )
    opened = Repository(
        Catalogue(settings.catalogue_url, create=create or file is not None),
        open_engine(*settings.engine_location),
        open_holdings(settings),
    )
    try:
        elsewhere = places.elsewhere(opened.catalogue, settings, moving)
    except RepoSearchError:
        opened.close()
        raise
    opened.engine.hidden = hidden(opened.catalogue, opened.engine)
    if not elsewhere:
        with suppress(RepoSearchError, OSError):  # what may be read is read; the next tries again
            clear(opened.catalogue, opened.engine, opened.holdings, settings)
    return opened


def make_directory(directory: Path) -> None:
    """Makes a directory unless it is there. Raises BadInput saying why it cannot be had, or that
    it cannot be written to."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{directory} cannot be used as a directory: {error.strerror}.") from error
    _check(directory)


def _written(settings: Settings) -> Iterator[Path]:
    """The directories below that of the data to which the site writes; not all are there yet."""
    yield settings.uploads_directory
    yield from (settings.pictures_directory.parent, settings.pictures_directory)
    yield settings.copies_directory


def _check(directory: Path) -> None:
    """Raises BadInput for a directory that is there and cannot be written to."""
    is_there = os.path.isdir(directory)  # noqa: PTH112 - Path's raises below what cannot be entered
    if is_there and not os.access(directory, os.W_OK | os.X_OK):
        raise BadInput(
            f"{directory} cannot be written to. Let the user who runs this write there; the disk "
            "may also be mounted read-only."
        )


@contextmanager
def opened(
    settings: Settings, *, create: bool = False, moving: Collection[str] = ()
) -> Iterator[Repository]:
    """The repository for the length of a block."""
    repository = open_repository(settings, create=create, moving=moving)
    try:
        yield repository
    finally:
        repository.close()


@contextmanager
def opened_alone(settings: Settings, *, create: bool = False) -> Iterator[Repository]:
    """The repository for the length of a block, with imports, and whatever else rewrites records
    in bulk, kept out. What one that was killed left undone is done before, and what this one
    leaves is done when it ends, well or not. Raises Busy."""
    with only_import(settings), opened(settings, create=create) as repository:
        _settle(repository)
        if repository.catalogue.is_shared:
            with repository.catalogue.write() as connection:
                leases.forget(connection)
        try:
            yield repository
        except BaseException:
            with suppress(RepoSearchError):  # what ended the block is what there is to tell
                _settle(repository)
            raise
        _settle(repository)


def _settle(repository: Repository) -> None:
    let_go(repository)
    bring_up_to_date(repository.catalogue, repository.engine)


def let_go(repository: Repository) -> None:
    """Removes bytes that were in doubt and have no record: what a run that was killed has left.
    Only for whoever holds the import lock."""
    with repository.catalogue.write() as connection:  # nobody gives bytes a record meanwhile
        repository.holdings.sweep(lambda sha256: bool(holdings.owner_of_bytes(connection, sha256)))


@contextmanager
def only_import(settings: Settings) -> Iterator[None]:
    """Keeps other imports, and whatever else rewrites records in bulk, out for the length of a
    block. Raises Busy."""
    with _alone(settings, IMPORT_LOCK, f"Another import into {settings.data} is running."):
        yield


@contextmanager
def only_sender(settings: Settings) -> Iterator[None]:
    """Keeps others who send mails out for the length of a block. Raises Busy."""
    with _alone(settings, SEND_LOCK, f"Mails of {settings.data} are being sent already."):
        yield


@contextmanager
def only_mender(settings: Settings) -> Iterator[None]:
    """Keeps others who build a damaged index anew out for the length of a block. Raises Busy."""
    with _alone(settings, MEND_LOCK, f"The index of {settings.data} is being built anew."):
        yield


@contextmanager
def _alone(settings: Settings, name: str, otherwise: str) -> Iterator[None]:
    make_directory(settings.data)
    with alone(settings.catalogue_url, settings.data / name) as is_alone:
        if not is_alone:
            raise Busy(f"{otherwise} Try again later.")
        yield
