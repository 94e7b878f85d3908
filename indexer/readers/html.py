"""HTML: the main text where it can be told from the furniture of the page, else all of it."""

import os
import re
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import trafilatura
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from indexer.readers import bounds
from indexer.readers.pdf_properties import bcp47
from indexer.readers.shaping import has_words, one_line, parts
from indexer.readers.text import decode
from repo_search.errors import Unreadable
from repo_search.passages import ExtractedText, Line

if TYPE_CHECKING:
    from indexer.readers import Watch

_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_ENCODINGS = re.compile(
    r"(?:utf-?(?:8|16(?:[lb]e)?)|windows-?125\d|cp125\d|iso-?8859-?\d{1,2}|latin-?1|us-ascii|koi8-[ru]"
    r"|macintosh|shift[_-]?jis|euc-(?:jp|kr)|gb(?:k|2312|18030)|big5)\Z",
    re.IGNORECASE,
)
_LATIN = re.compile(r"iso-?8859-?1\Z|latin-?1\Z|us-ascii\Z", re.IGNORECASE)
FURNITURE = frozenset(
    ("head", "script", "style", "noscript", "template", "svg", "nav", "iframe", "object", "select")
)
BLOCKS = frozenset(
    (
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "tr", "table", "ul"),
        *("section", "article", "main", "header", "footer", "aside", "blockquote", "pre", "ol"),
        *("br", "hr", "figcaption", "caption", "address", "form", "fieldset", "legend", "body"),
    )
)
_CELLS = ("td", "th")
_SIZES = {"h1": 28.0, "h2": 20.0, "h3": 16.0}
_PLAIN_SIZE = 11.0
_LINES_KEPT = 60
_LITTLE = 200
_SHARE = 0.3
"""Main text shorter than _LITTLE characters, or than this share of all, is taken for a mistake."""
_META = {
    "description": ("description", "og:description", "dcterms.description", "dc.description"),
    "author": ("author", "article:author", "dcterms.creator", "dc.creator", "citation_author"),
    "created": (
        "article:published_time",
        "dcterms.issued",
        "dcterms.date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "citation_publication_date",
        "govuk:first-published-at",
        "date",
    ),
    "modified": ("article:modified_time", "dcterms.modified", "dc.date.modified"),
    "subject": ("dcterms.subject", "dc.subject"),
    "keywords": ("keywords",),
}
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?\Z")


def read_html(path: str, watch: "Watch | None" = None) -> ExtractedText:
    """A page of HTML as numbered parts. Raises Unreadable when it is beyond the bounds."""
    bounds.check_bytes(os.stat(path).st_size, bounds.HTML_BYTES)
    with open(path, "rb") as file:
        source = decoded(file.read())
    soup = tree(source)
    if watch is not None:
        watch.html(soup)
    properties = _properties(soup)
    blocks = list(_blocks(soup))
    everything = [text for text, _ in blocks]
    main = _main(source, everything)
    heading = next((text for text, tag in blocks if tag == "h1"), "")
    passages = parts([heading, *main] if main and heading not in main else main or everything)
    found = any(has_words(passage.text) for passage in passages)
    return ExtractedText(
        media_type="text/html",
        passages=passages,
        paged=False,
        lines=tuple(map(_line, blocks[:_LINES_KEPT])),
        properties=properties,
        text="layer" if found else "none",
        reason="" if found else "the page holds no words",
        reader="html",
    )


def decoded(data: bytes) -> str:
    """The source of a page in the encoding that its bytes, or else the page, say it has.

    Raises Unreadable where that cannot be told.
    """
    declared = ""
    if found := _CHARSET.search(data[:8192]):
        declared = found[1].decode("ascii", "ignore")
        declared = declared if _ENCODINGS.match(declared) else ""
    # Pages that say Latin-1 are Windows-1252 (WHATWG Encoding Standard, 4.2); pages that could say
    # UTF-16 in ASCII letters are not in UTF-16.
    if _LATIN.match(declared) or declared.lower().startswith("utf"):
        declared = ""
    text = decode(data, declared)
    if text is None:
        raise Unreadable("Its encoding cannot be told; save it as UTF-8")
    return text.replace("\0", "")


def tree(source: str) -> BeautifulSoup:
    """The page as a tree, however badly it is written."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of XHTML, or of a page as short as a file name
        return BeautifulSoup(source, "lxml")


def _main(source: str, everything: list[str]) -> list[str]:
    try:
        text = trafilatura.extract(source, include_comments=False) or ""
    except Exception:  # it is asked for its opinion only
        return []
    if len(text) < max(_LITTLE, _SHARE * sum(map(len, everything))):
        return []
    # It sets the rows of tables between bars.
    return [" ".join(line.replace("|", " ").split()) for line in text.split("\n")]


def _blocks(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """The text of each block with the name of its tag, in document order, on one line each."""
    words: list[str] = []
    blocks = ["body"]
    for event, what in events(soup, lambda tag: tag.name in FURNITURE):
        if isinstance(what, str):
            words.append(what)
        elif what.name in _CELLS:
            words.append(" ")
        elif what.name in BLOCKS:
            if text := " ".join("".join(words).split()):
                yield text, blocks[-1]
            words.clear()
            if event == "open":
                blocks.append(what.name)
            else:
                blocks.pop()
    if text := " ".join("".join(words).split()):
        yield text, "body"


def events(soup: BeautifulSoup, left_out: Callable[[Tag], bool]) -> Iterator[tuple[str, Tag | str]]:
    """("open", tag), ("text", text) and ("close", tag) of everything that is not left out.

    With a stack of its own: pages nest as deeply as they like, and to change a tree of
    BeautifulSoup, or to look for ends in it, takes time by its depth.
    """
    tags: list[Tag] = [soup]
    levels: list[Iterator[PageElement]] = [iter(soup.contents)]
    while levels:
        child = next(levels[-1], None)
        if child is None:
            levels.pop()
            yield "close", tags.pop()
        elif isinstance(child, Tag):
            if not left_out(child):
                tags.append(child)
                levels.append(iter(child.contents))
                yield "open", child
        elif type(child) is NavigableString:  # comments and the like are its subclasses
            yield "text", str(child)


def _line(block: tuple[str, str]) -> Line:
    text, tag = block
    return Line(1, one_line(text), _SIZES.get(tag, _PLAIN_SIZE), tag in _SIZES)


def _properties(soup: BeautifulSoup) -> dict[str, str]:
    said: dict[str, str] = {}
    for tag in soup.find_all("meta", limit=300):
        key = str(tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        said.setdefault(key, one_line(str(tag.get("content") or "")))
    found = {
        ours: next((said[key] for key in theirs if said.get(key)), "")
        for ours, theirs in _META.items()
    }
    found["title"] = _text(soup.title) or said.get("og:title", "")
    if not found["created"] and isinstance(time := soup.find("time"), Tag):
        found["created"] = one_line(str(time.get("datetime") or time.get_text()))
    for key in ("created", "modified"):
        found[key] = found[key] if _DATE.match(found[key]) else ""
    html = soup.find("html")
    found["language"] = bcp47(str(html.get("lang") or "")) if isinstance(html, Tag) else ""
    return {key: value for key, value in found.items() if value}


def _text(tag: Tag | None) -> str:
    return one_line(tag.get_text(" ")) if tag else ""
