"""What holds for every page of the desk."""

from typing import Any

import pytest
from flask import Flask

from repo_search.settings import Settings

from ...browser.test_accessibility import _AXE, _TOO_WIDE
from .addresses import OF_PUBLISHERS, filled, of_librarians
from .conftest import Client, desk_site, signed_in_page

ODD = ("-1", "0", "99999999999999999999", "x" * 300, "%00", "<script>", "a&a=b", "\u202e")
NAMES = (
    *("done", "page", "kind", "publisher", "run", "state", "q", "change", "old", "new", "ids"),
    *("from", "to", "who", "record", "one", "other", "per_page", "form", "to_sources", "leaf"),
)


def test_every_page_answers_and_stands_in_the_desk(
    desk_app: Flask, librarian: Client, publisher: Client
) -> None:
    awaiting = filled(desk_app)
    for name, address in of_librarians(desk_app, librarian, awaiting).items():
        answer = librarian.get(address)
        assert answer.status_code in (200, 400, 404), name
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        if answer.status_code != 404:
            assert "Signed in as Librarian" in answer.text, name
    for name, address in OF_PUBLISHERS.items():
        answer = publisher.get(address)
        assert answer.status_code == (403 if name == "not for publishers" else 200), name


@pytest.mark.long
def test_odd_arguments_are_no_fault_of_ours(desk_app: Flask, librarian: Client) -> None:
    awaiting = filled(desk_app)
    addresses = {
        address.partition("?")[0]
        for address in of_librarians(desk_app, librarian, awaiting).values()
    }
    for address in sorted(addresses):
        for odd in ODD:
            given = "&".join(f"{name}={odd}" for name in NAMES)
            assert librarian.get(f"{address}?{given}").status_code < 500, (address, odd)
        for odd in ODD:
            answer = librarian.post(address, dict.fromkeys((*NAMES, "verdict", "written"), odd))
            assert answer.status_code < 500, (address, odd)


@pytest.mark.long
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    settings: Settings, desk_app: Flask, librarian: Client, browser: Any, axe: str
) -> None:
    awaiting = filled(desk_app)
    pages = of_librarians(desk_app, librarian, awaiting)
    found = {}
    with desk_site(settings) as site:
        for person, addresses in (("Librarian", pages), ("Depositor", OF_PUBLISHERS)):
            options = {"viewport": {"width": 320, "height": 640}, "bypass_csp": True}
            with signed_in_page(browser, site, person, **options) as page:
                for name, address in addresses.items():
                    page.goto(address)
                    if too_wide := page.evaluate(_TOO_WIDE):
                        found[f"{name}, too wide"] = too_wide
                    page.set_viewport_size({"width": 1280, "height": 900})
                    page.evaluate(axe)
                    if faults := page.evaluate(_AXE):
                        found[name] = faults
                    page.set_viewport_size({"width": 320, "height": 640})
    assert found == {}
