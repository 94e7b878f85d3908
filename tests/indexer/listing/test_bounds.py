"""Pages are hostile: bounded in size and time, and never an error but ours."""

import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.readers.formats import NotADocument
from indexer.sources.listing import PAGE_BYTES, Listing, read_listing
from repo_search.dates import parse_date
from repo_search.errors import Unreadable
from repo_search.jail import Jail

pytestmark = pytest.mark.long


ROW = '<li><a href="/c{0}.pdf">Child A{0} Overview report</a></li>'
PIECES = st.sampled_from(
    [
        *("<div>", "</div>", "<ul>", "</ul>", "<li>", "</li>", "<p>", "</p>", "<table>", "<tr>"),
        *("<td rowspan=9>", "<th>", "</table>", "<h2>", "</h2>", "<h3>", "<details>", "<summary>"),
        *("<dl>", "<dt>", "<dd>", "<a href=/x.pdf>", "<a href=#y>", "</a>", "<b>", "</b>", "<br>"),
        *("Child H1", "‘Wren’", "Family K", "Key issues: ", "Published: ", "5.3.23", "2019", "\n"),
        *("7 minute briefing", "Overview report", "not published", "here", "Author", "Neglect, "),
        *(" – ", "(", ")", ";", "Wren", "learning event held ", "<button aria-expanded=x>"),
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from(["page.html", "page.txt"]))
def test_any_page_is_read_and_its_dates_can_be_read_again(page: str, name: str) -> None:
    found = read_listing(b"<html>" + page.encode(), name)
    for row in found.rows:
        assert not row.published or parse_date(row.published)
        assert -1 <= row.of_case < len(found.cases)
        assert row.of_case == -1 or found.cases[row.of_case].label == row.case
        assert bool(row.case) == (row.of_case >= 0)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_listing_or_an_error_of_ours(data: bytes) -> None:
    with suppress(Unreadable):
        assert isinstance(read_listing(data, "page"), Listing)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "<h2>Child A</h2><a href=a.pdf>report</a>" + "</div>" * 20_000,
        "<h3>Child B</h3><p>Published 1 May 2019</p>" * 2_000,
        "<p>1 May 2019</p><p><a href=x>Child A</a></p>" * 2_000,
        "<p>" + "Child A: <a href=/a.pdf>Overview report</a> published 1 May 2019 " * 1_500,
        "<table>" + "<tr><td rowspan=90>Child A</td><td><a href=x.pdf>x</a></td></tr>" * 1_500,
        "<p>" + "published published in " * 100_000,
        "<h2>Child A</h2><p>Key issues: " + "neglect and poverty and " * 50_000,
        "<p>" + "review of the case of " * 100_000,
        "<dl>" + "<dt>Published</dt><dd>1 May 2019</dd>" * 5_000,
    ],
)
def test_pages_made_to_take_long_do_not(page: str) -> None:
    begun = time.perf_counter()
    read_listing(page.encode(), "page.html")
    assert time.perf_counter() - begun < 30


def test_a_page_too_large_is_refused() -> None:
    with pytest.raises(Unreadable, match="larger than 5 MiB"):
        read_listing(b"<p>" + b"x" * PAGE_BYTES, "page.html")


def test_a_page_with_too_many_documents_is_refused() -> None:
    page = "<ul>" + "".join(map(ROW.format, range(5_001))) + "</ul>"
    with pytest.raises(Unreadable, match="more than 5,000 documents"):
        read_listing(page.encode(), "page.html")


def test_a_text_of_too_many_lines_is_refused() -> None:
    with pytest.raises(Unreadable, match="more than 100,000 parts"):
        read_listing(b"x\n" * 100_001, "page.txt")


@pytest.mark.parametrize(
    ("data", "message"), [(b"", "empty"), (b" \n\0", "empty"), (b"%PDF-1.7", "no web page")]
)
def test_what_is_no_page_is_refused_with_the_reason(data: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        read_listing(data, "page.html")
    if data.startswith(b"%"):
        with pytest.raises(NotADocument):
            read_listing(data, "page.html")


def test_a_listing_comes_back_from_the_jail() -> None:
    page = b"<h2>Child H1</h2><p>Published May 2018</p><a href=/1.pdf>Overview report</a>"
    with Jail(workers=1) as jail:
        found = jail.run("indexer.sources.listing:read_listing", page, "page.html")
    assert isinstance(found, Listing)
    assert found == read_listing(page, "page.html")
