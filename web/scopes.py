"""What one searches through: records, or what they find. Both pages of results are made alike, and
their links lead to the address of their own scope."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from repo_search.errors import BadInput
from repo_search.exporting import FINDING_FORMATS, FORMATS
from repo_search.results import FACETS, OF_FINDINGS
from repo_search.texts import _
from web import urls, wording
from web.urls import Arguments


@dataclass(frozen=True, slots=True)
class Scope:
    """The path of a search, its facets, the arguments it has beside these, what so many of its
    results are called, and the formats in which they are had as files."""

    path: str
    facets: tuple[str, ...]
    others: tuple[str, ...]
    counted: Callable[[int], str]
    forms: tuple[str, ...]

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
        about = ((ABOUT, "findings"),) if self.path == FINDINGS.path else ()
        return urls.with_query(path, (*self.lasting(arguments), *about))


_OF_ALL = ("q", "expand", "without", "words", "from", "to", "sort", "per_page", "page")
RECORDS = Scope("/search", FACETS, (*_OF_ALL, "suggested"), wording.results, tuple(FORMATS))
FINDINGS = Scope("/findings", OF_FINDINGS, _OF_ALL, wording.findings, tuple(FINDING_FORMATS))
ABOUT = "about"
"""The argument by which an alert is told what it is about."""


def told_of(about: str) -> Scope:
    """What an alert is about; without a word that is records. Raises BadInput."""
    if about not in ("", "findings"):
        raise BadInput(_("Alerts tell of records, or with about=findings of findings."))
    return FINDINGS if about else RECORDS
