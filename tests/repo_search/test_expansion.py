"""Queries expanded by other names, spellings and compounds: as clauses, and what they then find."""

from collections.abc import Collection, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repo_search.analysis import terms
from repo_search.expansion import MOST, Expanded, expand
from repo_search.index_words import IndexWords
from repo_search.query import Alike, And, Clause, Dates, Not, Or, Prefix, Words, leaves, show
from repo_search.query.parse import parse
from repo_search.skos import shipped_themes
from repo_search.terminology import bridge, named

BRIDGE = bridge(named(shipped_themes(), ()))


def index(*texts: str) -> IndexWords:
    """What an index of these texts would answer."""
    held = [terms(text) for text in texts]

    def frequencies(asked: Collection[str]) -> Mapping[str, int]:
        return {term: sum(term in text for text in held) for term in asked}

    def holds(words: Words) -> bool:
        return any(_at(words, text) for text in held)

    return IndexWords(frequencies, holds)


def _at(words: Words, text: list[str]) -> bool:
    wanted = list(words.terms)
    return any(text[at : at + len(wanted)] == wanted for at in range(len(text)))


def matches(clause: Clause, text: list[str]) -> bool:
    """Whether a text answers a clause: what clauses mean, in plain words."""
    match clause:
        case And(children):
            return all(matches(child, text) for child in children)
        case Or(children):
            return any(matches(child, text) for child in children)
        case Not(child):
            return not matches(child, text)
        case Alike(written, others):
            return any(matches(child, text) for child in (written, *others))
        case Words():
            return _at(clause, text)
        case Prefix(prefix):
            return any(term.startswith(prefix) for term in text)
        case Dates():
            return True


EVERY_NAME = index(*(name for theme in shipped_themes() for name in theme.names), "behavior")


def expanded(text: str, held: IndexWords = EVERY_NAME, *without: str) -> Expanded:
    return expand(parse(text).clause, BRIDGE, held, without)


def added(text: str, held: IndexWords = EVERY_NAME, *without: str) -> dict[str, tuple[str, ...]]:
    return {one.written: one.others for one in expanded(text, held, *without).added}


def test_other_names_are_phrases_beside_what_was_written() -> None:
    assert expanded("dv").clause == Alike(
        Words(("dv",)),
        tuple(
            Words(tuple(n.split())) for n in ("domestic abuse", "da", "dva", "domestic violence")
        ),
    )


def test_words_side_by_side_are_one_name_and_are_still_asked_for_by_themselves() -> None:
    clause = expanded("child domestic violence police*").clause
    assert isinstance(clause, And)
    child, violence, police = clause.clauses
    assert child == Words(("child",))
    assert isinstance(violence, Alike)
    assert violence.written == And((Words(("domestic",)), Words(("violence",))))
    assert isinstance(police, Prefix)


def test_the_longest_name_counts() -> None:
    assert set(added("looked after children")) == {"looked after children"}
    assert set(added("intra-familial child sexual abuse")) == {"intra familial child sexual abuse"}


@pytest.mark.parametrize(
    "text", ['"DV"', '"domestic violence"', "NOT DV", "-dv", "NOT (dv OR lac)", "dv*", "case:dv"]
)
def test_quoted_excluded_and_unfinished_words_are_taken_as_they_are(text: str) -> None:
    found = expanded(text)
    assert (found.clause, found.added) == (parse(text).clause, ())


@pytest.mark.parametrize(
    "text", ['domestic "violence"', "domestic OR violence", "domestic NOT violence"]
)
def test_words_that_do_not_stand_side_by_side_are_no_name(text: str) -> None:
    assert "domestic violence" not in added(text)


def test_words_in_a_field_are_expanded_in_it_where_the_field_does_not_hold_all_names() -> None:
    clause = expanded("title:dv").clause
    assert isinstance(clause, Alike)
    assert {other.field for other in clause.others} == {"title"}
    assert added("theme:dv publisher:dv author:dv") == {}
    assert added("domestic title:violence") == {}


def test_a_name_that_holds_what_was_written_adds_nothing() -> None:
    assert "domestic violence and abuse" not in added("domestic violence")["domestic violence"]
    assert added("neglect") == {}


def test_names_that_the_index_does_not_hold_are_left_out() -> None:
    assert added("dv", index("domestic abuse")) == {"dv": ("domestic abuse",)}
    assert added("dv", index("a quiet text")) == {}


