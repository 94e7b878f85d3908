"""What is new in a search: the records announced since a serial that answer it, and why."""

from dataclasses import dataclass, replace
from datetime import datetime

from repo_search.catalogue import Catalogue, announcements
from repo_search.catalogue.announcements import Announcement, Kind
from repo_search.engine import Engine
from repo_search.index_documents import Authorities, authorities
from repo_search.page_hits import results
from repo_search.results import Hit, Ranking, Result
from repo_search.search import SearchRequest, asked_in_full

_BATCH = 500
_MOST = 20_000
"""Records announced that are looked at, the newest first."""


@dataclass(frozen=True, slots=True)
class New:
    """A record that is new in a search: it was added, or has a new version; when (UTC), with which
    serial, and with the pages on which it answers (none for a search without words)."""

    kind: Kind
    when: datetime
    serial: int
    result: Result


@dataclass(frozen=True, slots=True)
class News:
    """The newest first, each record once; `more` if there are older ones."""

    new: tuple[New, ...]
    more: bool


def news(
    catalogue: Catalogue,
    engine: Engine,
    request: SearchRequest,
    after: int = 0,
    limit: int = 50,
    *,
    up_to: int | None = None,
    known: Authorities | None = None,
) -> News:
    """What was announced after the serial `after`, and not after `up_to`, of the records that hold
    all words of a request. Only published records are given, as the index has them now. `known`
    are the authority files, for who asks often. Raises BadInput for a request that cannot be."""
    with catalogue.read() as connection:
        asked = asked_in_full(engine, request, known or authorities(connection))
        found: list[Announcement] = []
        for batch in announcements.since(connection, after, up_to, _BATCH, _MOST):
            ids = tuple(one.record_id for one in batch)
            ranking = engine.search(replace(asked, among=ids, limit=len(ids)))
            answering = {hit.record_id for hit in ranking.hits}
            found += [one for one in batch if one.record_id in answering]
            if len(found) > limit:
                break
    hits = tuple(Hit(one.record_id, 0.0) for one in found[:limit])
    joined = results(catalogue, engine, Ranking(len(hits), hits, {}), asked.clause, ())
    shown = {result.record.record_id: result for result in joined}
    new = [
        New(one.kind, one.made, one.serial, shown[one.record_id])
        for one in found[:limit]
        if one.record_id in shown
    ]
    return News(tuple(new), len(found) > limit)
