"""Themes suggested from the text: shown as suggested, counted beside, accepted or refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from repo_search.catalogue import Catalogue, claims, records
from repo_search.claims import REFUSED, SHOWN_FROM, SUGGESTED, Claim, Source
from repo_search.engine import Engine
from repo_search.engines import open_engine
from repo_search.indexing import bring_up_to_date
from repo_search.results import FacetValue
from repo_search.search import SearchRequest, search
from repo_search.settings import EMBEDDED_ENGINES

from .library import add


@pytest.fixture(params=EMBEDDED_ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(request.param, tmp_path / "index")
    yield opened
    opened.close()


def suggest(catalogue: Catalogue, record_id: str, **confidences: float) -> None:
    made = [
        Claim(SUGGESTED, (label.replace("_", " "),), Source.TEXT, "page 1", "themes/1", sure)
        for label, sure in confidences.items()
    ]
    with catalogue.write() as connection:
        claims.replace(connection, record_id, [Source.TEXT], made)


def themes_of(catalogue: Catalogue, record_id: str) -> tuple[list[str], list[str]]:
    with catalogue.read() as connection:
        record = records.find(connection, record_id)
    return [t.label for t in record.themes], [t.label for t in record.suggested]


def say(catalogue: Catalogue, record_id: str, field: str, *values: str) -> None:
    with catalogue.write() as connection:
        claims.put(connection, record_id, [Claim(field, values, Source.LIBRARIAN)])


def test_a_suggestion_is_shown_from_a_stated_confidence_the_surest_first(
    catalogue: Catalogue,
) -> None:
    record_id = add(catalogue, "A text", themes="Suicide")
    suggest(catalogue, record_id, Neglect=SHOWN_FROM, Self_neglect=0.99, Poverty=SHOWN_FROM - 0.01)
    assert themes_of(catalogue, record_id) == (["Suicide"], ["Self-neglect", "Neglect"])


def test_an_accepted_suggestion_is_a_theme_and_a_refused_one_is_gone(catalogue: Catalogue) -> None:
    record_id = add(catalogue, "A text")
    suggest(catalogue, record_id, Neglect=0.9, Poverty=0.8, Suicide=0.7)
    say(catalogue, record_id, "themes", "Neglect")
    say(catalogue, record_id, REFUSED, "Poverty")
    assert themes_of(catalogue, record_id) == (["Neglect"], ["Suicide"])


def test_a_suggestion_that_was_refused_does_not_come_back(catalogue: Catalogue) -> None:
    record_id = add(catalogue, "A text")
    say(catalogue, record_id, REFUSED, "Neglect")
    suggest(catalogue, record_id, Neglect=0.99)
    assert themes_of(catalogue, record_id) == ([], [])


def neglect(engine: Engine, catalogue: Catalogue, *, suggested: bool) -> tuple[int, FacetValue]:
    request = SearchRequest(selection={"theme": ["Neglect"]}, suggested=suggested)
    found = search(catalogue, engine, request)
    return found.total, next(v for v in found.facets["theme"] if v.value == "neglect")


def test_counts_name_both_numbers_and_suggested_ones_can_be_left_out(
    catalogue: Catalogue, engine: Engine
) -> None:
    add(catalogue, "One", themes="Neglect")
    suggest(catalogue, add(catalogue, "Two"), Neglect=0.9)
    suggest(catalogue, add(catalogue, "Three", themes="Neglect"), Poverty=0.9)
    bring_up_to_date(catalogue, engine)
    total, value = neglect(engine, catalogue, suggested=True)
    assert (total, value.count, value.suggested) == (3, 3, 1)
    total, value = neglect(engine, catalogue, suggested=False)
    assert (total, value.count, value.suggested) == (2, 2, 0)


def test_a_broader_theme_counts_a_suggested_narrower_one(
    catalogue: Catalogue, engine: Engine
) -> None:
    suggest(catalogue, add(catalogue, "Two"), Neglect=0.9)
    bring_up_to_date(catalogue, engine)
    found = search(catalogue, engine, SearchRequest(selection={"theme": ["abuse-and-neglect"]}))
    assert found.total == 1
    (value,) = (v for v in found.facets["theme"] if v.value == "abuse-and-neglect")
    assert (value.count, value.suggested) == (1, 1)


def test_words_of_a_suggested_theme_are_no_match_of_the_field(
    catalogue: Catalogue, engine: Engine
) -> None:
    suggest(catalogue, add(catalogue, "Two"), Neglect=0.9)
    bring_up_to_date(catalogue, engine)
    assert search(catalogue, engine, SearchRequest("theme:neglect")).total == 0
