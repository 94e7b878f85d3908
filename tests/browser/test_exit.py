"""Leaving at once: by the button, by the keyboard, without JavaScript, leaving no trace there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

ELSEWHERE = "https://www.bbc.co.uk/weather"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def page(request: pytest.FixtureRequest, browser: Any, tantivy_site: str) -> Iterator[Any]:
    """A page of results; the site that the button leads to is answered here."""
    context = browser.new_context(base_url=tantivy_site, java_script_enabled=request.param)
    page = context.new_page()
    page.route(re.compile("^https:"), lambda route: route.fulfill(body="Weather"))
    page.goto("/search?q=neglect")
    yield page
    context.close()


def test_the_button_leads_away_and_says_not_from_where(page: Any) -> None:
    with page.expect_request(ELSEWHERE) as asked:
        page.get_by_role("link", name="Emergency: Exit this page").click()
    page.wait_for_url(ELSEWHERE)
    assert "referer" not in asked.value.headers


def test_the_keyboard_finds_it_second_on_every_page(page: Any) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Exit this page", exact=True)
    assert link.evaluate("link => link === document.activeElement")
    assert link.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(ELSEWHERE)


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize("page", [True], indirect=True)
def test_shift_pressed_three_times_leads_away(page: Any) -> None:
    page.get_by_role("searchbox").or_(page.get_by_role("combobox", name="Search the text")).focus()
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(ELSEWHERE)
