"""What the catalogue needs of the database that it stands in."""

from typing import Protocol

from sqlalchemy import Connection, Engine

from repo_search.errors import RepoSearchError

REVISION_OF_TABLES = "SELECT version_num FROM alembic_version"
WAIT_SECONDS = 30.0
"""For whoever else is writing."""


class Database(Protocol):
    @property
    def engine(self) -> Engine:
        """Connections to it. Transactions are begun by those of this class."""

    def reading(self) -> Connection:
        """A connection whose transaction will see one state throughout."""

    def writing(self) -> Connection:
        """A connection whose transaction will be the only one that writes."""

    def changing(self) -> Connection:
        """As `writing`, for a transaction that makes tables or changes them."""

    def revision(self, connection: Connection) -> str | None:
        """The revision of the tables, as a transaction of `writing` has found it."""

    def take_time(self, connection: Connection) -> None:
        """Lets the statements of this transaction take as long as they need."""

    def prepare(self, connection: Connection) -> None:
        """Sets what tables that were made or changed just now need besides."""

    def plainly(self, error: Exception) -> RepoSearchError | None:
        """What an error of the driver comes to, with that as its cause unless it may hold what
        nobody is to see; None if it is one of the program."""

    def forget(self) -> None:
        """Empties journals, in which what was deleted just now would stand a while yet."""

    def scour(self) -> None:
        """Writes everything anew, so that no freed part of it holds what was deleted."""
