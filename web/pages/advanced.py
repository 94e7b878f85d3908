"""The advanced form in the manner of libraries: rows of words in fields, type, kind, dates."""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.query.rows import JOINS, ROW_FIELDS, Join, Row, rows_of
from repo_search.results import FACETS
from repo_search.texts import N_, _
from repo_search.vocabularies import document_types, review_kinds, type_groups
from web import urls, wording
from web.pages.chips import Chip, Names, chips
from web.pages.search import SORTS, Choice, Fault
from web.urls import Arguments

ROWS = 3
MOST_ROWS = 8
_FIELDS = {
    "": N_("Everything"),
    "title": N_("Title and abstract"),
    "publisher": N_("Publisher"),
    "theme": N_("Theme"),
    "author": N_("Author"),
    "case": N_("Case"),
}
"""Where a row can search."""
_JOINS: dict[Join, str] = {"and": N_("and"), "or": N_("or"), "not": N_("not")}
_SELECTS = ("type", "review")
"""Filters that the form has a list for, which chooses one value."""
_OWN = ("q", "from", "to", "sort")


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    number: int
    text: str
    fields: tuple[Choice, ...]
    joins: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class AdvancedPage:
    """`kept` are arguments without a field in the form, which carries them along; `staying` names
    the filters among them; `matrix` leads to the table of many queries."""

    title: str
    heading: str
    faults: tuple[Fault, ...]
    rows: tuple[RowView, ...]
    can_grow: bool
    types: tuple[ChoiceGroup, ...]
    any_type: bool
    reviews: tuple[Choice, ...]
    published_from: str
    published_to: str
    sorts: tuple[Choice, ...]
    kept: Arguments
    staying: tuple[Chip, ...]
    matrix: str


def advanced_page(
    arguments: Arguments,
    names: Names,
    rows: Sequence[Row] | None = None,
    faults: Sequence[Fault] = (),
    *,
    more: bool = False,
) -> AdvancedPage:
    """The form filled in with a search. `rows` are those sent with the form, else they are read
    from the query; `names` are those of values chosen; `more` asks for one row more."""
    given = list(rows_of(_first(arguments, "q")) if rows is None else rows)
    if given and given[0].join == "not":
        given.insert(0, Row(""))
    number = min(max(ROWS, len(given) + more), MOST_ROWS)
    given += [Row("")] * (number - len(given))
    kept = tuple((n, v) for n, v in arguments if not _has_field(n, arguments))
    kept = tuple((n, v) for n, v in kept if n not in FACETS or (n, v) in names)
    return AdvancedPage(
        _("Error: Advanced search") if faults else _("Advanced search"),
        _("Advanced search"),
        tuple(faults),
        tuple(_row(place, row) for place, row in enumerate(given, start=1)),
        number < MOST_ROWS,
        type_choices(_chosen("type", arguments)),
        not _chosen("type", arguments),
        review_choices(_chosen("review", arguments)),
        _first(arguments, "from"),
        _first(arguments, "to"),
        _sorts(_first(arguments, "sort")),
        kept,
        chips(kept, names),
        urls.matrix(_first(arguments, "q"), arguments=arguments),
    )


def _first(arguments: Arguments, name: str) -> str:
    return next(iter(urls.values(arguments, name)), "")


def _has_field(name: str, arguments: Arguments) -> bool:
    return name in _OWN or (name in _SELECTS and len(urls.values(arguments, name)) == 1)


def _chosen(name: str, arguments: Arguments) -> str:
    """The value that the list of a filter shows; of several it shows none, and they are kept."""
    values = urls.values(arguments, name)
    return values[0] if len(values) == 1 else ""


def _row(number: int, row: Row) -> RowView:
    return RowView(
        number,
        row.text,
        tuple(Choice(f, _(_FIELDS[f]), f == row.field) for f in ("", *ROW_FIELDS)),
        tuple(Choice(join, _(_JOINS[join]), join == row.join) for join in JOINS),
    )


def type_choices(chosen: str) -> tuple[ChoiceGroup, ...]:
    """Document types in their groups, each of which can be chosen too."""
    return tuple(
        ChoiceGroup(
            wording.capital(_(group.label)),
            (
                Choice(group_id, _("All %(group)s", group=_(group.label)), group_id == chosen),
                *(
                    Choice(type_id, wording.capital(_(entry.label)), type_id == chosen)
                    for type_id, entry in document_types().items()
                    if entry.group == group_id
                ),
            ),
        )
        for group_id, group in type_groups().items()
    )


def review_choices(chosen: str) -> tuple[Choice, ...]:
    """Kinds of review, and any."""
    return (
        Choice("", _("Any"), not chosen),
        *(
            Choice(kind.id, wording.review_kind(kind), kind.id == chosen)
            for kind in review_kinds().values()
        ),
    )


def _sorts(chosen: str) -> tuple[Choice, ...]:
    return (
        Choice("", _("Best for this search"), not chosen),
        *(Choice(value, _(label), value == chosen) for value, label in SORTS.items()),
    )
