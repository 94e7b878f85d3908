"""Atom feeds of searches, as feed readers read them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from repo_search.catalogue import claims, holdings, records, set_fact
from repo_search.claims import Claim, Source
from repo_search.indexing import bring_up_to_date
from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app

from .conftest import NOTICE, PDF, Fetch, Served, close, extracted, fetcher, pdf, put

ATOM = "{http://www.w3.org/2005/Atom}"
TITLE = "Child H1 & the <b>\"flat\"</b> \x0b\u2028]]> 'report'"
ADDRESS = "https://reviews.example"


class Announced(NamedTuple):
    get: Fetch
    settings: Settings
    ids: dict[str, str]


@pytest.fixture(scope="module")
def announced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Announced]:
    """A repository in which records were added, one has a new version, one came with a back
    catalogue, one was corrected and one withdrawn."""
    folder: Path = tmp_path_factory.mktemp("announced")
    settings = Settings(data=folder / "data", name="Northmere reviews", address=f"{ADDRESS}/")
    with opened(settings, create=True) as repository:

        def add(name: str, number: int, text: str, **values: str) -> str:
            given = {field: (value,) for field, value in values.items()}
            return put(repository, folder, pdf(number), name, extracted(PDF, text), **given)

        ids = {
            "first": add("first.pdf", 1, "Alcohol was known of.", title="First report"),
            "hostile": add(
                "hostile.pdf", 2, "Alcohol \x0c and <i>co-sleeping</i>.", title=TITLE,
                publisher="Northmere & Co", published="15 May 2018", themes="Neglect",
                document_type="overview report",
            ),
            "withdrawn": add("gone.pdf", 3, "Secret alcohol", title="Secret title"),
            "other": add("other.pdf", 4, "Nothing of the kind", title="Another report"),
        }  # fmt: skip
        with repository.catalogue.write() as connection:
            set_fact(connection, "notice", NOTICE)
            title = [Claim("title", ("An old report on alcohol",), Source.MANIFEST)]
            ids["old"] = records.add(connection, None, title, back_catalogue=True)
            newer = extracted(PDF, "Alcohol was known of.", "Neglect was not.")
            holdings.add(connection, ids["first"], "ab" * 32, 7, "newer.pdf", newer)
            records.withdraw(connection, ids["withdrawn"], "The publisher asked for it.")
        bring_up_to_date(repository.catalogue, repository.engine)
    app = create_app(settings)
    yield Announced(fetcher(app), settings, ids)
    close(app)


def read(announced: Announced, search: str = "") -> Any:
    response = announced.get(f"/search.atom{search}")
    assert response.status_code == 200
    found = feedparser.parse(response.data)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_a_feed_tells_of_additions_and_new_versions_newest_first(announced: Announced) -> None:
    found = read(announced, "?q=alcohol")
    assert found.feed.title == "Northmere reviews: new records (Words: alcohol)"
    assert [entry.title.partition(":")[0] for entry in found.entries] == ["New version", "Added"]
    version, added = found.entries
    assert version.title == "New version: First report"
    assert version.link == f"{ADDRESS}/records/{announced.ids['first']}"
    assert added.link == f"{ADDRESS}/records/{announced.ids['hostile']}"
    assert added.author == "Northmere & Co"
    assert [tag.term for tag in added.tags] == ["Neglect"]


def test_an_entry_says_what_it_is_and_why_it_is_there(announced: Announced) -> None:
    (added,) = read(announced, "?q=alcohol&theme=neglect&from=2018").entries
    said = added.summary
    assert said.startswith("Overview report · 15 May 2018 · Northmere & Co.")
    assert "It answers this search: Words: alcohol; Theme: Neglect; Published from: 2018." in said
    assert "Page 1: Alcohol" in said
    assert said.endswith(NOTICE)


def test_text_is_never_markup(announced: Announced) -> None:
    content = announced.get("/search.atom?q=alcohol").data
    root = etree.fromstring(content)
    titles = root.findall(f"{ATOM}entry/{ATOM}title")
    assert titles[1].text == "Added: Child H1 & the <b>\"flat\"</b> ]]> 'report'"
    assert {element.tag.removeprefix(ATOM) for element in root.iter()} == {
        "feed", "id", "title", "subtitle", "updated", "author", "name", "link", "entry",
        "category", "summary", "rights",
    }  # fmt: skip


def test_a_feed_has_what_the_format_asks_for_once(announced: Announced) -> None:
    for search in ("", "?q=alcohol", "?q=nowhere"):
        root = etree.fromstring(announced.get(f"/search.atom{search}").data)
        for node in (root, *root.findall(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(node.findall(ATOM + name)) == 1
                assert node.findtext(ATOM + name)
            assert node.findtext(f"{ATOM}author/{ATOM}name") or root.findtext(
                f"{ATOM}author/{ATOM}name"
            )
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        assert links["self"] == f"{ADDRESS}/search.atom{search}"
        assert links["alternate"].startswith(f"{ADDRESS}/search?")


def test_ids_stay_the_same_and_are_nobody_elses(announced: Announced) -> None:
    first, again = (read(announced, "?q=alcohol&sort=title&page=3") for _ in range(2))
    ids = [first.feed.id, *(entry.id for entry in first.entries)]
    assert ids == [again.feed.id, *(entry.id for entry in again.entries)]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "tag:reviews.example,2026:/search.atom?q=alcohol"
    hostile = announced.ids["hostile"]
    assert ids[-1] == f"tag:reviews.example,2026:/records/{hostile}/added"
    other = read(announced, "?theme=neglect")
    assert other.feed.id != ids[0]
    assert other.entries[0].id == ids[-1], "the same news in another feed"


def test_back_catalogues_and_withdrawn_records_are_no_news(announced: Announced) -> None:
    everything = announced.get("/search.atom").text
    found = read(announced)
    assert len(found.entries) == 3
    assert found.feed.title == "Northmere reviews: new records"
    assert "answers this search" not in everything
    for name in ("old", "withdrawn"):
        assert announced.ids[name] not in everything
    assert "Secret" not in everything


def test_a_correction_is_not_told(announced: Announced) -> None:
    before = [(entry.id, entry.updated) for entry in read(announced).entries]
    corrected = Claim("title", ("Another report, corrected",), Source.LIBRARIAN, "edit")
    with opened(announced.settings) as repository:
        with repository.catalogue.write() as connection:
            claims.put(connection, announced.ids["other"], [corrected])
        bring_up_to_date(repository.catalogue, repository.engine)
    after = read(announced)
    assert [(entry.id, entry.updated) for entry in after.entries] == before
    assert "Added: Another report, corrected" in [entry.title for entry in after.entries]


def test_a_feed_that_has_not_changed_is_not_sent_again(announced: Announced) -> None:
    first = announced.get("/search.atom?q=alcohol")
    assert first.mimetype == "application/atom+xml"
    assert first.headers["X-Robots-Tag"] == "noindex"
    zipped = {"Accept-Encoding": "gzip"}
    squeezed = announced.get("/search.atom?q=alcohol", headers=zipped)
    for tag in (first.headers["ETag"], squeezed.headers["ETag"]):
        known = {"If-None-Match": tag}
        again = announced.get("/search.atom?q=alcohol", headers=known | zipped)
        assert (again.status_code, again.data) == (304, b"")
    assert announced.get("/search.atom?q=neglect", headers=known).status_code == 200


@pytest.mark.parametrize("search", ["?from=never", "?theme=no-such-theme", "?to=2018&from=2019"])
def test_a_search_that_cannot_be_is_refused_in_plain_text(
    announced: Announced, search: str
) -> None:
    response = announced.get(f"/search.atom{search}")
    assert response.status_code == 400
    assert response.mimetype == "text/plain"
    assert response.text.strip()
    assert "<" not in response.text


@pytest.mark.parametrize("path", ["/search?q=alcohol", "/cases", "/themes/neglect"])
def test_pages_that_show_a_search_name_its_feed(served: Callable[[str], Served], path: str) -> None:
    get = fetcher(served("tantivy").app)
    page = BeautifulSoup(get(path).text, "html.parser")
    link = page.select_one('head link[rel="alternate"][type="application/atom+xml"]')
    assert link is not None
    assert get(str(link["href"])).mimetype == "application/atom+xml"


@pytest.mark.parametrize("query", ["%00", "%FF%FE", "%EF%BF%BF", "%0B%3Cb%3E", "%ED%A0%80", "%22("])
def test_any_query_makes_a_feed_that_can_be_read(announced: Announced, query: str) -> None:
    read(announced, f"?q={query}")


def test_a_long_search_is_not_repeated_in_every_entry(announced: Announced) -> None:
    long = "+OR+".join(["alcohol", *(f"neglect{number}" for number in range(1_500))])
    found = read(announced, f"?q={long}")
    assert found.entries
    assert len(found.feed.title) < 500
    assert all(len(entry.summary) < 2_000 for entry in found.entries)
