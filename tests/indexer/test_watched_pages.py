"""Partnership pages brought in, looked at again, and what is due on them."""

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import Result

from repo_search.catalogue import cases
from repo_search.repository import opened
from repo_search.settings import Settings

from .documents import PROSE, contents, held, pdf

Command = Callable[..., Result]

FIRST = """
<h3>Child A – Published 7th February 2022</h3><p><strong>Key Issues:</strong> Neglect, Poverty.</p>
<p><a href="/media/1/child-a.pdf">Overview report (PDF, 20Kb)</a></p>
<p><a href="/media/2/child-a-briefing.pdf">7 minute briefing</a></p>
<h3>Child B – Published 3rd March 2013</h3>
<p><a href="/media/3/child-b.pdf">Overview report</a></p>
<h3>Child C</h3><p>Full report to be published in 2019.</p>
"""
LATER = """
<h3>Child A – Published 8th February 2022</h3><p><strong>Key Issues:</strong> Neglect, Poverty.</p>
<p><a href="/media/1/child-a.pdf">Overview report (PDF, 20Kb)</a></p>
<p><a href="/media/2/child-a-briefing.pdf">7 minute briefing</a></p>
<h3>Child C – Published May 2020</h3>
<p><a href="/media/4/child-c.pdf">Overview report</a></p>
"""


def page(path: Path, body: str) -> Path:
    path.write_text(
        "<!doctype html><html lang=en><head><title>Case reviews</title></head><body><nav><a "
        "href='/'>Home</a></nav><main><h1>Published case reviews</h1>"
        f"{body}</main><footer><a href='/privacy.pdf'>Privacy notice</a></footer></body></html>",
        encoding="utf-8",
    )
    return path


def report(folder: Path, name: str, words: str) -> Path:
    path = folder / "media" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return pdf(path, f"{words}\n{PROSE[:80]}")


def rows(done: Result) -> list[dict[str, Any]]:
    assert done.exit_code in (0, 1), done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def by_title(done: Result) -> dict[tuple[str | None, str | None], dict[str, Any]]:
    return {(row["case"], row["document_type"]): row for row in rows(done)}


@pytest.fixture
def bring_page(command: Command, folder: Path) -> Command:
    """Imports the page in the folder."""

    def run(body: str, *options: object) -> Result:
        saved = page(folder / "reviews.html", body)
        given = ("--publisher", "Northmere SCP", "--json", *options)
        return command("import-page", saved, *given)

    return run


def test_a_saved_page_brings_the_files_beside_it_and_a_record_for_each_other_row(
    folder: Path, bring_page: Command, command: Command
) -> None:
    report(folder, "1/child-a.pdf", "quagga")
    found = by_title(bring_page(FIRST))
    assert len(found) == 4
    overview = found["Child A", "overview report"]
    assert (overview["outcome"], overview["url"]) == ("added", "/media/1/child-a.pdf")
    assert overview["published"]["earliest"] == "2022-02-07"
    assert overview["themes"] == ["Neglect", "Poverty"]
    shown = json.loads(command("show", overview["record_id"], "--json").stdout)
    assert shown["pages"] == 1
    assert [p["name"] for p in shown["publishers"]] == ["Northmere SCP"]
    assert [case["label"] for case in shown["cases"]] == ["Child A"]
    briefing = found["Child A", "7-minute briefing"]
    assert "not beside the page" in briefing["reason"]
    shown = json.loads(command("show", briefing["record_id"], "--json").stdout)
    assert (shown["holdings"], shown["text"]) == ([], "none")
    promised = next(row for (case, _), row in found.items() if case == "Child C")
    assert (promised["url"], promised["status"]) == (None, "planned")
    assert promised["promised"]["written"] == "2019"


def test_running_it_again_changes_nothing(
    folder: Path, bring_page: Command, settings: Settings
) -> None:
    report(folder, "1/child-a.pdf", "quagga")
    first = rows(bring_page(FIRST))
    before = contents(settings)
    again = rows(bring_page(FIRST))
    assert {row["outcome"] for row in again} == {"unchanged"}
    assert [row["record_id"] for row in again] == [row["record_id"] for row in first]
    after = contents(settings)
    for table in before:
        if table not in ("page", "listed"):  # when they were looked at
            assert after[table] == before[table], table


