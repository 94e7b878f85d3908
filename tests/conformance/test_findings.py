"""Findings are searched by themselves, as records are."""

from datetime import date
from pathlib import Path

import pytest

from repo_search.analysis import terms
from repo_search.engine import Boost, EngineQuery, IndexDocument
from repo_search.query.parse import parse
from repo_search.results import INDEXED, SORTS, Hit, Sort

from .conftest import TOGETHER, placed
from .library import Index, finding, record, with_findings


@pytest.fixture
def shelf(index: Index) -> Index:
    """Two records with two findings each, and one without any."""
    index.hold(*with_findings())
    return index


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"a1", "a2", "c1", "c2"}),
        ("bruise", {"a1", "a2"}),
        ("bruising referred", {"a1"}),
        ("unsafe", set()),  # its record says so, no finding does
        ("bruising OR neglect", {"a1", "a2", "c2"}),
        ("NOT bruising", {"c1", "c2"}),
        ("NOT nothing", {"a1", "a2", "c1", "c2"}),
        ("bruising -babies", {"a1"}),
        ('"sleeping arrangements"', {"c1"}),
        ('"arrangements sleeping"', set()),
        ('"referred child"', set()),  # no phrase goes on from one value to the next
        ("brui*", {"a1", "a2"}),
        ("title:bab*", {"c1", "c2"}),
        ("title:baby", {"c1", "c2"}),
        ("baby", {"a2", "c1", "c2"}),
        ("publisher:bury neglect", {"c2"}),
        ("publisher:neglect", set()),
        ("published:2018", {"a1", "a2"}),
        ("NOT published:2018", {"c1", "c2"}),
    ],
)
def test_a_finding_matches_by_what_it_says_itself(
    shelf: Index, query: str, found: set[str]
) -> None:
    assert set(shelf.findings(query)) == found


def test_a_finding_names_its_record(shelf: Index) -> None:
    (hit,) = shelf.search_findings("arrangements").hits
    assert (hit.record_id, hit.finding_id) == ("c", "c1")
    assert hit.score > 0


def test_records_are_found_and_counted_as_if_they_had_no_findings(shelf: Index) -> None:
    assert shelf.found("arrangements") == set()
    assert shelf.found("sleeping") == {"a", "b", "c"}
    assert {hit.finding_id for hit in shelf.search("sleeping").hits} == {""}
    assert shelf.search(facets=INDEXED).facets == {
        facet: {"overview": 1} if facet == "type" else {} for facet in INDEXED
    }
    assert shelf.engine.terms("arr", "", 5) == []


def test_what_is_counted_are_findings(shelf: Index) -> None:
    facets = shelf.search_findings(facets=INDEXED).facets
    assert facets["kind"] == {"recommendation": 2, "finding": 2}
    assert facets["addressee"] == {"board": 2, "council": 1}
    assert facets["theme"] == {"bruising": 2, "harm": 2, "neglect": 1}
    assert facets["publisher"] == {"kent": 2, "bury": 2}
    assert facets["type"] == {}
    narrowed = shelf.search_findings("bruising", facets=("kind", "addressee"), limit=0)
    assert narrowed.facets == {
        "kind": {"recommendation": 1, "finding": 1},
        "addressee": {"board": 1},
    }
    assert (narrowed.total, narrowed.hits) == (2, ())


def test_choosing_narrows_and_is_left_out_of_its_own_counts(shelf: Index) -> None:
    chosen = {"kind": ("recommendation",), "theme": ("bruising", "neglect")}
    assert shelf.findings(selection=chosen) == ["a1"]
    counted = shelf.search_findings(selection=chosen, facets=("kind", "theme", "publisher")).facets
    assert counted == {
        "kind": {"recommendation": 1, "finding": 2},
        "theme": {"bruising": 1, "harm": 1},
        "publisher": {"kent": 1},
    }
    assert shelf.findings(selection={"addressee": ("council", "nobody")}) == ["c1"]
    assert shelf.findings(selection={"kind": ("answer",)}) == []
    assert set(shelf.findings(selection={"kind": ()})) == {"a1", "a2", "c1", "c2"}


def test_a_finding_has_the_dates_of_its_record(shelf: Index) -> None:
    assert set(shelf.findings(start=date(2018, 5, 15), end=date(2018, 5, 15))) == {"a1", "a2"}
    assert shelf.findings(start=date(2018, 5, 16)) == []
    counted = shelf.search_findings(end=date(2018, 12, 31), facets=("publisher",)).facets
    assert counted == {"publisher": {"kent": 2}}


