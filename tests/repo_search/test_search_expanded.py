"""Searching by other names, spellings and compounds: on every engine, with real records."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from repo_search.catalogue import Catalogue, records
from repo_search.engine import Engine
from repo_search.engines import open_engine
from repo_search.indexing import bring_up_to_date
from repo_search.inside import matching_pages
from repo_search.results import ResultPage
from repo_search.search import SearchRequest, all_matches, search
from repo_search.settings import EMBEDDED_ENGINES

from .library import put, titles

Find = Callable[..., ResultPage]


@pytest.fixture(scope="module", params=EMBEDDED_ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    opened = open_engine(request.param, tmp_path_factory.mktemp("index"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def library(
    engine: Engine, empty_catalogue: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Catalogue]:
    folder = tmp_path_factory.mktemp("library")
    catalogue = Catalogue(f"sqlite:///{shutil.copy(empty_catalogue, folder)}")
    with catalogue.write() as connection:
        put(connection, "Quiet.", "The DV was known.", "Domestic abuse was known.", title="A")
        put(connection, "Domestic violence was known.", title="B")
        put(connection, "The violence was not domestic.", title="C")
        put(connection, "A child practice review of co-sleeping.", title="D")
        put(connection, "A serious case review on cosleeping.", title="E")
        put(connection, "Health care and pediatric services, in a program.", title="F")
        put(connection, "The therapist told of a healthcare plan.", title="G")
        put(connection, "The rapist was known.", title="H")
        gone = put(connection, "A careleaver, a care leaver, marijuana.", title="Withdrawn")
        records.withdraw(connection, gone, "A reason")
    bring_up_to_date(catalogue, engine)
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="module")
def find(library: Catalogue, engine: Engine) -> Find:
    def find(text: str, **given: object) -> ResultPage:
        return search(library, engine, SearchRequest(text, sort="title", **given))  # type: ignore[arg-type]

    return find


@pytest.mark.parametrize(
    ("text", "found", "own"),
    [
        ("dv", "AB", "A"),
        ("domestic violence", "ABC", "BC"),
        ('"domestic violence"', "B", "B"),
        ("domestic abuse known", "AB", "A"),
        ("known NOT dv", "BH", "BH"),
        ("SCR", "DE", ""),
        ("serious case review", "DE", "E"),
        ("overlay", "D", ""),
        ("cosleeping", "DE", "E"),
        ("co sleeping", "DE", "D"),
        ("co-sleeping", "DE", "D"),
        ("healthcare", "FG", "G"),
        ("health care", "FG", "F"),
        ("paediatric", "F", ""),
        ("programme", "F", ""),
        ("therapist", "G", "G"),
        ("dv OR overlay", "ABD", "A"),
        ("(domestic violence) known", "AB", "B"),
    ],
)
def test_the_same_thing_is_found_by_its_other_names(
    find: Find, text: str, found: str, own: str
) -> None:
    page = find(text)
    assert titles(page) == list(found)
    assert not page.relaxed
    mine = find(text, expand=False)
    assert titles(mine) == list(own) or mine.relaxed
    assert mine.added == ()


def test_the_page_says_what_was_added_and_each_is_switched_off(find: Find) -> None:
    (added,) = find("dv").added
    assert added.written == "dv"
    assert added.others == ("domestic abuse", "domestic violence")
    assert titles(find("dv", without=["domestic violence"])) == ["A"]
    (left,) = find("dv", without=["domestic violence"]).added
    assert left.others == ("domestic abuse",)


def test_words_of_withdrawn_records_are_not_told(find: Find) -> None:
    assert find("careleaver").added == ()
    assert find("care leaver").added == ()
    assert find("cannabis").added == ()


def test_pages_and_marks_agree_with_the_search(
    find: Find, library: Catalogue, engine: Engine
) -> None:
    (first, _) = find("dv").results
    assert first.pages_matched == 2
    marked = {p.page: [p.text[a:b] for a, b in p.spans] for p in first.passages}
    assert marked == {2: ["DV"], 3: ["Domestic abuse"]}

    def pages(**given: object) -> tuple[int, ...]:
        request = SearchRequest("dv", **given)  # type: ignore[arg-type]
        return matching_pages(library, engine, first.record.record_id, request).pages

    assert pages() == (2, 3)
    assert pages(expand=False) == (2,)
    assert pages(without=["domestic abuse"]) == (2,)


def test_an_ambiguous_acronym_is_offered(find: Find) -> None:
    page = find("CPR co-sleeping")
    (offer,) = page.offers
    assert [sense.query for sense in offer.senses] == [
        "child practice review co-sleeping",
        "cardiopulmonary resuscitation co-sleeping",
    ]
    assert titles(find(offer.senses[0].query)) == ["D", "E"]


def test_all_matches_of_a_bulk_edit_are_those_of_the_words_as_written(
    find: Find, library: Catalogue, engine: Engine
) -> None:
    ids, _ = all_matches(library, engine, SearchRequest("dv"))
    assert len(ids) == 1
    assert ids[0] == find("dv", expand=False).results[0].record.record_id


def test_relaxing_keeps_other_names(find: Find) -> None:
    page = find("zebra dv")
    assert page.relaxed
    assert titles(page) == ["A", "B"]
