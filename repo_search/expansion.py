"""A query and what is known of words -> the query that finds the same thing by its other names.

Words in quotation marks, words under NOT and words with * are taken as they are written, so what a
query finds by itself is always among what it finds expanded.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from repo_search.analysis import fold, terms
from repo_search.compounds import joined, splits
from repo_search.index_words import Held, IndexWords, asked
from repo_search.query import Alike, And, Clause, Or, Words, leaves, rewrite, show
from repo_search.query.parse import parse
from repo_search.results import Addition, Offer, Sense
from repo_search.terminology import Bridge, Meaning, Name, respelt
from repo_search.texts import _

MOST_FOR_ONE = 12
"""Other names that are searched for beside one."""
MOST = 24
"""Additions to one query."""
MOST_LOOK_UPS = 8
"""Phrases that the index is asked for, for the sake of compounds in one query."""
MOST_SENSES = 5
_LONGEST_NAME = 12
_NAMED = ("", "title")
"""Fields whose words are looked for by other names. The fields of themes and publishers hold all
their names; those of authors and cases hold names of another sort."""
_SPELT = (*_NAMED, "theme", "publisher", "type")


@dataclass(frozen=True, slots=True)
class Expanded:
    """`added` is what was searched for beside what was written; `offers` are words that stand for
    several things and were left alone; `notes` say what was left out."""

    clause: Clause
    added: tuple[Addition, ...] = ()
    offers: tuple[Offer, ...] = ()
    notes: tuple[str, ...] = ()


def expand(
    clause: Clause, bridge: Bridge, index: IndexWords, without: Iterable[str] = ()
) -> Expanded:
    """Expands a query as it was parsed, but for additions in `without`, given by their text."""
    expander = _Expander(clause, bridge, index, frozenset(" ".join(fold(w)) for w in without))
    expanded = expander.expanded(clause)
    return Expanded(
        expanded,
        tuple(Addition(written, tuple(others)) for written, others in expander.added.items()),
        tuple(expander.offers.values()),
        tuple(expander.notes),
    )


_Folded = tuple[str, ...]


class _Part(NamedTuple):
    """Words side by side that are treated together: a name of several words, or one word."""

    leaves: tuple[Words, ...]
    meaning: Meaning | None = None

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for leaf in self.leaves for word in leaf.words)


@dataclass
class _Expander:
    whole: Clause
    bridge: Bridge
    index: IndexWords
    without: frozenset[str]
    added: dict[str, dict[str, None]] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    left: int = MOST
    look_ups: int = MOST_LOOK_UPS

    def expanded(self, clause: Clause) -> Clause:
        match clause:
            case Words():
                (only,) = self._run((clause,))
                return only
            case And(children):
                new = tuple(part for run in _runs(children) for part in self._of_run(run))
                return new[0] if len(new) == 1 else And(new)
            case Or(children):
                return Or(tuple(map(self.expanded, children)))
        return clause

    def _of_run(self, run: Sequence[Clause]) -> Iterator[Clause]:
        words = tuple(child for child in run if isinstance(child, Words))
        if len(words) == len(run):
            yield from self._run(words)
        else:
            yield from map(self.expanded, run)

    def _run(self, written: Sequence[Words]) -> Iterator[Clause]:
        """The clauses for words of one AND that stand side by side in one field."""
        if written[0].quoted or written[0].field not in _SPELT:
            yield from written
            return
        parts = list(self._parts(written))
        held = self._held(parts)
        at = 0
        while at < len(parts):
            part = parts[at]
            if at + 1 < len(parts) and (pair := _pair(part, parts[at + 1])):
                whole = Words((joined(*pair.words),), part.leaves[0].field)
                if held.all_of(whole.terms) and self._holds(whole):
                    part = pair
            at += 2 if part is not parts[at] else 1
            yield self._alike(part, held)

    def _parts(self, written: Sequence[Words]) -> Iterator[_Part]:
        """The longest names from the left, and the words between them one by one."""
        at = 0
        while at < len(written):
            for stop in range(min(len(written), at + _LONGEST_NAME), at, -1):
                part = _Part(tuple(written[at:stop]))
                meanings = self._meanings(part)
                if meanings:
                    break
            if len(meanings) > 1 or (meanings and self._may_be_a_word(part)):
                self._offer(part, meanings)
                yield from (_Part((leaf,)) for leaf in part.leaves)
            else:
                yield part._replace(meaning=meanings[0] if meanings else None)
            at += len(part.leaves)

    def _meanings(self, part: _Part) -> tuple[Meaning, ...]:
        if part.leaves[0].field not in _NAMED:
            return ()
        return self.bridge.find(part.words)

    def _may_be_a_word(self, part: _Part) -> bool:
        """Whether this is no acronym for sure: "send", where "SEND" would be."""
        return not part.leaves[0].capitals and self.bridge.is_plain(_one_word(part))

    def _offer(self, part: _Part, meanings: Sequence[Meaning]) -> None:
        written = " ".join(part.words)
        here = part.leaves[0]
        senses = []
        for meaning in meanings[:MOST_SENSES]:
            name = meaning.in_full(written)
            instead = And(tuple(Words((word,), here.field) for word in fold(name)))
            asked = show(_replaced(self.whole, part.leaves, instead))
            senses.append(Sense(name, parse(asked).understood))
        self.offers[written] = Offer(written, tuple(senses))

    def _held(self, parts: Sequence[_Part]) -> Held:
        """What the index holds of all that may be searched for; it is asked once for a run."""
        wanted: set[str] = set()
        for part, following in zip(parts, [*parts[1:], None], strict=True):
            wanted.update(term for name in _names(part) for term in name.terms)
            wanted.update(term for words in respelt(part.words) for term in _terms(words))
            whole = _one_word(part)
            wanted.update(terms(whole) if whole else ())
            wanted.update(t for split in splits(whole, known=False) for t in _terms(split))
            if following and (pair := _pair(part, following)):
                wanted.update(terms(joined(*pair.words)))
            if len(part.words) == 2:
                wanted.update(terms(joined(*part.words)))
        return asked(self.index, wanted)

    def _alike(self, part: _Part, held: Held) -> Clause:
        written: Clause = part.leaves[0]
        if len(part.leaves) > 1:
            written = And(tuple(self._spelt(leaf, held) for leaf in part.leaves))
        return self._beside(written, part, self._others(part, held), held)

    def _spelt(self, leaf: Words, held: Held) -> Clause:
        others = ((" ".join(words), words) for words in respelt(leaf.words))
        return self._beside(leaf, _Part((leaf,)), others, held)

    def _beside(
        self, written: Clause, part: _Part, others: Iterable[tuple[str, _Folded]], held: Held
    ) -> Clause:
        """What was written and those of the others that the index holds and that find more."""
        found: dict[_Folded, str] = {}
        for text, words in others:
            of_text = _terms(words)
            if (
                held.all_of(of_text)
                and _finds_more(written, of_text)
                and not any(_within(_terms(other), of_text) for other in found)
            ):
                found = {w: t for w, t in found.items() if not _within(of_text, _terms(w))}
                found[words] = text
        wanted = [
            (words, text)
            for words, text in found.items()
            if " ".join(words) not in self.without and held.live(words)
        ]
        chosen = wanted[: min(MOST_FOR_ONE, self.left)]
        self.left -= len(chosen)
        if len(chosen) < len(wanted):
            self.notes[_("Not all other names were searched for: there are too many.")] = None
        if not chosen:
            return written
        self.added.setdefault(" ".join(part.words), {}).update((text, None) for _, text in chosen)
        here = part.leaves[0].field
        return Alike(written, tuple(Words(words, here) for words, _ in chosen))

    def _others(self, part: _Part, held: Held) -> Iterator[tuple[str, _Folded]]:
        """What may be searched for beside the words of a part: (as shown, folded words)."""
        here = part.leaves[0].field
        for name in _names(part):
            yield name.text, name.words
        for words in respelt(part.words):
            yield " ".join(words), words
        if len(part.words) == 2 and (whole := joined(*part.words)):
            joint = Words((whole,), here)
            if held.all_of(joint.terms) and self._holds(joint):
                yield whole, joint.words
        if (whole := _one_word(part)) and not any(map(str.isdigit, whole)):
            for split in splits(whole, known=held.all_of(terms(whole))):
                if held.all_of(_terms(split)) and self._holds(Words(split, here)):
                    yield " ".join(split), split
                    break

    def _holds(self, words: Words) -> bool:
        self.look_ups -= 1
        return self.look_ups >= 0 and self.index.holds(words)


def _runs(children: Sequence[Clause]) -> Iterator[tuple[Clause, ...]]:
    """The children of an AND in order: unquoted words of one field that follow one another
    together, each other child by itself."""
    run: list[Words] = []
    for child in children:
        bare = isinstance(child, Words) and not child.quoted
        if run and not (isinstance(child, Words) and bare and child.field == run[0].field):
            yield tuple(run)
            run = []
        if isinstance(child, Words) and bare:
            run.append(child)
        else:
            yield (child,)
    if run:
        yield tuple(run)


def _replaced(whole: Clause, written: Sequence[Words], instead: Clause) -> Clause:
    """The query with other words in place of the first of some leaves, and without the others."""

    def look(leaf: Clause) -> Clause | None:
        place = next((n for n, one in enumerate(written) if one is leaf), None)
        return leaf if place is None else instead if place == 0 else None

    return rewrite(whole, look) or instead


def _pair(part: _Part, following: _Part) -> _Part | None:
    """Two single words side by side that may be one compound."""
    single = all(len(p.words) == 1 and p.meaning is None for p in (part, following))
    pair = _Part((*part.leaves, *following.leaves))
    return pair if single and joined(*pair.words) else None


def _one_word(part: _Part) -> str:
    return part.words[0] if len(part.words) == 1 else ""


def _names(part: _Part) -> tuple[Name, ...]:
    return part.meaning.names if part.meaning else ()


def _terms(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(term for word in words for term in terms(word))


def _finds_more(written: Clause, other: Sequence[str]) -> bool:
    """Whether a phrase finds anything that words or names side by side do not."""
    needed = written.clauses if isinstance(written, And) else (written,)
    return not all(
        any(_within(x.terms, other) for x in leaves(one) if isinstance(x, Words)) for one in needed
    )


def _within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether a phrase stands in another."""
    size = len(part)
    return any(tuple(whole[at : at + size]) == tuple(part) for at in range(len(whole) - size + 1))
