"""The analyser: text -> tokens with character spans. One for indexing, queries and snippets.

A token is a run of letters and digits. Rules, in this order:

- Soft hyphens (U+00AD) inside a word are dropped, with the end of a line after one:
  "safe\\u00adguarding" is one token. A hyphen at the end of a line parts words as any other does;
  whether it belongs to the word the readers tell, who know the whole text.
- Apostrophes (' ’ ʼ ‘) inside a word join it: "O'Brien" is `obrien`; a final possessive 's or s'
  falls away: "children's" is `children`.
- Hyphens, dots, slashes and all other signs part words: "co-sleeping" is `co` `sleep`,
  "15.05.2018" is `15` `05` `2018`. A query for a hyphenated word is a phrase of its parts.
- Case, accents and ligatures are folded: "Œuvre" is `oeuvr`, "ﬁnding" is `find`.
- Words of letters are stemmed by Snowball's English stemmer (Porter2); tokens that hold a digit
  are kept as they are ("H1", "2019").
- A token is cut at 64 characters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from Stemmer import Stemmer

ANALYSER_VERSION = "2"
_LONGEST = 64
_REMEMBERED, _MOST_WORDS = 256, 200_000
"""Letters of a word that is remembered once it is analysed, since a text may be one word of
millions; and how many are."""
_LONGEST_RUN, _MOST_TOKENS, _MOST_RUNS = 64, 4, 50_000
"""Likewise of what stands between two spaces of a text."""
_APOSTROPHES = "'’ʼ‘＇"
_WORD = re.compile(
    r"[^\W_]+(?:(?:\u00ad\n(?=[^\W_])|[\u00ad\u0300-\u036f]"
    rf"|[{_APOSTROPHES}](?=[^\W_]))[^\W_]*)*"
)
_SOFT_END = re.compile(r"\u00ad\n(?=[^\W_])")
_DROPPED = str.maketrans("", "", "\u00ad" + _APOSTROPHES)
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_FUNCTION_WORDS = """
i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she
her hers herself it its itself they them their theirs themselves what which who whom this that
these those am is are was were be been being have has had having do does did doing would should
could ought a an the and but if or because as until while of at by for with about against
between into through during before after above below to from up down in out on off over under
again further then once here there when where why how all any both each few more most other some
such no nor not only same so than too very can will
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""English words that say nothing by themselves: after the list that comes with the Snowball
stemmer, without "own" and "just"."""


class Token(NamedTuple):
    """`word` is the folded word, `term` its indexed form; [start, end) counts characters."""

    word: str
    term: str
    start: int
    end: int


@cache
def _stemmer() -> Stemmer:
    return Stemmer("english", 0)  # without a memory of its own


def _forms(written: str) -> tuple[str, str]:
    return _known_forms(written) if len(written) <= _REMEMBERED else _forms_of(written)


def _forms_of(written: str) -> tuple[str, str]:
    """The folded word and the term of a word as written; both empty if nothing remains."""
    bare = written
    for sign in _APOSTROPHES:
        if bare.endswith((sign + "s", sign + "S")):
            bare = bare[:-2]
            break
    # Folding case may give signs that decompose or drop out again ("ŉ" holds an apostrophe).
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare).casefold())
    base = "".join(c for c in folded.translate(_DROPPED) if not unicodedata.combining(c))
    base = base.translate(_LETTERS)
    word = "".join(c for c in base if c.isalnum())[:_LONGEST]
    if not word.isalpha():
        return word, word
    return word, _stemmer().stemWord(word) or word


_known_forms = lru_cache(maxsize=_MOST_WORDS)(_forms_of)


class _Runs(dict[str, tuple[tuple[str, str], ...]]):
    """The folded word and the term of every token in what stands between two spaces of a text.
    Texts repeat themselves: it is remembered, and looked up without a step of Python."""

    def __missing__(self, run: str) -> tuple[tuple[str, str], ...]:
        found = tuple(pair for pair in map(_forms, _WORD.findall(run)) if pair[0])
        if len(run) <= _LONGEST_RUN and len(found) <= _MOST_TOKENS:
            if len(self) >= _MOST_RUNS:
                self.clear()
            self[run] = found
        return found


_runs = _Runs()


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text in order. Never raises, whatever the string holds."""
    for found in _WORD.finditer(text):
        word, term = _forms(found.group())
        if word:
            yield Token(word, term, found.start(), found.end())


def forms(text: str) -> list[tuple[str, str]]:
    """The folded word and the term of every token of a document's text, in order: what stands
    between its spaces is remembered. What people type goes by `fold`, `terms` and `tokens`."""
    if "\u00ad" in text:
        text = _SOFT_END.sub("\u00ad", text)
    return list(chain.from_iterable(map(_runs.__getitem__, text.split())))


def terms(text: str) -> list[str]:
    """The indexed forms of a text, in order."""
    return [token.term for token in tokens(text)]


def fold(text: str) -> list[str]:
    """The folded, unstemmed words of a text, in order: for comparing names and prefixes."""
    return [token.word for token in tokens(text)]
