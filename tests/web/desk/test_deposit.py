"""A publisher deposits its own report, gets a receipt, and sees nothing else."""

import hashlib
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from repo_search.catalogue import Catalogue, deposits, jobs, publishers, records
from repo_search.editing import By, deed
from repo_search.repository import opened
from repo_search.settings import Settings
from tests.alerts.mail_server import mail_server
from tests.indexer.documents import pdf
from tests.web.desk.conftest import Client, add_account, desk_site, signed_in_page
from tests.web.desk.test_upload import catalogue_of, check, file

MAIL = "reports@northmere.example"
FORM = {"title": "Review of Child K", "published": "May 2021", "note": "Please hold until Monday."}


@pytest.fixture(autouse=True)
def northmere(request: pytest.FixtureRequest, settings: Settings) -> str:
    """The publisher of the account; gives its id."""
    with closing(Catalogue(settings.catalogue_url)) as catalogue, catalogue.write() as connection:
        found = publishers.find_or_add(connection, "Northmere SCP")
    assert found == "northmere-scp"
    return found


def deposited(app: Flask) -> list[deposits.Deposit]:
    with catalogue_of(app).read() as connection:
        return deposits.latest(connection, 10)


def test_who_deposits_gets_a_receipt_at_once(desk_app: Flask, publisher: Client) -> None:
    answer = publisher.post("/desk/deposit", {**FORM, "file": file("Child K.pdf", b"bytes")})
    (deposit,) = deposited(desk_app)
    assert answer.headers["Location"] == f"/desk/deposits/{deposit.receipt_id}"
    assert re.fullmatch("[2-9a-hjkmnp-z]{10}", deposit.receipt_id)
    page = publisher.get(answer.headers["Location"])
    for said in (deposit.receipt_id, hashlib.sha256(b"bytes").hexdigest(), "Child K.pdf", "5 bytes",
                 "Depositor", "Received; it has not been read yet", FORM["note"]):  # fmt: skip
        assert said in page.text
    assert "@" not in page.text, "no mail is promised where none can be sent"
    with catalogue_of(desk_app).read() as connection:
        (job,) = jobs.unfinished(connection)
    assert job.kind == "deposit"
    assert job.given["said"] == {
        "title": FORM["title"], "document_type": "", "published": FORM["published"],
    }  # fmt: skip


def test_a_form_with_faults_is_given_back_with_all_that_was_typed_and_the_file(
    desk_app: Flask, publisher: Client
) -> None:
    wrong = {"title": "", "published": "Mayish 2021", "document_type": "novel", "note": "Hello"}
    answer = publisher.post("/desk/deposit", {**wrong, "file": file("k.pdf", b"bytes")})
    assert answer.status_code == 400
    for said in ("Write the title of the report", "“Mayish 2021” is not a date", "Mayish 2021",
                 "Choose a type from the list", "Hello", "k.pdf has arrived"):  # fmt: skip
        assert said in answer.text
    assert deposited(desk_app) == []
    kept = re.search('name="kept" value="([0-9a-f]+)"', answer.text)
    assert kept
    mended = {**FORM, "kept": kept[1]}
    assert publisher.post("/desk/deposit", mended).status_code == 303
    assert [d.filename for d in deposited(desk_app)] == ["k.pdf"]
    assert publisher.post("/desk/deposit", mended).status_code == 400, "it is deposited already"


@pytest.mark.parametrize("kept", ["", "../../x", "0" * 32])
def test_a_deposit_needs_a_file(desk_app: Flask, publisher: Client, kept: str) -> None:
    for given in ({}, {"file": file("empty.pdf", b"")}):
        answer = publisher.post("/desk/deposit", {**FORM, "kept": kept, **given})
        assert answer.status_code == 400
        assert "hoose the file of the report." in answer.text
    assert deposited(desk_app) == []


