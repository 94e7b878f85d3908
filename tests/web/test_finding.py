"""Finding: chips, trees, bars, a search within results, long facets, and ways out of nothing."""

import gzip
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from repo_search.authorities import AuthorityRow, Publisher
from repo_search.catalogue import publishers
from repo_search.repository import opened
from repo_search.settings import Settings
from tests.web.conftest import TEXT, close, extracted, fetcher, put
from web import create_app
from web.pages.facets import MOST

Fetch = Callable[..., TestResponse]


def page(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.text.split())


def chips(response: TestResponse) -> dict[str, str]:
    """Where each chip leads, by what it says."""
    return {
        words(chip).removeprefix("Remove the filter ").removesuffix(" ✕"): str(chip["href"])
        for chip in page(response).select(".app-chip")
    }


def link(response: TestResponse, text: str) -> str:
    found = page(response).find(lambda tag: tag.name == "a" and text in " ".join(tag.text.split()))
    assert isinstance(found, Tag), text
    return str(found["href"])


@pytest.fixture
def fetch(served: Callable[[str], Any]) -> Fetch:
    """On one engine: what is tested here is made of what the engines give alike."""
    return fetcher(served("tantivy").app)


def test_a_chip_says_the_label_of_a_value_however_it_was_given(fetch: Fetch) -> None:
    by_name = fetch(
        "/search?publisher=Northmere+Partnership&theme=NEGLECT&review=serious+case+review"
    )
    assert chips(by_name) == {
        "Publisher: Northmere SCP": "/search?theme=NEGLECT&review=serious+case+review",
        "Theme: Neglect": "/search?publisher=Northmere+Partnership&review=serious+case+review",
        "Kind of review: SCR": "/search?publisher=Northmere+Partnership&theme=NEGLECT",
    }
    assert words(page(by_name).h1).endswith(
        "from Northmere SCP, about Neglect, kind of review: SCR"
    )


def test_dates_on_chips_are_spelt_out(fetch: Fetch) -> None:
    response = fetch("/search?from=2017-05&to=31/12/2019&suggested=no&words=all")
    assert list(chips(response)) == [
        "Published from: May 2017", "Published to: 31 December 2019",
        "Suggested themes: left out", "Words: all of them",
    ]  # fmt: skip
    assert link(response, "Clear all filters") == "/search"


def test_a_page_that_cannot_answer_still_has_labels_and_drops_what_is_in_no_list(
    fetch: Fetch,
) -> None:
    response = fetch("/search?publisher=northmere-scp&theme=nothing-such&from=yesterday&q=x")
    assert response.status_code == 400
    assert list(chips(response)) == ["Publisher: Northmere SCP"]
    kept = [(tag["name"], tag["value"]) for tag in page(response).select("input[type=hidden]")]
    assert kept == [("publisher", "northmere-scp")]


def test_themes_stand_as_a_tree_and_each_of_them_once(fetch: Fetch) -> None:
    soup = page(fetch("/search?q=alcohol"))
    boxes = soup.select("input[name=theme]")
    values = [str(box["value"]) for box in boxes]
    assert len(values) == len(set(values))
    neglect = soup.select_one("input[name=theme][value=neglect]")
    assert neglect is not None
    above = neglect.find_parents("li")[1].find("input")
    assert isinstance(above, Tag)
    assert above["value"] == "abuse-and-neglect"
    more = neglect.find_parent("details")
    assert isinstance(more, Tag)
    assert "open" not in more.attrs
    chosen = page(fetch("/search?q=alcohol&theme=neglect")).select_one("input[value=neglect]")
    assert chosen is not None
    more = chosen.find_parent("details")
    assert isinstance(more, Tag)
    assert "open" in more.attrs, "a chosen theme is never hidden"


def test_years_are_bars_that_choose_several_and_take_them_away(fetch: Fetch) -> None:
    response = fetch("/search?q=supervision&sort=title")
    bars = page(response).select(".app-years a")
    assert words(bars[0]) == "2013 1, 1 result"
    one = fetch(str(bars[0]["href"]))
    assert "year=2013" in str(bars[0]["href"])
    two = fetch(str(page(one).select(".app-years a")[1]["href"]))
    assert list(chips(two)) == ["Year published: 2013", "Year published: 2012"]
    chosen = page(two).select('.app-years a[aria-current="true"]')
    assert [words(bar).partition(" ")[0] for bar in chosen] == ["Remove:", "Remove:"]
    assert "year=2013" not in str(chosen[0]["href"])
    carried = page(two).select("input[type=hidden][name=year]")
    assert {str(tag["value"]) for tag in carried} == {"2012", "2013"}


