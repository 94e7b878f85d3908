"""Importing beside others: several importers fill one catalogue in PostgreSQL, while whoever
rewrites records in bulk is kept out. Into a catalogue in SQLite there is one import at a time."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from repo_search.catalogue import Catalogue, alone, is_shared_at, leases
from repo_search.catalogue.locks import is_taken, opened_locks
from repo_search.errors import Busy, RepoSearchError
from repo_search.indexing import bring_up_to_date
from repo_search.repository import (
    IMPORT_LOCK,
    Repository,
    let_go,
    make_directory,
    opened,
    opened_alone,
)
from repo_search.settings import Settings

if TYPE_CHECKING:
    from repo_search.catalogue.postgresql import Locks

FEED_LOCK = "feed.lock"
_PATIENCE = 10.0
"""Seconds for which an importer waits for another that clears away what one before has left."""
_LOOK = 0.2
_DEAD_FOR = 600.0
"""Seconds after which nobody goes on with a run at which nobody has been at work."""


class Importer:
    """One who imports beside others, for as long as its own connection to the database lasts."""

    def __init__(self, locks: "Locks") -> None:
        self.name = f"importer {secrets.token_hex(8)}"
        self._locks = locks
        locks.take(self.name)

    def check(self, connection: Connection) -> None:
        """Raises Busy if the connection that keeps others from rewriting in bulk was lost: then
        leave this transaction undone and begin again."""
        if not is_taken(connection, self.name):
            raise Busy("The import was cut off from the catalogue. Run it again.")

    @contextmanager
    def heard_of(self, run_id: int) -> Iterator[None]:
        """Renews what this importer has in hand in a run, for the length of the block; after it
        others may have at once what is left of that."""
        over = Event()

        def beat() -> None:
            while not over.wait(leases.BEAT):
                with suppress(RepoSearchError):  # the next one may do, or `check` tells
                    self._locks.use(lambda here: leases.beat(here, run_id, self.name))

        beating = Thread(target=beat, name="beat", daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()
            with suppress(RepoSearchError):
                self._locks.use(lambda here: leases.give_back(here, run_id, self.name))


@contextmanager
def importing(
    settings: Settings, command: str = ""
) -> Iterator[tuple[Repository, Importer | None]]:
    """The repository for the length of a block in which an import goes on, beside others if the
    catalogue is shared; then there is an importer, whom to `check` in each transaction that
    changes something. Before it ends well, `feed_all`. Raises Busy while somebody rewrites records
    in bulk, another import goes on in SQLite, or one of the same command if that is given."""
    if not is_shared_at(settings.catalogue_url):
        with opened_alone(settings, create=True) as repository:
            yield repository, None
        return
    make_directory(settings.data)
    with opened_locks(settings.catalogue_url) as locks:
        _wait_for_place(settings, locks)
        if command and not locks.take(f"{IMPORT_LOCK} {command}"):
            raise Busy("Another is at work on the same. Try again later.")
        with opened(settings, create=True) as repository:
            if locks.take(IMPORT_LOCK):  # besides sharing it: nobody else is there
                _clear_away(repository)
                locks.let_go(IMPORT_LOCK)
            with _feeding(repository.catalogue) as mine:
                if mine:
                    bring_up_to_date(repository.catalogue, repository.engine)
            try:
                yield repository, Importer(locks)
            except BaseException:
                with suppress(RepoSearchError):  # what ended the block is what there is to tell
                    feed(repository)
                    _leave(repository, locks)
                raise
            _leave(repository, locks)


def _wait_for_place(settings: Settings, locks: "Locks") -> None:
    deadline = time.monotonic() + _PATIENCE
    while not locks.take(IMPORT_LOCK, shared=True):
        if time.monotonic() > deadline:
            raise Busy(
                f"Records of {settings.data} are being rewritten in bulk: taken back, erased or "
                "the like. Try again later."
            )
        time.sleep(_LOOK)


def _leave(repository: Repository, locks: "Locks") -> None:
    locks.let_go(IMPORT_LOCK, shared=True)
    if locks.take(IMPORT_LOCK):  # the last one
        let_go(repository)


def _clear_away(repository: Repository) -> None:
    let_go(repository)
    with repository.catalogue.write() as connection:
        leases.forget(connection, dead_for=_DEAD_FOR)


def feed(repository: Repository) -> None:
    """Tells the engine what changed, unless another importer is at it."""
    with _feeding(repository.catalogue) as mine:
        if mine:
            bring_up_to_date(repository.catalogue, repository.engine)


def feed_all(repository: Repository) -> None:
    """Makes sure that the index has everything; another importer who is at it is waited for as
    long as one is taken to be alive."""
    if not repository.catalogue.is_shared:
        bring_up_to_date(repository.catalogue, repository.engine)
        return
    deadline = time.monotonic() + leases.SECONDS
    while True:
        with _feeding(repository.catalogue) as mine:
            if mine or time.monotonic() > deadline:  # an engine takes no step back
                bring_up_to_date(repository.catalogue, repository.engine)
                return
        time.sleep(_LOOK)


@contextmanager
def _feeding(catalogue: Catalogue) -> Iterator[bool]:
    if not catalogue.is_shared:
        yield True
        return
    with alone(catalogue.url, Path(FEED_LOCK)) as mine:
        yield mine
