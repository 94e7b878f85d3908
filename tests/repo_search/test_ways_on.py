"""Ways on from a search that finds nothing: each leads to what it promises."""

from collections.abc import Callable

import pytest

from repo_search.catalogue import Catalogue
from repo_search.engine import Engine
from repo_search.results import ResultPage
from repo_search.search import SearchRequest, search

Find = Callable[..., ResultPage]


def said(found: ResultPage) -> dict[str, int]:
    return {way.said: way.total for way in found.ways_on}


def test_a_search_that_finds_something_has_none(find: Find) -> None:
    assert find("neglect").ways_on == ()


def test_the_word_that_stands_nowhere_can_be_left_out(find: Find) -> None:
    found = find("xylophone neglect")
    assert found.relaxed
    assert said(found) == {"Without “xylophone”": 2}
    assert found.ways_on[0].text == "neglect"
    assert said(find("xylophone neglect years marimba")) == {"Without “xylophone” and “marimba”": 1}


def test_each_word_is_tried_where_all_stand_somewhere(find: Find) -> None:
    assert said(find("alcohol neglect")) == {"Without “alcohol”": 2, "Without “neglect”": 1}


def test_words_of_a_phrase_may_stand_in_any_order_and_come_first(find: Find) -> None:
    found = find('"years many" neglect')
    assert next(iter(said(found))) == "With the words in any order"
    assert found.ways_on[0].text == "years many neglect"


def test_words_of_a_field_may_stand_anywhere(find: Find) -> None:
    found = find("title:alcohol")
    assert said(found) == {"With the words anywhere in a record": 1}
    assert found.ways_on[0].text == "alcohol"


def test_what_is_excluded_may_come_back(find: Find) -> None:
    assert said(find("neglect NOT a NOT over"))["Without “NOT a”"] == 1


def test_each_filter_and_all_of_them_can_be_dropped(find: Find) -> None:
    found = find("neglect", publisher="North Board", type="case-reviews")
    assert said(found) == {
        "Without the publisher North Board": 1,
        "Without any filter": 2,
        "Without “neglect”": 1,
    }
    assert [way.without for way in found.ways_on] == [("publisher",), ("publisher", "type"), ()]
    assert said(find("alcohol", start="2019")) == {
        "Without “alcohol”": 2,
        "Published at any time": 1,
    }
    assert said(find("xylophone marimba", start="2019")) == {"Without “xylophone” and “marimba”": 2}
    assert said(find("", publisher=("North Board", "Unnamed"[:0]), year="1999")) == {
        "Without the publisher North Board": 1,
        "Without the year 1999": 1,
        "Without any filter": 6,
    }


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("xylophone neglect", {}),
        ('"many of years" neglect', {"publisher": ("South Partnership",)}),
        ("alcohol neglect title:briefing NOT many", {"year": ("2012",), "language": ("en",)}),
        ("(alcohol OR risk) neglect published:1990", {"theme": ("Neglect",)}),
    ],
)
def test_every_way_finds_what_it_says(
    library: Catalogue, filled_engine: Engine, text: str, selection: dict[str, tuple[str, ...]]
) -> None:
    ways = search(library, filled_engine, SearchRequest(text, selection)).ways_on
    assert ways
    for way in ways:
        rest = {facet: values for facet, values in selection.items() if facet not in way.without}
        again = search(library, filled_engine, SearchRequest(way.text, rest))
        assert not again.relaxed
        assert again.total == way.total > 0


def test_where_dropping_one_thing_is_not_enough_each_word_is_offered_alone(find: Find) -> None:
    found = find("alcohol neglect zebra", year="2018")
    assert said(found) == {
        "Only “neglect”": 1,
        "Only “neglect”, without any filter": 2,
        "Only “alcohol”, without any filter": 1,
        "Only “zebra”, without any filter": 1,
    }


def test_a_word_that_stands_nowhere_can_be_left_out_with_the_filters(find: Find) -> None:
    found = find("neglect years marimba", year="2012", publisher="North Board")
    assert next(iter(said(found).items())) == ("Without “marimba”, without any filter", 1)
    assert set(found.ways_on[0].without) == {"publisher", "year"}


def test_many_words_and_filters_give_few_ways(find: Find) -> None:
    found = find(" ".join(f"neglect alcohol risk{n} known" for n in range(30)), year="2012")
    assert len(found.ways_on) <= 6
