"""The reading list as the server shows it: what stands in the address and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
import rispy
from bs4 import BeautifulSoup
from flask import Flask

from repo_search.catalogue import duplicates
from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app
from web.pages.reading_list import MOST

from .conftest import (
    NOTICE,
    PDF,
    Collection,
    Fetch,
    close,
    extracted,
    fetcher,
    pdf,
    put,
)


@pytest.fixture
def ids(served: Callable[[str], Any]) -> dict[str, str]:
    found: dict[str, str] = served("tantivy").held.ids
    return found


@pytest.fixture
def get(served: Callable[[str], Any]) -> Fetch:
    return fetcher(served("tantivy").app)


def entries(html: str) -> list[str]:
    """The text of each entry in order, white space folded."""
    found = BeautifulSoup(html, "html.parser").select(".app-list__entry")
    return [" ".join(entry.get_text(" ").split()) for entry in found]


def test_the_list_shows_records_and_pages_in_order_with_citations(
    get: Fetch, ids: dict[str, str]
) -> None:
    shown = entries(get(f"/list?r={ids['briefing']}&r={ids['report']}.2&r={ids['report']}").text)
    briefing, page, report = shown
    assert "7-minute briefing: Child H1" in briefing
    assert "Northmere SCP (2019) 7-minute briefing: Child H1." in briefing
    assert "Page 2" in page
    assert "Reviewer, A. (2018) Serious case review: Child H1." in page
    assert "p. 2." in page
    assert f"http://localhost/records/{ids['report']}/pages/2" in page
    assert "Page 2" not in report
    assert "p. 2." not in report


def test_an_entry_is_removed_by_a_link_that_keeps_the_order_of_the_others(
    get: Fetch, ids: dict[str, str]
) -> None:
    html = get(f"/list?r={ids['late']}&r={ids['report']}.2&r={ids['plain']}").text
    links = [
        str(link["href"]) for link in BeautifulSoup(html, "html.parser").select("[data-remove]")
    ]
    assert links[1] == f"/list?r={ids['late']}&r={ids['plain']}"
    assert len(entries(get(links[1]).text)) == 2


def test_the_last_entry_leaves_an_empty_list_that_says_what_it_is_for(
    get: Fetch, ids: dict[str, str]
) -> None:
    html = get(f"/list?r={ids['plain']}").text
    link = BeautifulSoup(html, "html.parser").select_one("[data-remove]")
    assert link is not None
    assert link["href"] == "/list"
    empty = get("/list").text
    assert "nothing on this list" in empty
    assert "/list." not in empty


def test_a_withdrawn_record_is_said_to_be_so_without_its_title(
    get: Fetch, ids: dict[str, str]
) -> None:
    html = get(f"/list?r={ids['withdrawn']}.2").text
    (entry,) = entries(html)
    assert f"Record {ids['withdrawn']} was withdrawn" in entry
    assert "Secret title" not in html
    assert "Vanished" not in html
    assert "/list." not in html, "there is nothing to export"


@pytest.mark.parametrize(
    "value", ["zzzzzzzz", "zzzzzzzz.3", "<script>alert(1)</script>", "x" * 5_000, "\udcff.1", "é"]
)
def test_what_is_no_record_is_said(get: Fetch, value: str) -> None:
    response = get("/list", query_string={"r": value.encode("utf-8", "replace")})
    assert response.status_code == 200
    (entry,) = entries(response.text)
    assert "is not a record of this repository" in entry
    assert len(entry) < 300


@pytest.mark.parametrize("page", ["99", "999999"])
def test_a_page_that_is_not_there_leads_to_the_record(
    get: Fetch, ids: dict[str, str], page: str
) -> None:
    (entry,) = entries(get(f"/list?r={ids['report']}.{page}").text)
    assert "Serious case review" in entry
    assert f"Page {page}" not in entry


def test_an_entry_stands_once_and_no_list_is_longer_than_the_bound(
    get: Fetch, ids: dict[str, str]
) -> None:
    assert len(entries(get(f"/list?r={ids['plain']}&r={ids['plain']}").text)) == 1
    many = "&".join(f"r={ids['report']}.{number}" for number in range(1, MOST + 6))
    html = get(f"/list?{many}").text
    assert len(entries(html)) == MOST
    assert f"Only the first {MOST} entries" in html


def test_an_exported_list_has_each_record_once_with_its_pages(
    get: Fetch, ids: dict[str, str]
) -> None:
    asked = f"r={ids['plain']}&r={ids['report']}.4&r={ids['report']}&r={ids['report']}.2"
    response = get(f"/list.ris?{asked}&r={ids['withdrawn']}&r=zzzzzzzz")
    plain, report = rispy.loads(response.text)
    assert plain["id"] == ids["plain"]
    assert "start_page" not in plain
    assert (report["id"], report["start_page"]) == (ids["report"], "4, 2")
    assert 'filename="reading-list.ris"' in response.headers["Content-Disposition"]


def test_a_citation_of_an_invented_sample_says_so(noticed: tuple[Flask, Collection]) -> None:
    app, held = noticed
    (entry,) = entries(fetcher(app)(f"/list?r={held.ids['report']}").text)
    assert f"[{NOTICE}]" in entry


def test_a_record_that_became_part_of_another_leads_to_that(tmp_path: Any) -> None:
    settings = Settings(data=tmp_path / "data")
    with opened(settings, create=True) as repository:
        kept, dropped = (
            put(
                repository,
                tmp_path,
                pdf(n),
                "a.pdf",
                extracted(PDF, "Text"),
                title=(f"Report {n}",),
            )
            for n in (1, 2)
        )
        with repository.catalogue.write() as connection:
            duplicates.merge(connection, kept, dropped, "A librarian")
    app = create_app(settings)
    get = fetcher(app)
    (entry,) = entries(get(f"/list?r={dropped}").text)
    assert "Report 1" in entry
    assert [one["id"] for one in rispy.loads(get(f"/list.ris?r={dropped}&r={kept}").text)] == [kept]
    close(app)
