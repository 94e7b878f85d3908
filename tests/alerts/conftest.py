"""A catalogue, an engine, a mail server, and somebody who signed up."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from repo_search.alerts import searches
from repo_search.alerts.post import Post, post
from repo_search.alerts.searches import Search
from repo_search.alerts.sending import Office
from repo_search.alerts.signing_up import confirm, sign_up
from repo_search.catalogue import Catalogue, announcements, subscriptions, tables
from repo_search.catalogue.clock import now
from repo_search.catalogue.subscriptions import Frequency
from repo_search.engine import Engine
from repo_search.engines import open_engine
from repo_search.search import SearchRequest
from repo_search.settings import Settings
from tests.repo_search.conftest import DATABASES, new_catalogue

from .mail_server import MailServer, mail_server

SITE = "https://reviews.example.org"


@pytest.fixture(params=DATABASES)
def catalogue(
    request: pytest.FixtureRequest, tmp_path: Path, empty_catalogue: Path
) -> Iterator[Catalogue]:
    opened = Catalogue(new_catalogue(request.param, tmp_path, empty_catalogue))
    yield opened
    opened.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine("tantivy", tmp_path / "index")
    yield opened
    opened.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def through(server: MailServer) -> Post:
    return post(
        Settings(smtp=server.url, sender="alerts@example.org", address=SITE, name="Our reviews")
    )


@pytest.fixture
def office(catalogue: Catalogue, engine: Engine, through: Post) -> Office:
    return Office(catalogue, engine, through, now())


@pytest.fixture
def later(office: Office) -> Callable[..., Office]:
    """The same at a later time."""
    return lambda **delta: replace(office, at=office.at + timedelta(**delta))


@pytest.fixture
def subscribed(office: Office, server: MailServer) -> Callable[..., None]:
    """Signs somebody up, and confirms by the link in the mail."""

    def subscribed(
        address: str = "reader@example.org",
        frequency: Frequency = "at once",
        at: datetime | None = None,
        text: str = "neglect",
        **asked: object,
    ) -> None:
        ask(office, address, frequency, text, **asked)
        office.send_confirmations()
        token = server.received.pop().link(f"{SITE}/alerts/confirm/")
        assert confirm(office.catalogue, token, at or office.at)

    return subscribed


def ask(
    office: Office,
    address: str = "reader@example.org",
    frequency: Frequency = "at once",
    text: str = "neglect",
    findings: bool = False,
    **asked: object,
) -> None:
    """Signs somebody up."""
    sign_up(
        office.catalogue,
        office.post,
        office.at,
        address=address,
        frequency=frequency,
        search=Search(SearchRequest(text, **asked), findings),  # type: ignore[arg-type]
        path=f"/{'findings' if findings else 'search'}?{urlencode({'q': text})}",
    )


def many(office: Office, number: int) -> list[str]:
    """Signs up so many people, who confirm at once; gives their addresses."""
    addresses = [f"{secrets.token_hex(4)}@example.org" for _ in range(number)]
    search = searches.kept(SearchRequest("neglect"))
    with office.catalogue.write() as connection:
        for address in addresses:
            subscriptions.add(
                connection, office.at, office.post.domain,
                address=address, frequency="at once", search=search, path="/search?q=neglect",
            )  # fmt: skip
        connection.execute(tables.mail.delete())
        connection.execute(
            tables.subscription.update()
            .where(tables.subscription.c.confirmed.is_(None))
            .values(confirmed=office.at, mailed=office.at, serial=announcements.last(connection))
        )
    return addresses


def rows(catalogue: Catalogue, table: str) -> int:
    """How many rows a table has."""
    with catalogue.read() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0  # noqa: S608
