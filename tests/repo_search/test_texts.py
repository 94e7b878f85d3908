"""Sentences in the language that is in force."""

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from repo_search.query.parse import parse
from repo_search.texts import ENGLISH, Language, _, all_of, any_of, plural, speak


class Shouted(NullTranslations):
    """A language in which everything is shouted."""

    def gettext(self, message: str) -> str:
        return message.replace("record", "RECORD").replace("and", "AND")

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


@pytest.fixture
def shouted() -> Iterator[None]:
    speak(Language("en", Shouted()))
    yield
    speak(ENGLISH)


def test_without_translations_a_sentence_is_what_is_written() -> None:
    assert _("A record of %(name)s.", name="100 %") == "A record of 100 %."
    assert _("100 %") == "100 %"
    assert plural("%(number)s record", "%(number)s records", 1) == "1 record"
    assert plural("%(number)s record", "%(number)s records", 2013) == "2,013 records"


@pytest.mark.usefixtures("shouted")
def test_a_sentence_is_said_in_the_language_in_force_and_what_is_filled_in_stays() -> None:
    assert _("A record of %(name)s.", name="the record") == "A RECORD of the record."
    assert plural("%(number)s record", "%(number)s records", 0) == "0 RECORDs"
    assert all_of(["A", "B", "C"]) == "A, B AND C"


def test_names_are_joined_as_in_a_sentence() -> None:
    assert [all_of(["A", "B", "C"][:number]) for number in range(4)] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
    assert any_of(["A", "B", "C"]) == "A, B or C"


class Headed(NullTranslations):
    """As catalogues do, answers the empty message with their head."""

    def gettext(self, message: str) -> str:
        return message or "Project-Id-Version: 1"


def test_nothing_to_say_stays_nothing() -> None:
    speak(Language("en", Headed()))
    try:
        assert _("") == ""
    finally:
        speak(ENGLISH)


def test_what_was_left_out_of_a_query_is_counted_in_words() -> None:
    notes = parse(" ".join(f"published:x{number}" for number in range(6))).notes
    assert notes[-1] == "1 more part of the query could not be read."
    assert parse(" ".join(f"published:x{n}" for n in range(7))).notes[-1].startswith("2 more parts")
