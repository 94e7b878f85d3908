"""Searching as people do it: words, pages, relaxing, order; on every engine."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from repo_search.catalogue import Catalogue
from repo_search.engine import Engine
from repo_search.errors import BadInput
from repo_search.inside import matching_pages
from repo_search.results import ResultPage
from repo_search.search import SearchRequest, search

from .library import titles

Find = Callable[..., ResultPage]


def test_a_blank_search_lists_everything_newest_first_and_unknown_dates_last(find: Find) -> None:
    everything = find()
    assert titles(everything) == [
        "Seven minutes on neglect",
        "Child B",
        "A scanned review",  # of the year 2018/19, which begins in April
        "Child A",
        "Zebra",
        "Undated",
    ]
    assert everything.total == 6


def test_a_withdrawn_record_is_neither_found_nor_counted(find: Find) -> None:
    assert titles(find("title:withdrawn")) == []
    assert sum(value.count for value in find().facets["year"]) == 7  # 2018/19 counts twice


def test_a_record_without_text_is_found_by_its_description(find: Find) -> None:
    found = find("scanned")
    assert titles(found) == ["A scanned review"]
    assert found.results[0].passages == ()


def test_the_best_pages_are_shown_with_what_matched(find: Find) -> None:
    (result,) = find("alcohol").results
    assert result.pages_matched == 2
    assert sorted(passage.page for passage in result.passages) == [2, 3]
    marked = {p.page: [p.text[start:end] for start, end in p.spans] for p in result.passages}
    assert marked == {2: ["alcohol"], 3: ["Alcohol", "Alcohol"]}


def test_words_on_different_pages_still_show_the_pages_that_hold_some(find: Find) -> None:
    (result,) = find("nothing alcohol").results
    assert {passage.page for passage in result.passages} == {1, 2, 3}


def test_all_pages_of_a_record_that_answer_are_found_in_order(
    find: Find, library: Catalogue, filled_engine: Engine
) -> None:
    record_id = find("alcohol").results[0].record.record_id

    def pages(text: str) -> tuple[int, ...]:
        return matching_pages(library, filled_engine, record_id, SearchRequest(text)).pages

    assert pages("alcohol") == (2, 3)
    assert pages("alco*") == (2, 3)
    assert pages("") == ()


def test_when_no_record_holds_all_words_those_with_some_are_shown(find: Find) -> None:
    found = find("alcohol zebra")
    assert found.relaxed
    assert set(titles(found)) == {"Child A", "Zebra"}
    assert not find("alcohol sleeping").relaxed


def test_relaxing_keeps_to_filters_and_to_what_is_excluded(find: Find) -> None:
    assert titles(find("alcohol zebra", publisher="North Board")) == ["Child A"]
    assert titles(find("alcohol zebra NOT study")) == ["Child A"]
    nothing = find("alcohol zebra", start="2030")
    assert (nothing.total, nothing.relaxed) == (0, False)


def test_results_can_be_ordered(find: Find) -> None:
    newest = titles(find(sort="newest"))
    assert newest[-1] == titles(find(sort="oldest"))[-1] == "Undated"
    assert titles(find(sort="oldest"))[:2] == ["Zebra", "Child A"]
    assert titles(find(sort="title"))[:3] == ["A scanned review", "Child A", "Child B"]


def test_pages_of_results_hold_every_record_once(find: Find) -> None:
    for sort in ("newest", "oldest", "title", "relevance"):
        one_by_one = [
            titles(find("review OR neglect OR alcohol OR study", page=n, per_page=1, sort=sort))
            for n in range(1, 7)
        ]
        together = titles(find("review OR neglect OR alcohol OR study", sort=sort))
        assert [title for page in one_by_one for title in page] == together
    assert find(page=9).results == ()
    assert find(per_page=4).pages == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": 0},
        {"per_page": 101},
        {"page": 5000, "per_page": 10},
        {"sort": "random"},
        {"start": "2019", "end": "2018"},
        {"start": "31/02/2019"},
        {"publisher": "Nowhere"},
        {"theme": "Nothing"},
        {"year": "19"},
        {"colour": "red"},
    ],
)
def test_what_cannot_be_asked_is_refused(find: Find, wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        find("child", **wrong)


@pytest.mark.parametrize(
    "text", ["(", '"', "NOT", "-", "chi*", "*", "O'Brien", "a:b:c", "\0", "\udcff", "(" * 3000, "…"]
)
def test_any_text_is_a_legal_query(find: Find, text: str) -> None:
    found = find(text)
    assert found.total >= 0


def test_a_prefix_finds_words_that_begin_so(find: Find) -> None:
    assert titles(find("alco*")) == ["Child A"]
    assert titles(find("title:zeb*")) == ["Zebra"]
    assert find("qqq*").total == 0


def counted(statement: str) -> bool:
    """Whether a statement is one of a search: whether the index is current is asked once a second,
    by whoever comes then."""
    return statement.startswith("SELECT") and "sqlite_sequence" not in statement


def test_the_number_of_sql_statements_does_not_grow_with_the_results(
    library: Catalogue, filled_engine: Engine
) -> None:
    def statements(per_page: int) -> int:
        seen: list[str] = []
        with library.read() as connection:
            target = connection.engine

        def count(_c: object, _u: object, statement: str, *_: object) -> None:
            if counted(statement):
                seen.append(statement)

        event.listen(target, "before_cursor_execute", count)
        search(
            library, filled_engine, SearchRequest("review OR neglect OR alcohol", per_page=per_page)
        )
        event.remove(target, "before_cursor_execute", count)
        return len(seen)

    assert statements(1) == statements(6) <= 17
