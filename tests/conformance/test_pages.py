"""Page hits: where in a record the words are."""

import pytest

from repo_search.results import PageHits

from .library import Index, record


@pytest.fixture
def shelf(index: Index) -> Index:
    index.hold(
        record("a", "neglect", "alcohol", "neglect and alcohol, alcohol again", title="Drugs"),
        record("b", "nothing", "neglect"),
        record("c", "nothing here", title="Neglect"),
    )
    return index


def test_the_pages_that_hold_a_word_are_counted_and_given(shelf: Index) -> None:
    hits = shelf.pages("neglect", "a", "b")
    assert (hits["a"].total, set(hits["a"].pages)) == (2, {1, 3})
    assert hits["b"] == PageHits(1, (2,))


def test_all_words_must_be_on_the_same_page(shelf: Index) -> None:
    assert shelf.pages("neglect alcohol", "a", "b") == {
        "a": PageHits(1, (3,)),
        "b": PageHits(0, ()),
    }


def test_either_word_of_an_or_makes_a_page_hit(shelf: Index) -> None:
    hits = shelf.pages("neglect OR alcohol", "a")
    assert set(hits["a"].pages) == {1, 2, 3}


def test_the_best_page_comes_first(shelf: Index) -> None:
    assert shelf.pages("neglect OR alcohol", "a")["a"].pages[0] == 3


def test_equally_good_pages_come_in_reading_order(index: Index) -> None:
    index.hold(record("a", *["neglect"] * 12), record("b", *["neglect"] * 3))
    assert index.pages("neglect", "a")["a"].pages == tuple(range(1, 13))
    assert index.pages("neglect", "a", limit=3)["a"] == PageHits(12, (1, 2, 3))


def test_no_more_pages_are_given_than_asked_for_but_all_are_counted(shelf: Index) -> None:
    hits = shelf.pages("neglect OR alcohol", "a", limit=2)["a"]
    assert (hits.total, len(hits.pages)) == (3, 2)


def test_words_of_the_description_are_on_no_page(shelf: Index) -> None:
    assert shelf.pages("neglect", "c") == {"c": PageHits(0, ())}
    assert shelf.pages("drugs", "a") == {"a": PageHits(0, ())}


def test_fields_dates_and_not_do_not_concern_pages(shelf: Index) -> None:
    hits = shelf.pages("neglect title:drugs published:1900 NOT alcohol", "a")
    assert set(hits["a"].pages) == {1, 3}


def test_a_phrase_is_found_on_the_page_it_stands_on(index: Index) -> None:
    index.hold(record("a", "the child died", "died the child", "over the", "child died of it"))
    assert index.pages('"the child died"', "a") == {"a": PageHits(1, (1,))}


def test_a_prefix_is_found_on_pages(index: Index) -> None:
    index.hold(record("a", "neglectful", "negligence", "other"))
    assert set(index.pages("negl*", "a")["a"].pages) == {1, 2}
    assert index.pages("neglect*", "a")["a"].pages == (1,)


def test_pages_of_a_record_nobody_has_are_none(shelf: Index) -> None:
    assert shelf.pages("neglect", "z", "b") == {"z": PageHits(0, ()), "b": PageHits(1, (2,))}


def test_pages_of_no_records_are_none(shelf: Index) -> None:
    assert shelf.pages("neglect") == {}


def test_pages_of_withdrawn_and_replaced_records_are_gone(shelf: Index) -> None:
    shelf.update(record("a", "alcohol only"), withdrawn=["b"])
    hits = shelf.pages("neglect OR alcohol", "a", "b")
    assert hits == {"a": PageHits(1, (1,)), "b": PageHits(0, ())}


def test_a_record_may_have_hundreds_of_pages(index: Index) -> None:
    pages = ["neglect" if number % 2 else "nothing" for number in range(1, 601)]
    index.hold(record("a", *pages), record("b", *pages))
    hits = index.pages("neglect", "a", limit=1_000)["a"]
    assert hits == PageHits(300, tuple(range(1, 601, 2)))


def test_empty_pages_keep_the_numbers_of_those_after_them(index: Index) -> None:
    index.hold(record("a", "", "neglect", "", "neglect"))
    assert index.pages("neglect", "a")["a"].pages == (2, 4)


def test_ids_of_records_are_taken_as_they_are(index: Index) -> None:
    ids = ["a", "A", "a b", "a-b", "ä", "a/b?c=d"]
    index.hold(*(record(record_id, f"word{n}") for n, record_id in enumerate(ids)))
    for number, record_id in enumerate(ids):
        assert index.found(f"word{number}") == {record_id}
        totals = {r: hits.total for r, hits in index.pages(f"word{number}", *ids).items()}
        assert totals == {r: int(r == record_id) for r in ids}
    index.update(withdrawn=["a"])
    assert index.found() == set(ids) - {"a"}
