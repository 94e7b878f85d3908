"""Plots and lists in a real browser: accessible, on a narrow screen, in forced colours."""

from typing import Any

import pytest

PAGES = ("/", "/insights", "/years", "/latest", "/cases", "/themes", "/publishers?by=region")


@pytest.mark.long
def test_axe_finds_nothing_in_plots_and_lists_on_a_narrow_screen(
    tantivy_site: str, browser: Any, axe: str
) -> None:
    context = browser.new_context(
        base_url=tantivy_site, viewport={"width": 320, "height": 900}, bypass_csp=True
    )
    page = context.new_page()
    page.goto("/cases")
    case = page.locator(".app-cases__name a").first.get_attribute("href")
    page.goto("/publishers")
    publisher = page.locator(".app-counted a").first.get_attribute("href")
    for path in (*PAGES, case, publisher, "/themes/abuse-and-neglect"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(axe)
        found = page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', "
            "'best-practice']}).then(r => r.violations.map(v => [v.id, v.help, "
            "v.nodes.map(n => n.target.join(' '))]))"
        )
        assert found == [], f"{path}: {found}"
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} scrolls sideways by {wide} px"
        assert page.evaluate(_TOUCHING) == [], path
    context.close()


_TOUCHING = """[...document.querySelectorAll('svg.app-plot__picture')].flatMap(plot => {
  const all = plot.getBoundingClientRect();
  const boxes = [...plot.querySelectorAll('text[text-anchor]')].map(t => t.getBoundingClientRect());
  return boxes.filter((box, i) =>
    box.left < all.left - 1 || box.right > all.right + 1 ||
    (i > 0 && box.left < boxes[i - 1].right + 2)).map(box => box.x);
})"""
"""Labels of plots that touch the one before them or stand out of their plot."""


def test_a_bar_and_its_row_lead_to_their_search(tantivy_site: str, browser: Any) -> None:
    context = browser.new_context(base_url=tantivy_site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/insights")
    bar = page.get_by_role("link", name="2018: ").first
    said = bar.evaluate("bar => bar.querySelector('title').textContent").split(": ")[1]
    bar.click()
    assert page.url.endswith("/search?year=2018")
    assert page.inner_text("h1").startswith(said.split()[0])

    page.goto("/insights")
    page.locator("summary", has_text="Show as a table").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?year=1998")  # the first of the table, by keyboard alone

    page.goto("/insights")
    row = page.locator(".app-bars tbody tr").first
    row.locator("svg").click(force=True)  # the link of the row lies over it
    assert "/search?publisher=" in page.url, "a click on the bar follows the link of its row"
    context.close()


def test_bars_are_to_be_seen_in_forced_colours(tantivy_site: str, browser: Any) -> None:
    context = browser.new_context(base_url=tantivy_site, forced_colors="active")
    page = context.new_page()
    page.goto("/insights")
    of_bar, of_page = page.evaluate(
        "[getComputedStyle(document.querySelector('.app-plot__filled')).fill, "
        "getComputedStyle(document.body).backgroundColor]"
    )
    assert of_bar != of_page
    drawn = page.evaluate(
        "(() => { const a = document.createElement('a'); a.href = '/x'; a.style.color = 'LinkText';"
        "document.body.append(a); return getComputedStyle(a).color; })()"
    )
    assert of_bar == drawn, "in the colour of links"
    context.close()
