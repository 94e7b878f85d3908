"""The results page and help."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.repo_search.test_search import counted
from web.site import site

Fetch = Callable[..., TestResponse]


def page(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def heading(response: TestResponse) -> str:
    found = page(response).h1
    assert found is not None
    return found.text


def titles(response: TestResponse) -> list[str]:
    return [tag.text for tag in page(response).select(".app-result__title")]


def link(response: TestResponse, words: str) -> str:
    found = page(response).find(lambda tag: tag.name == "a" and words in " ".join(tag.text.split()))
    assert isinstance(found, Tag), words
    return str(found["href"])


def test_results_show_what_each_record_is_and_why_it_matched(fetch: Fetch, held: Any) -> None:
    response = fetch("/search?q=alcohol+midwife")
    assert heading(response) == "1 result for “alcohol midwife”"
    result = page(response).select_one(".app-result")
    assert result is not None
    words = " ".join(result.text.split())
    for expected in (
        "Serious case review: Child H1", "Overview report", "SCR", "15 May 2018",
        "Northmere LSCB", "Case: Child H1", "Neglect", "4 pages, PDF", "Page 2",
    ):  # fmt: skip
        assert expected in words
    assert {mark.text.lower() for mark in result.select("mark")} == {"alcohol", "midwife"}
    hit = result.select_one(".app-passage a")
    assert hit is not None
    assert hit["href"] == f"/records/{held.ids['report']}/pages/2?q=alcohol+midwife#hit-1"


def test_a_match_in_the_description_alone_says_so(fetch: Fetch) -> None:
    said = "No page holds these words together; look in its description."
    assert said in fetch("/search?q=briefing").text
    for address in ("/search", "/search?q=title:briefing", "/search?q=publisher:northmere"):
        assert said not in fetch(address).text, address


def test_the_heading_says_what_narrows_the_results(fetch: Fetch) -> None:
    said = heading(
        fetch(
            "/search?q=alcohol&publisher=northmere-lscb&theme=neglect&type=case-reviews&from=2018"
        )
    )
    assert said == (
        "1 result for “alcohol”, from Northmere LSCB, about Neglect, in case reviews, "
        "published from 2018"
    )


def test_a_filter_can_be_taken_away_by_its_chip(fetch: Fetch) -> None:
    response = fetch("/search?q=alcohol&theme=neglect&review=scr&page=1")
    assert link(response, "Remove the filter Theme: Neglect") == "/search?q=alcohol&review=scr"
    assert link(response, "Clear all filters") == "/search?q=alcohol"


def test_chosen_values_are_ticked_and_the_form_leads_back_to_the_first_page(fetch: Fetch) -> None:
    soup = page(fetch("/search?q=supervision&year=2001&year=2002&per_page=1&page=2"))
    carried = {str(tag["value"]) for tag in soup.select("input[name=year]")}
    assert carried == {"2001", "2002"}
    ticked = page(fetch("/search?theme=neglect")).select("input[name=theme][checked]")
    assert [str(box["value"]) for box in ticked] == ["neglect"]
    assert not soup.select("input[name=page]")


def test_long_facets_hide_their_rest_and_never_a_chosen_value(fetch: Fetch) -> None:
    soup = page(fetch("/search?publisher=board-of-place-9"))
    hidden = {str(box["value"]) for box in soup.select(".app-more input[name=publisher]")}
    assert len(hidden) > 5
    assert "board-of-place-9" not in hidden


def test_document_types_stand_under_their_groups(fetch: Fetch) -> None:
    values = [str(box["value"]) for box in page(fetch("/search")).select("input[name=type]")]
    assert values.index("case-reviews") < values.index("overview-report")
    assert values.index("overview-report") < values.index("briefings")


def test_results_are_paged_and_the_page_is_in_the_address(fetch: Fetch) -> None:
    first = fetch("/search?q=supervision&sort=oldest")
    assert titles(first)[0] == "Supervision 0"
    second = fetch(link(first, "Next page"))
    assert titles(second) == [f"Supervision {number}" for number in range(10, 14)]
    assert "11 to 14 of 14" in second.text
    assert "(page 2 of 2)" in page(second).title.text  # type: ignore[union-attr]


def test_a_page_past_the_last_says_so(fetch: Fetch) -> None:
    response = fetch("/search?q=supervision&page=50")
    assert response.status_code == 200
    assert "There is no such page of results" in response.text


def test_the_query_is_shown_as_it_was_read(fetch: Fetch) -> None:
    assert "Read as:" not in fetch("/search?q=alcohol").text
    assert "alcohol OR NOT neglect" in fetch("/search?q=alcohol+OR+-neglect").text


def test_results_that_hold_only_some_of_the_words_say_so(fetch: Fetch) -> None:
    response = fetch("/search?q=alcohol+zebra")
    assert "None holds all of this. These hold some of the words." in response.text


def test_a_predecessor_s_records_are_found_and_announced(fetch: Fetch) -> None:
    response = fetch("/search?publisher=northmere-scp&sort=oldest")
    assert "Serious case review: Child H1" in titles(response)
    assert "Records of Northmere LSCB, which came before Northmere SCP, are included." in (
        page(response).text
    )


def test_nothing_found_offers_counted_ways_on(fetch: Fetch) -> None:
    response = fetch("/search?q=supervision&theme=neglect&from=2016")
    assert heading(response).startswith("0 results for “supervision”")
    assert "Without the theme Neglect: 0" not in response.text
    way = link(response, "Without any filter")
    assert way == "/search?q=supervision"
    assert "Without any filter</a>: 14 results" in response.text
    assert heading(fetch(way)).startswith("14 results")


def test_results_that_hold_some_of_the_words_have_the_ways_on_beside_them(fetch: Fetch) -> None:
    response = fetch("/search?q=alcohol+xylophone&per_page=25")
    assert "These hold some of the words" in response.text
    assert link(response, "Without “xylophone”") == "/search?q=alcohol&per_page=25"


def test_a_misspelt_word_is_asked_about_and_the_filters_stay(fetch: Fetch) -> None:
    response = fetch("/search?q=alchohol+NOT+zebra&theme=neglect")
    near = page(response).select_one(".app-near")
    assert near is not None
    assert " ".join(near.text.split()) == "Did you mean: alcohol NOT zebra 2 results"
    assert [tag.text for tag in near.select("strong")] == ["alcohol"]
    there = link(response, "alcohol NOT zebra")
    assert there == "/search?q=alcohol+NOT+zebra&theme=neglect"
    assert heading(fetch(there)).startswith("2 results")
    assert page(fetch("/search?q=alcohol")).select_one(".app-near") is None


def test_words_of_a_withdrawn_record_are_suggested_nowhere(fetch: Fetch) -> None:
    assert page(fetch("/search?q=vanishd")).select_one(".app-near") is None
    assert "secret" not in fetch("/search?q=secrett").text.casefold().replace("secrett", "")


def test_a_record_of_unknown_date_says_so_and_sorts_last(fetch: Fetch) -> None:
    response = fetch("/search?sort=newest&per_page=50")
    lines = [tag.text for tag in page(response).select(".app-result")]
    assert ["Date unknown" in line for line in lines] == [False] * (len(lines) - 3) + [True] * 3


def test_the_welsh_title_is_marked_as_welsh(fetch: Fetch) -> None:
    tag = page(fetch("/search?q=adolygiad")).select_one(".app-result__title a")
    assert tag is not None
    assert tag["lang"] == "cy"


@pytest.mark.parametrize(
    ("args", "said", "field"),
    [
        ("from=rubbish", "“rubbish” is not a date", "from"),
        ("to=31/31/2019", "is not a date", "to"),
        ("from=2020&to=2019", "The dates run backwards", "q"),
        ("page=x", "is not a number for page", "q"),
        ("page=0", "Pages count from 1", "q"),
        ("page=²", "is not a number for page", "q"),
        ("per_page=5000", "Pages count from 1", "q"),
        ("page=99999999", "Only the first 10,000 results", "q"),
        ("page=" + "9" * 400, "is not a number for page", "q"),
        ("sort=sideways", "is not an order", "q"),
        ("publisher=Nobody", "There is no publisher “Nobody”", "q"),
        ("theme=nothing", "There is no theme “nothing”", "q"),
        ("year=20x9", "is not a year", "q"),
    ],
)
def test_bad_input_is_answered_by_the_form_and_what_to_mend(
    fetch: Fetch, args: str, said: str, field: str
) -> None:
    response = fetch(f"/search?{args}&review=scr")
    assert response.status_code == 400
    summary = page(response).select_one(".govuk-error-summary a")
    assert summary is not None
    assert said in summary.text
    assert summary["href"] == f"#{field}"
    assert page(response).title.text.startswith("Error: ")  # type: ignore[union-attr]
    kept = page(response).select_one("input[type=hidden][name=review]")
    assert kept is not None
    assert kept["value"] == "scr"


@pytest.mark.parametrize(
    "args",
    [
        "q=%00%01%ff%fe",
        "q=%ED%A0%80",
        "q=" + quote("😀‮ \u0000 <script>"),
        "q=" + "(" * 3_000,
        "q=" + quote('"' * 999),
        "q=a&q=b&q=c&page=1&page=2",
        "q=a&theme=&theme=&from=+&to=%20",
        "=&&;&q",
        "q=title:&unknown=1",
        "review=" + quote("<b>\"'"),
        "type=never-heard-of&language=%F0%9F%98%80",
    ],
)
def test_hostile_arguments_are_answered_calmly(fetch: Fetch, args: str) -> None:
    assert fetch(f"/search?{args}").status_code in (200, 400)
    assert fetch(f"/api/v1/search?{args}").status_code in (200, 400)


def test_a_very_long_address_is_refused(fetch: Fetch) -> None:
    assert fetch("/search?q=" + "a" * 1_000_000).status_code == 414
    assert fetch("/api/v1/search?q=" + "a" * 1_000_000).json["status"] == 414  # type: ignore[index]


def test_what_people_wrote_never_becomes_markup(fetch: Fetch) -> None:
    for response in (fetch("/search?q=alert&per_page=50"), fetch('/search?q="><script>x')):
        assert "<script>" not in response.text
        assert "49 " not in response.text


def test_every_example_of_the_help_page_can_be_followed(fetch: Fetch) -> None:
    examples = page(fetch("/help/search")).select("td a")
    assert len(examples) > 8
    for example in examples:
        assert fetch(str(example["href"])).status_code == 200


@pytest.mark.embedded  # on a server to which others write names are read anew
def test_a_results_page_takes_a_fixed_number_of_statements(app: Flask, fetch: Fetch) -> None:
    """However many results it shows."""
    seen: list[str] = []
    with app.app_context():
        engine = site().repository.catalogue._database.engine
    event.listen(engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    numbers = []
    for size in (1, 1, 10, 50):
        seen.clear()
        fetch(f"/search?q=supervision&per_page={size}")
        numbers.append(sum(map(counted, seen)))
    first, *others = numbers
    assert first <= 22, "the first reads the names that the others know already"
    assert len(set(others)) == 1


def test_a_long_facet_has_a_field_that_a_script_may_show(fetch: Fetch) -> None:
    soup = page(fetch("/search"))
    field = soup.select_one("[data-find] #find-publisher")
    assert field is not None
    assert "name" not in field.attrs, "what is typed there must not become part of the search"
    assert field.parent is not None
    assert "hidden" in field.parent.attrs
    assert soup.select_one("#find-language") is None


def test_suggestions_are_answered_in_groups_with_addresses(fetch: Fetch, held: Any) -> None:
    response = fetch("/api/v1/suggestions?q=child+h1")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    found = response.json["suggestions"]
    assert {
        "kind": "case",
        "id": held.cases["report"],
        "text": "Child H1",
        "detail": "Northmere LSCB, Northmere SCP",
        "records": 2,
        "url": f"/cases/{held.cases['report']}",
    } in found
    for one in fetch("/api/v1/suggestions?q=neg").json["suggestions"]:
        assert fetch(one["url"]).status_code == 200
    words = fetch("/api/v1/suggestions?q=alcohol+mid").json["suggestions"]
    assert words[0]["url"] == "/search?q=alcohol+midwife"


@pytest.mark.parametrize("q", ["secret", "vanish", "child z"])
def test_suggestions_hold_nothing_of_a_withdrawn_record(fetch: Fetch, q: str) -> None:
    assert fetch(f"/api/v1/suggestions?q={quote(q)}").json == {"suggestions": []}


def test_suggestions_refuse_or_ignore_what_is_out_of_bounds(fetch: Fetch) -> None:
    assert fetch("/api/v1/suggestions").json == {"suggestions": []}
    assert fetch(f"/api/v1/suggestions?q={'a' * 10_000}").json == {"suggestions": []}
    assert len(fetch("/api/v1/suggestions?q=board&limit=99").json["suggestions"]) <= 40
    refused = fetch("/api/v1/suggestions?q=neglect&limit=many")
    assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")