def test_a_publisher_sees_nothing_but_its_own_deposits(desk_app: Flask, publisher: Client) -> None:
    add_account(catalogue_of(desk_app), "Another", "publisher", "northmere-scp")
    publisher.post("/desk/deposit", {**FORM, "file": file("mine.pdf")})
    (mine,) = deposited(desk_app)
    other = Client(desk_app)
    other.sign_in("Another")
    assert other.get(f"/desk/deposits/{mine.receipt_id}").status_code == 404
    nothing = other.get("/desk/deposits/2222222222")
    assert nothing.status_code == 404
    assert "mine.pdf" not in other.get("/desk/deposits").text
    assert "mine.pdf" in publisher.get("/desk/deposits").text
    for address in ("/desk/upload", "/desk/jobs", "/desk/jobs/1"):
        assert publisher.get(address).status_code == 403


def test_librarians_see_the_deposits_of_all(
    desk_app: Flask, publisher: Client, librarian: Client
) -> None:
    publisher.post("/desk/deposit", {**FORM, "file": file("theirs.pdf")})
    (one,) = deposited(desk_app)
    assert "theirs.pdf" in librarian.get("/desk/deposits").text
    assert FORM["note"] in librarian.get(f"/desk/deposits/{one.receipt_id}").text
    assert librarian.get("/desk/deposit").headers["Location"] == "/desk/upload"
    assert librarian.post("/desk/deposit", {"file": file("a.pdf")}).status_code == 403


def test_a_report_is_deposited_acknowledged_by_mail_and_seen_when_it_is_published(
    settings: Settings, browser: Any, tmp_path: Path, axe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = pdf(tmp_path / "Child K.pdf", "A review of what happened to Child K")
    sha256 = hashlib.sha256(report.read_bytes()).hexdigest()
    with mail_server() as mails, closing(Catalogue(settings.catalogue_url)) as catalogue:
        add_account(catalogue, "Depositor", "publisher", "northmere-scp", MAIL)
        for name, value in {
            "smtp": mails.url, "sender": "desk@example.org", "address": "https://r.example.org",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"REPO_SEARCH_{name.upper()}", value)
        with (
            desk_site(settings) as address,
            signed_in_page(
                browser, address, "Depositor", viewport={"width": 320, "height": 640}
            ) as page,
        ):
            page.get_by_label("File", exact=True).set_input_files(report)
            page.get_by_label("Title").fill(FORM["title"])
            page.get_by_label("Date of publication").fill("Maybe 2021")
            page.get_by_role("button", name="Deposit").click()
            page.get_by_text("has arrived and need not be sent again").wait_for()
            check(page, axe)
            page.get_by_label("Date of publication").fill(FORM["published"])
            page.get_by_role("button", name="Deposit").press("Enter")
            page.get_by_text(f"A copy is sent to {MAIL}.").wait_for()
            check(page, axe)
            shown = page.inner_text("main")
            assert sha256 in shown
            receipt = re.search("Receipt ([2-9a-z]{10})", shown)
            assert receipt
            page.get_by_role("link", name="All deposits").click()
            for _turn in range(100):
                if page.get_by_text("Waiting for a librarian").count() and mails.received:
                    break
                page.wait_for_timeout(200)
                page.reload()
            page.get_by_text("Waiting for a librarian").wait_for()
            (mail,) = mails.received
            assert (mail.recipient, mail.message["Subject"]) == (
                MAIL, "Receipt of your deposit at repo-search",
            )  # fmt: skip
            for said in (receipt[1], sha256, "Child K.pdf", f"/desk/deposits/{receipt[1]}"):
                assert said in mail.text
            with catalogue.read() as connection:
                (record,) = records.by_ids(connection, records.all_ids(connection)).values()
                assert [d.record_id for d in deposits.waiting(connection)] == [record.record_id]
            public = f"/records/{record.record_id}"
            assert page.request.get(public).status == 404, "a draft is not there"
            assert record.title not in page.request.get("/latest").text()
            _publish(settings, record.record_id)
            page.reload()
            page.get_by_role("link", name="Published").click()
            page.wait_for_url(f"**{public}")
            assert page.get_by_role("heading", level=1).inner_text() == FORM["title"]


def _publish(settings: Settings, record_id: str) -> None:
    with opened(settings) as repository, deed(repository, "publish", By("L", "desk: t")) as by:
        by.publish(record_id)
