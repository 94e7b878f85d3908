"""The feed of what is new in a search of findings, as feed readers read it."""

from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from ..conftest import NOTICE, Fetch
from .conftest import ADDRESS, FORMULA, MEETING, SLEEP, Advised

ATOM = "{http://www.w3.org/2005/Atom}"


def read(get: Fetch, search: str = "") -> Any:
    response = get(f"/findings.atom{search}")
    assert response.status_code == 200
    found = feedparser.parse(response.data)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_an_entry_for_each_finding_of_what_was_added_last_first(
    get: Fetch, advised: Advised
) -> None:
    found = read(get, "?q=neglect")
    assert found.feed.title == "repo-search: new findings and recommendations (Words: neglect)"
    assert [entry.title for entry in found.entries] == [
        "Recommendation 2: Child J2",
        "Recommendation 2: Child H1",
    ]
    entry = found.entries[1]
    assert entry.link.startswith(f"{ADDRESS}/findings/")
    finding_id = entry.link.rpartition("/")[2]
    assert entry.id == f"tag:reviews.example,2026:/findings/{finding_id}/added"
    assert entry.author == "Northmere SCP"
    assert "Neglect" in [tag.term for tag in entry.tags]
    assert entry.rights == "Copyright of the publisher. Licence: OGL 3.0."
    said = entry.summary
    assert said.startswith(f"{MEETING} Child H1 · Page 2. Overview report · 15 May 2018")
    assert "It answers this search: Words: neglect." in said
    assert said.endswith(NOTICE)


def test_without_a_search_it_tells_of_all_that_is_new_and_text_is_never_markup(get: Fetch) -> None:
    found = read(get)
    assert found.feed.title == "repo-search: new findings and recommendations"
    wordings = [entry.summary.partition(" Child")[0] for entry in found.entries]
    assert wordings == [SLEEP, f"{MEETING[:-1]}, always.", FORMULA, MEETING]
    root = etree.fromstring(get("/findings.atom").data)
    assert {element.tag.removeprefix(ATOM) for element in root.iter()} == {
        "feed", "id", "title", "subtitle", "updated", "author", "name", "link", "entry",
        "category", "summary", "rights",
    }  # fmt: skip
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": f"{ADDRESS}/findings.atom",
        "alternate": f"{ADDRESS}/findings?sort=newest",
    }


def test_the_page_of_a_search_names_its_feed_its_files_and_its_alert(get: Fetch) -> None:
    page = BeautifulSoup(get("/findings?q=neglect&page=1&sort=oldest").text, "html.parser")
    link = page.select_one('head link[rel="alternate"][type="application/atom+xml"]')
    assert link is not None
    assert link["href"] == "/findings.atom?q=neglect"
    assert get(str(link["href"])).mimetype == "application/atom+xml"
    hrefs = [str(one["href"]) for one in page.select(".app-follow a")]
    assert hrefs == [
        "/findings.atom?q=neglect",
        "/findings.csv?q=neglect&sort=oldest",
        "/findings.ris?q=neglect&sort=oldest",
    ], "this site sends no mail"
    assert all(get(href).status_code == 200 for href in hrefs)


def test_back_catalogues_and_withdrawn_records_are_no_news(get: Fetch, advised: Advised) -> None:
    told = get("/findings.atom").text
    assert "An old report" not in told
    assert "Zanzibar" not in told
    assert "An old report" in get("/findings.csv").text


def test_a_feed_that_has_not_changed_is_not_sent_again(get: Fetch) -> None:
    first = get("/findings.atom?q=neglect&sort=title&page=3")
    assert first.mimetype == "application/atom+xml"
    assert first.headers["X-Robots-Tag"] == "noindex"
    known = {"If-None-Match": first.headers["ETag"]}
    again = get("/findings.atom?q=neglect", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert get("/findings.atom?q=sleeps", headers=known).status_code == 200


@pytest.mark.parametrize("search", ["?from=never", "?kind=nothing", "?to=2018&from=2019"])
def test_a_search_that_cannot_be_is_refused_in_plain_text(get: Fetch, search: str) -> None:
    response = get(f"/findings.atom{search}")
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert response.text.strip()


@pytest.mark.parametrize("query", ["%00", "%FF%FE", "%EF%BF%BF", "%0B%3Cb%3E", "%ED%A0%80", "%22("])
def test_any_query_makes_a_feed_that_can_be_read(get: Fetch, query: str) -> None:
    read(get, f"?q={query}")
