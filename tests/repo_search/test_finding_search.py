"""Searching findings: what is worded alike is one result, and nothing is lost by that."""

from collections.abc import Callable

import pytest

from repo_search.catalogue import Catalogue, findings, records
from repo_search.engine import Engine
from repo_search.errors import BadInput
from repo_search.finding_search import FindingPage, all_findings, search_findings
from repo_search.indexing import bring_up_to_date
from repo_search.search import SearchRequest

from .library import add

DISCHARGE = "The Partnership should ensure that information is shared at discharge from hospital"
Ask = Callable[..., FindingPage]


def report(catalogue: Catalogue, year: int, *wordings: str, publisher: str = "North") -> str:
    said = "\n\n".join(f"Recommendation {n}: {one}." for n, one in enumerate(wordings, start=1))
    pages = ("A review of the case of a child.", f"Recommendations\n\n{said}\n")
    return add(catalogue, *pages, title=f"Child {year}", published=str(year), publisher=publisher)


@pytest.fixture
def reports(catalogue: Catalogue) -> dict[int, str]:
    """Nine years say nearly the same of discharge; each has one recommendation of its own."""
    own = ("bruises", "sleep", "alcohol", "schools", "burns", "dogs", "water", "ponds", "fathers")
    return {
        year: report(
            catalogue,
            year,
            DISCHARGE + (" without delay" if year % 2 else ""),
            f"Police officers should be trained about {word} of small children in {year}",
        )
        for year, word in enumerate(own, start=2010)
    }


@pytest.fixture
def ask(catalogue: Catalogue, engine: Engine, reports: dict[int, str]) -> Ask:
    bring_up_to_date(catalogue, engine)

    def ask(text: str = "", page: int = 1, per_page: int = 10, **selection: str) -> FindingPage:
        chosen = {facet: [value] for facet, value in selection.items()}
        request = SearchRequest(text, chosen, page=page, per_page=per_page)
        return search_findings(catalogue, engine, request)

    return ask


def test_what_is_worded_alike_is_one_result_that_stands_for_all(ask: Ask) -> None:
    found = ask("information discharge hospital")
    assert found.total == 9
    (result,) = found.results
    assert result.folded == 8
    assert result.group is not None
    assert (result.group.reports, result.group.first.year if result.group.first else 0) == (9, 2010)
    marked = {result.finding.wording[start:end] for start, end in result.spans}
    assert marked == {"information", "discharge", "hospital"}
    assert found.pages == 1


def test_for_how_many_a_result_stands_is_told_where_all_were_looked_at(ask: Ask) -> None:
    (whole,) = ask("information discharge hospital", per_page=10).results
    assert (whole.folded, whole.counted) == (8, True)
    (first,) = ask("", per_page=1).results
    assert not first.counted


def test_the_last_page_says_that_more_cannot_be_paged_through(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repo_search.finding_search.DEEPEST_RESULT", 12)
    found = ask("", per_page=5)
    assert found.total == 18
    last = ask("", page=found.pages, per_page=5)
    assert last.pages == last.page == found.pages
    assert any("Narrow the search" in note for note in last.notes)


def test_no_result_is_lost_or_doubled_over_the_pages(ask: Ask) -> None:
    seen: list[str] = []
    number, pages = 1, 2
    while number <= pages:
        found = ask("", page=number, per_page=2)
        seen += [one.finding.finding_id for one in found.results]
        number, pages = number + 1, found.pages
    assert found.total == 18
    everything = ask("", per_page=100)
    assert seen == [one.finding.finding_id for one in everything.results]
    assert len(seen) == len(set(seen))
    assert sum(1 + one.folded for one in everything.results) == 18


def test_facets_count_findings_and_choosing_one_gives_as_many(ask: Ask) -> None:
    found = ask("")
    for facet, values in found.facets.items():
        for value in values[:3]:
            assert ask("", **{facet: value.value}).total == value.count, (facet, value.value)
    assert {value.label for value in found.facets["kind"]} == {"recommendation"}


def test_some_of_the_words_are_enough_where_few_hold_all(ask: Ask) -> None:
    found = ask("discharge ponds")
    assert found.relaxed
    assert found.holding_all == 0
    wordings = {one.finding.wording for one in found.results}
    assert any("ponds" in one for one in wordings)
    assert any("discharge" in one for one in wordings)


def test_a_withdrawn_or_rejected_finding_is_in_no_count(
    catalogue: Catalogue, engine: Engine, reports: dict[int, str], ask: Ask
) -> None:
    with catalogue.write() as connection:
        records.withdraw(connection, reports[2010], "asked for")
        first, _own = findings.of_record(connection, reports[2011])
        findings.decide(connection, first.finding_id, "rejected", "A")
    bring_up_to_date(catalogue, engine)
    found = ask("information discharge hospital")
    assert found.total == 7
    (result,) = found.results
    assert result.group is not None
    assert (result.group.reports, result.group.first.year if result.group.first else 0) == (7, 2012)


def test_each_finding_is_given_by_itself_for_exports(
    catalogue: Catalogue, engine: Engine, ask: Ask
) -> None:
    ask("")
    found = all_findings(catalogue, engine, SearchRequest("discharge"), 100)
    assert len(found) == 9
    assert all(one.folded == 0 for one in found)
    assert len(all_findings(catalogue, engine, SearchRequest("discharge"), 4)) == 4


@pytest.mark.parametrize("wrong", [{"kind": "order"}, {"language": "en"}, {"theme": "nothing"}])
def test_a_value_that_cannot_be_is_named(ask: Ask, wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput, match=next(iter(wrong.values())) + "|language"):
        ask("", **wrong)
