"""What is asked of whoosh's documents, and in the same way of its findings."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Optional

from whoosh.searching import Searcher

from repo_search.engine import BOOSTS, RERANKED, TEXT_FIELDS, EngineQuery
from repo_search.engines import whoosh_cards
from repo_search.engines.whoosh_cards import Card
from repo_search.engines.whoosh_fields import CARD
from repo_search.engines.whoosh_matching import Matching, segments
from repo_search.query import And
from repo_search.results import Hit, Ranking


class Searched:
    """One state of an index of documents or of findings. Its cards are read when it is first asked;
    segments never change, so those that were read `before` of the same segment are kept."""

    def __init__(self, searcher: Searcher, before: Optional["Searched"]) -> None:
        known: dict[str, list[Card]] = before._read if before else {}
        self.searcher = searcher
        self._columns = {
            part.reader().segment().segment_id(): part.reader().column_reader(CARD, translate=False)
            for part, _ in segments(searcher)
        }
        self._read: dict[str, list[Card]] = {
            one: known[one] for one in self._columns.keys() & known.keys()
        }

    @cached_property
    def cards(self) -> Sequence[Card]:
        """By document number, deleted ones too."""
        for segment, column in self._columns.items():
            if segment not in self._read:
                self._read[segment] = [whoosh_cards.read(kept) for kept in column]
        return [card for segment in self._columns for card in self._read[segment]]

    @cached_property
    def matching(self) -> Matching:
        cards = self.cards
        live = [
            number + offset
            for part, offset in segments(self.searcher)
            for number in part.reader().all_doc_ids()
        ]
        place = {field: at for at, field in enumerate(TEXT_FIELDS)}
        return Matching(
            self.searcher,
            live,
            lambda number, field: cards[number].lengths[place[field]],
            BOOSTS,
            partial(whoosh_cards.between, cards, live),
            {},
        )

    @property
    def held(self) -> list[Card]:
        """The cards of what is not deleted."""
        return [self.cards[number] for number in self.matching.live]

    def ranking(self, query: EngineQuery, hidden: Collection[str]) -> Ranking:
        """Matches, orders and counts; nothing of `hidden` records."""
        cards, matching = self.cards, self.matching
        scores = matching.scores(query.clause)
        filters = whoosh_cards.filters(cards, matching.live, query, hidden)
        matched = whoosh_cards.narrowed(scores.keys(), filters.values())
        scored = query.sort == "relevance" and query.clause != And(())
        ahead: Collection[int] = ()
        if scored and query.boosts:
            first = replace(query, offset=0, limit=RERANKED)
            ahead = frozenset(whoosh_cards.page(cards, matched, scores, first))
            for boost in query.boosts:
                for number, score in matching.boost(boost, ahead).items():
                    scores[number] += score
        page = whoosh_cards.page(cards, matched, scores if scored else None, query, ahead)
        return Ranking(
            len(matched),
            tuple(
                Hit(cards[n].record_id, scores[n] if scored else 0.0, cards[n].finding_id)
                for n in page
            ),
            whoosh_cards.counts(cards, query, scores, filters),
        )
