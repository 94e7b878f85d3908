"""Words that begin so, and the list of words an index holds."""

from repo_search.engine import EngineQuery
from repo_search.query import Or, Prefix, Words

from .library import Index, record


def test_a_prefix_finds_every_word_that_begins_so(index: Index) -> None:
    index.hold(record("a", "neglectful"), record("b", "negligence"), record("c", "abnegation"))
    assert index.found("neg*") == {"a", "b"}
    assert index.found("neglect*") == {"a"}


def test_a_prefix_matches_whole_words_not_their_stems(index: Index) -> None:
    index.hold(record("a", "universities"), record("b", "universe"))
    assert index.found("universit*") == {"a"}


def test_a_prefix_may_be_the_whole_word(index: Index) -> None:
    index.hold(record("a", "neglect"), record("b", "neg"))
    assert index.found("neglect*") == {"a"}


def test_a_prefix_that_no_word_begins_with_finds_nothing(index: Index) -> None:
    index.hold(record("a", "neglect"))
    assert index.found("zz*") == set()
    assert index.found("neglect zz*") == set()
    assert index.found("neglect OR zz*") == {"a"}
    assert index.found("neglect NOT zz*") == {"a"}


def test_accents_and_capitals_of_a_prefix_are_folded(index: Index) -> None:
    index.hold(record("a", "Éducation"), record("b", "other"))
    assert index.found("EDUC*") == index.found("éduc*") == {"a"}


def test_a_prefix_may_begin_with_digits(index: Index) -> None:
    index.hold(record("a", "2018"), record("b", "2019"), record("c", "1999"))
    assert index.found("20*") == {"a", "b"}


def test_a_prefix_can_be_asked_for_in_a_field(index: Index) -> None:
    index.hold(record("a", title="Kentish"), record("b", "Kentish town"))
    assert index.found("title:kent*") == {"a"}


def test_prefixes_join_with_words_and_phrases(index: Index) -> None:
    index.hold(record("a", "neglectful mother"), record("b", "neglect; the mother"))
    assert index.found('neglect* "the mother"') == {"b"}
    assert index.found("neglect* mother NOT neglectful*") == {"b"}


def test_a_prefix_of_thousands_of_words_is_answered(index: Index) -> None:
    index.hold(*(record(f"r{n}", " ".join(f"w{n}x{m}" for m in range(40))) for n in range(50)))
    words = tuple(word for word, _ in index.engine.terms("w", "", 5_000))
    assert len(words) == 2_000
    assert index.engine.search(EngineQuery(Prefix("w", "", words))).total == 50


def test_an_or_of_hundreds_of_words_is_answered(index: Index) -> None:
    index.hold(*(record(f"r{n}", f"w{n}") for n in range(30)))
    many = Or(tuple(Words((f"w{n}",)) for n in range(500)))
    assert index.engine.search(EngineQuery(many)).total == 30


def test_terms_are_counted_by_records_most_first_then_by_alphabet(index: Index) -> None:
    index.hold(
        record("a", "neglect neglect", "neglect neglected"),
        record("b", "neglect"),
        record("c", "negligence, neglected"),
    )
    assert index.engine.terms("neg", "", 10) == [
        ("neglect", 2),
        ("neglected", 2),
        ("negligence", 1),
    ]


def test_no_more_terms_are_given_than_asked_for(index: Index) -> None:
    index.hold(record("a", "neb nec ned"), record("b", "ned"))
    assert index.engine.terms("ne", "", 2) == [("ned", 2), ("neb", 1)]


def test_terms_of_a_field_are_those_of_that_field(index: Index) -> None:
    index.hold(record("a", "kentish", title="Kent"), record("b", publisher="Kent"))
    assert index.engine.terms("ken", "title", 10) == [("kent", 1)]
    assert index.engine.terms("ken", "", 10) == [("kent", 2), ("kentish", 1)]


def test_terms_of_withdrawn_and_replaced_records_are_not_counted(index: Index) -> None:
    index.hold(record("a", "neglect"), record("b", "neglect negate"), record("c", "neglect"))
    index.update(record("c", "nephew"), withdrawn=["b"])
    assert index.engine.terms("ne", "", 10) == [("neglect", 1), ("nephew", 1)]


def test_the_separator_of_values_is_no_term(index: Index) -> None:
    index.hold(record("a", title=("Kent", "Bury")))
    assert [word for word, _ in index.engine.terms("", "title", 10)] == ["bury", "kent"]
