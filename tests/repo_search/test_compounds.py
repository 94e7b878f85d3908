"""Words written as one or as two."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repo_search.compounds import joined, splits


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("co", "sleeping", "cosleeping"),
        ("health", "care", "healthcare"),
        ("well", "being", "wellbeing"),
        ("under", "weight", "underweight"),
        ("may", "be", ""),
        ("in", "to", ""),
        ("any", "one", ""),
        ("child", "h1", ""),
        ("a", "way", ""),
    ],
)
def test_two_words_are_joined_unless_one_is_a_word_of_grammar(
    first: str, second: str, whole: str
) -> None:
    assert joined(first, second) == whole


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("healthcare", ("health", "care")),
        ("careleaver", ("care", "leaver")),
        ("selfharm", ("self", "harm")),
        ("cosleeping", ("co", "sleeping")),
        ("bedsharing", ("bed", "sharing")),
    ],
)
def test_a_word_may_be_taken_apart_into_two(word: str, parts: tuple[str, str]) -> None:
    assert parts in set(splits(word, known=True))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("therapist", ("the", "rapist")),
        ("nowhere", ("now", "here")),
        ("weather", ("we", "ather")),
        ("notable", ("not", "able")),
        ("father", ("fat", "her")),
        ("asset", ("as", "set")),
    ],
)
def test_no_part_is_a_word_of_grammar_or_very_short(word: str, parts: tuple[str, str]) -> None:
    assert parts not in set(splits(word, known=False))


def test_a_word_that_the_index_holds_is_taken_apart_into_longer_parts_only() -> None:
    assert ("man", "age") not in set(splits("manage", known=True))
    assert ("mis", "take") not in set(splits("mistake", known=True))
    assert ("mis", "take") in set(splits("mistake", known=False))


@settings(deadline=None)
@given(st.text(max_size=50), st.booleans())
def test_parts_make_up_the_word(word: str, known: bool) -> None:
    found = list(splits(word, known=known))
    assert all(first + second == word for first, second in found)
    assert len(found) < 50
