"""Everything that narrows a search, each as a chip that can be taken away."""

from collections.abc import Mapping
from dataclasses import dataclass

from repo_search.dates import parse_date
from repo_search.errors import BadInput
from repo_search.facets import NAMES
from repo_search.texts import N_, _
from web import urls, wording
from web.scopes import RECORDS, Scope
from web.urls import Arguments

Names = Mapping[tuple[str, str], str]
"""What values of facets are called, by facet and value as it stands in the arguments."""

_DATES = {"from": N_("Published from"), "to": N_("Published to")}
_SWITCHES = {
    "suggested": (N_("Suggested themes"), N_("left out")),
    "words": (N_("Words"), N_("all of them")),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force; following `href` takes it away."""

    facet: str
    label: str
    href: str


def chips(arguments: Arguments, names: Names, scope: Scope = RECORDS) -> tuple[Chip, ...]:
    """One chip for each filter of a search. What is no date or has no name narrows nothing, and
    the page says so elsewhere."""
    found = [
        Chip(
            _(NAMES[facet]),
            wording.capital(names[facet, value]),
            scope.address(urls.remove(arguments, facet, value)),
        )
        for facet, value in arguments
        if facet in scope.facets and (facet, value) in names
    ]
    found += [
        Chip(_(said), value, scope.address(urls.remove(arguments, name)))
        for name, said in _DATES.items()
        for value in map(date_said, urls.values(arguments, name))
        if value
    ]
    found += [
        Chip(_(said), _(state), scope.address(urls.remove(arguments, name)))
        for name, (said, state) in _SWITCHES.items()
        if urls.values(arguments, name)
    ]
    return tuple(found)


def date_said(written: str) -> str:
    """A date that somebody typed, as it is understood: "May 2019" for "2019-05"; "" for none."""
    try:
        return wording.period(parse_date(written))
    except BadInput:
        return ""
