"""The brief as acceptance: one test for each workflow it names, on both engines, through the
command line, the API and the browser. docs/brief.md maps its parts to these tests."""

import csv
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from repo_search.cli import main
from repo_search.settings import Settings
from tests.conftest import EACH_ENGINE
from web import create_app

NORTHMERE = {
    "Northmere Area Child Protection Committee",
    "Northmere Local Safeguarding Children Board",
    "Northmere Safeguarding Children Partnership",
}

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(params=["command line", "API"])
def ask(request: pytest.FixtureRequest, sample: list[str]) -> Ask:
    """Asks the sample collection a question: filters by name, lists for repeated ones."""
    if request.param == "command line":
        return lambda q="", **filters: _by_command(sample, q, filters)
    client = create_app(Settings(data=Path(sample[1]), engine=sample[3])).test_client()

    def by_api(q: str = "", **filters: Any) -> dict[str, Any]:
        found = client.get("/api/v1/search", query_string={"q": q, "per_page": 100, **filters})
        assert found.status_code == 200, found.text
        answer: dict[str, Any] = found.get_json()
        return answer

    return by_api


def _by_command(sample: list[str], q: str, filters: dict[str, Any]) -> dict[str, Any]:
    options = ["--per-page", "100"]
    for name, values in filters.items():
        for value in values if isinstance(values, list) else [values]:
            options += [f"--{name}", value]
    done = CliRunner().invoke(main, ["search", q, *options, *sample, "--json"])
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _publishers(answer: dict[str, Any]) -> set[str]:
    return {p["name"] for result in answer["results"] for p in result["publishers"]}


def test_advanced_search_by_publisher_and_media_type_lists_that_publishers_reviews(
    ask: Ask,
) -> None:
    answer = ask("publisher:Northmere", type="case-reviews")
    assert answer["total"] == len(answer["results"]) >= 5
    assert _publishers(answer) == NORTHMERE  # its predecessors' included
    kinds = {result["document_type"] for result in answer["results"]}
    assert kinds == {"overview report", "executive summary", "full report"}


def test_the_advanced_form_in_the_browser_makes_the_same_walk(site: str, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{site}/advanced")
    page.get_by_label("Search in", exact=True).select_option(label="Publisher")
    page.get_by_label("Words to look for", exact=True).fill("Northmere")
    page.get_by_label("Media type").select_option("case-reviews")
    with page.expect_navigation():
        page.get_by_role("button", name="Search").first.click()
    titles = page.get_by_role("heading", level=3).all_inner_texts()
    assert any("Child H1" in title for title in titles)
    assert any("Young Person R" in title for title in titles)
    assert not any("briefing" in title for title in titles)
    page.close()


def test_a_list_for_a_topic_has_every_record_of_the_theme(ask: Ask) -> None:
    answer = ask(theme="Domestic abuse", sort="newest")
    assert answer["total"] == len(answer["results"]) > 2
    for result in answer["results"]:
        either = (*result["themes"], *result["suggested_themes"])
        assert "Domestic abuse" in {theme["label"] for theme in either}
    days = [r["published"]["earliest"] for r in answer["results"] if r["published"]]
    assert days == sorted(days, reverse=True)


def test_a_list_for_a_topic_in_words_leads_to_the_pages(ask: Ask) -> None:
    answer = ask("co-sleeping alcohol")
    first = answer["results"][0]
    assert first["passages"]
    for passage in first["passages"]:
        assert passage["page"] >= 1
        marked = [passage["snippet"][start:end].lower() for start, end in passage["spans"]]
        assert any("sleep" in words or "alcohol" in words for words in marked)


def test_publisher_theme_and_date_narrow_together(ask: Ask) -> None:
    asked = {
        "publisher": "Northmere SCP",
        "theme": "Safe sleeping",
        "from": "2018-05",
        "to": "2018-06",
    }
    answer = ask("", **asked)
    assert answer["total"] > 2
    for result in answer["results"]:
        assert {p["name"] for p in result["publishers"]} <= NORTHMERE
        either = (*result["themes"], *result["suggested_themes"])
        assert "Safe sleeping" in {theme["label"] for theme in either}
        assert result["published"]["latest"] >= "2018-05-01"
        assert result["published"]["earliest"] <= "2018-06-30"
    assert ask("", **(asked | {"from": "2019", "to": "2019-01"}))["total"] == 0


def test_the_facets_count_what_choosing_them_gives(ask: Ask) -> None:
    everything = ask("")
    for facet in ("publisher", "theme", "type", "review", "language"):
        for value in everything["facets"][facet][:3]:
            assert ask("", **{facet: value["value"]})["total"] == value["count"], value


def test_practitioners_read_the_page_that_answers(site: str, browser: Any) -> None:
    page = browser.new_page()
    page.goto(site)
    page.get_by_role("searchbox").or_(page.get_by_label("Search")).first.fill("co-sleeping alcohol")
    page.get_by_role("button", name="Search").first.click()
    page.get_by_role("link", name=re.compile(r"^Page \d")).first.click()
    page.locator("mark").first.wait_for()
    assert "Invented sample: not a real case" in page.inner_text("body")
    page.close()


@pytest.mark.parametrize("engine", EACH_ENGINE)
def test_librarians_bulk_index_a_folder_and_run_it_again(tmp_path: Path, engine: str) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["file", "title", "publisher", "published", "themes"])
        for number in range(30):
            name = f"review-{number}.txt"
            (folder / name).write_text(f"Review {number}. The baby was not seen at home.\n" * 20)
            rows.writerow([name, f"Review {number}", "Ofsted", f"{1998 + number % 28}", "Neglect"])
    options = ["--data", str(tmp_path / "data"), "--engine", engine, "--json"]
    command = ["import", str(folder), "--manifest", str(folder / "manifest.csv"), *options]
    runs = [CliRunner().invoke(main, command) for _ in range(2)]
    for run, expected in zip(runs, ("added", "unchanged"), strict=True):
        assert run.exit_code == 0
        outcomes = [json.loads(line)["outcome"] for line in run.stdout.splitlines()]
        assert outcomes.count(expected) == 30
        assert outcomes.count("ignored") == 1  # the manifest
    found = CliRunner().invoke(main, ["search", "seen home", "--from", "2020", *options])
    assert json.loads(found.stdout)["total"] == 6


