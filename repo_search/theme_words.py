"""The words of a thesaurus as sequences of terms, and where they stand in a run of text.

A label or variant names its theme; an indicator only suggests it. All are looked up in one pass
over the tokens, longest first, so that "domestic homicide" is never counted as "homicide" too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import compress, islice
from typing import TYPE_CHECKING, NamedTuple

from repo_search.analysis import forms

if TYPE_CHECKING:
    from repo_search.thesaurus import Theme

_AS_WRITTEN = r"ing|ion|ment"
"""Endings of words whose other forms mean something else ("housing" and "house", "escalation" and
"escalated"); of these only the plural is the same. Likewise, but for words that only hint, "looked
after" and "looking after"; for these in turn "episodic" and "episodes"."""
_NAMING = re.compile(rf"(?:{_AS_WRITTEN}|ed)$")
_NAMING_ALONE = re.compile(rf"(?:{_AS_WRITTEN}|ed|(?<![is])s)$")
"""Of a name of one word the plural is another thing too: "schools" and "the school"."""
_HINTING = re.compile(rf"(?:{_AS_WRITTEN}|ic)$")
_SENTENCE_END = re.compile(r"\s(?<=[.;?!]\s)")
_LOOKED_BACK, _LOOKED_AHEAD = 14, 10
"""Words before and after a mention in which its denial is looked for."""
_MOST_MENTIONS = 200
"""In one sentence; the words of hostile text that follow them are counted, not looked up."""

_NONE = ""
"""In place of a term where there is none."""

_DENYING = frozenset(
    (
        *("no", "not", "without", "neither", "nor", "never", "denied", "ruled", "free"),
        *("wasnt", "werent", "isnt", "arent", "didnt", "hadnt", "hasnt", "dont", "doesnt"),
    )
)
"""One of them is in every denial."""
# Of folded words with one space between: "wasn't" is "wasnt".
_DENIED_BEFORE = re.compile(
    r"\b(?:no|without|neither|nor|never)(?: \w+){0,4}? (?:evidence|history|concerns?|signs?|hint"
    r"|suggestions?|indications?|failures?|allegations?|disclosures?|suspicions?|elements?|suspected)\b"
    r"|\b(?:no|not|without|never|neither|nor)(?: (?:any|an?|known|previous|reported|other)){0,2}$"
    r"|\b(?:denied|ruled out|free of)(?: any)?$"
)
_DENIED_AFTER = re.compile(
    r"(?:\w+ ){0,4}?(?:(?:was|were|is|are|did|had|has|do|does) not"
    r"|(?:was|were|is|are|did|had|has|do|does)nt|never)"
    r"(?: (?:been|an?|any|known|significant)){0,3}"
    r" (?:feature|factor|issue|concern|known|present|identified|suspected|arise|reported|apparent"
    r"|evident|found|part)\b"
)


class _Key(NamedTuple):
    """`terms` are the terms of a phrase, and `words` the folded words where it has to be just that
    word or its plural, else "", or none at all; `capitals` is an acronym as it must be written
    ("DNA"), or ""."""

    terms: tuple[str, ...]
    words: tuple[str, ...]
    capitals: str


class Phrase(NamedTuple):
    """A label, variant or indicator with the themes that it names or suggests; see `_Key`."""

    terms: tuple[str, ...]
    words: tuple[str, ...]
    capitals: str
    names: tuple[str, ...]
    suggests: tuple[str, ...]


