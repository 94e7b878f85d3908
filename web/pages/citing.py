"""How to cite a record or a page of it, in two styles, and where it is found."""

from dataclasses import dataclass

from repo_search.formats.citation import apa, cite
from repo_search.records import Record
from repo_search.texts import _


@dataclass(frozen=True, slots=True)
class Citation:
    """A style ("Harvard") and the line in it; `anchor` is the line's id on the page."""

    anchor: str
    style: str
    text: str


def citations(
    record: Record, notice: str, address: str, page: int | None = None
) -> tuple[Citation, ...]:
    """The ways to cite a record, or one of its pages, that is found at an address."""
    return (
        Citation("harvard", _("Harvard"), cite(record, notice, page, address)),
        Citation("apa", _("APA (7th edition)"), apa(record, notice, page, address)),
    )
