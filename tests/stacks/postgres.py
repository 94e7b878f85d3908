"""PostgreSQL as Debian packages it: one server, and a database for whoever asks."""

import os
import pwd
import shutil
from contextlib import suppress
from itertools import count
from pathlib import Path

import psycopg
from psycopg import errors
from sqlalchemy import make_url

from repo_search.catalogue import Catalogue

from .servers import absent, free_ports, run, shared, wait

PROGRAMS = max(
    (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")),
    key=lambda path: int(path.parent.name),
    default=None,
)
_numbers = count()


def server() -> str:
    """The URL of a server that all tests share, without a database; writes are not synced."""
    if PROGRAMS is None:
        absent("no PostgreSQL on this machine")
    return shared("postgres", lambda folder: started(folder, fsync="off", full_page_writes="off"))


def started(folder: Path, **configuration: str) -> str:
    """Starts a server with its data in a folder and gives its URL. It refuses to run as root."""
    assert PROGRAMS is not None
    as_other: list[object] = []
    if os.geteuid() == 0:
        known = pwd.getpwnam("postgres")
        shutil.chown(folder, known.pw_uid, known.pw_gid)
        as_other = ["setpriv", f"--reuid={known.pw_uid}", f"--regid={known.pw_gid}"]
        as_other += ["--clear-groups", "--"]
    password, port = folder / "password", free_ports(1)
    password.write_text("in-tests-only\n")
    data = folder / "data"
    made = run(
        folder, *as_other, PROGRAMS / "initdb", "-D", data, "-U", "repo", "-E", "UTF8",
        "--locale=C.UTF-8", "-A", "scram-sha-256", "--pwfile", password, "--no-sync",
    )  # fmt: skip
    assert made.wait() == 0, (folder / "log").read_text()
    given = {"listen_addresses": "127.0.0.1", "port": str(port), "max_connections": "200"}
    given |= {"unix_socket_directories": str(folder)} | configuration
    options = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
    url = f"postgresql+psycopg://repo:in-tests-only@127.0.0.1:{port}"
    wait(folder, run(folder, *as_other, PROGRAMS / "postgres", "-D", data, *options), _answers(url))
    return url


def _answers(url: str):
    def answers() -> bool:
        with suppress(psycopg.OperationalError):
            do(url, "SELECT 1")
            return True
        return False

    return answers


def do(url: str, *statements: str) -> None:
    """Executes statements outside a transaction, in the database `postgres`."""
    plain = make_url(url).set(drivername="postgresql", database="postgres")
    with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as opened:
        for statement in statements:
            opened.execute(statement)


def database() -> str:
    """The URL of a new database on the shared server, with nothing in it."""
    return _new(f"of_{os.getpid()}_{next(_numbers)}", "template0")


def catalogue(name: str = "") -> str:
    """The URL of a new catalogue: a copy of one that was made once in the test run. One that has
    the name already stays as it is."""
    at = server()

    def make(_: Path) -> str:
        do(at, "CREATE DATABASE empty_catalogue TEMPLATE template0")
        Catalogue(f"{at}/empty_catalogue").close()
        return "empty_catalogue"

    return _new(name or f"of_{os.getpid()}_{next(_numbers)}", shared("postgres-catalogue", make))


def _new(name: str, template: str) -> str:
    at = server()
    with suppress(errors.DuplicateDatabase, errors.UniqueViolation):
        do(at, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return f"{at}/{name}"
