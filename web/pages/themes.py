"""Themes: the tree of all that have records, and the page of one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from repo_search.results import FacetValue, ResultPage
from repo_search.texts import _
from repo_search.thesaurus import Theme
from web import urls
from web.pages import Link, Tally, findings_link, search_all
from web.pages.briefing import sheet_link
from web.pages.following import Following, following
from web.pages.plots import YearPlot, year_plot
from web.pages.results import RecordLine, record_line
from web.urls import Arguments


@dataclass(frozen=True, slots=True)
class ThemeNode:
    """A theme with the narrower ones under it; `note` is the first sentence of its scope note."""

    theme: Tally
    note: str
    narrower: "tuple[ThemeNode, ...]"


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """`others` are labels that came with documents and stand nowhere in the tree."""

    title: str
    tree: tuple[ThemeNode, ...]
    others: tuple[Tally, ...]


def themes_page(known: Mapping[str, Theme], counted: Sequence[FacetValue]) -> ThemesPage:
    """The tree of the themes that have records, at any depth."""
    here = _held(known, counted)
    tops = [theme for theme in here.values() if not any(b in here for b in theme.broader)]
    return ThemesPage(
        _("Themes"),
        tuple(_node(top, here, counts_of(counted), ()) for top in tops if top.matched),
        tuple(theme_tally(top, counts_of(counted)) for top in tops if not top.matched),
    )


def counts_of(counted: Sequence[FacetValue]) -> dict[str, int]:
    return {value.value: value.count for value in counted}


def _held(known: Mapping[str, Theme], counted: Sequence[FacetValue]) -> dict[str, Theme]:
    counts = counts_of(counted)
    return {theme_id: theme for theme_id, theme in known.items() if counts.get(theme_id)}


def _node(
    theme: Theme, here: Mapping[str, Theme], counts: Mapping[str, int], above: tuple[str, ...]
) -> ThemeNode:
    way = (*above, theme.theme_id)
    return ThemeNode(
        theme_tally(theme, counts),
        _first_sentence(theme.scope_note),
        tuple(
            _node(narrower, here, counts, way)
            for narrower in here.values()
            if theme.theme_id in narrower.broader and narrower.theme_id not in way
        ),
    )


def _first_sentence(text: str) -> str:
    first, stop, _rest = text.partition(". ")
    return first + stop.strip()


def theme_tally(theme: Theme, counts: Mapping[str, int]) -> Tally:
    return Tally(theme.label, urls.theme(theme.theme_id), counts[theme.theme_id])


@dataclass(frozen=True, slots=True)
class ThemePage:
    title: str
    scope_note: str
    variants: str
    broader: tuple[Link, ...]
    narrower: tuple[Tally, ...]
    related: tuple[Link, ...]
    note: str
    plot: YearPlot | None
    briefing: Link
    records: tuple[RecordLine, ...]
    all: Link | None
    findings: Link | None
    following: Following
    turtle: str


def records_on(theme_id: str) -> Arguments:
    """The search for the records on a theme and on narrower ones."""
    return (("theme", theme_id),)


def theme_page(
    theme: Theme,
    known: Mapping[str, Theme],
    counted: Sequence[FacetValue],
    found: ResultPage,
    findings: int,
) -> ThemePage:
    """`found` holds the newest records on the theme and on narrower ones; `findings` is how many
    findings there are on these."""
    counts, searched = counts_of(counted), records_on(theme.theme_id)
    return ThemePage(
        theme.label,
        theme.scope_note,
        "; ".join(theme.variants),
        _links(theme.broader, known),
        tuple(
            theme_tally(narrower, counts)
            for narrower in _held(known, counted).values()
            if theme.theme_id in narrower.broader
        ),
        _links(theme.related, known),
        ""
        if theme.matched
        else _("This theme came with a document. It is not in the thesaurus yet."),
        year_plot(found.facets["year"], searched, found.total),
        sheet_link(urls.theme(theme.theme_id)),
        tuple(record_line(result.record) for result in found.results),
        search_all(found.total, urls.search(searched)),
        findings_link(findings, "theme", theme.theme_id),
        following(searched, found.total),
        urls.turtle(urls.theme(theme.theme_id)),
    )


def _links(ids: Iterable[str], known: Mapping[str, Theme]) -> tuple[Link, ...]:
    here = sorted((known[i] for i in ids if i in known), key=lambda theme: theme.label.casefold())
    return tuple(Link(theme.label, urls.theme(theme.theme_id)) for theme in here)
