"""The labels that claims of document type and review kind may use, as pages print them."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_GENERIC_WORDS = (
    r"reports?|reviews?|final|full|the|a|an|of|and|summary|independent|multi|agency|local|"
    r"serious|case|learning|from|into|on|for|published|volume|part|appendix|\d+|"
    r"[ivx]{1,4}|annual|version|briefing|pack|public|inquiry|response|"
    r"child|children|safeguarding|practice|overview|executive|thematic|minute|seven|action|plan"
    r"|adults?|domestic|homicide|rapid|statement|progress|inspection|investigation|government|concise"
    r"|extended|lcspr|scr|cspr|dhr|sar"
)
_GENERIC = re.compile(rf"(?:(?:{_GENERIC_WORDS})\b[\s:,.–()/-]{{0,4}}){{1,16}}", re.IGNORECASE)


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for lists too long to be written one word to a line."""
    return frozenset(text.split())


def is_generic(text: str) -> bool:
    """Whether a title names only what sort of document this is ("Serious case review: Final")."""
    return len(text) <= 160 and bool(_GENERIC.fullmatch(text))


@cache
def _rows(name: str) -> tuple[Mapping[str, str], ...]:
    text = files("repo_search").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _phrase(words: str) -> str:
    """A pattern of the words in any spacing and hyphenation, plural or not."""
    return r"[\s-]".join(re.escape(word) for word in re.split(r"[\s-]+", words.strip())) + "s?"


@cache
def document_type_labels() -> Mapping[str, str]:
    """Labels of document types by id."""
    return {row["id"]: row["label"] for row in _rows("document_types.csv")}


@cache
def review_labels() -> Mapping[str, str]:
    """Labels of kinds of review by id."""
    return {row["id"]: row["label"] for row in _rows("review_kinds.csv")}


@cache
def exact_document_types() -> Mapping[str, str]:
    """Label of the document type that a whole line names, by the folded line."""
    return {
        phrase.casefold().strip(): row["label"]
        for row in _rows("document_types.csv")
        for phrase in (row["label"], *row["variants"].split("||"))
        if phrase.strip()
    }


@cache
def review_phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of the names and variants of each kind of review, with its label."""
    found = []
    for row in _rows("review_kinds.csv"):
        spelt = [row["name"], *row["variants"].split("||")]
        phrases = "|".join(_phrase(name) for name in spelt if " " in name.strip())
        acronyms = [name.strip() for name in (row["label"], *spelt) if name.strip().isupper()]
        if phrases:
            found.append((re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE), row["label"]))
        if acronyms:
            found.append((re.compile(rf"\b(?:{'|'.join(acronyms)})s?\b"), row["label"]))
    return tuple(found)
