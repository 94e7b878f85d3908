"""The page of a theme, and links to themes that were merged into others or renamed."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from repo_search.catalogue import theme_changes, themes
from web.site import site

Fetch = Callable[..., TestResponse]


@pytest.fixture
def merged(app: Flask) -> str:
    """The id of a theme that was merged into the theme of safe sleeping."""
    with app.app_context():
        catalogue = site().repository.catalogue
    with catalogue.write() as connection:
        if "fenland" not in themes.all_themes(connection)["safe-sleeping"].former_ids:
            themes.find_or_add(connection, "Fenland")
            theme_changes.merge(connection, "fenland", "safe-sleeping")
    return "fenland"


def test_a_theme_shows_its_note_names_and_relations(fetch: Fetch) -> None:
    response = fetch("/themes/safe-sleeping")
    said = " ".join(BeautifulSoup(response.text, "html.parser").text.split())
    assert "How and where a baby sleeps, and the advice given about it." in said
    assert "Also written:" in said
    assert "safer sleep" in said
    assert "Broader: Pregnancy and babies." in said
    assert "Lullaby Trust" not in said, "a word that only hints at the theme"
    two = BeautifulSoup(fetch("/themes/child-criminal-exploitation").text, "html.parser")
    hrefs = {str(link["href"]) for link in two.select("main a")}
    assert {"/themes/exploitation", "/themes/extra-familial-harm"} <= hrefs
    three = BeautifulSoup(fetch("/themes/self-harm").text, "html.parser")
    assert "Related: Child mental health, Suicide." in " ".join(three.text.split())


def test_a_theme_shows_the_narrower_ones_on_which_there_are_records(fetch: Fetch) -> None:
    page = BeautifulSoup(fetch("/themes/pregnancy-and-babies").text, "html.parser")
    narrower = [link.text for link in page.select("main .app-counted a")]
    assert narrower == ["Safe sleeping"]


def test_a_link_to_a_theme_that_was_merged_leads_on_for_good(fetch: Fetch, merged: str) -> None:
    response = fetch(f"/themes/{merged}")
    assert response.status_code == 301
    assert response.headers["Location"] == "/themes/safe-sleeping"


def test_a_search_by_a_theme_that_was_merged_finds_the_same(fetch: Fetch, merged: str) -> None:
    old, new = (fetch(f"/api/v1/search?theme={i}") for i in (merged, "safe-sleeping"))
    assert old.status_code == 200
    assert [r["record_id"] for r in old.json["results"]] == [  # type: ignore[index]
        r["record_id"]
        for r in new.json["results"]  # type: ignore[index]
    ]
    assert old.json["total"] == 1  # type: ignore[index]


def test_no_link_tells_the_name_of_a_theme_without_records(app: Flask, fetch: Fetch) -> None:
    with app.app_context():
        catalogue = site().repository.catalogue
    with catalogue.write() as connection:
        (theme_id,) = themes.find_or_add(connection, "Vanished label")
        renamed = theme_changes.rename(connection, theme_id, "Vanished name")
    assert fetch(f"/themes/{theme_id}").status_code == 404
    assert fetch(f"/themes/{renamed}").status_code == 404
