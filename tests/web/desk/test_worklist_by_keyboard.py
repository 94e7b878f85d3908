"""A list with a task of each kind, cleared by keyboard alone on a small screen; then a search."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from repo_search.catalogue import Catalogue, drafts, fixities, pages, records
from repo_search.catalogue.clock import now
from repo_search.claims import Claim, Source
from repo_search.settings import Settings
from repo_search.worklist import KINDS
from tests.indexer.documents import manifest, outcomes, pdf, scan, text
from tests.repo_search.found import FATHERS, doubt, recommending

from .conftest import add_account, desk_site, signed_in_page

_BOARD = "Northmere Safeguarding Children Board"
_NEGLECT = (
    "Neglect of the children went on for years.\nThe home was neglected.\n"
    "Neglect was seen and not named.\nWhat was learned about neglect.\nNeglect must be named."
)
_DISCLOSING = (
    "Learning review: Child P\n\nThe family was known to three agencies.\n"
    "His NHS number is 943 476 5919 and he was born on 3 May 2001."
)
_MEETINGS = [
    f"In week {number} the agencies met and wrote down what each knew." for number in range(30)
]
_ROWS = (
    ("neglect.pdf", "Child N", _BOARD, "May 2018"),
    ("held.pdf", "Child P", _BOARD, "2019"),
    ("scan.pdf", "A scan", _BOARD, "2017"),
    ("one.pdf", "Family Q", "Nortmere Safeguarding Children Board", "2020"),
    ("two.pdf", "Family Q again", _BOARD, "2020"),
    ("unsure.pdf", "Child R", _BOARD, "2021"),
    ("undated.txt", "What was learned", _BOARD, ""),
)
_AXE = """axe.run({runOnly: [
  "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
.then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))"""
_UNLIKE_OTHERS = ("disclosure", "duplicate", "themes", "findings")
_FOCUSED = "document.activeElement.id"
_WIDTH = "document.scrollingElement.scrollWidth"


@pytest.fixture
def waiting(command: Callable[..., Result], settings: Settings, tmp_path: Path) -> None:
    """An import with planted problems, a draft, a damaged file, and a page that promised."""
    folder = tmp_path / "documents"
    folder.mkdir()
    pdf(folder / "neglect.pdf", _NEGLECT, _NEGLECT)
    pdf(folder / "held.pdf", _DISCLOSING)
    scan(folder / "scan.pdf")
    pdf(folder / "one.pdf", "\n".join(_MEETINGS))
    pdf(folder / "two.pdf", "\n".join([*_MEETINGS, "Corrected."]))
    text(folder / "undated.txt")
    pdf(folder / "unsure.pdf", recommending("The council should tell landlords of damp.", FATHERS))
    (folder / "empty.pdf").touch()
    names = ("file", "title", "publisher", "published")
    rows = manifest(folder / "m.csv", *(dict(zip(names, row, strict=True)) for row in _ROWS))
    authority = tmp_path / "publishers.csv"
    authority.write_text(f"name\n{_BOARD}\n")
    command("publishers", "import", authority)
    done = command("import", folder, "--manifest", rows, "--json", "--jobs", 1)
    undated = outcomes(done)["undated.txt"]["record_id"]
    catalogue = Catalogue(settings.catalogue_url)
    with catalogue.write() as connection:
        holding = records.find(connection, undated).holding
        assert holding is not None
        doubt(connection, outcomes(done)["unsure.pdf"]["record_id"])
        fixities.put(connection, {holding.sha256: "is missing"})
        claims = [Claim(field, (value,), Source.MANIFEST) for field, value in (
            ("title", "A deposited review"), ("published", "2024"),
        )]  # fmt: skip
        drafts.put(connection, records.add(connection, None, claims), "deposited")
        address = "https://northmere.example/reviews"
        pages.put(connection, pages.Page(address))
        promised = {"title": "Child B", "promised": {"latest": "2020-01-31"}}
        seen = (now() - timedelta(days=9), now() - timedelta(days=3))
        listed = [
            pages.Listed(address, "title:b", promised, None, None, *seen, None),
            pages.Listed(address, "title:c", {"title": "Child C"}, None, None, *seen, now()),
        ]
        pages.put_listed(connection, address, listed)
    add_account(catalogue, "Librarian")
    catalogue.close()


@pytest.mark.long
def test_the_list_is_cleared_by_keyboard_alone_and_search_shows_the_result(
    browser: Any, script: None, axe: str, waiting: None, settings: Settings
) -> None:
    small = {"viewport": {"width": 320, "height": 700}, "bypass_csp": True}
    with (
        desk_site(settings) as address,
        signed_in_page(browser, address, **small) as page,
    ):
        keys = page.keyboard

        def faults() -> Any:
            page.evaluate(axe)
            wide = page.evaluate(_WIDTH) > small["viewport"]["width"]  # type: ignore[index]
            return page.evaluate(_AXE) or (["too wide"] if wide else [])

        page.goto("/desk")
        assert faults() == []
        keys.press("j")
        keys.press("Enter")
        page.wait_for_url("**/desk/tasks/**")
        _switch_off_and_on(page)
        done: list[str] = []
        while "/desk/tasks/" in page.url:
            kind = page.url.split("/tasks/")[1].split("/")[0]
            if kind in _UNLIKE_OTHERS:
                assert faults() == [], kind
            before = page.url
            if kind == "findings":
                keys.press("e")
                assert page.evaluate(_FOCUSED) == "edit-written"
                page.evaluate("document.activeElement.blur()")
            keys.press("a")
            if kind in ("disclosure", "undated"):  # the key leads to what has to be written
                assert page.evaluate(_FOCUSED) == "accept-written"
                keys.type("spring 2019" if kind == "undated" else "Looked at: anonymised.")
                keys.press("Enter")
            page.wait_for_url(lambda url, before=before: url != before)
            done.append(kind)
            if done == ["damaged"]:
                keys.press("u")
                page.get_by_text("took back run").wait_for()
                page.goto(before)  # it waits again
        assert list(dict.fromkeys(done)) == list(KINDS)
        assert "Nothing waits." in page.content()
        page.goto("/search?q=neglect&theme=neglect")
        assert page.get_by_role("link", name="Child N").first.is_visible()
        page.goto("/search?from=2019-03-01&to=2019-05-31")
        assert page.get_by_role("link", name="What was learned").first.is_visible()
        page.goto("/search?q=title:deposited")
        assert page.get_by_role("link", name="A deposited review").first.is_visible()
        page.goto("/search?q=title:family")
        assert "1 result" in page.content()
        assert _BOARD in page.content()
        assert "Nortmere" not in page.content()


def _switch_off_and_on(page: Any) -> None:
    """The single keys can be switched off (WCAG 2.1.4) and stay so until they are switched on."""
    here = page.url
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn these keys off").press("Enter")
    page.keyboard.press("a")
    page.reload()
    page.keyboard.press("a")
    page.locator("[data-desk-keys] summary").press("Enter")
    page.get_by_role("button", name="Turn these keys on").press("Enter")
    assert page.url == here
