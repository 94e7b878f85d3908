"""Orders are total, and pages of results are disjoint and complete."""

from datetime import date

import pytest

from repo_search.results import SORTS, Sort

from .library import Index, record


def test_a_blank_query_lists_the_newest_first(index: Index) -> None:
    index.hold(
        record("old", published="1999"),
        record("new", published="2020-01-02"),
        record("middle", published="2020-01-01"),
    )
    assert index.ordered() == ["new", "middle", "old"]


def test_records_of_one_day_are_listed_latest_arrival_first(index: Index) -> None:
    index.hold(*(record(f"r{n}", "x", accession=n) for n in (3, 1, 2)))
    assert index.ordered(sort="newest") == ["r3", "r2", "r1"]
    assert index.ordered("x", sort="newest") == ["r3", "r2", "r1"]


def test_oldest_first_lists_earlier_arrivals_first(index: Index) -> None:
    index.hold(
        record("b", published="2001", accession=2),
        record("a", published="2001", accession=1),
        record("new", published="2020", accession=3),
    )
    assert index.ordered(sort="oldest") == ["a", "b", "new"]


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_unknown_dates_come_last_by_date(index: Index, sort: Sort) -> None:
    index.hold(record("none", published=None), record("a", published="1900"), record("b"))
    assert index.ordered(sort=sort)[-1] == "none"


def test_an_imprecise_date_sorts_by_its_first_day(index: Index) -> None:
    index.hold(
        record("year", published="2018"),
        record("day", published="2018-02-01"),
        record("before", published="2017-12-31"),
    )
    assert index.ordered(sort="oldest") == ["before", "year", "day"]
    assert index.ordered(sort="newest") == ["day", "year", "before"]


def test_titles_sort_by_their_folded_words(index: Index) -> None:
    index.hold(
        record("c", title="child B"),
        record("a", title="Élan"),
        record("b", title="Child A"),
        record("d", title="Zebra"),
        record("e", title="10 babies"),
    )
    assert index.ordered(sort="title") == ["e", "b", "c", "a", "d"]


def test_equal_titles_sort_by_arrival(index: Index) -> None:
    index.hold(*(record(f"r{n}", title="Overview report", accession=n) for n in (20, 3, 100)))
    assert index.ordered(sort="title") == ["r3", "r20", "r100"]


def test_more_of_a_word_in_a_text_ranks_higher(index: Index) -> None:
    index.hold(
        record("once", "neglect and some other words here"),
        record("often", "neglect neglect neglect other words here"),
    )
    assert index.ordered("neglect") == ["often", "once"]
    scores = [hit.score for hit in index.search("neglect").hits]
    assert scores[0] > scores[1] > 0


def test_a_rare_word_weighs_more_than_a_common_one(index: Index) -> None:
    index.hold(
        *(record(f"r{n}", "common filling text") for n in range(20)),
        record("rare", "rare filling text"),
    )
    assert index.ordered("common OR rare")[0] == "rare"


def test_the_shorter_of_two_texts_ranks_higher(index: Index) -> None:
    index.hold(record("long", "neglect " + "other words " * 500), record("short", "neglect too"))
    assert index.ordered("neglect") == ["short", "long"]


def test_more_of_the_words_of_an_or_rank_higher(index: Index) -> None:
    index.hold(
        record("one", "alpha and some more"),
        record("two", "alpha and beta more"),
        record("three", "beta and some more"),
    )
    assert index.ordered("alpha OR beta")[0] == "two"


@pytest.mark.parametrize("query", ["same", '"same text"', "sam*", "NOT other", "published:2018"])
def test_equally_relevant_records_come_newest_first(index: Index, query: str) -> None:
    index.hold(
        record("b", "same text", published="2018-02-01"),
        record("d", "same text", published="2018-04-01"),
        record("a", "same text", published="2018-01-01"),
        record("c", "same text", published="2018-03-01"),
    )
    assert index.ordered(query) == ["d", "c", "b", "a"]
    paged = [index.ordered(query, offset=at, limit=1) for at in range(4)]
    assert paged == [["d"], ["c"], ["b"], ["a"]]