def test_every_format_the_brief_names_is_read_with_the_library_it_names(sample: list[str]) -> None:
    done = CliRunner().invoke(main, ["search", "", "--per-page", "100", *sample, "--json"])
    types = set()
    for result in json.loads(done.stdout)["results"]:
        shown = CliRunner().invoke(main, ["show", result["record_id"], *sample, "--json"])
        types |= {holding["media_type"] for holding in json.loads(shown.stdout)["holdings"]}
    assert {"application/pdf", "text/html"} < types
    assert any("wordprocessingml" in media_type for media_type in types)


@cache
def listed(corpus: Path, name: str) -> dict[str, list[dict[str, Any]]]:
    """What `import-page` reads from the text of a partnership's page, by case."""
    page = corpus / "partnership_pages" / f"{name}.txt"
    asked = ["import-page", str(page), "--data", "nowhere", "--dry-run", "--json"]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    assert not Path("nowhere").exists()
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in map(json.loads, done.stdout.splitlines()):
        rows.setdefault(row["case"] or "", []).append(row)
    return rows


@pytest.mark.parametrize(
    ("case", "learning", "status", "published"),
    [
        ("Child E1", "2018-04", "not published", None),
        ("Child F1", "2018-04", "published", "2018-05-15"),
        ("Child G1", "2017-09", "published", "2018-05-15"),
        ("Child H1", "2017-10", "published", "2017-12-14"),
        ("Child I1", "2017-11", "published", "2017-12-14"),
        ("Child J1", "2017-12", "not published", None),
        ("Child K1", "2018-05", "published", "2017-12-14"),
        ("Child L1", "2018-05", "published", "2018-05-15"),
        ("Child M1", "2018-10", "published", "2018-08-20"),
        ("Child N1", "2018-09", "published", "2018-11-15"),
        ("Child O1", "2019", "planned", None),
        ("Child P1", "2019", "planned", None),
        ("Child Q1", "2019", "planned", None),
    ],
)
def test_a_partnerships_status_list_is_understood_case_by_case(
    corpus: Path,
    case: str,
    learning: str,
    status: str,
    published: str | None,
) -> None:
    found = listed(corpus, "manchester-reviews")
    assert len(found) == 13
    (row,) = found[case]
    assert row["status"] == status
    assert (row["published"] and row["published"]["earliest"]) == published
    (held,) = (event for event in row["events"] if event["event"] == "learning event")
    assert held["date"]["earliest"].startswith(learning)
    if status == "planned":
        assert row["promised"]["written"] == "2019"


def test_a_partnerships_reports_translation_and_learning_guides_are_told_apart(
    corpus: Path,
) -> None:
    found = listed(corpus, "herefordshire-reviews")
    assert {row["document_type"] for row in found["Family HJ"]} == {
        "overview report",
        "progress report",
        "learning briefing",
    }
    report, polish = found["HH"]
    assert (report["language"], polish["language"]) == (None, "pl")
    assert polish["relation"] == "translation of"
    guides = [row for row in found[""] if row["document_type"] == "7-minute briefing"]
    assert [row["title"] for row in guides] == ["7 minute learning guide"] * 2


def test_a_partnerships_key_issues_authors_and_dates_are_read(corpus: Path) -> None:
    found = listed(corpus, "cheshire-west-reviews")
    (thematic,) = found[""]
    assert thematic["title"].startswith("Thematic Review into Non-Accidental Injuries")
    assert thematic["published"]["earliest"] == "2022-02-07"
    assert thematic["authors"] == ["Paul Sharkey"]
    (family,) = found["Family X"]
    assert family["published"]["earliest"] == "2021-05-24"
    assert family["authors"] == ["Maureen Noble"]
    assert len(family["themes"]) == 5


def test_a_partnerships_later_page_has_the_cases_that_the_earlier_one_had_not(
    corpus: Path,
) -> None:
    assert listed(corpus, "stockport-reviews") == {}
    found = listed(corpus, "stockport-reviews-with-cases")
    assert list(found)[:2] == ["Baby M", "Child E"]
    assert len(found) == 3  # the last is of a child under a name
    (report,) = (row for row in found["Baby M"] if row["document_type"] == "full report")
    assert report["learning"][:3] == [
        "Alcohol and Safe Sleep",
        "Information Sharing and Discharge Planning",
        "Supporting Parents",
    ]
    assert len(report["learning"]) == 6
