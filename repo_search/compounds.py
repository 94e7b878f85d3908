"""Words written as one or as two: "cosleeping" and "co sleeping", "health care" and "healthcare".

Which of them are words is not decided here: the index tells what it holds.
"""

from collections.abc import Iterator

_GRAMMAR = """
a about above across after again against ago all almost also although always am among an and
another any anyone are around as at away back be because been before behind below beside
between beyond both but by can cannot could did do does done down during each either else ever
every few first for from further had has have having he hence her here hers him his how i if in
into is it its just last least less like many may me might mine more most much must my near
neither never next no nobody none nor not nothing now of off often on once one only onto or other
others ought our ours out over own per quite rather same shall she should since so some still such
than that the their theirs them then there these they this those though through thus till to too
toward towards two under until up upon us very was we were what when where whether which
while who whom whose why will with within without would yes yet you your yours
"""
_FUNCTION = frozenset(_GRAMMAR.split())
"""Words of grammar: they stand next to anything, so a word is never taken apart into one of them
("therapist", "the rapist") and never made of one ("may be", "maybe")."""
_LEADING = frozenset({"after", "down", "off", "on", "out", "over", "under", "up"})
"""Of these, those that begin compounds: "under weight" may be "underweight". The other way round
they are left alone."""
_SHORT_PREFIXES = """
anti bed bi co counter day intra inter mid micro multi neo non peri post pre self semi step sub
tri ultra
"""
_PREFIXES = frozenset(_SHORT_PREFIXES.split())
"""Parts that may begin any word, however short they are."""
_LOOSE_PREFIXES = _PREFIXES | {"de", "dis", "mis", "re", "un"}
"""With those that are only looked for in a word that the index does not hold."""
_SHORTEST, _SHORTEST_OF_KNOWN = 3, 4
"""Letters of a part; of a word that the index holds the parts are longer, or "manage" would be
looked for as "man age"."""
_LONGEST = 40


def joined(first: str, second: str) -> str:
    """Two words written as one, or "" if one of them is a word of grammar or too short."""
    fits = (
        (first not in _FUNCTION or first in _LEADING)
        and second not in _FUNCTION
        and (len(first) >= _SHORTEST or first in _LOOSE_PREFIXES)
        and len(second) >= _SHORTEST
        and (first + second).isalpha()
    )
    return first + second if fits else ""


def splits(word: str, *, known: bool) -> Iterator[tuple[str, str]]:
    """The pairs of parts that a word may be taken apart into; `known` if the index holds it."""
    if not word.isalpha() or len(word) > _LONGEST:
        return
    shortest = _SHORTEST_OF_KNOWN if known else _SHORTEST
    prefixes = _PREFIXES if known else _LOOSE_PREFIXES
    for at in range(2, len(word) - shortest + 1):
        first, second = word[:at], word[at:]
        if (at >= shortest or first in prefixes) and not _FUNCTION & {first, second}:
            yield first, second
