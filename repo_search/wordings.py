"""Likeness of short wordings: how many of their terms two sentences share.

The Jaccard index of the sets of terms, function words left out. Candidates are found by a MinHash
sketch (Broder 1997) of the terms, cut into bands: two wordings at the threshold agree in a band at
least with a probability of 0.97, two that share a fifth of their terms with 0.39.
"""

import struct
from itertools import count, starmap
from zlib import crc32

from rensa import RMinHash

from repo_search.analysis import FUNCTION_WORDS, forms

ALIKE_FROM = 0.5
"""Share of common terms from which two wordings are shown as the same or similar."""
FEWEST_TERMS = 4
"""Of a shorter wording it is not told what it is like."""
_SLOTS, _SEED = 24, 1
_SKETCH = struct.Struct(f"<{_SLOTS}I")
_BANDS = struct.Struct("8s" * (_SLOTS // 2))


def content_terms(wording: str) -> frozenset[str]:
    """The terms of a wording that say what it is about."""
    return frozenset(term for word, term in forms(wording) if word not in FUNCTION_WORDS)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The part of the terms of two wordings that both have, from 0 to 1."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def bands(found: frozenset[str]) -> tuple[int, ...]:
    """A number for each of the 12 bands of a sketch of these terms; () where there are too few to
    tell."""
    if len(found) < FEWEST_TERMS:
        return ()
    sketch = RMinHash(_SLOTS, _SEED)
    sketch.update(sorted(found))
    packed = _SKETCH.pack(*sketch.digest())
    return tuple(starmap(crc32, zip(_BANDS.unpack(packed), count(), strict=False)))
