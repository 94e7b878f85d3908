"""Locks of a shared catalogue, which hold over all machines."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, make_url

if TYPE_CHECKING:
    from repo_search.catalogue.postgresql import Locks


def opened_locks(url: str) -> "Locks":
    """A connection of their own to the catalogue at a URL. Raises Unavailable."""
    from repo_search.catalogue.postgresql import Locks

    return Locks(make_url(url))


def is_taken(connection: Connection, name: str) -> bool:
    """Whether somebody has the lock of this name, which one alone takes."""
    from repo_search.catalogue import postgresql

    return postgresql.is_taken(connection, name)
