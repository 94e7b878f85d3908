"""The desk without JavaScript, on a small screen: what is done by script is done by pages too."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from repo_search.catalogue import Catalogue, records
from repo_search.settings import Settings

from .addresses import filled
from .conftest import desk_site, signed_in_page

pytestmark = pytest.mark.long


def test_a_librarian_needs_no_script(
    settings: Settings, desk_app: Flask, browser: Any, tmp_path: Path
) -> None:
    awaiting = filled(desk_app)
    small = {"java_script_enabled": False, "viewport": {"width": 320, "height": 640}}
    (tmp_path / "new.txt").write_text("The review of Child Z.")
    with desk_site(settings) as address, signed_in_page(browser, address, **small) as page:
        page.goto("/desk?kind=undated")
        page.get_by_role("link", name="Undated").click()
        page.locator("#accept-written").fill("spring 2019")
        page.locator("#accept-written").press("Enter")
        page.get_by_text("Done:").wait_for()

        page.goto(f"/desk/records/{awaiting.themes}")
        page.get_by_label("Title", exact=True).fill("On neglect, corrected")
        page.get_by_role("button", name="Save").first.click()
        page.get_by_text("1 record changed").wait_for()

        page.goto("/desk/batch/preview?change=review&new=scr")
        page.get_by_role("button", name="Change these").click()
        _follow(page)
        page.get_by_role("button", name="Undo").click()
        page.get_by_text("took back run").first.wait_for()

        page.goto("/desk/upload")
        page.get_by_label("Files").set_input_files(tmp_path / "new.txt")
        page.get_by_role("button", name="Import").click()
        _follow(page)
        assert page.get_by_role("cell", name="added").count() == 1
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("heading", name="Sign in").wait_for()
    catalogue = Catalogue(settings.catalogue_url)
    with catalogue.read() as connection:
        changed = records.find(connection, awaiting.themes)
        dated = records.find(connection, awaiting.undated)
    catalogue.close()
    assert (changed.title, changed.review) == ("On neglect, corrected", None)
    assert dated.published is not None


def _follow(page: Any) -> None:
    """Looks how far a job is until it is done, by its link."""
    for _turn in range(150):
        if page.get_by_text("It is done.").count():
            return
        page.get_by_role("link", name="See how far it is now").click()
        page.wait_for_timeout(200)
    pytest.fail("the job was not done")
