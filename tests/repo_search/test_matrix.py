"""Many queries at once: every count is that of the search or of the pages that it stands for."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from repo_search.catalogue import Catalogue, records
from repo_search.engine import Engine
from repo_search.errors import BadInput
from repo_search.indexing import bring_up_to_date
from repo_search.inside import pages_inside
from repo_search.matrix import By, Matrix, matrix
from repo_search.matrix.lines import read_lines
from repo_search.search import SearchRequest, search

from .library import add, fill

QUERIES = """alcohol
neglect OR alcohol
"co-sleeping" NOT neglect
title:child
negl* -briefing
published:2018
risk nothing
years alcohol
zebra
nowhere
theme:neglect"""
Ask = Callable[..., Matrix]


@pytest.fixture
def ask(library: Catalogue, filled_engine: Engine) -> Ask:
    def ask(queries: str, by: By = "reports", most: int = 1_000, **given: Any) -> Matrix:
        lines, request = read_lines(queries), SearchRequest(**given)
        return matrix(library, filled_engine, lines, request, by, most)

    return ask


def cells(found: Matrix) -> dict[str, list[str]]:
    """What stands in each row, by what it is called."""
    return {
        row.label: [cell.where if cell.where not in ("", "pages") else str(cell.number)
                    for cell in row.cells]
        for row in found.rows
    }  # fmt: skip


def test_reports_stand_with_the_pages_that_answer_each_query_newest_first(ask: Ask) -> None:
    found = ask("alcohol\nneglect\ntitle:child\nrisk nothing")
    assert list(cells(found).items()) == [
        ("Seven minutes on neglect", ["0", "1", "0", "0"]),
        ("Child B", ["0", "1", "description", "0"]),
        ("Child A", ["2", "0", "description", "apart"]),
    ]
    assert [column.total for column in found.columns] == [1, 2, 2, 1]
    assert [row.total for row in found.rows] == [1, 2, 3]
    assert (found.total, found.left_out) == (3, 0)


def test_a_report_without_a_date_stands_last(ask: Ask) -> None:
    assert list(cells(ask("review")))[-2:] == ["Child A", "Undated"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"published_from": "2013"},
        {"selection": {"publisher": ["North Partnership"]}},
        {"selection": {"theme": ["Neglect"], "language": ["cy"]}},
        {"expand": False},
    ],
)
@pytest.mark.parametrize("by", ["publishers", "years"])
def test_every_number_of_reports_is_that_of_the_search_for_it(
    library: Catalogue, filled_engine: Engine, ask: Ask, by: By, given: dict[str, Any]
) -> None:
    facet = {"publishers": "publisher", "years": "year"}[by]

    def number(text: str, **chosen: list[str]) -> int:
        selection = {**given.get("selection", {}), **chosen}
        asked = SearchRequest(text, **{**given, "selection": selection}, all_words=True)
        return search(library, filled_engine, asked).total

    found = ask(QUERIES, by, **given)
    texts = [column.line.text for column in found.columns]
    assert texts == QUERIES.splitlines()
    assert [column.total for column in found.columns] == [number(text) for text in texts]
    for row in found.rows:
        assert [cell.number for cell in row.cells] == [
            number(text, **{facet: [row.value]}) for text in texts
        ], row.label
    either = " OR ".join(f"({text})" for text in texts)
    assert found.total == number(either)
    assert [row.total for row in found.rows] == [
        number(either, **{facet: [row.value]}) for row in found.rows
    ]
    everywhere = search(library, filled_engine, SearchRequest(either, **given, all_words=True))
    if facet not in given.get("selection", {}):
        counted = {value.value for value in everywhere.facets[facet] if value.count}
        assert {row.value for row in found.rows} == counted


def test_every_number_of_pages_is_that_of_the_search_inside_the_report(
    library: Catalogue, filled_engine: Engine, ask: Ask
) -> None:
    found = ask(QUERIES)
    seen: Counter[str] = Counter()
    for row in found.rows:
        for column, cell in zip(found.columns, row.cells, strict=True):
            asked = SearchRequest(column.line.text)
            inside = pages_inside(library, filled_engine, row.value, asked)
            whole = 0 if inside.relaxed else inside.total
            seen[cell.where] += 1
            match cell.where:
                case "pages":
                    assert cell.number == whole > 0
                case "apart":
                    assert (cell.number, inside.relaxed) == (0, True)
                case "description":
                    assert (cell.number, inside.total) == (0, 0)
    assert set(seen) == {"", "pages", "apart", "description"}


def test_every_row_of_reports_is_in_the_search_for_its_queries_and_no_other(
    library: Catalogue, filled_engine: Engine, ask: Ask
) -> None:
    found = ask(QUERIES)
    for at, column in enumerate(found.columns):
        asked = SearchRequest(column.line.text, all_words=True, per_page=100)
        answering = {r.record.record_id for r in search(library, filled_engine, asked).results}
        assert {row.value for row in found.rows if row.cells[at].where} == answering
        assert column.total == len(answering)
    assert all(row.total == sum(bool(cell.where) for cell in row.cells) for row in found.rows)


def test_filters_and_dates_hold_for_every_query(ask: Ask) -> None:
    assert list(cells(ask("neglect\nalcohol", published_from="2019"))) == [
        "Seven minutes on neglect"
    ]
    chosen = ask("neglect\nalcohol", selection={"publisher": ["North Partnership"]})
    assert list(cells(chosen)) == ["Seven minutes on neglect", "Child A"]
    assert chosen.notes == (
        "Records of North Board, which came before North Partnership, are included.",
    )


def test_of_chosen_publishers_no_other_has_a_row(ask: Ask) -> None:
    chosen = {"publisher": ["South Partnership", "North Board"]}
    found = ask("neglect\nzzzz", "publishers", selection=chosen)
    assert cells(found) == {"South Partnership": ["1", "0"], "North Board": ["0", "0"]}


def test_years_stand_newest_first_and_the_unknown_last(ask: Ask) -> None:
    assert cells(ask("review OR neglect", "years")) == {
        "2020": ["1"], "2019": ["1"], "2018": ["2"], "2012": ["1"], "Date unknown": ["1"],
    }  # fmt: skip


def test_what_asks_the_same_has_one_column(ask: Ask) -> None:
    found = ask("neglect\nNeglect \n\nalcohol\nNEGLECT")
    assert [column.line.number for column in found.columns] == [1, 4]
    assert found.notes == (
        "Line 2 asks the same as line 1 and was left out.",
        "Line 5 asks the same as line 1 and was left out.",
    )


def test_each_query_says_what_was_left_out_of_it_and_what_was_added(ask: Ask) -> None:
    plain, odd, other = ask("alcohol\nneglect !!!\ncosleeping").columns
    assert (plain.notes, plain.added) == ((), ())
    assert odd.notes == ("“!!!” holds no letters or digits and was ignored.",)
    (added,) = other.added
    assert (added.written, other.total) == ("cosleeping", 1)
    (own,) = ask("cosleeping", expand=False).columns
    assert (own.added, own.total) == ((), 0)


def test_no_record_is_found_by_some_of_the_words_only(ask: Ask) -> None:
    found = ask("alcohol zebra sofa midwife")
    assert (found.rows, found.columns[0].total) == ((), 0)


@pytest.mark.parametrize("by", ["reports", "publishers", "years"])
def test_rows_beyond_the_most_are_counted(ask: Ask, by: By) -> None:
    whole, cut = ask(QUERIES, by), ask(QUERIES, by, most=2)
    assert cut.rows == whole.rows[:2]
    assert cut.left_out == len(whole.rows) - 2 > 0
    assert (cut.total, cut.columns) == (whole.total, whole.columns)


@pytest.mark.parametrize(
    "given",
    [{"published_from": "never"}, {"selection": {"publisher": ["Nobody"]}}],
)
def test_a_restriction_that_cannot_be_is_refused(ask: Ask, given: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        ask("alcohol", **given)


@pytest.mark.parametrize("by", ["reports", "publishers", "years"])
def test_what_is_withdrawn_counts_nowhere(catalogue: Catalogue, engine: Engine, by: By) -> None:
    with catalogue.write() as connection:
        fill(connection)
    kept = add(catalogue, "Alcohol only here.", title="Soon gone", published="2003")
    bring_up_to_date(catalogue, engine)
    lines = read_lines("alcohol")
    before = matrix(catalogue, engine, lines, SearchRequest(), by)
    with catalogue.write() as connection:
        records.withdraw(connection, kept, "A reason")
    bring_up_to_date(catalogue, engine)
    after = matrix(catalogue, engine, lines, SearchRequest(), by)
    assert (before.total, after.total) == (2, 1)
    if by != "publishers":  # it had none
        assert len(before.rows) == len(after.rows) + 1


def test_what_is_withdrawn_and_still_in_the_index_has_no_row(
    catalogue: Catalogue, engine: Engine
) -> None:
    gone = add(catalogue, "Alcohol.", title="Gone")
    bring_up_to_date(catalogue, engine)
    with catalogue.write() as connection:
        records.withdraw(connection, gone, "A reason")
    assert matrix(catalogue, engine, read_lines("alcohol"), SearchRequest(), "reports").rows == ()


def test_nothing_is_begun_when_the_time_is_over(library: Catalogue, filled_engine: Engine) -> None:
    lines = read_lines("alcohol")
    with pytest.raises(BadInput, match="take too long together"):
        matrix(library, filled_engine, lines, SearchRequest(), "years", seconds=0)
    assert matrix(library, filled_engine, lines, SearchRequest(), "years", seconds=600).rows


class _Counted:
    """An engine that counts what it is asked."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.calls: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.engine, name)
        if not callable(found):
            return found

        def asked(*given: Any, **named: Any) -> Any:
            self.calls[name] += 1
            return found(*given, **named)

        return asked


def test_an_engine_is_asked_a_fixed_number_of_times_for_each_query(
    library: Catalogue, filled_engine: Engine
) -> None:
    lines = read_lines('negl*\n"a briefing"\nalco* risk*')
    bys: tuple[By, ...] = ("reports", "publishers", "years")
    for by in bys:
        for most in (1, 1_000):
            counted: Any = _Counted(filled_engine)
            asked = SearchRequest(expand=False)
            assert matrix(library, counted, lines, asked, by, most).rows
            assert counted.calls["search"] == len(lines) + 1, "and one for them all"
            assert counted.calls["pages"] <= (2 * len(lines) if by == "reports" else 0)
            assert not counted.calls["scores"]
