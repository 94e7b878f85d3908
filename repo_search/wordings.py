"""Likeness of short wordings: how many of their terms two sentences share.

The Jaccard index of the sets of terms; function words are left out, and what nearly every
recommendation says ("the partnership should ensure that all agencies …"). Candidates are found by a
MinHash sketch (Broder 1997) of the terms, cut into bands: two wordings at the threshold agree in a
band at least with a probability of 0.96, two that share a tenth of their terms with 0.002, as most
do that have nothing to do with each other.
"""

import re
import struct
from difflib import SequenceMatcher
from itertools import count, starmap
from zlib import crc32

from rensa import RMinHash

from repo_search.analysis import FUNCTION_WORDS, forms

ALIKE_FROM = 0.6
"""Share of common terms from which two wordings are shown as the same or similar."""
FEWEST_TERMS = 3
"""Of a shorter wording it is not told what it is like."""
_USUAL = """
agencies agency all assurance assure assured board boards child children childrens consider ensure
ensured ensures ensuring local lscb lscp must need needs partner partners partnership partnerships
practice professional professionals recommend recommendation recommended recommends relevant review
safeguarding scp seek seeks should staff work working
"""
_SAYING_LITTLE = FUNCTION_WORDS | frozenset(_USUAL.split())
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_MOST = 500
"""Words of a wording that are compared one by one with another."""
_SLOTS, _OF_BAND, _SEED = 96, 4, 1
_SKETCH = struct.Struct(f"<{_SLOTS}I")
_BANDS = struct.Struct(f"{4 * _OF_BAND}s" * (_SLOTS // _OF_BAND))


def content_terms(wording: str) -> frozenset[str]:
    """The terms of a wording that say what it is about."""
    return frozenset(term for word, term in forms(wording) if word not in _SAYING_LITTLE)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The part of the terms of two wordings that both have, from 0 to 1."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def bands(found: frozenset[str]) -> tuple[int, ...]:
    """A number for each of the 24 bands of a sketch of these terms; () where there are too few to
    tell."""
    if len(found) < FEWEST_TERMS:
        return ()
    sketch = RMinHash(_SLOTS, _SEED)
    sketch.update(sorted(found))
    packed = _SKETCH.pack(*sketch.digest())
    return tuple(starmap(crc32, zip(_BANDS.unpack(packed), count(), strict=False)))


def differing(wording: str, other: str) -> tuple[tuple[int, int], ...]:
    """The spans of words of a wording, [start, end) in characters, that another does not have at
    their place: apart, in order, neighbours together. Beyond the first words of a very long one
    nothing is told."""
    mine = [(found.group().casefold(), found.span()) for found in _WORD.finditer(wording)][:_MOST]
    theirs = [found.casefold() for found in _WORD.findall(other)][:_MOST]
    matched = SequenceMatcher(None, theirs, [word for word, _span in mine], autojunk=False)
    return tuple(
        (mine[first][1][0], mine[last - 1][1][1])
        for tag, _from, _to, first, last in matched.get_opcodes()
        if tag in ("replace", "insert")
    )