def test_the_findings_of_some_records_alone_are_asked_about(shelf: Index) -> None:
    assert set(shelf.findings(among=("c", "nowhere"))) == {"c1", "c2"}
    assert shelf.findings("neglect", among=("a", "b")) == []
    assert shelf.findings(among=()) == []
    assert shelf.search_findings(among=("a",), facets=("theme",)).facets["theme"] == {
        "bruising": 2,
        "harm": 1,
    }


def test_findings_of_what_is_hidden_are_neither_found_nor_counted(shelf: Index) -> None:
    shelf.engine.hidden = lambda: {"a"}
    assert set(shelf.findings()) == set(shelf.findings("NOT bruising")) == {"c1", "c2"}
    assert shelf.findings("bruising") == []
    counted = shelf.search_findings(selection={"kind": ("finding",)}, facets=("kind", "theme"))
    assert counted.facets == {
        "kind": {"recommendation": 1, "finding": 1},
        "theme": {"neglect": 1, "harm": 1},
    }


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("relevance", ["m1", "m2", "k1", "k2", "k3", "n1"]),
        ("newest", ["m1", "m2", "k1", "k2", "k3", "n1"]),
        ("oldest", ["k1", "k2", "k3", "m1", "m2", "n1"]),
        ("title", ["n1", "m1", "m2", "k1", "k2", "k3"]),
    ],
)
@pytest.mark.parametrize("query", ["", "same", '"same words"', "sam*", "NOT other"])
def test_orders_are_those_of_records_and_within_one_as_its_findings_stand_there(
    index: Index, sort: Sort, order: list[str], query: str
) -> None:
    def same(record_id: str, title: str, published: str | None, *serials: int) -> IndexDocument:
        found = [
            finding(f"{record_id}{n}", "same words", serial) for n, serial in enumerate(serials, 1)
        ]
        return record(
            record_id, "same words", title=title, published=published, findings=reversed(found)
        )

    index.hold(
        same("n", "Alpha", None, 3),
        same("k", "Gamma", "2001", 2, 9, 2**31),
        same("m", "Beta", "2018", 1, 7),
    )
    assert index.findings(query, sort=sort) == order
    paged = [hit for at in range(0, 8, 2) for hit in _page(index, query, sort, at, 2)]
    assert paged == order


def _page(index: Index, query: str, sort: Sort, offset: int, limit: int) -> list[str]:
    ranking = index.search_findings(query, sort=sort, offset=offset, limit=limit)
    assert ranking.total == 6
    return [hit.finding_id for hit in ranking.hits]


def test_better_findings_come_first_whatever_their_records_say(index: Index) -> None:
    index.hold(
        record("a", "neglect " * 50, findings=[finding("once", "neglect and other words here")]),
        record("b", "other", findings=[
            finding("titled", "neglect and other words here", title="neglect"),
            finding("often", "neglect of neglect neglect words"),
        ]),
    )  # fmt: skip
    assert index.findings("neglect")[-1] == "once"
    before = index.search_findings("neglect words").hits
    index.update(record("c", "neglect words " * 99), record("d", "words"))
    assert index.search_findings("neglect words").hits == before


def test_boosts_are_left_out(shelf: Index) -> None:
    plain = shelf.search_findings("bruising")
    assert [hit.finding_id for hit in plain.hits] == ["a2", "a1"]
    boosts = (Boost(tuple(terms("referred")), 9.0),)
    assert shelf.search_findings("bruising", boosts=boosts) == plain


@pytest.mark.parametrize("names", TOGETHER)
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "query", ["bruising", '"not named"', "bruising -babies", "baby", "baby OR sleeping"]
)
def test_every_engine_scores_and_orders_findings_alike(
    names: tuple[str, ...], query: str, sort: Sort, tmp_path: Path
) -> None:
    answers: list[tuple[Hit, ...]] = []
    for name in names:
        with placed(name, tmp_path / name) as engine:
            engine.rebuild(with_findings(), 1)
            answers.append(engine.findings(EngineQuery(parse(query).clause, sort=sort)).hits)
    first, *others = answers
    assert first
    for hits in others:
        assert [hit.finding_id for hit in hits] == [hit.finding_id for hit in first]
        scores = [hit.score for hit in first]
        assert [hit.score for hit in hits] == pytest.approx(scores, rel=1e-4)
