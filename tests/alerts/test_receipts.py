"""Receipts of deposits by mail."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest

from repo_search import working
from repo_search.catalogue import Catalogue, accounts, deposits, jobs, tables
from repo_search.catalogue.clock import now
from repo_search.catalogue.jobs import Job
from repo_search.settings import Settings

from .conftest import SITE
from .mail_server import MailServer, free_port

SHA256 = "ab" * 32
MAIL = "reports@northmere.example"


@pytest.fixture
def work(settings: Settings) -> Callable[..., Job]:
    """Deposits a report, and has the receipt sent through the mail server of this address."""

    def done(smtp: str, mail: str = MAIL, name: str = "report.pdf", hours_ago: int = 0) -> Job:
        given = {"smtp": smtp, "sender": "desk@example.org", "address": SITE}
        catalogue = Catalogue(settings.catalogue_url)
        with catalogue.write() as connection:
            accounts.add(connection, "Northmere", "publisher", "northmere-scp", mail)
            receipt = deposits.put(connection, "Northmere", "northmere-scp", name, SHA256, 1234, "")
            job_id = jobs.put(connection, "receipt", {"receipt": receipt}, "Northmere")
            made = now() - timedelta(hours=hours_ago)
            connection.execute(tables.job.update().values(made=made))
        working.work(settings.model_copy(update=given), until_idle=True, stopped=Event())
        with catalogue.read() as connection:
            job = jobs.find(connection, job_id)
        catalogue.close()
        return job

    return done


def test_a_receipt_tells_what_was_received_and_where_to_look(
    work: Callable[..., Job], server: MailServer
) -> None:
    job = work(server.url, name="Child\u202e K.pdf")
    assert (job.state, job.said) == ("done", "The receipt was sent.")
    (mail,) = server.received
    receipt = job.given["receipt"]
    assert mail.recipient == MAIL
    assert mail.message["Subject"] == "Receipt of your deposit at repo-search"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert receipt in mail.message["Message-ID"]
    for line in (f"Receipt: {receipt}", "File: Child K.pdf", "Size: 1,234 bytes",
                 f"SHA-256: {SHA256}", f"{SITE}/desk/deposits/{receipt}"):  # fmt: skip
        assert line in mail.text.splitlines()


def test_while_the_mail_server_is_away_a_receipt_waits_for_an_hour(
    work: Callable[..., Job],
) -> None:
    job = work(f"smtp://127.0.0.1:{free_port()}")
    assert job.state == "waiting"
    assert "cannot be reached" in job.said


def test_after_an_hour_without_a_mail_server_it_is_given_up(work: Callable[..., Job]) -> None:
    job = work(f"smtp://127.0.0.1:{free_port()}", hours_ago=2)
    assert job.state == "failed"
    assert "cannot be reached" in job.said


def test_a_receipt_that_cannot_be_delivered_says_so(
    work: Callable[..., Job], server: MailServer
) -> None:
    server.refuse[MAIL] = "550 5.1.1 Nobody is called so"
    assert work(server.url).said == "The mail server refused the address of the account."


def test_an_account_without_an_address_gets_no_mail(
    work: Callable[..., Job], server: MailServer
) -> None:
    job = work(server.url, mail="")
    assert (job.state, job.said) == ("failed", "The account Northmere has no mail address.")
    assert server.received == []
