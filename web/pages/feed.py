"""What is new in a search, as a feed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from repo_search.alerts.searches import Line
from repo_search.formats.atom import Entry, Feed
from repo_search.formats.exported import rights
from repo_search.news import New, News
from repo_search.texts import N_, _, all_of
from web import urls, wording
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
    asked = "; ".join(_("%(name)s: %(value)s", name=name, value=said) for name, said in search)
    if len(asked) > _LONGEST:
        asked = f"{asked[:_LONGEST]}…"
    address = urls.feed(given)
    shown = urls.search(urls.replace(urls.lasting(given), "sort", "newest"))
    entries = [_entry(new, asked, service) for new in found.new]
    return Feed(
        _tag(service.root, address),
        _("%(name)s: new records (%(search)s)", name=service.name, search=asked)
        if asked
        else _("%(name)s: new records", name=service.name),
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
    event = "added" if new.kind == "added" else f"versions/{new.serial}"
    publishers = tuple(publisher.label for publisher in record.publishers)
    described = (
        wording.document_type(record),
        wording.published(record.published),
        all_of(list(publishers)),
    )
    lines = (
        " · ".join(part for part in described if part) + ".",
        _("It answers this search: %(search)s.", search=asked) if asked else "",
        *(
            _("%(page)s: %(extract)s", page=_page(new, passage.page), extract=passage.text)
            for passage in new.result.passages[:1]
        ),
        service.notice,
    )
    return Entry(
        _tag(service.root, f"{urls.record(record.record_id)}/{event}"),
        _(_TITLES[new.kind], title=record.title),
        new.when,
        record.authors or publishers,
        f"{service.root}{urls.record(record.record_id)}",
        tuple(theme.label for theme in record.themes),
        " ".join(line for line in lines if line),
        rights(record),
    )


def _page(new: New, number: int) -> str:
    return wording.page(number, new.result.record.holding)


def _tag(root: str, path: str) -> str:
    return f"tag:{urlsplit(root).hostname},{_YEAR}:{path}"
