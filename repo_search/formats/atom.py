"""Feeds in the Atom syndication format (RFC 4287)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from repo_search.formats.exported import one_line

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is new. `entry_id` is an IRI that never changes; `updated` is in UTC; at
    least one author must be named here or on the feed."""

    entry_id: str
    title: str
    updated: datetime
    authors: tuple[str, ...]
    address: str
    categories: tuple[str, ...]
    summary: str
    rights: str


@dataclass(frozen=True, slots=True)
class Feed:
    """`address` is where the feed itself stands, `page` the page that shows the same to people."""

    feed_id: str
    title: str
    subtitle: str
    updated: datetime
    author: str
    address: str
    page: str
    language: str
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    """The document, in UTF-8. Characters that XML cannot hold are left out."""
    root = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", feed.language)
    _put(root, "id", feed.feed_id)
    _put(root, "title", feed.title)
    _put(root, "subtitle", feed.subtitle)
    _put(root, "updated", _time(feed.updated))
    _put(_put(root, "author"), "name", feed.author)
    _put(root, "link", rel="self", type=MEDIA_TYPE, href=feed.address)
    _put(root, "link", rel="alternate", type="text/html", href=feed.page)
    for entry in feed.entries:
        _add(root, entry)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return document


def _add(root: "etree._Element", entry: Entry) -> None:
    node = _put(root, "entry")
    _put(node, "id", entry.entry_id)
    _put(node, "title", entry.title)
    _put(node, "updated", _time(entry.updated))
    for author in filter(one_line, entry.authors):
        _put(_put(node, "author"), "name", author)
    _put(node, "link", rel="alternate", type="text/html", href=entry.address)
    for category in filter(one_line, entry.categories):
        _put(node, "category", term=category)
    _put(node, "summary", entry.summary)
    if entry.rights:
        _put(node, "rights", entry.rights)


def _put(
    parent: "etree._Element", name: str, text: str = "", **attributes: str
) -> "etree._Element":
    node = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    node.text = one_line(text) or None
    for attribute, value in attributes.items():
        node.set(attribute, one_line(value))
    return node


def _time(moment: datetime) -> str:
    return f"{moment.isoformat(timespec='seconds')}Z"
