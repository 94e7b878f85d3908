"""The reading list, as a person keeps, shares, exports and prints it."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rispy

KEY = "repo-search.reading-list"


@pytest.fixture
def visitor(browser: Any, tantivy_site: str, script: None) -> Iterator[Callable[..., Any]]:
    """Opens pages of somebody's own browser; fails the test for a script error or anything the
    policy blocks."""
    contexts: list[Any] = []
    faults: list[str] = []

    def arrive(**options: Any) -> Any:
        context = browser.new_context(base_url=tantivy_site, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert faults == []


def keep(page: Any, *places: int) -> list[str]:
    """Keeps these results of a page; gives their ids."""
    page.goto("/search?q=neglect")
    buttons = page.locator("[data-keep]")
    for place in places:
        buttons.nth(place).click()
    return [buttons.nth(place).get_attribute("data-keep") for place in places]


def entries(page: Any) -> list[str]:
    found: list[str] = page.locator("[data-entry]").evaluate_all(
        "all => all.map(one => one.dataset.entry)"
    )
    return found


def download(page: Any, name: str) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    return str(waiting.value.path().read_text(encoding="utf-8"))


def test_what_is_kept_can_be_exported_shared_and_cleared(visitor: Callable[..., Any]) -> None:
    page = visitor()
    ids = keep(page, 0, 1, 2)
    button = page.locator("[data-keep]").nth(1)
    assert button.inner_text().startswith("Remove from reading list")
    assert page.get_by_role("status").last.inner_text() == "Added to the reading list."
    button.click()
    assert button.inner_text().startswith("Add to reading list")
    button.click()
    ids = [ids[0], ids[2], ids[1]]

    page.goto("/list")
    page.wait_for_url("**/list?*")
    assert entries(page) == ids
    assert page.get_by_text("This is your reading list").is_visible()
    assert not page.get_by_text("needs JavaScript and storage").is_visible()
    assert page.get_by_role("link", name="Reading list (3)").is_visible()
    references = rispy.loads(download(page, "Reference manager (RIS)"))
    assert [one["id"] for one in references] == ids
    titles = page.locator("[data-entry] h2").all_inner_texts()
    assert [one["title"] for one in references] == titles
    assert all("Invented sample: not a real case" in one["notes"] for one in references)

    page.get_by_role("link", name=re.compile(rf"^Remove\s*: {re.escape(titles[0])}")).click()
    assert entries(page) == ids[1:]
    assert page.get_by_text("This is your reading list").is_visible()
    shared = page.url

    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Clear the list").click()
    page.wait_for_url("**/list")
    assert page.get_by_text("There is nothing on this list").is_visible()
    page.goto(shared)
    assert entries(page) == ids[1:], "the link still holds it"
    assert page.get_by_text("This list was opened from a link").is_visible()


@pytest.mark.long
def test_a_shared_list_does_not_take_the_place_of_ones_own(visitor: Callable[..., Any]) -> None:
    theirs, mine = visitor(), visitor(viewport={"width": 360, "height": 740})
    sent = [*keep(theirs, 0, 1)]
    sent[1] = f"{sent[1]}.1"
    own = keep(mine, 2)
    mine.goto("/list?" + "&".join(f"r={one}" for one in sent))
    link = mine.get_by_role("main").get_by_role("link", name=re.compile("^Your own list"))
    assert link.inner_text() == "Your own list (1)"
    assert link.get_attribute("href") == f"/list?r={own[0]}"
    mine.get_by_role("link", name=re.compile("^Remove")).first.click()
    assert entries(mine) == sent[1:]
    mine.go_back()
    mine.get_by_role("button", name="Add these to my list").click()
    mine.wait_for_url("**/list?r=*r=*r=*")
    assert entries(mine) == [*own, *sent]
    assert mine.get_by_text("This is your reading list").is_visible()


def test_other_tabs_know_at_once_what_was_kept(visitor: Callable[..., Any]) -> None:
    page = visitor()
    page.goto("/search?q=neglect")
    other = page.context.new_page()
    other.goto("/search?q=neglect")
    other.locator("[data-keep]").first.click()
    label = page.locator("[data-keep]").first
    label.filter(has_text="Remove from reading list").wait_for()


def test_buttons_of_results_that_came_later_work_too(visitor: Callable[..., Any]) -> None:
    page = visitor()
    (kept,) = keep(page, 0)
    page.evaluate(
        """() => {
          const button = document.querySelector("[data-keep]");
          const fresh = button.cloneNode(true);
          fresh.hidden = true;
          const label = fresh.querySelector("[data-label]");
          [label.dataset.label, label.textContent] = ["", "Add to reading list"];
          button.replaceWith(fresh);
          document.dispatchEvent(new CustomEvent("repo-search:replaced"));
        }"""
    )
    button = page.locator(f"[data-keep='{kept}']")
    assert button.inner_text().startswith("Remove from reading list")
    button.click()
    assert button.inner_text().startswith("Add to reading list")


@pytest.mark.long
def test_a_spoilt_store_is_an_empty_list(visitor: Callable[..., Any]) -> None:
    page = visitor()
    spoilt = ("{", "null", "7", '{"a": 1}', '[1, null, ["x"], "<script>", "abc.0"]', '"text"')
    for held in spoilt:
        page.goto("/search?q=neglect")
        page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, held])
        page.reload()
        button = page.locator("[data-keep]").first
        button.click()
        kept = json.loads(page.evaluate("key => localStorage.getItem(key)", KEY))
        assert button.get_attribute("data-keep") in kept
        assert not {"<script>", "abc.0", None} & set(kept)


def test_without_storage_nothing_is_offered_and_without_script_the_link_works(
    visitor: Callable[..., Any],
) -> None:
    page = visitor()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked') } })"
    )
    page.goto("/search?q=neglect")
    buttons = page.locator("[data-keep]")
    first = buttons.first.get_attribute("data-keep")
    assert buttons.count() > 1
    assert not any(buttons.nth(at).is_visible() for at in range(buttons.count()))

    plain = visitor(java_script_enabled=False)
    plain.goto(f"/list?r={first}&r=zzzzzzzz")
    assert plain.get_by_text("needs JavaScript and storage").is_visible()
    assert not plain.get_by_role("button", name="Add these to my list").is_visible()
    plain.get_by_role("link", name=re.compile(r"^Remove\s*: zzzzzzzz")).click()
    assert entries(plain) == [first]
    assert rispy.loads(download(plain, "Reference manager (RIS)"))[0]["id"] == first


def test_axe_finds_nothing_to_mend_on_lists_on_a_narrow_screen(
    visitor: Callable[..., Any], axe: str
) -> None:
    page = visitor(viewport={"width": 320, "height": 900}, bypass_csp=True)
    ids = keep(page, 0, 1)
    for path in ("/list", f"/list?r={ids[0]}.2&r=zzzzzzzz", "/search?q=neglect"):
        page.goto(path)
        page.evaluate(axe)
        found = page.evaluate(
            "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
        )
        assert found == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
