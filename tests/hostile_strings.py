"""Queries that nobody means: as long, as deep, as many and as strange as they come."""

import sys
import unicodedata
from collections import defaultdict
from random import Random

_OF_EACH = 1_000
"""Characters of each Unicode category; the language reads 2,000 of a query."""


def _categories() -> dict[str, str]:
    """Characters of every Unicode category, drawn from all of it, a third of them apart."""
    of_category: dict[str, list[str]] = defaultdict(list)
    for character in map(chr, range(sys.maxunicode + 1)):
        of_category[unicodedata.category(character)].append(character)
    drawn = Random(1)  # noqa: S311 - strange, not secret
    strings = {}
    for category, found in sorted(of_category.items()):
        characters = drawn.sample(found, min(_OF_EACH, len(found)))
        together = 2 * len(characters) // 3
        strings[category] = f"{''.join(characters[:together])} {' '.join(characters[together:])}"
    return strings


def _mixed(strings: dict[str, str]) -> str:
    drawn = Random(2)  # noqa: S311
    return "".join(drawn.choice(strings[drawn.choice(list(strings))]) for _ in range(2_000))


_CATEGORIES = _categories()
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

COSTLY = (
    *("a megabyte of words", "a megabyte of lone surrogates", "brackets in pairs", "OR"),
    *("very many prefixes", "prefixes that must all match", "phrases of common words"),
    *("exclusions within each other", "signs alone, each another", "from right to left"),
    "all categories",
)
"""Names of those that cost most or differ most: for what need not be asked all of them."""

HOSTILE: dict[str, str] = {
    "a megabyte of words": "neglect " * 125_000,
    "a megabyte without a space": "a" * 1_000_000,
    "a megabyte of combining marks": "\u0301" * 1_000_000,
    "a letter with a megabyte of marks": "a" + "\u0301" * 1_000_000,
    "a megabyte of spaces": " " * 1_000_000,
    "a megabyte of NUL": "\0" * 1_000_000,
    "a megabyte of lone surrogates": "\ud800" * 1_000_000,
    "opening brackets": "(" * 100_000,
    "closing brackets": ")" * 100_000,
    "brackets in pairs": "(" * 50_000 + "neglect" + ")" * 50_000,
    "brackets of fields": "title:(" * 20_000,
    "NOT": "NOT " * 5_000,
    "NOT of a word": "NOT " * 4_999 + "neglect",
    "OR": "a OR " * 100_000,
    "OR without words": "OR " * 100_000,
    "hyphens": "-" * 100_000,
    "hyphens before brackets": "-(" * 50_000,
    "hyphens between letters": "a-" * 50_000,
    "quotation marks": '"' * 100_000,
    "quotation marks of all sorts": '"“”„«»' * 20_000,
    "apostrophes": "'" * 100_000,
    "colons": ":" * 100_000,
    "fields": "title:" * 20_000,
    "slashes": "/" * 100_000,
    "wildcards alone": "* ? a* b* ? *" * 100,
    "a wildcard for every letter": " ".join(f"{letter}*" for letter in _LETTERS),
    "very many prefixes": " OR ".join(f"{a}{b}*" for a in _LETTERS for b in "aehiou"),
    "prefixes that must all match": " ".join(f"{a}{b}*" for a in "cnpst" for b in "aehiou"),
    "phrases of common words": " OR ".join(
        f'"{a} {b}"'
        for a in ["the", "child", "was", "of", "and"]
        for b in ["the", "of", "in", "child", "a"]
    ),
    "one phrase over and over": '"of the child" ' * 1_000,
    "a phrase without end": '"' + "the child was " * 1_000,
    "different words": " OR ".join(f"word{number}" for number in range(5_000)),
    "exclusions": " ".join(f"-word{number}" for number in range(5_000)),
    "exclusions that need not all hold": " OR ".join(f"NOT w{number}" for number in range(5_000)),
    "exclusions within each other": "".join(f"(the OR NOT (w{number} " for number in range(1_000)),
    "dates": "published:2018.. OR " * 5_000,
    "dates that are none": " ".join(f"published:x{number}" for number in range(5_000)),
    "a date of digits": "published:" + "9" * 100_000,
    "signs alone, each another": " ".join(map(chr, range(0x2190, 0x2400))) * 2,
    "letters that unfold": "\ufdfa" * 2_000,
    "from right to left": "\u202e\u200f\u05d0 neglect \u0627\u202d\u2067 " * 1_000,
    "signs of no width": "ne\u200bg\u200dl\ufeffe\u2060ct \u00ad\u200c " * 1_000,
    **{f"category {category}": text for category, text in _CATEGORIES.items()},
    "all categories": _mixed(_CATEGORIES),
}
