"""Did you mean: words that visible records hold in the place of words that none holds.

The words come from the live index. They are read only when a query has a word that is hardly
anywhere, and again when the index has changed, unless reading takes long. Each word is looked for
before it is offered, so that none is that only withdrawn or erased records held.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log10
from threading import Lock
from time import monotonic
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA

from repo_search.analysis import Token, fold
from repo_search.engine import Built, Engine, EngineQuery
from repo_search.query import Words
from repo_search.query.pieces import searched_words
from repo_search.results import DidYouMean

_SHORTEST = 4
"""Letters of a word that is looked at, and of one that is offered."""
_LONGEST = 40
_SHORT = 5
"""Words of so many letters may differ by one edit, longer ones by two."""
_MOST_LOOKED_AT = 16
_MOST_WORDS = 100_000
"""Words kept of an index: those in most records."""
_FEW, _TIMES = 2, 100
"""A longer word that so few records hold is asked about where one that differs by one edit is in
so many times as many records."""
_EDIT, _OTHER_BEGINNING = 2.0, 0.5
"""What a near word loses for each edit and for beginning otherwise, in powers of ten of the number
of records that hold it."""
_TRIED = 3
"""Near words of one word that are tried."""
_POSSESSIVE = re.compile("['’ʼ‘＇][sS]$")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of letters that live records hold, with how many hold each."""

    counts: dict[str, int]
    by_length: dict[int, list[str]]

    def near(self, word: str) -> Iterator[tuple[str, int]]:
        """Words near this one, the likeliest first, with their edits. Edits are letters put in,
        left out, changed, or two swapped (optimal string alignment); or two words run together,
        which are given with a hyphen."""
        edits = 1 if len(word) <= _SHORT else 2
        weighed = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            choices = self.by_length.get(length, ())
            for near, distance, _ in process.extract(
                word, choices, scorer=OSA.distance, score_cutoff=edits, limit=None
            ):
                if distance:
                    otherwise = 0.0 if near[0] == word[0] else _OTHER_BEGINNING
                    weight = log10(self.counts[near]) - _EDIT * distance - otherwise
                    weighed.append((weight, near, int(distance)))
        weighed.extend(self._parted(word))
        for _, near, distance in sorted(weighed, key=lambda found: (-found[0], found[1])):
            yield near, distance

    def _parted(self, word: str) -> Iterator[tuple[float, str, int]]:
        for at in range(2, len(word) - 2):
            first, second = word[:at], word[at:]
            held = min(self.counts.get(first, 0), self.counts.get(second, 0))
            if held > 1:
                yield log10(held) - _EDIT, f"{first}-{second}", 1


@dataclass(frozen=True, slots=True)
class _Kept:
    """A vocabulary, what the index was built with, what was hidden of it, and when, in seconds of
    the monotonic clock, it may be read again."""

    words: Vocabulary
    built: Built
    hidden: frozenset[str]
    until: float


_AT_ONCE, _REST, _LONGEST_REST = 0.5, 20, 600
"""A vocabulary that was read within so many seconds is read again as soon as the index changes;
another only after so many times as long, or so many seconds: an import changes the index often."""
_lock = Lock()
_kept: "WeakKeyDictionary[Engine, _Kept]" = WeakKeyDictionary()


def vocabulary(engine: Engine) -> Vocabulary:
    """The words of an engine's live index, or those of a little while ago; one thread reads them
    for all, which have those from before meanwhile."""
    before = _kept.get(engine)
    if not _lock.acquire(blocking=before is None) and before is not None:
        return before.words
    try:
        built, hidden, before = engine.built(), frozenset(engine.hidden()), _kept.get(engine)
        begun = monotonic()
        if before and ((before.built, before.hidden) == (built, hidden) or begun < before.until):
            return before.words
        words = _read(engine)
        took = monotonic() - begun
        rest = min(took * _REST, _LONGEST_REST) if took > _AT_ONCE else 0.0
        if built is not None:
            _kept[engine] = _Kept(words, built, hidden, monotonic() + rest)
        return words
    finally:
        _lock.release()


def _read(engine: Engine) -> Vocabulary:
    counts: dict[str, int] = {}
    by_length = defaultdict[int, list[str]](list)
    for word, count in engine.terms("", "", _MOST_WORDS):
        if word.isalpha() and len(word) >= 2:
            counts[word] = count
            if len(word) >= _SHORTEST:
                by_length[len(word)].append(word)
    return Vocabulary(counts, dict(by_length))


def did_you_mean(
    engine: Engine,
    text: str,
    total: int,
    count: Callable[[str], int],
    names: Collection[str] = (),
) -> DidYouMean | None:
    """What may have been meant by a query that finds `total` records; `count` tells how many
    another finds. None if nothing near finds anything, or all its words are known: to the index, or
    as words of `names`."""
    known = {word for name in names for word in fold(name)}
    doubtful = [(token, held) for token, held in _doubtful(engine, text) if token.word not in known]
    if not doubtful:
        return None
    held = vocabulary(engine)
    near: list[tuple[Token, list[str]]] = []
    rare = False
    for token, records in doubtful:
        if records:
            words = [
                word
                for word, edits in held.near(token.word)
                if edits == 1 and held.counts.get(word, 0) >= _TIMES * records
            ]
        else:
            words = [word for word, _ in held.near(token.word)]
        if words:
            near.append((token, words[:_TRIED]))
            rare = rare or bool(records)
    for chosen in _choices(near):
        changed, spans = _replaced(text, chosen)
        if not all(_is_held(engine, word) for _, word in chosen):
            continue
        found = count(changed)
        if found > (total if rare else 0):
            return DidYouMean(changed, spans, found)
    return None


def _is_held(engine: Engine, word: str) -> bool:
    """Whether visible records hold a word, or the two that it is parted into."""
    parts = [Words((part,)) for part in word.split("-")]
    return all(engine.search(EngineQuery(part, sort="newest", limit=0)).total for part in parts)


def _doubtful(engine: Engine, text: str) -> list[tuple[Token, int]]:
    """The words of a query that no record holds, or hardly any, and how many do."""
    words = [
        token
        for token in islice(searched_words(text), _MOST_LOOKED_AT)
        if token.word.isalpha() and _SHORTEST <= len(token.word) <= _LONGEST
    ]
    frequencies = engine.frequencies({token.term for token in words}) if words else {}
    found = []
    for token in words:
        if frequencies[token.term] > (_FEW if len(token.word) > _SHORT else 0):
            continue
        records = 0
        if frequencies[token.term]:  # withdrawn records may be among them
            asked = EngineQuery(Words((token.word,)), sort="newest", limit=0)
            records = engine.search(asked).total
        found.append((token, records))
    return found


def _choices(near: Sequence[tuple[Token, list[str]]]) -> Iterator[list[tuple[Token, str]]]:
    """The likeliest word for each; then, where only one word is in doubt, the next likely ones."""
    if near:
        yield [(token, words[0]) for token, words in near]
    if len(near) == 1:
        token, words = near[0]
        yield from ([(token, word)] for word in words[1:])


def _replaced(
    text: str, chosen: Sequence[tuple[Token, str]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text with words replaced where they stand, and the spans of the new ones."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = size = 0
    for token, word in chosen:
        possessive = _POSSESSIVE.search(text[token.start : token.end])
        parts += [text[at : token.start], word]
        size += token.start - at
        spans.append((size, size + len(word)))
        size += len(word)
        at = token.end - (len(possessive.group()) if possessive else 0)
    return "".join([*parts, text[at:]]), tuple(spans)
