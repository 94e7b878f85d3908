"""Spans of a stored text found among the letters of a page."""

import pytest

from web.alignment import Letter, aligned


def found(stored: str, drawn: str, *words: str) -> list[str]:
    """What stands on the page at the places that the words of the stored text lead to."""
    spans = [(stored.index(word), stored.index(word) + len(word)) for word in words]
    letters = [Letter(c, index) for index, c in enumerate(drawn)]
    return ["".join(drawn[at] for at in places) for places in aligned(stored, letters, spans)]


@pytest.mark.parametrize(
    ("stored", "drawn", "word", "expected"),
    [
        ("Risk at home", "Risk at home", "home", "home"),
        ("safe\u00adguarding", "safe\ufffe\r\nguarding", "safe\u00adguarding", "safeguarding"),
        ("co-sleeping and", "co\x02\r\nsleeping and", "co-sleeping", "cosleeping"),
        ("two\nlines", "two\r\nlines", "two\nlines", "twolines"),
        ("a café here", "a cafe\u0301 here", "café", "cafe"),
        ("the office", "the o\ufb03ce", "office", "o\ufb03ce"),
        ("plain words", "pla\u202ein words", "words", "words"),
    ],
)  # fmt: skip
def test_words_are_found_however_hyphens_breaks_and_accents_differ(
    stored: str, drawn: str, word: str, expected: str
) -> None:
    assert found(stored, drawn, word) == [expected]


def test_where_the_texts_differ_a_word_is_found_by_what_stands_around_it() -> None:
    stored = "One word. On the next day a social worker saw the child at home and wrote it down."
    drawn = "Header of the page. " + stored.replace("One word. ", "")
    assert found(stored, drawn, "child") == ["child"]


@pytest.mark.parametrize(
    ("stored", "drawn"),
    [
        ("the child was seen", "something else"),
        ("the child was seen", ""),
        ("the child was seen", "the child was seen the child was seen"),
    ],
)
def test_what_stands_nowhere_or_in_two_places_is_not_found(stored: str, drawn: str) -> None:
    assert found(stored, drawn, "child") == []


def test_signs_alone_are_nowhere() -> None:
    assert found("a - b", "a - b", "-") == []
