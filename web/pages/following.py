"""How a search is kept: its feed, its e-mail alert, its results as files."""

from dataclasses import dataclass

from repo_search.texts import N_, _
from web import urls
from web.pages import Link
from web.urls import Arguments

FORMATS = {
    "csv": N_("Spreadsheet (CSV)"),
    "ris": N_("Reference manager (RIS)"),
    "bib": N_("BibTeX"),
    "json": N_("JSON"),
}
"""What results and records can be had as, by the ending of the address."""


@dataclass(frozen=True, slots=True)
class Following:
    """Addresses. Without records there is nothing to export, but a feed and an alert make sense."""

    feed: str
    alert: str
    exports: tuple[Link, ...]


def following(arguments: Arguments, total: int) -> Following:
    """The ways to keep a search that finds so many records."""
    return Following(
        urls.feed(arguments),
        urls.alert(arguments),
        tuple(Link(_(name), urls.export(arguments, form)) for form, name in FORMATS.items())
        if total
        else (),
    )
