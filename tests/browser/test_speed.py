"""What a page costs: few and small answers, all of them ours, most of them kept by the browser."""

import gzip
from typing import Any
from urllib.request import Request, urlopen

import pytest

LARGEST_PAGE = 60_000


@pytest.mark.parametrize("path", ["/search?q=neglect&per_page=50", "/search?q=information+sharing"])
def test_a_page_of_results_is_small(tantivy_site: str, path: str) -> None:
    asked = Request(tantivy_site + path, headers={"Accept-Encoding": "gzip"})  # noqa: S310
    with urlopen(asked) as answer:  # noqa: S310 - the server of this test
        compressed = answer.read()
    assert b"</html>" in gzip.decompress(compressed)
    assert len(compressed) <= LARGEST_PAGE


@pytest.mark.usefixtures("script")
def test_a_page_asks_nothing_of_others_and_its_assets_only_once(
    tantivy_site: str, browser: Any
) -> None:
    context = browser.new_context(base_url=tantivy_site)
    page = context.new_page()
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/search?q=neglect", wait_until="networkidle")
    assert all(answer.url.startswith(tantivy_site) for answer in answers)
    assert all(answer.status == 200 for answer in answers)
    fetched = [answer.url.removeprefix(tantivy_site).partition("?")[0] for answer in answers]
    assert {"/search", "/static/repo-search.css", "/static/repo-search.js"} <= set(fetched)
    assert len(fetched) <= 4, "the page, a stylesheet, a script, an icon"
    assert page.evaluate("getComputedStyle(document.querySelector('header')).color") == (
        "rgb(255, 255, 255)"
    )

    page.goto("/publishers", wait_until="networkidle")
    assert page.evaluate(_TRANSFERRED) == 0
    context.close()


_TRANSFERRED = """performance.getEntriesByType("resource")
  .filter((one) => one.name.includes("?v=")).reduce((sum, one) => sum + one.transferSize, 0)"""