def test_additions_are_switched_off_by_their_text() -> None:
    assert added("dv", EVERY_NAME, "Domestic  abuse", "DVA", "DA") == {"dv": ("domestic violence",)}
    assert added("dv", EVERY_NAME, "domestic abuse", "da", "dva", "domestic violence") == {}


def test_a_word_with_several_meanings_is_offered_and_not_expanded() -> None:
    found = expanded("neglect cpr")
    assert (found.clause, found.added) == (parse("neglect cpr").clause, ())
    (offer,) = found.offers
    assert offer.written == "cpr"
    assert [(sense.name, sense.query) for sense in offer.senses] == [
        ("child practice review", "neglect child practice review"),
        ("cardiopulmonary resuscitation", "neglect cardiopulmonary resuscitation"),
    ]


def test_an_acronym_that_is_a_word_is_expanded_in_capitals_and_offered_otherwise() -> None:
    assert added("MASH") == {"mash": ("multi-agency safeguarding hub",)}
    assert added("mash") == {}
    (offer,) = expanded("mash police").offers
    assert [s.query for s in offer.senses] == ["multi agency safeguarding hub police"]
    assert added("dva") != {}


def test_spellings_are_searched_for_both_ways_where_the_index_holds_them() -> None:
    texts = index("behavior", "the behaviour", "organisation")
    assert added("behaviour", texts) == {"behaviour": ("behavior",)}
    assert added("behavior", texts) == {"behavior": ("behaviour",)}
    assert added("organisation", texts) == {}
    assert added("organization", texts) == {"organization": ("organisation",)}
    assert added('"behavior"', texts) == {}


def test_a_name_in_american_spelling_is_still_that_name() -> None:
    found = added("harmful sexual behavior")
    assert found["behavior"] == ("behaviour",)
    assert "HSB" in found["harmful sexual behavior"]


@pytest.mark.parametrize("text", ["co sleeping", "co-sleeping"])
def test_two_words_find_the_compound_that_the_index_holds(text: str) -> None:
    assert "cosleeping" in added(text, index("cosleeping"))["co sleeping"]
    assert added(text, index("sleeping")) == {}


def test_a_compound_finds_the_words_that_stand_side_by_side_in_the_index() -> None:
    texts = index("the health care plan", "health plan: care leaver")
    assert added("healthcare", texts) == {"healthcare": ("health care",)}
    assert added("careleaver", texts) == {"careleaver": ("care leaver",)}
    assert added("healthplan", index("the plan for health")) == {}


def test_a_therapist_is_never_taken_apart() -> None:
    assert added("therapist", index("the rapist", "a therapist")) == {}


def test_look_ups_are_bounded() -> None:
    asked: list[Words] = []
    texts = index("aaa bbb " * 5)

    def holds(words: Words) -> bool:
        asked.append(words)
        return False

    expanded("aaabbb aaa bbb " * 20, IndexWords(texts.frequencies, holds))
    assert len(asked) <= 8


SEVERAL = ("dv", "lac", "cse", "fii", "nai", "csa", "uasc", "hidden males", "self-injury", "sids",
           "capva", "ehe", "camhs", "wnb", "alcohol addiction", "pressure sores")  # fmt: skip


def test_additions_are_bounded_and_a_note_says_so() -> None:
    found = expanded(" OR ".join(SEVERAL))
    assert sum(len(one.others) for one in found.added) <= MOST
    assert found.notes == ("Not all other names were searched for: there are too many.",)


WORDS = """dv DV lac domestic violence abuse and looked after children child cosleeping co sleeping
co-sleeping behaviour behavior health care cpr send SEND "dv" title:dv NOT ( ) OR negl*"""
words = st.sampled_from(WORDS.split())
TEXTS = (
    "domestic abuse of a looked after child",
    "domestic violence and abuse, cosleeping and co-sleeping",
    "DV, LAC, health care; behaviour or behavior and healthcare",
)


@settings(deadline=None)
@given(st.lists(words, max_size=10).map(" ".join))
def test_nothing_that_is_found_without_is_lost_and_the_query_is_printed_as_before(
    text: str,
) -> None:
    own = parse(text).clause
    found = expanded(text, index(*TEXTS)).clause
    assert show(found) == show(own)
    assert expand(found, BRIDGE, index(*TEXTS)).clause == found
    assert all(isinstance(leaf, Words | Prefix) for leaf in leaves(found))
    for of_text in map(terms, TEXTS):
        assert matches(found, of_text) or not matches(own, of_text)
