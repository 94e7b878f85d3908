"""Repositories that harvesters ask."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from repo_search.catalogue import drafts, records, redirects
from repo_search.catalogue.clock import now
from repo_search.claims import Claim, Source
from repo_search.indexing import bring_up_to_date
from repo_search.records import Draft
from repo_search.repository import opened
from repo_search.settings import Settings
from tests.web.conftest import Fetch, Served, close, fetcher
from web import create_app

ADDRESS = "https://reviews.example"


@pytest.fixture(scope="module")
def tantivy(served: Callable[[str], Served]) -> Served:
    return served("tantivy")


@pytest.fixture(scope="module")
def get(tantivy: Served) -> Fetch:
    return fetcher(tantivy.app)


class Kept(NamedTuple):
    get: Fetch
    settings: Settings
    ids: dict[str, str]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A repository with a record of every state: they have been public, but for a draft and one
    that was withdrawn as a draft."""
    folder: Path = tmp_path_factory.mktemp("kept")
    settings = Settings(data=folder / "data", address=ADDRESS, contact="desk@reviews.example")
    found: dict[str, str] = {}
    with opened(settings, create=True) as repository:

        def current() -> None:
            bring_up_to_date(repository.catalogue, repository.engine)

        with repository.catalogue.write() as connection:
            for name in ("here", "withdrawn", "removed", "back", "draft", "dropped"):
                values = {"title": f"The {name} one \x0b\ufffe", "publisher": "Ynys Môn & Co <b>"}
                values |= {"themes": "Neglect", "document_type": "A ~ type, of our own: é"}
                claims = [Claim(f, (v,), Source.MANIFEST) for f, v in values.items()]
                found[name] = records.add(connection, None, claims)
            for name in ("draft", "dropped"):
                since = records.find(connection, found[name]).added
                drafts.mark(connection, found[name], Draft(since, "New"))
        current()
        with repository.catalogue.write() as connection:
            records.withdraw(connection, found["withdrawn"], "The secret reason")
            records.withdraw(connection, found["dropped"], "The secret reason")
            records.remove(connection, found["removed"])
            drafts.mark(connection, found["back"], Draft(now() + timedelta(days=1), "Wrong"))
            redirects.put(connection, "publisher", "old-board", "ynys-mon-co-b")
            redirects.put(connection, "theme", "old-theme", "neglect")
        current()
    app = create_app(settings)
    yield Kept(fetcher(app), settings, found)
    close(app)
