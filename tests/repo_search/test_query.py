"""The query language: any string is a query, and a query printed means the same again."""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from repo_search.query import (
    EVERYTHING,
    And,
    Clause,
    Dates,
    Not,
    Or,
    Prefix,
    Words,
    leaves,
    show,
)
from repo_search.query.parse import (
    DEEPEST,
    LONGEST_PHRASE,
    MOST_CLAUSES,
    MOST_PREFIXES,
    parse,
)
from repo_search.query.pieces import LONGEST

MORE = settings(deadline=None, max_examples=200)


def word(text: str, field: str = "") -> Words:
    return Words((text,), field)


def phrase(text: str, field: str = "") -> Words:
    return Words(tuple(text.split()), field, quoted=True)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("", EVERYTHING),
        ("   ", EVERYTHING),
        ("neglect", word("neglect")),
        ("Neglect ALCOHOL", And((word("neglect"), word("alcohol")))),
        ("neglect AND alcohol", And((word("neglect"), word("alcohol")))),
        ("a b OR c", Or((And((word("a"), word("b"))), word("c")))),
        ("a OR b c", Or((word("a"), And((word("b"), word("c")))))),
        ("(a OR b) c", And((Or((word("a"), word("b"))), word("c")))),
        ("a OR b OR c", Or((word("a"), word("b"), word("c")))),
        ("a (b c)", And((word("a"), word("b"), word("c")))),
        ("NOT a", Not(word("a"))),
        ("a -b", And((word("a"), Not(word("b"))))),
        ("a NOT (b OR c)", And((word("a"), Not(Or((word("b"), word("c"))))))),
        ("NOT NOT a", word("a")),
        ("NOT -a", word("a")),
        ("-(-a)", word("a")),
        ("or and not", And((word("or"), word("and"), word("not")))),
        ('"the child died"', phrase("the child died")),
        ("“the child” «died»", And((phrase("the child"), phrase("died")))),
        ('"never closed', phrase("never closed")),
        ("co-sleeping", Words(("co", "sleeping"))),
        ("O'Brien’s", word("obrien")),
        ("15/05/2018", Words(("15", "05", "2018"))),
        ("negl*", Prefix("negl")),
        ("ÉDUC*", Prefix("educ")),
        ("title:negl*", Prefix("negl", "title")),
        ("title:neglect", word("neglect", "title")),
        ("TITLE:neglect", word("neglect", "title")),
        ("themes:neglect", word("neglect", "theme")),
        ('publisher:"Kent Board"', phrase("kent board", "publisher")),
        ("title:(a OR b)", Or((word("a", "title"), word("b", "title")))),
        ("title:(a theme:b)", And((word("a", "title"), word("b", "theme")))),
        ("-title:a", Not(word("a", "title"))),
        ("title:", word("title")),
        ("title: a", word("a", "title")),
        ("colour:red", Words(("colour", "red"))),
        ("published:2018", Dates(date(2018, 1, 1), date(2018, 12, 31), "2018-01-01..2018-12-31")),
        ("year:2018-05", Dates(date(2018, 5, 1), date(2018, 5, 31), "2018-05-01..2018-05-31")),
        ("date:2018..", Dates(date(2018, 1, 1), None, "2018-01-01..")),
        ("published:..2018-05", Dates(None, date(2018, 5, 31), "..2018-05-31")),
        (
            'published:"May 2018"',
            Dates(date(2018, 5, 1), date(2018, 5, 31), "2018-05-01..2018-05-31"),
        ),
        (")a(", word("a")),
        ("()", EVERYTHING),
        ("a OR", word("a")),
        ("OR OR a AND AND", word("a")),
        ("NOT", EVERYTHING),
        ("a - b", And((word("a"), word("b")))),
    ],
)
def test_queries_mean_what_the_grammar_says(text: str, clause: Clause) -> None:
    assert parse(text).clause == clause


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("*** neglect", "“***” holds no letters or digits"),
        ("a*", "2 letters or more"),
        ("co-sl*", "* works after one word"),
        ("published:soon", "is not a date"),
        ("published:2019..2018", "ends before it begins"),
        ("x" * (LONGEST + 1), "first 2,000 characters"),
        (" ".join(f"w{n}" for n in range(MOST_CLAUSES + 1)), "first 64 words"),
        ("(" * (DEEPEST + 1) + "a", "more than 16 deep"),
    ],
)
def test_what_is_left_out_is_said(text: str, note: str) -> None:
    assert any(note in said for said in parse(text).notes)


def test_a_query_that_is_read_in_full_needs_no_notes() -> None:
    assert parse('neglect OR ("co-sleeping" -title:h1) published:2018..').notes == ()


