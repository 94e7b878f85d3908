"""The log: who did what and when, by record, person and day; what a run changed; exports."""

import csv
import io
import json
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from repo_search.catalogue import journal, log, records, runs, tables, traces
from repo_search.catalogue.log import Wanted
from repo_search.claims import Claim, Source
from repo_search.editing import By, deed, take_back
from repo_search.repository import Repository
from repo_search.settings import Settings
from web.site import site

from .conftest import Client


@pytest.fixture
def repository(desk_app: Flask) -> Repository:
    with desk_app.app_context():
        return site().repository


def add(repository: Repository, title: str) -> str:
    with repository.catalogue.write() as connection:
        return records.add(connection, None, [Claim("title", (title,), Source.MANIFEST)])


def retitle(repository: Repository, record_id: str, title: str, who: str = "Ada") -> int:
    with deed(repository, "edit", By(who, "desk: corrected a record")) as done:
        done.edit(record_id, [Claim("title", (title,), Source.LIBRARIAN)])
        return done.run_id


def begin(repository: Repository, kind: str, what: str, who: str, day: str = "2026-03-05") -> int:
    with repository.catalogue.write() as connection:
        run_id = runs.begin(connection, kind, what, who)
        started = tables.run.update().where(tables.run.c.run_id == run_id)
        connection.execute(started.values(started=datetime.fromisoformat(day)))
        return run_id


def lines(html: str) -> list[str]:
    found = BeautifulSoup(html, "html.parser").select(".app-log__line")
    return [" ".join(line.get_text(" ").split()) for line in found]


def test_the_log_is_narrowed_by_record_person_kind_and_day(
    librarian: Client, repository: Repository
) -> None:
    one, other = add(repository, "One"), add(repository, "Other")
    retitle(repository, one, "One anew", "Ada")
    retitle(repository, other, "Other anew", "Ben")
    begin(repository, "import", "repo-search import /in", "Ben")
    assert len(lines(librarian.get("/desk/log").text)) == 3
    (mine,) = lines(librarian.get(f"/desk/log?record=https://x.example/records/{one}").text)
    assert mine.startswith("Edit Ada, ")
    assert "corrected a record 1 record changed" in mine
    assert len(lines(librarian.get("/desk/log?who=Ben").text)) == 2
    (imported,) = lines(librarian.get("/desk/log?who=Ben&kind=import").text)
    assert "Import Ben, 5 March 2026, 00:00 repo-search import /in" in imported
    assert imported == lines(librarian.get("/desk/log?from=2026-03&to=5+March+2026").text)[0]
    assert lines(librarian.get("/desk/log?to=2026-03-04").text) == []
    wrong = librarian.get("/desk/log?from=then&who=Ben")
    assert wrong.status_code == 400
    assert 'value="then"' in wrong.text


def test_the_log_is_paged_the_latest_first(librarian: Client, repository: Repository) -> None:
    for number in range(51):
        begin(repository, "import", f"repo-search import /in/{number}", "Ada")
    first = librarian.get("/desk/log").text
    assert "/in/50 " in lines(first)[0]
    assert len(lines(first)) == 50
    assert len(lines(librarian.get("/desk/log?page=2&who=Ada").text)) == 1
    assert lines(librarian.get("/desk/log?page=9").text) == []


def test_a_run_is_told_with_what_it_changed_and_is_taken_back_there(
    librarian: Client, repository: Repository
) -> None:
    record_id = add(repository, "Child <b>A</b>")
    run_id = retitle(repository, record_id, "Child A")
    page = librarian.get(f"/desk/runs/{run_id}").text
    assert lines(page) == ["Child A updated Title “Child <b>A</b>” becomes “Child A”"]
    assert f'href="/desk/records/{record_id}"' in page
    answer = librarian.post(f"/desk/runs/{run_id}/undo", {"back": f"/desk/runs/{run_id}"})
    undoing = int(answer.location.rpartition("=")[2])
    page = librarian.get(f"/desk/runs/{run_id}").text
    assert f'href="/desk/runs/{undoing}"' in page
    assert f'action="/desk/runs/{run_id}/undo"' not in page
    assert "Child <b>A</b> restored Title “Child A” becomes “Child <b>A</b>”" in lines(
        librarian.get(f"/desk/runs/{undoing}").text
    )
    for number in ("99", "9" * 30):
        assert librarian.get(f"/desk/runs/{number}").status_code == 404


