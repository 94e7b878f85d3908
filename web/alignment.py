"""Spans of a stored text -> the letters of the page that they stand for.

The stored text was made clean: its hyphens at ends of lines, line breaks and signs of writing
direction differ from what the file gives. Its letters and digits do not, so these are compared;
where they differ after all, as on a page that another program read, a span is found by the letters
around it, if these stand in one place only. Anything else is not found: no box is better than one
around another word.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from repo_search.results import Span

_AROUND = 25
"""Letters on either side by which a span is found."""


class Letter(NamedTuple):
    """A character of the page, and its place among the characters that PDFium counts."""

    character: str
    place: int


def aligned(text: str, letters: Sequence[Letter], spans: Sequence[Span]) -> Iterator[list[int]]:
    """For each span that is found the places of its letters, in order."""
    stored, starts = _folded((Letter(c, at) for at, c in enumerate(text)))
    drawn, places = _folded(letters)
    same = stored == drawn
    for start, end in spans:
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        shift = 0 if same else _shift(stored, drawn, first, last)
        if shift is not None and first < last:
            yield list(dict.fromkeys(places[first + shift : last + shift]))


def _shift(stored: str, drawn: str, first: int, last: int) -> int | None:
    """How much further on a part of the stored letters stands in those drawn; None if it does not,
    or could stand in several places."""
    before = max(0, first - _AROUND)
    wanted = stored[before : last + _AROUND]
    found = drawn.find(wanted)
    if found < 0 or drawn.find(wanted, found + 1) >= 0:
        return None
    return found - before


def _folded(letters: Iterable[Letter]) -> tuple[str, list[int]]:
    """Letters and digits without case and accents, with the place each came from."""
    folded: list[str] = []
    places: list[int] = []
    for character, place in letters:
        if character.isascii():
            plain = character.lower() if character.isalnum() else ""
        else:
            parts = unicodedata.normalize("NFKD", character).casefold()
            plain = "".join(part for part in parts if part.isalnum())
        folded.append(plain)
        places += [place] * len(plain)
    return "".join(folded), places
