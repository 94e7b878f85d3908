"""Sitemaps, and the index of several (sitemaps.org, protocol 0.9), in UTF-8."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

MEDIA_TYPE = "application/xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

Place = tuple[str, datetime | None]
"""An address in full, and when what is there last changed (UTC), if that is known."""


def sitemap(places: Iterable[Place]) -> Iterator[str]:
    """The document, piece by piece. A sitemap may hold 50,000 addresses."""
    return _document("urlset", "url", places)


def sitemap_index(places: Iterable[Place]) -> Iterator[str]:
    """The document that names sitemaps, piece by piece."""
    return _document("sitemapindex", "sitemap", places)


def _document(root: str, element: str, places: Iterable[Place]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n'
    for address, changed in places:
        when = f"<lastmod>{changed.isoformat(timespec='seconds')}Z</lastmod>" if changed else ""
        yield f"<{element}><loc>{escape(address)}</loc>{when}</{element}>\n"
    yield f"</{root}>\n"
