"""Signing in with another service, against a real OpenID Connect provider."""

import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from repo_search.catalogue import Catalogue, accounts
from repo_search.errors import BadInput, Unreachable
from repo_search.settings import Settings
from tests.sites import serving
from web import create_app
from web.elsewhere import Begun, Elsewhere, begun

from .conftest import Client, add_account

PROVIDER = Path(__file__).with_name("oidc_provider.mjs")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture
def port() -> int:
    """Where the desk is."""
    return free_port()


@pytest.fixture
def issuer(oidc_provider: Path, port: int) -> Iterator[str]:
    """The address of a provider that knows the desk, on another site as browsers see it."""
    there, back = free_port(), f"http://127.0.0.1:{port}/desk/sign-in/back"
    command = ["node", str(PROVIDER), str(oidc_provider), str(there), back]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield f"http://localhost:{there}"
        process.terminate()


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    opened = Catalogue(settings.catalogue_url)
    add_account(opened, "Ada")
    yield opened
    opened.close()


def sign_in_there(page: Any, name: str) -> None:
    page.get_by_placeholder("Enter any login").fill(name)
    page.get_by_placeholder("and password").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def test_who_signs_in_elsewhere_enters_if_an_account_is_linked_and_only_then(
    settings: Settings,
    catalogue: Catalogue,
    browser: Any,
    issuer: str,
    port: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (("ISSUER", issuer), ("CLIENT", "repo-search"), ("SECRET", "agreed")):
        monkeypatch.setenv(f"REPO_SEARCH_OIDC_{name}", value)
    with serving(["--data", str(settings.data)], port) as here:
        page = browser.new_context(base_url=here).new_page()
        page.goto("/desk/jobs")
        page.get_by_role("link", name="Sign in with your organisation’s account").click()
        sign_in_there(page, "ada@northmere.example")
        page.get_by_text(f"You have signed in with {urlsplit(issuer).netloc}.").wait_for()
        page.get_by_role("button", name="Continue to the desk").click()
        page.get_by_text("You have no account here. Give this to whoever runs").wait_for()
        assert f"{issuer} ada@northmere.example" in page.inner_text("main")
        with catalogue.write() as connection:
            account = accounts.find(connection, "Ada")
            subject = f"{issuer} ada@northmere.example"
            accounts.put_subject(connection, account.account_id, subject)
        page.goto("/desk/jobs")
        page.get_by_role("link", name="Sign in with your organisation’s account").click()
        page.wait_for_url("**/desk/sign-in/back?**")  # the provider knows her still
        came_back = page.url
        page.get_by_role("button", name="Continue to the desk").click()
        page.wait_for_url("**/desk/jobs")
        page.get_by_text("Signed in as Ada").wait_for()

        again = browser.new_context(base_url=here).new_page()
        again.goto(came_back)
        again.get_by_role("button", name="Continue to the desk").click()
        again.get_by_text("This sign-in was begun in another browser").wait_for()
        page.context.close()
        again.context.close()


def test_a_code_is_worth_nothing_with_another_nonce_verifier_secret_or_issuer(
    browser: Any, issuer: str, port: int
) -> None:
    service = Elsewhere(issuer, "repo-search", "agreed")
    back = f"http://127.0.0.1:{port}/desk/sign-in/back"

    def come_back() -> tuple[Begun, str]:
        address, one = service.begin(back, "")
        page = browser.new_context().new_page()
        page.route("**/desk/sign-in/back**", lambda route: route.fulfill(body="back"))
        page.goto(address)
        sign_in_there(page, "ada")
        page.wait_for_url("**/desk/sign-in/back**")
        given = parse_qs(urlsplit(page.url).query)
        page.context.close()
        assert given["state"] == [one.state]
        return one, given["code"][0]

    one, code = come_back()
    assert service.subject(one, back, code) == f"{issuer} ada"
    with pytest.raises(Unreachable):
        service.subject(one, back, code)
    for wrong in ({"nonce": "another"}, {"verifier": "a" * 43}):
        one, code = come_back()
        with pytest.raises(Unreachable):
            service.subject(replace(one, **wrong), back, code)
    one, code = come_back()
    with pytest.raises(Unreachable):
        replace(service, secret="guessed").subject(one, back, code)  # noqa: S106 - wrong
    with pytest.raises(Unreachable):
        replace(service, issuer=f"{issuer}/").begin(back, "")


def test_what_a_browser_keeps_is_read_again_and_nothing_else() -> None:
    one = Begun("s", "n", "v", "/desk/log?who=A+B&kind=")
    assert begun(one.kept()) == one
    for kept in ("", "state=s", "state=s&nonce=n&verifier=v&next=/&more=x", "%00"):
        assert begun(kept) is None


def test_without_such_a_service_there_is_no_trace_of_one(
    desk_app: Flask, librarian: Client
) -> None:
    assert "organisation" not in Client(desk_app).get("/desk/sign-in").text
    for address in ("/desk/sign-in/elsewhere", "/desk/sign-in/back?code=a&state=b"):
        assert librarian.get(address).status_code == 404


def test_settings_that_cannot_be_are_refused_at_the_start(settings: Settings) -> None:
    for given in (
        {"oidc_issuer": "http://elsewhere.example", "oidc_client": "a", "oidc_secret": "b"},
        {"oidc_issuer": "https://elsewhere.example", "oidc_client": "a"},
    ):
        with pytest.raises(BadInput, match="OIDC"):
            create_app(settings.model_copy(update=given))
    assert "secretmost" not in repr(settings.model_copy(update={"oidc_secret": "secretmost"}))


def test_an_account_is_linked_on_the_command_line_to_one_person_only(
    command: Any, catalogue: Catalogue
) -> None:
    add_account(catalogue, "Ben")
    subject = "https://elsewhere.example ada"
    assert command("users", "link", "Ada", subject).exit_code == 0
    with catalogue.read() as connection:
        assert accounts.by_subject(connection, subject) == accounts.find(connection, "Ada")
    assert command("users", "link", "Ben", subject).exit_code == 2
    assert command("users", "link", "Nobody", subject).exit_code == 1
