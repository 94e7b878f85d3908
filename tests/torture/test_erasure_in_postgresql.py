"""What is erased is in no file of a PostgreSQL database any more."""

import os
from pathlib import Path

import pytest
from sqlalchemy import make_url

from repo_search.alerts import searches
from repo_search.catalogue import Catalogue, subscriptions, tables
from repo_search.catalogue.clock import now
from repo_search.search import SearchRequest
from repo_search.settings import Settings

from ..stacks import postgres, servers
from .secret_record import WORDS, fill, found, runner, standing


def _database() -> tuple[str, Path]:
    """The URL of a new database, of a role that may do nothing else, and its folder."""
    at = make_url(postgres.database())
    everything = at.set(database="postgres").render_as_string(hide_password=False)
    name, role = at.database, f"role_{at.database}"
    postgres.do(
        everything,
        f"CREATE ROLE {role} LOGIN PASSWORD 'in-tests-only'",
        f"ALTER DATABASE {name} OWNER TO {role}",
    )
    (number,) = (
        row[0]
        for row in postgres.ask(everything, f"SELECT oid FROM pg_database WHERE datname = '{name}'")
    )
    folder = Path(os.environ[servers.FOLDER]) / "postgres" / "data" / "base" / str(number)
    return at.set(username=role).render_as_string(hide_password=False), folder


@pytest.mark.large
def test_what_is_erased_is_in_no_file_of_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, folder = _database()
    name = make_url(url).database or ""
    monkeypatch.setenv("REPO_SEARCH_CATALOGUE", url)
    data = tmp_path / "data"
    run = runner(Settings(data=data), "tantivy")
    ids = fill(run, tmp_path / "documents")
    assert not (data / "catalogue.db").exists()
    at = make_url(postgres.server()).set(database=name).render_as_string(hide_password=False)
    postgres.do(at, "ANALYZE", "CHECKPOINT", database=name)
    before = standing(folder)
    assert len(before) > len(WORDS) - 3, "so that each could be left"

    run("withdraw", ids["row"], "--reason", f"It names {WORDS['case']}")
    run("erase", ids[f"{WORDS['file name']}.pdf"], "--reason", "court-order", "--yes")
    said = run("erase", ids["row"], "--reason", "court-order", "--yes")
    assert "write-ahead log" in said
    assert all(one["cleared"] for one in found(run, "erasures"))
    postgres.do(at, "CHECKPOINT", database=name)
    assert standing(folder) == {}
    assert standing(data) == {}


@pytest.mark.large
def test_somebody_who_stops_an_alert_is_in_no_file_of_the_database() -> None:
    url, folder = _database()
    name = make_url(url).database or ""
    catalogue = Catalogue(url)
    for frequency in ("at once", "daily"):
        with catalogue.write() as connection:
            subscriptions.add(
                connection,
                now(),
                "example.org",
                address=f"{WORDS['author']}@example.org",
                frequency=frequency,
                search=searches.kept(SearchRequest(WORDS["text"], {})),
                path=f"/search?q={WORDS['text']}",
            )
    postgres.do(postgres.server(), "CHECKPOINT")
    assert standing(folder).keys() == {WORDS["author"], WORDS["text"]}
    with catalogue.write() as connection:
        connection.execute(tables.mail.delete())
        connection.execute(tables.subscription.delete())
    with catalogue.read() as connection:
        connection.execute(tables.subscription.select())
        catalogue.forget()  # which is put off
    catalogue.forget()
    catalogue.close()
    postgres.do(postgres.server(), "CHECKPOINT", database=name)
    assert standing(folder) == {}
