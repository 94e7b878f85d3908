"""Queries as rows of a form, and rows as queries: what is meant is never changed on the way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repo_search.query import And, Not, Or, joined
from repo_search.query.parse import fielded, parse
from repo_search.query.rows import JOINS, ROW_FIELDS, Row, both, query_of, rows_of

TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            ["neglect", "SEND", "a-b", '"in order"', "wor*", "OR", "NOT", "AND", "-x", "(", ")",
             "title:", "theme:x", "publisher:(a OR b)", "published:2019", '"', "May 2018"]
        ),
        max_size=12,
    ).map(" ".join),
)  # fmt: skip
ROWS = st.lists(
    st.builds(Row, TEXTS, st.sampled_from(["", *ROW_FIELDS]), st.sampled_from(JOINS)), max_size=5
)


@settings(deadline=None)
@given(TEXTS)
def test_a_query_shown_in_rows_means_what_it_meant(text: str) -> None:
    assert parse(query_of(rows_of(text))).clause == parse(text).clause


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_both_of_two_queries_are_asked_for(first: str, second: str) -> None:
    parts = [clause for text in (first, second) if (clause := parse(text).clause) != And(())]
    assert parse(both(first, second)).clause == (joined(And, parts) or And(()))


@settings(deadline=None)
@given(ROWS)
def test_rows_are_taken_together_from_the_top_down(rows: list[Row]) -> None:
    meant = None
    for row in rows:
        clause = fielded(row.text, row.field).clause
        if clause == And(()):
            continue
        if row.join == "not":
            clause = clause.clause if isinstance(clause, Not) else Not(clause)
        parts = [clause] if meant is None else [meant, clause]
        meant = joined(Or if row.join == "or" else And, parts)
    assert parse(query_of(rows)).clause == (meant or And(()))


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("neglect alcohol", [Row("neglect alcohol")]),
        ("publisher:Northmere", [Row("Northmere", "publisher")]),
        ("title:child title:h1 theme:neglect", [Row("child h1", "title"), Row("neglect", "theme")]),
        ("(alcohol OR drugs) baby", [Row("alcohol OR drugs"), Row("baby")]),
        ('SEND -case:"Child H1"', [Row("SEND"), Row('"Child H1"', "case", "not")]),
        ("published:May 2018 neglect", [Row("published:May 2018 neglect")]),
        ("a OR (b c) d", [Row("a OR (b c) d")]),
    ],
)
def test_rows_of_a_query_keep_what_was_typed(query: str, rows: list[Row]) -> None:
    assert list(rows_of(query)) == rows
