"""Deposits of publishers, brought in by a worker."""

from datetime import timedelta

import pytest

from repo_search.catalogue import deposits, jobs, journal
from repo_search.editing import By, deed
from repo_search.errors import BadInput
from repo_search.repository import opened, opened_alone

from .desk import WHO, Desk, broken, report
from .documents import manifest, pdf


def test_a_deposit_becomes_a_draft_with_what_its_publisher_said(desk: Desk) -> None:
    receipt = desk.deposit(
        lambda to: pdf(to / "report.pdf", "A review\nof something"),
        title="Review of Child K", published="May 2021", document_type="overview-report",
    )  # fmt: skip
    assert desk.became(receipt).state == "received"
    desk.work()
    (record,) = desk.records()
    assert record.title == "Review of Child K"
    assert [p.label for p in record.publishers] == ["Northmere Safeguarding Partnership"]
    assert record.published is not None
    assert record.published.written == "May 2021"
    assert record.draft
    assert desk.became(receipt) == deposits.Became("waiting")
    with desk.catalogue.read() as connection:
        assert [d.receipt_id for d in deposits.waiting(connection)] == [receipt]
    with opened(desk.settings) as repository, deed(repository, "publish", By(WHO, "t")) as by:
        by.publish(record.record_id)
    assert desk.became(receipt) == deposits.Became("published", record.record_id)
    with desk.catalogue.read() as connection:
        assert deposits.waiting(connection) == []


def test_a_deposit_says_nothing_of_a_record_that_is_here_already(desk: Desk) -> None:
    rows = [{"file": "one.txt", "title": "As the librarian has it"}]
    folder = desk.folder(report("one.txt"), lambda to: manifest(to / "list.csv", *rows))
    desk.done(desk.upload(folder, manifest="list.csv"))
    receipt = desk.deposit(report("mine.txt"), title="As somebody else would have it")
    desk.work()
    (record,) = desk.records()
    assert record.title == "As the librarian has it"
    assert record.is_public
    assert desk.became(receipt) == deposits.Became("published", record.record_id)


def test_a_deposit_that_cannot_be_read_is_refused_with_the_reason(desk: Desk) -> None:
    receipt = desk.deposit(broken)
    desk.work()
    became = desk.became(receipt)
    assert became.state == "refused"
    assert became.reason
    assert desk.records() == []


def test_a_deposit_that_a_librarian_refuses_tells_its_publisher_why(desk: Desk) -> None:
    receipt = desk.deposit(report("one.txt"))
    desk.work()
    with opened(desk.settings) as repository, deed(repository, "withdraw", By(WHO, "t")) as by:
        by.withdraw(desk.records()[0].record_id, "It names a child.")
    assert desk.became(receipt) == deposits.Became("refused", reason="It names a child.")


def test_a_deposit_whose_reading_ends_badly_each_time_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = desk.deposit(report("one.txt"))
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=-1))
    for number in range(jobs.MOST_ATTEMPTS + 1):
        assert desk.became(receipt).state == "received"
        with desk.catalogue.write() as connection:
            jobs.take(connection, f"a worker that dies {number}")
    assert desk.became(receipt) == deposits.Became(
        "refused", reason="It could not be read. Ask the librarians about it."
    )


def test_a_deposit_that_is_taken_back_says_so(desk: Desk) -> None:
    receipt = desk.deposit(report("one.txt"))
    desk.work()
    with desk.catalogue.read() as connection:
        (change,) = journal.of_record(connection, desk.records()[0].record_id)
    with (
        opened_alone(desk.settings) as repository,
        deed(repository, "undo", By(WHO, "test")) as by,
    ):
        by.undo(change.run_id)
    assert desk.became(receipt).state == "refused"
    assert desk.became(receipt).reason == "A librarian has taken it out again."


def test_no_more_than_so_many_deposits_are_taken_in_a_day(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deposits, "MOST_A_DAY", 1)
    desk.deposit(report("one.txt"))
    with pytest.raises(BadInput, match="Deposit the others tomorrow"):
        desk.deposit(report("two.txt"))
