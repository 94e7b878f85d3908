"""Likeness of two texts: how many of their runs of five words they share, told from signatures.

A signature is a MinHash sketch (Broder 1997, in the one-pass form of Dahlgaard, Knudsen and Thorup
2017 that rensa implements) of the set of all runs of five folded words. The share of equal slots
of two signatures estimates the Jaccard index of the two sets. With 128 slots the standard error is
at most 0.044 (at 0.5) and about 0.027 at 0.9. A short text that stands within a long one shares
few of the runs of both, so it is not alike.
"""

import struct
from collections.abc import Sequence
from itertools import count, starmap
from operator import eq
from zlib import crc32

from rensa import RMinHash

from repo_search.analysis import ANALYSER_VERSION, forms
from repo_search.passages import Passage

THRESHOLD = 0.55
"""Likeness from which two texts are likely the same publication. Measured on 195 inspection reports
of one template: of their 18,915 pairs none is above 0.10; the same report without its cover, with a
page exchanged, read by another reader or as DOCX is at 0.57 or above."""
SHORTEST = 60
"""Words below which a text is too short to tell."""
_RUN = 5
_SLOTS = 128
_SEED = 1
MADE_BY = f"minhash/1 rensa/{RMinHash.ALGORITHM_VERSION} words/{ANALYSER_VERSION}"
"""The method and its version: signatures of different methods cannot be compared."""

_SIGNATURE = struct.Struct(f"<{_SLOTS}I")
_BANDS = struct.Struct("12s" * (_SLOTS // 3))


def signature(passages: Sequence[Passage]) -> bytes | None:
    """The signature of a text: 128 unsigned 32-bit numbers, little-endian. None for a text that is
    too short to tell."""
    sketch = RMinHash(_SLOTS, _SEED)
    words: list[str] = []
    length = 0
    for passage in passages:
        found = [word for word, _ in forms(passage.text)]
        length += len(found)
        words = words[-(_RUN - 1) :] + found
        sketch.update(list(map(" ".join, zip(*(words[at:] for at in range(_RUN)), strict=False))))
    return _SIGNATURE.pack(*sketch.digest()) if length >= SHORTEST else None


def likeness(one: bytes, other: bytes) -> float:
    """How alike two texts are by their signatures, from 0 to 1 (the same runs of words)."""
    equal: int = sum(map(eq, _SIGNATURE.unpack(one), _SIGNATURE.unpack(other)))
    return equal / _SLOTS


def bands(signature: bytes) -> tuple[int, ...]:
    """A number for each of the 42 bands of three slots into which a signature is cut, for finding
    candidates without comparing all pairs: two texts at the threshold agree in one at least with a
    probability of 0.9995, others in few."""
    return tuple(starmap(crc32, zip(_BANDS.unpack_from(signature), count(), strict=False)))
