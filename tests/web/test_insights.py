"""What the repository holds, in plots: every number is that of the search it leads to."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

Fetch = Callable[..., TestResponse]


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.text.split())


@pytest.fixture
def page(fetch: Fetch) -> BeautifulSoup:
    return BeautifulSoup(fetch("/insights").text, "html.parser")


def found_at(fetch: Fetch, address: str) -> int:
    """How many records the page at an address says it has."""
    said = BeautifulSoup(fetch(address).text, "html.parser")
    of_all = re.search(r"1 to \d+ of (\d+)", words(said.main))
    found = of_all or re.match(r"(\d+) result", words(said.h1))
    assert found, address
    return int(found.group(1))


def test_every_row_leads_to_as_many_records_as_it_says(fetch: Fetch, page: BeautifulSoup) -> None:
    tables = page.select(".app-bars")
    assert [words(table.caption) for table in tables] == [
        "Publishers", "Document types", "Kinds of review", "Languages", "Text that can be searched",
    ]  # fmt: skip
    for table in tables:
        first, *_, last = table.select("tbody tr")
        for row in (first, last):
            assert row.a is not None
            assert found_at(fetch, str(row.a["href"])) == int(words(row.select_one("td"))), row


def test_every_bar_leads_to_as_many_records_as_it_says(fetch: Fetch, page: BeautifulSoup) -> None:
    bars = page.select("svg a")
    assert len(bars) > 20
    for bar in bars[::5]:
        said = re.search(r": (\d+) records?$", words(bar))
        assert said, bar
        assert found_at(fetch, str(bar["href"])) == int(said.group(1))


def test_each_plot_can_be_read_as_a_table(fetch: Fetch, page: BeautifulSoup) -> None:
    years = page.select_one(".app-plot table")
    assert years is not None
    drawn = {str(bar["href"]) for bar in page.select(".app-plot svg a")}
    assert drawn < {str(a["href"]) for a in years.select("td a")}, "and the unknown year"
    matrix = page.select_one(".app-matrix")
    assert matrix is not None
    of_themes = {str(bar["href"]) for bar in page.select(".app-multiples svg a")}
    assert of_themes == {str(a["href"]) for a in matrix.select("td a")}
    heads = [words(head) for head in matrix.select("thead th")][1:]
    assert heads == sorted(heads)
    neglect = next(row for row in matrix.select("tbody tr") if "neglect" in words(row.th))
    assert len(neglect.select("td")) == len(heads)


def test_a_bar_is_as_long_as_its_share_of_the_longest(page: BeautifulSoup) -> None:
    for table in page.select(".app-bars"):
        rows = [(int(words(row.td)), row.rect) for row in table.select("tbody tr")]
        longest = max(number for number, _ in rows)
        for number, bar in rows:
            assert bar is not None
            width = float(str(bar["width"]).rstrip("%"))
            assert width == pytest.approx(100 * number / longest, abs=0.001)


def test_it_says_what_the_numbers_do_not_say(page: BeautifulSoup) -> None:
    assert "not incidents" in words(page.main)
    assert "nothing about how often children are harmed" in words(page.main)
    assert "Of 20 records it is not known." in words(page.main), "kind of review"


def test_a_withdrawn_record_is_in_no_number(page: BeautifulSoup) -> None:
    assert "Vanished Board" not in page.text
    assert "2016" not in page.text, "only a withdrawn record is of that year"


def test_no_plot_asks_for_more_than_the_policy_allows(page: BeautifulSoup) -> None:
    assert not page.select("[style]")
    assert not page.select("svg style, svg script, image, use")
