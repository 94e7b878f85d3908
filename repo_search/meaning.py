"""Words as typed -> what the engine is asked: parsed, other names added, prefixes looked up."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from repo_search.engine import Engine, EngineQuery
from repo_search.expansion import Expanded, expand
from repo_search.index_documents import Authorities
from repo_search.index_words import IndexWords
from repo_search.query import Clause, Prefix, Query, leaves, rewrite
from repo_search.query.parse import parse
from repo_search.ranking import telling
from repo_search.results import Addition, Offer
from repo_search.terminology import bridge, named
from repo_search.texts import _

MOST_PREFIX_WORDS = 500


class Meaning(NamedTuple):
    """The query as parsed, the clause that is asked for it, what was added to it or could be, and
    notes on what was left out."""

    query: Query
    clause: Clause
    notes: tuple[str, ...]
    added: tuple[Addition, ...] = ()
    offers: tuple[Offer, ...] = ()


def as_written(text: str, engine: Engine) -> Meaning:
    """The meaning of a query without other names: for what is done to all that match."""
    query = parse(text)
    return _asked(query, Expanded(query.clause), engine)


def meaning(text: str, engine: Engine, known: Authorities, without: Sequence[str]) -> Meaning:
    """The meaning of a query with other names, except those `without`."""
    query = parse(text)
    if not any(leaves(query.clause)):
        return _asked(query, Expanded(query.clause), engine)
    names = named(known.themes.values(), known.publishers.values())
    index = IndexWords(
        engine.frequencies, lambda words: engine.search(EngineQuery(words, limit=0)).total > 0
    )
    return _asked(query, expand(query.clause, bridge(names), index, without), engine)


def _asked(query: Query, expanded: Expanded, engine: Engine) -> Meaning:
    clause, small = telling(expanded.clause)
    clause, notes = _with_prefixes(clause, engine)
    if small:
        said = _(
            "Small words were not asked for: %(small)s. Put words in quotation marks to ask "
            "for all of them.",
            small=", ".join(small),
        )
        notes = [said, *notes]
    return Meaning(
        query,
        clause,
        (*query.notes, *expanded.notes, *notes),
        expanded.added,
        expanded.offers,
    )


def _with_prefixes(clause: Clause, engine: Engine) -> tuple[Clause, list[str]]:
    """The clause with the words each prefix stands for, and notes where they are too many."""
    notes: list[str] = []

    def look_up(leaf: Clause) -> Clause:
        if not isinstance(leaf, Prefix):
            return leaf
        words = engine.terms(leaf.prefix, leaf.field, MOST_PREFIX_WORDS + 1)
        if len(words) > MOST_PREFIX_WORDS:
            notes.append(
                _(
                    "%(prefix)s* stands for more than %(number)s words; the %(number)s found in "
                    "most records were searched.",
                    prefix=leaf.prefix, number=MOST_PREFIX_WORDS,
                )
            )  # fmt: skip
        return replace(leaf, words=tuple(word for word, _ in words[:MOST_PREFIX_WORDS]))

    return rewrite(clause, look_up) or clause, notes
