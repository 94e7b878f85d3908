"""Nobody passes the gate of the desk without the right sign."""

import re
from typing import Any

import pytest
from flask import Flask

from repo_search.catalogue import Catalogue, accounts, jobs
from repo_search.catalogue.accounts import key
from repo_search.passwords import hashed
from repo_search.settings import Settings
from tests.web.desk.conftest import SECURE, Client, add_account, desk_site, signed_in_page
from web import create_app
from web.gate import COOKIE, FOR_PUBLISHERS, OPEN, door, place
from web.site import site


def desk_routes(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, method and an address of every route of the desk."""
    found = []
    for rule in app.url_map.iter_rules():
        if str(rule).startswith("/desk"):
            address = re.sub(r"<int:\w+>", "1", str(rule))
            address = re.sub(r"<[^>]+>", "abcd2345", address)
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                found.append((str(rule.endpoint), method, address))
    return found


def open_site(app: Flask) -> Any:
    with app.app_context():
        return site()


def test_where_there_is_no_account_there_is_no_desk(settings: Settings) -> None:
    app = create_app(settings)
    client = app.test_client()
    many = {f"field-{number}": "x" for number in range(30)}
    addresses = {address for _endpoint, _method, address in desk_routes(app)}
    for given in ({}, many):
        for method in ("GET", "POST", "PUT", "DELETE"):
            nothing = client.open("/nothing", method=method, base_url=SECURE, data=given)
            for address in addresses:
                answer = client.open(address, method=method, base_url=SECURE, data=given)
                assert answer.status_code == nothing.status_code, (method, address)
                assert answer.text == nothing.text, "no more than an address that is not there"
                assert "Allow" not in answer.headers
    open_site(app).repository.close()


def test_no_route_is_open_without_sign_in(desk_app: Flask) -> None:
    for endpoint, method, address in desk_routes(desk_app):
        client = desk_app.test_client()
        answer = client.open(address, method=method, base_url=SECURE)
        if endpoint in OPEN:
            continue
        if method == "GET":
            assert answer.status_code == 303, address
            assert answer.headers["Location"].startswith("/desk/sign-in?next="), address
        else:
            assert answer.status_code == 403, address
        client.set_cookie(COOKIE, "a" * 43, domain="localhost")
        again = client.open(address, method=method, base_url=SECURE)
        assert again.status_code == answer.status_code, "a made-up cookie opens nothing"


def test_no_route_for_librarians_is_open_to_a_publisher(desk_app: Flask, publisher: Client) -> None:
    for endpoint, method, address in desk_routes(desk_app):
        if endpoint in OPEN | FOR_PUBLISHERS:
            continue
        answer = publisher.get(address) if method == "GET" else publisher.post(address)
        assert answer.status_code == 403, address


def test_nothing_is_done_without_the_token_of_the_session(
    desk_app: Flask, librarian: Client, publisher: Client
) -> None:
    for person in (librarian, publisher):
        for token in ("", "x" * 43, librarian.token + "x"):
            for endpoint, method, address in desk_routes(desk_app):
                if method == "POST" and endpoint not in OPEN:
                    assert person.post(address, {"token": token}).status_code == 403, address
    assert librarian.get("/desk/jobs").status_code == 200, "and nobody was signed out by it"


def test_nothing_is_done_for_another_website(desk_app: Flask, librarian: Client) -> None:
    for _endpoint, method, address in desk_routes(desk_app):
        if method == "POST":
            answer = librarian.post(address, headers={"Sec-Fetch-Site": "cross-site"})
            assert answer.status_code == 403, address


def test_the_cookie_is_for_this_site_over_https_alone(desk_app: Flask) -> None:
    client = Client(desk_app)
    answer = client.sign_in("Librarian")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith(COOKIE + "="))
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Location"] == "/desk"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "/desk/../search?q=x",
        "/desk/..//evil.example/",
        "/desk//x",
        "//evil.example",
        "/desk\\evil.example",
        "https://evil.example",
        "/deskevil",
        "/search",
    ],
)
def test_signing_in_leads_nowhere_else(elsewhere: str) -> None:
    assert place(elsewhere) == ""
    assert place("/desk/records/abcd2345?q=a+b&done=4") == "/desk/records/abcd2345?q=a+b&done=4"


def test_a_session_ends_on_sign_out_and_with_the_password(
    desk_app: Flask, librarian: Client
) -> None:
    other = Client(desk_app)
    other.sign_in("librarian")
    assert other.get("/desk/jobs").status_code == 200
    assert librarian.post("/desk/sign-out").status_code == 303
    assert librarian.get("/desk/jobs").status_code == 303
    assert other.get("/desk/jobs").status_code == 200, "that was another session"
    catalogue = open_site(desk_app).repository.catalogue
    with catalogue.write() as connection:
        account = accounts.find(connection, "Librarian")
        accounts.put_password(connection, account.account_id, hashed("another password"))
    assert other.get("/desk/jobs").status_code == 303


def test_who_is_shut_out_is_out_at_once(desk_app: Flask, librarian: Client) -> None:
    catalogue = open_site(desk_app).repository.catalogue
    with catalogue.write() as connection:
        accounts.disable(connection, accounts.find(connection, "Librarian").account_id)
    assert librarian.get("/desk/jobs").status_code == 303
    assert Client(desk_app).sign_in("Librarian").status_code == 403


def test_passwords_cannot_be_tried_without_end(desk_app: Flask) -> None:
    client = Client(desk_app)
    for _ in range(20):
        assert client.sign_in("Librarian", "wrong password").status_code == 403
    answer = client.sign_in("Librarian")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"


def test_who_tries_the_passwords_of_somebody_does_not_lock_him_out(desk_app: Flask) -> None:
    others = [f"10.0.{number}.1" for number in range(34)]
    with desk_app.app_context():
        for number, network in enumerate(others):
            tried = ("Ann Librarian", "ann-librarian", "ANN.LIBRARIAN")[number % 3]
            for _ in range(3):
                door().count(network, key(tried))
        assert door().is_shut("10.0.1.1", key("Ann Librarian"))
        assert not door().is_shut("10.1.1.1", key("Ann Librarian"))
        assert not door().is_shut("10.0.1.1", key("somebody else"))


def test_a_password_that_was_changed_meanwhile_opens_nothing(desk_app: Flask) -> None:
    catalogue = open_site(desk_app).repository.catalogue
    with catalogue.write() as connection:
        before = accounts.find(connection, "Librarian")
        accounts.put_password(connection, before.account_id, hashed("another password"))
        assert accounts.begin_session(connection, before) == ""
        assert accounts.begin_session(connection, accounts.find(connection, "Librarian"))


def test_who_has_an_account_is_not_told(desk_app: Flask) -> None:
    client = Client(desk_app)
    known = client.sign_in("Librarian", "wrong password").text
    unknown = client.sign_in("Nobody", "wrong password").text
    assert unknown.replace("Nobody", "Librarian") == known


def test_what_was_typed_while_a_session_ended_can_be_sent_by_the_next(
    desk_app: Flask, librarian: Client
) -> None:
    later = Client(desk_app)
    later.sign_in("Librarian")
    assert later.token == librarian.token


def test_the_public_site_shows_no_trace_of_the_desk(desk_app: Flask, librarian: Client) -> None:
    for address in ("/", "/search", "/help/search", "/privacy", "/browse", "/nothing"):
        for answer in (librarian.get(address), desk_app.test_client().get(address)):
            assert "/desk" not in answer.text, address
            assert "Set-Cookie" not in answer.headers


@pytest.mark.long
def test_a_job_is_followed_with_and_without_script(settings: Settings, browser: Any) -> None:
    catalogue = Catalogue(settings.catalogue_url)
    add_account(catalogue, "Librarian")
    with desk_site(settings) as address, signed_in_page(browser, address) as page:
        with catalogue.write() as connection:
            job_id = jobs.put(connection, "index", {}, "Librarian")
        page.goto(f"/desk/jobs/{job_id}")
        page.get_by_text("It is done.").wait_for(timeout=20_000)
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("heading", name="Sign in").wait_for()
    catalogue.close()


def test_only_who_is_signed_in_may_send_a_long_form(desk_app: Flask, librarian: Client) -> None:
    long = {f"field-{n}": "x" * 100 for n in range(1_000)}
    assert librarian.post("/desk/runs/1/undo", long).status_code == 404, "there is no such run"
    assert Client(desk_app).post("/desk/sign-in", long).status_code == 413
    too_long = {"field": "x" * 600_000}
    assert librarian.post("/desk/runs/1/undo", too_long).status_code == 413
