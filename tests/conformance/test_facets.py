"""Selecting by facets, and counting what each value would give."""

import pytest

from repo_search.engine import EngineQuery
from repo_search.query.parse import parse
from repo_search.results import CONFIRMED

from .library import Index, record
from .reference import Reference


@pytest.fixture
def shelf(index: Index) -> Index:
    index.hold(
        record("a", "neglect", facets={"publisher": ("kent",), "theme": ("neglect", "alcohol")}),
        record("b", "neglect", facets={"publisher": ("kent", "bury"), "theme": ("alcohol",)}),
        record("c", "bruise", facets={"publisher": ("bury",), "theme": ("bruising",)}),
        record("d", "bruise", facets={"publisher": ("hull",)}),
    )
    return index


def test_a_chosen_value_leaves_records_that_have_it(shelf: Index) -> None:
    assert shelf.found(selection={"publisher": ("kent",)}) == {"a", "b"}


def test_values_of_one_facet_are_ored(shelf: Index) -> None:
    assert shelf.found(selection={"publisher": ("kent", "hull")}) == {"a", "b", "d"}


def test_facets_are_anded(shelf: Index) -> None:
    chosen = {"publisher": ("bury",), "theme": ("alcohol", "bruising")}
    assert shelf.found(selection=chosen) == {"b", "c"}
    assert shelf.found(selection={"publisher": ("hull",), "theme": ("alcohol",)}) == set()


def test_a_selection_narrows_the_words(shelf: Index) -> None:
    assert shelf.found("neglect", selection={"publisher": ("bury",)}) == {"b"}


def test_a_selection_narrows_a_query_of_not_alone(shelf: Index) -> None:
    assert shelf.found("NOT neglect", selection={"publisher": ("bury",)}) == {"c"}


def test_an_empty_selection_of_a_facet_chooses_nothing(shelf: Index) -> None:
    assert shelf.found(selection={"publisher": ()}) == {"a", "b", "c", "d"}


def test_a_value_that_no_record_has_finds_nothing(shelf: Index) -> None:
    assert shelf.found(selection={"publisher": ("york",)}) == set()
    assert shelf.found(selection={"publisher": ("york", "hull")}) == {"d"}


def test_some_records_alone_are_asked_about(shelf: Index) -> None:
    assert shelf.found("neglect", among=("b", "c", "nowhere")) == {"b"}
    assert shelf.found(among=("b", "c")) == {"b", "c"}
    assert shelf.found(among=("d",)) == {"d"}
    assert shelf.found(among=("c",), selection={"publisher": ("kent",)}) == set()
    assert shelf.found("neglect", among=()) == set()


def test_values_are_matched_whole_and_as_written(index: Index) -> None:
    index.hold(
        record("a", facets={"publisher": ("North East Board",)}),
        record("b", facets={"publisher": ("North East",)}),
        record("c", facets={"publisher": ("north east",)}),
    )
    assert index.found(selection={"publisher": ("North East",)}) == {"b"}
    assert index.counts("publisher") == {"North East Board": 1, "North East": 1, "north east": 1}


def test_counts_are_of_records_that_match(shelf: Index) -> None:
    assert shelf.counts("publisher") == {"kent": 2, "bury": 2, "hull": 1}
    assert shelf.counts("publisher", "neglect") == {"kent": 2, "bury": 1}
    assert shelf.counts("theme", "neglect") == {"neglect": 1, "alcohol": 2}


def test_counts_of_a_facet_leave_its_own_selection_out(shelf: Index) -> None:
    chosen = {"publisher": ("kent",)}
    assert shelf.counts("publisher", selection=chosen) == {"kent": 2, "bury": 2, "hull": 1}


def test_counts_of_a_facet_leave_out_the_selection_of_its_family_too(index: Index) -> None:
    index.hold(
        record("a", facets={"theme": ("neglect", "alcohol"), CONFIRMED: ("neglect",)}),
        record("b", facets={"theme": ("neglect", "bruising"), CONFIRMED: ("bruising",)}),
        record("c", facets={"theme": ("alcohol",), CONFIRMED: ("alcohol",)}),
    )
    for chosen in ({"theme": ("neglect",)}, {CONFIRMED: ("alcohol",)}):
        assert index.counts("theme", selection=chosen) == {
            "neglect": 2,
            "alcohol": 2,
            "bruising": 1,
        }
        assert index.counts(CONFIRMED, selection=chosen) == {
            "neglect": 1,
            "alcohol": 1,
            "bruising": 1,
        }
    assert index.found(selection={CONFIRMED: ("neglect",)}) == {"a"}


