"""Every page in every state: for screen readers, on narrow screens, in forced colours, by
keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.sites import serving
from tests.web.addresses import addresses
from tests.web.conftest import Collection, collection

Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return collection(tmp_path_factory.mktemp("accessible"), "tantivy")


@pytest.fixture(scope="module")
def address(held: Collection) -> Iterator[str]:
    with serving(["--data", str(held.settings.data)]) as found:
        yield found


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Visit]:
    """Gives a function that opens a page of a browser with these properties."""
    opened: list[Any] = []

    def new(**options: Any) -> Any:
        opened.append(browser.new_context(base_url=address, **options))
        return opened[-1].new_page()

    yield new
    for context in opened:
        context.close()


@pytest.mark.long
def test_axe_finds_nothing_to_mend(visit: Visit, held: Collection, axe: str) -> None:
    page = visit(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    found = {}
    for name, path in addresses(held).items():
        page.goto(path)
        page.evaluate(axe)
        if faults := page.evaluate(_AXE):
            found[name] = faults
    assert found == {}


@pytest.mark.long
def test_on_narrow_screens_and_at_400_per_cent_nothing_scrolls_sideways(
    visit: Visit, held: Collection, axe: str
) -> None:
    page = visit(viewport={"width": 320, "height": 640}, bypass_csp=True)
    found = {}
    for name, path in addresses(held).items():
        page.goto(path)
        if too_wide := page.evaluate(_TOO_WIDE):
            found[name] = too_wide
        if name in _LIKE_THE_OTHERS:
            page.evaluate(axe)
            if faults := page.evaluate(_AXE):
                found[f"{name}, axe"] = faults
    assert found == {}


_LIKE_THE_OTHERS = (
    *("home", "results", "a record", "a page with hits", "advanced search"),
    *("findings of a search", "a finding"),
)
_AXE = """axe.run({runOnly: [
  "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
.then((r) => r.violations.map((v) => [v.id, v.help, v.nodes.map((n) => n.target.join(" "))]))"""
_TOO_WIDE = """() => {
  const width = document.scrollingElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return null;
  return [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > width)
    .map((e) => `${e.tagName}.${e.className}`);
}"""


@pytest.mark.parametrize(
    "name",
    [
        "results",
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in ("a page with hits", "advanced search", "many queries by publishers")
        ),
    ],
)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    visit: Visit, held: Collection, name: str
) -> None:
    for options in ({}, {"viewport": {"width": 320, "height": 640}}, {"forced_colors": "active"}):
        page = visit(**options)
        page.goto(addresses(held)[name])
        expected = page.evaluate(_REACHABLE)
        reached = []
        for _step in range(len(expected)):
            page.keyboard.press("Tab")
            here = page.evaluate(_FOCUSED)
            assert here["shown"], f"{options}: no sign of the focus on {here['said']}"
            assert here["inSight"], f"{options}: the focus is out of sight on {here['said']}"
            reached.append(here["number"])
        assert reached == expected, options


_REACHABLE = """() => {
  const all = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [role=region][tabindex]")];
  const kept = all.filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.disabled
    && e.type !== "hidden" && e.tabIndex >= 0);
  kept.forEach((e, number) => { e.dataset.number = number; });
  return kept.map((e) => Number(e.dataset.number));
}"""
_FOCUSED = """() => {
  const e = document.activeElement;
  const box = e.getBoundingClientRect();
  const style = getComputedStyle(e);
  const before = e.matches("input[type=checkbox], input[type=radio]") && e.nextElementSibling;
  const signs = [style, ...(before ? [getComputedStyle(before, "::before")] : [])];
  const shown = signs.some((s) => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0)
    || s.boxShadow !== "none");
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  const ys = [box.top + 2, box.top + box.height / 2, box.bottom - 2];
  const inSight = ys.some((y) => {
    const top = y >= 0 && y < innerHeight && document.elementFromPoint(x, y);
    return top && (e.contains(top) || top.contains(e) || top.closest("label")?.control === e);
  });
  return {number: Number(e.dataset.number), said: e.outerHTML.slice(0, 120), shown, inSight};
}"""


def test_forced_colours_leave_nothing_unseen(visit: Visit, held: Collection) -> None:
    page = visit(forced_colors="active")
    for name in ("results", "a page with hits", "home"):
        page.goto(addresses(held)[name])
        assert page.evaluate(_EDGELESS) == [], name
        for mark in page.locator("mark").all():
            assert mark.evaluate("m => getComputedStyle(m).backgroundColor") != page.evaluate(
                "getComputedStyle(document.body).backgroundColor"
            ), "marked words look like any other"


# Buttons and fields are told from what surrounds them by a border there.
_EDGELESS = """() => [...document.querySelectorAll(
  "button, .govuk-button, select, input:not([type=checkbox], [type=radio], [type=hidden])")]
  .filter((e) => e.checkVisibility() && ["Top", "Left", "Right", "Bottom"].every((side) =>
    getComputedStyle(e)[`border${side}Style`] === "none"
    || parseFloat(getComputedStyle(e)[`border${side}Width`]) === 0))
  .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.mark.long
def test_every_page_can_be_had_without_javascript(visit: Visit, held: Collection) -> None:
    page = visit(java_script_enabled=False)
    for name, path in addresses(held).items():
        page.goto(path)
        assert page.locator("h1").is_visible(), name
        hidden = page.locator(
            "main a:not([hidden] *), main button:not([hidden], [hidden] *), nav a"
        ).evaluate_all(_HIDDEN)
        assert hidden == [], name


_HIDDEN = """(all) => all.filter((e) => !e.closest("details:not([open])") && !e.checkVisibility())
  .map((e) => e.outerHTML.slice(0, 120))"""
