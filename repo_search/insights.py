"""What the repository holds, counted: everything by facet, the broadest themes by year."""

from dataclasses import dataclass

from repo_search.catalogue import Catalogue, additions
from repo_search.engine import Engine, EngineQuery
from repo_search.facets import facet_values
from repo_search.index_documents import authorities
from repo_search.passages import TextState
from repo_search.results import COUNTED, FacetValue
from repo_search.thesaurus import Theme

MOST_THEMES = 12
"""Themes that are counted by year, each with a search of its own."""


@dataclass(frozen=True, slots=True)
class ThemeYears:
    """A theme, how many records are about it, and how many of them are of each year."""

    theme: Theme
    total: int
    years: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Insights:
    """Counts of visible records: all of them, each facet, themes by year, where texts come from."""

    total: int
    facets: dict[str, tuple[FacetValue, ...]]
    themes: tuple[ThemeYears, ...]
    texts: dict[TextState, int]


def insights(catalogue: Catalogue, engine: Engine) -> Insights:
    """Counts everything. Themes that no other is broader than are counted by year, those with
    most records first; suggested themes count."""
    with catalogue.read() as connection:
        known = authorities(connection)
        states = additions.text_states(connection)
    everything = engine.search(EngineQuery(sort="newest", limit=0, facets=COUNTED))
    facets = facet_values(everything, {}, known, suggested=True)
    broadest = [
        (known.themes[value.value], value.count)
        for value in facets["theme"]
        if value.value in known.themes and not known.themes[value.value].broader
    ]
    by_year = tuple(
        ThemeYears(theme, count, _years(engine, theme.theme_id))
        for theme, count in broadest[:MOST_THEMES]
    )
    return Insights(everything.total, facets, by_year, states)


def _years(engine: Engine, theme_id: str) -> tuple[FacetValue, ...]:
    asked = EngineQuery(selection={"theme": (theme_id,)}, sort="newest", limit=0, facets=("year",))
    counted = engine.search(asked).facets["year"]
    return tuple(FacetValue(year, year, count, False) for year, count in sorted(counted.items()))
