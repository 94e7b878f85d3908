"""What an expansion asks the index: which words it holds, alone and side by side."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from repo_search.analysis import terms
from repo_search.query import Words

_RARE = 20
"""A term that stands in no more texts than this may be a withdrawn record's alone."""


class IndexWords(NamedTuple):
    """`frequencies` tells in about how many texts each term stands, withdrawn ones perhaps
    counted; `holds` whether any live record has these words side by side."""

    frequencies: Callable[[Collection[str]], Mapping[str, int]]
    holds: Callable[[Words], bool]


@dataclass(frozen=True, slots=True)
class Held:
    """The answer for the terms of one run of words, asked for once."""

    index: IndexWords
    counts: Mapping[str, int]

    def all_of(self, wanted: Iterable[str]) -> bool:
        """Whether each of these terms stands somewhere in the index."""
        return all(self.counts.get(term, 0) for term in wanted)

    def live(self, words: Iterable[str]) -> bool:
        """Whether each of these folded words stands in a live record, so that saying that it was
        searched for tells nothing of those that were withdrawn."""
        rare = [word for word in words if all(self.counts.get(t, 0) <= _RARE for t in terms(word))]
        return all(self.index.holds(Words((word,))) for word in rare)


def asked(index: IndexWords, wanted: Collection[str]) -> Held:
    return Held(index, index.frequencies(wanted) if wanted else {})
