"""What the pages that are asked for most cost: counted, since no time is the same anywhere."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from repo_search.catalogue import Catalogue, set_fact
from repo_search.settings import Settings
from web import create_app
from web.site import site

from .conftest import Collection, Fetch

_NOT_OF_A_PAGE = ("BEGIN", "SELECT seq FROM sqlite_sequence")
"""Transactions, and what is looked at once a second."""
_CONNECTIONS = 5
"""Those that are kept open, each of which remembers."""

Said = list[tuple[str, Any]]
"""Statements of SQL with their parameters."""


@pytest.fixture
def said() -> Iterator[Said]:
    noted: Said = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith(_NOT_OF_A_PAGE):
            noted.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    yield noted
    event.remove(Engine, "before_cursor_execute", note)


def _of(fetch: Fetch, said: Said, address: str) -> Said:
    """What is asked for a page of an address that was asked for before."""
    assert fetch(address).status_code == 200
    said.clear()
    fetch(address)
    return [*said]


def test_a_results_page_asks_the_catalogue_as_often_for_one_result_as_for_many(
    fetch: Fetch, said: Said
) -> None:
    pages = [_of(fetch, said, f"/search?q=supervision&per_page={n}") for n in (1, 5, 25)]
    assert [len(page) for page in pages] == [8, 8, 8]


def test_other_pages_ask_the_catalogue_a_small_number_of_times(
    fetch: Fetch, held: Collection, said: Said
) -> None:
    most = {
        "/": 15,
        "/search": 8,
        "/search?q=supervision+nowhere": 15,
        "/publishers": 8,
        "/publishers/northmere-scp": 20,
        "/themes": 8,
        "/cases": 8,
        "/years": 8,
        "/latest": 10,
        "/matrix?queries=supervision%0Aalcohol%0Areport": 20,
        "/matrix?queries=supervision%0Aalcohol%0Areport&by=years": 20,
        f"/records/{held.ids['report']}": 30,
        f"/records/{held.ids['report']}/pages/1?q=alcohol": 10,
        f"/records/{held.ids['report']}/search?q=alcohol": 9,
        "/findings": 9,
        f"/findings/{held.finding}": 23,
        f"/records/{held.ids['late']}/findings": 14,
        f"/records/{held.ids['late']}/pages/2?finding={held.finding}": 8,
    }
    asked = {address: len(_of(fetch, said, address)) for address in most}
    assert {address: n for address, n in asked.items() if n > most[address]} == {}


def test_only_the_texts_that_are_shown_are_read_and_found_by_the_index(
    app: Flask, fetch: Fetch, said: Said
) -> None:
    address = "/search?q=supervision&per_page=25"
    (read,) = [one for one in _of(fetch, said, address) if "FROM passage" in one[0]]
    statement, parameters = read
    with app.app_context(), site().repository.catalogue.read() as connection:
        texts = connection.exec_driver_sql(statement, parameters).all()
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    assert len(texts) == fetch(address).text.count('class="app-passage"')
    assert not [step for step in plan if step[3].startswith("SCAN passage")]


def test_names_are_read_again_only_when_something_was_written(
    app: Flask, fetch: Fetch, said: Said
) -> None:
    with app.app_context():
        catalogue = site().repository.catalogue

    def reads_names() -> bool:
        fetch("/search?q=supervision")
        found = any("FROM theme_name" in statement for statement, _ in said)
        said.clear()
        return found

    with closing(Catalogue(catalogue.url)) as of_others:
        for writing in (catalogue, of_others):
            for _ in range(_CONNECTIONS):
                reads_names()
            assert not reads_names()
            with writing.write() as connection:
                set_fact(connection, "tried", str(writing))
            assert reads_names()


_STARTED = """
import gc, sys
from pathlib import Path
from repo_search.cli import load
from repo_search.settings import Settings
load("serve")
from web import create_app
create_app(Settings(data=Path(sys.argv[1]))).test_client().get("/")
assert gc.isenabled()
print(*sys.modules)
"""
_OF_OTHERS = (
    {"pypdfium2", "PIL", "email_validator", "alembic", "rdflib", "whoosh", "bs4"}
    | {"docx", "trafilatura", "pdfminer", "reportlab", "openpyxl", "indexer"}
)  # fmt: skip
"""Packages that no page needs to be answered with."""


def test_a_server_starts_without_what_draws_reads_files_or_brings_in(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _STARTED, str(tmp_path / "data")]
    create_app(Settings(data=tmp_path / "data"))  # so that no tables are to be made
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    imported = {name.partition(".")[0] for name in done.stdout.split()}
    assert "tantivy" in imported
    assert imported & _OF_OTHERS == set()