@pytest.mark.parametrize(
    ("q", "within", "leads_to"),
    [
        ("alcohol", "midwife", "alcohol midwife"),
        ("alcohol OR drugs", "midwife", "(alcohol OR drugs) midwife"),
        ("alcohol", "midwife OR drugs", "alcohol (midwife OR drugs)"),
        ("", "midwife", "midwife"),
        ('"alcohol', "midwife", '"alcohol" midwife'),
    ],
)
def test_a_search_within_results_never_widens_them(
    fetch: Fetch, q: str, within: str, leads_to: str
) -> None:
    response = fetch("/search", query_string={"q": q, "within": within, "theme": "neglect"})
    assert response.status_code == 303
    there = fetch(response.location)
    box = page(there).select_one("#q")
    assert box is not None
    assert box["value"] == leads_to
    assert "Theme: Neglect" in chips(there)
    assert "Words: all of them" in chips(there)


def test_results_that_hold_only_some_words_are_not_searched_within(fetch: Fetch) -> None:
    assert page(fetch("/search?q=supervision")).select_one("#within") is not None
    assert page(fetch("/search?q=alcohol+zebra")).select_one("#within") is None


def test_every_result_can_be_kept_and_the_search_followed(fetch: Fetch, served: Any) -> None:
    soup = page(fetch("/search?q=midwife"))
    assert [tag["data-keep"] for tag in soup.select("[data-keep]")] == [
        served("tantivy").held.ids["report"]
    ]
    feed = soup.select_one('.app-follow a[href^="/search.atom"]')
    assert feed is not None
    assert feed["href"] == "/search.atom?q=midwife"


def test_nothing_found_says_what_was_read_and_what_there_is(fetch: Fetch) -> None:
    response = fetch("/search?q=xylophone+alcohol&words=all&publisher=northmere-lscb")
    said = words(page(response).select_one(".app-found"))
    assert "Read as: xylophone alcohol" in said
    assert re.search(
        r"This repository holds \d+ records of 17 publishers, published from 2000 to 2021\. "
        r"Last added on \d+ \w+ \d{4}\.",
        said,
    )
    assert "Without “xylophone”" in said
    assert link(response, "Change this search").startswith("/advanced?q=xylophone+alcohol&")
    assert "This repository holds" not in fetch("/search?q=alcohol").text


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fetch]:
    """A repository with more publishers than a page lists, and a report of many pages."""
    folder = tmp_path_factory.mktemp("wide")
    settings = Settings(data=folder / "data")
    entries = [
        AuthorityRow(Publisher(f"place-{n}", f"Place {n} Safeguarding Children Partnership"))
        for n in range(MOST + 10)
    ]
    with opened(settings, create=True) as repository:
        with repository.catalogue.write() as connection:
            publishers.add_rows(connection, entries)
        long = extracted("application/pdf", *(f"Sepsis on page {n}" for n in range(15)))
        put(
            repository, folder, b"%PDF long", "long.pdf", long,
            title=("The long report",), published=("2019",),
            publisher=tuple(entry.entry.name for entry in entries),
        )  # fmt: skip
        put(
            repository, folder, b"short", "short.txt", extracted(TEXT, "Sepsis", paged=False),
            title=("The short one",), publisher=(entries[-1].entry.name,),
        )  # fmt: skip
    app = create_app(settings)
    yield fetcher(app)
    close(app)


def test_a_very_long_facet_says_what_it_leaves_out_and_where_that_is(wide: Fetch) -> None:
    response = wide("/search?q=sepsis")
    boxes = page(response).select("input[name=publisher]")
    assert len(boxes) == MOST
    assert "10 more with fewer results are not listed here. All publishers, A to Z" in words(
        page(response).select_one("[data-facet=publisher]")
    )
    listed = {str(box["value"]) for box in boxes}
    left_out = next(n for n in range(MOST + 10) if f"place-{n}" not in listed)
    chosen = page(wide(f"/search?q=sepsis&publisher=place-{left_out}"))
    assert chosen.select_one(f"input[name=publisher][value=place-{left_out}][checked]")


def test_more_pages_lead_to_a_search_within_the_record(wide: Fetch) -> None:
    response = wide("/search?q=sepsis")
    there = link(response, "12 more pages match")
    assert there.endswith("/search?q=sepsis")
    assert wide(there).status_code == 200


def test_the_html_of_results_with_the_longest_facet_is_small(wide: Fetch) -> None:
    assert len(gzip.compress(wide("/search?q=sepsis").data)) < 30_000


def test_what_is_narrower_takes_the_place_of_what_is_broader(fetch: Fetch) -> None:
    both = fetch("/search?type=case-reviews&type=overview-report&type=7-minute-briefing")
    assert both.status_code == 303
    assert both.location == "/search?type=overview-report&type=7-minute-briefing"
    both = fetch("/search?theme=abuse-and-neglect&theme=neglect")
    assert both.location == "/search?theme=neglect"
    assert fetch("/search?theme=neglect&theme=safe-sleeping").status_code == 200


def test_a_page_beyond_the_last_is_not_called_one_of_them(fetch: Fetch) -> None:
    beyond = fetch("/search?q=supervision&page=9")
    assert "page 9 of" not in beyond.text
    assert "There is no such page of results." in beyond.text
