"""The latest additions, day by day, and publications year by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from repo_search.errors import NotFound
from repo_search.passages import TextState
from repo_search.records import Record
from repo_search.results import UNKNOWN_YEAR, FacetValue
from repo_search.texts import N_, _
from web import urls, wording
from web.pages import Link, Tally, search_all
from web.pages.following import Following, following
from web.pages.pager import Pager, pager
from web.pages.plots import YearPlot, year_plot
from web.pages.results import RecordLine, record_line

LATEST_PER_PAGE = 20
TEXTS: Mapping[TextState, str] = {
    "layer": N_("Records with text in their file"),
    "ocr": N_("Records whose text was recognised from pictures (OCR)"),
    "none": N_("Records without text"),
}
_ABOUT_TEXTS: Mapping[TextState, str] = {
    "layer": N_("Every word of these can be searched for."),
    "ocr": N_("Their words can be searched for, but may hold mistakes."),
    "none": N_(
        "A search finds these by their description only. Some have no file here; of others the "
        "pages are pictures, or the file could not be read."
    ),
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and the records that were added on it."""

    day: str
    records: tuple[RecordLine, ...]


@dataclass(frozen=True, slots=True)
class LatestPage:
    """`all` and `following` are None where the list is of one sort of text: no search asks so."""

    title: str
    heading: str
    about: str
    range: str
    days: tuple[Day, ...]
    pager: Pager | None
    all: Link | None
    following: Following | None


def latest_page(
    records: Sequence[Record], text: TextState | None, number: int, total: int
) -> LatestPage:
    """`records` are those of this page, newest addition first; `total` is how many there are, of
    this sort of text if one is asked for. Raises NotFound for a page that is not there."""
    pages = max(-(-total // LATEST_PER_PAGE), 1)
    if not 1 <= number <= pages:
        raise NotFound(_("There is no such page of this list."))
    heading = _(TEXTS[text]) if text else _("Latest additions")
    first = (number - 1) * LATEST_PER_PAGE + 1
    return LatestPage(
        _("%(title)s (page %(number)s of %(pages)s)", title=heading, number=number, pages=pages)
        if pages > 1
        else heading,
        heading,
        _(_ABOUT_TEXTS[text])
        if text
        else _("In the order in which they were added here, whenever they were published."),
        wording.range_of(first, first + len(records) - 1, total) if records else "",
        tuple(
            Day(
                _("Added on %(day)s", day=wording.day(day)),
                tuple(record_line(record) for record in added),
            )
            for day, added in groupby(records, lambda record: record.added.date())
        ),
        pager(number, pages, lambda n: urls.latest(text or "", n)),
        None if text else search_all(total, urls.search()),
        None if text else following((), total),
    )


@dataclass(frozen=True, slots=True)
class Decade:
    """The years of a decade that have records, newest first."""

    name: str
    years: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class YearsPage:
    title: str
    plot: YearPlot | None
    decades: tuple[Decade, ...]
    unknown: Tally | None


def years_page(counted: Sequence[FacetValue], total: int) -> YearsPage:
    """Every year with records; `counted` is the facet “year” of a blank search."""
    years = sorted((v for v in counted if v.value != UNKNOWN_YEAR), key=lambda v: v.value)[::-1]
    unknown = next((v for v in counted if v.value == UNKNOWN_YEAR), None)
    return YearsPage(
        _("Publications by year"),
        year_plot(counted, (), total),
        tuple(
            Decade(_("%(year)ss", year=f"{decade}0"), tuple(map(_year, of_decade)))
            for decade, of_decade in groupby(years, lambda value: value.value[:3])
        ),
        _year(unknown) if unknown else None,
    )


def _year(value: FacetValue) -> Tally:
    said = _("Date unknown") if value.value == UNKNOWN_YEAR else value.value
    return Tally(said, urls.search([("year", value.value)]), value.count)
