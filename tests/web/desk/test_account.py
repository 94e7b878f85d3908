"""One's own account: another password, and signing out everywhere."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from web.gate import door

from .conftest import PASSWORD, Client

NEW = "another horse entirely"


def token_of(html: str) -> str:
    found = BeautifulSoup(html, "html.parser").find("input", {"name": "token"})
    assert found is not None
    return str(found["value"])


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> TestResponse:
    return client.post("/desk/account/password", {"old": old, "new": new, "again": again})


@pytest.mark.parametrize("name", ["Librarian", "Depositor"])
def test_a_new_password_ends_every_other_session_and_is_the_only_one(
    desk_app: Flask, name: str
) -> None:
    here, elsewhere = Client(desk_app), Client(desk_app)
    here.sign_in(name)
    elsewhere.sign_in(name)
    here.token = token_of(here.get("/desk/account").text)
    answer = change(here)
    assert answer.status_code == 303
    assert "Your password is changed." in here.get(answer.location).text
    assert elsewhere.get("/desk/account").location.startswith("/desk/sign-in")
    assert Client(desk_app).sign_in(name).status_code == 403
    assert Client(desk_app).sign_in(name, NEW).status_code == 303


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("wrong horse battery", NEW, NEW), "This is not the password that you have now."),
        ((PASSWORD, NEW, NEW + "s"), "The new password was written in two ways."),
        ((PASSWORD, "short", "short"), "Choose a password of at least 12 characters."),
    ],
)
def test_a_password_that_cannot_be_changes_nothing(
    desk_app: Flask, librarian: Client, given: tuple[str, str, str], said: str
) -> None:
    answer = change(librarian, *given)
    assert answer.status_code == 400
    assert said in answer.text
    assert Client(desk_app).sign_in("Librarian").status_code == 303


def test_wrong_passwords_are_counted_as_at_the_door(desk_app: Flask, librarian: Client) -> None:
    with desk_app.app_context():
        for _ in range(18):
            door().count("127.0.0.0/24")
    answers = [change(librarian, old=f"guess number {n}").status_code for n in range(3)]
    assert answers == [400, 400, 429]


def test_signing_out_everywhere_ends_all_sessions(desk_app: Flask, librarian: Client) -> None:
    elsewhere = Client(desk_app)
    elsewhere.sign_in("Librarian")
    assert librarian.post("/desk/account/sign-out").location == "/desk/sign-in"
    for client in (librarian, elsewhere):
        assert client.get("/desk/account").location.startswith("/desk/sign-in")
