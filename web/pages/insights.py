"""What the repository holds, in plots: each bar leads to the search for what it counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from repo_search.insights import Insights, ThemeYears
from repo_search.passages import TextState
from repo_search.results import UNKNOWN_YEAR, FacetValue
from repo_search.texts import N_, _, plural
from repo_search.vocabularies import document_types, type_groups
from web import urls, wording
from web.pages import Tally
from web.pages.plots import BarTable, YearPlot, rows, year_plot

MOST_ROWS = 15
_TEXTS: Mapping[TextState, str] = {
    "layer": N_("Text in the file"),
    "ocr": N_("Text recognised from pictures (OCR)"),
    "none": N_("No text"),
}


@dataclass(frozen=True, slots=True)
class ThemePlot:
    """A theme and its plot, to the scale of the others beside it."""

    theme: Tally
    plot: YearPlot


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A theme and its records of each year; None where there are none."""

    theme: Tally
    years: tuple[Tally | None, ...]


@dataclass(frozen=True, slots=True)
class InsightsPage:
    """`years` are the columns of `matrix`, the same as the plots of themes in words."""

    title: str
    holds: str
    plot: YearPlot | None
    themes: tuple[ThemePlot, ...]
    years: tuple[str, ...]
    matrix: tuple[MatrixRow, ...]
    tables: tuple[BarTable, ...]


def insights_page(found: Insights) -> InsightsPage:
    """The page of all counts."""
    years = sorted({int(v.value) for v in found.facets["year"] if v.value != UNKNOWN_YEAR})
    return InsightsPage(
        _("What the repository holds"),
        wording.records(found.total),
        year_plot(found.facets["year"], (), found.total),
        _themes(found.themes, years) if len(years) > 1 else (),
        tuple(map(str, years)),
        tuple(_matrix_row(theme, years) for theme in found.themes),
        tuple(table for table in _tables(found) if table.rows),
    )


def _theme(counted: ThemeYears) -> Tally:
    href = urls.search([("theme", counted.theme.theme_id)])
    return Tally(counted.theme.label, href, counted.total)


def _themes(counted: Sequence[ThemeYears], years: Sequence[int]) -> tuple[ThemePlot, ...]:
    span = range(years[0], years[-1] + 1)
    of_years = [v.count for one in counted for v in one.years if v.value != UNKNOWN_YEAR]
    plots = (
        (
            one,
            year_plot(
                one.years,
                (("theme", one.theme.theme_id),),
                one.total,
                id=f"theme-{number}",
                caption=one.theme.label,
                years=span,
                highest=max(of_years, default=1),
            ),
        )
        for number, one in enumerate(counted, start=1)
    )
    return tuple(ThemePlot(_theme(one), plot) for one, plot in plots if plot)


def _matrix_row(counted: ThemeYears, years: Iterable[int]) -> MatrixRow:
    counts = {value.value: value.count for value in counted.years}
    return MatrixRow(
        _theme(counted),
        tuple(
            Tally(
                f"{counts[str(year)]:,}",
                urls.search([("theme", counted.theme.theme_id), ("year", str(year))]),
                counts[str(year)],
            )
            if counts.get(str(year))
            else None
            for year in years
        ),
    )


def _tables(found: Insights) -> Iterable[BarTable]:
    facets = found.facets
    publishers = facets["publisher"]
    yield BarTable(
        "publishers",
        _("Publishers"),
        _("Publisher"),
        rows(_searches("publisher", publishers[:MOST_ROWS])),
        (
            *_most_shown(publishers),
            _("Records of a body that another succeeded count for both."),
        ),
    )
    yield _types(facets["type"], found.total)
    yield BarTable(
        "reviews",
        _("Kinds of review"),
        _("Kind of review"),
        rows(_searches("review", facets["review"][:MOST_ROWS])),
        _nameless(found.total - sum(value.count for value in facets["review"])),
    )
    yield BarTable(
        "languages",
        _("Languages"),
        _("Language"),
        rows(_searches("language", facets["language"][:MOST_ROWS])),
        (_("A record in two languages counts in each."),),
    )
    yield BarTable(
        "texts",
        _("Text that can be searched"),
        _("Text"),
        rows(
            [
                Tally(_(_TEXTS[state]), urls.latest(state), count)
                for state, count in found.texts.items()
                if count
            ]
        ),
        (_("A record without text is found by its description only."),),
    )


def _types(values: Sequence[FacetValue], total: int) -> BarTable:
    """Each group of document types, then its types; types of no group last."""
    counted = {value.value: value for value in values}
    ordered, inner = [], []
    for group in type_groups():
        types = [i for i, entry in document_types().items() if entry.group == group]
        ordered += [i for i in (group, *types) if i in counted]
        inner += types
    others = [i for i in counted if i not in ordered]
    typed = sum(counted[i].count for i in (*type_groups(), *others) if i in counted)
    return BarTable(
        "types",
        _("Document types"),
        _("Document type"),
        rows(
            _searches("type", [counted[i] for i in (*ordered, *others[:MOST_ROWS])]),
            [urls.search([("type", i)]) for i in inner],
        ),
        _nameless(total - typed),
    )


def _searches(facet: str, values: Sequence[FacetValue]) -> list[Tally]:
    return [
        Tally(wording.capital(v.label), urls.search([(facet, v.value)]), v.count) for v in values
    ]


def _most_shown(values: Sequence[FacetValue]) -> tuple[str, ...]:
    if len(values) <= MOST_ROWS:
        return ()
    return (
        _(
            "The %(shown)s with most records of %(all)s.",
            shown=MOST_ROWS, all=wording.publishers(len(values)),
        ),
    )  # fmt: skip


def _nameless(number: int) -> tuple[str, ...]:
    if number <= 0:
        return ()
    return (
        plural(
            "Of %(number)s record it is not known.",
            "Of %(number)s records it is not known.",
            number,
        ),
    )
