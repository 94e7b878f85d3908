"""What a clause matches in one whoosh index: document numbers and their scores.

whoosh gives the postings; AND, OR, NOT and phrases are worked out here. Its own matchers for them
step through every posting of every part in Python, where sets do; its phrases make an object of
each place. Scores are BM25F: the text, and the fields of the description by their boosts.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import log1p
from typing import Any, NamedTuple

from whoosh.searching import Searcher

from repo_search.engine import K1, TEXT, B, Boost
from repo_search.engines.whoosh_fields import words_of
from repo_search.query import Alike, And, Clause, Dates, Not, Or, Prefix, Words

Scores = dict[int, float]
"""Document numbers of an index and how well each matches."""

_MOST_HELD = 400
"""Terms whose documents are held in memory: the phrases of a query share most of theirs."""
Held = dict[tuple[int, str, bytes], dict[int, float]]
"""By segment, field and term: the documents that hold it, and how often."""


def _kept_lengths() -> list[int]:
    """The lengths that an engine on Lucene's pattern can keep in one byte: 0 to 40, then eight to
    each doubling of the step. Longer fields count as the next shorter of them."""
    kept, step = list(range(41)), 2
    while len(kept) < 256:
        longest = kept[-1]
        kept.extend(longest + step * n for n in range(1, 9))
        step *= 2
    return kept


_LENGTHS = _kept_lengths()


class Matching(NamedTuple):
    """One index and how its clauses are answered. `live` are the documents that are not deleted;
    `length` tells how many terms a field of a document has; `boosts` the fields that add to a
    match in the text; `between` answers a range of dates; `held` is filled as terms are asked."""

    searcher: Searcher
    live: Collection[int]
    length: Callable[[int, str], int]
    boosts: Mapping[str, float]
    between: Callable[[Dates], Iterable[int]]
    held: Held

    def scores(self, clause: Clause, within: Collection[int] | None = None) -> Scores:
        """The documents that match, of those in `within` if it is given (all of them live)."""
        if within is not None and not within:
            return {}
        match clause:
            case And(children):
                return self._all(children, within)
            case Or(children):
                return _summed(self.scores(child, within) for child in children)
            case Not():
                return self._all((clause,), within)
            case Alike(written, others):
                return _best(self.scores(child, within) for child in (written, *others))
            case Dates():
                return dict.fromkeys(_kept(self.between(clause), within), 0.0)
            case Words() | Prefix():
                return self._leaf(clause, within)

    def _all(self, children: Sequence[Clause], within: Collection[int] | None) -> Scores:
        wanted = [child for child in children if not isinstance(child, Not)]
        scores: Scores | None = None
        for child in sorted(wanted, key=self._cost):
            found = self.scores(child, within if scores is None else scores.keys())
            scores = found if scores is None else _summed((found,), only=scores)
        if scores is None:
            scores = dict.fromkeys(self.live if within is None else within, 1.0)
        for clause in children:
            if isinstance(clause, Not):
                for number in self.scores(clause.clause, scores.keys()):
                    del scores[number]
        return scores

    def _cost(self, clause: Clause) -> int:
        """About how many postings a clause reads if it is answered first."""
        match clause:
            case Words():
                field = clause.field or TEXT
                return min((self.frequency(field, term) for term in clause.terms), default=0) * len(
                    clause.terms
                )
            case Prefix():
                field = words_of(clause.field or TEXT)
                return sum(self.frequency(field, word) for word in clause.words)
            case Or(children):
                return sum(map(self._cost, children))
            case Alike(written, others):
                return sum(map(self._cost, (written, *others)))
        return len(self.live)

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands, deleted ones counted until segments merge."""
        return int(self.searcher.doc_frequency(field, term.encode()))

    def _leaf(self, leaf: Words | Prefix, within: Collection[int] | None) -> Scores:
        if leaf.field:
            return self._in_field(leaf, leaf.field, within)
        scores = self._in_field(leaf, TEXT, within)
        for field, boost in self.boosts.items():
            for number, score in self._in_field(leaf, field, scores.keys()).items():
                scores[number] += boost * score
        return scores

    def _in_field(self, leaf: Words | Prefix, field: str, within: Collection[int] | None) -> Scores:
        if within is not None and not within:
            return {}
        if isinstance(leaf, Prefix):
            held = words_of(field)
            found = (n for word in leaf.words for n in self.having(held, word, within))
            return dict.fromkeys(found, 1.0)
        return self._of_terms(leaf.terms, field, within)

    def boost(self, of: Boost, within: Collection[int]) -> Scores:
        """What a boost gives to documents."""
        found = self._of_terms(of.terms, TEXT, within, of.gap)
        return {number: of.weight * score for number, score in found.items()}

    def _of_terms(
        self, terms: Sequence[str], field: str, within: Collection[int] | None, gap: int = 0
    ) -> Scores:
        """BM25 of terms in this order, with `gap` others between each two."""
        keys = [term.encode() for term in terms]
        scores: Scores = {}
        if not keys:
            return scores
        idf = sum(self._idf(field, term) for term in terms)
        average = self.searcher.avg_field_length(field) or 1
        for part, offset in segments(self.searcher):
            if any((field, key) not in part.reader() for key in set(keys)):
                continue
            numbers = _local(within, offset, part.doc_count_all())
            occurring = (
                _occurring(part, field, keys[0], numbers, self.held)
                if len(keys) == 1
                else _phrases(part, field, keys, numbers, gap + 1, self.held)
            )
            for number, times in occurring:
                length = self.length(number + offset, field)
                kept = _LENGTHS[bisect_right(_LENGTHS, length) - 1]
                norm = K1 * (1 - B + B * kept / average)
                scores[number + offset] = idf * (1 + K1) * times / (times + norm)
        return scores

    def _idf(self, field: str, term: str) -> float:
        held = self.frequency(field, term)
        return log1p((self.searcher.doc_count_all() - held + 0.5) / (held + 0.5))

    def having(self, field: str, term: str, within: Collection[int] | None = None) -> Iterator[int]:
        """The documents that hold a term."""
        key = term.encode()
        for part, offset in segments(self.searcher):
            if (field, key) in part.reader():
                numbers = _local(within, offset, part.doc_count_all())
                for number, _ in _occurring(part, field, key, numbers, self.held):
                    yield number + offset


