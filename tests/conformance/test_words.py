"""Words, how they are joined, and what counts as the same word."""

import pytest

from .library import Index, record


@pytest.fixture
def shelf(index: Index) -> Index:
    """Four records with one page each."""
    index.hold(
        record("sleep", "Co-sleeping and alcohol."),
        record("neglect", "Neglect, and alcohol misuse."),
        record("both", "Neglect, co-sleeping and alcohol."),
        record("none", "Bruising in a baby."),
    )
    return index


def test_a_record_that_holds_the_word_is_found(shelf: Index) -> None:
    assert shelf.found("bruising") == {"none"}


def test_a_word_that_no_record_holds_finds_nothing(shelf: Index) -> None:
    assert shelf.found("trafficking") == set()


def test_all_words_of_a_query_must_be_in_the_record(shelf: Index) -> None:
    assert shelf.found("neglect alcohol") == {"neglect", "both"}


def test_and_between_words_means_the_same_as_none(shelf: Index) -> None:
    assert shelf.found("neglect AND alcohol") == shelf.found("neglect alcohol")


def test_words_may_be_on_different_pages_of_a_record(index: Index) -> None:
    index.hold(record("a", "Neglect.", "Alcohol."), record("b", "Neglect."))
    assert index.found("alcohol neglect") == {"a"}


def test_words_may_be_partly_in_the_description(index: Index) -> None:
    index.hold(record("a", "Neglect.", title="Child H1"), record("b", "Neglect."))
    assert index.found("h1 neglect") == {"a"}


def test_or_finds_records_with_either_word(shelf: Index) -> None:
    assert shelf.found("misuse OR bruising") == {"neglect", "none"}


def test_and_binds_closer_than_or(shelf: Index) -> None:
    assert shelf.found("bruising OR neglect sleeping") == {"none", "both"}


def test_brackets_bind_closest(shelf: Index) -> None:
    assert shelf.found("(bruising OR neglect) alcohol") == {"neglect", "both"}


def test_not_leaves_out_records_that_hold_the_word(shelf: Index) -> None:
    assert shelf.found("alcohol NOT neglect") == {"sleep"}


def test_a_minus_means_not(shelf: Index) -> None:
    assert shelf.found("alcohol -neglect") == {"sleep"}


def test_not_before_brackets_leaves_out_all_that_is_in_them(shelf: Index) -> None:
    assert shelf.found("alcohol NOT (neglect OR sleeping)") == set()
    assert shelf.found("alcohol NOT (neglect sleeping)") == {"sleep", "neglect"}


def test_a_query_of_not_alone_finds_all_other_records(shelf: Index) -> None:
    assert shelf.found("NOT alcohol") == {"none"}
    assert shelf.found("NOT alcohol NOT bruising") == set()


def test_not_of_a_word_nobody_holds_finds_everything(shelf: Index) -> None:
    assert shelf.found("NOT trafficking") == {"sleep", "neglect", "both", "none"}


def test_either_side_of_or_may_be_a_not(shelf: Index) -> None:
    assert shelf.found("misuse OR NOT alcohol") == {"neglect", "none"}


def test_not_twice_is_not_at_all(shelf: Index) -> None:
    assert shelf.found("NOT (NOT neglect)") == {"neglect", "both"}
    assert shelf.found("NOT (NOT neglect NOT bruising)") == {"neglect", "both", "none"}


def test_a_blank_query_finds_every_record(shelf: Index) -> None:
    assert shelf.found("") == {"sleep", "neglect", "both", "none"}


def test_a_word_twice_in_the_query_asks_for_nothing_more(shelf: Index) -> None:
    assert shelf.found("neglect neglect") == {"neglect", "both"}


@pytest.mark.parametrize("written", ["NEGLECT", "Neglect", "neglected", "neglecting", "neglects"])
def test_capitals_and_endings_make_no_difference(shelf: Index, written: str) -> None:
    assert shelf.found(written) == {"neglect", "both"}


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ("O'Brien", "obrien"),
        ("O’Brien", "O'Brien"),
        ("the children's home", "children"),
        ("the children’s home", "child's OR children"),
        ("a café", "cafe"),
        ("cafe\u0301", "café"),
        ("the œuvre", "oeuvre"),
        ("ﬁndings", "finding"),
        ("safe\u00adguarding", "safeguarding"),
        ("safeguarding", "safe\u00adguarding"),
        ("in 2019", "2019"),
        ("Child H1", "h1"),
        ("on 15.05.2018", "15/05/2018"),
        ("STRASSE", "straße"),
        ("self-harm", "self-harm"),
        ("self harm", "self-harm"),
        ("self-harm", "harm"),
        ("mother/father", "father"),
        ("neglect,neglect", "neglect"),
        ("a_b", "a b"),
    ],
)
def test_writings_of_a_word_find_each_other(index: Index, held: str, asked: str) -> None:
    index.hold(record("a", f"Before {held} after."), record("b", "Something else."))
    assert index.found(asked) == {"a"}


def test_numbers_with_letters_are_not_stemmed_together(index: Index) -> None:
    index.hold(record("a", "Child H1"), record("b", "Child H1s"), record("c", "Child H2"))
    assert index.found("h1") == {"a"}


def test_parts_of_words_do_not_match(shelf: Index) -> None:
    assert shelf.found("alco") == set()
    assert shelf.found("lcohol") == set()


def test_words_of_signs_alone_ask_for_nothing(shelf: Index) -> None:
    assert shelf.found("*** ?!") == shelf.found("")


def test_a_very_long_word_is_found_by_itself(index: Index) -> None:
    word = "ab" * 5_000
    index.hold(record("a", word), record("b", "short"))
    assert index.found(word) == {"a"}


def test_a_query_of_many_words_is_answered(index: Index) -> None:
    words = [f"word{number}" for number in range(64)]
    index.hold(record("a", " ".join(words)), record("b", " ".join(words[:63])))
    assert index.found(" ".join(words)) == {"a"}
    assert index.found(" OR ".join(words)) == {"a", "b"}


def test_brackets_as_deep_as_the_language_goes_are_answered(shelf: Index) -> None:
    deep = (
        "".join(f"(neglect{' OR ' if at % 2 else ' '}" for at in range(16)) + "alcohol" + ")" * 16
    )
    assert shelf.found(deep) == {"neglect", "both"}
