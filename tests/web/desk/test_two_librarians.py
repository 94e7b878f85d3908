"""Two librarians on one record, in browsers, one of them on a narrow screen."""

from pathlib import Path
from typing import Any

import pytest

from repo_search.repository import opened
from repo_search.settings import Settings
from tests.web.conftest import PDF, extracted, pdf, put
from tests.web.desk.conftest import add_account, desk_site, signed_in_page

AXE = """axe.run({runOnly: [
  "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
.then((r) => r.violations.map((v) => [v.id, v.help, v.nodes.map((n) => n.target.join(" "))]))"""
TITLE = "Serious case review: Child H1"


def check(page: Any, axe: str) -> None:
    """That everybody can use the page as it stands."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.evaluate(axe)
    assert page.evaluate(AXE) == []
    assert page.evaluate(
        "document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth"
    )


def box(page: Any, label: str) -> Any:
    return page.get_by_role("textbox", name=label, exact=True)


@pytest.mark.long
def test_two_librarians_on_one_record_overwrite_nothing(
    settings: Settings, tmp_path: Path, browser: Any, axe: str
) -> None:
    with opened(settings, create=True) as repository:
        for name in ("Ann", "Bob"):
            add_account(repository.catalogue, name)
        record_id = put(
            repository, tmp_path, pdf(2), "h1.pdf", extracted(PDF, "Words", "More words"),
            title=(TITLE,), publisher=("Northmere LSCB",), themes=("Neglect",),
        )  # fmt: skip
    place = f"/desk/records/{record_id}"
    narrow = {"viewport": {"width": 320, "height": 640}, "bypass_csp": True}
    with (
        desk_site(settings) as address,
        signed_in_page(browser, address, "Ann", bypass_csp=True) as ann,
        signed_in_page(browser, address, "Bob", **narrow) as bob,
    ):
        ann.goto(place)
        bob.goto(place)

        box(bob, "Date published").fill("15/5/2018")
        bob.get_by_text("Understood as 15 May 2018.").wait_for()
        bob.get_by_role("combobox", name="Publisher 2").fill("Northmeer LSCB")
        bob.get_by_text("Did you mean Northmere LSCB?").wait_for()
        bob.get_by_role("combobox", name="Publisher 2").fill("")
        box(bob, "Title").fill("Child H1, by Bob")

        box(ann, "Title").fill("Child H1, by Ann")
        box(ann, "Series").fill("Northmere reviews")
        box(ann, "Series").press("Enter")
        ann.get_by_text("1 record changed").wait_for()
        check(ann, axe)

        bob.get_by_role("button", name="Save").press("Enter")
        conflict = bob.get_by_role("alert")
        conflict.get_by_text("Somebody has changed this record meanwhile").wait_for()
        assert "It is now, by Ann" in conflict.inner_text()
        assert box(bob, "Title").input_value() == "Child H1, by Bob"
        assert box(bob, "Date published").input_value() == "15/5/2018"
        assert box(bob, "Series").input_value() == "Northmere reviews"
        check(bob, axe)
        ann.reload()
        assert box(ann, "Title").input_value() == "Child H1, by Ann", "nothing was written"

        bob.get_by_role("button", name="Save over what is there now").press("Enter")
        bob.get_by_text("1 record changed").wait_for()
        bob.goto(f"{place}/history")
        check(bob, axe)
        bob.get_by_role("button", name="Undo").first.click()
        bob.wait_for_url("**/history?done=*")
        ann.goto(place)
        assert box(ann, "Title").input_value() == "Child H1, by Ann"
        assert box(ann, "Date published").input_value() == ""
        assert box(ann, "Series").input_value() == "Northmere reviews"
