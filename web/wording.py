"""Counts, sizes, dates and formats in plain English."""

from collections.abc import Mapping
from datetime import date

from repo_search.cases import Event, EventKind, EventState
from repo_search.dates import ImpreciseDate
from repo_search.records import Holding, Record
from repo_search.vocabularies import (
    document_types,
    label_of,
    languages,
    review_kinds,
)

_FORMATS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/msword": "old Word document",
    "application/rtf": "rich text",
    "application/vnd.oasis.opendocument.text": "OpenDocument text",
    "text/html": "web page",
    "application/xhtml+xml": "web page",
    "text/plain": "plain text",
}
_KILO = 1000


def count(number: int, one: str, many: str = "") -> str:
    """ "1 record", "2,013 records"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def size(number: int) -> str:
    """Bytes in decimal units, as file managers show them: "340 kB", "1.2 MB"."""
    if number < _KILO:
        return count(number, "byte")
    if number < _KILO**2:
        return f"{round(number / _KILO)} kB"
    return f"{number / _KILO**2:.1f} MB"


def file_format(holding: Holding) -> str:
    return _FORMATS.get(holding.media_type, holding.media_type)


def extent(holding: Holding) -> str:
    """ "34 pages, PDF, 1.2 MB"."""
    parts = [
        count(holding.pages, "page" if holding.paged else "part") if holding.pages else "",
        file_format(holding),
        size(holding.size),
    ]
    return ", ".join(part for part in parts if part)


def text_state(record: Record, recognised: int) -> str:
    """What to say of where its text comes from; `recognised` counts its pages read by OCR."""
    if record.text == "none":
        return f"None: {record.text_reason.rstrip('.') or 'no text was found'}."
    if not recognised:
        return ""
    verb = "was" if recognised == 1 else "were"
    return (
        f"{count(recognised, 'page')} {verb} recognised from pictures (OCR) and may hold mistakes."
    )


def page_word(holding: Holding | None) -> str:
    """What one of its passages is called: files without pages are cut into numbered parts."""
    return "Page" if holding is None or holding.paged else "Part"


def day(value: date) -> str:
    """ "5 March 2026"."""
    return f"{value.day} {value:%B %Y}"


def published(value: ImpreciseDate | None) -> str:
    """The date as written, a day written in figures spelt out."""
    if value is None:
        return "Date unknown"
    if value.earliest == value.latest:
        return day(value.earliest)
    return value.written


def document_type(record: Record) -> str:
    """ "Overview report", or "" when unknown."""
    return capital(label_of(document_types(), record.document_type or ""))


def review(record: Record) -> str:
    """ "SCR: serious case review", or "" when unknown."""
    if not record.review:
        return ""
    entry = review_kinds().get(record.review)
    if entry is None:
        return record.review
    name = next(iter(entry.variants), "")
    if not name or name.casefold() == entry.label.casefold():
        return capital(entry.label)
    return f"{capital(name)} ({entry.label})"


def review_short(record: Record) -> str:
    return capital(label_of(review_kinds(), record.review or ""))


def language_names(record: Record) -> tuple[str, ...]:
    return tuple(label_of(languages(), code) for code in record.languages)


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
    ("incident", "happened"): "Incident",
    ("commissioned", "happened"): "Review commissioned",
    ("commissioned", "planned"): "Review to be commissioned",
    ("learning event", "happened"): "Learning event held",
    ("learning event", "planned"): "Learning event to be held",
    ("publication", "happened"): "Report published",
    ("publication", "planned"): "Report to be published",
    ("publication", "delayed"): "Publication delayed",
    ("publication", "refused"): "Report not published",
    ("publication", "ended"): "No longer published by its publisher",
    ("response", "happened"): "Response published",
    ("response", "planned"): "Response to be published",
}


def event(told: Event) -> str:
    """ "Learning event held: April 2018"."""
    said = _EVENTS.get((told.kind, told.state), f"{capital(told.kind)}: {told.state}")
    return f"{said}: {published(told.when)}" if told.when else said


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def listed(names: list[str], word: str = "and") -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"
