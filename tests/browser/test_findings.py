"""What reports recommend, as a person looks for it, reads it where it stands, and keeps it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from ..sites import watched
from .test_briefing import printed

KEY = "repo-search.reading-list"
SAID = "information sharing at discharge"


@pytest.fixture
def page(browser: Any, tantivy_site: str, script: None) -> Iterator[Any]:
    with watched(browser, tantivy_site) as page:
        yield page


def heading(page: Any) -> str:
    return str(page.get_by_role("heading", level=1).inner_text())


def test_from_a_search_to_the_page_to_where_it_was_recommended_before_to_the_printed_sheet(
    page: Any,
) -> None:
    page.goto("/")
    navigation = page.get_by_role("navigation", name="Site")
    with page.expect_navigation():
        navigation.get_by_role("link", name="Findings", exact=True).click()
    page.get_by_label("Search what reports find and recommend").fill(SAID)
    with page.expect_navigation():
        page.get_by_role("button", name="Search", exact=True).click()
    assert SAID in heading(page)
    everything = _number(page)

    page.get_by_text(re.compile("narrower themes?: Professional practice")).click()
    with page.expect_response(re.compile("theme=information-sharing")):
        page.get_by_role("checkbox", name=re.compile("^Information sharing")).check()
    page.get_by_role("link", name=re.compile("^Remove the filter Theme: Information")).wait_for()
    with page.expect_response(re.compile("year=2025")):
        page.locator("#year-2025").click()
    page.get_by_role("link", name=re.compile("^Remove the filter Year published: 2025")).wait_for()
    assert 0 < _number(page) < everything
    results = page.locator("[data-part=found] .app-result")
    said = results.first.locator(".app-finding").inner_text()
    assert "discharge from the maternity ward" in said
    assert {mark.lower() for mark in results.first.locator("mark").all_inner_texts()} >= {
        "information", "sharing", "discharge",
    }  # fmt: skip

    with page.expect_navigation():
        results.first.get_by_role("link", name=re.compile(r"^Page \d+$")).click()
    assert page.url.endswith("#hit-1")
    marked = page.locator("mark")
    assert re.sub(r"\s+", " ", " ".join(marked.all_inner_texts())) == said
    boxes = page.locator(".app-sheet__boxes")
    boxes.scroll_into_view_if_needed()
    boxes.evaluate("image => image.decode()")

    with page.expect_navigation():
        page.get_by_role("link", name="More on this finding").click()
    elsewhere = page.get_by_role("region", name=re.compile("The same or similar: in"))
    assert re.search(r"in \d+ reports since 2018", elsewhere.inner_text())
    others = elsewhere.get_by_role("listitem")
    publishers = others.locator(".app-result__line").all_inner_texts()
    assert any("Northmere Local" in one and "2018" in one for one in publishers)
    assert any("Eastwold" in one and "2020" in one for one in publishers)
    assert "the one above" in others.last.inner_text(), "the earliest first"
    assert others.first.locator("mark").count() > 0

    keep = page.get_by_role("button", name=re.compile("^Add to reading list"))
    entry = keep.get_attribute("data-keep")
    keep.click()
    page.get_by_role("button", name=re.compile("^Remove from reading list")).wait_for()
    assert json.loads(page.evaluate("key => localStorage.getItem(key)", KEY)) == [entry]
    with page.expect_navigation():
        navigation.get_by_role("link", name="Reading list (1)").click()
    assert page.locator("[data-entry]").get_attribute("data-entry") == entry
    with page.expect_navigation():
        page.get_by_role("link", name="Briefing sheet, to print").click()
    assert re.search(r"/list/briefing\?r=\w+\.\d+$", page.url)
    (paper,) = printed(page)
    assert said in paper
    assert "Invented sample: not a real case" in paper


def _number(page: Any) -> int:
    found = re.search(r"(\d[\d,]*) findings?", heading(page))
    assert found
    return int(found[1].replace(",", ""))


def test_filters_back_and_forth_keep_to_findings(page: Any) -> None:
    page.goto("/findings?q=discharge")
    before = heading(page)
    with page.expect_response(re.compile("kind=recommendation")):
        page.get_by_role("checkbox", name=re.compile("^Recommendation")).check()
    page.get_by_role("link", name=re.compile("^Remove the filter Kind")).wait_for()
    assert re.search(r"/findings\?q=discharge&kind=recommendation$", page.url)
    assert "kind: recommendation" in heading(page)
    page.go_back()
    page.get_by_role("link", name=re.compile("^Remove the filter Kind")).wait_for(state="detached")
    assert heading(page) == before


def test_without_javascript_the_same_is_found(browser: Any, tantivy_site: str) -> None:
    with watched(browser, tantivy_site, java_script_enabled=False) as page:
        page.goto(f"/findings?q={SAID}")
        page.get_by_role("checkbox", name=re.compile("^Recommendation")).check()
        with page.expect_navigation():
            page.get_by_role("button", name="Apply filters").first.click()
        assert "kind=recommendation" in page.url
        assert "kind: recommendation" in heading(page)
