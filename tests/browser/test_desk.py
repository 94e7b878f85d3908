"""Librarians and publishers at the desk: from the file that is sent in to the reader who hears."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from repo_search.catalogue import Catalogue, publishers
from repo_search.settings import Settings

from ..alerts.mail_server import MailServer, free_port, mail_server
from ..indexer.documents import pdf
from ..sites import serving
from ..web.desk.conftest import add_account, desk_site, signed_in_page
from ..web.desk.test_upload import PLANTED, thirty
from .test_alerts import _link, _mail, _run

pytestmark = pytest.mark.long
WRITTEN = {"undated": "spring 2019", "disclosure": "Looked at: anonymised."}


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    with closing(Catalogue(settings.catalogue_url)) as catalogue:
        yield catalogue


def test_thirty_files_are_brought_in_and_their_problems_cleared_by_keyboard_alone(
    browser: Any, script: None, settings: Settings, catalogue: Catalogue, tmp_path: Path
) -> None:
    add_account(catalogue, "Librarian")
    (folder := tmp_path / "reports").mkdir()
    files = thirty(folder)
    with desk_site(settings) as address, signed_in_page(browser, address) as page:
        page.goto("/desk/upload")
        page.get_by_label("Files").set_input_files(files)
        page.get_by_label("Publish at once").press("Space")
        page.get_by_role("button", name="Import").press("Enter")
        page.get_by_text("It is done.").wait_for(timeout=60_000)

        page.goto("/desk")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/tasks/**")
        done: list[str] = []
        while "/desk/tasks/" in page.url:
            kind, before = page.url.split("/tasks/")[1].split("/")[0], page.url
            page.keyboard.press("r" if kind == "publisher" else "a")
            if kind in WRITTEN:
                page.keyboard.type(WRITTEN[kind])
                page.keyboard.press("Enter")
            page.wait_for_url(lambda url, before=before: url != before)
            done.append(kind)
            assert len(done) < 60, "it goes round and round"
        assert {"rejected", "publisher", "textless", "undated"} <= set(done)
        assert "Nothing waits." in page.content()

        page.goto("/search")
        assert f"{PLANTED + 3} results" in page.content()
        page.goto("/search?from=2019-03-01&to=2019-05-31")
        assert page.get_by_role("main").get_by_role("heading", level=3).count() >= 2
        page.goto("/search?publisher=northmere-scp")
        assert f"{PLANTED - 1} results" in page.content()


def test_a_deposit_is_acknowledged_corrected_published_and_told_to_who_subscribed(
    browser: Any,
    settings: Settings,
    catalogue: Catalogue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with catalogue.write() as connection:
        northmere = publishers.find_or_add(connection, "Northmere SCP")
    add_account(catalogue, "Librarian")
    add_account(catalogue, "Depositor", "publisher", northmere, "office@northmere.example")
    report = pdf(tmp_path / "Child K.pdf", "A review of what happened to Child K and co-sleeping")
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    with mail_server() as mails:
        for name, value in (
            ("SMTP", mails.url), ("SENDER", "desk@example.org"), ("ADDRESS", site),
        ):  # fmt: skip
            monkeypatch.setenv(f"REPO_SEARCH_{name}", value)
        with serving(["--data", str(settings.data)], port=port):
            _subscribe(browser, site, mails)
            with signed_in_page(browser, site, "Depositor") as page:
                page.get_by_label("File", exact=True).set_input_files(report)
                page.get_by_label("Title").fill("Review of Chidl K")
                page.get_by_label("Date of publication").fill("May 2021")
                page.get_by_label("Note to the librarian").fill("Not before Monday, please.")
                page.get_by_role("button", name="Deposit").click()
                receipt = re.search("Receipt ([2-9a-z]{10})", page.inner_text("main"))
            assert receipt
            acknowledged = _mail(mails, 2)
            assert acknowledged.recipient == "office@northmere.example"
            assert receipt[1] in acknowledged.text
            _run("alerts", "send", "--data", settings.data)
            assert len(mails.received) == 2, "nobody is told of a draft"

            with signed_in_page(browser, site) as page:
                task = page.get_by_role("link", name="Review of Chidl K").first
                for _turn in range(100):
                    if task.count():
                        break
                    page.wait_for_timeout(200)
                    page.goto("/desk")
                task.click()
                page.get_by_text("Note: Not before Monday, please.").first.wait_for()
                waiting = page.url
                page.locator('main a[href^="/desk/records/"]').first.click()
                page.get_by_label("Title", exact=True).fill("Review of Child K")
                page.get_by_role("button", name="Save").first.click()
                page.get_by_text("1 record changed").wait_for()
                page.goto(waiting)
                page.get_by_role("button", name="Publish", exact=False).first.click()
                page.get_by_text("Done:").wait_for()
            _run("alerts", "send", "--data", settings.data)
            told = _mail(mails, 3)
            assert told.recipient == "somebody@example.org"
            assert "Review of Child K" in told.text
            public = browser.new_context().new_page()
            public.goto(_link(told, f"{site}/records/"))
            assert "Review of Child K" in public.inner_text("h1")
            public.context.close()


def _subscribe(browser: Any, site: str, mails: MailServer) -> None:
    page = browser.new_context(base_url=site).new_page()
    page.goto("/alerts/new?q=co-sleeping")
    page.get_by_label("Your e-mail address").fill("somebody@example.org")
    page.get_by_label("As soon as there is something new").check()
    page.get_by_role("button", name="Sign up").click()
    page.goto(_link(_mail(mails, 1), f"{site}/alerts/confirm/"))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="Your e-mail alerts are confirmed").wait_for()
    page.context.close()
