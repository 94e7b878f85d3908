"""Searches in ordinary words on the results page: what is said, and the way to all of the words."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

Fetch = Callable[..., TestResponse]
QUESTION = "/search?q=what+did+the+midwife+know+about+alcohol+and+supervision"


def page(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "lxml")


def titles(response: TestResponse) -> list[str]:
    return [link.get_text() for link in page(response).select(".app-result__title a")]


def test_function_words_are_not_asked_for_and_named(fetch: Fetch) -> None:
    response = fetch("/search?q=what+about+the+midwife")
    assert titles(response) == ["Serious case review: Child H1"]
    assert "Small words were not asked for: what, about, the." in response.text
    assert "Read as:" not in response.text


def test_a_question_that_few_records_answer_shows_those_with_all_words_first(fetch: Fetch) -> None:
    response = fetch("/search?q=parents+alcohol+known+midwife")
    assert titles(response)[0] == "Serious case review: Child H1"
    assert len(titles(response)) > 1
    assert "1 result holds all of these words and comes first. The others hold some." in (
        response.text
    )
    (only,) = [
        str(link["href"])
        for link in page(response).select("a")
        if link.get_text() == "Show only those with all of these words"
    ]
    assert only == "/search?q=parents+alcohol+known+midwife&words=all"
    strict = fetch(only)
    assert titles(strict) == ["Serious case review: Child H1"]
    chips = [" ".join(chip.get_text().split()) for chip in page(strict).select(".app-chip")]
    assert "Remove the filter Words: all of them ✕" in chips
    (kept,) = page(strict).select("input[type=hidden][name=words]")
    assert kept["value"] == "all"


def test_each_result_says_what_it_lacks_and_how_the_order_came_about(fetch: Fetch) -> None:
    response = fetch(QUESTION)
    first, *_ = page(response).select(".app-result")
    assert "Does not hold: know or supervision" in " ".join(first.get_text().split())
    assert "How these were put in order" in response.text
    assert "Does not hold" not in fetch("/search?q=alcohol").text


def test_all_of_the_words_can_be_asked_for_where_no_record_holds_them(fetch: Fetch) -> None:
    response = fetch("/search?q=alcohol+zebra&words=all")
    assert titles(response) == []
    assert "Without “zebra”" in response.text
