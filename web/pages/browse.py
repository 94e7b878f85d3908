"""The home page: what the repository holds, what came in last, and where to look around."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from repo_search.records import Record
from repo_search.results import ResultPage
from repo_search.texts import _
from repo_search.thesaurus import Theme
from web import urls
from web.pages import Tally
from web.pages.coverage import coverage
from web.pages.plots import YearPlot, year_plot
from web.pages.results import RecordLine, record_line

HOME_PUBLISHERS = 10


@dataclass(frozen=True, slots=True)
class HomePage:
    title: str
    holds: str
    additions: tuple[RecordLine, ...]
    themes: tuple[Tally, ...]
    publishers: tuple[Tally, ...]
    plot: YearPlot | None
    linked: Mapping[str, Any]
    """The repository in JSON-LD."""


def home_page(
    everything: ResultPage,
    additions: Sequence[Record],
    top_themes: Iterable[Theme],
    publishers_held: int,
    last_added: datetime | None,
    linked: Mapping[str, Any],
) -> HomePage:
    """`everything` is the answer to a blank search: its facets count the whole repository."""
    counts = {value.value: value.count for value in everything.facets["theme"]}
    return HomePage(
        _("Published safeguarding reviews"),
        coverage(everything, publishers_held, last_added),
        tuple(record_line(record) for record in additions),
        tuple(
            Tally(theme.label, urls.theme(theme.theme_id), counts[theme.theme_id])
            for theme in top_themes
            if counts.get(theme.theme_id)
        ),
        tuple(
            Tally(value.label, urls.publisher(value.value), value.count)
            for value in everything.facets["publisher"][:HOME_PUBLISHERS]
        ),
        year_plot(everything.facets["year"], (), everything.total),
        linked,
    )
