"""Words asked for in one field of the description."""

import pytest

from repo_search.engine import FIELDS

from .library import Index, record


@pytest.mark.parametrize("field", FIELDS)
def test_a_word_with_a_field_is_found_in_that_field_only(index: Index, field: str) -> None:
    index.hold(record("a", **{field: "Wandsworth"}), record("b", "Wandsworth."))
    assert index.found(f"{field}:wandsworth") == {"a"}


@pytest.mark.parametrize("field", FIELDS)
def test_a_word_without_a_field_is_found_in_every_field(index: Index, field: str) -> None:
    index.hold(record("a", **{field: "Wandsworth"}), record("b", "Kent."))
    assert index.found("wandsworth") == {"a"}


def test_a_field_may_hold_several_values(index: Index) -> None:
    index.hold(record("a", theme=("Neglect", "Self-harm")), record("b", theme="Neglect"))
    assert index.found("theme:neglect") == {"a", "b"}
    assert index.found("theme:neglect theme:self-harm") == {"a"}


def test_a_phrase_can_be_asked_for_in_a_field(index: Index) -> None:
    index.hold(record("a", title="Child H1: a review"), record("b", "a review", title="H1 child"))
    assert index.found('title:"child H1"') == {"a"}


def test_a_field_before_brackets_goes_for_every_word_in_them(index: Index) -> None:
    index.hold(
        record("a", title="Kent and Medway"), record("b", "medway", title="Kent"), record("c")
    )
    assert index.found("title:(kent medway)") == {"a"}
    assert index.found("title:(kent OR medway)") == {"a", "b"}


def test_a_field_can_be_excluded(index: Index) -> None:
    index.hold(record("a", "neglect", theme="Neglect"), record("b", "neglect"))
    assert index.found("neglect -theme:neglect") == {"b"}


def test_different_fields_can_be_asked_together(index: Index) -> None:
    index.hold(record("a", title="H1", publisher="Kent"), record("b", title="H1", publisher="Bury"))
    assert index.found("title:h1 publisher:kent") == {"a"}
    assert index.found("title:h1 OR publisher:kent") == {"a", "b"}
    assert index.found("publishers:bury") == {"b"}


def test_a_match_in_the_title_ranks_above_one_in_the_text(index: Index) -> None:
    index.hold(
        record("text", "Something about neglect here.", title="Child B"),
        record("title", "Something about matters here.", title="Neglect B"),
    )
    assert index.ordered("neglect") == ["title", "text"]


def test_a_match_in_the_case_ranks_above_one_in_the_text(index: Index) -> None:
    index.hold(record("text", "About child Alpha here."), record("case", "About.", case="Alpha"))
    assert index.ordered("alpha") == ["case", "text"]


def test_fields_of_records_that_have_none_are_empty(index: Index) -> None:
    index.hold(record("a", "text"))
    assert index.found("title:text") == set()
    assert index.found("NOT title:text") == {"a"}
