"""What whoosh keeps of a record or a finding beside its terms, and what is worked out from that:
filters, orders and counts. The cards of an index are read into memory when it is first asked."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from heapq import nsmallest
from typing import Any, NamedTuple

from repo_search.engine import TEXT_FIELDS, EngineQuery, IndexDocument, family, listed, rounded
from repo_search.engines.whoosh_matching import Scores
from repo_search.query import Dates
from repo_search.results import INDEXED


class Card(NamedTuple):
    """By what a record or a finding is named, sorted, dated and counted."""

    record_id: str
    newest: int
    oldest: int
    by_title: str
    earliest: int | None
    latest: int | None
    facets: tuple[tuple[str, ...], ...]
    """The values of each of INDEXED, in its order."""
    lengths: tuple[int, ...]
    """How many terms each of TEXT_FIELDS has, in its order."""
    digest: str
    """Of documents."""
    finding_id: str


def written(document: IndexDocument) -> bytes:
    """The card of a record or of a finding, as it is kept."""
    unknown = document.earliest is None or document.latest is None
    card = Card(
        document.record_id,
        document.newest_key,
        document.oldest_key,
        document.by_title,
        None if unknown else document.earliest,
        None if unknown else document.latest,
        tuple(document.facets.get(facet, ()) for facet in INDEXED),
        tuple(len(listed(document.terms.get(field, ""))) for field in TEXT_FIELDS),
        "" if document.finding_id else document.digest,
        document.finding_id,
    )
    return json.dumps(card).encode()


def read(kept: bytes) -> Card:
    card = Card._make(json.loads(kept))
    return card._replace(facets=tuple(tuple(values) for values in card.facets))


def between(cards: Sequence[Card], live: Iterable[int], dates: Dates) -> Iterable[int]:
    """Records whose days overlap the range; never those without a date."""
    first = dates.start.toordinal() if dates.start else 0
    last = dates.end.toordinal() if dates.end else date.max.toordinal()
    for number in live:
        card = cards[number]
        if card.earliest is None or card.latest is None:
            continue
        if card.latest >= first and card.earliest <= last:
            yield number


def filters(
    cards: Sequence[Card], live: Collection[int], query: EngineQuery, hidden: Collection[str]
) -> dict[str, set[int]]:
    """The records each filter leaves, by facet; the range of dates, the records asked about and
    those that are not hidden stand under names of their own."""
    left: dict[str, set[int]] = {}
    for facet, values in query.selection.items():
        if values:
            at, chosen = INDEXED.index(facet), set(values)
            left[facet] = {n for n in live if not chosen.isdisjoint(cards[n].facets[at])}
    if query.start or query.end:
        left["published"] = set(between(cards, live, Dates(query.start, query.end, "")))
    if query.among is not None:
        asked = set(query.among)
        left["among"] = {n for n in live if cards[n].record_id in asked}
    if hidden:
        left["hidden"] = {n for n in live if cards[n].record_id not in hidden}
    return left


def narrowed(numbers: Collection[int], left: Iterable[set[int]]) -> Collection[int]:
    for of_filter in left:
        numbers = of_filter.intersection(numbers)
    return numbers


def page(
    cards: Sequence[Card],
    matched: Collection[int],
    scores: Scores | None,
    query: EngineQuery,
    ahead: Collection[int] = (),
) -> list[int]:
    """The hits asked for, in order, those `ahead` first; equally relevant ones newest first."""

    def key(number: int) -> Any:
        card = cards[number]
        if scores is not None:
            return number not in ahead, -rounded(scores[number]), -card.newest
        return {"oldest": card.oldest, "title": card.by_title}.get(query.sort, -card.newest)

    return nsmallest(query.offset + query.limit, matched, key=key)[query.offset :]


def counts(
    cards: Sequence[Card], query: EngineQuery, scores: Scores, left: Mapping[str, set[int]]
) -> dict[str, dict[str, int]]:
    """Counts by facet and value, each facet with the selection of its family left out."""
    matched = narrowed(scores.keys(), left.values())
    counted: dict[str, dict[str, int]] = {}
    for facet in query.facets:
        at, numbers = INDEXED.index(facet), matched
        others = [s for name, s in left.items() if family(name) != family(facet)]
        if len(others) < len(left):
            numbers = narrowed(scores.keys(), others)
        found: Counter[str] = Counter()
        for values, times in Counter([cards[number].facets[at] for number in numbers]).items():
            for value in values:
                found[value] += times
        counted[facet] = dict(found)
    return counted
