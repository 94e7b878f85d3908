"""Type-ahead: what a search that is being typed may become."""

from collections.abc import Callable

import pytest

from repo_search.catalogue import Catalogue, records
from repo_search.engine import Engine
from repo_search.indexing import bring_up_to_date
from repo_search.results import Completion
from repo_search.typeahead import MOST, suggest

from .library import add

NEGLECT = [
    ("words", "neglect", 2),
    ("theme", "Neglect", 2),
    ("theme", "Abuse and neglect", 2),  # broader, in the shipped thesaurus
]
Ask = Callable[..., list[tuple[str, str, int]]]


@pytest.fixture
def held(catalogue: Catalogue, engine: Engine) -> str:
    """Some records, one of which alone has a theme, a publisher, a case and a word; its id."""
    add(catalogue, "Neglect was known.", title="One", publisher="North Board",
        themes=("Neglect", "Child sexual abuse"), case="Child N")  # fmt: skip
    add(catalogue, "Neglected and neglecting.", title="Two", publisher="North Board",
        themes="Neglect", case="Child N")  # fmt: skip
    only = add(catalogue, "A nebulous thing.", title="Three", publisher="Nether Board",
               themes="Needles", case="Child Neve")  # fmt: skip
    bring_up_to_date(catalogue, engine)
    return only


@pytest.fixture
def ask(catalogue: Catalogue, engine: Engine, held: str) -> Ask:
    def ask(text: str, **given: int) -> list[tuple[str, str, int]]:
        found = suggest(catalogue, engine, text, **given)
        return [(one.kind, one.text, one.records) for one in found]

    return ask


def test_words_come_once_for_all_their_forms_with_what_they_find(ask: Ask) -> None:
    assert ask("negl") == NEGLECT


def test_every_kind_has_its_group_in_a_fixed_order(ask: Ask) -> None:
    assert ask("ne") == [
        ("words", "neglect", 2),
        ("words", "nebulous", 1),
        ("words", "needles", 1),
        ("theme", "Neglect", 2),
        ("theme", "Needles", 1),
        ("theme", "Abuse and neglect", 2),
        ("publisher", "Nether Board", 1),
        ("case", "Child Neve", 1),
    ]


def test_only_the_last_word_is_completed_and_the_rest_is_kept(ask: Ask) -> None:
    assert ask('"was known" OR neb') == [("words", '"was known" OR nebulous', 2)]
    assert ask("nebulous negl") == []
    assert ask("was*") == []


def test_names_are_found_by_the_beginnings_of_their_words(ask: Ask) -> None:
    assert ("theme", "Child sexual abuse", 1) in ask("abu chi")
    assert ("publisher", "North Board", 2) in ask("board nor")
    assert ("case", "Child N", 2) in ask("child n")
    assert ask("eglec") == []


def test_other_names_and_publishers_of_cases_are_told(
    catalogue: Catalogue, engine: Engine, held: str
) -> None:
    (case,) = (one for one in suggest(catalogue, engine, "child nev") if one.kind == "case")
    assert case == Completion("case", case.id, "Child Neve", "Nether Board", 1)


def test_nothing_of_a_withdrawn_record_is_offered(
    ask: Ask, catalogue: Catalogue, engine: Engine, held: str
) -> None:
    with catalogue.write() as connection:
        records.withdraw(connection, held, "A reason")
    bring_up_to_date(catalogue, engine)
    assert ask("ne") == NEGLECT
    assert ask("child nev") == ask("nether") == ask("needl") == []


@pytest.mark.parametrize("text", ["", "n", "-", "“”", "%", "_", "ne" + "n" * 200, "(" * 90, "\x00"])
def test_what_cannot_be_completed_gives_nothing(ask: Ask, text: str) -> None:
    assert ask(text) == []


def test_the_number_of_each_kind_is_limited(catalogue: Catalogue, engine: Engine, ask: Ask) -> None:
    for number in range(30):
        add(catalogue, f"nine{chr(97 + number % 26)}{chr(97 + number // 26)}x")
    bring_up_to_date(catalogue, engine)
    assert len(ask("nine", limit=1)) == 1
    assert len(ask("nine", limit=1_000)) == MOST
    assert ask("nine", limit=-1) == []
