"""Filters, ranges of dates and facet counts, on every engine."""

from collections.abc import Callable

import pytest

from repo_search.results import FACETS, ResultPage

from .library import titles

Find = Callable[..., ResultPage]


def counts(page: ResultPage, facet: str) -> dict[str, int]:
    return {value.label: value.count for value in page.facets[facet]}


def test_filtering_by_a_publisher_finds_what_came_before_it_and_says_so(find: Find) -> None:
    found = find(publisher="North Partnership")
    assert titles(found) == ["Seven minutes on neglect", "Child A"]
    assert found.notes == (
        "Records of North Board, which came before North Partnership, are included.",
    )
    assert titles(find(publisher="north-board")) == ["Child A"]
    assert find(publisher="north-board").notes == ()


def test_a_broad_theme_finds_the_narrower_ones(find: Find) -> None:
    assert set(titles(find(theme="Abuse and neglect"))) >= {"Seven minutes on neglect"}
    assert titles(find(theme="Neglect")) == ["Seven minutes on neglect"]


def test_a_group_of_types_selects_its_types(find: Find) -> None:
    assert titles(find(type="case-reviews")) == ["Child B", "Child A"]
    assert titles(find(type="overview-report")) == ["Child A"]
    assert titles(find(type="A type of our own")) == ["Zebra"]


def test_a_language_is_chosen_by_name_or_code(find: Find) -> None:
    assert titles(find(language="Welsh")) == titles(find(language="cy"))
    assert titles(find(language="cy")) == ["Seven minutes on neglect"]


def test_a_kind_of_review_is_chosen_by_any_of_its_names(find: Find) -> None:
    assert titles(find(review="serious case review")) == ["Child A"] == titles(find(review="scr"))


def test_values_of_one_facet_are_alternatives_and_facets_narrow_each_other(find: Find) -> None:
    either = find(type=("overview-report", "executive-summary"))
    assert titles(either) == ["Child B", "Child A"]
    assert titles(find(type=("overview-report", "executive-summary"), year="2018")) == ["Child B"]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2018", "2018", {"Child B", "A scanned review"}),
        ("2018-05-16", "2018-12-31", {"A scanned review"}),
        ("2012-12-31", "2012-12-31", {"Child A"}),
        ("April 2020", "", {"Seven minutes on neglect"}),
        ("", "2012", {"Child A", "Zebra"}),
        ("2013", "2017", set()),
    ],
)
def test_a_record_matches_when_its_days_overlap_the_range_and_never_without_a_date(
    find: Find, start: str, end: str, found: set[str]
) -> None:
    assert set(titles(find(start=start, end=end))) == found
    written = f"published:{start}..{end}".replace("April 2020", "2020-04")
    assert set(titles(find(written))) == found


def test_a_count_is_the_number_of_records_that_choosing_the_value_gives(find: Find) -> None:
    for query, selection in (("", {}), ("", {"type": "case-reviews"}), ("neglect", {})):
        found = find(query, **selection)
        for facet in FACETS:
            for value in found.facets[facet]:
                chosen = find(query, **{**selection, facet: value.value})
                assert chosen.total == value.count, (facet, value)


def test_a_facet_ignores_its_own_selection_and_obeys_the_others(find: Find) -> None:
    everything, chosen = find(), find(type="overview-report")
    assert counts(chosen, "type") == counts(everything, "type")
    assert counts(chosen, "publisher") == {"North Board": 1, "North Partnership": 1}
    (selected,) = [value for value in chosen.facets["type"] if value.selected]
    assert (selected.value, selected.label) == ("overview-report", "overview report")


def test_a_chosen_value_without_records_stays_visible(find: Find) -> None:
    found = find("zebra", publisher="North Board")
    assert found.total == 0
    assert [v.value for v in found.facets["publisher"] if v.selected] == ["north-board"]


def test_facet_values_come_with_most_records_first_and_years_newest_first(find: Find) -> None:
    facets = find().facets
    assert tuple(sorted(facets)) == tuple(sorted(FACETS))
    numbers = [value.count for value in facets["publisher"]]
    assert numbers == sorted(numbers, reverse=True)
    assert [value.value for value in facets["year"]] == [
        "2020", "2019", "2018", "2012", "1999", "unknown",
    ]  # fmt: skip


def test_type_in_a_query_means_the_types_and_their_groups(find: Find) -> None:
    by_field = titles(find("type:case-reviews"))
    assert by_field
    assert set(by_field) == set(titles(find(type="case-reviews")))


def test_a_phrase_no_record_holds_falls_apart_into_its_words(find: Find) -> None:
    found = find('"neglect qqqqzz"')
    assert found.relaxed
    assert found.total
