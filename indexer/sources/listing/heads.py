"""What a page says it is, and whose: title, heading, name of the site, logo."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup

from indexer.metadata.organisations import bodies_in, is_body_alone
from indexer.readers.shaping import one_line
from indexer.sources.listing.page import Page

_BETWEEN = re.compile(r"\s+[|–—·•:»-]+\s+|\s*\|\s*|:{1,2}\s+")
_LOGOS = 20


def head_of(page: Page, soup: BeautifulSoup) -> Page:
    """The page with its title and publisher as its markup names them."""
    stated = one_line(soup.title.get_text(" ")) if soup.title else ""
    heading = next((b.text for b in page.blocks if b.kind == "heading" and b.level == 1), "")
    site = soup.find("meta", property="og:site_name")
    site_name = one_line(str(site.get("content") or "")) if site else ""
    page.title = heading or _BETWEEN.split(stated)[0]
    page.publisher = next(
        filter(None, map(_body, (site_name, stated, heading, *_logos(soup)))), site_name
    )
    return page


def head_of_text(page: Page) -> Page:
    """The page of a text: its first heading, and the first line that is a body's name alone."""
    headings = [block.text for block in page.blocks if block.kind == "heading"]
    page.title = next(
        (text for text in headings if not _is_skip(text) and not is_body_alone(text)), ""
    )
    page.publisher = next((b.text for b in page.blocks if is_body_alone(b.text)), "")
    return page


def _is_skip(text: str) -> bool:
    return bool(re.match(r"(?:skip|menu|home|top menu|cookies)\b", text, re.IGNORECASE))


def _body(text: str) -> str:
    found = bodies_in(text[:300])
    return found[-1].name if found else ""


def _logos(soup: BeautifulSoup) -> Iterator[str]:
    for picture in soup.find_all("img", alt=True, limit=_LOGOS):
        yield one_line(str(picture["alt"]))
    header = soup.find("header")
    yield one_line(header.get_text(" ")[:500]) if header else ""
