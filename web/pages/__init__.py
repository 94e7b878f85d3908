"""Page contexts: everything a page shows, as frozen values made by pure functions.

A template gets one context and the layout, and nothing else; contexts hold no markup.
"""

from dataclasses import dataclass

from repo_search.records import Reference
from repo_search.texts import _, plural
from web import urls
from web.scopes import FINDINGS


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Tally:
    """A link to so many records."""

    text: str
    href: str
    records: int


@dataclass(frozen=True, slots=True)
class CountedLink:
    text: str
    href: str
    count: str


def publisher_links(references: tuple[Reference, ...]) -> tuple[Link, ...]:
    return tuple(Link(r.label, urls.publisher(r.id)) for r in references)


def theme_links(references: tuple[Reference, ...]) -> tuple[Link, ...]:
    return tuple(Link(r.label, urls.theme(r.id)) for r in references)


def case_links(references: tuple[Reference, ...]) -> tuple[Link, ...]:
    return tuple(Link(r.label, urls.case(r.id)) for r in references)


def search_all(number: int, href: str) -> Link | None:
    """The link to a search for so many records; None if there are none."""
    if not number:
        return None
    said = plural(
        "Search and filter the record",
        "Search and filter all %(number)s records",
        number,
    )
    return Link(said, href)


def findings_link(number: int, facet: str, value: str) -> Link | None:
    """The link to so many findings with a value of a facet; None if there are none."""
    if not number:
        return None
    said = _("What reports found and recommend: %(findings)s", findings=FINDINGS.counted(number))
    return Link(said, FINDINGS.address([(facet, value)]))