def _kept(numbers: Iterable[int], within: Collection[int] | None) -> Iterable[int]:
    return numbers if within is None else (n for n in numbers if n in within)


def _summed(parts: Iterable[Scores], only: Scores | None = None) -> Scores:
    """Scores added up: of all documents, or of those in the parts to what they have in `only`."""
    sums: Scores = {}
    for part in parts:
        for number, score in part.items():
            sums[number] = sums.get(number, 0.0 if only is None else only[number]) + score
    return sums


def _best(parts: Iterable[Scores]) -> Scores:
    """Of each document the best of its scores."""
    best: Scores = {}
    for part in parts:
        for number, score in part.items():
            best[number] = max(score, best.get(number, 0.0))
    return best


def _local(within: Collection[int] | None, offset: int, size: int) -> list[int] | None:
    """The numbers in `within` as one segment counts them, in order."""
    if within is None:
        return None
    numbers = sorted(within)
    first, last = bisect_left(numbers, offset), bisect_left(numbers, offset + size)
    return [number - offset for number in numbers[first:last]]


def _occurring(
    part: Any, field: str, term: bytes, numbers: list[int] | None, held: Held
) -> Iterator[tuple[int, float]]:
    """The documents of a segment that hold a term, and how often."""
    times = held.get((id(part), field, term))
    if times is None:
        if len(held) >= _MOST_HELD:
            held.clear()
        times = held[id(part), field, term] = dict(_read(part.reader().postings(field, term)))
    if numbers is None:
        yield from times.items()
    else:
        yield from ((number, times[number]) for number in numbers if number in times)


def _read(matcher: Any) -> Iterator[tuple[int, float]]:
    while matcher.is_active():
        yield matcher.id(), matcher.weight()
        matcher.next()


def _at(matcher: Any, number: int) -> bool:
    """Whether the document holds the matcher's term; numbers are asked for in rising order."""
    if matcher.is_active():
        matcher.skip_to(number)
    return bool(matcher.is_active() and matcher.id() == number)


def _phrases(
    part: Any,
    field: str,
    terms: Sequence[bytes],
    numbers: list[int] | None,
    step: int,
    held: Held,
) -> Iterator[tuple[int, float]]:
    """The documents of a segment that hold terms in this order, `step` places from one to the
    next, and how often."""
    reader = part.reader()
    rarest_first = sorted(range(len(terms)), key=lambda at: part.doc_frequency(field, terms[at]))
    for at in rarest_first:
        numbers = [number for number, _ in _occurring(part, field, terms[at], numbers, held)]
    matchers = [(at * step, reader.postings(field, term)) for at, term in enumerate(terms)]
    for number in numbers or ():
        for _, matcher in matchers:
            _at(matcher, number)
        (first, rarest), *others = sorted(matchers, key=lambda found: found[1].weight())
        starts = {place - first for place in rarest.value_as("positions")}
        for at, matcher in others:
            if not starts:
                break
            there = set(matcher.value_as("positions"))
            starts = {start for start in starts if start + at in there}
        if starts:
            yield number, float(len(starts))


def segments(searcher: Searcher) -> list[tuple[Any, int]]:
    """A searcher for each segment, and the number of its first document. An index that holds
    nothing has one segment, which answers next to nothing: it is left out."""
    return [(part, at) for part, at in searcher.leaf_searchers() if part.doc_count_all()]
