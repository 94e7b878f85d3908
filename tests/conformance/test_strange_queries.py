"""Queries at the bounds of the language and of what text may hold: each is answered."""

import pytest

from .library import Index, record


@pytest.fixture
def shelf(index: Index) -> Index:
    index.hold(record("a", "neglect \U0001d4d0 of дитя 子供"), record("b", "alcohol"))
    return index


@pytest.mark.parametrize(
    "query",
    [
        "\0",
        "\ud800",
        "\u202e\u200f",
        "\u200b",
        "\ufffe",
        "\x1f",
        "* ? **",
        "()",
        '""',
        "-",
        "\u0301",
    ],
)
def test_signs_that_hold_no_word_ask_for_everything(shelf: Index, query: str) -> None:
    assert shelf.found(query) == {"a", "b"}


@pytest.mark.parametrize("query", ["neglect\ud800", "\u202eneglect\u202c", "(neglect", "\0neglect"])
def test_signs_around_a_word_do_not_hide_it(shelf: Index, query: str) -> None:
    assert shelf.found(query) == {"a"}


@pytest.mark.parametrize(
    "query", ["дитя", "ДИТЯ", "дит*", "子供", "子供*", "\U0001d4d0", '"of дитя"']
)
def test_words_of_any_script_are_found(shelf: Index, query: str) -> None:
    assert shelf.found(query) == {"a"}


def test_as_many_exclusions_as_the_language_reads_are_answered(shelf: Index) -> None:
    assert shelf.found(" ".join(f"-word{n}" for n in range(64))) == {"a", "b"}
    assert shelf.found(" OR ".join(f"NOT word{n}" for n in range(64))) == {"a", "b"}


def test_as_many_phrases_as_the_language_reads_are_answered(shelf: Index) -> None:
    assert shelf.found(" OR ".join(f'"neglect word{n}"' for n in range(16)) + " OR alcohol") == {
        "b"
    }


def test_as_many_prefixes_as_the_language_reads_are_answered(shelf: Index) -> None:
    prefixes = ["ne*", "al*", "zz*", "qu*", "xy*", "ab*", "cd*", "ef*"]
    assert shelf.found(" OR ".join(prefixes)) == {"a", "b"}
    assert shelf.found(" ".join(prefixes)) == set()
