"""The label of the case a report is about ("Child H1", 'Robert'), from its title and title page.

Never from the body: reports of one case speak of many others.
"""

import re
from collections.abc import Iterable, Sequence

from indexer.metadata.case_names import NAMED_NOUN, NAMES, NAMES_ALONE, QUOTED, coded, is_name
from indexer.metadata.front_matter import FrontMatter
from indexer.metadata.vocabulary import review_phrases
from repo_search.claims import Claim, Source

EXTRACTOR = "cases/1"
_MOST = 6

_ABOUT = re.compile(
    r"(?i:review|report|SCR|LCSPR|CSPR|DHR|SAR)\s?(?:[:–—-]|(?i:\b(?:into|of|re|regarding|concerning"
    r"|about|relating to|in (?:respect|relation) (?:of|to)|following)\b"
    r"(?: the (?:deaths?|murder|case|life|care|serious injury|circumstances)(?: of)?)?))\s?"
    rf"(?P<name>{NAMES})(?=$|[\s:,.–(-])"
)
_OF_A_PERSON = (
    r"(?:['’]s (?!council|children['’]s|safeguarding)\w+"
    r"| (?:was|had|and (?:his|her|their)|lived|died|is a|told|said|did|who))\b"
)


def claims(
    front: FrontMatter, title: str, review: str, publishers: Sequence[str]
) -> tuple[Claim, ...]:
    """The claim of the case's labels, if the title or title page gives any.

    `review` is the kind of review claimed or "": names count as labels only where there is one.
    `publishers` are the names claimed of publishers: "Kingston and Richmond" is no pair of
    children where it is part of one.
    """
    shown = [line.text for line in front.display]
    lettered = _unique(found.label for text in (title, *shown) for found in coded(text))
    if lettered:
        return (_claim(lettered, "the title page", 0.85),)
    if review:
        for text, where in ((title, "the title"), *((line, "the title page") for line in shown)):
            quoted = _unique(
                match["name"] for match in QUOTED.finditer(text) if is_name(match["name"])
            )
            if quoted:
                return (_claim(quoted, f"{where}: a name in quotation marks", 0.75),)
        named = _unique(_names(front, title, shown, " ".join(publishers)))
        if named:
            return (_claim(named, "the title page: a name beside the kind of review", 0.6),)
    if named := _unique(found.label for found in coded(_spaced(front.name))):
        return (Claim("case", named, Source.FILENAME, "file name", EXTRACTOR, 0.3),)
    return ()


def _spaced(name: str) -> str:
    """A file's name as words, with the nouns of labels in capitals ("baby-F" is "Baby F")."""
    words = re.sub(r"[_\-+.]|%20", " ", name.rsplit(".", 1)[0])
    return re.sub(r"\b(?:child|baby|family|adult|young person)\b", lambda m: m[0].title(), words)


def _claim(labels: tuple[str, ...], evidence: str, confidence: float) -> Claim:
    return Claim("case", labels, Source.TEXT, evidence, EXTRACTOR, confidence)


def _unique(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple({label.casefold(): label for label in reversed(list(labels))}.values())[::-1][
        :_MOST
    ]


def _names(front: FrontMatter, title: str, shown: Sequence[str], publishers: str) -> Iterable[str]:
    """Pseudonyms without quotation marks, which must be told from places and common words."""
    seen_review = False
    for text in (*shown, title):
        reviewed = any(pattern.search(text) for pattern, _ in review_phrases())
        if (match := NAMED_NOUN.fullmatch(text)) and is_name(match["bare"]):
            yield match[0]
        elif reviewed and (match := _ABOUT.search(text)):
            if _told_of(front, match["name"], publishers):
                yield match["name"]
        elif seen_review and NAMES_ALONE.fullmatch(text) and _told_of(front, text, publishers):
            yield text
        seen_review = seen_review or reviewed


def _told_of(front: FrontMatter, names: str, publishers: str) -> bool:
    """Whether the first pages speak of each name as of a person, and no publisher bears it."""
    parts = [part for part in re.split(r", | and | & ", names) if part]
    if not parts[0][0].isupper() or not is_name(names) or names in publishers:
        return False
    text = " ".join(line for page in front.first for line in page.lines)
    return all(re.search(rf"\b{re.escape(part)}{_OF_A_PERSON}", text) for part in parts)
