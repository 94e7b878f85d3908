"""Themes suggested for a document from its text: which words say so, where, and how often.

Every mention of a label or variant is worth one point where it stands in running text, more where
a text says what it is about (`_PLACES`, `_OPENING`); an indicator is worth less. A mention that is
denied ("no history of …") is worth nothing, one in a list of many themes little. What all documents
say (`_COMMON`) is taken off. The points are then set against what a text of this length must bring
(`_asked`): confidence is points² / (points² + asked²), which is a half when they are equal.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from indexer.metadata.blocks import Block, Place, blocks
from repo_search.analysis import terms
from repo_search.claims import SUGGESTED, Claim, Source
from repo_search.passages import ExtractedText
from repo_search.theme_words import Mention, Vocabulary, mentions, vocabulary

__all__ = ["EXTRACTOR", "MOST", "Vocabulary", "suggestions", "vocabulary"]

EXTRACTOR = "themes/1"
MOST = 12
"""Suggestions for one document."""
_KEPT_FROM = 0.2

_Terms = tuple[str, ...]

_PLACES = {Place.TITLE: 6.0, Place.KEY_WORDS: 5.0, Place.HEADING: 2.5, Place.BODY: 1.0}
_OPENING = 2.5
"""For a mention among the first words of a paragraph: it is what the paragraph is about. Short
paragraphs are points of a list."""
_OPENING_WORDS, _PARAGRAPH_WORDS = 10, 22
_INDICATOR = 0.7
_FROM_ONE_INDICATOR = 0.8
"""Of what is asked, at most, may come from one indicator, however often it is repeated."""
_FROM_ONE_PAGE = 0.5
"""Likewise from one page of a document of several, title and key words apart."""
_SEVERAL_PAGES = 6
_COMPANY = 2
"""Themes that a sentence may name; in one that names more each is worth less: it is a list."""
_PLACES_SAID, _PAGES_SAID, _WORDS_SAID = 3, 3, 3
_OWN_EVIDENCE = 0.5
"""Of the points of a narrower theme, what a broader one must have of its own beside it."""

_COMMON = {
    "assessment": 6.0,
    "assessments": 6.0,
    "police": 6.0,
    "schools": 1.0,
    "hospitals": 0.5,
    "housing": 0.7,
    "information sharing": 0.6,
    "supervision": 0.7,
    "thresholds": 0.5,
    "child protection plan": 0.7,
    "looked after children": 1.5,
    "children in care": 1.5,
    "children looked after": 1.5,
    "care leavers": 0.7,
    "early help": 0.8,
    "poverty": 0.2,
}
"""Mentions in a thousand words that reports of any subject have."""
_BACKGROUND = {tuple(terms(phrase)): rate for phrase, rate in _COMMON.items()}


def _asked(words: int) -> float:
    """The points that a text of so many words must bring for a confidence of a half."""
    return 1.3 + 1.6 * math.sqrt(words / 1000)


@dataclass(slots=True)
class _Evidence:
    """What speaks for one theme: points of its names in titles, key words and headings (`marked`)
    and in running text (by phrase and by page), and points of its indicators; for the evidence of
    the claim, the `places` outside running text and what is `written` on each page."""

    marked: float = 0.0
    named: defaultdict[_Terms, float] = field(default_factory=lambda: defaultdict(float))
    pages: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    indicators: defaultdict[_Terms, float] = field(default_factory=lambda: defaultdict(float))
    places: dict[str, None] = field(default_factory=dict)
    written: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def suggestions(extracted: ExtractedText, title: str, vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """Claims of `suggested_themes`, one for each theme, the surest first, at most MOST of them.

    `title` is the document's title as it is known, or "". Each claim's value is the theme's
    preferred label; its evidence names pages and the words on them. Never raises; reads at most
    `blocks.CHARACTERS` of the text and takes time in proportion to it.
    """
    found: defaultdict[str, _Evidence] = defaultdict(_Evidence)
    words = 0
    first = extracted.passages[0].page if extracted.passages else 1
    for block in (Block(first, Place.TITLE, title[:1000]), *blocks(extracted)):
        count, mentioned = mentions(block.text, vocabulary)
        words += count
        for mention in mentioned:
            _add(found, block, mention, count)
    several = len(extracted.passages) >= _SEVERAL_PAGES
    asked = _asked(words)
    points = {
        theme_id: _points(evidence, words, asked, several) for theme_id, evidence in found.items()
    }
    for theme_id, worth in tuple(points.items()):
        for broader in vocabulary.broader[theme_id]:
            if worth >= asked and points.get(broader, 0.0) < worth * _OWN_EVIDENCE:
                points.pop(broader, None)
    sure = {theme_id: worth**2 / (worth**2 + asked**2) for theme_id, worth in points.items()}
    best = sorted(sure, key=lambda theme_id: (-sure[theme_id], theme_id))[:MOST]
    return tuple(
        Claim(
            SUGGESTED,
            (vocabulary.labels[theme_id],),
            Source.TEXT,
            _said(found[theme_id]),
            EXTRACTOR,
            round(sure[theme_id], 3),
        )
        for theme_id in best
        if sure[theme_id] >= _KEPT_FROM
    )


def _add(found: defaultdict[str, _Evidence], block: Block, mention: Mention, words: int) -> None:
    worth = _PLACES[block.place]
    if block.place is Place.BODY:
        if words >= _PARAGRAPH_WORDS and mention.place < _OPENING_WORDS:
            worth = _OPENING
        if mention.company > _COMPANY:
            worth *= _COMPANY / mention.company**1.5
    for theme_id in (*mention.phrase.names, *mention.phrase.suggests):
        evidence = found[theme_id]
        named = theme_id in mention.phrase.names
        if not named:
            evidence.indicators[mention.phrase.terms] += worth * _INDICATOR
        elif block.place is Place.BODY:
            evidence.pages[block.page] += worth
            evidence.named[mention.phrase.terms] += worth
        else:
            evidence.marked += worth
        if block.place is Place.BODY:
            evidence.written[block.page][mention.written] += 1
        else:
            page = "" if block.place is Place.TITLE else f", page {block.page}"
            evidence.places[f"{block.place.value}{page}: “{mention.written}”"] = None


def _points(evidence: _Evidence, words: int, asked: float, several: bool) -> float:
    most = asked * _FROM_ONE_PAGE if several else float("inf")
    said = sum(min(worth, most) for worth in evidence.pages.values())
    expected = sum(
        min(worth, _BACKGROUND.get(phrase, 0.0) * words / 1000)
        for phrase, worth in evidence.named.items()
    )
    hinted = sum(min(worth, asked * _FROM_ONE_INDICATOR) for worth in evidence.indicators.values())
    return max(said - expected, 0.0) + hinted + evidence.marked


def _said(evidence: _Evidence) -> str:
    """In words: "title: “neglect”; page 3: “neglect”, “neglected” 7 times; 4 more pages"."""
    parts = list(evidence.places)[:_PLACES_SAID]
    pages = sorted(evidence.written.items(), key=lambda item: -item[1].total())
    for page, counts in sorted(pages[:_PAGES_SAID]):
        quoted = ", ".join(f"“{written}”" for written, _ in counts.most_common(_WORDS_SAID))
        times = counts.total()
        parts.append(f"page {page}: {quoted}" + (f" {times} times" if times > 1 else ""))
    more = len(pages) - _PAGES_SAID
    if more > 0:
        parts.append(f"{more} more page{'s' if more > 1 else ''}")
    return "; ".join(parts)
