"""What the script adds: type-ahead in the search box, and a field that finds in long facets."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from ..sites import watched

BOX = "Search the text and description of every record"


@pytest.fixture
def page(browser: Any, tantivy_site: str, script: None) -> Iterator[Any]:
    with watched(browser, tantivy_site) as page:
        yield page


def options(page: Any) -> Any:
    """Those of the list of suggestions; lists of a form have options too."""
    return page.get_by_role("listbox").get_by_role("option")


def type_in(page: Any, text: str) -> Any:
    box = page.get_by_role("combobox", name=BOX)
    box.press_sequentially(text, delay=20)
    options(page).first.wait_for()
    return box


def test_a_theme_is_chosen_with_the_keyboard_alone(page: Any) -> None:
    page.goto("/")
    box = type_in(page, "profess")
    assert box.get_attribute("aria-expanded") == "true"
    theme = options(page).filter(has_text="Theme").first
    assert re.search(r"\d+ records?", theme.inner_text())
    for _ in range(options(page).count()):
        page.keyboard.press("ArrowDown")
        if theme.get_attribute("aria-selected") == "true":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/themes/**")


def test_suggestions_are_announced(page: Any) -> None:
    page.goto("/")
    type_in(page, "negl")
    page.get_by_role("status").filter(has_text="suggestions are available").wait_for()


def test_enter_searches_for_what_was_typed_while_the_list_is_open(page: Any) -> None:
    page.goto("/")
    type_in(page, "negl")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=negl")


def test_words_that_are_chosen_are_searched_with_the_filters_kept(page: Any) -> None:
    page.goto("/search?type=case-reviews")
    type_in(page, "negl")
    options(page).first.click()
    page.wait_for_url("**/search?q=neglect**")
    assert "type=case-reviews" in page.url
    assert page.get_by_role("combobox", name=BOX).input_value() == "neglect"


def test_escape_closes_the_list_and_keeps_the_words(page: Any) -> None:
    page.goto("/")
    box = type_in(page, "negl")
    page.keyboard.press("Escape")
    assert options(page).count() == 0
    assert box.input_value() == "negl"


def test_nothing_is_asked_until_something_is_typed(page: Any) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/search?q=neglect")
    page.get_by_role("combobox", name=BOX).click()
    page.wait_for_timeout(600)
    assert options(page).count() == 0
    assert not [url for url in asked if "suggestions" in url]


def test_a_long_facet_is_filtered_and_chosen_values_stay(page: Any) -> None:
    page.goto("/search?theme=neglect")
    find = page.get_by_label("Find in themes")
    facet = page.locator("fieldset", has=find)
    find.fill("Sexual  abuse")
    labels = facet.locator("[data-label]:visible").all_inner_texts()
    assert "Neglect" in labels
    assert "Child sexual abuse" in labels
    found = [label for label in labels if "sexual abuse" in label.lower()]
    assert {*labels} == {*found, "Neglect", "Abuse and neglect"}, "broader ones stay with them"
    assert facet.get_by_role("status").inner_text() == f"{len(found)} found"
    page.keyboard.press("Enter")
    assert page.url.endswith("/search?theme=neglect")
    find.fill("")
    assert not facet.locator(".app-more").evaluate("more => more.open")
    assert facet.get_by_role("status").inner_text() == ""


def test_axe_finds_nothing_to_mend_with_the_list_open(
    browser: Any, tantivy_site: str, script: None, axe: str
) -> None:
    context = browser.new_context(base_url=tantivy_site, bypass_csp=True)
    page = context.new_page()
    page.goto("/search")
    type_in(page, "negl")
    page.keyboard.press("ArrowDown")
    page.evaluate(axe)
    found = page.evaluate(
        "axe.run().then(r => r.violations.map(v => [v.id, v.help, "
        "v.nodes.map(n => n.target.join(' '))]))"
    )
    assert found == []
    context.close()


def test_without_the_script_there_is_no_field_that_does_nothing(
    browser: Any, tantivy_site: str
) -> None:
    context = browser.new_context(base_url=tantivy_site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search")
    assert page.get_by_label("Find in themes").count() == 1
    assert not page.get_by_label("Find in themes").is_visible()
    assert page.get_by_role("searchbox").is_visible()
    context.close()
