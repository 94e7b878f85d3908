"""Bitstreams by SHA-256: kept whole, never changed, in a directory or in object storage.

Bytes and catalogue cannot change in one step. So bytes that a transaction is about to decide on
are marked as in doubt first; whoever comes after a run that was killed sees what it decided.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from repo_search.errors import BadInput
from repo_search.holdings.directory import DirectoryHoldings
from repo_search.holdings.staging import LARGEST_FILE, Staged, open_regular, sha256_of
from repo_search.settings import Settings

__all__ = [
    "LARGEST_FILE",
    "DirectoryHoldings",
    "Holdings",
    "Staged",
    "open_holdings",
    "open_regular",
    "sha256_of",
]


class Holdings(Protocol):
    """Where the files are. Every method may raise Unavailable if they are on another machine."""

    def check(self) -> None:
        """Asks whether there is a place for files and it may be read. Raises Unavailable."""

    @property
    def from_the_web(self) -> Path:
        """Where files are put while they are fetched; swept with the copies."""

    def stage(self, source: Path, largest: int = LARGEST_FILE) -> Staged:
        """A synced private copy of a file on this machine, hashed as it is copied. `keep` or
        `discard` it.

        Raises Unreadable for more than `largest` bytes."""

    def discard(self, staged: Staged) -> None:
        """Removes a staged copy that was not kept."""

    def bring(self, staged: Staged) -> None:
        """Does what takes long of `keep`, in doubt: to be called before the transaction in which
        that is."""

    def keep(self, staged: Staged) -> None:
        """Holds a staged copy, in doubt until the catalogue has it, and mends what may be damaged
        in its place. Keeping the same bytes again changes nothing. Only inside the transaction
        that gives them their record: no `sweep` comes between. Raises Damaged for a copy that was
        changed."""

    def doubt(self, sha256s: Iterable[str]) -> None:
        """Marks bytes that a transaction is about to give their record, or to take it from them:
        `sweep` removes those that have none when it is over."""

    def path(self, sha256: str) -> Path:
        """The bytes as a file on this machine, which are fetched if need be. Raises NotFound for
        bytes that are not held, and FileDamaged if what was fetched is not what was kept."""

    def at_hand(self, sha256: str) -> Path | None:
        """Where the bytes are on this machine if they need not be fetched."""

    def stream(
        self, sha256: str, size: int, start: int = 0, stop: int | None = None
    ) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`, or to the end, of a file of so many bytes, some at
        a time. Raises NotFound, OSError, and FileDamaged for a file of another size."""

    def has(self, sha256: str, size: int) -> bool:
        """Whether there are so many bytes in the place of these."""

    def fault(self, sha256: str) -> str:
        """What is wrong with the bytes that are held, read through for it; "" if nothing is."""

    def everything(self) -> Iterator[tuple[str, str]]:
        """Every file there is, but copies that are still being read and what is in doubt: its
        SHA-256 as its place says it, and that place."""

    def remove(self, sha256: str) -> None:
        """Removes bytes that no record has any more; a crash does not bring them back."""

    def sweep(self, has_record: Callable[[str], bool]) -> None:
        """Removes bytes in doubt that have no record, and copies that are not read any more: what
        this run and those that were killed have left, never what another is about to give its
        record. Only inside a transaction that keeps other writers out."""


def open_holdings(settings: Settings) -> Holdings:
    """The holdings that the settings name; nothing is asked of a server yet. Raises BadInput."""
    if settings.holdings_directory is not None:
        return DirectoryHoldings(settings.holdings_directory)
    try:
        from repo_search.holdings.objects import ObjectHoldings
    except ModuleNotFoundError as error:
        raise BadInput(
            'Object storage needs further libraries: pip install "repo-search[large]".'
        ) from error
    return ObjectHoldings(settings.holdings, settings.data / "incoming", settings.copies_directory)
