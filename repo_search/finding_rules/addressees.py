"""Who is told to act, from the words of a recommendation.

The bodies stand before the word that obliges ("Health visiting services must …") or after the one
that recommends ("We recommend that NHS England …"). Sorts of bodies are named as in
data/addressees.csv; a body that is none of these, as it is printed.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from repo_search.finding_rules.words import begins_with_order
from repo_search.records import split_values
from repo_search.vocabularies import rows

_LOOKED_AT = 600
_MOST = 6
_SHORTEST = 2
_BEGINNING = 24
"""Characters after "recommends that" in which the body is named, where no verb shows its end."""
_RECOMMENDS = re.compile(
    r"\brecommend(?:s|ed|ation is)?(?: to| therefore| also| again| strongly|,)*(?: that)?\s+"
    r"|^that\s+",
    re.IGNORECASE,
)
_OBLIGES = re.compile(
    r"\s(?:should|must|needs? to|ought to|shall|is to|are to|has to|have to|is asked to"
    r"|are asked to|is required to|are required to|may wish to|to (?=ensure|review|consider"
    r"|make|develop|provide|seek|work|share"
    r"|implement|update|produce|agree|establish|audit|undertake|raise|write|include))\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?:]\s+(?=[A-Z“‘])")
_OPENING = re.compile(
    r"(?:by|within|in|where|when|as|if|following|given|with|through|to|for|notwithstanding"
    r"|subject to|once"
    r"|before|until|while|until)\b[^,]{0,150},\s+",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s*(?:\([^)]{0,80}\)|,.*"
    r"|\b(?:in (?:consultation|partnership|conjunction|collaboration)|working|together|jointly"
    r"|through|via|supported by|across|along)\b.*)",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\((?:to|for|action for|lead:?) ([^()]{3,80})\)\.?$", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:the|all|each|every|both|any)\s+", re.IGNORECASE)
_NAME = re.compile(
    r"(?:[A-Z][\w’'&.-]*|of|for|and|the|in|on|to|&)(?: (?:[A-Z][\w’'&.-]*|of|for|and|the|in|on|&))*"
)
_NOBODY = frozenset(
    (
        *("this", "these", "it", "they", "there", "that", "those", "such", "we", "he", "she"),
        *("where", "when"),
    )
)


def addressees(wording: str, before: str = "") -> tuple[str, ...]:
    """The bodies told to act, in order, each once; of a list, the line that introduces it may name
    them (`before`: "The authority should:")."""
    found = dict.fromkeys(_in(wording[:_LOOKED_AT]))
    if not found and (told := _TOLD.search(wording[-_LOOKED_AT:])):
        found = dict.fromkeys(of_cell(told[1]))
    if not found and before:
        found = dict.fromkeys(_in(before[-_LOOKED_AT:]))
        if not found:
            found = dict.fromkeys(_known(before[-_LOOKED_AT:]))
    return tuple(found)[:_MOST]


def of_cell(cell: str) -> tuple[str, ...]:
    """The bodies that a cell of a table names under "Lead agency"."""
    text = " ".join(cell.split())[:200].strip(" .:–—-")
    return tuple(dict.fromkeys(_known(text)))[:_MOST] or ((text,) if text else ())


def _in(text: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        recommends = _RECOMMENDS.search(sentence)
        rest = sentence[recommends.end() :] if recommends else sentence
        while opening := _OPENING.match(rest):
            rest = rest[opening.end() :]
        obliges = _OBLIGES.search(f" {rest}")
        if (obliges is None and recommends is None) or begins_with_order(rest):
            continue
        subject = f" {rest}"[: obliges.start()] if obliges else " ".join(rest.split()[:8])
        named = list(_named(subject.strip(), certain=obliges is not None))
        if named:
            yield from named
            return


def _named(subject: str, *, certain: bool) -> Iterator[str]:
    if len(subject.split()) > 40:
        return
    known = list(_known(subject, len(subject) if certain else _BEGINNING))
    if known:
        yield from known
        return
    words = _ASIDE.sub("", subject, count=1) if certain else subject
    first = words.split(None, 1)[0].lower() if words.split() else ""
    if first in _NOBODY:
        return
    name = _NAME.match(_ARTICLE.sub("", words, count=1))
    if name and (not certain or len(name[0]) == len(_ARTICLE.sub("", words, count=1))):
        printed = name[0].strip()
        while printed.rsplit(" ", 1)[-1] in ("of", "for", "and", "the", "in", "on", "to", "&"):
            printed = printed.rsplit(" ", 1)[0] if " " in printed else ""
        if len(printed) > _SHORTEST and (" " in printed or printed.isupper()):
            yield printed


def _known(text: str, until: int = _LOOKED_AT) -> Iterator[str]:
    """The sorts of bodies whose names begin within the first characters of a text."""
    folded = text.casefold().replace("’", "'")
    for match in _variants().finditer(folded):
        if match.start() < until:
            yield _labels()[match[0]]


@cache
def _labels() -> Mapping[str, str]:
    return {
        variant.casefold(): row["label"]
        for row in rows("addressees.csv")
        for variant in (row["label"], *split_values(row["variants"]))
    }


@cache
def _variants() -> re.Pattern[str]:
    longest_first = sorted(_labels(), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")
