"""The description of a record: its fields, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from repo_search.claims import Source
from repo_search.records import Record, Reference
from web import urls, wording
from web.pages import Link, case_links, publisher_links, theme_links


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the description: plain values, or links; `outward` links leave the site."""

    name: str
    values: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    lang: str = ""
    outward: bool = False


_NOT_CHECKED = ("Read in its text; not checked by a librarian.",)


def described(
    record: Record,
    dated_by: Source | None,
    recognised: int,
    related: Sequence[tuple[str, Reference]],
) -> tuple[Field, ...]:
    """The rows of a record's description that say something."""
    holding = record.holding
    lang = wording.language_attribute(record)
    rows = (
        Field("Publisher", links=publisher_links(record.publishers)),
        Field("Date published", (wording.published(record.published), *_guessed(dated_by))),
        Field("Document type", _given(wording.document_type(record))),
        Field("Kind of review", _given(wording.review(record))),
        Field("Case", links=case_links(record.cases)),
        Field("Status", _given(wording.capital(record.status or ""))),
        *(
            Field(wording.capital(relation), links=(Link(other.label, urls.record(other.id)),))
            for relation, other in related
        ),
        Field("Themes", links=theme_links(record.themes)),
        Field(
            "Suggested themes", _NOT_CHECKED[: len(record.suggested)], theme_links(record.suggested)
        ),
        Field("Authors", record.authors),
        Field("Language", wording.language_names(record)),
        Field("Series", _given(record.series), lang=lang),
        Field("Period covered", _given(record.period_covered)),
        Field("Length and format", _given(wording.extent(holding) if holding else "")),
        Field("Text", _given(wording.text_state(record, recognised))),
        _published_at(record.source_url or ""),
        Field("Rights", _rights(record)),
        Field("Licence", _given(record.licence)),
        Field("Notes", record.notes),
        Field("Added", (wording.day(record.added.date()),)),
        Field("Record number", (record.record_id,)),
    )
    return tuple(row for row in rows if row.values or row.links)


def _guessed(dated_by: Source | None) -> tuple[str, ...]:
    """What to say of a date that is printed nowhere."""
    if dated_by == Source.PROPERTIES:
        return ("No date is printed: this is when the file was made.",)
    return ("No date is printed: this is from the file’s name.",) * (dated_by == Source.FILENAME)


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
        return Field("Published at", links=(Link(address, address),), outward=True)
    return Field("Published at", _given(address))


def _given(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _rights(record: Record) -> tuple[str, ...]:
    holder = record.rights_holder
    held = (f"Rights holder: {holder}",) if holder else ()
    return (record.rights_statement, *held)
