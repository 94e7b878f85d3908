"""Reading a long report in a real browser: from hit to hit, by mouse and by keys, and citing it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from ..sites import watched


@pytest.fixture
def page(browser: Any, tantivy_site: str) -> Iterator[Any]:
    with watched(browser, tantivy_site, permissions=["clipboard-read", "clipboard-write"]) as page:
        yield page


def open_first_hit(page: Any) -> None:
    """The first page that matches in the report of sixty pages, from the results of a search."""
    page.goto('/search?q="social+worker"&theme=neglect&from=2014&to=2014')
    open_hit_of_report(page)


def open_hit_of_report(page: Any) -> None:
    report = page.get_by_role("listitem").filter(has_text="60 pages")
    report.get_by_role("link", name=re.compile(r"^Page \d+")).first.click()
    pages = page.locator(".app-hit-pages a")
    pages.nth(2).wait_for()
    pages.first.click()
    assert "Hit 1 of" in page.locator(".app-hits").inner_text()


def test_theme_date_and_phrase_lead_to_the_third_hit_of_sixty_pages_and_its_citation(
    page: Any, tantivy_site: str, script: None
) -> None:
    page.goto("/")
    page.get_by_label("Search the text and description").fill('"social worker"')
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Find in themes").fill("neglect")
    page.get_by_role("checkbox", name=re.compile("^Neglect")).check()
    page.get_by_label("From", exact=True).fill("2014")
    page.get_by_label("To", exact=True).fill("2014")
    page.keyboard.press("Enter")
    page.wait_for_url("**to=2014**")
    open_hit_of_report(page)
    page.get_by_role("link", name="Next hit").click()
    page.get_by_role("link", name="Next hit").click()
    assert "Hit 3 of" in page.locator(".app-hits").inner_text()
    number = re.search(r"/pages/(\d+)\?.*#hit-1$", page.url)
    assert number, page.url
    hit = page.locator("mark").first
    assert hit.inner_text().lower().split() == ["social", "worker"]
    assert hit.evaluate("mark => mark.matches(':target')")
    under_the_bar = page.locator(".app-hits").bounding_box()
    assert hit.bounding_box()["y"] >= under_the_bar["y"] + under_the_bar["height"]

    picture, boxes = page.locator(".app-sheet__drawn img").all()
    for image in (picture, boxes):
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
    assert picture.bounding_box() == pytest.approx(boxes.bounding_box(), abs=1)
    drawn = page.request.get(tantivy_site + boxes.get_attribute("src")).text()
    assert drawn.count("<rect") == page.locator("mark").count()

    citation = page.locator("#apa").inner_text()
    assert f"(p. {number[1]})" in citation
    assert citation.startswith("Ollerby, D. (2014, September 15).")
    assert "Invented sample: not a real case" in citation
    page.get_by_role("button", name="Copy the APA").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == citation
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_role("button", name="Copied").nth(1).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{tantivy_site}/records/\w+/pages/{number[1]}", copied)


def test_keys_lead_from_hit_to_hit_and_page_to_page_until_they_are_switched_off(
    page: Any, script: None
) -> None:
    open_first_hit(page)
    marks = page.locator("mark").count()
    seen = [page.url]
    for _ in range(marks):
        page.keyboard.press("n")
        page.wait_for_url(lambda url: url not in seen)
        seen.append(page.url)
    assert "Hit 2 of" in page.locator(".app-hits").inner_text()
    heading = page.inner_text("h1")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(r"/pages/\d+\?[^#]*$"))
    assert page.inner_text("h1") != heading
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("text => document.querySelector('h1').innerText === text", arg=heading)

    page.get_by_label("Search within this document").press("n")
    assert page.get_by_label("Search within this document").input_value().startswith("n")
    page.locator("summary", has_text="Keyboard keys").click()
    page.get_by_role("button", name="Turn these keys off").click()
    page.reload()
    before = page.url
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    page.wait_for_timeout(300)
    assert page.url == before
    page.locator("summary", has_text="Keyboard keys").click()
    page.get_by_role("button", name="Turn these keys on").click()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: url != before)


def test_the_bar_of_hits_covers_nothing_that_has_the_focus(page: Any, script: None) -> None:
    open_first_hit(page)
    page.locator(".app-hits ~ * a").last.focus()
    links = page.locator(".app-hits ~ .app-sheet a").count()
    covered = """() => {
        const focus = document.activeElement.getBoundingClientRect();
        const bar = document.querySelector('.app-hits').getBoundingClientRect();
        return bar.top <= 0 && focus.top < bar.bottom ? document.activeElement.innerText : '';
    }"""
    within = "document.activeElement.closest('.app-hits ~ *') !== null"
    seen = 0
    while page.evaluate(within):
        assert page.evaluate(covered) == ""
        page.keyboard.press("Shift+Tab")
        seen += 1
    assert seen > links


def test_a_page_is_read_on_a_phone_and_in_forced_colours_without_fault(
    browser: Any, tantivy_site: str, axe: str, script: None
) -> None:
    context = browser.new_context(
        base_url=tantivy_site,
        viewport={"width": 320, "height": 640},
        forced_colors="active",
        bypass_csp=True,
    )
    page = context.new_page()
    open_first_hit(page)
    record = page.locator(".app-of__title").get_attribute("href")
    for address in (page.url, record):
        page.goto(address)
        page.evaluate(axe)
        found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.help]))")
        assert found == [], address
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    context.close()


def test_a_printed_page_says_what_it_is_from_and_where_it_is_found(
    browser: Any, tantivy_site: str
) -> None:
    context = browser.new_context(base_url=tantivy_site, java_script_enabled=False)
    page = context.new_page()
    open_first_hit(page)
    page.emulate_media(media="print")
    for seen in ("#harvard", "#permanent", "h1", ".app-sheet__text", ".app-of"):
        assert page.locator(seen).is_visible(), seen
    for hidden in (".app-strip", ".app-sheet__picture", ".app-steps", ".app-paragraph__link"):
        assert not page.locator(hidden).first.is_visible(), hidden
    context.close()
