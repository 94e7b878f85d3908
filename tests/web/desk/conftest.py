"""The desk over the collection of the web tests: who may sign in, and clients that are."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from argon2 import PasswordHasher
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from repo_search import passwords
from repo_search.catalogue import Catalogue, accounts
from repo_search.catalogue.accounts import Role
from repo_search.settings import Settings
from tests.sites import serving, watched
from tests.web.conftest import check_page
from web import create_app
from web.site import site

PASSWORD = "correct horse battery"  # noqa: S105 - of these tests
QUICK = PasswordHasher(1, 8, 1)
"""Of time, memory and threads as little as there can be."""
_HOMES = {"Depositor": "/desk/deposit"}
SECURE = "https://localhost"
"""Cookies of the desk are for HTTPS alone."""


@pytest.fixture(autouse=True, scope="module")
def quick_hashes() -> Iterator[None]:
    """Passwords are checked at once, not with the work that shall hold up who tries many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", QUICK)
        yield


def add_account(
    catalogue: Catalogue,
    name: str,
    role: Role = "librarian",
    publisher_id: str = "",
    mail: str = "",
) -> None:
    """Somebody who may sign in with PASSWORD."""
    with catalogue.write() as connection:
        account = accounts.add(connection, name, role, publisher_id, mail)
        accounts.put_password(connection, account.account_id, _kept())


@cache
def _kept() -> str:
    return QUICK.hash(PASSWORD)


class Client:
    """A browser without script: keeps cookies, checks every page, sends the token with forms."""

    def __init__(self, app: Flask) -> None:
        self._client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, address: str) -> TestResponse:
        return self._checked(self._client.get(address, base_url=SECURE))

    def post(
        self, address: str, data: dict[str, Any] | None = None, **options: Any
    ) -> TestResponse:
        given = {"token": self.token, **(data or {})}
        return self._checked(self._client.post(address, data=given, base_url=SECURE, **options))

    def sign_in(self, name: str, password: str = PASSWORD) -> TestResponse:
        form = BeautifulSoup(self.get("/desk/sign-in").text, "html.parser")
        token = form.find("input", {"name": "token"})
        assert token is not None
        self.token = str(token["value"])
        answer = self.post("/desk/sign-in", {"name": name, "password": password})
        if answer.status_code == 303:
            page = BeautifulSoup(self.get(_HOMES.get(name, "/desk/jobs")).text, "html.parser")
            found = page.find("input", {"name": "token"})
            self.token = str(found["value"]) if found else ""
        return answer

    @staticmethod
    def _checked(response: TestResponse) -> TestResponse:
        response.get_data()
        response.close()
        if response.mimetype == "text/html" and response.status_code not in (301, 303):
            check_page(response.text)
        return response


@pytest.fixture
def desk_app(settings: Settings) -> Iterator[Flask]:
    """The application over an empty repository of its own, with a librarian and a publisher."""
    app = create_app(settings)
    with app.app_context():
        repository = site().repository
    add_account(repository.catalogue, "Librarian")
    add_account(repository.catalogue, "Depositor", "publisher", "northmere-scp", "d@example.org")
    yield app
    repository.close()


@pytest.fixture
def librarian(desk_app: Flask) -> Client:
    client = Client(desk_app)
    assert client.sign_in("Librarian").status_code == 303
    return client


@pytest.fixture
def publisher(desk_app: Flask) -> Client:
    client = Client(desk_app)
    assert client.sign_in("Depositor").status_code == 303
    return client


@contextmanager
def desk_site(settings: Settings) -> Iterator[str]:
    """A real server over the repository of the settings."""
    with serving(["--data", str(settings.data)]) as address:
        yield address


@contextmanager
def signed_in_page(
    browser: Any, site: str, name: str = "Librarian", **options: Any
) -> Iterator[Any]:
    """A watched browser page of somebody who is signed in."""
    with watched(browser, site, **options) as page:
        page.goto("/desk/sign-in")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/desk**")
        yield page
