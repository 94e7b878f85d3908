"""What one searches through: records, or what they find. Both pages of results are made alike, and
their links lead to the address of their own scope."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from repo_search.errors import BadInput
from repo_search.exporting import FINDING_FORMATS, FORMATS
from repo_search.query import Query
from repo_search.results import FACETS, OF_FINDINGS, Addition, FacetValue, Offer
from repo_search.texts import N_, _
from web import urls, wording
from web.urls import Arguments


@dataclass(frozen=True, slots=True)
class Scope:
    """The path of a search, its facets, the arguments it has beside these, and what is said there:
    what so many of its results are, its title, the label of its box, the link to everything; and
    the formats in which all results are had. With `folded` several of what is counted are one
    result, and of pages there may be more than are known."""

    path: str
    facets: tuple[str, ...]
    others: tuple[str, ...]
    counted: Callable[[int], str]
    title: str
    box: str
    everything: str
    forms: tuple[str, ...]
    folded: bool = False

    def own(self, pairs: Iterable[tuple[str, str]]) -> Arguments:
        """Those of the arguments that this search has, in canonical form."""
        names = (*self.facets, *self.others)
        return urls.canonical((name, value) for name, value in pairs if name in names)

    def address(self, arguments: Iterable[tuple[str, str]] = ()) -> str:
        """The address of the search with these arguments."""
        return urls.with_query(self.path, self.own(arguments))

    def lasting(self, arguments: Iterable[tuple[str, str]]) -> Arguments:
        """What of a search stays when it is asked again later: not its order and not its page."""
        return urls.lasting(self.own(arguments))

    def feed(self, arguments: Iterable[tuple[str, str]] = ()) -> str:
        """The address of what is new in the search, as an Atom feed."""
        return urls.with_query(f"{self.path}.atom", self.lasting(arguments))

    def export(self, arguments: Iterable[tuple[str, str]], form: str) -> str:
        """The address of all its results in a format, which is an ending."""
        kept = ((n, v) for n, v in self.own(arguments) if n not in ("page", "per_page"))
        return urls.with_query(f"{self.path}.{form}", kept)

    def alert(self, arguments: Iterable[tuple[str, str]] = (), path: str = "/alerts/new") -> str:
        """The address at which one signs up to be told of what is new in it."""
        about = ((ABOUT, "findings"),) if self is FINDINGS else ()
        return urls.with_query(path, (*self.lasting(arguments), *about))


_OF_ALL = ("q", "expand", "without", "words", "from", "to", "sort", "per_page", "page")
RECORDS = Scope(
    "/search",
    FACETS,
    (*_OF_ALL, "suggested"),
    wording.results,
    N_("Search published reviews"),
    N_("Search the text and description of every record"),
    N_("See all records"),
    tuple(FORMATS),
)
FINDINGS = Scope(
    "/findings",
    OF_FINDINGS,
    _OF_ALL,
    wording.findings,
    N_("Search findings and recommendations"),
    N_("Search what reports find and recommend"),
    N_("See all findings"),
    tuple(FINDING_FORMATS),
    folded=True,
)
ABOUT = "about"
"""The argument by which an alert is told what it is about."""


def told_of(about: str) -> Scope:
    """What an alert is about; without a word that is records. Raises BadInput."""
    if about not in ("", "findings"):
        raise BadInput(_("Alerts tell of records, or with about=findings of findings."))
    return FINDINGS if about else RECORDS


class Answered(Protocol):
    """What both searches answer: see `ResultPage`."""

    @property
    def query(self) -> Query: ...
    @property
    def total(self) -> int: ...
    @property
    def relaxed(self) -> bool: ...
    @property
    def holding_all(self) -> int: ...
    @property
    def page(self) -> int: ...
    @property
    def per_page(self) -> int: ...
    @property
    def pages(self) -> int: ...
    @property
    def facets(self) -> Mapping[str, tuple[FacetValue, ...]]: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def added(self) -> tuple[Addition, ...]: ...
    @property
    def offers(self) -> tuple[Offer, ...]: ...
    @property
    def chosen(self) -> Mapping[tuple[str, str], str]: ...
