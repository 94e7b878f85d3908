"""Facets as groups of checkboxes, and the chosen values as chips that can be taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repo_search.results import FACETS, FacetValue
from repo_search.vocabularies import document_types, type_groups
from web import urls, wording
from web.urls import Arguments

SHOWN = 8
"""Values of a facet that are on show; the others wait behind a “more” line."""

LONG = 10
"""Values of a facet among which one has to be looked for."""

LEGENDS = {
    "theme": "Theme",
    "type": "Document type",
    "review": "Kind of review",
    "publisher": "Publisher",
    "year": "Year published",
    "language": "Language",
}
"""Facets in the order of the form."""
_PLURALS = {
    "theme": "themes",
    "type": "document types",
    "review": "kinds of review",
    "publisher": "publishers",
    "year": "years",
    "language": "languages",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One checkbox. `inner` is true for a document type under its group; `suggested` is the number
    of its records for which a theme is only suggested, "" for none."""

    id: str
    value: str
    label: str
    count: str
    checked: bool
    suggested: str = ""
    inner: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """A group of checkboxes. `find` is the label of the field that finds values in a long one."""

    name: str
    legend: str
    shown: tuple[Option, ...]
    more: tuple[Option, ...]
    more_label: str
    find: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force; following `href` takes it away."""

    facet: str
    label: str
    href: str


def facet_views(facets: Mapping[str, Sequence[FacetValue]]) -> tuple[FacetView, ...]:
    return tuple(_view(name, facets[name]) for name in LEGENDS if facets.get(name))


def _view(name: str, values: Sequence[FacetValue]) -> FacetView:
    inner = name == "type"
    ordered = _in_groups(values) if inner else _chosen_first(values)
    options = [
        Option(
            f"{name}-{number}",
            value.value,
            wording.capital(value.label),
            f"{value.count:,}",
            value.selected,
            f"{value.suggested:,}" if value.suggested else "",
            inner and value.value not in type_groups(),
        )
        for number, value in enumerate(ordered, start=1)
    ]
    # A “more” line that hides one or two values costs more than it saves.
    room = len(options) if inner or len(options) <= SHOWN + 2 else SHOWN
    room = max(room, sum(option.checked for option in options))
    hidden = len(options) - room
    return FacetView(
        name,
        LEGENDS[name],
        tuple(options[:room]),
        tuple(options[room:]),
        f"{hidden} more {_PLURALS[name]}" if hidden else "",
        f"Find in {_PLURALS[name]}" if len(options) > LONG else "",
    )


def _chosen_first(values: Sequence[FacetValue]) -> list[FacetValue]:
    return sorted(values, key=lambda value: not value.selected)


def _in_groups(values: Sequence[FacetValue]) -> list[FacetValue]:
    """Each group of document types followed by its types, in the order of the lists."""
    places = {
        type_id: (list(type_groups()).index(entry.group), 1 + number)
        for number, (type_id, entry) in enumerate(document_types().items())
    } | {group: (number, 0) for number, group in enumerate(type_groups())}
    last = (len(type_groups()), 0)
    return sorted(values, key=lambda value: places.get(value.value, last))


def chips(arguments: Arguments, labels: Mapping[tuple[str, str], str]) -> tuple[Chip, ...]:
    """One chip for each filter of a search. `labels` gives the name of a (facet, id)."""
    found = [
        Chip(
            LEGENDS[name],
            wording.capital(labels[name, value]) if (name, value) in labels else value,
            urls.search(urls.remove(arguments, name, value)),
        )
        for name, value in arguments
        if name in FACETS
    ]
    for name, word in (("from", "Published from"), ("to", "Published to")):
        found += [
            Chip(word, value, urls.search(urls.remove(arguments, name)))
            for value in urls.values(arguments, name)
        ]
    if urls.values(arguments, "suggested"):
        there = urls.search(urls.remove(arguments, "suggested"))
        found.append(Chip("Suggested themes", "left out", there))
    if urls.values(arguments, "words"):
        found.append(Chip("Words", "all of them", urls.search(urls.remove(arguments, "words"))))
    return tuple(found)
