"""Many queries at once in a real browser: from the advanced search to a table, to what a count
stands for, and to the file."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from repo_search.formulas import restored
from tests.sites import watched


def counts(page: Any, row: int) -> list[str]:
    """What stands in the cells of a row of the table, the totals being row 0."""
    cells: list[str] = page.locator("tbody tr").nth(row).locator("td").all_inner_texts()
    return cells


@pytest.mark.parametrize("scripted", [True, pytest.param(False, marks=pytest.mark.long)])
def test_many_queries_become_a_table_whose_counts_lead_to_pages_and_searches(
    tantivy_site: str, browser: Any, tmp_path: Path, scripted: bool
) -> None:
    with watched(browser, tantivy_site, java_script_enabled=scripted) as page:
        page.goto("/advanced?theme=neglect")
        with page.expect_navigation():
            page.get_by_role("link", name="Ask many queries at once").click()
        queries = page.get_by_label("Queries", exact=True)
        queries.fill("# terms of the review\nalcohol\n\nhealth visitor\n-alcohol neglect")
        assert page.locator("#theme option:checked").inner_text() == "Neglect"
        with page.expect_navigation():
            page.get_by_role("button", name="Make the table").click()
        assert queries.input_value().startswith("# terms of the review\nalcohol\n\nhealth")
        heads = page.locator("thead th").all_inner_texts()
        assert heads == [
            "Report", "alcohol", "health visitor", "-alcohol neglect", "Queries answered",
        ]  # fmt: skip

        total = counts(page, 0)[0]
        with page.expect_navigation():
            page.locator("tbody tr").first.get_by_role("link").first.click()
        assert page.inner_text("h1").startswith(f"{total} results")
        page.go_back()

        table = page.url
        with page.expect_navigation():
            page.locator("td a", has_text="2").last.click()
        assert page.inner_text("h1").startswith("2 pages for")
        page.goto(table)

        with page.expect_download() as downloaded:
            page.get_by_role("link", name="Download the table (CSV)").click()
        file = tmp_path / downloaded.value.suggested_filename
        assert file.name == "queries-by-reports.csv"
        downloaded.value.save_as(file)
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
        assert [restored(cell) for cell in rows[0][5:8]] == heads[1:4]
        assert rows[1][5:-1] == counts(page, 1)
        assert "Invented sample" in rows[1][-1]

        page.get_by_label("Rows of the table").select_option(value="years")
        page.get_by_label("From", exact=True).fill("2015")
        with page.expect_navigation():
            page.get_by_role("button", name="Make the table").click()
        year = page.locator("tbody th").nth(1).inner_text()
        assert year >= "2018"
        number = counts(page, 1)
        link = page.locator("tbody tr").nth(1).get_by_role("link").nth(1)
        expected = link.inner_text()
        assert expected in number
        with page.expect_navigation():
            link.click()
        assert f"year={year}" in page.url
        assert page.inner_text("h1").startswith(f"{expected} result")


def test_a_wide_table_is_scrolled_by_keyboard_within_its_region(
    tantivy_site: str, browser: Any
) -> None:
    with watched(browser, tantivy_site, viewport={"width": 500, "height": 800}) as page:
        page.goto("/matrix?queries=" + "%0A".join(f"child+{n}+OR+neglect" for n in range(12)))
        region = page.get_by_role("region", name="Pages of each report that answer each query")
        region.focus()
        page.keyboard.press("ArrowRight")
        for _ in range(50):  # it scrolls smoothly
            if (scrolled := region.evaluate("region => region.scrollLeft")) > 0:
                break
            page.wait_for_timeout(20)
        assert scrolled > 0
        wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(wide) <= 0


def test_on_paper_the_table_stands_without_the_form(tantivy_site: str, browser: Any) -> None:
    with watched(browser, tantivy_site) as page:
        page.goto("/matrix?queries=neglect%0Aalcohol")
        page.emulate_media(media="print")
        assert not page.locator("#queries").is_visible()
        assert page.locator(".app-matrix").is_visible()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.app-wide')).overflowX")
            == "visible"
        )
