"""Rows of a page: one for each link to a document, and for each review named without one."""

from indexer.sources.listing.about import About
from indexer.sources.listing.dating import Dating
from indexer.sources.listing.linked import LinkedRows
from indexer.sources.listing.names import Names
from indexer.sources.listing.page import Page
from indexer.sources.listing.places import Found
from indexer.sources.listing.scopes import Scopes
from indexer.sources.listing.unlinked import UnlinkedRows
from indexer.sources.listing.values import PassedOver


def read_rows(
    page: Page, names: Names, scopes: Scopes, about: About, host: str
) -> tuple[list[Found], list[PassedOver]]:
    """The rows of a page in its order, and the links that are none. `host` is the page's, or ""."""
    dating = Dating(page, names, scopes)
    found, passed = LinkedRows(page, names, scopes, about, dating, host).read()
    unlinked = UnlinkedRows(page, about, dating)
    by_opener: dict[int, list[Found]] = {}
    for one in found:
        if one.opener:
            by_opener.setdefault(one.opener.block, []).append(one)
    for opener in scopes.openers:
        if scopes.owner[opener.block] is opener:
            found += unlinked.read(opener, by_opener.get(opener.block, []))
    return sorted(found, key=lambda one: one.block), passed
