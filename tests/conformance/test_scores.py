"""What counts for the order by relevance, and what each part of a query gives to it."""

from dataclasses import replace

import pytest

from repo_search.engine import Boost, EngineQuery, level_of
from repo_search.query import Alike, And, Clause, Not, Or, Words

from .conftest import TOGETHER, placed
from .library import Index, record

FILLER = " ".join(f"word{n}" for n in range(40))


def words(text: str, field: str = "") -> Words:
    return Words(tuple(text.split()), field)


def order(index: Index, clause: Clause, *boosts: Boost) -> list[str]:
    return [hit.record_id for hit in index.engine.search(EngineQuery(clause, boosts=boosts)).hits]


def test_what_is_alike_matches_in_place_of_what_was_written(index: Index) -> None:
    index.hold(record("a", "domestic violence"), record("b", "domestic abuse"), record("c", "DV"))
    alike = Alike(
        And((words("domestic"), words("violence"))), (words("domestic abuse"), words("dv"))
    )
    assert set(order(index, alike)) == {"a", "b", "c"}
    assert set(order(index, And((alike, Not(words("dv")))))) == {"a", "b"}
    assert set(order(index, Or((words("nothing"), alike)))) == {"a", "b", "c"}


def test_what_is_alike_counts_once_however_many_of_it_a_record_holds(index: Index) -> None:
    index.hold(
        record("all", "car van lorry " + FILLER, accession=1),
        record("one", "car car car " + FILLER, accession=2),
        *(record(name, f"{name} {FILLER} {FILLER} {FILLER}") for name in ("van", "lorry")),
    )
    assert order(index, Alike(words("car"), (words("van"), words("lorry"))))[0] == "one"


def test_what_is_alike_is_found_on_pages(index: Index) -> None:
    index.hold(record("a", "car", "van", "ship"))
    alike = Alike(words("car"), (words("van"),))
    assert index.engine.pages(alike, ["a"], 5)["a"].total == 2


def test_a_boost_orders_and_never_adds_a_record(index: Index) -> None:
    index.hold(
        record("a", "neglect " + FILLER, accession=2),
        record("b", "neglect dental " + FILLER, accession=1),
        record("c", "dental"),
    )
    assert order(index, words("neglect")) == ["a", "b"]
    assert order(index, words("neglect"), Boost(("dental",), 1.0)) == ["b", "a"]
    assert (
        index.engine.search(EngineQuery(words("neglect"), boosts=(Boost(("dental",), 1.0),))).total
        == 2
    )


def test_a_boost_of_words_near_each_other_prefers_them_near(index: Index) -> None:
    index.hold(
        record("far", f"alcohol {FILLER} sleeping", accession=2),
        record("near", f"alcohol while sleeping {FILLER}", accession=1),
    )
    both = And((words("alcohol"), words("sleeping")))
    assert order(index, both, Boost(("alcohol", "sleep"), 0.5, gap=1)) == ["near", "far"]


def test_a_boost_of_terms_nobody_holds_changes_nothing(index: Index) -> None:
    index.hold(record("a", "neglect"))
    assert order(index, words("neglect"), Boost(("zz",), 1.0), Boost(("zz", "yy"), 1.0)) == ["a"]


def test_boosts_do_not_count_in_other_orders(index: Index) -> None:
    index.hold(record("a", "x", published="2019"), record("b", "x y", published="2018"))
    query = EngineQuery(words("x"), sort="newest", boosts=(Boost(("y",), 9.0),))
    assert [hit.record_id for hit in index.engine.search(query).hits] == ["a", "b"]


def test_a_word_in_the_title_counts_more_than_in_the_text(index: Index) -> None:
    index.hold(
        record("text", "neglect " + FILLER, title="other report", accession=2),
        record("title", "other " + FILLER, title="neglect report", accession=1),
    )
    assert order(index, words("neglect")) == ["title", "text"]


def test_a_long_report_does_not_win_by_its_length(index: Index) -> None:
    index.hold(
        record("long", *(["neglect " + FILLER * 3] * 20), accession=2),
        record("short", "neglect neglect neglect", accession=1),
        *(record(f"other{n}", FILLER) for n in range(5)),
    )
    assert order(index, words("neglect"))[0] == "short"


