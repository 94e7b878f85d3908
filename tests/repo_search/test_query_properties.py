"""Properties of the query language over all of Unicode and over queries built by its grammar."""

from functools import reduce

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from repo_search.query import (
    EVERYTHING,
    FIELDS,
    And,
    Clause,
    Dates,
    Not,
    Or,
    Prefix,
    Words,
    on_pages,
    relaxed,
    show,
)
from repo_search.query.parse import (
    DEEPEST,
    LONGEST_PHRASE,
    MOST_CLAUSES,
    MOST_NAMED,
    MOST_PHRASES,
    MOST_PREFIXES,
    fielded,
    parse,
)
from repo_search.query.pieces import LONGEST, MOST_WORDS

MORE = settings(deadline=None, max_examples=100)
_LIMITS = 7
"""Kinds of bounds that a note can name."""

signs = st.sampled_from(
    [
        *(" ", "  ", "\n", "\u00a0", "(", ")", '"', "“", "”", "*", "-", "--", ":", "..", ",", "/"),
        *(" OR ", " AND ", " NOT ", "OR", "NOT", "title:", "themes:", "case:(", "published:"),
        *("year:2018", "date:..2019", "2018..", "May 2018", "'s", "’", "\u00ad", "\0", "\ud800"),
        *("co-sleeping", "a/b", "1/2", "1,2", "negl*", "\u202e", "\u200b", "e\u0301", "ﬁ", "ŉ"),
    ]
)
strings = st.lists(st.text(min_size=1, max_size=8) | signs, max_size=40).map("".join)
long_strings = st.builds(lambda piece, times: piece * times, strings, st.integers(1, 400))


def leaves_of(clause: Clause) -> list[Clause]:
    """Words, prefixes and dates, those under NOT too."""
    match clause:
        case And(children) | Or(children):
            return [leaf for child in children for leaf in leaves_of(child)]
        case Not(child):
            return leaves_of(child)
    return [clause]


def depth(clause: Clause) -> int:
    match clause:
        case And(children) | Or(children):
            return 1 + max(map(depth, children), default=0)
        case Not(child):
            return 1 + depth(child)
    return 0


@MORE
@given(strings | long_strings)
def test_any_string_of_all_of_unicode_is_a_query_within_bounds(text: str) -> None:
    query = parse(text)
    found = leaves_of(query.clause)
    words = [leaf for leaf in found if isinstance(leaf, Words)]
    assert len(found) <= MOST_CLAUSES
    assert sum(len(leaf.words) for leaf in words) <= MOST_WORDS
    assert max((len(leaf.words) for leaf in words), default=0) <= LONGEST_PHRASE
    assert sum(len(leaf.words) > 1 for leaf in words) <= MOST_PHRASES
    assert sum(isinstance(leaf, Prefix) for leaf in found) <= MOST_PREFIXES
    assert depth(query.clause) <= 3 * DEEPEST
    assert len(query.notes) <= _LIMITS + MOST_NAMED + 1
    assert len(query.text) <= LONGEST


@MORE
@given(strings | long_strings)
def test_every_word_of_a_query_is_one_term(text: str) -> None:
    for leaf in leaves_of(parse(text).clause):
        if isinstance(leaf, Words):
            assert len(leaf.terms) == len(leaf.words) > 0
            assert all(leaf.words)


@MORE
@given(strings | long_strings)
def test_any_query_printed_is_the_same_query(text: str) -> None:
    query = parse(text)
    assume(len(query.understood) <= LONGEST and depth(query.clause) <= DEEPEST)
    again = parse(query.understood)
    assert again.clause == query.clause
    assert again.understood == query.understood
    assert again.notes == ()


@MORE
@given(strings, st.sampled_from(FIELDS))
def test_the_advanced_form_gives_a_query_that_reads_the_same(text: str, field: str) -> None:
    query = fielded(text, field)
    assume(len(query.understood) <= LONGEST and depth(query.clause) <= DEEPEST)
    assert parse(query.understood).clause == query.clause
    for leaf in leaves_of(query.clause):
        assert isinstance(leaf, Dates) or leaf.field  # type: ignore[union-attr]


@MORE
@given(strings | long_strings)
def test_what_is_made_of_a_query_is_no_larger_than_its_words(text: str) -> None:
    clause = parse(text).clause
    looser, shown = relaxed(clause), on_pages(clause)
    assert looser is None or len(leaves_of(looser)) <= MOST_WORDS + MOST_CLAUSES
    assert shown is None or len(leaves_of(shown)) <= len(leaves_of(clause))


_WORDS = (
    "neglect",
    "co",
    "h1",
    "2019",
    "or",
    "and",
    "not",
    "œuvre",
    "title",
    "published",
    "дитя",
    "子",
)
word = st.sampled_from(_WORDS)
folded = word.map(lambda text: parse(f'"{text}"').clause.words[0])  # type: ignore[union-attr]
fields = st.sampled_from(("", *FIELDS))
leaf = st.one_of(
    st.builds(Words, folded.map(lambda text: (text,)), fields, st.booleans()),
    st.builds(Words, st.lists(folded, min_size=2, max_size=4).map(tuple), fields, st.booleans()),
    st.builds(Prefix, folded.filter(lambda text: len(text) > 1), fields),
    st.sampled_from([parse(f"published:{d}").clause for d in ("2018", "..2001", "2018-05..")]),
)


def joined(join: type[And] | type[Or], parts: list[Clause]) -> Clause:
    """As the grammar joins: each part once, parts of the same sort taken in."""
    flat: dict[Clause, None] = {}
    for part in parts:
        flat |= dict.fromkeys(part.clauses if isinstance(part, join) else (part,))
    return join(tuple(flat)) if len(flat) > 1 else next(iter(flat))


def negated(clause: Clause) -> Clause:
    return clause.clause if isinstance(clause, Not) else Not(clause)


clauses = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: joined(And, parts)),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: joined(Or, parts)),
        inner.map(negated),
    ),
    max_leaves=20,
)


@st.composite
def deep(draw: st.DrawFn) -> Clause:
    """A clause nested as deeply as the language goes, each level around the one before."""
    steps = draw(st.lists(st.tuples(st.integers(0, 2), leaf), max_size=DEEPEST))

    def around(inner: Clause, step: tuple[int, Clause]) -> Clause:
        how, beside = step
        if how == 0:
            return negated(inner)
        return joined(And if how == 1 else Or, [beside, inner])

    return reduce(around, steps, draw(leaf))


@MORE
@given(clauses | deep())
def test_every_clause_the_grammar_can_build_is_read_as_it_is_printed(clause: Clause) -> None:
    found = leaves_of(clause)
    assume(sum(isinstance(leaf, Prefix) for leaf in found) <= MOST_PREFIXES)
    assume(sum(isinstance(leaf, Words) and len(leaf.words) > 1 for leaf in found) <= MOST_PHRASES)
    query = parse(show(clause))
    assert query.clause == clause
    assert query.notes == ()
    assert query.understood == show(clause)


@given(st.text(alphabet=st.characters(categories=["P", "S", "Z", "C"]), max_size=60))
def test_signs_without_words_ask_for_everything(text: str) -> None:
    assume(not parse(text).understood)
    assert parse(text).clause == EVERYTHING
