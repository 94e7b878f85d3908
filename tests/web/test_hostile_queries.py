"""Strings that nobody means, in every address that takes a query: answered soon and of a bounded
size up to the longest address, refused with 414 beyond it."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from repo_search.query.pieces import LONGEST
from web.inputs import LONGEST_QUERY_STRING

from ..hostile_strings import COSTLY, HOSTILE

Fetch = Callable[..., TestResponse]
SECONDS = 1.0
"""Of the processor's time, so that what else the machine does makes no difference."""
MOST_BYTES = 1 << 20
ADDRESSES = (
    "/search?q=",
    "/api/v1/search?q=",
    "/records/{report}/pages/2?q=",
    "/search?in=title&q=",
)
FILTERS = ("publisher", "theme", "type", "review", "language", "year", "from", "to", "sort", "page")
OF_FILTERS = ("a megabyte of NUL", "all categories")


def _cut(text: str, room: int) -> str:
    """As much of a text as an address has room for, percent-encoded."""
    written = quote(text[:room].encode("utf-8", "surrogatepass"), safe="")[:room]
    sign = written.rfind("%", -2)
    return written if sign < 0 else written[:sign]


def _answered(app: Flask, address: str) -> TestResponse:
    client = app.test_client()
    client.get("/search?q=child")  # what the first request loads is no part of it
    began = time.process_time()
    response = client.get(address, follow_redirects=True)
    assert time.process_time() - began < SECONDS
    assert len(response.data) < MOST_BYTES
    return response


@pytest.mark.parametrize("name", COSTLY)
def test_a_hostile_query_is_answered_within_a_second_wherever_one_is_taken(
    app: Flask, held: Any, name: str
) -> None:
    for template in ADDRESSES:
        address = template.format(**held.ids)
        room = LONGEST_QUERY_STRING - len(address)
        assert _answered(app, address + _cut(HOSTILE[name], room)).status_code == 200


@pytest.mark.parametrize("name", [n for n in HOSTILE if n not in COSTLY])
def test_the_api_answers_every_hostile_query_within_a_second(app: Flask, name: str) -> None:
    response = _answered(app, "/api/v1/search?q=" + _cut(HOSTILE[name], LONGEST_QUERY_STRING - 20))
    assert response.status_code == 200
    assert response.is_json


@pytest.mark.parametrize("name", HOSTILE)
def test_many_hostile_queries_are_answered_or_refused_in_words(app: Flask, name: str) -> None:
    lines = "alcohol\n" + "\n".join(HOSTILE[name][at : at + 300] for at in range(0, 4_000, 300))
    for path in ("/matrix", "/matrix.csv"):
        address = f"{path}?queries="
        response = _answered(app, address + _cut(lines, LONGEST_QUERY_STRING - len(address)))
        assert response.status_code in (200, 400)


@pytest.mark.parametrize("name", OF_FILTERS)
def test_hostile_values_of_filters_are_answered_or_refused_in_words(app: Flask, name: str) -> None:
    for argument in FILTERS:
        for path in ("/search", "/api/v1/search"):
            address = f"{path}?{argument}="
            room = LONGEST_QUERY_STRING - len(address)
            response = _answered(app, address + _cut(HOSTILE[name], room))
            assert response.status_code in (200, 400)
            if response.status_code == 400 and path.startswith("/api"):
                assert 0 < len(response.json["detail"]) < 500  # type: ignore[index]


@pytest.mark.parametrize("path", ["/search", "/api/v1/search", "/records/{report}/pages/2"])
def test_an_address_beyond_the_longest_is_refused(fetch: Fetch, held: Any, path: str) -> None:
    address = path.format(**held.ids)
    longest = "q=" + "a" * (LONGEST_QUERY_STRING - 2)
    assert fetch(f"{address}?{longest}").status_code == 200
    assert fetch(f"{address}?{longest}a").status_code == 414
    assert fetch(f"{address}?q={_cut(HOSTILE['brackets in pairs'], 1_000_000)}").status_code == 414


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_of_a_query_was_left_out_is_said_wherever_one_is_taken(
    fetch: Fetch, held: Any, address: str
) -> None:
    written = quote("alcohol *** " + "x" * LONGEST)
    response = fetch(address.format(**held.ids) + written, follow_redirects=True)
    assert response.status_code == 200
    text = response.json["notes"] if response.is_json else _words(response)  # type: ignore[index]
    assert "Only the first 2,000 characters were read." in text
    assert "“***” holds no letters or digits and was ignored." in text


def _words(response: TestResponse) -> str:
    return " ".join(BeautifulSoup(response.text, "html.parser").get_text(" ").split())


def test_links_to_other_pages_carry_what_was_read_of_the_query(fetch: Fetch, held: Any) -> None:
    address = f"/records/{held.ids['report']}/pages/2?q=" + quote("alcohol " * 2_000)
    soup = BeautifulSoup(fetch(address).text, "html.parser")
    assert max(len(str(link["href"])) for link in soup.find_all("a")) < 2 * LONGEST
