"""What OpenSearch is sent, without an OpenSearch."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_search.engine import BOOSTS, GAP, Boost, EngineQuery
from repo_search.engine_urls import read
from repo_search.engines.opensearch_asking import Asking
from repo_search.engines.opensearch_queries import (
    BY_SCORE,
    MOST_VALUES,
    boost,
    compiled,
    search_body,
)
from repo_search.engines.opensearch_searched import Searched
from repo_search.query import EVERYTHING, Alike, And, Dates, Not, Or, Prefix, Words
from repo_search.query.parse import parse
from repo_search.results import CONFIRMED

Body = dict[str, Any]
FOUND: Body = {"sort": [2.0, 1, "a", None], "_score": 2.0}
LAST = [{"record_id": "asc"}, {"finding_id": "asc"}]


def term(field: str, value: str, weight: float = 1.0) -> Body:
    return {"term": {field: {"value": value, "boost": weight}}}


def test_a_search_is_one_body() -> None:
    query = EngineQuery(
        And((Words(("neglected",), "title"), Not(Words(("safe", "sleep"), quoted=True)))),
        {"type": ("a", "b"), "theme": ("t",), "year": ()},
        start=date(2018, 1, 1),
        facets=("type", CONFIRMED),
        among=("r1", "r2"),
    )
    kind: Body = {"terms": {"facet_type": ["a", "b"]}}
    theme: Body = {"terms": {"facet_theme": ["t"]}}
    phrase = {"query": "safe sleep", "analyzer": "terms", "boost": 1.0}
    assert search_body(query, {"z", "h"}) == {
        "query": {
            "bool": {
                "must": [
                    {
                        "bool": {
                            "must": [term("title", "neglect")],
                            "must_not": [{"match_phrase": {"text": phrase}}],
                        }
                    }
                ],
                "filter": [
                    {
                        "bool": {
                            "filter": [
                                {"range": {"latest": {"gte": date(2018, 1, 1).toordinal()}}},
                                {"range": {"earliest": {"lte": date.max.toordinal()}}},
                            ]
                        }
                    },
                    {"terms": {"record_id": ["r1", "r2"]}},
                    {"bool": {"must_not": [{"terms": {"record_id": ["h", "z"]}}]}},
                ],
            }
        },
        "post_filter": {"bool": {"filter": [kind, theme]}},
        "aggs": {
            "type": {
                "filter": {"bool": {"filter": [theme]}},
                "aggs": {"values": {"terms": {"field": "facet_type", "size": MOST_VALUES}}},
            },
            CONFIRMED: {
                "filter": {"bool": {"filter": [kind]}},
                "aggs": {"values": {"terms": {"field": f"facet_{CONFIRMED}", "size": MOST_VALUES}}},
            },
        },
        "sort": [BY_SCORE, {"newest": "desc"}, *LAST],
        "track_total_hits": True,
        "track_scores": True,
        "_source": False,
        "stored_fields": "_none_",
    }


def test_without_counts_what_is_chosen_filters_before() -> None:
    body = search_body(EngineQuery(selection={"type": ("a",)}, sort="title"), ())
    assert body["query"] == {
        "bool": {"must": [{"match_all": {}}], "filter": [{"terms": {"facet_type": ["a"]}}]}
    }
    assert "post_filter" not in body
    assert "aggs" not in body
    assert body["sort"] == [{"title_key": "asc"}, {"accession": "asc"}, *LAST]
    assert body["track_scores"] is False


def test_of_everything_the_newest_come_first() -> None:
    assert search_body(EngineQuery(), ())["sort"] == [{"newest": "desc"}, *LAST]


def test_a_word_counts_in_every_field_by_its_boost() -> None:
    assert compiled(Words(("sleeping",)), BOOSTS) == {
        "bool": {
            "must": [term("text", "sleep")],
            "should": [term(field, "sleep", weight) for field, weight in BOOSTS.items()],
        }
    }


def test_each_kind_of_clause_has_its_query() -> None:
    one, other = term("text", "a"), term("text", "b")
    a, b = Words(("a",)), Words(("b",))
    everything: Body = {"match_all": {}}
    assert compiled(EVERYTHING, ()) == everything
    assert compiled(And((a, b)), ()) == {"bool": {"must": [one, other]}}
    assert compiled(Or((a, b)), ()) == {"bool": {"should": [one, other], "minimum_should_match": 1}}
    assert compiled(Not(a), ()) == {"bool": {"must": [everything], "must_not": [one]}}
    assert compiled(And((Not(a),)), ()) == compiled(Not(a), ())
    assert compiled(Alike(a, (b,)), ()) == {"dis_max": {"queries": [one, other]}}
    assert compiled(Prefix("ne", "title", ("neglect",)), ()) == {
        "constant_score": {"filter": {"terms": {"title_words": ["neglect"]}}, "boost": 1.0}
    }
    assert compiled(Dates(None, None, ""), ())["constant_score"]["boost"] == 0.0
    assert compiled(Words(("…",)), ()) == {"match_none": {}}


def test_terms_of_a_boost_may_stand_apart() -> None:
    apart = {"query": f"a {GAP} {GAP} b", "analyzer": "apart", "boost": 0.5}
    assert boost(Boost(("a", "b"), 0.5, gap=2)) == {
        "bool": {
            "must": [{"match_phrase": {"text": apart}}],
            "should": [{"term": {"text": "\x03"}}],
        }
    }


def test_phrases_are_scored_by_all_shards_in_each_of_their_fields() -> None:
    body = compiled(
        And((Words(("a", "b")), Words(("c", "d"), "type"), Words(("e",), "case"))), BOOSTS
    )
    fields = sorted(["text", "type", *BOOSTS])
    assert body["bool"]["should"] == [{"term": {field: "\x03"}} for field in fields]


@pytest.mark.parametrize("words", [10, 166, 500, 900])
def test_a_query_has_no_more_leaves_than_lucene_takes(words: int) -> None:
    body = compiled(Or(tuple(Words((f"w{n}",)) for n in range(words))), BOOSTS)
    assert json.dumps(body).count('"term"') <= 1_024


KINDS = {
    *("bool", "dis_max", "constant_score", "match_all", "match_none"),
    *("term", "terms", "match_phrase", "range"),
}


def kinds(query: Body) -> set[str]:
    """The kinds of query in one."""
    (kind, inside), *_ = query.items()
    below = inside.values() if kind in ("bool", "dis_max", "constant_score") else ()
    parts = (part for value in below for part in (value if isinstance(value, list) else [value]))
    return {kind}.union(*(kinds(part) for part in parts if isinstance(part, dict)))


@given(st.text() | st.sampled_from(["a:*", "_exists_:x", "/.*/", "a~2 AND b^9", "{!x}", "*:*"]))
def test_nothing_that_is_typed_is_parsed_by_opensearch(text: str) -> None:
    """There are queries without a syntax of their own, and no field but ours."""
    body = search_body(EngineQuery(parse(text).clause), ())
    assert kinds(body["query"]) <= KINDS
    json.dumps(body).encode()


def test_what_is_added_to_scores_is_asked_of_the_copies_that_gave_them() -> None:
    """Copies score otherwise until they forget what was deleted: the next page would not go on
    where the one before ended."""
    asked: list[dict[str, str]] = []

    class Cluster(Asking):
        def search(self, index: str, body: Body, **options: str) -> Body:
            asked.append(options)
            hit = {"sort": ["a"], "_score": 1.0} if len(asked) == 2 else FOUND
            return {"hits": {"total": {"value": 1}, "hits": [hit]}}

    query = EngineQuery(Words(("word",)), boosts=(Boost(("word",), 1.0),))
    ranking = Searched(Cluster(read("opensearch+http://h/r")), "r").ranking(query, ())
    assert ranking.hits[0].score == 3.0
    assert asked[0] == asked[1]
    assert "preference" in asked[0]