def test_a_long_report_is_paged_and_narrowed_by_outcome(
    librarian: Client, repository: Repository
) -> None:
    run_id = begin(repository, "import", "repo-search import /in", "Ada")
    told = [{"path": f"{n}.pdf", "outcome": "added", "record_id": None} for n in range(60)]
    bad = {"path": "bad.pdf", "outcome": "rejected", "reason": "It is cut off."}
    with repository.catalogue.write() as connection:
        runs.put_report(connection, run_id, [*told, bad])
    assert len(lines(librarian.get(f"/desk/runs/{run_id}").text)) == 50
    assert len(lines(librarian.get(f"/desk/runs/{run_id}?page=2").text)) == 11
    page = librarian.get(f"/desk/runs/{run_id}?outcome=rejected").text
    assert lines(page) == ["bad.pdf rejected: It is cut off."]


def test_the_log_is_handed_out_as_a_table_and_as_json(
    librarian: Client, repository: Repository
) -> None:
    for number in range(210):
        begin(repository, "import", f'=HYPERLINK("{number}")', "Ada")
    record_id = add(repository, "One")
    run_id = retitle(repository, record_id, "Two")
    table = librarian.get("/desk/log.csv")
    assert table.headers["Content-Disposition"] == 'attachment; filename="log.csv"'
    rows = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert len(rows) == 211
    assert (rows[0]["run_id"], rows[0]["changed"], rows[0]["kind"]) == (str(run_id), "1", "edit")
    assert rows[1]["what"] == '\'=HYPERLINK("209")'
    (told,) = librarian.get(f"/desk/log.jsonl?record={record_id}").text.splitlines()
    assert json.loads(told)["who"] == "Ada"
    assert librarian.get("/desk/log.exe").status_code == 404
    assert librarian.get("/desk/log.csv?from=then").status_code == 400


def test_what_was_erased_is_not_told(librarian: Client, repository: Repository) -> None:
    record_id = add(repository, "Child Secret")
    with deed(repository, "edit", By("Ada", f"repo-search edit {record_id} title=Secret")) as done:
        done.edit(record_id, [Claim("title", ("Secretmost",), Source.LIBRARIAN)])
        runs.put_report(
            done.connection, done.run_id,
            [{"record_id": record_id, "title": "Child Secret", "outcome": "updated"}],
        )  # fmt: skip
    with repository.catalogue.write() as connection:
        traces.remove(connection, traces.find(connection, record_id))
    for address in (f"/desk/runs/{done.run_id}", "/desk/log", "/desk/log.csv", "/desk/log.jsonl"):
        text = librarian.get(address).text
        assert "Secret" not in text
        assert record_id not in text


def test_the_run_that_took_another_back_is_known(
    repository: Repository, settings: Settings
) -> None:
    record_id = add(repository, "One")
    first = retitle(repository, record_id, "Two")
    second = retitle(repository, add(repository, "Other"), "Another")
    by, _lines = take_back(repository, settings, first, By("Ben", "desk: took it back"))
    with repository.catalogue.read() as connection:
        found = {run.run_id: log.undoing(connection, run) for run in log.chosen(
            connection, Wanted(), limit=9
        )}  # fmt: skip
        assert journal.counts(connection, [first, second, by]) == dict.fromkeys(
            (first, second, by), 1
        )
    assert found == {first: by, second: None, by: None}
