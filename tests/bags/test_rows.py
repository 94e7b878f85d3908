"""Every value that a table can hold goes through a line of JSON and is the same afterwards."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    select,
)

from repo_search.catalogue import rows

SHAPES = Table(
    "shapes",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("truth", Boolean),
    Column("day", Date),
    Column("moment", DateTime),
    Column("content", LargeBinary),
)
"""A column of each type that the catalogue has."""


def test_the_catalogue_has_no_other_types() -> None:
    known = tuple({type(column.type) for column in SHAPES.columns})
    for table in rows.CARRIED.values():
        for column in table.columns:
            assert isinstance(column.type, known) or column.type.python_type is str, column


@settings(max_examples=30)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "number": st.integers(-(1 << 53) + 1, (1 << 53) - 1),
                "text": st.text(),
                "truth": st.none() | st.booleans(),
                "day": st.none() | st.dates(),
                "moment": st.none() | st.datetimes(),
                "content": st.none() | st.binary(),
            }
        ),
        unique_by=lambda row: row["number"],
        max_size=4,
    )
)
def test_rows_are_the_same_afterwards(given_rows: list[dict[str, Any]]) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        SHAPES.create(connection)
        if given_rows:
            connection.execute(SHAPES.insert(), given_rows)
        before = connection.execute(select(SHAPES).order_by(SHAPES.c.number)).mappings().all()
        lines = list(rows.lines(connection, SHAPES))
    engine.dispose()
    assert all(line.count("\n") == 1 and line.endswith("\n") for line in lines)
    assert [rows.read(SHAPES, line.encode()) for line in lines] == before
