"""Findings at the desk: those that wait, one by one or all of a record; those of a record with what
was decided of them."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from indexer.plan import Plan
from indexer.run import Run
from repo_search.catalogue import findings, journal, records, runs
from repo_search.findings import Finding
from repo_search.repository import Repository
from repo_search.settings import Settings
from tests.indexer.documents import pdf
from tests.repo_search.found import BRUISES, DISCHARGE, HOUSING, doubt, recommending
from web.site import site

from .conftest import Client

CORRECTED = "Hospitals should tell health visitors."
WRAPPED = [wording.replace(" children", "\nchildren").replace(" information", "\ninformation")
           for wording in (DISCHARGE, BRUISES, HOUSING)]  # fmt: skip


@pytest.fixture
def repository(desk_app: Flask) -> Repository:
    with desk_app.app_context():
        return site().repository


@pytest.fixture
def unsure(repository: Repository, settings: Settings, tmp_path: Path) -> str:
    """A report of two pages on paper, whose three findings wait; gives the id of its record."""
    folder = tmp_path / "documents"
    folder.mkdir()
    pdf(folder / "report.pdf", "A review of the case of a child.", recommending(*WRAPPED))
    (outcome,) = Run(settings, Plan([folder])).outcomes()
    assert outcome.record_id
    with repository.catalogue.write() as connection:
        doubt(connection, outcome.record_id)
    return outcome.record_id


def of_record(repository: Repository, record_id: str) -> list[Finding]:
    with repository.catalogue.read() as connection:
        return findings.of_record(connection, record_id)


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def task(client: Client) -> str:
    (link,) = soup(client, "/desk?kind=findings").select("[data-task]")
    return str(link["href"])


def form(page: BeautifulSoup, key: str) -> tuple[str, dict[str, Any]]:
    """Where a form of a task is sent, and what it carries."""
    found = page.select_one(f'form[data-verdict="{key}"]')
    assert isinstance(found, Tag), key
    given = {str(one["name"]): str(one.get("value", "")) for one in found.select("input")}
    given |= {str(one["name"]): one.text.strip() for one in found.select("textarea")}
    del given["token"]
    return str(found["action"]), given


def answered(client: Client, address: str, key: str, **more: str) -> Any:
    action, given = form(soup(client, address), key)
    return client.post(action, given | more)


def test_a_record_is_gone_through_finding_by_finding(
    librarian: Client, unsure: str, repository: Repository
) -> None:
    there = task(librarian)
    page = soup(librarian, there)
    assert "Recommendation 1, Page 2, under “Recommendations”" in page.text
    assert "confidence 0.30" in page.text
    assert page.select_one("blockquote").text == DISCHARGE  # type: ignore[union-attr]
    first = answered(librarian, there, "edit", written=CORRECTED)
    assert first.status_code == 303
    assert first.location.startswith(there.split("?")[0])  # the same record goes on
    page = soup(librarian, first.location)
    assert page.select_one("blockquote").text == BRUISES  # type: ignore[union-attr]
    assert "1 record changed" in page.select_one(".app-desk__done").text  # type: ignore[union-attr]
    second = answered(librarian, first.location, "reject")
    last = answered(librarian, second.location, "accept")
    assert last.location.startswith("/desk?kind=findings&done=")
    assert [(one.state, one.wording, one.decided_by) for one in of_record(repository, unsure)] == [
        ("corrected", CORRECTED, "Librarian"),
        ("rejected", BRUISES, "Librarian"),
        ("accepted", HOUSING, "Librarian"),
    ]
    banner = soup(librarian, last.location).select_one(".app-desk__done form")
    assert banner is not None
    librarian.post(str(banner["action"]))
    assert task(librarian)
    assert [one.state for one in of_record(repository, unsure)] == [
        "corrected", "rejected", "waiting",
    ]  # fmt: skip


def test_its_page_stands_beside_with_the_words_marked(librarian: Client, unsure: str) -> None:
    page = soup(librarian, task(librarian))
    marks = " ".join(mark.text for mark in page.select(".app-task__text mark"))
    assert " ".join(marks.split()) == DISCHARGE
    boxes = page.select_one(".app-sheet__boxes")
    assert boxes is not None
    assert librarian.get(str(boxes["src"])).text.count("<rect") >= 2  # it stands on two lines
    others = [str(one["href"]) for one in page.select(".app-task__point a")]
    assert len(others) == 3
    other = soup(librarian, others[1])
    assert other.select_one("blockquote").text == BRUISES  # type: ignore[union-attr]
    marks = " ".join(mark.text for mark in other.select(".app-task__text mark"))
    assert " ".join(marks.split()) == BRUISES
    assert form(other, "accept")[1]["chosen"] != form(page, "accept")[1]["chosen"]
    strange = soup(librarian, f"{task(librarian)}&finding=%00x")
    assert strange.select_one("blockquote").text == DISCHARGE  # type: ignore[union-attr]


def test_all_of_a_record_are_accepted_at_once(
    librarian: Client, unsure: str, repository: Repository
) -> None:
    there = task(librarian)
    assert "Show all 3 that wait" in soup(librarian, there).text
    assert answered(librarian, there, "all").location.startswith("/desk?kind=findings&done=")
    found = of_record(repository, unsure)
    assert {one.state for one in found} == {"accepted"}
    with repository.catalogue.read() as connection:
        run = runs.all_runs(connection)[0]
        assert len(journal.of_run(connection, run.run_id)) == 1
        assert (run.who, run.what) == ("Librarian", "desk: accepted findings")


def test_several_records_are_settled_after_a_preview(librarian: Client, unsure: str) -> None:
    page = soup(librarian, "/desk?kind=findings")
    verdicts = [str(one["value"]) for one in page.select("#verdict option")]
    assert verdicts == ["accept", "reject", "unsure"]
    given = {"kind": "findings", "all": "yes"}
    shown = librarian.post("/desk/tasks/preview", {**given, "verdict": "reject"})
    assert "3 findings rejected" in shown.text
    refused = librarian.post("/desk/tasks/preview", {**given, "verdict": "edit", "written": "x"})
    assert refused.status_code == 400
    assert task(librarian)


def test_answers_that_cannot_be_are_refused_with_what_was_written(
    librarian: Client, unsure: str, repository: Repository
) -> None:
    there = task(librarian)
    empty = answered(librarian, there, "edit", written="  ")
    assert empty.status_code == 400
    assert "Write the wording" in empty.text
    assert 'href="#edit-written"' in empty.text
    longest = "word " * 5_000
    long = answered(librarian, there, "edit", written=longest)
    assert long.status_code == 400
    assert "at most 20,000 characters" in long.text
    first = of_record(repository, unsure)[0]
    assert answered(librarian, there, "accept").status_code == 303
    second = librarian.post(there, {"verdict": "reject", "chosen": first.finding_id})
    assert second.status_code == 400
    assert "does not wait any more" in second.text
    assert of_record(repository, unsure)[0].state == "accepted"


def test_the_record_tells_all_its_findings_and_what_is_shown_can_be_rejected_there(
    librarian: Client, unsure: str, repository: Repository
) -> None:
    there = f"/desk/records/{unsure}/findings"
    assert soup(librarian, f"/desk/records/{unsure}").select(f'a[href="{there}"]')
    answered(librarian, task(librarian), "all")
    one, other, _third = of_record(repository, unsure)
    page = soup(librarian, there)
    assert len(page.select("blockquote")) == 3
    assert "Decided by Librarian." in page.text
    link = page.select_one(f"#finding-{one.finding_id} a")
    assert link is not None
    assert str(link["href"]).endswith("/file#page=2")
    rejected = librarian.post(f"{there}/{one.finding_id}", {"verdict": "reject"})
    assert rejected.location.startswith(f"{there}?done=")
    given = {"verdict": "edit", "written": CORRECTED}
    librarian.post(f"{there}/{other.finding_id}", given)
    states = [(found.state, found.wording) for found in of_record(repository, unsure)]
    assert states[:2] == [("rejected", DISCHARGE), ("corrected", CORRECTED)]
    page = soup(librarian, there)
    assert BRUISES in page.text  # as it is in the document
    librarian.post(f"{there}/{one.finding_id}", {"verdict": "undecide"})
    assert of_record(repository, unsure)[0].state == "waiting"
    told = soup(librarian, f"/desk/records/{unsure}/history").text
    assert f"corrected: {CORRECTED}" in re.sub(r"\s+", " ", told)


def test_what_cannot_be_decided_at_the_record_is_refused(
    librarian: Client, publisher: Client, unsure: str, repository: Repository, desk_app: Flask
) -> None:
    there = f"/desk/records/{unsure}/findings"
    one = of_record(repository, unsure)[0]
    mine = f"{there}/{one.finding_id}"
    assert librarian.post(mine, {"verdict": "destroy"}).status_code == 400
    assert librarian.post(mine, {"verdict": "edit", "written": " "}).status_code == 400
    assert librarian.post(mine, {"verdict": "edit", "written": "w " * 20_000}).status_code == 400
    assert librarian.post(f"{there}/0123456789abcdef", {"verdict": "reject"}).status_code == 404
    elsewhere = f"/desk/records/zzzzzzzz/findings/{one.finding_id}"
    assert librarian.post(elsewhere, {"verdict": "reject"}).status_code == 404
    assert librarian.post(mine, {"verdict": "reject", "token": "x"}).status_code == 403
    assert publisher.get(there).status_code == 403
    assert publisher.post(mine, {"verdict": "reject"}).status_code == 403
    assert desk_app.test_client().get(there).status_code == 303
    with repository.catalogue.write() as connection:
        records.withdraw(connection, unsure, "It was asked for.")
    assert librarian.post(mine, {"verdict": "reject"}).status_code == 410
    assert of_record(repository, unsure)[0].state == "waiting"
    assert librarian.get(there).status_code == 410
    assert not soup(librarian, f"/desk/records/{unsure}").select(f'a[href="{there}"]')
