"""Many queries at once: the form, and the table with each count as a link to what it counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from repo_search.facets import NAMES
from repo_search.matrix import FACET_OF, MOST_ROWS, By, Cell, Column, Matrix, Row, Where
from repo_search.matrix.lines import LONGEST_LINE, MOST_LINES
from repo_search.results import FACETS, FacetValue
from repo_search.texts import N_, _, plural
from web import urls, wording
from web.pages.advanced import ChoiceGroup, type_choices
from web.pages.chips import Chip, Names, chips
from web.pages.search import Choice
from web.urls import Arguments

_BYS: Mapping[By, str] = {
    "reports": N_("Reports, with the pages that answer"),
    "publishers": N_("Publishers, with numbers of reports"),
    "years": N_("Years published, with numbers of reports"),
}
_CAPTIONS: Mapping[By, str] = {
    "reports": N_("Pages of each report that answer each query"),
    "publishers": N_("Reports of each publisher that answer each query"),
    "years": N_("Reports of each year that answer each query"),
}
_ORDERS: Mapping[By, str] = {
    "reports": N_("The newest published stand first, those without a date last."),
    "publishers": N_(
        "Publishers with most reports stand first. A report of two publishers counts for each, and "
        "one of a body that another succeeded for both."
    ),
    "years": N_("The newest year stands first. A report whose date spans two years is in both."),
}
_HEADS: Mapping[By, tuple[str, str]] = {
    "reports": (N_("Report"), N_("Queries answered")),
    "publishers": (N_("Publisher"), N_("Any of them")),
    "years": (N_("Year published"), N_("Any of them")),
}
"""Of the first column and of the last."""
_WHERE: Mapping[Where, tuple[str, str]] = {
    "apart": (
        N_("apart"),
        N_("“apart”: the report holds all of the query, but no single page of it does."),
    ),
    "description": (
        N_("description"),
        N_("“description”: the report answers by its title, themes, date or the like, on no page."),
    ),
}
"""What stands in a cell instead of a number, and what that means."""
_SELECTS = ("publisher", "theme", "review", "language")
"""Filters that the form has a list for, beside the types."""
_OWN = ("from", "to", "expand")


class Asked(NamedTuple):
    """What was sent with the form: its lines, what the table is by, its filters and dates, and
    what the values chosen are called."""

    queries: str
    by: str
    arguments: Arguments
    names: Names


class Select(NamedTuple):
    name: str
    label: str
    choices: tuple[Choice, ...]


class CellView(NamedTuple):
    """`href` is "" where there is nothing to see."""

    text: str
    href: str


class ColumnView(NamedTuple):
    text: str
    href: str
    total: str


class RowView(NamedTuple):
    """`about` says whose a report is and of when."""

    text: str
    href: str
    lang: str
    about: str
    cells: tuple[CellView, ...]
    total: str


@dataclass(frozen=True, slots=True)
class TableView:
    """`notes` are sentences about the queries, `legends` about what stands in cells."""

    said: str
    caption: str
    order: str
    left_out: str
    notes: tuple[str, ...]
    legends: tuple[str, ...]
    first: str
    last: str
    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    total: str
    csv: str


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """`faults` are by the id of the field they are at; `kept` are arguments without a field in the
    form, `staying` names the filters among them; `opened` if one that the form has is in force."""

    title: str
    heading: str
    faults: tuple[tuple[str, str], ...]
    hint: str
    queries: str
    bys: tuple[Choice, ...]
    selects: tuple[Select, ...]
    types: tuple[ChoiceGroup, ...]
    any_type: bool
    published_from: str
    published_to: str
    own_words: bool
    opened: bool
    kept: Arguments
    staying: tuple[Chip, ...]
    table: TableView | None


def matrix_page(
    asked: Asked,
    held: Mapping[str, Sequence[FacetValue]],
    found: Matrix | None,
    faults: Sequence[tuple[str, str]],
) -> MatrixPage:
    """The form filled in with what was sent, and the table if there is one; `held` are the values
    that records have."""
    given, heading = asked.arguments, _("Many queries at once")
    selects = tuple(_select(name, held[name], given) for name in _SELECTS)
    types = type_choices(_chosen("type", given))
    listed = {(one.name, choice.value) for one in selects for choice in one.choices}
    listed |= {("type", choice.value) for group in types for choice in group.choices}
    kept = tuple(
        (name, value)
        for name, value in given
        if name not in _OWN
        and not ((name, value) in listed and _chosen(name, given))
        and (name not in FACETS or (name, value) in asked.names)
    )
    return MatrixPage(
        _("Error: %(title)s", title=heading) if faults else heading,
        heading,
        tuple(faults),
        _(
            "One query on each line, as you would write it in a search: at most %(lines)s, of "
            "%(characters)s characters. All words of a query must be there. Lines that begin with "
            "# are left out.",
            lines=MOST_LINES, characters=LONGEST_LINE,
        ),
        asked.queries,
        tuple(Choice(by, _(label), by == asked.by) for by, label in _BYS.items()),
        selects,
        types,
        not any(choice.selected for group in types for choice in group.choices),
        _first(given, "from"),
        _first(given, "to"),
        bool(_first(given, "expand")),
        len(kept) < len(given),
        kept,
        chips(kept, asked.names),
        _table(found, asked) if found else None,
    )  # fmt: skip


def _first(arguments: Arguments, name: str) -> str:
    return next(iter(urls.values(arguments, name)), "")


def _chosen(name: str, arguments: Arguments) -> str:
    """The value that a list shows; of several it shows none, and they are kept."""
    values = urls.values(arguments, name)
    return values[0] if len(values) == 1 else ""


def _select(name: str, values: Iterable[FacetValue], arguments: Arguments) -> Select:
    chosen = _chosen(name, arguments)
    labels = sorted((wording.capital(v.label), v.value) for v in values if v.count)
    choices = (Choice(value, label, value == chosen) for label, value in labels)
    return Select(name, _(NAMES[name]), (Choice("", _("Any"), not chosen), *choices))


def _table(found: Matrix, asked: Asked) -> TableView:
    said = plural(
        "%(number)s report answers at least one of the queries",
        "%(number)s reports answer at least one of the queries",
        found.total,
    )
    searches = [_search(column, asked.arguments) for column in found.columns]
    first, last = _HEADS[found.by]
    where = {cell.where for row in found.rows for cell in row.cells}
    return TableView(
        said,
        _(_CAPTIONS[found.by]),
        _(_ORDERS[found.by]),
        _left_out(found),
        (*found.notes, *(note for column in found.columns for note in _notes(column))),
        tuple(_(legend) for name, (_name, legend) in _WHERE.items() if name in where),
        _(first),
        _(last),
        tuple(
            ColumnView(column.line.text, urls.search(search), f"{column.total:,}")
            for column, search in zip(found.columns, searches, strict=True)
        ),
        tuple(
            _report(row, found.columns, asked.arguments)
            if found.by == "reports"
            else _counted(FACET_OF[found.by], row, searches, asked.arguments)
            for row in found.rows
        ),
        f"{found.total:,}",
        urls.matrix(asked.queries, found.by, asked.arguments, "csv"),
    )


def _search(column: Column, arguments: Arguments) -> Arguments:
    """The search that finds as many reports as the query of a column has."""
    return urls.canonical((*arguments, ("q", column.line.text), ("words", "all")))


def _notes(column: Column) -> Iterable[str]:
    query = wording.quoted(column.line.text)
    for note in column.notes:
        yield _("%(query)s: %(note)s", query=query, note=note)
    for added in column.added:
        others = ", ".join(added.others)
        yield _("%(query)s: also searched for: %(others)s", query=query, others=others)


def _left_out(found: Matrix) -> str:
    if not found.left_out:
        return ""
    return _(
        "The first %(shown)s rows are shown, and %(number)s are left out. Narrow the table by "
        "publisher, theme or date, or ask fewer queries. The CSV file has up to %(most)s rows.",
        shown=f"{len(found.rows):,}", number=f"{found.left_out:,}", most=f"{MOST_ROWS:,}",
    )  # fmt: skip


def _report(row: Row, columns: Sequence[Column], arguments: Arguments) -> RowView:
    record = row.record
    assert record is not None  # noqa: S101 - of every row of reports
    whose = [*(p.label for p in record.publishers), wording.published(record.published)]
    switches = urls.expansion(arguments)
    return RowView(
        record.title,
        urls.record(row.value),
        wording.language_attribute(record),
        ", ".join(whose),
        tuple(
            _cell(row.value, column.line.text, cell, switches)
            for column, cell in zip(columns, row.cells, strict=True)
        ),
        f"{row.total:,}",
    )


def _cell(record_id: str, query: str, cell: Cell, switches: Arguments) -> CellView:
    inside = urls.inside(record_id, query, 1, switches)
    match cell.where:
        case "pages":
            return CellView(f"{cell.number:,}", inside)
        case "apart":
            return CellView(_(_WHERE["apart"][0]), inside)
        case "description":
            return CellView(_(_WHERE["description"][0]), urls.record(record_id))
    return CellView("0", "")


def _counted(facet: str, row: Row, searches: Sequence[Arguments], arguments: Arguments) -> RowView:
    def chosen(search: Arguments) -> str:
        return urls.search(urls.replace(search, facet, row.value))

    cells = tuple(
        CellView(f"{cell.number:,}", chosen(search) if cell.number else "")
        for search, cell in zip(searches, row.cells, strict=True)
    )
    return RowView(row.label, chosen(arguments), "", "", cells, f"{row.total:,}")
