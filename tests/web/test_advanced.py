"""The advanced form: rows become a query and a query rows; faults keep what was typed."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from tests.web.conftest import fetcher

Fetch = Callable[..., TestResponse]
Row = tuple[str, str, str]
"""How it is joined, where it searches, its words."""


@pytest.fixture
def fetch(served: Callable[[str], Any]) -> Fetch:
    return fetcher(served("tantivy").app)


def page(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


_NAMES = ("join", "in", "terms")


def sent(*rows: Row, **others: str) -> str:
    pairs = [(name, value) for row in rows for name, value in zip(_NAMES, row, strict=True)]
    return "/advanced?" + urlencode([*pairs, *others.items()])


def shown(response: TestResponse) -> list[Row]:
    """The rows of a form as they stand, blank ones left out."""
    soup = page(response)
    joins = [
        str(tag["value"]) if tag.name == "input" else _chosen(tag)
        for tag in soup.select("[name=join]")
    ]
    fields = [_chosen(tag) for tag in soup.select("select[name=in]")]
    terms = [str(tag["value"]) for tag in soup.select("input[name=terms]")]
    rows = zip(joins, fields, terms, strict=True)
    return [row for row in rows if row[2]]


def _chosen(select: Any) -> str:
    return str(select.select_one("option[selected]")["value"])


def test_the_form_has_three_rows_and_the_fields_of_a_library(fetch: Fetch) -> None:
    soup = page(fetch("/advanced"))
    assert [str(tag["name"]) for tag in soup.select("form [name]")] == [
        "join", "in", "terms", "join", "in", "terms", "join", "in", "terms", "add",
        "type", "review", "from", "to", "sort",
    ]  # fmt: skip
    assert [tag.text for tag in soup.select("#in-1 option")] == [
        "Everything", "Title and abstract", "Publisher", "Theme", "Author", "Case",
    ]  # fmt: skip
    groups = [str(tag["label"]) for tag in soup.select("#type optgroup")]
    assert groups == ["Case reviews", "Briefings", "Responses", "Studies", "Guidance"]


@pytest.mark.parametrize(
    ("rows", "query"),
    [
        ([("and", "publisher", "Northmere")], "publisher:Northmere"),
        ([("and", "", "child")], "child"),
        ([("and", "title", "child h1")], "title:(child h1)"),
        ([("and", "case", '"child h1"')], 'case:"child h1"'),
        ([("and", "title", "")], ""),
        ([("and", "", "alcohol OR drugs"), ("and", "theme", "neglect")],
         "(alcohol OR drugs) theme:neglect"),
        ([("and", "", "alcohol"), ("or", "", "drugs"), ("not", "title", "briefing")],
         "(alcohol OR drugs) NOT title:briefing"),
        ([("and", "", ""), ("not", "", "dental care")], "NOT (dental care)"),
        ([("and", "nowhere", "child"), ("xor", "", "death")], "child death"),
        ([("and", "", "SEND"), ("and", "", '"unclosed'), ("or", "", ") )")], 'SEND "unclosed'),
    ],
)  # fmt: skip
def test_rows_become_one_query(fetch: Fetch, rows: list[Row], query: str) -> None:
    response = fetch(sent(*rows, type="case-reviews", to="2020", sort=""))
    assert response.status_code == 303
    asked = ([("q", query)] if query else []) + [("type", "case-reviews"), ("to", "2020")]
    assert response.location == f"/search?{urlencode(asked)}"
    assert fetch(response.location).status_code == 200


@pytest.mark.parametrize(
    "rows",
    [
        [("and", "publisher", "Northmere")],
        [("and", "", "alcohol OR drugs"), ("and", "theme", "neglect"), ("not", "title", "brief*")],
        [("and", "", '"professional curiosity" SEND'), ("or", "case", '"Child H1"')],
        [("not", "author", "brown")],
    ],
)
def test_a_search_leads_back_to_the_form_with_its_rows(fetch: Fetch, rows: list[Row]) -> None:
    results = fetch(fetch(sent(*rows, review="scr")).location)
    change = page(results).find("a", string="Change this search in the advanced form") or page(
        results
    ).find("a", string="Change this search")
    form = fetch(str(change["href"]))  # type: ignore[index]
    assert shown(form) == rows
    assert _chosen(page(form).select_one("#review")) == "scr"


def test_a_query_that_rows_cannot_say_stays_whole_in_one(fetch: Fetch) -> None:
    query = "published:2019 OR (b OR c) d"
    assert shown(fetch("/advanced?" + urlencode({"q": query}))) == [("and", "", query)]


def test_filters_without_a_field_are_named_and_carried_along(fetch: Fetch) -> None:
    response = fetch(
        "/advanced?q=child&theme=neglect&type=full-report&type=briefings&expand=no&theme=no-such"
    )
    soup = page(response)
    said = [" ".join(tag.text.split()) for tag in soup.select(".govuk-inset-text li")]
    assert said == ["Theme: Neglect", "Document type: Full report", "Document type: Briefings"]
    kept = [(tag["name"], tag["value"]) for tag in soup.select("input[type=hidden]")]
    assert kept == [
        ("theme", "neglect"), ("type", "full-report"), ("type", "briefings"), ("expand", "no"),
        ("join", "and"),
    ]  # fmt: skip


def test_a_row_can_be_added_and_nothing_that_was_typed_is_lost(fetch: Fetch) -> None:
    rows = [("and", "title", "review"), ("or", "case", "h1"), ("not", "", "briefing")]
    response = fetch(sent(*rows, review="scr", **{"from": "2018", "add": "1"}))
    assert response.status_code == 200
    assert shown(response) == rows
    soup = page(response)
    assert len(soup.select("input[name=terms]")) == 4
    assert soup.select_one("#row-4") is not None
    assert soup.select_one("#from")["value"] == "2018"  # type: ignore[index]
    most = page(fetch(sent(*[("and", "", "word")] * 40, add="1")))
    assert len(most.select("input[name=terms]")) == 8
    assert most.select_one("[name=add]") is None


def test_a_fault_keeps_what_was_typed(fetch: Fetch) -> None:
    rows = [("and", "publisher", "Northmere"), ("not", "", "briefing")]
    response = fetch(sent(*rows, type="briefings", **{"from": "yesterday", "to": "2020"}))
    assert response.status_code == 400
    assert shown(response) == rows
    soup = page(response)
    assert soup.title.text.startswith("Error: ")  # type: ignore[union-attr]
    summary = soup.select_one(".govuk-error-summary a")
    assert summary is not None
    assert "“yesterday” is not a date" in summary.text
    assert summary["href"] == "#from"
    assert soup.select_one("#from")["value"] == "yesterday"  # type: ignore[index]
    assert _chosen(soup.select_one("#type")) == "briefings"


@pytest.mark.parametrize("q", ["(" * 3000, '"', "title:", "NOT", "a OR", "x" * 3000, "\x00\ud800"])
def test_any_query_can_be_changed(fetch: Fetch, q: str) -> None:
    assert fetch("/advanced?" + urlencode({"q": q}, errors="replace")).status_code == 200
    assert fetch(sent(("not", "title", q[:2000].replace("\ud800", "")))).status_code in (200, 303)


def test_records_of_predecessors_are_found_by_a_name_that_only_their_successor_has(
    fetch: Fetch,
) -> None:
    """“SCP” stands in the name of the partnership alone; the board came before it."""
    response = fetch(fetch(sent(("and", "publisher", "SCP"), type="case-reviews")).location)
    titles = [tag.text for tag in page(response).select(".app-result__title")]
    assert "Serious case review: Child H1" in titles
