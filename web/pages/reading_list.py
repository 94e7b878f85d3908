"""The reading list: records and pages of records that somebody kept, in the order kept."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from repo_search.formats.citation import cite
from repo_search.records import Record
from repo_search.texts import _, all_of, plural
from web import urls, wording
from web.pages import Link
from web.pages.briefing import sheet_link
from web.pages.following import export_links

MOST = 200
"""Entries of one list; web/assets/reading-list.js keeps no more either."""
_ENTRY = re.compile(r"(?P<record_id>[0-9a-z]{1,40})(?:\.(?P<page>[1-9][0-9]{0,5}))?")
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """An entry as the address has it: a record, or a page of it (0 is the whole record)."""

    written: str
    record_id: str
    page: int


def wanted(values: Iterable[str]) -> tuple[Wanted, ...]:
    """The entries of an address, each once, the first MOST of them. What is no entry stands for a
    record that nobody knows."""
    entries = []
    for value in dict.fromkeys(value.strip() for value in values if value.strip()):
        read = _ENTRY.fullmatch(value)
        entries.append(
            Wanted(value, read["record_id"], int(read["page"] or 0))
            if read
            else Wanted(value[:_LONGEST_SHOWN], "", 0)
        )
    return tuple(entries[:MOST])


def pages_kept(entries: Sequence[Wanted], held: Mapping[str, Record]) -> dict[str, tuple[int, ...]]:
    """The published records among the entries in order, each with the pages that were kept of
    it."""
    kept: dict[str, tuple[int, ...]] = {}
    for entry in entries:
        record = held.get(entry.record_id)
        if record is not None and record.is_public:
            before = kept.setdefault(record.record_id, ())
            page = _page(entry, record)
            if page and page not in before:
                kept[record.record_id] = (*before, page)
    return kept


def pages_alone(
    entries: Sequence[Wanted], held: Mapping[str, Record]
) -> dict[str, tuple[int, ...]]:
    """The same, with no pages for a record that was kept as a whole too."""
    found = ((held[one.record_id], one) for one in entries if one.record_id in held)
    as_a_whole = {record.record_id for record, one in found if not _page(one, record)}
    kept = pages_kept(entries, held)
    return {one: () if one in as_a_whole else pages for one, pages in kept.items()}


def missing(entry: Wanted, record: Record | None) -> str:
    """What to say of an entry whose record is not there, or was withdrawn; "" of any other."""
    if record is None:
        return _("“%(entry)s” is not a record of this repository.", entry=entry.written)
    if record.tombstone is not None:
        return _("Record %(id)s was withdrawn and can no longer be read.", id=record.record_id)
    return ""


def _page(entry: Wanted, record: Record) -> int:
    """The page that was kept, where the record has it."""
    return entry.page if record.holding and entry.page <= record.holding.pages else 0


@dataclass(frozen=True, slots=True)
class ListEntry:
    """`missing` says why there is nothing to show, and then all that follows it is blank."""

    written: str
    remove: str
    missing: str
    link: Link | None = None
    lang: str = ""
    about: str = ""
    page: Link | None = None
    citation: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    title: str
    count: str
    entries: tuple[ListEntry, ...]
    cut: str
    briefing: Link | None
    exports: tuple[Link, ...]


def list_page(
    entries: Sequence[Wanted], held: Mapping[str, Record], notice: str, root: str, cut: bool
) -> ListPage:
    """The list with these entries, of which `held` are the records, withdrawn ones too, by the id
    they were asked for by. `root` is the address of the site; `cut` if there were more."""
    shown = [entry.written for entry in entries]
    without = {one: urls.reading_list(other for other in shown if other != one) for one in shown}
    lines = tuple(
        _entry(entry, held.get(entry.record_id), without[entry.written], notice, root)
        for entry in entries
    )
    exportable = any(line.link for line in lines)
    return ListPage(
        _("Reading list"),
        plural("%(number)s entry", "%(number)s entries", len(lines)),
        lines,
        _("Only the first %(number)s entries of this list are shown.", number=MOST) if cut else "",
        sheet_link(urls.reading_list(shown)) if exportable else None,
        export_links(lambda form: urls.reading_list(shown, form)) if exportable else (),
    )


def _entry(entry: Wanted, record: Record | None, remove: str, notice: str, root: str) -> ListEntry:
    if record is None or record.tombstone is not None:
        return ListEntry(entry.written, remove, missing(entry, record))
    page = _page(entry, record)
    address = urls.page(record.record_id, page) if page else urls.record(record.record_id)
    return ListEntry(
        entry.written,
        remove,
        "",
        Link(record.title, urls.record(record.record_id)),
        wording.language_attribute(record),
        " · ".join(
            part
            for part in (
                wording.document_type(record),
                wording.published(record.published),
                all_of([publisher.label for publisher in record.publishers]),
            )
            if part
        ),
        Link(wording.page(page, record.holding), address) if page else None,
        cite(record, notice, page or None),
        f"{root}{address}",
    )