def test_a_later_version_adds_updates_and_reports_what_has_vanished(
    folder: Path, bring_page: Command, command: Command, settings: Settings
) -> None:
    first = by_title(bring_page(FIRST))
    promised = next(row for (case, _), row in first.items() if case == "Child C")
    report(folder, "4/child-c.pdf", "okapi")
    done = bring_page(LATER)
    found = by_title(done)
    kept = found["Child C", "overview report"]
    assert kept["record_id"] == promised["record_id"]  # the promise has been kept
    assert (kept["outcome"], kept["status"]) == ("updated", "published")
    assert kept["changes"]["published"] == ["", "May 2020"]
    assert json.loads(command("search", "okapi", "--json").stdout)["total"] == 1
    corrected = found["Child A", "overview report"]["changes"]["published"]
    assert [day[:1] for day in corrected] == ["7", "8"]
    gone = first["Child B", "overview report"]["record_id"]
    assert "1 vanished" in done.stderr
    assert command("show", gone).exit_code == 0
    with opened(settings) as repository, repository.catalogue.read() as connection:
        shown = json.loads(command("show", gone, "--json").stdout)
        case = cases.find(connection, shown["cases"][0]["id"])
        assert case.status == "no longer published"
        shown = json.loads(command("show", kept["record_id"], "--json").stdout)
        assert cases.find(connection, shown["cases"][0]["id"]).status == "published"


def test_a_page_on_which_nothing_is_recognised_any_more_is_taken_for_a_mistake(
    bring_page: Command, command: Command
) -> None:
    bring_page(FIRST)
    done = bring_page("<p>Our new site is coming soon.</p>")
    assert "it may have been rebuilt" in done.stderr
    due = [json.loads(x) for x in command("pages", "due", "--json").stdout.splitlines()]
    assert "vanished" not in {one["why"] for one in due}


def test_a_dry_run_gives_the_rows_of_the_run_and_changes_nothing(
    folder: Path, bring_page: Command, settings: Settings
) -> None:
    report(folder, "1/child-a.pdf", "quagga")
    before, bytes_before = contents(settings), held(settings)
    rehearsed = rows(bring_page(FIRST, "--dry-run"))
    assert (contents(settings), held(settings)) == (before, bytes_before)
    done = rows(bring_page(FIRST))
    for one, other in zip(rehearsed, done, strict=True):
        assert one["record_id"] is None
        assert one | {"record_id": None} == other | {"record_id": None}


def test_a_run_over_a_page_is_taken_back(
    folder: Path, bring_page: Command, command: Command, settings: Settings
) -> None:
    report(folder, "1/child-a.pdf", "quagga")
    empty = contents(settings)
    bring_page(FIRST)
    first, first_bytes = contents(settings), held(settings)
    report(folder, "4/child-c.pdf", "okapi")
    bring_page(LATER)
    for run_id, then in ((2, first), (1, empty)):
        undone = command("runs", "undo", run_id)
        assert undone.exit_code == 0, undone.output
        assert contents(settings) == then
        assert held(settings) == (first_bytes if run_id == 2 else set())


def test_two_cases_of_one_name_on_a_page_are_two_cases(
    bring_page: Command, command: Command
) -> None:
    body = """
    <h3>‘Robin’ – Published 14.7.21</h3><p><a href="a.pdf">Overview report</a></p>
    <p><a href="b.pdf">Action plan</a></p>
    <h3>‘Robin’ – Published 17.4.20</h3><p><a href="c.pdf">Overview report</a></p>
    <p><a href="d.pdf">Board response</a></p>
    """
    for _ in range(2):
        of = {row["url"]: row["record_id"] for row in rows(bring_page(body))}
        case = {
            url: json.loads(command("show", record_id, "--json").stdout)["cases"][0]["id"]
            for url, record_id in of.items()
        }
        assert case["a.pdf"] == case["b.pdf"] != case["c.pdf"] == case["d.pdf"]


def test_a_translation_belongs_to_its_report(
    bring_page: Command, command: Command, settings: Settings
) -> None:
    body = """
    <h3>Serious Case Review HH:</h3><p><a href="hh.pdf">Overview Report</a></p>
    <p>A Polish version of the HH Serious Case Review Overview Report is available
    <a href="hh-pl.pdf">here</a></p>
    """
    found = {row["url"]: row for row in rows(bring_page(body))}
    polish = found["hh-pl.pdf"]
    assert (polish["language"], polish["relation"]) == ("pl", "translation of")
    from web import create_app

    shown = create_app(settings).test_client().get(f"/records/{polish['record_id']}").text
    assert "Translation of" in shown
    assert f"/records/{found['hh.pdf']['record_id']}" in shown


