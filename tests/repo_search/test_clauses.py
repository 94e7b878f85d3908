"""Clauses as values: their leaves, what of them concerns pages, and what they are relaxed to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repo_search.query import (
    EVERYTHING,
    Not,
    Or,
    Prefix,
    Words,
    leaves,
    on_pages,
    relaxed,
    rewrite,
    show,
)
from repo_search.query.parse import fielded, parse

pieces = st.sampled_from(["a", "b*", "co*", '"c d"', "(", ")", " OR ", " NOT ", " ", "title:", "-"])


@settings(deadline=None)
@given(st.lists(pieces, max_size=20).map("".join))
def test_leaves_are_those_a_match_may_hold(text: str) -> None:
    clause = parse(text).clause
    assert all(isinstance(leaf, Words | Prefix) for leaf in leaves(clause))
    assert rewrite(clause, lambda leaf: leaf) in (clause, None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a title:b", "a"),
        ("title:b", None),
        ("NOT a", None),
        ("published:2018", None),
        ("a b published:2018 -c", "a b"),
        ("(a OR title:b) c", "a c"),
        ('a OR "b c" OR negl*', 'a OR "b c" OR negl*'),
        ("", None),
    ],
)
def test_pages_answer_the_words_without_field_date_or_not(text: str, shown: str | None) -> None:
    part = on_pages(parse(text).clause)
    assert (None if part is None else show(part)) == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", "a OR b"),
        ("a b -c", "NOT c (a OR b)"),
        ("a b published:2018..", "published:2018-01-01.. (a OR b)"),
        ("a", None),
        ("a -b", None),
        ("a OR b", None),
        ("NOT a NOT b", None),
        ("", None),
    ],
)
def test_relaxed_a_query_asks_for_any_of_its_words(text: str, expected: str | None) -> None:
    looser = relaxed(parse(text).clause)
    assert (None if looser is None else show(looser)) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kent Board", "publisher:kent publisher:board"),
        ('"Kent Board" OR bury', 'publisher:"kent board" OR publisher:bury'),
        ("-kent", "NOT publisher:kent"),
        ("", ""),
    ],
)
def test_a_field_of_the_advanced_form_is_a_query_of_its_own(text: str, shown: str) -> None:
    assert fielded(text, "publisher").understood == shown


def test_dropping_every_leaf_leaves_no_clause() -> None:
    clause = parse("a OR (b -c)").clause
    assert rewrite(clause, lambda leaf: None) is None
    assert rewrite(EVERYTHING, lambda leaf: None) == EVERYTHING
    assert rewrite(clause, lambda leaf: None if leaf == Words(("b",)) else leaf) == Or(
        (Words(("a",)), Not(Words(("c",))))
    )
