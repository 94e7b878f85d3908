"""Phrases: words in this order, wherever a reader would read them so."""

import pytest

from .library import Index, record


@pytest.fixture
def shelf(index: Index) -> Index:
    index.hold(
        record("phrase", "The child died. Lessons were learned, slowly."),
        record("apart", "The child who died. Lessons that were learned."),
        record("turned", "Died: the child."),
    )
    return index


def test_words_in_quotation_marks_must_stand_in_this_order(shelf: Index) -> None:
    assert shelf.found('"child died"') == {"phrase"}
    assert shelf.found('"died the child"') == {"turned"}
    assert shelf.found("died the child") == {"phrase", "apart", "turned"}


def test_punctuation_between_words_does_not_break_a_phrase(shelf: Index) -> None:
    assert shelf.found('"died lessons"') == {"phrase", "apart"}
    assert shelf.found('"learned slowly"') == {"phrase"}


@pytest.mark.parametrize("query", ["“child died”", "«child died»", '"CHILD, died!"', '"child died'])
def test_any_quotation_marks_and_forms_of_the_words_make_a_phrase(shelf: Index, query: str) -> None:
    assert shelf.found(query) == {"phrase"}


def test_a_hyphenated_word_is_a_phrase_of_its_parts(index: Index) -> None:
    index.hold(record("a", "Co-sleeping."), record("b", "Sleeping co."), record("c", "co sleep"))
    assert index.found("co-sleeping") == {"a", "c"}


def test_a_phrase_runs_over_the_end_of_a_page(index: Index) -> None:
    index.hold(record("a", "He was a looked", "after child."), record("b", "After he looked."))
    assert index.found('"looked after child"') == {"a"}


def test_a_phrase_does_not_run_over_the_end_of_a_value(index: Index) -> None:
    index.hold(record("a", theme=("Domestic abuse", "Neglect")))
    assert index.found('theme:"domestic abuse"') == {"a"}
    assert index.found('theme:"abuse neglect"') == set()
    assert index.found('"abuse neglect"') == set()


def test_a_phrase_does_not_run_from_the_title_into_the_first_page(index: Index) -> None:
    index.hold(record("a", "Neglect was found.", title="Serious case review"))
    assert index.found('"review neglect"') == set()
    assert index.found('"case review"') == {"a"}


def test_a_phrase_does_not_run_from_one_field_into_the_next(index: Index) -> None:
    index.hold(record("a", title="Child", publisher="Borough", author="Smith"))
    assert index.found('"child borough"') == index.found('"borough smith"') == set()


def test_a_phrase_may_say_a_word_twice(index: Index) -> None:
    index.hold(record("a", "again and again"), record("b", "again and"), record("c", "and again"))
    assert index.found('"again and again"') == {"a"}
    assert index.found('"again again"') == set()


def test_a_phrase_that_overlaps_itself_is_found(index: Index) -> None:
    index.hold(record("a", "no no no yes"), record("b", "no no yes"))
    assert index.found('"no no no yes"') == {"a"}
    assert index.found('"no no yes"') == {"a", "b"}


def test_a_phrase_begins_anywhere_in_a_long_text(index: Index) -> None:
    filler = "word " * 40_000
    index.hold(record("a", filler + "needle here"), record("b", "here " + filler + "needle"))
    assert index.found('"needle here"') == {"a"}


def test_a_phrase_of_one_word_is_that_word(shelf: Index) -> None:
    assert shelf.found('"slowly"') == shelf.found("slowly") == {"phrase"}


def test_a_phrase_of_signs_alone_asks_for_nothing(shelf: Index) -> None:
    assert shelf.found('"…" slowly') == {"phrase"}


def test_a_phrase_can_be_excluded(shelf: Index) -> None:
    assert shelf.found('child -"child died"') == {"apart", "turned"}


def test_phrases_can_be_joined_by_or(shelf: Index) -> None:
    assert shelf.found('"child died" OR "died the"') == {"phrase", "turned"}


def test_a_phrase_with_an_unknown_word_finds_nothing(shelf: Index) -> None:
    assert shelf.found('"child absconded"') == set()


def test_a_phrase_of_many_words_is_found(index: Index) -> None:
    words = " ".join(f"word{number}" for number in range(30))
    index.hold(record("a", words), record("b", words.replace("word15 ", "")))
    assert index.found(f'"{words}"') == {"a"}
