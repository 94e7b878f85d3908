"""PostgreSQL as Debian packages it: one server, and a database for whoever asks."""

import os
import pwd
import shutil
import signal
import time
from collections.abc import Callable
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
    """Makes a server with its data in a folder, starts it and gives its URL."""
    assert PROGRAMS is not None
    password, port = folder / "password", free_ports(1)
    password.write_text("in-tests-only\n")
    made = run(
        folder, *_as_other(folder), PROGRAMS / "initdb", "-D", folder / "data", "-U", "repo",
        "-E", "UTF8", "--locale=C.UTF-8", "-A", "scram-sha-256", "--pwfile", password, "--no-sync",
    )  # fmt: skip
    assert made.wait() == 0, (folder / "log").read_text()
    url = f"postgresql+psycopg://repo:in-tests-only@127.0.0.1:{port}"
    start(folder, url, **configuration)
    return url


def start(folder: Path, url: str, **configuration: str) -> None:
    """Starts a server that was made and is stopped."""
    assert PROGRAMS is not None
    given = {"listen_addresses": "127.0.0.1", "port": str(make_url(url).port)}
    given |= {"unix_socket_directories": str(folder), "max_connections": "200"} | configuration
    options = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
    command = [*_as_other(folder), PROGRAMS / "postgres", "-D", folder / "data", *options]
    wait(folder, run(folder, *command), _answers(url))


def stop(folder: Path) -> None:
    """Ends a server at once, as if its machine had lost power; returns when it is gone."""
    pid = int((folder / "data/postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGQUIT)
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.05)


def _as_other(folder: Path) -> list[object]:
    """What has it run as another than root, as which it refuses to."""
    if os.geteuid() != 0:
        return []
    known = pwd.getpwnam("postgres")
    shutil.chown(folder, known.pw_uid, known.pw_gid)
    ids = f"--reuid={known.pw_uid}", f"--regid={known.pw_gid}"
    return ["setpriv", *ids, "--clear-groups", "--"]


def _answers(url: str) -> Callable[[], bool]:
    def answers() -> bool:
        with suppress(psycopg.OperationalError):
            do(url, "SELECT 1")
            return True
        return False

    return answers


def do(url: str, *statements: str, database: str = "postgres") -> None:
    """Executes statements outside a transaction."""
    for statement in statements:
        ask(url, statement, database=database)


def ask(url: str, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
    """The rows that a statement gives, outside a transaction."""
    plain = make_url(url).set(drivername="postgresql", database=database)
    with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as opened:
        found = opened.execute(statement)
        return found.fetchall() if found.description else []


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
