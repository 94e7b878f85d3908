"""Looking around: publishers by region and in time, themes as a tree, years, additions, cases."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from repo_search.authorities import read_authority_file
from repo_search.cases import Event
from repo_search.catalogue import cases, publishers, records
from repo_search.claims import Claim, Source
from repo_search.dates import parse_date
from repo_search.passages import ExtractedText, Passage
from repo_search.repository import opened
from repo_search.settings import Settings
from tests.conftest import EACH_ENGINE
from web import create_app
from web.site import site
from web.views.browse import publisher_on

Fetch = Callable[..., TestResponse]

TODAY = date(2026, 11, 22)
AUTHORITY_FILE = """name,region,valid_from,valid_to,predecessors
Abbots ACPC,North West,,2006-03-31,
Abbots Board,North West,2006-04-01,2019-09-28,Abbots ACPC
Abbots Partnership,North West,2019-09-29,,Abbots Board
Fenland Partnership,,2019-09-29,,
Gone Board,Gone Region,,,
"""
OF_ABBOTS = {
    "A day too early": "2025-11-21",
    "A year ago today": "2025-11-22",
    "Some day of a year": "2025",
    "Today": "2026-11-22",
    "Without a date": "",
    "Long ago": "2004",
}


@pytest.fixture(scope="module", params=EACH_ENGINE)
def app(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A repository of a few publishers and cases, one record of which is withdrawn."""
    settings = Settings(data=tmp_path_factory.mktemp("browsing") / "data", engine=request.param)
    with opened(settings, create=True) as repository:
        fill(repository.catalogue)
    application = create_app(settings)
    yield application
    with application.app_context():
        site().pictures.close()
        site().repository.close()


def fill(catalogue: Any) -> None:
    with catalogue.write() as connection:
        publishers.add_rows(connection, read_authority_file(AUTHORITY_FILE))

        def add(title: str, publisher: str, text: str = "Words", **values: Any) -> str:
            said = {"title": title, "publisher": publisher, **values}
            claims = [
                Claim(name, value if isinstance(value, tuple) else (value,), Source.MANIFEST)
                for name, value in said.items()
                if value
            ]
            state = {} if text else {"text": "none", "reason": "its pages are pictures"}
            extracted = ExtractedText("text/plain", (Passage(1, text),), False, **state)  # type: ignore[arg-type]
            return records.add(connection, extracted, claims)

        for title, published in OF_ABBOTS.items():
            before = title == "Long ago"
            add(title, "Abbots ACPC" if before else "Abbots Partnership", published=published)
        for number in range(60):
            add(f"Fen {number}", "Fenland Partnership", case=f"Child {number}", published="2010")
        told = {
            "Planned one": [Event("commissioned", "planned")],
            "Running one": [
                Event("commissioned", "happened", parse_date("May 2024")),
                Event("incident", "happened", parse_date("2023")),
                Event("publication", "planned"),
            ],
            "Refused one": [Event("publication", "refused")],
        }
        for title, events in told.items():
            record_id = add(
                title, "Fenland Partnership", text="", case=title, document_type="overview report",
                themes=("Neglect", "Non-accidental injury", "A label of its own"),
            )  # fmt: skip
            case_id = records.find(connection, record_id).cases[0].id
            cases.put_events(connection, case_id, "https://fenland.example/", events)
        gone = add(
            "Gone title", "Gone Board", case="Gone case", published="1999", themes="Gone theme",
            document_type="gone type", review="gone review",
        )  # fmt: skip
        records.withdraw(connection, gone, "The publisher asked for it.")


def soup(response: TestResponse) -> BeautifulSoup:
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "html.parser")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.text.split())


def links(page: BeautifulSoup, selector: str) -> dict[str, str]:
    return {words(link): str(link["href"]) for link in page.select(f"{selector} a")}


def test_publishers_stand_by_letter_or_by_region(fetch: Fetch) -> None:
    by_letter = soup(fetch("/publishers"))
    assert [words(h) for h in by_letter.select("main h2")] == ["A", "F"]
    assert links(by_letter, ".app-ways-to-see") == {"By region": "/publishers?by=region"}
    by_region = soup(fetch("/publishers?by=region"))
    assert [words(h) for h in by_region.select("main h2")] == ["North West", "Region not known"]
    assert links(by_region, ".app-ways-to-see") == {"A to Z": "/publishers"}
    north, unknown = by_region.select("main section")
    assert "Abbots Partnership 6 records" in words(north), "its predecessor's are counted"
    assert "Succeeded Abbots Board." in words(north)
    assert "Fenland Partnership 63 records" in words(unknown)


