"""Passages -> snippets: an extract of a page and the spans of the words searched for.

The analyser that made the index finds the words, so what is marked is what matched.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from repo_search.analysis import Token, tokens
from repo_search.query import Clause, Leaf, Prefix, leaves
from repo_search.results import Snippet, Span

LENGTH = 240
"""Characters of a snippet, about two lines."""


MOST_MARKED = 1_000
"""Spans that are marked on a page; no page that a person reads has more."""


def mark(text: str, clause: Clause) -> tuple[Span, ...]:
    """Spans, in order and apart, of the words and phrases of a query in a text.

    Words asked for in a field of the description, or under NOT, are not marked.
    """
    return _merged([span for spans in _found(text, clause) for span in spans])[:MOST_MARKED]


def snippet(page: int, text: str, clause: Clause) -> Snippet:
    """The extract of a page that holds most of the different words and phrases."""
    plain = " ".join(text.replace("\u00ad\n", "").replace("\u00ad", "").split())
    found = _found(plain, clause)
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


def _found(text: str, clause: Clause) -> list[list[Span]]:
    """The spans of each different word or phrase of the clause."""
    in_text = list(tokens(text))
    places: dict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(in_text):
        places[token.term].append(at)
    wanted = [leaf for leaf in dict.fromkeys(leaves(clause)) if not leaf.field]
    return [_spans(in_text, places, leaf) for leaf in wanted]


def _spans(in_text: list[Token], places: Mapping[str, Sequence[int]], leaf: Leaf) -> list[Span]:
    """`places` are the positions of each term in the text."""
    if isinstance(leaf, Prefix):
        return [(t.start, t.end) for t in in_text if t.word.startswith(leaf.prefix)]
    wanted = leaf.terms
    found = [places.get(term, ()) for term in wanted]
    rarest = min(range(len(found)), key=lambda at: len(found[at]))
    last = len(in_text) - len(wanted)
    starts = (at - rarest for at in found[rarest])
    return [
        (in_text[start].start, in_text[start + len(wanted) - 1].end)
        for start in starts
        if 0 <= start <= last
        and all(in_text[start + step].term == term for step, term in enumerate(wanted))
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
