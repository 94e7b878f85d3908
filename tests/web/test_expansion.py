"""The results page says what was searched for beside the words written, and takes it away again."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

Fetch = Callable[..., TestResponse]


def page(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(tag: Tag) -> str:
    return " ".join(tag.text.split())


def link(response: TestResponse, text: str) -> str:
    found = page(response).find(lambda tag: tag.name == "a" and text in words(tag))
    assert isinstance(found, Tag), text
    return str(found["href"])


def said(response: TestResponse) -> str:
    found = page(response).select_one(".app-found")
    assert found is not None
    return words(found)


def test_the_page_says_what_was_added_and_each_has_a_link_that_takes_it_away(fetch: Fetch) -> None:
    response = fetch("/search?q=overlay&sort=newest")
    assert "Also searched for:" in said(response)
    assert "1 result for “overlay”" in response.text
    without = link(response, "Do not search for co-sleeping")
    assert without == "/search?q=overlay&without=co-sleeping&sort=newest"
    left = fetch(without)
    assert "0 results for “overlay”" in left.text
    assert link(left, "search for it too: co-sleeping") == "/search?q=overlay&sort=newest"


def test_all_of_it_is_switched_off_and_on_again(fetch: Fetch) -> None:
    response = fetch("/search?q=overlay&without=bed+sharing")
    own = link(response, "Search only for my own words")
    assert own == "/search?q=overlay&expand=no"
    alone = fetch(own)
    assert "Also searched for" not in alone.text
    assert "Only your own words were searched for." in said(alone)
    assert link(alone, "Search for other names") == "/search?q=overlay"


def test_the_form_and_the_pages_of_results_carry_the_switches(fetch: Fetch) -> None:
    response = fetch("/search?q=supervision&expand=no&without=dv")
    kept = {(tag["name"], tag["value"]) for tag in page(response).select("input[type=hidden]")}
    assert kept == {("expand", "no"), ("without", "dv")}
    assert "expand=no&without=dv&page=2" in link(response, "Next")


def test_additions_to_several_words_say_which_they_stand_beside(fetch: Fetch) -> None:
    response = fetch("/search?q=overlay+OR+supervision+OR+oversight+OR+midwife+OR+SCR")
    assert "Also searched for, beside “overlay”:" in said(response)
    assert "Also searched for, beside “SCR”:" in said(response)


def test_a_search_without_additions_says_nothing_of_them(fetch: Fetch) -> None:
    for text in ("alcohol", '"overlay"', ""):
        response = fetch(f"/search?q={text}")
        assert "Also searched for" not in response.text
        assert "own words" not in response.text


def test_an_acronym_of_several_things_is_offered(fetch: Fetch) -> None:
    response = fetch("/search?q=plain+CPR&without=dv")
    assert "“CPR” has several meanings." in said(response)
    there = link(response, "child practice review")
    assert there == "/search?q=plain+child+practice+review&without=dv"
    assert "may be an abbreviation" in said(fetch("/search?q=mash"))


def test_hits_lead_to_pages_with_the_same_search(fetch: Fetch, held: Any) -> None:
    here = f"/records/{held.ids['report']}/pages"
    first = page(fetch("/search?q=overlay&without=bed+sharing")).select_one(".app-passage a")
    assert first is not None
    assert str(first["href"]).endswith("?q=overlay&without=bed+sharing#hit-1")
    shown = fetch(f"{here}/2?q=overlay&without=bed+sharing")
    assert [words(mark) for mark in page(shown).select("mark")] == ["Co-sleeping"]
    assert "Hit 1 of 2" in shown.text
    assert link(shown, "Next hit") == f"{here}/4?q=overlay&without=bed+sharing#hit-1"
    alone = fetch(f"{here}/2?q=overlay&expand=no")
    assert page(alone).select("mark") == []
    assert link(alone, "Page 3") == f"{here}/3?q=overlay&expand=no"


def test_the_api_says_what_was_added_and_obeys_the_switches(fetch: Fetch, held: Any) -> None:
    found = json.loads(fetch("/api/v1/search?q=overlay").text)
    assert found["added"] == [{"written": "overlay", "others": ["co-sleeping"]}]
    assert found["total"] == 1
    without = json.loads(fetch("/api/v1/search?q=overlay&expand=no").text)
    assert (without["total"], without["added"]) == (0, [])
    offers = json.loads(fetch("/api/v1/search?q=CPR").text)["offers"]
    assert offers[0]["senses"][0] == {
        "name": "child practice review",
        "query": "child practice review",
    }


@pytest.mark.parametrize("argument", ["without=%00", "without=" + "x" * 3000, "expand=perhaps"])
def test_odd_switches_do_no_harm(fetch: Fetch, argument: str) -> None:
    assert fetch(f"/search?q=overlay&{argument}").status_code == 200


def test_too_many_switches_are_refused(fetch: Fetch) -> None:
    many = "&".join(f"without={number}" for number in range(60))
    assert fetch(f"/search?q=overlay&{many}").status_code == 400