def test_counts_of_a_facet_heed_the_selections_of_others(shelf: Index) -> None:
    chosen = {"publisher": ("kent",), "theme": ("alcohol",)}
    assert shelf.counts("publisher", selection=chosen) == {"kent": 2, "bury": 1}
    assert shelf.counts("theme", selection=chosen) == {"neglect": 1, "alcohol": 2}
    assert shelf.counts("type", selection=chosen) == {}


def test_a_count_is_what_choosing_the_value_finds(shelf: Index) -> None:
    for value, count in shelf.counts("theme", selection={"publisher": ("bury",)}).items():
        chosen = {"publisher": ("bury",), "theme": (value,)}
        assert len(shelf.found(selection=chosen)) == count


def test_counts_heed_dates(index: Index) -> None:
    index.hold(
        record("old", published="2001", facets={"type": ("overview",)}),
        record("new", published="2019", facets={"type": ("briefing",)}),
    )
    assert index.search(facets=("type",), start=_day(2010)).facets["type"] == {"briefing": 1}


def test_facets_are_counted_together(shelf: Index) -> None:
    ranking = shelf.search("bruise", facets=("publisher", "theme", "language"))
    assert ranking.facets == {
        "publisher": {"bury": 1, "hull": 1},
        "theme": {"bruising": 1},
        "language": {},
    }


def test_facets_not_asked_for_are_not_counted(shelf: Index) -> None:
    assert shelf.search().facets == {}


def test_counts_do_not_depend_on_the_hits_asked_for(shelf: Index) -> None:
    few = shelf.search(facets=("publisher",), limit=1, offset=1, sort="title")
    assert few.facets["publisher"] == {"kent": 2, "bury": 2, "hull": 1}
    assert len(few.hits) == 1
    assert few.total == 4


def test_no_hits_may_be_asked_for(shelf: Index) -> None:
    none = shelf.search("neglect", limit=0, facets=("publisher",))
    assert (none.total, none.hits) == (2, ())


def test_a_facet_of_thousands_of_values_is_counted_in_full(index: Index) -> None:
    themes = tuple(f"theme-{number}" for number in range(3_000))
    index.hold(record("a", facets={"theme": themes}), record("b", facets={"theme": themes[:10]}))
    counts = index.counts("theme")
    assert len(counts) == 3_000
    assert (counts["theme-9"], counts["theme-10"]) == (2, 1)


def test_counts_leave_withdrawn_records_out(shelf: Index) -> None:
    shelf.update(withdrawn=["a"])
    assert shelf.counts("publisher") == {"kent": 1, "bury": 2, "hull": 1}
    assert shelf.counts("theme") == {"alcohol": 1, "bruising": 1}


def _day(year: int):  # type: ignore[no-untyped-def]
    from datetime import date

    return date(year, 1, 1)


@pytest.mark.parametrize("most", [2, 5, 9, 12])
def test_counts_and_order_are_the_same_however_many_matches_are_looked_at(
    index: Index, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("repo_search.engines.tantivy_matches._REACH", 2)
    held = [
        record(
            f"r{n:02}",
            "neglect" if n < most else "other",
            accession=n + 1,
            facets={"theme": (f"t{n % 3}",), "year": ("2019" if n % 2 else "2020",)},
        )
        for n in range(12)
    ]
    index.hold(*held)
    reference = Reference()
    reference.take(held)
    for chosen in ({}, {"theme": ("t1",)}):
        query = EngineQuery(parse("neglect").clause, chosen, facets=("theme", "year"), limit=1)
        found, wanted = index.engine.search(query), reference.found(query)
        assert found.facets == reference.counts(query)
        assert found.total == len(wanted)  # all are as good, so that the newest is first
        assert [hit.record_id for hit in found.hits] == [one.record_id for one in wanted[:1]]
