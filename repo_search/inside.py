"""Search within one record: its pages that answer a query, in order, each with an extract."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from repo_search.catalogue import Catalogue, texts
from repo_search.engine import Engine
from repo_search.errors import BadInput
from repo_search.index_documents import authorities
from repo_search.page_hits import page_hits
from repo_search.query import Query
from repo_search.results import Addition, PageHits, Snippet
from repo_search.search import SearchRequest, meaning_of
from repo_search.snippets import Sought, snippet
from repo_search.texts import _

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class PagesFound:
    """Some of the pages of a record that answer a query. `query` has the clause they answer;
    `relaxed` is true when no page held all the words and these hold some of them."""

    query: Query
    relaxed: bool
    total: int
    page: int
    snippets: tuple[Snippet, ...]
    added: tuple[Addition, ...] = ()
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return -(-self.total // self.per_page)


def pages_inside(
    catalogue: Catalogue,
    engine: Engine,
    record_id: str,
    request: SearchRequest,
    per_page: int = PER_PAGE,
) -> PagesFound:
    """The pages of a record that answer a query, so many at a time. Raises BadInput for a page
    before the first."""
    page = request.page
    if page < 1:
        raise BadInput(_("Pages count from 1."))
    query, numbers, relaxed, added = matching_pages(catalogue, engine, record_id, request)
    wanted = numbers[(page - 1) * per_page : page * per_page]
    with catalogue.read() as connection:
        found = texts.at(connection, [(record_id, number) for number in wanted])
    sought = Sought(query.clause)
    return PagesFound(
        query,
        bool(numbers) and relaxed,
        len(numbers),
        page,
        tuple(
            snippet(number, found[record_id, number], sought)
            for number in wanted
            if (record_id, number) in found
        ),
        added,
        per_page,
    )


class MatchingPages(NamedTuple):
    """Pages of one record in order, the query with the clause that they answer, whether that asks
    for some of its words only, since no page holds all, and what was added to it."""

    query: Query
    pages: tuple[int, ...]
    relaxed: bool
    added: tuple[Addition, ...]


def matching_pages(
    catalogue: Catalogue, engine: Engine, record_id: str, request: SearchRequest
) -> MatchingPages:
    """The pages of a record that answer a query, its prefixes and other names looked up. Of the
    request only the words and what is searched for beside them count."""
    with catalogue.read() as connection:
        known = authorities(connection)
    asked = meaning_of(request, engine, known)
    found = page_hits(engine, asked.clause, [record_id], limit=5_000)
    hits, answered = found.get(record_id, (PageHits(0, ()), asked.clause))
    query = replace(asked.query, clause=answered, notes=asked.notes)
    relaxed = answered != asked.clause
    return MatchingPages(query, tuple(sorted(hits.pages)), relaxed, asked.added)
