"""A page saved as plain text: its lines as blocks, and the lines that were links."""

import re

from indexer.sources.listing.documents import (
    is_kind_alone,
    is_wordless,
    plain_title,
    report_in,
    type_in,
)
from indexer.sources.listing.fields import fields_in
from indexer.sources.listing.names import labels_in
from indexer.sources.listing.openers import names_review
from indexer.sources.listing.page import ALONE, Anchor, Block, Link, Page
from indexer.sources.listing.statements import lone_date, publication_dates, told_in

_BULLET = re.compile(r"^\s*[•●▪◦·*–-]\s+")
_SENTENCE = re.compile(r"[.!?](?:\s|$)|[;,]$|:\s*$")
_SIZED = re.compile(r"\((?:pdf|docx?|word)\b[^)]{0,30}\)\s*\.?$", re.IGNORECASE)
_IN_WORDS = re.compile(
    r"\b(?:is|are) (?:also )?available (?:here|to download|online)\b\.?$", re.IGNORECASE
)
_ASKS = re.compile(r"^(?:please )?(?:click|read|download|view|open)\b", re.IGNORECASE)
_REPORT_ALONE = re.compile(r"(?:full |final )?report", re.IGNORECASE)
_LONGEST = 140
_HEADING = 100
_DATED = re.compile(r"(?:first |date )?(?:published|publication|posted|issued)\b", re.IGNORECASE)
_TYPES = re.compile(
    r"\b(?:overview report|executive summary|progress report|action plan"
    r"|learnings?(?:/recommendations)?|learning (?:brief(?:ing)?|pack|summary)|(?:7"
    r"|seven)[\s-]minute (?:briefing|learning guide|guide)|(?:board|partnership|lscb) response"
    r"|(?:media|press) (?:statement|release)|full report|final report|practitioner briefing)\b",
    re.IGNORECASE,
)


def read_plain(text: str) -> Page:
    """The blocks of a text. Links have no address; headings are told by their shortness."""
    page = Page()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines):
        words = " ".join(line.split())[:4_000]
        if not words:
            continue
        block = Block(words)
        if _BULLET.match(line):
            block.text, block.kind = _BULLET.sub("", words, count=1), "item"
        first = block.kind != "item" and (number == 0 or not lines[number - 1].strip())
        followed = number + 1 < len(lines) and bool(lines[number + 1].strip())
        if not (first and followed and names_review(words)):
            block.anchors = tuple(_links(page, block))
        if first and _is_heading(block):
            block.kind, block.level, block.shape = "heading", _level(words), "line"
        page.add(block)
    return page


def _links(page: Page, block: Block) -> list[Anchor]:
    """What of a line was the words of a link to a document, as far as that can be told."""
    text = block.text
    if len(text) > _LONGEST or told_in(text) or fields_in(text):
        return []
    named = list(_TYPES.finditer(text))
    rest = _TYPES.sub(" ", text).strip(" |,;&/-–")
    if len(named) > 1 and rest in ("", "and"):
        return [_anchor(page, text, match.start(), match.end()) for match in named]
    if _IN_WORDS.search(text) and (type_in(text) or report_in(text)):
        return [_anchor(page, text, 0, len(text))]
    bare = text.rstrip(" .")
    if _SENTENCE.search(bare) or (text.endswith(".") and len(bare.split()) > 7):
        return []
    asked = _ASKS.match(text) and (type_in(text) or report_in(text) or is_wordless(text))
    if _REPORT_ALONE.fullmatch(bare):
        return [_anchor(page, text, 0, len(text))]
    titled = type_in(text) and (labels_in(text) or len(named) == 1 or type_in(plain_title(text)))
    if not labels_in(text) and (_GENERAL.search(text) or is_kind_alone(text)):
        return []
    if asked or _SIZED.search(text) or (titled and block.kind != "item"):
        return [_anchor(page, text, 0, len(text))]
    return []


def _anchor(page: Page, text: str, start: int, end: int) -> Anchor:
    page.links.append(Link(text[start:end].strip(" ."), "", stated=False))
    return Anchor(len(page.links) - 1, start, end)


_GENERAL = re.compile(
    r"\b(?:reviews|SCRs|referral|national|process|procedures?|policies|legislation|guidance"
    r"|resources|contact|cookies|accessibility|sitemap|about us|privacy|carrying out|repository"
    r"|analysis|latest|news|downloads"
    r"|menu|skip|abuse or neglect|got a question|can.t find|making a)\b",
    re.IGNORECASE,
)


def _is_heading(block: Block) -> bool:
    text = block.text
    if block.kind == "item" or block.anchors or len(text) > _HEADING:
        return False
    if told_in(text) and re.search("[:;]", text):
        return False
    if _DATED.match(text) or lone_date(text) or fields_in(text):
        return False
    return not _SENTENCE.search(text.rstrip(":")) and not text.endswith(".")


def _level(text: str) -> float:
    """Lines that speak of reviews in general rank above the cases; other short ones below."""
    if labels_in(text) or publication_dates(text):
        return ALONE
    if names_review(text):
        return ALONE
    return 2.0 if _GENERAL.search(text) else ALONE + 1