def test_the_parts_of_a_query_add_up_to_the_score(index: Index) -> None:
    index.hold(
        record("a", "neglect alcohol", title="alcohol"),
        record("b", "neglect and neglect alcohol"),
        record("c", "neglect"),
    )
    parts: list[Clause | Boost] = [
        words("neglect"), words("alcohol"), Boost(("neglect", "alcohol"), 0.5)
    ]  # fmt: skip
    query = EngineQuery(And((words("neglect"), words("alcohol"))), boosts=(parts[2],))  # type: ignore[arg-type]
    given = index.engine.scores(parts, ["a", "b", "none"])
    assert [set(of_part) for of_part in given] == [{"a", "b"}] * 3
    for hit in index.engine.search(query).hits:
        together = sum(of_part[hit.record_id] for of_part in given)
        assert together == pytest.approx(hit.score, rel=1e-4)


def test_terms_are_counted_by_the_texts_that_hold_them(index: Index) -> None:
    index.hold(record("a", "neglect neglect", "neglect"), record("b", title="Neglect"))
    assert index.engine.frequencies(["neglect", "zz"]) == {"neglect": 2, "zz": 0}


PAGES = [
    "alcohol " * many + "sleep " * (7 - many) + FILLER * (many % 3 + 1) for many in range(1, 7)
] + ["alcohol", "sleep alcohol", "alcohol sleep", "nothing"]


@pytest.mark.parametrize("names", TOGETHER)
@pytest.mark.parametrize(
    "clause",
    [
        words("alcohol"),
        And((words("alcohol"), words("sleep"))),
        Or((words("alcohol"), words("word7"))),
        words("alcohol sleep"),
        Alike(words("alcohol"), (words("sleep alcohol"),)),
    ],
)
def test_all_engines_put_pages_in_the_same_order(
    clause: Clause, names: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = []
    for name in names:
        with placed(name, tmp_path_factory.mktemp(name)) as engine:
            engine.rebuild([record("a", *PAGES), record("b", *reversed(PAGES), *PAGES)], 1)
            found.append(engine.pages(clause, ["a", "b"], 5))
    assert found.count(found[0]) == len(names)
    assert found[0]["a"].total > 1


def test_boosts_put_the_best_in_a_new_order_and_leave_the_others(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("tantivy_matches", "whoosh_searched", "opensearch_searched"):
        monkeypatch.setattr(f"repo_search.engines.{module}.RERANKED", 2)
    index.hold(
        *(record(name, f"neglect neglect {name} {FILLER}", accession=4 - at)
          for at, name in enumerate("abcd"))
    )  # fmt: skip
    boosts = (Boost(("b",), 1.0), Boost(("d",), 9.0))
    query = EngineQuery(words("neglect"), boosts=boosts)
    assert order(index, words("neglect")) == ["a", "b", "c", "d"]
    assert order(index, words("neglect"), *boosts) == ["b", "a", "c", "d"]
    for at, name in enumerate("bacd"):  # each page of results goes on where the one before ended
        found = index.engine.search(replace(query, offset=at, limit=1))
        assert [hit.record_id for hit in found.hits] == [name]
        assert found.total == 4


def test_terms_side_by_side_are_counted_in_their_order(index: Index) -> None:
    index.hold(
        record("a", "age assessment"),
        record("b", "assessment of age", "age. Assessment"),
        record("c", "assessment age age assessment"),
    )
    age, assessment = words("age assessment").terms
    pairs = [(age, assessment), (assessment, age), (age, "zz")]
    assert index.engine.adjacent(pairs) == dict(zip(pairs, (3.0, 1.0, 0.0), strict=True))


def test_of_many_records_a_sample_tells_what_stands_side_by_side(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repo_search.engine.SAMPLE", 10)
    held = [record(f"r{n}", "a b" if n % 2 else "b a", "c d" if n == 7 else "") for n in range(80)]
    index.hold(*held)
    sample = {r.record_id for r in held if level_of(r.record_id) >= 3}
    assert 0 < len(sample) < 30
    found = index.engine.adjacent([("a", "b"), ("zz", "b")])
    odd = sum(int(record_id[1:]) % 2 for record_id in sample)
    assert found == {("a", "b"): 8.0 * odd, ("zz", "b"): 4.0}
