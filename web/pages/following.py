"""How a search or a record is kept: its feed, its e-mail alert, its records as files."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from repo_search.exporting import MOST
from repo_search.texts import N_, _
from web import urls
from web.pages import Link
from web.scopes import RECORDS, Scope
from web.urls import Arguments

FORMATS = {
    "csv": N_("Spreadsheet (CSV)"),
    "ris": N_("Reference manager (RIS)"),
    "bib": N_("BibTeX"),
    "csljson": N_("CSL-JSON"),
    "json": N_("JSON"),
    "mrc": N_("Library system (MARC 21)"),
    "marcxml": N_("MARCXML"),
}
"""What results and records can be had as, by the ending of the address."""


@dataclass(frozen=True, slots=True)
class Following:
    """Addresses, and what the exports hold. Without records there is nothing to export, but a
    feed and an alert make sense."""

    feed: str
    alert: str
    exported: str
    exports: tuple[Link, ...]


def following(arguments: Arguments, total: int, scope: Scope = RECORDS) -> Following:
    """The ways to keep a search that finds so much."""
    return Following(
        scope.feed(arguments),
        scope.alert(arguments),
        _("Export the first %(number)s results", number=f"{MOST:,}")
        if total > MOST
        else _("Export all results"),
        export_links(lambda form: scope.export(arguments, form), scope.forms) if total else (),
    )


def record_exports(record_id: str) -> tuple[Link, ...]:
    """One record in every format."""
    return export_links(lambda form: urls.record_export(record_id, form))


def export_links(
    address: Callable[[str], str], forms: Collection[str] = tuple(FORMATS)
) -> tuple[Link, ...]:
    """A link for each of these formats, whose address is made of its ending."""
    return tuple(Link(_(name), address(form)) for form, name in FORMATS.items() if form in forms)
