"""What surrounds every page is the operator's: name, logo, colour, notice, contact, help, exit."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from repo_search.errors import BadInput
from repo_search.settings import Settings
from tests.web.conftest import close
from web import create_app

Open = Callable[..., TestResponse]


@pytest.fixture
def site_with(tmp_path: Path) -> Iterator[Callable[..., Open]]:
    """Gives a function that GETs addresses of an empty repository with these settings."""
    made: list[Flask] = []

    def build(**values: object) -> Open:
        made.append(create_app(Settings.model_validate({"data": tmp_path, **values})))
        return made[-1].test_client().get

    yield build
    for app in made:
        close(app)


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def test_every_page_is_named_and_worded_as_the_operator_set_it(
    site_with: Callable[..., Open],
) -> None:
    get = site_with(
        name="Northmere <Reviews>",
        logo="Northmere Library",
        notice="Closed on Sunday & Monday",
        contact="library@northmere.example",
    )
    for address, status in (("/help/search", 200), ("/nothing", 404)):
        answer = get(address)
        assert answer.status_code == status
        page = soup(answer)
        assert page.title is not None
        assert page.title.text.endswith(" – Northmere <Reviews>")
        assert page.select_one(".app-header__name").text == "Northmere Library"
        assert page.select_one("[role=region]").text.strip() == "Closed on Sunday & Monday"
        contact = page.find("footer").find("a", string="Contact")
        assert contact["href"] == "mailto:library@northmere.example"
    assert "library@northmere.example" in soup(get("/accessibility")).find("main").text
    assert "library@northmere.example" in soup(get("/nothing")).find("main").text


def test_without_settings_no_page_promises_a_contact_or_a_notice(
    site_with: Callable[..., Open],
) -> None:
    page = soup(site_with()("/accessibility"))
    assert page.select_one(".app-header__name").text == "repo-search"
    assert page.select_one("[role=region]") is None
    assert page.find("a", string="Contact") is None
    assert "Not a government or NSPCC service" in page.find("footer").text


def test_the_colour_is_a_stylesheet_that_browsers_keep(site_with: Callable[..., Open]) -> None:
    get = site_with(colour="#1d3557")
    sheets = [str(link["href"]) for link in soup(get("/")).select("link[rel=stylesheet]")]
    answer = get(sheets[-1])
    assert answer.mimetype == "text/css"
    assert "#1d3557" in answer.text
    assert "immutable" in answer.headers["Cache-Control"]
    get = site_with()
    assert get("/colours.css").status_code == 404
    assert "/colours.css" not in get("/").text


def test_exit_this_page_leads_where_the_operator_wants_or_is_not_there(
    site_with: Callable[..., Open],
) -> None:
    for settings, address in (
        ({}, "https://www.bbc.co.uk/weather"),
        ({"exit_to": "https://news.example"}, "https://news.example"),
    ):
        exits = soup(site_with(**settings)("/nothing")).find_all("a", href=address)
        assert len(exits) == 2, "the button, and a link for the keyboard at the start of the page"
        for link in exits:
            assert set(link["rel"]) == {"nofollow", "noreferrer", "external"}
    page = site_with(exit_to="")("/help/support").text
    assert "xit this page" not in page


def test_where_to_get_help_can_be_reworded_or_switched_off(site_with: Callable[..., Open]) -> None:
    get = site_with()
    assert soup(get("/")).find("footer").find("a", href="/help/support")
    ours = soup(get("/help/support")).find("main").text
    for number in ("999", "0808 800 5000", "0800 1111", "116 123"):
        assert number in ours
    theirs = soup(site_with(support_text="Call us.\n\nOr write.")("/help/support")).find("main")
    assert [p.text for p in theirs.select("p")][:2] == ["Call us.", "Or write."]
    assert "999" not in theirs.text
    get = site_with(support=False)
    assert get("/help/support").status_code == 404
    assert "/help/support" not in get("/").text


def test_pages_say_which_language_they_are_in(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no translation “cy”"):
        create_app(Settings(data=tmp_path, language="cy"))
