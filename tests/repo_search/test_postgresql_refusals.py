"""What the operator is told where PostgreSQL cannot be used, and what visitors are not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from repo_search.catalogue import Catalogue
from repo_search.errors import Damaged
from repo_search.settings import Settings
from tests.stacks import postgres
from web import create_app

pytestmark = pytest.mark.large

_CANNOT = (
    "Error: The URL of the catalogue (REPO_SEARCH_CATALOGUE) cannot be understood. In a user, a "
    "password and an option, “@”, “/” and “:” are written as “%40”, “%2F” and “%3A”.\n"
)


def _told(user: str, host: str, database: str, why: str) -> str:
    return (
        f"Error: PostgreSQL at {host}, database {database}, user {user} "
        f"(REPO_SEARCH_CATALOGUE): {why}"
    )


def _said(url: str, data: Path, *arguments: str) -> str:
    """What a command says that ends with a fault."""
    done = subprocess.run(
        [sys.executable, "-c", "from repo_search.cli import main; main()", *arguments],
        env=os.environ | {"REPO_SEARCH_CATALOGUE": url, "REPO_SEARCH_DATA": str(data)},
        capture_output=True,
        text=True,
    )
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize(
    ("given", "at", "why"),
    [
        ("repo:hunter2@HOST/postgres", "repo postgres", "it does not accept the user or the"),
        ("nobody:hunter2@HOST/postgres", "nobody postgres", "it does not accept the user or the"),
        ("repo@HOST/postgres", "repo postgres", "it asks for a password."),
        ("repo:SECRET@HOST/postgres?sslmode=verify-full", "repo postgres", "it does not encrypt"),
        ("repo:SECRET@HOST/postgres?sslmode=full", "repo postgres", "an option of the URL has a"),
        ("repo:SECRET@HOST/nothing", "repo nothing", "it has no such database."),
        ("repo:SECRET@HOST/postgres/", "repo postgres/", "it has no such database."),
        ("repo:SECRET@HOST", "repo repo", "it has no such database."),
    ],
)
def test_a_command_says_where_and_why_it_is_not_let_in(
    given: str, at: str, why: str, tmp_path: Path
) -> None:
    server = make_url(postgres.server())
    port, password = server.port, str(server.password)
    url = given.replace("HOST", f"127.0.0.1:{port}").replace("SECRET", password)
    said = _said(f"postgresql+psycopg://{url}", tmp_path, "search", "review")
    user, database = at.split()
    assert said.startswith(_told(user, f"127.0.0.1:{port}", database, why))
    assert "hunter2" not in said
    assert password not in said


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("127.0.0.1:1", "it does not answer. Is it running, and are host and port right?"),
        ("no-such-host.invalid:5432", "it does not answer: its host is not known."),
    ],
)
def test_a_command_says_where_nobody_answers(host: str, why: str, tmp_path: Path) -> None:
    said = _said(f"postgresql+psycopg://repo:hunter2@{host}/nothing", tmp_path, "serve")
    assert said == _told("repo", host, "nothing", why) + "\n"


@pytest.mark.parametrize("password", ["hunter2@x", "x@hunter2/x", "x@hunter2?x", "x/y@hunter2:1"])
def test_nothing_of_a_url_is_shown_that_is_taken_for_another(password: str, tmp_path: Path) -> None:
    url = f"postgresql+psycopg://repo:{password}@127.0.0.1:5432/reviews"
    assert _said(url, tmp_path, "search", "review") == _CANNOT


def test_an_option_that_there_is_not_is_named(tmp_path: Path) -> None:
    url = "postgresql+psycopg://repo:hunter2@127.0.0.1:5432/reviews?sslmod=require"
    assert _said(url, tmp_path, "search", "review") == (
        "Error: The URL of the catalogue (REPO_SEARCH_CATALOGUE) has no option “sslmod”.\n"
    )


def test_what_a_user_may_not_do_is_named() -> None:
    whole = make_url(postgres.database())
    name, password = whole.database, whole.password
    postgres.do(postgres.server(), f"CREATE ROLE weak_{name} LOGIN PASSWORD '{password}'")
    url = whole.set(username=f"weak_{name}")
    with pytest.raises(Damaged) as told:
        Catalogue(url.render_as_string(hide_password=False))
    assert str(told.value) == (
        f"PostgreSQL at 127.0.0.1:{url.port}, database {name}, user weak_{name} "
        "(REPO_SEARCH_CATALOGUE): permission denied for schema public. What the user needs stands "
        "in docs/postgresql.md."
    )


def test_visitors_are_told_nothing_of_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    url = make_url(postgres.catalogue())
    data = tmp_path / "data"
    data.mkdir()
    app = create_app(Settings(data=data, catalogue=url.render_as_string(hide_password=False)))
    postgres.do(postgres.server(), f"DROP DATABASE {url.database} WITH (FORCE)")
    caplog.clear()
    for path in ("/search?q=review", "/api/v1/search?q=review", "/health"):
        answer = app.test_client().get(path)
        assert answer.status_code == 503
        for hidden in ("PostgreSQL", "127.0.0.1", "REPO_SEARCH", str(url.port), str(url.database)):
            assert hidden not in answer.text
    assert f"at 127.0.0.1:{url.port}, database {url.database}, user repo" in caplog.text
    assert str(url.password) not in caplog.text
