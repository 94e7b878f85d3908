"""A person's journeys through a real browser against a real server over the sample collection."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from ..sites import watched


@pytest.fixture
def page(browser: Any, tantivy_site: str) -> Iterator[Any]:
    with watched(browser, tantivy_site) as page:
        yield page


def test_search_narrow_read_the_hit_and_open_the_pdf(page: Any, tantivy_site: str) -> None:
    page.goto("/")
    _box(page).fill("information sharing")
    page.get_by_role("button", name="Search").click()
    assert "information sharing" in page.get_by_role("heading", level=1).inner_text()
    everything = _total(page)

    _tick(page, "Northmere Safeguarding Children Partnership")
    _tick(page, "Professional curiosity")
    page.get_by_label("From", exact=True).fill("2018")
    page.get_by_label("To", exact=True).fill("2019")
    _apply(page)
    narrowed = _total(page)
    assert 0 < narrowed < everything
    chips = page.get_by_role("link", name="Remove the filter")
    assert chips.count() >= 3

    page.get_by_role("link", name=re.compile("Remove the filter.*Professional curiosity")).click()
    assert _total(page) >= narrowed
    page.get_by_role("link", name=re.compile("Remove.*curiosity")).wait_for(state="detached")

    several = page.get_by_role("listitem").filter(has_text=re.compile("more pages? match"))
    several.first.get_by_role("link", name=re.compile(r"^Page \d+")).first.click()
    assert re.search(r"/records/\w+/pages/\d+", page.url)
    page.locator("mark").first.wait_for()
    marked = " ".join(page.locator("mark").all_inner_texts()).lower()
    assert "information" in marked or "shar" in marked
    first_hit = page.url
    page.get_by_role("link", name=re.compile("(Next|Previous) hit")).first.click()
    assert page.url != first_hit
    page.locator("mark").first.wait_for()

    picture = page.get_by_role("img").first
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") > 300

    target = page.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href")
    number = page.url.partition("/pages/")[2].partition("?")[0]
    assert target.endswith(f"#page={number}")
    opened = page.request.get(tantivy_site + target.partition("#")[0])
    assert opened.headers["content-type"] == "application/pdf"
    assert opened.body().startswith(b"%PDF-")


def test_a_search_that_finds_nothing_leads_on(page: Any) -> None:
    page.goto("/")
    _box(page).fill("profesional curiosity")
    page.get_by_role("button", name="Search").click()
    page.locator(".app-near").get_by_role("link").click()
    assert "professional curiosity" in page.get_by_role("heading", level=1).inner_text()
    assert _total(page) > 0

    page.goto("/search?q=neglect+xylophone&words=all&from=1998&to=2026")
    assert _total(page) == 0
    main = page.get_by_role("main")
    assert "Nothing answers this search" in main.inner_text()
    assert re.search(r"holds \d+ records of \d+ publishers.* from 1998 to 2026", main.inner_text())
    way = main.get_by_role("listitem").filter(has_text="Without “xylophone”")
    promised = int(re.search(r"(\d+) results", way.inner_text())[1])  # type: ignore[index]
    way.get_by_role("link").click()
    assert _total(page) == promised > 0


def test_the_journey_needs_no_mouse(page: Any) -> None:
    page.goto("/")
    _tab_to(page, "#q")
    page.keyboard.type('"professional curiosity"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    everything = _total(page)
    _tab_to(page, "input[name=type][value=case-reviews]")
    page.keyboard.press("Space")
    page.wait_for_url("**type=case-reviews")
    page.wait_for_function("() => document.activeElement.value === 'case-reviews'")
    assert 0 < _total(page) < everything
    _tab_to(page, ".app-passage__page")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/**")
    assert page.locator("mark").first.is_visible()
    _tab_to(page, ".app-hits__steps a")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert re.search(r"Hit \d+ of", page.locator(".app-hits").inner_text())
    _tab_to(page, "[data-keep]")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Home")
    page.reload()
    _tab_to(page, "[data-list-link]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/list**")
    assert "(p. " in page.get_by_role("main").inner_text() or "p. " in page.inner_text("main")


def test_the_journey_needs_no_javascript(browser: Any, tantivy_site: str) -> None:
    context = browser.new_context(base_url=tantivy_site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill('"professional curiosity"')
    page.get_by_role("button", name="Search").click()
    everything = _total(page)
    page.get_by_role("checkbox", name=re.compile("^Case reviews")).check()
    page.get_by_label("From", exact=True).fill("2010")
    page.get_by_role("button", name="Apply filters").last.click()
    assert 0 < _total(page) < everything
    page.get_by_role("link", name=re.compile(r"^Page \d+")).first.click()
    page.locator("mark").first.wait_for()
    page.get_by_role("link", name=re.compile("(Next|Previous) hit")).first.click()
    page.locator("mark").first.wait_for()
    assert page.locator(".app-citation").first.is_visible()
    page.locator(".app-of__title").click()
    ris = page.get_by_role("link", name=re.compile("RIS")).get_attribute("href")
    assert "TY  - RPRT" in page.request.get(tantivy_site + ris).text()
    context.close()


def test_the_journey_fits_a_phone(browser: Any, tantivy_site: str, script: None) -> None:
    context = browser.new_context(
        base_url=tantivy_site, viewport={"width": 360, "height": 740}, has_touch=True
    )
    page = context.new_page()
    page.goto("/")
    _fits(page)
    _box(page).fill("information sharing")
    page.get_by_role("button", name="Search").tap()
    page.wait_for_url("**/search?**")
    page.wait_for_load_state()
    _fits(page)
    page.locator(".app-filters__summary").tap()
    page.get_by_role("checkbox", name=re.compile("^Case reviews")).check()
    page.wait_for_url("**type=case-reviews")
    page.get_by_role("button", name=f"Show {_total(page)} results").last.tap()
    page.get_by_role("link", name=re.compile(r"^Page \d+")).first.tap()
    page.wait_for_url("**/pages/**")
    page.wait_for_load_state()
    _fits(page)
    assert page.locator("mark").first.is_visible()
    picture = page.get_by_role("img", name=re.compile("Picture of page"))
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    page.locator(".app-of__title").tap()
    page.wait_for_url(lambda url: "/pages/" not in url)
    page.wait_for_load_state()
    _fits(page)
    assert page.locator("#harvard").is_visible()
    context.close()


SEARCHES = ("/search", "/findings")


@pytest.mark.long
def test_everything_a_visitor_can_click_leads_somewhere(tantivy_site: str, browser: Any) -> None:
    context = browser.new_context(base_url=tantivy_site)
    waiting, seen = ["/"], set()
    exports = Counter[str]()
    while waiting and len(seen) < 400:
        path = waiting.pop(0).partition("#")[0]
        # Fair use makes who takes one export after the other wait: a few stand for all.
        export = path.partition("?")[0] if path.startswith("/search.") else ""
        if path in seen or exports[export] >= 3:
            continue
        exports.update(filter(None, [export]))
        seen.add(path)
        answer = _patiently(context, path)
        assert answer.status == 200, f"{path}: {answer.status}"
        if "text/html" in answer.headers["content-type"] and "/file" not in path:
            body = answer.text()
            assert "Invented sample: not a real case" in body, path
            links = re.findall(r'href="(/[^"]*)"', body)
            # Searches link to searches without end: one step of them is enough.
            waiting += [
                link.replace("&amp;", "&")
                for link in links
                if not any(path.startswith(f"{s}?") and link.startswith(s) for s in SEARCHES)
            ]
    assert len(seen) > 200
    context.close()


def _patiently(context: Any, path: str) -> Any:
    """The answer to a visitor who comes back when told to, having asked for much."""
    while (answer := context.request.get(path)).status == 429:
        time.sleep(int(answer.headers["retry-after"]))
    return answer


def _box(page: Any) -> Any:
    """The search box: a combobox where the script has been built."""
    return page.get_by_role("combobox", name="Search the text").or_(page.get_by_role("searchbox"))


def _apply(page: Any) -> None:
    """With the script built what is typed takes effect when the field is left."""
    if page.get_by_role("button", name="Apply filters").count():
        page.get_by_role("button", name="Apply filters").first.click()
    else:
        page.keyboard.press("Tab")
    page.get_by_role("link", name="Remove the filter Published to").wait_for()


def _total(page: Any) -> int:
    found = re.search(r"(\d[\d,]*) (?:results?|records?)", page.inner_text("h1"))
    assert found, page.inner_text("h1")
    return int(found.group(1).replace(",", ""))


def _tick(page: Any, label: str) -> None:
    """Ticks a filter as a person does: the rest of a long list is opened first."""
    box = page.get_by_label(re.compile(f"^{label}"))
    for more in page.locator("fieldset details", has=box).all():
        if more.get_attribute("open") is None:
            more.locator("> summary").click()
    box.first.check()
    page.get_by_role("link", name=re.compile(f"Remove the filter.*{label}")).or_(
        page.get_by_role("button", name="Apply filters")
    ).first.wait_for()


def _tab_to(page: Any, selector: str) -> None:
    """Presses Tab until the focus is on such an element."""
    for _ in range(250):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def _fits(page: Any) -> None:
    assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth"), page.url