def test_what_is_due_is_listed_with_what_is_not_held_first(
    folder: Path, bring_page: Command, command: Command
) -> None:
    report(folder, "1/child-a.pdf", "quagga")
    bring_page(FIRST)
    due = [json.loads(x) for x in command("pages", "due", "--json").stdout.splitlines()]
    assert [one["why"] for one in due] == ["overdue", "vanishing", "vanishing", "vanishing"]
    assert (due[0]["case"], due[0]["day"]) == ("Child C", "2019-12-31")
    assert [one["held"] for one in due] == [False, False, False, True]
    bring_page(LATER)
    due = [json.loads(x) for x in command("pages", "due", "--json").stdout.splitlines()]
    assert ("vanished", "Child B") in {(one["why"], one["case"]) for one in due}
    assert "overdue" not in {one["why"] for one in due}
    assert "NOT HELD" in command("pages", "due").stdout


def test_the_case_shows_its_course(
    bring_page: Command, command: Command, settings: Settings
) -> None:
    body = "<p>Child F1 SCR: Learning event held April 2018; full report published 15.05.2018</p>"
    (row,) = rows(bring_page(body))
    shown = json.loads(command("show", row["record_id"], "--json").stdout)
    from web import create_app

    page = create_app(settings).test_client().get(f"/cases/{shown['cases'][0]['id']}").text
    case = " ".join(BeautifulSoup(page, "html.parser").get_text().split())
    assert "Status of the review: Report published" in case
    assert "April 2018 Learning event held" in case
    assert "15 May 2018 Report published" in case


class _Quiet(SimpleHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 - one server at a time

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """A web server over the folder."""
    _Quiet.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_on_the_web_is_fetched_with_its_files_and_only_what_is_new_later(
    folder: Path, address: str, command: Command, settings: Settings
) -> None:
    report(folder, "1/child-a.pdf", "quagga")
    page(folder / "reviews.html", FIRST)
    asked = ("import-page", f"{address}/reviews.html", "--allow-private", "--delay", 0, "--json")
    found = by_title(command(*asked))
    assert found["Child A", "overview report"]["outcome"] == "added"
    assert "no file at its link any more" in found["Child A", "7-minute briefing"]["reason"]
    assert json.loads(command("search", "quagga", "--json").stdout)["total"] == 1
    first = list(_Quiet.asked)
    assert first.count("/robots.txt") == 1
    _Quiet.asked.clear()
    checked = command("pages", "check", "--allow-private", "--delay", 0)
    assert checked.exit_code == 0, checked.output
    assert "not changed" in checked.stdout
    assert "/media/1/child-a.pdf" not in _Quiet.asked
    listed = json.loads(command("pages", "--json").stdout)
    assert (listed["address"], listed["summary"]) == (f"{address}/reviews.html", "not changed")
    left = list((settings.data / "holdings").glob("incoming/**/*"))
    assert [path for path in left if path.is_file()] == []


def test_a_private_address_is_not_asked_unless_that_is_allowed(
    address: str, command: Command
) -> None:
    done = command("import-page", f"{address}/reviews.html", "--json")
    assert done.exit_code == 1
    assert rows(done)[0]["outcome"] == "rejected"
    assert _Quiet.asked == []


def test_a_page_that_is_not_there_is_wrong_usage(command: Command) -> None:
    done = command("import-page", "nowhere.html")
    assert done.exit_code == 2
    assert "There is no file nowhere.html" in done.stderr


def test_a_promise_beside_another_date_is_due_on_its_own(
    bring_page: Command, command: Command
) -> None:
    body = """
    <h2>Child Q</h2><p>Commissioned January 2019, due to be published Spring 2020.</p>
    <h2>Child R</h2><p>Publication delayed until 31 March 2021.</p>
    """
    rows(bring_page(body))
    due = [json.loads(x) for x in command("pages", "due", "--json").stdout.splitlines()]
    assert {(one["case"], one["why"], one["day"]) for one in due} == {
        ("Child Q", "overdue", "2020-05-31"),
        ("Child R", "overdue", "2021-03-31"),
    }


def test_a_run_that_was_cut_off_finds_its_records_again(
    bring_page: Command, command: Command, settings: Settings
) -> None:
    first = rows(bring_page(FIRST))
    with opened(settings) as repository, repository.catalogue.write() as connection:
        connection.exec_driver_sql("DELETE FROM listed")  # as if it had been killed before
        connection.exec_driver_sql("DELETE FROM page")
    again = rows(bring_page(FIRST))
    assert [row["record_id"] for row in again] == [row["record_id"] for row in first]
    assert {row["outcome"] for row in again} == {"unchanged"}
