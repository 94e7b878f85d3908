"""Finding in a real browser: the walk that library users know, and filters that apply at once."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

NORTHMERE = {
    "Northmere Area Child Protection Committee",
    "Northmere Local Safeguarding Children Board",
    "Northmere Safeguarding Children Partnership",
}


def asked(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("scripted", [True, pytest.param(False, marks=pytest.mark.long)])
def test_publisher_place_and_case_reviews_give_the_reviews_of_the_publisher_and_those_before_it(
    tantivy_site: str, browser: Any, scripted: bool
) -> None:
    context = browser.new_context(base_url=tantivy_site, java_script_enabled=scripted)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Advanced search").first.click()
    page.get_by_label("Search in", exact=True).select_option(label="Publisher")
    page.get_by_label("Words to look for", exact=True).fill("Northmere")
    page.get_by_label("Media type").select_option(label="All case reviews")
    page.get_by_role("button", name="Search").first.click()
    assert asked(page) == {"q": ["publisher:Northmere"], "type": ["case-reviews"]}
    lines = page.locator(".app-result")
    lines.nth(4).wait_for()
    page.wait_for_load_state()
    assert {name for name in NORTHMERE if page.get_by_role("main").get_by_text(name).count()} == (
        NORTHMERE
    )
    titles = page.get_by_role("heading", level=3).all_inner_texts()
    assert not [title for title in titles if "briefing" in title.lower()]

    page.get_by_role("link", name="Change this search").click()
    assert page.get_by_label("Search in", exact=True).input_value() == "publisher"
    assert page.get_by_label("Words to look for", exact=True).input_value() == "Northmere"
    assert page.get_by_label("Media type").input_value() == "case-reviews"
    page.get_by_role("button", name="Add a row").click()
    page.get_by_label("Joined to the rows above by (row 4)").select_option(label="not")
    page.get_by_label("Words to look for (row 4)").fill("neglect OR burns")
    with page.expect_navigation():
        page.get_by_role("button", name="Search").first.click()
    assert asked(page)["q"] == ["publisher:Northmere NOT (neglect OR burns)"]
    context.close()


def test_filters_take_effect_at_once_and_the_way_back_undoes_them(
    tantivy_site: str, browser: Any, script: None
) -> None:
    context = browser.new_context(base_url=tantivy_site)
    page = context.new_page()
    loads: list[str] = []
    page.on("load", lambda _: loads.append(page.url))
    page.goto("/search?q=child")
    status = page.locator("form > [role=status]")
    heading = page.get_by_role("heading", level=1)
    everything = heading.inner_text()
    assert not page.get_by_role("button", name="Apply filters").count(), "nothing to apply"

    box = page.get_by_role("checkbox", name=re.compile("^Case reviews"))
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/search?q=child&type=case-reviews")
    status.filter(has_text="results").wait_for(state="attached")
    assert heading.inner_text().endswith("in case reviews")
    assert heading.inner_text().startswith(status.inner_text())
    assert page.evaluate("document.activeElement.value") == "case-reviews"
    assert box.is_checked()

    page.get_by_label("Find in themes").fill("information")
    page.get_by_role("checkbox", name=re.compile("^Information sharing")).check()
    page.wait_for_url("**theme=information-sharing**")
    page.get_by_role("link", name=re.compile("Remove.*Information sharing")).wait_for()
    assert page.get_by_label("Find in themes").input_value() == "information"

    year = page.locator(".app-years a").first
    chosen = year.get_attribute("id").removeprefix("year-")  # type: ignore[union-attr]
    year.click()
    page.wait_for_url(f"**year={chosen}**")
    page.get_by_role("link", name=f"Remove the filter Year published: {chosen}").wait_for()
    assert page.evaluate("document.activeElement.id") == f"year-{chosen}"

    page.get_by_label("From", exact=True).fill("last week")
    page.keyboard.press("Tab")
    page.get_by_role("alert").filter(has_text="“last week” is not a date").wait_for()
    page.get_by_label("From", exact=True).fill("1998")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Remove the filter Published from: 1998").wait_for()
    page.get_by_label("Order", exact=True).select_option("title")
    page.wait_for_url("**sort=title**")
    assert asked(page) == {
        "q": ["child"], "theme": ["information-sharing"], "type": ["case-reviews"],
        "year": [chosen], "from": ["1998"], "sort": ["title"],
    }  # fmt: skip
    assert len(loads) == 1, "no page was left"

    for _ in range(6):
        page.go_back()
    page.wait_for_url("**/search?q=child")
    page.get_by_role("heading", level=1, name=everything, exact=True).wait_for()
    assert not box.is_checked()
    page.go_forward()
    page.wait_for_url("**type=case-reviews")
    page.get_by_role("heading", level=1, name=re.compile("in case reviews$")).wait_for()
    page.locator("h3 a").first.click()
    page.go_back()
    assert box.is_checked()
    context.close()


def test_on_a_phone_the_filters_say_what_they_would_show(
    tantivy_site: str, browser: Any, script: None
) -> None:
    context = browser.new_context(base_url=tantivy_site, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto("/search?q=child")
    page.locator(".app-filters__summary").click()
    page.get_by_role("checkbox", name=re.compile("^Case reviews")).check()
    page.wait_for_url("**type=case-reviews")
    number = page.get_by_role("heading", level=1).inner_text().partition(" ")[0]
    page.get_by_role("button", name=f"Show {number} results").last.click()
    page.wait_for_load_state()
    assert not page.get_by_role("checkbox", name=re.compile("^Case reviews")).is_visible()
    assert page.get_by_role("heading", level=1).inner_text().startswith(number)
    context.close()


def test_what_is_typed_while_an_answer_is_on_its_way_takes_effect_too(
    tantivy_site: str, browser: Any
) -> None:
    page = browser.new_context(base_url=tantivy_site).new_page()
    page.goto("/search?q=information+sharing")
    waiting: list[Any] = []
    page.route(
        "**/search?*",
        lambda route: route.continue_() if "to=" in route.request.url else waiting.append(route),
    )
    page.get_by_label("From", exact=True).fill("2018")
    with page.expect_request("**/search?*from=2018*"):
        page.get_by_label("To", exact=True).fill("2019")  # which leaves the other field
    with page.expect_response("**/search?*from=2018*"):
        waiting[0].continue_()
    page.wait_for_url("**from=2018*")
    page.get_by_role("link", name="Remove the filter Published from").wait_for()
    assert page.get_by_label("To", exact=True).input_value() == "2019"
    page.keyboard.press("Tab")
    page.wait_for_url("**to=2019*")
    page.context.close()
