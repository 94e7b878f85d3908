"""Records that were taken back while the index could not be told."""

from repo_search.engine import EngineQuery
from repo_search.results import FACETS

from .library import Index, record


def test_what_is_hidden_is_neither_found_nor_counted_nor_offered(index: Index) -> None:
    index.hold(
        record("a", "shared alone", facets={"type": ("x",)}),
        record("b", "shared", facets={"type": ("x", "y")}),
        record("c", "shared", facets={"type": ("y",)}),
    )
    index.engine.hidden = lambda: {"a", "never held"}
    assert index.found() == index.found("shared") == {"b", "c"}
    assert index.found("alone") == set()
    assert index.found("NOT alone") == {"b", "c"}
    assert index.engine.terms("", "", 10) == [("shared", 2)]
    ranking = index.search("shared", facets=FACETS, selection={"type": ("x",)})
    assert ranking.total == 1
    assert ranking.facets["type"] == {"x": 1, "y": 2}
    asked = index.engine.search(EngineQuery(among=("a", "b")))
    assert [hit.record_id for hit in asked.hits] == ["b"]


def test_hiding_changes_no_score_of_the_others(index: Index) -> None:
    index.hold(*(record(name, f"word {name} word") for name in "abcd"), record("e", "word other"))
    scores = {hit.record_id: hit.score for hit in index.search("word").hits}
    index.engine.hidden = lambda: {"e"}
    there = {hit.record_id: hit.score for hit in index.search("word").hits}
    assert there == {name: score for name, score in scores.items() if name != "e"}
