"""What orders records beside the words that were asked for: closeness, and feedback.

A record's score is the sum over the query's words of BM25 in its text (Robertson and Zaragoza
2009) and, by the factors of `engine.BOOSTS`, in its title, case, themes, publisher and headings.

- Closeness: words that follow each other in the query add, where they do so in the text or with
  one word between, a part of their BM25 as a phrase (after the sequential dependence model,
  Metzler and Croft 2005).
- Feedback: where only some of the words can be had, the most telling words of the best pages
  found (Rocchio 1971; weights as RM3, Abdul-Jaleel and others 2004) add to the scores. They order
  the records that hold some of the words asked for, and never add one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import islice, pairwise
from math import exp, log1p
from typing import NamedTuple

from repo_search.analysis import FUNCTION_WORDS, tokens
from repo_search.engine import K1, B, Boost, Engine, EngineQuery
from repo_search.query import Alike, And, Clause, Or, Words, leaves

QUESTION = 4
"""Telling words from which on a query is a question."""
CLOSENESS = 0.7
_MOST_OF_ONE = 0.4
"""How much closeness weighs of the words asked for: all pairs together, and one pair at most."""
_MOST_PAIRS = 16
_SHORTEST_TITLE, _LONGEST_TITLE = 3, 16
"""Words of a query that may be looked for as it was typed."""

FEEDBACK_RECORDS = 10
FEEDBACK_WORDS = 15
FEEDBACK = 0.6
"""How much all the words of the feedback together weigh, of the words asked for."""
_STEEPNESS = 5.0
"""How fast records count less as their scores fall below the best one's."""
_SHORTEST = 3


class Found(NamedTuple):
    """A page that was found first: the score of its record and its text."""

    score: float
    text: str


def telling(clause: Clause) -> tuple[Clause, tuple[str, ...]]:
    """The clause without the function words among its bare words, and these; a clause of nothing
    else is left as it is."""
    if not isinstance(clause, And):
        return clause, ()
    kept: list[Clause] = []
    small: dict[str, None] = {}
    for child in clause.clauses:
        if isinstance(child, Words) and not child.field and _is_small(child):
            small[child.words[0]] = None
        else:
            kept.append(child)
    if not small or not any(leaves(And(tuple(kept)))):
        return clause, ()
    return kept[0] if len(kept) == 1 else And(tuple(kept)), tuple(small)


def _is_small(words: Words) -> bool:
    """Whether this is a bare function word; “IT” and “WHO” in capitals are none."""
    (first, *others) = words.words
    return not (others or words.quoted or words.capitals) and first in FUNCTION_WORDS


def is_question(clause: Clause) -> bool:
    """Whether a query is one in ordinary words: many bare words, no operators."""
    return (
        isinstance(clause, And)
        and all(
            isinstance(child, Alike) or (isinstance(child, Words) and not child.field)
            for child in clause.clauses
        )
        and sum(not _is_small(words) for words in _as_written(clause)) >= QUESTION
    )


def closeness(engine: Engine, clause: Clause) -> dict[str, Boost]:
    """Boosts for words that follow each other in the query, by what each is for.

    Engines weigh a phrase by its words; these are weighed by how rare the two are together, or
    “age assessment” would be worth nothing where every record holds both words.
    """
    pairs = {
        (first.terms[0], second.terms[0]): (first.words[0], second.words[0])
        for first, second in pairwise(_as_written(clause))
        if len(first.terms) == len(second.terms) == 1  # phrases are close as they are
        and first.terms != second.terms
    }
    chosen = dict(islice(pairs.items(), _MOST_PAIRS))
    if not chosen:
        return {}
    of_all = engine.search(EngineQuery(limit=0)).total
    held = engine.frequencies({term for pair in chosen for term in pair})
    adjacent = engine.adjacent(chosen)
    close: dict[str, Boost] = {}
    for (first, second), words in chosen.items():
        together = adjacent[first, second]
        apart = _idf(held[first], of_all) + _idf(held[second], of_all)
        weight = min(CLOSENESS / len(chosen), _MOST_OF_ONE) * _idf(together, of_all) / apart
        said = " ".join(words)
        if together:
            close[f"“{said}” together"] = Boost((first, second), weight)
            close[f"“{said}” with a word between"] = Boost((first, second), weight / 2, gap=1)
    return close


def as_typed(query: Clause) -> dict[str, Boost]:
    """The boost of a query of bare words that stands somewhere as it was typed, function words
    included: whoever types a title wants that record."""
    children = query.clauses if isinstance(query, And) else ()
    terms = tuple(
        child.terms[0]
        for child in children
        if isinstance(child, Words) and not child.field and len(child.terms) == 1
    )
    if len(terms) < len(children) or not _SHORTEST_TITLE <= len(terms) <= _LONGEST_TITLE:
        return {}
    return {"all as typed": Boost(terms, 1.0)}


def _idf(held: float, of_all: int) -> float:
    """Lucene's idf of what so many of all records hold."""
    return log1p((max(of_all - held, 0) + 0.5) / (held + 0.5))


def _as_written(clause: Clause) -> Iterator[Words]:
    """The words and phrases that are searched for everywhere, in the order of the query, without
    what is like them."""
    match clause:
        case Words(field=""):
            yield clause
        case And(children) | Or(children):
            for child in children:
                yield from _as_written(child)
        case Alike(written):
            yield from _as_written(written)


def feedback(engine: Engine, pages: Sequence[Found], clause: Clause) -> dict[str, Boost]:
    """Boosts for the words that tell most about the best pages of the records found first; by
    word, most telling first."""
    if not pages:
        return {}
    best = max(page.score for page in pages) or 1.0
    weights = [exp(_STEEPNESS * (page.score / best - 1)) for page in pages]
    words: dict[str, Counter[str]] = {}
    telling_of: dict[str, float] = defaultdict(float)
    found = [_terms(page.text, words) for page in pages]
    average = sum(map(Counter.total, found)) / len(found) or 1.0
    for weight, terms in zip(weights, found, strict=True):
        norm = K1 * (1 - B + B * terms.total() / average)
        for term, times in terms.items():
            telling_of[term] += weight * times / (times + norm)
    return _boosts(engine, telling_of, words, asked=sum(1 for _ in _as_written(clause)))


def _terms(text: str, words: dict[str, Counter[str]]) -> Counter[str]:
    """The terms of a page that may tell something; notes how each is written in small letters.
    What is never written so is a name of a place or a person."""
    terms: Counter[str] = Counter()
    for word, term, start, _ in tokens(text):
        if len(word) >= _SHORTEST and word.isalpha() and word not in FUNCTION_WORDS:
            terms[term] += 1
            if text[start].islower():
                words.setdefault(term, Counter())[word] += 1
    return terms


def _boosts(
    engine: Engine, telling_of: Mapping[str, float], words: Mapping[str, Counter[str]], asked: int
) -> dict[str, Boost]:
    held = engine.frequencies(telling_of)
    of_all = engine.search(EngineQuery(limit=0)).total
    weighed = {
        term: value * _idf(held[term], of_all)
        for term, value in telling_of.items()
        if held[term] > 1 and term in words
    }
    best = nsmallest(FEEDBACK_WORDS, weighed.items(), key=lambda found: (-found[1], found[0]))
    together = sum(value for _, value in best) or 1.0
    return {
        words[term].most_common(1)[0][0]: Boost((term,), FEEDBACK * asked * value / together)
        for term, value in best
    }
