"""Counts, sizes, dates and formats in plain English."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

from repo_search.cases import Event, EventKind, EventState
from repo_search.catalogue.finding_groups import Group
from repo_search.dates import ImpreciseDate, parse_date
from repo_search.errors import BadInput
from repo_search.records import Holding, Record
from repo_search.texts import N_, _, plural, spoken
from repo_search.vocabularies import (
    Entry,
    document_types,
    label_of,
    languages,
    review_kinds,
)

_FORMATS = {
    "application/pdf": N_("PDF"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": N_("Word document"),
    "application/msword": N_("old Word document"),
    "application/rtf": N_("rich text"),
    "application/vnd.oasis.opendocument.text": N_("OpenDocument text"),
    "text/html": N_("web page"),
    "application/xhtml+xml": N_("web page"),
    "text/plain": N_("plain text"),
}
_KILO = 1000


def records(number: int) -> str:
    return plural("%(number)s record", "%(number)s records", number)


def results(number: int) -> str:
    return plural("%(number)s result", "%(number)s results", number)


def findings(number: int) -> str:
    return plural("%(number)s finding", "%(number)s findings", number)


def publishers(number: int) -> str:
    return plural("%(number)s publisher", "%(number)s publishers", number)


def pages(number: int, holding: Holding | None) -> str:
    """ "1 page", "34 parts"."""
    if holding is None or holding.paged:
        return plural("%(number)s page", "%(number)s pages", number)
    return plural("%(number)s part", "%(number)s parts", number)


def said_in(group: Group) -> str:
    """In how many reports something was said: "in 14 reports since 2009"."""
    number = group.reports
    if group.first is None or group.last is None:
        return plural("in %(number)s report", "in %(number)s reports", number)
    if group.first.year == group.last.year:
        return plural(
            "in %(number)s report of %(year)s", "in %(number)s reports of %(year)s", number,
            year=group.first.year,
        )  # fmt: skip
    return plural(
        "in %(number)s report since %(year)s", "in %(number)s reports since %(year)s", number,
        year=group.first.year,
    )  # fmt: skip


def quoted(query: str) -> str:
    """A query in quotation marks, unless it has some itself."""
    return query if '"' in query else _("“%(query)s”", query=query)


def range_of(first: int, last: int, total: int) -> str:
    """ "11 to 20 of 2,013"."""
    return _(
        "%(first)s to %(last)s of %(total)s",
        first=f"{first:,}", last=f"{last:,}", total=f"{total:,}",
    )  # fmt: skip


def size(number: int) -> str:
    """Bytes in decimal units, as file managers show them: "340 kB", "1.2 MB"."""
    if number < _KILO:
        return plural("%(number)s byte", "%(number)s bytes", number)
    if number < _KILO**2:
        return f"{round(number / _KILO)} kB"
    return f"{number / _KILO**2:.1f} MB"


def file_format(holding: Holding) -> str:
    name = _FORMATS.get(holding.media_type)
    return _(name) if name else holding.media_type


def extent(holding: Holding) -> str:
    """ "34 pages, PDF, 1.2 MB"."""
    parts = [
        pages(holding.pages, holding) if holding.pages else "",
        file_format(holding),
        size(holding.size),
    ]
    return ", ".join(part for part in parts if part)


def text_state(record: Record, recognised: int) -> str:
    """What to say of where its text comes from; `recognised` counts its pages read by OCR."""
    if record.text == "none":
        reason = record.text_reason.rstrip(".") or _("no text was found")
        return _("None: %(reason)s.", reason=reason)
    if not recognised:
        return ""
    return plural(
        "%(number)s page was recognised from pictures (OCR) and may hold mistakes.",
        "%(number)s pages were recognised from pictures (OCR) and may hold mistakes.",
        recognised,
    )


def page(number: int, holding: Holding | None) -> str:
    """ "Page 12": files without pages are cut into numbered parts, "Part 3"."""
    if holding is None or holding.paged:
        return _("Page %(number)s", number=number)
    return _("Part %(number)s", number=number)


def page_of(number: int, holding: Holding) -> str:
    """ "Page 12 of 34", "Part 3 of 5"."""
    values = {"number": number, "all": f"{holding.pages:,}"}
    if holding.paged:
        return _("Page %(number)s of %(all)s", **values)
    return _("Part %(number)s of %(all)s", **values)


def day(value: date) -> str:
    """ "5 March 2026"."""
    return format_date(value, "d MMMM y", locale=spoken().locale)


def published(value: ImpreciseDate | None) -> str:
    """The date as written, a day written in figures spelt out."""
    if value is None:
        return _("Date unknown")
    if value.earliest == value.latest:
        return day(value.earliest)
    return value.written


def period(value: ImpreciseDate) -> str:
    """The day, month or year that it means, spelt out ("May 2019"); else as it was written."""
    first, last = value.earliest, value.latest
    if first == last:
        return day(first)
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    if (first, last) == (
        first.replace(day=1),
        first.replace(day=monthrange(first.year, first.month)[1]),
    ):
        return format_date(first, "MMMM y", locale=spoken().locale)
    return value.written


def document_type(record: Record) -> str:
    """ "Overview report", or "" when unknown."""
    return capital(_(label_of(document_types(), record.document_type or "")))


def review(record: Record) -> str:
    """ "Serious case review (SCR)", or "" when unknown."""
    if not record.review:
        return ""
    entry = review_kinds().get(record.review)
    if entry is None:
        return record.review
    return review_kind(entry)


def review_kind(entry: Entry) -> str:
    """ "Serious case review (SCR)"."""
    name = next(iter(entry.variants), "")
    if not name or name.casefold() == entry.label.casefold():
        return capital(_(entry.label))
    return _("%(name)s (%(short)s)", name=capital(_(name)), short=_(entry.label))


def review_short(record: Record) -> str:
    return capital(_(label_of(review_kinds(), record.review or "")))


def language_names(record: Record) -> tuple[str, ...]:
    return tuple(_(label_of(languages(), code)) for code in record.languages)


def language_attribute(record: Record) -> str:
    """The language to mark its words with where it is one and not English; else ""."""
    if (
        len(record.languages) == 1
        and record.languages[0] in languages()
        and (record.languages[0] != "en")
    ):
        return record.languages[0]
    return ""


_EVENTS: Mapping[tuple[EventKind, EventState], str] = {
    ("incident", "happened"): N_("Incident"),
    ("commissioned", "happened"): N_("Review commissioned"),
    ("commissioned", "planned"): N_("Review to be commissioned"),
    ("learning event", "happened"): N_("Learning event held"),
    ("learning event", "planned"): N_("Learning event to be held"),
    ("publication", "happened"): N_("Report published"),
    ("publication", "planned"): N_("Report to be published"),
    ("publication", "delayed"): N_("Publication delayed"),
    ("publication", "refused"): N_("Report not published"),
    ("publication", "ended"): N_("No longer published by its publisher"),
    ("response", "happened"): N_("Response published"),
    ("response", "planned"): N_("Response to be published"),
}


def happening(told: Event) -> str:
    """ "Learning event held"."""
    said = _EVENTS.get((told.kind, told.state))
    return _(said) if said else f"{capital(told.kind)}: {told.state}"


def event(told: Event) -> str:
    """ "Learning event held: April 2018"."""
    words = happening(told)
    return f"{words}: {published(told.when)}" if told.when else words


_STATUSES: Mapping[str, str] = {
    "planned": N_("Planned"),
    "in progress": N_("In progress"),
    "delayed in publication": N_("Publication delayed"),
    "published": N_("Report published"),
    "not published": N_("Report not published"),
    "no longer published": N_("No longer published by its publisher"),
}


def status(where: str | None) -> str:
    """Where the review of a case stands: "In progress"; "" when unknown."""
    return _(_STATUSES.get(where or "", where or ""))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def understood(written: str) -> str:
    """What a date as written is understood as ("From 1 April 2018 to 30 April 2018"), or what
    would be right."""
    try:
        when = parse_date(written)
    except BadInput as error:
        return str(error)
    if when.earliest == when.latest:
        return _("Understood as %(day)s.", day=day(when.earliest))
    return _(
        "Understood as from %(first)s to %(last)s.", first=day(when.earliest), last=day(when.latest)
    )
