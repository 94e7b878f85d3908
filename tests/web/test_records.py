"""The pages of one record."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from repo_search.authorities import read_authority_file
from repo_search.catalogue import publisher_desk, publishers, records
from repo_search.claims import Claim, Source
from repo_search.indexing import bring_up_to_date
from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app
from web.site import site

from .conftest import TEXT, close, extracted, fetcher, put

Fetch = Callable[..., TestResponse]


def page(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(response: TestResponse) -> str:
    return " ".join(page(response).text.split())


def test_a_record_shows_its_whole_description(fetch: Fetch, held: Any) -> None:
    response = fetch(f"/records/{held.ids['report']}")
    said = words(response)
    for expected in (
        "Serious case review: Child H1", "A baby died.", "Northmere LSCB", "15 May 2018",
        "Overview report", "Serious case review (SCR)", "Child H1", "Neglect", "Safe sleeping",
        "A. Reviewer", "English", "Northmere reviews", "Copyright of the publisher",
        "4 pages, PDF", "https://northmere.example/h1",
        "Reviewer, A. (2018) Serious case review: Child H1.",
    ):  # fmt: skip
        assert expected in said, expected
    hrefs = {str(a["href"]) for a in page(response).select("main a")}
    assert {
        f"/records/{held.ids['report']}/pages/1",
        f"/records/{held.ids['report']}/file",
        f"/cases/{held.cases['report']}",
        f"/records/{held.ids['briefing']}",
        "/themes/neglect",
        "/publishers/northmere-lscb",
    } <= hrefs


def test_a_record_without_text_says_why(fetch: Fetch, held: Any) -> None:
    response = fetch(f"/records/{held.ids['scan']}")
    assert "the pages are pictures without a text layer" in words(response)
    assert "Read from" not in words(response)
    assert "Date unknown" in words(response)


def test_a_record_without_a_file_says_so(fetch: Fetch, held: Any) -> None:
    response = fetch(f"/records/{held.ids['bare']}")
    assert "No file is held" in words(response)
    for rest in ("file", "pages/1", "pages/1/picture"):
        assert fetch(f"/records/{held.ids['bare']}/{rest}").status_code == 404


def test_a_hostile_record_is_shown_as_words(fetch: Fetch, held: Any) -> None:
    response = fetch(f"/records/{held.ids['hostile']}")
    assert "<script>" not in response.text
    assert "{{ 7*7 }}" in response.text
    assert not page(response).select("a[href^=javascript]")


def test_a_page_of_text_marks_the_words_and_knows_its_hits(fetch: Fetch, held: Any) -> None:
    base = f"/records/{held.ids['report']}/pages"
    response = fetch(f"{base}/2?q=co-sleeping")
    assert page(response).h1.text == "Page 2 of 4"  # type: ignore[union-attr]
    assert "Hit 1 of 2 for “co-sleeping”" in words(response)
    assert [mark.text for mark in page(response).select("mark")] == ["Co-sleeping"]
    hrefs = {str(a["href"]) for a in page(response).select("main a")}
    assert {
        f"{base}/1?q=co-sleeping",
        f"{base}/3?q=co-sleeping",
        f"{base}/4?q=co-sleeping#hit-1",
        f"/records/{held.ids['report']}/file#page=2",
    } <= hrefs
    picture = page(response).select_one("img")
    assert picture is not None
    assert picture["src"] == f"{base}/2/picture"
    assert "p. 2." in words(response)


def test_a_word_with_a_soft_hyphen_is_marked_whole(fetch: Fetch, held: Any) -> None:
    response = fetch(f"/records/{held.ids['report']}/pages/4?q=co-sleeping")
    assert [mark.text for mark in page(response).select("mark")] == ["co-sleeping"]


def test_a_page_without_the_words_points_to_those_that_have_them(fetch: Fetch, held: Any) -> None:
    base = f"/records/{held.ids['report']}/pages"
    response = fetch(f"{base}/1?q=alcohol")
    assert "“alcohol” is not here. It is on 2 pages of this document." in words(response)
    assert f"{base}/2?q=alcohol" in response.text
    assert "is nowhere in this document" in words(fetch(f"{base}/1?q=zebra"))


def test_an_empty_page_says_so(fetch: Fetch, held: Any) -> None:
    response = fetch(f"/records/{held.ids['report']}/pages/3")
    assert "There is no text here." in words(response)


def test_formats_without_pages_have_parts(fetch: Fetch, held: Any) -> None:
    response = fetch(f"/records/{held.ids['welsh']}/pages/2")
    assert page(response).h1.text == "Part 2 of 2"  # type: ignore[union-attr]
    assert not page(response).select("img")
    assert [tag.text for tag in page(response).select(".app-sheet__text [lang=cy]")] == [
        "Yr ail ran"
    ]


@pytest.mark.parametrize("number", ["0", "5", "-1", "x", "99999999999999999999", "1.5", "٣٣"])
def test_a_page_that_is_not_there_is_not_found(fetch: Fetch, held: Any, number: str) -> None:
    for rest in ("", "/picture"):
        response = fetch(f"/records/{held.ids['report']}/pages/{number}{rest}")
        assert response.status_code == 404


@pytest.mark.parametrize("query", ["%00", "%ED%A0%80", "NOT+x", "title:x", "a*", "(" * 500, "-"])
def test_any_query_is_good_enough_for_a_page(fetch: Fetch, held: Any, query: str) -> None:
    assert fetch(f"/records/{held.ids['report']}/pages/1?q={query}").status_code == 200


def test_a_case_lists_its_records_in_order_and_names_its_publishers(
    fetch: Fetch, held: Any
) -> None:
    response = fetch(f"/cases/{held.cases['report']}")
    assert [tag.text for tag in page(response).select(".app-result__title")] == [
        "Serious case review: Child H1",
        "7-minute briefing: Child H1",
    ]
    assert "Northmere LSCB" in words(response)


def test_a_case_that_may_be_an_older_one_says_so(fetch: Fetch, held: Any) -> None:
    response = fetch(f"/cases/{held.cases['late']}")
    assert "This may be the same case as" in words(response)
    assert f"/cases/{held.cases['report']}" in response.text


def test_a_publisher_is_shown_with_its_lineage(fetch: Fetch, held: Any) -> None:
    response = fetch("/publishers/northmere-scp")
    said = words(response)
    assert "Northmere Partnership" in said
    assert "Since 29 September 2019" in said
    assert "/publishers/northmere-lscb" in response.text
    assert "Serious case review: Child H1" in said
    assert "/search?publisher=northmere-scp" in response.text
    assert "Succeeded by" in words(fetch("/publishers/northmere-lscb"))


def test_the_address_of_a_publisher_that_was_merged_leads_on(app: Flask, fetch: Fetch) -> None:
    with app.app_context():
        catalogue = site().repository.catalogue
    rows = "name\nWestholm Panel\nWestholm Safeguarding Panel\nWestholm Board\n"
    with catalogue.write() as connection:
        known = publishers.all_publishers(connection)
        if "westholm-board" not in known:
            publishers.add_rows(connection, read_authority_file(rows))
            for old, new in (
                ("westholm-panel", "westholm-safeguarding-panel"),
                ("westholm-safeguarding-panel", "westholm-board"),
            ):
                publisher_desk.merge(connection, old, new)
    for former in ("westholm-panel", "westholm-safeguarding-panel"):
        response = fetch(f"/publishers/{former}")
        assert (response.status_code, response.headers["Location"]) == (
            301,
            "/publishers/westholm-board",
        )
        assert fetch(f"/search?publisher={former}").status_code == 200
    assert "Westholm Safeguarding Panel" in words(fetch("/publishers/westholm-board"))


def test_publishers_are_listed_from_a_to_z_with_counts(fetch: Fetch) -> None:
    response = fetch("/publishers")
    said = words(response)
    assert "Northmere SCP 7 records" in said
    assert "Succeeded Northmere LSCB." in said
    assert "Ofsted" not in said, "a publisher without records"
    assert "Vanished Board" not in said, "only a withdrawn record"


def test_themes_are_a_tree_with_counts(fetch: Fetch) -> None:
    tree = page(fetch("/themes"))
    branch = next(s for s in tree.select(".app-branch") if "Abuse and neglect" in s.h2.text)  # type: ignore[union-attr]
    assert "Neglect" in [a.text for a in branch.select("li a")]
    assert "Made-up theme 3" in tree.text
    response = fetch("/themes/neglect")
    assert "Serious case review: Child H1" in words(response)
    assert "/themes/abuse-and-neglect" in response.text


def test_the_first_page_says_what_is_held_and_what_came_in_last(fetch: Fetch, held: Any) -> None:
    said = words(fetch("/"))
    live = len(held.ids) - 1
    assert (
        f"holds {live} records of 17 publishers, published from 2000 to 2021. Last added on "
        in said
    )
    assert "A record without a file" in said
    assert "Secret" not in said


@pytest.mark.parametrize("address", ["/publishers/nobody", "/themes/nothing", "/cases/none", "/x"])
def test_what_is_not_there_is_not_found(fetch: Fetch, address: str) -> None:
    response = fetch(address)
    assert response.status_code == 404
    assert "Page not found" in words(response)


def test_a_date_that_is_printed_nowhere_is_said_to_be_a_guess(app: Flask, fetch: Fetch) -> None:
    with app.app_context():
        repository = site().repository
    catalogue = repository.catalogue
    for source, said in (
        (Source.PROPERTIES, "this is when the file was made"),
        (Source.FILENAME, "this is from the file’s name"),
        (Source.TEXT, None),
    ):
        with catalogue.write() as connection:
            claimed = [Claim("title", ("T",), source), Claim("published", ("May 2018",), source)]
            record_id = records.add(connection, None, claimed)
        page_text = fetch(f"/records/{record_id}").text
        assert "May 2018" in page_text
        assert ("No date is printed" in page_text) == (said is not None)
        assert said is None or said in page_text
        with catalogue.write() as connection:
            records.withdraw(connection, record_id, "Only for this test.")
    bring_up_to_date(catalogue, repository.engine)


def test_a_record_is_searched_from_its_page_and_from_those_of_its_text(
    fetch: Fetch, held: Any
) -> None:
    record = f"/records/{held.ids['report']}"
    for address in (record, f"{record}/pages/2?q=midwife"):
        form = page(fetch(address)).select_one("form.app-inside")
        assert form is not None
        assert (form["action"], form["method"]) == (f"{record}/search", "get")
    box = page(fetch(f"{record}/pages/2?q=midwife")).select_one("#inside")
    assert box is not None
    assert box["value"] == "midwife"
    assert page(fetch(f"/records/{held.ids['scan']}")).select_one("form.app-inside") is None


def test_the_pages_of_a_record_that_answer_are_listed_with_extracts(
    fetch: Fetch, held: Any
) -> None:
    record = f"/records/{held.ids['report']}"
    response = fetch(f"{record}/search?q=alcohol")
    assert "2 pages for “alcohol” in this document" in words(response)
    hits = page(response).select(".app-passage a")
    assert [hit["href"] for hit in hits] == [f"{record}/pages/{n}?q=alcohol#hit-1" for n in (2, 4)]
    assert {mark.text for mark in page(response).select("mark")} == {"alcohol", "Alcohol"}
    assert page(fetch(str(hits[0]["href"]))).select("mark")
    assert response.headers["X-Robots-Tag"] == "noindex"
    some = fetch(f"{record}/search?q=alcohol+contents")
    assert "None holds all of this. These hold some of the words." in words(some)
    nothing = fetch(f"{record}/search?q=supervision")
    assert "Nothing in this document answers." in words(nothing)
    assert page(nothing).find("a", href="/search?q=supervision")


def test_search_within_a_record_refuses_what_cannot_be(fetch: Fetch, held: Any) -> None:
    record = f"/records/{held.ids['report']}"
    blank = fetch(f"{record}/search?q=++")
    assert (blank.status_code, blank.headers["Location"]) == (303, record)
    assert fetch(f"{record}/search?q=alcohol&page=0").status_code == 400
    assert fetch(f"{record}/search?q=alcohol&page=x").status_code == 400
    assert "There is no such page" in words(fetch(f"{record}/search?q=alcohol&page=9"))
    assert fetch(f"/records/{held.ids['withdrawn']}/search?q=alcohol").status_code == 410
    assert fetch("/records/nosuchid/search?q=alcohol").status_code == 404
    assert fetch(f"{record}/search?q={'(' * 3000}").status_code == 200


def test_records_and_cases_like_this_are_shown_with_why(tmp_path: Path, engine: str) -> None:
    text = extracted(TEXT, "The sofa, the overlay and the alcohol. Sofa, overlay, alcohol.")
    held = Settings(data=tmp_path / "data", engine=engine)
    with opened(held, create=True) as repository:
        one, two = (
            put(repository, tmp_path, name.encode(), "a.txt", text, title=(f"On {name}",),
                case=(f"Child {name}",), publisher=(f"Board of {name}",))
            for name in ("Alderly", "Birchly")
        )  # fmt: skip
        for number in range(6):
            put(repository, tmp_path, b"%d" % number, "b.txt", extracted(TEXT, "Minutes"),
                title=(f"Minutes {number}",))  # fmt: skip
    app = create_app(held)
    fetch = fetcher(app)
    here = page(fetch(f"/records/{one}")).select_one(".app-similar")
    assert here is not None
    assert here.a is not None
    assert here.a["href"] == f"/records/{two}"
    assert "Board of Birchly" in here.text
    assert "overlay" in here.text
    case = page(fetch(f"/records/{one}")).select_one("dd a[href^='/cases/']")
    assert case is not None
    like = page(fetch(str(case["href"]))).select_one(".app-similar")
    assert like is not None
    assert "Child Birchly" in like.text
    for kept in (tmp_path / "data").rglob("*.json"):
        kept.unlink()
    assert fetch(f"/records/{one}").status_code == 200
    close(app)
