"""Where the sentences of a wording end, so that it is cut nowhere else."""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?][\"'”’»)\]]*(?=\s|$)")
_BETWEEN = re.compile(r"[^\w.]")
_SHORT = frozenset(
    {
        *("dr", "mr", "mrs", "ms", "prof", "rev", "st", "hon", "no", "nos", "p", "pp", "para"),
        *("paras", "ch", "fig", "figs", "sec", "art", "vol", "ed", "eds", "reg", "e.g", "i.e"),
        *("cf", "vs", "viz", "approx", "inc"),
    }
)
"""After these a full stop ends a word."""
_NEAR = 12
"""Characters around a full stop that are looked at."""


def whole_sentences(text: str, most: int) -> str:
    """The sentences at the beginning of a text that have at most so many characters together, or
    the first one if that is longer; "" if none ends in it."""
    kept = 0
    for end in _ends(text):
        if kept and end > most:
            break
        kept = end
    return text[:kept]


def _ends(text: str) -> Iterator[int]:
    begun = 0
    for found in _END.finditer(text):
        following = text[found.end() : found.end() + _NEAR].lstrip(" \t\n\"'“‘([")[:1]
        before = text[max(begun, found.start() - _NEAR) : found.start()]
        word = _BETWEEN.split(before)[-1]
        numbered = before.strip().isdigit() and found.start() - begun < _NEAR
        shortened = word.casefold() in _SHORT or (len(word) == 1 and word.isupper())
        if following.islower() or numbered or (following and shortened and found[0] == "."):
            continue
        begun = found.end()
        yield begun