class Mention(NamedTuple):
    """A phrase in a run of text. `written` are its folded words; `place` counts the words before
    it; `company` is the number of themes that its sentence names."""

    phrase: Phrase
    written: str
    place: int
    company: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a thesaurus, ready to be looked up; built once and used for every document.

    `labels` gives the preferred label by theme id; `phrases` the phrases by their first two terms,
    longest first, the second _NONE where they have one; `starts` all first terms, `alone` those of
    phrases of one; `broader` all broader themes of each, near and far.
    `heads` only head a branch: they say where a theme belongs and are never suggested.
    """

    labels: Mapping[str, str]
    phrases: Mapping[tuple[str, str], tuple[Phrase, ...]]
    starts: frozenset[str]
    alone: frozenset[str]
    broader: Mapping[str, frozenset[str]]
    heads: frozenset[str]


def vocabulary(themes: "Iterable[Theme]") -> Vocabulary:
    """The vocabulary of a thesaurus. A phrase may belong to several themes."""
    known = {theme.theme_id: theme for theme in themes}
    near = {theme_id: theme.broader for theme_id, theme in known.items()}
    narrowed = {parent for parents in near.values() for parent in parents}
    names: dict[_Key, list[str]] = defaultdict(list)
    suggests: dict[_Key, list[str]] = defaultdict(list)
    heads = frozenset(theme_id for theme_id in narrowed if not near.get(theme_id))
    for theme_id, theme in known.items():
        if theme_id in heads:
            continue
        for written in (theme.label, *theme.variants):
            names[_key(written, naming=True)].append(theme_id)
        for written in theme.indicators:
            suggests[_key(written, naming=False)].append(theme_id)
    phrases: dict[tuple[str, str], list[Phrase]] = defaultdict(list)
    for key in {**names, **suggests}:
        if key.terms:
            named = tuple(dict.fromkeys(names.get(key, ())))
            hinted = dict.fromkeys(suggests.get(key, ()))
            phrases[key.terms[0], (*key.terms, _NONE)[1]].append(
                Phrase(*key, named, tuple(t for t in hinted if t not in named))
            )
    return Vocabulary(
        {theme_id: theme.label for theme_id, theme in known.items()},
        {
            first: tuple(sorted(found, key=lambda phrase: (-len(phrase.terms), not phrase.names)))
            for first, found in phrases.items()
        },
        frozenset(first for first, _ in phrases),
        frozenset(first for first, second in phrases if second == _NONE),
        {theme_id: _reach(theme_id, near) for theme_id in known},
        heads,
    )


def _reach(theme_id: str, near: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(near[theme_id])
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting += near.get(other, ())
    return frozenset(found - {theme_id})


def _key(written: str, *, naming: bool) -> _Key:
    pairs = forms(written)
    alone = len(pairs) == 1
    as_written = (_NAMING_ALONE if alone else _NAMING) if naming else _HINTING
    acronym = alone and len(written) <= 6 and sum(map(str.isupper, written)) > 1
    words = tuple(word if as_written.search(word) else "" for word, _ in pairs)
    return _Key(
        tuple(term for _, term in pairs),
        words if any(words) else (),
        written if acronym else "",
    )


def mentions(text: str, words: Vocabulary) -> tuple[int, list[Mention]]:
    """The number of words of a text, and the mentions of themes in it that are not denied."""
    count = 0
    result: list[Mention] = []
    for sentence in _SENTENCE_END.split(text):
        pairs = forms(sentence)
        if places := _places(pairs, words):
            result += _in_sentence(sentence, pairs, places, count, words)
        count += len(pairs)
    return count, result


def _places(pairs: list[tuple[str, str]], words: Vocabulary) -> list[int]:
    """The places at which a phrase may begin: most sentences have none."""
    alone, phrases = words.alone, words.phrases
    terms = [term for _, term in pairs]
    started = compress(range(len(terms)), map(words.starts.__contains__, terms))
    terms.append(_NONE)
    return [
        place
        for place in started
        if terms[place] in alone or (terms[place], terms[place + 1]) in phrases
    ]


def _in_sentence(
    sentence: str, pairs: list[tuple[str, str]], places: list[int], count: int, words: Vocabulary
) -> Iterator[Mention]:
    found = list(islice(_found(sentence, pairs, places, words), _MOST_MENTIONS))
    company = len({theme_id for _, _, phrase in found for theme_id in phrase.names})
    folded = [word for word, _ in pairs]
    may_deny = not _DENYING.isdisjoint(folded)
    for first, stop, phrase in found:
        if may_deny:
            before = " ".join(folded[max(first - _LOOKED_BACK, 0) : first])
            after = " ".join(folded[stop : stop + _LOOKED_AHEAD])
            if _DENIED_BEFORE.search(before) or _DENIED_AFTER.match(after):
                continue
        written = phrase.capitals or " ".join(folded[first:stop])
        yield Mention(phrase, written, count + first, company)


def _found(
    sentence: str, pairs: list[tuple[str, str]], places: list[int], words: Vocabulary
) -> Iterator[tuple[int, int, Phrase]]:
    """(first token, token after the last, phrase) of the longest phrases found, none overlapping
    another; the same words may be several phrases."""
    after = 0
    for place in places:
        if place < after:
            continue
        term = pairs[place][1]
        following = pairs[place + 1][1] if place + 1 < len(pairs) else _NONE
        said: set[str] = set()
        for phrase in (
            *(words.phrases.get((term, following), ()) if following else ()),
            *words.phrases.get((term, _NONE), ()),
        ):
            stop = place + len(phrase.terms)
            if stop < after:
                break
            if _fits(phrase, pairs[place:stop], sentence):
                after = stop
                if said:
                    phrase = phrase._replace(
                        names=tuple(t for t in phrase.names if t not in said),
                        suggests=tuple(t for t in phrase.suggests if t not in said),
                    )
                said.update(phrase.names, phrase.suggests)
                if phrase.names or phrase.suggests:
                    yield place, stop, phrase


def _fits(phrase: Phrase, run: list[tuple[str, str]], sentence: str) -> bool:
    """Whether a run of words, the first two of which begin the phrase, is all of it."""
    return (
        (len(run) <= 2 or phrase.terms == tuple([term for _, term in run]))
        and len(run) == len(phrase.terms)
        and (not phrase.capitals or phrase.capitals in sentence)
        and (
            not phrase.words
            or all(
                word in ("", here, here.removesuffix("s"))
                for word, (here, _) in zip(phrase.words, run, strict=True)
            )
        )
    )
