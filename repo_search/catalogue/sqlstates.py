"""What errors of PostgreSQL come to, by their SQLSTATE: what the driver says of them may have names
and values in it. Where the server is stands only in what visitors of the site are not shown."""

import re

from sqlalchemy import URL, exc

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
_LOST = "it does not answer. Try again later."
_WHY_NOT_IN = (
    ("password authentication failed", "it does not accept the user or the password."),
    ("no password supplied", "it asks for a password. Give one as PGPASSWORD or in the URL."),
    ("pg_hba\\.conf", "its pg_hba.conf does not let this user in from this machine."),
    ("not permitted to log in", "the user may not log in there."),
    ("permission denied for database", "the user may not connect to this database."),
    ('database "[^"]*" does not exist', "it has no such database."),
    ('role "[^"]*" does not exist', "it has no such user."),
    ("does not support SSL", "it does not encrypt, as sslmode in the URL asks it to."),
    ("root certificate file", "the certificates to be trusted are missing: see sslrootcert."),
    ("does not match host name", "its certificate has another name than the host in the URL."),
    ("certificate verify failed", "its certificate cannot be verified: see sslrootcert."),
    ("SSL negotiation|SSL error", "no encrypted connection comes about: see sslmode in the URL."),
    ("too many|remaining connection slots", "it has too many connections."),
    ("starting up|shutting down|recovery", "it does not answer yet: it is starting or stopping."),
    ("translate host name|resolve host", "it does not answer: its host is not known."),
    ("refused|No such file", "it does not answer. Is it running, and are host and port right?"),
    ("time-?out|timed out", "it does not answer in time. Are host and port right?"),
    ("invalid|unrecognized", "an option of the URL has a value that cannot be."),
    ("FATAL", "it lets nobody in: its own log says why."),
)
"""What is said when no connection comes about, for which there is no SQLSTATE: the first counts."""


def place(url: URL, defaults: dict[str, str]) -> str:
    """What those who run the service call the server: host, port, database and user of a URL, or
    of the library where it names none. No password, no other option."""
    given = defaults | url.translate_connect_args(username="user", database="dbname") | url.query
    host = given["host"] or "this machine"
    at = f"{host}:{given['port']}" if isinstance(host, str) else ", ".join(host)
    database = given["dbname"] or given["user"]
    return f"PostgreSQL at {at}, database {database}, user {given['user']} (REPO_SEARCH_CATALOGUE)"


def lost(at: str) -> Unavailable:
    """The server at a place does not answer any more."""
    return Unavailable(f"{at}: {_LOST}")


def plainly(error: Exception, at: str) -> RepoSearchError | None:
    """What an error of the driver comes to at a place, with a cause that may be shown or none;
    None for an error of the program."""
    if isinstance(error, exc.TimeoutError):
        return Busy("Too many are reading the catalogue at once. Try again.")
    if not isinstance(error, exc.DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None)
    if state is None and not isinstance(error, exc.OperationalError | exc.InterfaceError):
        return Damaged(f"{at}: the driver refuses a statement.")
    if state is None:
        said = str(error.orig)
        why = next((why for sign, why in _WHY_NOT_IN if re.search(sign, said)), _LOST)
        return Unavailable(f"{at}: {why}")
    match state[:2], state:
        case ("08" | "57", code) if code != "57014":
            return lost(at)
        case _, "53300":
            return Unavailable(f"{at}: it has too many connections.")
        case _, code if code == LOCKED:
            return Busy("Another process is writing to the catalogue. Try again.")
        case _, "57014" | "25P03" | "25P04":
            return Busy("The catalogue took too long to answer. Try again.")
        case "40", _:
            return Busy("Others are writing to the catalogue. Try again.")
        case _, "53100":
            return NoSpace("The disk of the catalogue's database server is full.")
        case "53", _:
            return Unavailable(f"{at}: it has no memory left.")
        case _, "25006":
            return Unavailable(f"{at}: it only lets read, not write.")
        case "28" | "3D", _:
            return Unavailable(f"{at}: it lets nobody in: its own log says why.")
        case _, "42501":
            diagnosis = getattr(error.orig, "diag", None)
            what = getattr(diagnosis, "message_primary", "")  # names of tables, no values
            return Damaged(f"{at}: {what}. What the user needs stands in docs/postgresql.md.")
        case "54", _:
            return BadInput("A text is longer than the catalogue's database can look up.")
        case "22", _:
            return BadInput("A value cannot be kept in the catalogue's database.")
        case "XX" | "58", _:
            return Damaged(f"{at}: the catalogue is damaged. Restore a backup.")
        case _:
            plain = Damaged(f"{at}: the catalogue cannot be used, the server says {state}.")
            if state.startswith("42"):  # of the statement alone, which holds no values
                plain.__cause__ = error
            return plain
