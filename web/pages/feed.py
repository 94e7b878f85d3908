"""What is new in a search, as a feed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from repo_search.alerts.searches import Line
from repo_search.catalogue.announcements import Kind
from repo_search.finding_news import FindingNews, NewFinding
from repo_search.formats.atom import Entry, Feed
from repo_search.formats.exported import About, rights
from repo_search.news import New, News
from repo_search.records import Record
from repo_search.texts import N_, _, all_of
from web import finding_words, urls, wording
from web.scopes import FINDINGS, RECORDS, Scope
from web.urls import Arguments

_YEAR = 2026
"""Of the tag URIs (RFC 4151): they stay the same from year to year."""
_NEVER = datetime(1970, 1, 1)  # noqa: DTZ001 - the catalogue's times are UTC
"""When a feed without entries last changed."""
_LONGEST = 300
"""Characters of a search that are said in a feed, and in each of its entries."""
_TITLES = {"added": N_("Added: %(title)s"), "new version": N_("New version: %(title)s")}


class Service(NamedTuple):
    """What is said of the repository: its name, the address of its root, its notice or "",
    the language of its pages."""

    name: str
    root: str
    notice: str
    language: str


def feed_page(found: News, given: Arguments, search: Sequence[Line], service: Service) -> Feed:
    """The feed of what is new in the search with these arguments; `search` says it in words."""
    asked = _in_words(search)
    entries = [_entry(new, asked, service) for new in found.new]
    title = (
        _("%(name)s: new records (%(search)s)", name=service.name, search=asked)
        if asked
        else _("%(name)s: new records", name=service.name)
    )
    return _feed(title, RECORDS, given, entries, service)


def finding_feed_page(
    found: FindingNews, given: Arguments, search: Sequence[Line], service: Service
) -> Feed:
    """The same of what is new in a search of findings: an entry for each."""
    asked = _in_words(search)
    entries = [_finding_entry(new, asked, service) for new in found.new]
    title = (
        _(
            "%(name)s: new findings and recommendations (%(search)s)",
            name=service.name,
            search=asked,
        )
        if asked
        else _("%(name)s: new findings and recommendations", name=service.name)
    )
    return _feed(title, FINDINGS, given, entries, service)


def _in_words(search: Sequence[Line]) -> str:
    asked = "; ".join(_("%(name)s: %(value)s", name=name, value=said) for name, said in search)
    return f"{asked[:_LONGEST]}…" if len(asked) > _LONGEST else asked


def _feed(
    title: str, scope: Scope, given: Arguments, entries: Sequence[Entry], service: Service
) -> Feed:
    address = scope.feed(given)
    shown = scope.address(urls.replace(scope.lasting(given), "sort", "newest"))
    return Feed(
        _tag(service.root, address),
        title,
        service.notice or _("Published safeguarding reviews"),
        max((entry.updated for entry in entries), default=_NEVER),
        service.name,
        f"{service.root}{address}",
        f"{service.root}{shown}",
        service.language,
        entries,
    )


def _entry(new: New, asked: str, service: Service) -> Entry:
    record = new.result.record
    lines = (
        _described(record),
        _("It answers this search: %(search)s.", search=asked) if asked else "",
        *(
            _("%(page)s: %(extract)s", page=_page(new, passage.page), extract=passage.text)
            for passage in new.result.passages[:1]
        ),
        service.notice,
    )
    return Entry(
        _tag(service.root, f"{urls.record(record.record_id)}/{_event(new.kind, new.serial)}"),
        _(_TITLES[new.kind], title=record.title),
        new.when,
        _authors(record),
        f"{service.root}{urls.record(record.record_id)}",
        tuple(theme.label for theme in record.themes),
        " ".join(line for line in lines if line),
        rights(record),
    )


def _finding_entry(new: NewFinding, asked: str, service: Service) -> Entry:
    finding, record = new.result.finding, new.result.record
    announced, about = new.announced, About(service.root)
    lines = (
        finding.wording,
        f"{record.title} · {wording.page(finding.page, record.holding)}.",
        _described(record),
        _("It answers this search: %(search)s.", search=asked) if asked else "",
        service.notice,
    )
    event = _event(announced.kind, announced.serial)
    return Entry(
        _tag(service.root, f"{About().finding(finding)}/{event}"),
        f"{finding_words.name(finding)}: {record.title}",
        announced.made,
        _authors(record),
        about.finding(finding),
        tuple(theme.label for theme in new.result.themes),
        " ".join(line for line in lines if line),
        rights(record),
    )


def _event(kind: Kind, serial: int) -> str:
    return "added" if kind == "added" else f"versions/{serial}"


def _authors(record: Record) -> tuple[str, ...]:
    return record.authors or tuple(publisher.label for publisher in record.publishers)


def _described(record: Record) -> str:
    """ "Overview report · 15 May 2018 · Northmere SCP."."""
    described = (
        wording.document_type(record),
        wording.published(record.published),
        all_of([publisher.label for publisher in record.publishers]),
    )
    return " · ".join(part for part in described if part) + "."


def _page(new: New, number: int) -> str:
    return wording.page(number, new.result.record.holding)


def _tag(root: str, path: str) -> str:
    return f"tag:{urlsplit(root).hostname},{_YEAR}:{path}"
