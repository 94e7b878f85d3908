"""Pages on which a partnership lists its reviews: cases, documents and where they stand.

`read_listing` is a pure function of the saved page. Pages are hostile: run `read_page` in the jail.
"""

import re
from dataclasses import replace
from pathlib import Path

from indexer.readers.bounds import check_bytes
from indexer.readers.formats import NotADocument
from indexer.readers.html import decoded, tree
from indexer.sources.listing.about import About
from indexer.sources.listing.documents import host_of
from indexer.sources.listing.gathering import gather
from indexer.sources.listing.heads import head_of, head_of_text
from indexer.sources.listing.labels import put_labels
from indexer.sources.listing.markup import read_markup
from indexer.sources.listing.names import Names
from indexer.sources.listing.openers import titles
from indexer.sources.listing.page import Page
from indexer.sources.listing.plain import read_plain
from indexer.sources.listing.rows import read_rows
from indexer.sources.listing.scopes import find_scopes
from indexer.sources.listing.tables import name_columns
from indexer.sources.listing.values import ListedCase, ListedRow, Listing, PassedOver
from repo_search.errors import Unreadable

__all__ = ["ListedCase", "ListedRow", "Listing", "PassedOver", "read_listing", "read_page"]

PAGE_BYTES = 5 * 2**20
MOST_ROWS = 5_000
_MARKUP = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|main|section|p|h[1-6]|ul|table|a)\b", re.IGNORECASE
)
_BINARY = (
    *(b"%PDF", b"PK\3\4", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b"),
)


def read_page(path: str, name: str, base: str) -> Listing:
    """What a saved page lists, see `read_listing`. It stands here, and not where it is called, so
    that the jail does not load the catalogue."""
    check_bytes(Path(path).stat().st_size, PAGE_BYTES)
    return read_listing(Path(path).read_bytes(), name, base)


def read_listing(data: bytes, name: str, base: str = "") -> Listing:
    """The reviews that a saved page lists: HTML, or the plain text of such a page.

    `name` is the page's file name or address (what ends in ".txt" is text, whatever it holds),
    `base` its address where that is known. Raises NotADocument for bytes that are no page,
    Unreadable for one that is empty or beyond the bounds (5 MiB, 5,000 rows).
    """
    check_bytes(len(data), PAGE_BYTES)
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("The page is empty")
    if data.startswith(_BINARY):
        raise NotADocument("This is no web page; save the page as HTML or as text")
    source = decoded(data)
    host = host_of(base)
    if name.lower().endswith(".txt") or not _MARKUP.search(source[:200_000]):
        return _listing(head_of_text(read_plain(source)), host)
    soup = tree(source)
    for strict in (True, False):
        page = head_of(read_markup(soup, strict=strict), soup)
        for part in (replace(page, blocks=[b for b in page.blocks if b.main]), page):
            listing = _listing(part, host)
            if listing.rows:
                return listing
    return listing


def _listing(page: Page, host: str) -> Listing:
    name_columns(page)
    put_labels(page)
    names = Names(page, titles(page))
    scopes = find_scopes(page, names)
    about = About(page, scopes)
    found, passed = read_rows(page, names, scopes, about, host)
    if len(found) > MOST_ROWS:
        raise Unreadable(f"The page lists more than {MOST_ROWS:,} documents; save a part of it")
    rows, cases = gather(found, about)
    return Listing(page.title, page.publisher, tuple(rows), tuple(cases), tuple(passed))