def test_a_publisher_says_whom_it_succeeded_and_when_they_were_there(fetch: Fetch) -> None:
    facts = words(soup(fetch("/publishers/abbots-board")).select_one("dl"))
    assert "In being1 April 2006 to 28 September 2019" in facts
    assert "SucceededAbbots ACPC (Until 31 March 2006)" in facts
    assert "Succeeded byAbbots Partnership (Since 29 September 2019)" in facts


def test_the_last_twelve_months_begin_on_the_same_day_a_year_ago(app: Flask) -> None:
    with app.test_request_context():
        repository = site().repository
        with repository.catalogue.read() as connection:
            known = publishers.all_publishers(connection)
        page = publisher_on(known, "abbots-partnership", TODAY)
    recent, archive = page.groups
    titles = [{line.link.text for line in group.records} for group in page.groups]
    assert recent.heading == "Published in the last twelve months"
    assert titles[0] == {"A year ago today", "Some day of a year", "Today"}
    assert titles[1] == {"A day too early", "Without a date", "Long ago"}
    assert titles[0].isdisjoint(titles[1])
    assert titles[0] | titles[1] == set(OF_ABBOTS)
    assert recent.all
    assert recent.all.href == "/search?publisher=abbots-partnership&from=2025-11-22"
    assert archive.all
    found = soup(app.test_client().get(archive.all.href))
    assert "3 results" in words(found.h1)


def test_a_year_before_a_leap_day_there_is_its_eve(app: Flask) -> None:
    with app.test_request_context():
        with site().repository.catalogue.read() as connection:
            known = publishers.all_publishers(connection)
        page = publisher_on(known, "abbots-partnership", date(2028, 2, 29))
    assert page.groups[0].lead == "No records."
    assert page.groups[1].lead == "6 records."


def test_a_publisher_with_more_than_are_shown_says_so(fetch: Fetch) -> None:
    archive = soup(fetch("/publishers/fenland-partnership")).select("main section")[1]
    assert "63 records; the newest 20 are shown." in words(archive)


@pytest.mark.parametrize("path", ["/publishers/fenland-partnership", "/themes/neglect"])
def test_publishers_and_themes_can_be_followed_as_the_searches_they_are(
    fetch: Fetch, path: str
) -> None:
    followed = links(soup(fetch(path)), ".app-follow")
    what = path.strip("/").replace("s/", "=")
    assert f"/search.atom?{what}" in followed.values()
    assert not any("/alerts" in href for href in followed.values())  # this site sends no mail
    assert f"/search.csv?{what}" in followed.values()


def test_a_publisher_has_a_plot_of_its_years(fetch: Fetch) -> None:
    page = soup(fetch("/publishers/abbots-partnership"))
    bars = {words(bar): str(bar["href"]) for bar in page.select("svg a")}
    assert bars["2025: 3 records"] == "/search?publisher=abbots-partnership&year=2025"
    table = page.select_one(".app-plot table")
    assert table is not None
    numbers = {words(row.th): words(row.td) for row in table.select("tbody tr")}  # type: ignore[arg-type]
    assert numbers == {"2004": "1", "2025": "3", "2026": "1", "Date unknown": "1"}
    unknown = links(page, ".app-plot__note")["1 record without a known date"]
    assert "1 result" in words(soup(fetch(unknown)).h1)


def test_themes_stand_under_broader_ones_at_any_depth(fetch: Fetch) -> None:
    page = soup(fetch("/themes"))
    branch = next(s for s in page.select("main section") if "Abuse and neglect" in words(s.h2))
    assert "Harm done to a child by an act or by a failure to act" in words(branch)
    deep = branch.select_one(".app-tree .app-tree")
    assert deep is not None
    assert words(deep.a) == "Non-accidental injury"
    assert deep.find_parent("li").a.text == "Physical abuse"  # type: ignore[union-attr]
    others = page.select("main section")[-1]
    assert "A label of its own" in words(others)


def test_years_are_searches_with_their_counts(fetch: Fetch) -> None:
    page = soup(fetch("/years"))
    years = links(page, "main section")
    assert list(years) == ["2026", "2025", "2010", "2004"]
    assert years["2010"] == "/search?year=2010"
    assert "2010 60 records" in words(page.main)
    assert links(page, "main > div p")["Date unknown"] == "/search?year=unknown"
    assert "60 results" in words(soup(fetch(years["2010"])).h1)


def test_the_latest_additions_are_paged_with_their_day(fetch: Fetch) -> None:
    first = soup(fetch("/latest"))
    assert words(first.select_one("main h2")).startswith("Added on ")
    titles = [words(h) for h in first.select("h3")]
    assert titles[:3] == ["Refused one", "Running one", "Planned one"]
    assert "1 to 20 of 69" in words(first.main)
    assert "/search.atom" in links(first, ".app-follow").values()
    last = soup(fetch("/latest?page=4"))
    assert [words(h) for h in last.select("h3")][-1] == "A day too early"
    assert "61 to 69 of 69" in words(last.main)


