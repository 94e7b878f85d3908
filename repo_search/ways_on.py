"""Ways on from a search that finds nothing: what to ask less of, and what that would find."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from repo_search.engine import Engine, EngineQuery, family
from repo_search.facets import label
from repo_search.index_documents import Authorities
from repo_search.query import (
    EVERYTHING,
    Alike,
    And,
    Clause,
    Dates,
    Not,
    Words,
    leaves,
    rewrite,
    show,
)
from repo_search.query.parse import parse
from repo_search.results import CONFIRMED, WayOn
from repo_search.texts import N_, _, all_of, any_of

_MOST_TRIED = 14
_LONG, _FEW_TRIED = 12, 5
"""Of a query of more words or phrases fewer ways are tried: each costs as much as the search."""
_MOST_GIVEN = 6
_MOST_PARTS = 6
"""Words or phrases of which each is left out in turn."""
_LONGEST_NAME = 60
_WITHOUT = {
    "publisher": N_("Without the publisher %(names)s"),
    "theme": N_("Without the theme %(names)s"),
    "type": N_("Without the document type %(names)s"),
    "review": N_("Without the kind of review %(names)s"),
    "language": N_("Without the language %(names)s"),
    "year": N_("Without the year %(names)s"),
}


@dataclass(frozen=True, slots=True)
class _Try:
    """A search to be tried; those of a lower `rank` are nearer to what was asked."""

    rank: int
    said: str
    asked: EngineQuery
    text: str
    without: tuple[str, ...] = ()


def ways_on(engine: Engine, text: str, asked: EngineQuery, known: Authorities) -> tuple[WayOn, ...]:
    """Searches near one that found nothing, with what each finds: those nearest to what was asked
    first, then those that find most. `text` is the query as written."""
    filters = list(_of_filters(text, asked, known))
    most = _MOST_TRIED if len(list(leaves(asked.clause))) <= _LONG else _FEW_TRIED
    tries = (*_loosened(asked), *filters, *_with_less(engine, asked))
    found = _found(engine, tries[:most])
    if not found:
        without = tuple(dict.fromkeys(name for one in filters for name in one.without))
        bare = replace(asked, selection={}, start=None, end=None)
        both = [
            replace(one, rank=0, said=_unfiltered(one.said), without=without)
            for one in (_with_less(engine, bare) if filters else ())
        ]
        found = _found(engine, islice((*both, *_single_parts(asked, without)), most))
    return tuple(way for *rank, way in sorted(found, key=lambda way: way[:2])[:_MOST_GIVEN])


def _found(engine: Engine, tries: Iterable[_Try]) -> list[tuple[int, int, WayOn]]:
    return [
        (one.rank, -total, WayOn(one.said, one.text, one.without, total))
        for one in tries
        if (total := count(engine, one.asked))
    ]


def count(engine: Engine, asked: EngineQuery) -> int:
    """How many records a search finds, without ordering or counting facets."""
    bare = replace(asked, sort="newest", offset=0, limit=0, facets=(), boosts=())
    return engine.search(bare).total


def _parts(clause: Clause) -> tuple[Clause, ...]:
    return clause.clauses if isinstance(clause, And) else (clause,)


def _loosened(asked: EngineQuery) -> Iterator[_Try]:
    parts = _parts(asked.clause)
    for said, loosen in _LOOSENED:
        loose = And(
            tuple(
                part if isinstance(part, Not) else rewrite(part, loosen) or part for part in parts
            )
        )
        if loose.clauses != parts:
            yield _Try(0, _(said), replace(asked, clause=loose), _shown(loose))


def _with_less(engine: Engine, asked: EngineQuery) -> Iterator[_Try]:
    parts = _parts(asked.clause)
    narrowed = bool(asked.selection or asked.start or asked.end)
    if len(parts) < 2:
        if parts and narrowed:
            yield _Try(2, _without([asked.clause]), replace(asked, clause=EVERYTHING), "")
        return
    frequency = {part: _frequency(engine, part) for part in parts}
    nowhere = [part for part in parts if frequency[part] == 0]
    leaving = (
        [nowhere]
        if nowhere
        else [[part] for part in sorted(dict.fromkeys(parts), key=lambda part: frequency[part])]
    )
    for left_out in leaving[:_MOST_PARTS]:
        rest = And(tuple(part for part in parts if part not in left_out))
        if rest.clauses or narrowed:
            yield _Try(
                1,
                _without(list(dict.fromkeys(left_out))),
                replace(asked, clause=rest),
                _shown(rest),
            )


def _single_parts(asked: EngineQuery, filters: tuple[str, ...]) -> Iterator[_Try]:
    """Each word or phrase alone, with the filters and without."""
    for part in [
        part for part in dict.fromkeys(_parts(asked.clause)) if not isinstance(part, Not | Dates)
    ]:
        said, only = _("Only %(words)s", words=_name(part)), replace(asked, clause=part)
        yield _Try(1, said, only, _shown(part))
        if filters:
            bare = replace(only, selection={}, start=None, end=None)
            yield _Try(2, _unfiltered(said), bare, _shown(part), filters)


def _in_any_order(leaf: Clause) -> Clause:
    if isinstance(leaf, Words) and len(leaf.words) > 1:
        return And(tuple(Words((word,), leaf.field) for word in leaf.words))
    return leaf


def _anywhere(leaf: Clause) -> Clause:
    return replace(leaf, field="") if isinstance(leaf, Words) else leaf


_LOOSENED: tuple[tuple[str, Callable[[Clause], Clause]], ...] = (
    (N_("With the words in any order"), _in_any_order),
    (N_("With the words anywhere in a record"), _anywhere),
)


def _shown(clause: Clause) -> str:
    return parse(show(clause)).understood


def _frequency(engine: Engine, part: Clause) -> int:
    """In about how many records a part stands; what excludes records comes before all words."""
    match part:
        case Words():
            return min(engine.frequencies(part.terms).values(), default=0)
        case Alike(written, others):
            return max(_frequency(engine, one) for one in (written, *others))
        case Not() | Dates():
            return 1
    return 1 << 30


def _name(part: Clause) -> str:
    text = show(part)
    text = text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME] + "…"
    return text if '"' in text else f"“{text}”"


def _of_filters(text: str, asked: EngineQuery, known: Authorities) -> Iterator[_Try]:
    dropped: list[str] = []
    for facet, values in asked.selection.items():
        name = family(facet)
        labels = [label(name, value, known) for value in values]
        said = _(_WITHOUT[name], names=any_of(_few(labels)))
        rest = {other: v for other, v in asked.selection.items() if other != facet}
        dropped.append(name)
        yield _Try(1, said, replace(asked, selection=rest), text, (name,))
        if facet == CONFIRMED:
            rest = {name if f == facet else f: v for f, v in asked.selection.items()}
            said = _("With themes that are only suggested")
            yield _Try(0, said, replace(asked, selection=rest), text, ("suggested",))
    if asked.start or asked.end:
        dropped += ["from", "to"]
        said = _("Published at any time")
        yield _Try(1, said, replace(asked, start=None, end=None), text, ("from", "to"))
    if len({"from" if name == "to" else name for name in dropped}) > 1:
        bare = replace(asked, selection={}, start=None, end=None)
        yield _Try(2, _("Without any filter"), bare, text, tuple(dropped))


def _without(parts: Sequence[Clause]) -> str:
    return _("Without %(words)s", words=all_of(_few([_name(part) for part in parts])))


def _unfiltered(said: str) -> str:
    return _("%(said)s, without any filter", said=said)


def _few(names: Sequence[str]) -> list[str]:
    more = len(names) - 3
    return [*names[:3], *([_("%(number)s more", number=more)] if more > 0 else [])]
