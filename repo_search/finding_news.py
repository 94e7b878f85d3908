"""What is new in a search of findings: those of records announced since a serial that answer it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from repo_search.catalogue import Catalogue, announcements
from repo_search.catalogue.announcements import Announcement
from repo_search.engine import Engine, EngineQuery
from repo_search.finding_results import FindingResult
from repo_search.finding_search import described, finding_query
from repo_search.index_documents import Authorities, authorities
from repo_search.meaning import Meaning
from repo_search.search import SearchRequest, meaning_of

_BATCH = 500
_MOST = 20_000
"""Records announced that are looked at, the newest first."""
_HITS = 200
"""Findings that are asked for at once: where more answer, half as many records are asked about."""


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding of a record that was announced, with how and when, and the words sought in it."""

    announced: Announcement
    result: FindingResult


@dataclass(frozen=True, slots=True)
class FindingNews:
    """Those of the record announced last come first; `more` if there are others."""

    new: tuple[NewFinding, ...]
    more: bool


def finding_news(
    catalogue: Catalogue,
    engine: Engine,
    request: SearchRequest,
    after: int = 0,
    limit: int = 50,
    *,
    up_to: int | None = None,
    known: Authorities | None = None,
) -> FindingNews:
    """The findings that hold all words of a request, of records that were announced after the
    serial `after`, and not after `up_to`. Only what may be seen is given. `known` are the
    authority files, for who asks often. Raises BadInput for a request that cannot be."""
    with catalogue.read() as connection:
        known = known or authorities(connection)
        meant = meaning_of(request, engine, known)
        asked = _asked(request, meant, known)
        told: dict[str, Announcement] = {}
        for batch in announcements.since(connection, after, up_to, _BATCH, _MOST):
            for one, finding_id in _answering(engine, asked, batch):
                told[finding_id] = one
                if len(told) > limit:
                    break
            if len(told) > limit:
                break
        wanted = list(told)[:limit]
        results = described(connection, wanted, known, meant.clause)
    new = tuple(NewFinding(told[one.finding.finding_id], one) for one in results)
    return FindingNews(new, len(told) > limit)


def _asked(request: SearchRequest, meant: Meaning, known: Authorities) -> EngineQuery:
    """Of one record those that came first come first, which is the order of its text."""
    asked = finding_query(replace(request, page=1, sort="oldest"), meant.clause, known)
    return replace(asked, facets=(), limit=_HITS)


def _answering(
    engine: Engine, asked: EngineQuery, batch: Sequence[Announcement]
) -> Iterator[tuple[Announcement, str]]:
    """The ids of what answers of some records, in the order of these."""
    ranking = engine.findings(replace(asked, among=tuple(one.record_id for one in batch)))
    if ranking.total > _HITS and len(batch) > 1:
        half = len(batch) // 2
        yield from _answering(engine, asked, batch[:half])
        yield from _answering(engine, asked, batch[half:])
        return
    place = {one.record_id: at for at, one in enumerate(batch)}
    for hit in sorted(ranking.hits, key=lambda hit: place[hit.record_id]):
        yield batch[place[hit.record_id]], hit.finding_id
