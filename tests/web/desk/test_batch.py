"""Changing many records at the desk: choose, say what, preview, apply, take back."""

import re
from threading import Event
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from repo_search.catalogue import claims, jobs, outbox, records
from repo_search.claims import Claim, Source
from repo_search.indexing import bring_up_to_date
from repo_search.repository import Repository, opened
from repo_search.settings import Settings
from repo_search.working import work
from web.site import site

from .conftest import Client, add_account, desk_site, signed_in_page


def add(repository: Repository, title: str, **values: str) -> str:
    claimed = [Claim(n, (v,), Source.MANIFEST) for n, v in {"title": title, **values}.items()]
    with repository.catalogue.write() as connection:
        return records.add(connection, None, claimed)


@pytest.fixture
def repository(desk_app: Flask) -> Repository:
    with desk_app.app_context():
        return site().repository


@pytest.fixture
def two(repository: Repository) -> tuple[str, str]:
    """One record about neglect of a board, and one about suicide of another."""
    one = add(repository, "Child A", publisher="A Board", themes="Neglect")
    other = add(repository, "Child B", publisher="B Board", themes="Suicide")
    bring_up_to_date(repository.catalogue, repository.engine)
    return one, other


def themes_of(repository: Repository, record_id: str) -> list[str]:
    with repository.catalogue.read() as connection:
        return [theme.label for theme in records.find(connection, record_id).themes]


def digest(html: str) -> str:
    found = BeautifulSoup(html, "html.parser").find("input", {"name": "digest"})
    assert found is not None
    return str(found["value"])


def test_an_address_of_the_public_search_becomes_the_choice_of_records(
    librarian: Client, two: tuple[str, str]
) -> None:
    page = librarian.get("/desk/batch?theme=neglect&year=2019&year=2020").text
    assert 'value="Neglect"' in page
    assert "Year published: 2019" in page
    page = librarian.get("/desk/batch?theme=neglect&change=replace-theme").text
    assert "1 record" in page
    assert "Theme to put in its place" in page
    old = BeautifulSoup(page, "html.parser").find(id="old")
    assert old is not None
    assert old["value"] == "Neglect"


def test_a_preview_shows_each_change_and_changes_nothing(
    librarian: Client, repository: Repository, two: tuple[str, str]
) -> None:
    with repository.catalogue.read() as connection:
        before = outbox.revision(connection)
    page = librarian.get(
        f"/desk/batch/preview?ids={two[0]}+https://x.example/records/{two[1]}%0D%0Anowhere1"
        "&change=replace-theme&old=Neglect&new=Poverty"
    ).text
    lines = BeautifulSoup(page, "html.parser").select(".app-log__line")
    assert [" ".join(line.get_text(" ").split()) for line in lines] == [
        "Child A Themes “Neglect” becomes “Poverty”"
    ]
    assert "1 record stays as it is" in page
    assert "There is no record nowhere1." in page
    with repository.catalogue.read() as connection:
        assert outbox.revision(connection) == before


def test_what_was_previewed_is_done_by_a_job(
    librarian: Client, repository: Repository, settings: Settings, two: tuple[str, str]
) -> None:
    asked = "theme=neglect&change=add-theme&new=Poverty"
    preview = librarian.get(f"/desk/batch/preview?{asked}").text
    answer = librarian.post(f"/desk/batch?{asked}", {"digest": digest(preview)})
    assert answer.status_code == 303
    assert re.fullmatch("/desk/jobs/[0-9]+", answer.location)
    work(settings, until_idle=True, stopped=Event())
    assert "1 record was changed." in librarian.get(answer.location).text
    assert themes_of(repository, two[0]) == ["Neglect", "Poverty"]
    assert themes_of(repository, two[1]) == ["Suicide"]


def test_what_has_changed_since_the_preview_is_shown_and_not_done(
    librarian: Client, repository: Repository, two: tuple[str, str]
) -> None:
    asked = "theme=neglect&change=add-theme&new=Poverty"
    preview = librarian.get(f"/desk/batch/preview?{asked}").text
    with repository.catalogue.write() as connection:
        said = Claim("themes", ("Neglect", "Suicide"), Source.LIBRARIAN)
        claims.put(connection, two[0], [said])
    answer = librarian.post(f"/desk/batch?{asked}", {"digest": digest(preview)})
    assert answer.status_code == 409
    assert "so nothing was done" in answer.text
    assert "becomes “Neglect; Suicide; Poverty”" in answer.text
    with repository.catalogue.read() as connection:
        assert jobs.latest(connection, 1) == []


@pytest.mark.parametrize(
    ("asked", "said", "kept"),
    [
        ("q=safeguarding&change=", "Choose what to change.", 'value="safeguarding"'),
        ("publisher=Nobody&change=review", "There is no publisher “Nobody”", 'value="Nobody"'),
        ("q=nowhere&change=review", "No record answers this search.", 'value="nowhere"'),
        ("from=then&change=review", "“then”", 'value="then"'),
        ("change=add-theme&new=Nonsense", "There is no theme “Nonsense”", 'value="Nonsense"'),
        ("change=replace-theme&old=Neglect&new=Neglect", "This is the same", 'value="Neglect"'),
        ("change=review", "Choose a kind of review.", 'value="review"'),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_what_was_typed_stays(
    librarian: Client, two: tuple[str, str], asked: str, said: str, kept: str
) -> None:
    answer = librarian.get(f"/desk/batch/preview?{asked}")
    assert answer.status_code == 400
    page = BeautifulSoup(answer.text, "html.parser")
    link = page.select_one(".govuk-error-summary a")
    assert link is not None
    assert said in link.text
    assert page.find(id=str(link["href"]).removeprefix("#"))
    assert kept in answer.text


@pytest.mark.long
def test_two_hundred_records_are_changed_and_taken_back(
    settings: Settings, browser: Any, axe: str
) -> None:
    with opened(settings) as repository:
        ids = [add(repository, f"Child {n}", publisher="A Board") for n in range(200)]
        add(repository, "Another", publisher="B Board")
        add_account(repository.catalogue, "Librarian")
    with desk_site(settings) as here, signed_in_page(browser, here) as page:
        page.goto("/desk/batch")
        page.get_by_label("Publisher", exact=True).fill("A Board")
        page.get_by_label("Put one publisher in the place of another").check()
        page.get_by_role("button", name="Continue").click()
        assert page.get_by_label("Publisher that is named now").input_value() == "A Board"
        page.get_by_label("Publisher to name instead").fill("B Board")
        page.get_by_role("button", name="Preview").click()
        page.evaluate(axe)
        assert page.evaluate("axe.run().then((found) => found.violations)") == []
        page.get_by_role("button", name="Change these 200 records").click()
        page.get_by_text("200 records were changed.").wait_for(timeout=60_000)
        page.goto("/search?publisher=B+Board")
        assert "201" in page.inner_text("h1")
        page.go_back()
        page.get_by_role("button", name="Undo").click()
        page.get_by_text("is taken back: 200 records.").wait_for(timeout=60_000)
        page.goto("/search?publisher=A+Board")
        assert "200" in page.inner_text("h1")
    with opened(settings) as repository, repository.catalogue.read() as connection:
        assert {records.find(connection, one).publishers[0].label for one in ids} == {"A Board"}
