"""Passages -> snippets: an extract of a page and the spans of the words searched for.

The analyser that made the index finds the words, so what is marked is what matched.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from repo_search.analysis import Token, tokens
from repo_search.query import Clause, Leaf, Prefix, leaves
from repo_search.results import Snippet, Span

LENGTH = 240
"""Characters of a snippet, about two lines."""


MOST_MARKED = 1_000
"""Spans that are marked on a page; no page that a person reads has more."""

_REMEMBERED, _LONGEST, _MOST_TOKENS = 40_000, 40, 4
"""Pieces of texts that are remembered once they are analysed, and characters and tokens of one. A
piece is what stands between two spaces, which no token holds."""

_Places = Mapping[str, Sequence[int]]
"""The numbers of the tokens of each term."""


class _Pieces:
    """Pieces of texts that were analysed: their tokens, and by each term the pieces that hold it,
    by "" those without any. Words of texts, never of searches. Many threads may add to it: a piece
    is under its terms before it is known."""

    def __init__(self) -> None:
        self.tokens: dict[str, tuple[Token, ...]] = {}
        self.holding: dict[str, set[str]] = {}

    def add(self, piece: str, of_piece: tuple[Token, ...]) -> None:
        for term in [token.term for token in of_piece] or [""]:
            self.holding.setdefault(term, set()).add(piece)
        self.tokens[piece] = of_piece


_known = _Pieces()


def _pieces() -> _Pieces:
    """Those that are known; when they are too many they are forgotten."""
    global _known  # whoever works with those before keeps them
    if len(_known.tokens) >= _REMEMBERED:
        _known = _Pieces()
    return _known


class Sought:
    """What a query looks for in texts; made once for all texts of an answer."""

    def __init__(self, clause: Clause) -> None:
        self.leaves = [leaf for leaf in dict.fromkeys(leaves(clause)) if not leaf.field]
        beginnings = (leaf.prefix for leaf in self.leaves if isinstance(leaf, Prefix))
        self._beginnings = tuple(beginnings)
        words = (leaf.terms for leaf in self.leaves if not isinstance(leaf, Prefix))
        self._terms = frozenset(term for terms in words for term in terms)
        self._known = _pieces()

    def among(self, pieces: Collection[str]) -> dict[str, tuple[Token, ...]]:
        """The tokens of those pieces that hold something sought, or none; others are left out."""
        known, distinct = self._known, set(pieces)
        found: dict[str, tuple[Token, ...]] = {}
        for piece in distinct.difference(known.tokens):
            of_piece = tuple(tokens(piece))
            short = len(piece) <= _LONGEST and len(of_piece) <= _MOST_TOKENS
            if short and len(known.tokens) < _REMEMBERED:
                known.add(piece, of_piece)
            elif not of_piece or any(map(self._is_sought, of_piece)):
                found[piece] = of_piece
        here = {p for term in ("", *self._terms) for p in distinct & known.holding.get(term, set())}
        if self._beginnings:
            remembered = (piece for piece in distinct if piece in known.tokens)
            here.update(p for p in remembered if any(map(self._is_sought, known.tokens[p])))
        found.update((piece, known.tokens[piece]) for piece in here if piece in known.tokens)
        return found

    def _is_sought(self, token: Token) -> bool:
        return token.term in self._terms or token.word.startswith(self._beginnings)


def mark(text: str, clause: Clause) -> tuple[Span, ...]:
    """Spans, in order and apart, of the words and phrases of a query in a text.

    Words asked for in a field of the description, or under NOT, are not marked.
    """
    found = _found(text.split(" "), Sought(clause))
    return _merged([span for spans in found for span in spans])[:MOST_MARKED]


def snippet(page: int, text: str, sought: Sought) -> Snippet:
    """The extract of a page that holds most of the different words and phrases."""
    pieces = text.replace("\u00ad\n", "").replace("\u00ad", "").split()
    plain = " ".join(pieces)
    found = _found(pieces, sought)
    start, end = _window(plain, found)
    before, after = ("…" if start > 0 else ""), ("…" if end < len(plain) else "")
    shift = len(before) - start
    spans = [
        (first + shift, last + shift)
        for spans in found
        for first, last in spans
        if start <= first and last <= end
    ]
    return Snippet(page, before + plain[start:end] + after, _merged(spans))


def _found(pieces: Sequence[str], sought: Sought) -> list[list[Span]]:
    """The spans of each different word or phrase of a query in a text, given by its pieces."""
    found = sought.among(pieces)
    in_text: dict[int, Token] = {}
    places: dict[str, list[int]] = defaultdict(list)
    ends = list(accumulate(map(len, pieces)))
    shift = 0
    for at, piece in enumerate(pieces):
        if piece in found:
            start = ends[at] - len(piece) + at
            for word, term, first, last in found[piece]:
                in_text[at + shift] = Token(word, term, start + first, start + last)
                places[term].append(at + shift)
                shift += 1
            shift -= 1
    return [_spans(in_text, places, leaf) for leaf in sought.leaves]


def _spans(in_text: Mapping[int, Token], places: _Places, leaf: Leaf) -> list[Span]:
    """`in_text` are the tokens that may be part of a match, by numbers that are successive where
    no other token stands between them."""
    if isinstance(leaf, Prefix):
        return [(t.start, t.end) for t in in_text.values() if t.word.startswith(leaf.prefix)]
    wanted = leaf.terms
    found = [places.get(term, ()) for term in wanted]
    rarest = min(range(len(found)), key=lambda at: len(found[at]))
    return [
        (in_text[first].start, in_text[first + len(wanted) - 1].end)
        for first in (at - rarest for at in found[rarest])
        if all(
            first + step in in_text and in_text[first + step].term == term
            for step, term in enumerate(wanted)
        )
    ]


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _window(text: str, found: list[list[Span]]) -> Span:
    """Where to cut: around the span with most different words near, whole words only."""
    if len(text) <= LENGTH:
        return 0, len(text)
    starts = sorted((span, which) for which, spans in enumerate(found) for span in spans)
    best, best_score = (0, 0), (-1, -1)
    for at, ((first, _), _) in enumerate(starts[:500]):
        within = [
            which for (_, last), which in starts[at : at + 50] if last <= first + LENGTH * 3 // 4
        ]
        score = (len(set(within)), len(within))
        if score > best_score:
            best, best_score = (first, first), score
    start = max(0, best[0] - LENGTH // 4)
    end = min(len(text), start + LENGTH)
    start = max(0, min(start, end - LENGTH))
    if start > 0:
        start = min(text.find(" ", start, best[0] + 1) + 1 or start, best[0])
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > best[0] else end
    return start, end