def test_records_without_text_can_be_listed(fetch: Fetch) -> None:
    page = soup(fetch("/latest?text=none"))
    assert words(page.h1) == "Records without text"
    assert len(page.select("h3")) == 3
    assert not page.select(".app-follow"), "no search asks for these"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/latest?page=5", 404),
        ("/latest?page=0", 404),
        ("/latest?page=999999999", 404),
        ("/latest?page=x", 400),
        ("/latest?text=some", 400),
        ("/cases?page=3", 404),
        ("/cases?status=unheard-of", 400),
        ("/cases?status=%00%ff", 400),
        ("/publishers?by=%3Cscript%3E", 200),
    ],
)
def test_what_is_not_there_is_refused(fetch: Fetch, path: str, status: int) -> None:
    assert fetch(path).status_code == status


def test_cases_stand_in_order_with_publisher_status_and_records(fetch: Fetch) -> None:
    page = soup(fetch("/cases"))
    named = [words(case.h2) for case in page.select(".app-cases__case")]
    assert named[:12] == [f"Child {number}" for number in range(12)], "2 comes before 10"
    assert "Child 0 Fenland Partnership 1 record" in words(page.select_one(".app-cases__case"))
    more = soup(fetch("/cases?page=2"))
    assert "Running one Fenland Partnership In progress · 1 record" in words(more.main)
    assert "51 to 63 of 63" in words(more.main)
    assert words(more.title) == "Cases (page 2 of 2) – repo-search"


def test_cases_are_narrowed_by_status(fetch: Fetch) -> None:
    statuses = links(soup(fetch("/cases")), ".app-ways-to-see")
    assert statuses == {
        "Planned": "/cases?status=planned",
        "In progress": "/cases?status=in-progress",
        "Report not published": "/cases?status=not-published",
        "Not known": "/cases?status=not-known",
    }
    running = soup(fetch(statuses["In progress"]))
    assert [words(case.h2) for case in running.select(".app-cases__case")] == ["Running one"]
    assert words(running.select_one(".app-ways-to-see strong")) == "In progress"
    second = soup(fetch("/cases?status=not-known&page=2"))
    assert len(second.select(".app-cases__case")) == 10
    assert not soup(fetch("/cases?status=published")).select(".app-cases__case")


def test_a_case_shows_the_course_of_its_review_and_can_be_followed(fetch: Fetch) -> None:
    running = links(soup(fetch("/cases?status=in-progress")), ".app-cases__name")["Running one"]
    page = soup(fetch(running))
    assert "Status of the review: In progress" in words(page.main)
    assert [words(event) for event in page.select(".app-timeline__event")] == [
        "2023 Incident",
        "May 2024 Review commissioned",
        "Date not known Report to be published",
    ]
    there = links(page, "main p")["Search and filter records of cases named so"]
    assert "1 result" in words(soup(fetch(there)).h1)
    assert any(
        href.startswith("/search.atom?q=case") for href in links(page, ".app-follow").values()
    )


def test_home_leads_to_every_way_of_looking_around(fetch: Fetch) -> None:
    page = soup(fetch("/"))
    there = set(links(page, "main").values())
    ways = {"/latest", "/cases", "/years", "/insights", "/themes", "/publishers"}
    assert ways | {"/publishers?by=region", "/search?year=2010"} <= there


@pytest.mark.parametrize(
    "path",
    [
        "/", "/insights", "/years", "/latest", "/cases?page=2", "/themes", "/publishers",
        "/publishers?by=region",
    ],
)  # fmt: skip
def test_a_withdrawn_record_is_in_no_list_plot_or_count(fetch: Fetch, path: str) -> None:
    said = fetch(path).text
    assert "Gone" not in said
    assert "gone" not in said
    assert "1999" not in said
    assert "70 records" not in said, "there are 69"


def test_a_withdrawn_publisher_and_theme_have_no_records(fetch: Fetch) -> None:
    page = soup(fetch("/publishers/gone-board"))
    assert "No record of this publisher is held." in words(page.main)
    assert not page.select("svg, .app-result")
    assert fetch("/themes/gone-theme").status_code == 404


def test_an_empty_repository_says_so_everywhere(settings: Settings) -> None:
    application = create_app(settings)
    client = application.test_client()
    try:
        for path in ("/", "/insights", "/years", "/latest", "/cases", "/themes", "/publishers"):
            answer = client.get(path)
            assert answer.status_code == 200, path
            page = BeautifulSoup(answer.text, "html.parser")
            assert not page.select("svg, .app-result"), path
    finally:
        with application.app_context():
            site().pictures.close()
            site().repository.close()
