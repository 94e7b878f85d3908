"""What a clause matches in one whoosh index: document numbers and their scores.

whoosh gives the postings; AND, OR, NOT and phrases are worked out here by sets, where whoosh's
matchers step from posting to posting. Scores are BM25F (Robertson & Zaragoza 2009): the text, and
the fields of the description by their boosts.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from whoosh.searching import Searcher

from repo_search.engine import TEXT
from repo_search.engines.whoosh_fields import words_of
from repo_search.engines.whoosh_postings import Listed, listed
from repo_search.query import And, Clause, Dates, Not, Or, Prefix, Words

Scores = dict[int, float]
"""Document numbers of an index and how well each matches."""

_B, _K1 = 0.75, 1.2


class Matching(NamedTuple):
    """One index and how its clauses are answered. `live` are the documents that are not deleted;
    `boosts` the fields that add to a match in the text; `between` answers a range of dates."""

    searcher: Searcher
    live: Collection[int]
    boosts: Mapping[str, float]
    between: Callable[[Dates], Iterable[int]]

    def scores(self, clause: Clause, within: Collection[int] | None = None) -> Scores:
        """The documents that match, of those in `within` if it is given (all of them live)."""
        if within is not None and not within:
            return {}
        match clause:
            case And(children):
                return self._all(children, within)
            case Or(children):
                sums: Scores = {}
                for child in children:
                    for number, score in self.scores(child, within).items():
                        sums[number] = sums.get(number, 0.0) + score
                return sums
            case Not():
                return self._all((clause,), within)
            case Dates():
                found = self.between(clause)
                return {n: 0.0 for n in found if within is None or n in within}
            case Words() | Prefix():
                return self._leaf(clause, within)

    def _all(self, children: Sequence[Clause], within: Collection[int] | None) -> Scores:
        wanted = [child for child in children if not isinstance(child, Not)]
        scores: Scores | None = None
        for child in sorted(wanted, key=self._cost):
            if scores is None:
                scores = self.scores(child, within)
            else:
                found = self.scores(child, scores.keys())
                scores = {number: scores[number] + score for number, score in found.items()}
        if scores is None:
            scores = dict.fromkeys(self.live if within is None else within, 1.0)
        for clause in children:
            if isinstance(clause, Not):
                for number in self.scores(clause.clause, scores.keys()):
                    del scores[number]
        return scores

    def _cost(self, clause: Clause) -> int:
        """About how many postings a clause reads if it is answered first."""
        frequency = self.searcher.doc_frequency
        match clause:
            case Words():
                field = clause.field or TEXT
                rarest = min((frequency(field, t.encode()) for t in clause.terms), default=0)
                return int(rarest) * len(clause.terms)
            case Prefix():
                field = words_of(clause.field or TEXT)
                return sum(frequency(field, word.encode()) for word in clause.words)
            case Or(children):
                return sum(map(self._cost, children))
        return len(self.live)

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
            found = (number for word in leaf.words for number in self.having(held, word, within))
            return dict.fromkeys(found, 1.0)
        terms = [term.encode() for term in leaf.terms]
        scores: Scores = {}
        if not (parts := segments(self.searcher)):
            return scores
        rate = self._rating(field, terms)
        for part, offset in parts:
            reader = part.reader()
            lists = [listed(reader, field, term) for term in terms]
            found_lists = [found for found in lists if found is not None]
            if not found_lists or len(found_lists) < len(lists):
                continue
            length = reader.doc_field_length
            for number, times in _occurring(reader, found_lists, within, offset):
                scores[number + offset] = rate(times, length(number, field) or 1)
        return scores

    def _rating(self, field: str, terms: Sequence[bytes]) -> Callable[[float, int], float]:
        """BM25 of a word or phrase by how often it stands in a field of so many terms."""
        idf = sum(self.searcher.idf(field, term) for term in terms) * (_K1 + 1)
        per_term = _K1 * _B / (self.searcher.avg_field_length(field) or 1)
        base = _K1 * (1 - _B)
        return lambda times, length: idf * times / (times + base + per_term * length)

    def having(self, field: str, term: str, within: Collection[int] | None = None) -> Iterator[int]:
        """The documents that hold a term."""
        for part, offset in segments(self.searcher):
            reader = part.reader()
            if (found := listed(reader, field, term.encode())) is not None:
                for _, number in found.among(within, reader.deleted_docs_set, offset):
                    yield number + offset


def segments(searcher: Searcher) -> list[tuple[Any, int]]:
    """A searcher for each segment, and the number of its first document. An index that holds
    nothing has one segment, which answers next to nothing: it is left out."""
    return [(part, at) for part, at in searcher.leaf_searchers() if part.doc_count_all()]


def _occurring(
    reader: Any, lists: Sequence[Listed], within: Collection[int] | None, offset: int
) -> Iterator[tuple[int, int]]:
    """The documents of a segment that hold terms in this order, and how often."""
    if len(lists) == 1:
        times = lists[0].times
        for at, number in lists[0].among(within, reader.deleted_docs_set, offset):
            yield number, times[at]
        return
    rarest_first = sorted(range(len(lists)), key=lambda step: len(lists[step].numbers))
    first = lists[rarest_first[0]]
    others = [set(lists[step].numbers) for step in rarest_first[1:]]
    for at, number in first.among(within, reader.deleted_docs_set, offset):
        if any(number not in numbers for numbers in others):
            continue
        starts = {place - rarest_first[0] for place in first.places(at)}
        for step in rarest_first[1:]:
            places = lists[step].places(lists[step].find(number))
            starts &= {place - step for place in places}
            if not starts:
                break
        else:
            yield number, len(starts)
