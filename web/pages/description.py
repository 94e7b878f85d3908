"""The description of a record: its fields, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from repo_search.claims import Claim, Source
from repo_search.records import UNKNOWN_RIGHTS, Record
from repo_search.texts import _
from web import wording
from web.pages import Link, case_links, publisher_links, theme_links
from web.pages.together import Related

_READ = (Source.TEXT, Source.PROPERTIES, Source.FILENAME)
"""Who is no person."""


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the description: plain values, or links; `outward` links leave the site. What is
    not `checked` was read in the document by the program."""

    name: str
    values: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    lang: str = ""
    outward: bool = False
    checked: bool = True


Claims = Mapping[str, Claim]
"""The winning claim of each field of a record."""


def described(
    record: Record, winning: Claims, recognised: int, related: Sequence[Related]
) -> tuple[Field, ...]:
    """The rows of a record's description that say something."""
    holding = record.holding
    lang = wording.language_attribute(record)

    def row(
        name: str,
        field: str,
        values: tuple[str, ...] = (),
        links: tuple[Link, ...] = (),
        lang: str = "",
    ) -> Field:
        return Field(name, values, links, lang, checked=checked(winning, field))

    rows = (
        row(_("Publisher"), "publisher", links=publisher_links(record.publishers)),
        row(
            _("Date published"),
            "published",
            (wording.published(record.published), *_guessed(winning)),
        ),
        row(_("Document type"), "document_type", _given(wording.document_type(record))),
        row(_("Kind of review"), "review", _given(wording.review(record))),
        row(_("Case"), "case", links=case_links(record.cases)),
        row(_("Status"), "status", _given(wording.status(record.status))),
        *(Field(other.label, links=(other.link,)) for other in related),
        row(_("Themes"), "themes", links=theme_links(record.themes)),
        Field(_("Suggested themes"), (), theme_links(record.suggested), checked=False),
        row(_("Authors"), "authors", record.authors),
        row(_("Language"), "language", wording.language_names(record)),
        row(_("Series"), "series", _given(record.series), lang=lang),
        row(_("Period covered"), "period_covered", _given(record.period_covered)),
        Field(_("Length and format"), _given(wording.extent(holding) if holding else "")),
        Field(_("Text"), _given(wording.text_state(record, recognised))),
        _published_at(record.source_url or ""),
        row(_("Rights"), "rights", _rights(record)),
        row(_("Licence"), "licence", _given(record.licence)),
        Field(_("Notes"), record.notes),
        Field(_("Added"), (wording.day(record.added.date()),)),
        *_changed(record),
        Field(_("Record number"), (record.record_id,)),
    )
    return tuple(row for row in rows if row.values or row.links)


def checked(winning: Claims, field: str) -> bool:
    """Whether a person or the publisher's page says it, not the program's reading of the file."""
    return field not in winning or winning[field].source not in _READ


def _changed(record: Record) -> tuple[Field, ...]:
    day = record.changed.date()
    return (Field(_("Last changed"), (wording.day(day),)),) if day != record.added.date() else ()


def _guessed(winning: Claims) -> tuple[str, ...]:
    """What to say of a date that is printed nowhere."""
    dated_by = winning["published"].source if "published" in winning else None
    if dated_by == Source.PROPERTIES:
        return (_("No date is printed: this is when the file was made."),)
    if dated_by == Source.FILENAME:
        return (_("No date is printed: this is from the file’s name."),)
    return ()


def _leads_somewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and not (parts.hostname or "").endswith(".example")


def _published_at(address: str) -> Field:
    """A link for an address of the web; any other scheme stays text, so that it cannot run, and so
    does a reserved example domain (RFC 2606), which leads nowhere."""
    if _leads_somewhere(address):
        return Field(_("Published at"), links=(Link(address, address),), outward=True)
    return Field(_("Published at"), _given(address))


def _given(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _rights(record: Record) -> tuple[str, ...]:
    holder = record.rights_holder
    held = (_("Rights holder: %(name)s", name=holder),) if holder else ()
    return (record.rights or _(UNKNOWN_RIGHTS), *held)
