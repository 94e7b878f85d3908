"""What errors of PostgreSQL come to, by their SQLSTATE: what the driver says of them may have names
and values in it."""

from sqlalchemy import exc

from repo_search.errors import (
    BadInput,
    Busy,
    Damaged,
    NoSpace,
    RepoSearchError,
    Unavailable,
)

LOCKED = "55P03"
"""What others have locked for too long."""
LOST = "The database server of the catalogue does not answer. Try again later."


def plainly(error: Exception) -> RepoSearchError | None:
    """What an error of the driver comes to, by its SQLSTATE: what the driver says of it may have
    names and values in it."""
    if isinstance(error, exc.TimeoutError):
        return Busy("Too many are reading the catalogue at once. Try again.")
    if not isinstance(error, exc.DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None)
    if state is None and not isinstance(error, exc.OperationalError | exc.InterfaceError):
        return Damaged("The catalogue cannot be used: the driver refuses a statement.")
    if state is None:
        said = str(error.orig)
        if "authentication failed" in said or "no password supplied" in said:
            return Unavailable("The database server of the catalogue refused to let us in.")
        if "does not exist" in said:
            return Unavailable("The database server of the catalogue has no such database or role.")
        return Unavailable(LOST)
    match state[:2], state:
        case ("08" | "57", code) if code != "57014":
            return Unavailable(LOST)
        case _, "53300":
            return Unavailable("The database server of the catalogue has too many connections.")
        case _, code if code == LOCKED:
            return Busy("Another process is writing to the catalogue. Try again.")
        case _, "57014" | "25P03" | "25P04":
            return Busy("The catalogue took too long to answer. Try again.")
        case "40", _:
            return Busy("Others are writing to the catalogue. Try again.")
        case _, "53100":
            return NoSpace("The disk of the catalogue's database server is full.")
        case "53", _:
            return Unavailable("The database server of the catalogue has no memory left.")
        case _, "25006":
            return Unavailable("The database server of the catalogue only lets read, not write.")
        case "28" | "3D", _:
            return Unavailable("The database server of the catalogue refused to let us in.")
        case _, "42501":
            return Damaged("The role of the catalogue may not do that: see docs/postgresql.md.")
        case "54", _:
            return BadInput("A text is longer than the catalogue's database can look up.")
        case "22", _:
            return BadInput("A value cannot be kept in the catalogue's database.")
        case "XX" | "58", _:
            return Damaged("The catalogue is damaged. Restore a backup.")
        case _:
            plain = Damaged(f"The catalogue cannot be used: PostgreSQL says {state}.")
            if state.startswith("42"):  # of the statement alone, which holds no values
                plain.__cause__ = error
            return plain