def test_a_query_says_how_it_was_understood() -> None:
    assert parse("Neglect  aND “Co-sleeping”").understood == 'neglect and "co sleeping"'


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        ")" * 100_000,
        "(" * 1_000 + "a" + ")" * 1_000,
        "NOT " * 5_000 + "a",
        "-" * 100_000,
        '"' * 100_000,
        "title:" * 20_000,
        "title:(" * 20_000,
        "a OR " * 20_000,
        "a" * 1_000_000,
        "a* " * 300_000,
        "\x00" * 1_000_000,
        "\ud800" * 1_000_000,
        " " * 1_000_000,
        "published:" + "9" * 10_000,
        "-(" * 50_000,
        "(a OR " * 300,
        "published:2018.." * 100,
    ],
)
def test_hostile_strings_are_read_within_bounds(text: str) -> None:
    query = parse(text)
    assert len(list(leaves(query.clause))) <= MOST_CLAUSES
    assert len(query.text) <= LONGEST
    assert _depth(query.clause) <= 3 * DEEPEST


def _depth(clause: Clause) -> int:
    match clause:
        case And(children) | Or(children):
            return 1 + max((_depth(child) for child in children), default=0)
        case Not(child):
            return 1 + _depth(child)
    return 1


pieces = st.lists(
    st.sampled_from(
        [
            *(
                "a",
                "neglect",
                "co-sleeping",
                "O’Brien",
                "ŉ",
                "H1",
                "negl*",
                "z*",
                "œuvre",
                "15.5.18",
            ),
            *(
                " ",
                " ",
                "(",
                ")",
                "OR",
                " OR ",
                "AND",
                " NOT ",
                "NOT",
                "-",
                '"',
                "“",
                "”",
                "*",
                ":",
            ),
            *("title:", "themes:", "published:", "year:2018", "date:..2019", "..", "2018", "\x00"),
            *("case:(", "Title:", "\ud800", "\u00ad", "’s", "É", "ﬁ", "or"),
        ]
    ),
    max_size=30,
).map("".join)
anything = st.text(max_size=60) | pieces


@MORE
@given(anything)
def test_any_string_is_a_legal_query(text: str) -> None:
    query = parse(text)
    assert query.text == text
    assert isinstance(query.understood, str)


@MORE
@given(anything)
def test_a_query_printed_means_the_same_again(text: str) -> None:
    query = parse(text)
    assume(len(query.understood) <= LONGEST)
    assert parse(query.understood).clause == query.clause


leaf = st.one_of(
    st.builds(word, st.sampled_from(["a", "neglect", "h1", "or"]), st.sampled_from(["", "title"])),
    st.builds(phrase, st.sampled_from(["a b", "a", "co sleeping"]), st.sampled_from(["", "case"])),
    st.builds(Prefix, st.sampled_from(["negl", "20"]), st.sampled_from(["", "theme"])),
    st.sampled_from([parse("published:2018").clause, parse("year:..2001").clause]),
)
trees = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=12,
)


@MORE
@given(trees)
def test_printing_and_reading_settle_after_one_round(tree: Clause) -> None:
    once = parse(show(tree)).clause
    assert parse(show(once)).clause == once
    assert list(leaves(once)) or not list(leaves(tree)) or _has_double_not(tree)


def _has_double_not(clause: Clause) -> bool:
    match clause:
        case And(children) | Or(children):
            return any(map(_has_double_not, children))
        case Not(Not()):
            return True
        case Not(child):
            return _has_double_not(child)
    return False


def test_a_query_nested_half_as_deep_as_is_read_means_the_same_printed() -> None:
    text = "a"
    for at in range(DEEPEST // 2):
        text = f"NOT (w{at} x OR {text})"
    query = parse(f"y z OR {text}")
    assert query.notes == ()
    assert parse(query.understood).clause == query.clause


def test_words_and_prefixes_are_bounded_and_what_is_left_out_is_said() -> None:
    phrase = parse("-".join(f"w{number}" for number in range(1_000)))
    assert isinstance(phrase.clause, Words)
    assert len(phrase.clause.words) == LONGEST_PHRASE
    prefixes = parse(" OR ".join(f"ca{letter}*" for letter in "abcdefghijklmnop"))
    assert isinstance(prefixes.clause, Or)
    assert len(prefixes.clause.clauses) == MOST_PREFIXES
    assert phrase.notes
    assert prefixes.notes


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("alcohol/drugs", "alcohol drugs"),
        ("neglect, alcohol; baby", "neglect alcohol baby"),
        ("24/7", "24-7"),
        ("co-sleeping", "co-sleeping"),
        ("published:May 2018 neglect", "published:2018-05-01..2018-05-31 neglect"),
        (
            "published:(2018 OR 2019)",
            "published:2018-01-01..2018-12-31 OR published:2019-01-01..2019-12-31",
        ),
    ],
)
def test_signs_between_words_and_dates_are_read_as_people_mean_them(
    written: str, understood: str
) -> None:
    assert parse(written).understood == understood