def test_equally_relevant_records_keep_their_order_through_an_update(index: Index) -> None:
    documents = [record(f"r{n}", "same text", accession=n) for n in range(9)]
    index.hold(*documents)
    index.update(documents[7], documents[2])
    index.update(documents[5])
    assert index.ordered("same") == [f"r{n}" for n in range(8, -1, -1)]


def test_a_selection_does_not_change_the_scores(index: Index) -> None:
    index.hold(
        record("a", "neglect", facets={"type": ("x",)}),
        record("b", "neglect neglect other", facets={"type": ("x",)}),
    )
    plain = index.search("neglect").hits
    assert index.search("neglect", selection={"type": ("x",)}).hits == plain
    assert index.search("neglect published:2018").hits == plain


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("query", ["", "word", "wor*", "word OR other", "NOT missing"])
def test_pages_of_results_are_disjoint_and_complete(index: Index, sort: Sort, query: str) -> None:
    index.hold(
        *(
            record(f"r{n}", "word " * (n % 3 + 1), title=f"T{n % 4}", published=f"{2000 + n % 5}")
            for n in range(37)
        )
    )
    whole = index.ordered(query, sort=sort)
    assert len(set(whole)) == 37
    paged = [
        hit for at in range(0, 40, 5) for hit in index.ordered(query, sort=sort, offset=at, limit=5)
    ]
    assert paged == whole


@pytest.mark.parametrize("sort", SORTS)
def test_the_page_after_the_last_is_empty(index: Index, sort: Sort) -> None:
    index.hold(record("a", "word"), record("b", "word"))
    after = index.search("word", sort=sort, offset=10)
    assert (after.total, after.hits) == (2, ())


@pytest.mark.parametrize("sort", SORTS)
def test_the_same_question_gets_the_same_answer(index: Index, sort: Sort) -> None:
    index.hold(*(record(f"r{n}", "word") for n in range(20)))
    assert index.ordered("word", sort=sort) == index.ordered("word", sort=sort)


def test_later_accessions_than_two_billion_keep_their_order(index: Index) -> None:
    index.hold(*(record(f"r{n}", accession=n) for n in (2**31 - 1, 2**31, 2**32 - 1, 5)))
    assert index.ordered(sort="newest") == [f"r{n}" for n in (2**32 - 1, 2**31, 2**31 - 1, 5)]
    assert index.ordered(sort="oldest") == [f"r{n}" for n in (5, 2**31 - 1, 2**31, 2**32 - 1)]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("query", ["", "word", '"same word"', "NOT missing"])
def test_pages_of_filtered_results_are_disjoint_and_complete(
    index: Index, sort: Sort, query: str
) -> None:
    index.hold(
        *(
            record(
                f"r{n}",
                "same word",
                published=None if n % 4 == 0 else f"{2010 + n % 3}",
                facets={"type": ("x", "y") if n % 2 else ("z",)},
            )
            for n in range(24)
        )
    )
    narrowed = {"selection": {"type": ("x", "z")}, "start": date(2011, 1, 1), "sort": sort}
    whole = index.ordered(query, **narrowed)
    assert len(set(whole)) == 12
    paged = [index.ordered(query, offset=at, limit=5, **narrowed) for at in (0, 5, 10, 15)]
    assert [hit for hits in paged for hit in hits] == whole


def test_a_page_of_results_does_not_depend_on_how_many_are_on_it(index: Index) -> None:
    index.hold(*(record(f"r{n}", "word " * (n % 4 + 1), published="2018") for n in range(30)))
    whole = index.ordered("word")
    for limit in (1, 2, 7, 10, 29):
        assert index.ordered("word", limit=limit) == whole[:limit]
        assert index.ordered("word", offset=3, limit=limit) == whole[3 : 3 + limit]


@pytest.mark.parametrize("sort", SORTS)
def test_an_order_does_not_depend_on_the_order_of_arrival_in_the_index(
    index: Index, sort: Sort
) -> None:
    documents = [
        record(f"r{n}", "word", title=f"T{n % 2}", published=None if n % 3 else "2018")
        for n in range(12)
    ]
    index.hold(*documents)
    before = index.ordered("word", sort=sort)
    index.hold(*reversed(documents[:5]))
    for document in (*documents[8:], *documents[5:8]):
        index.update(document)
    assert index.ordered("word", sort=sort) == before
