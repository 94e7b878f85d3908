"""Many queries at once: a table of reports, publishers or years by queries, with counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from time import monotonic
from typing import Literal, NamedTuple, TypeVar, get_args

from repo_search.catalogue import Catalogue, records
from repo_search.engine import Engine, EngineQuery
from repo_search.errors import BadInput
from repo_search.facets import facet_values, lineage_notes
from repo_search.index_documents import Authorities, authorities
from repo_search.matrix.lines import Line
from repo_search.meaning import Meaning
from repo_search.page_hits import page_hits
from repo_search.query import Clause, Or, joined
from repo_search.records import Record
from repo_search.results import COUNTED, Addition, FacetValue, Ranking
from repo_search.search import SearchRequest, asked_in_full, meaning_of
from repo_search.texts import _

T = TypeVar("T")
By = Literal["reports", "publishers", "years"]
BYS: tuple[By, ...] = get_args(By)
FACET_OF: Mapping[By, str] = {"publishers": "publisher", "years": "year"}
"""What a row is a value of, where it is no report."""
MOST_ROWS = 1_000

Where = Literal["", "pages", "apart", "description"]
"""On which part of a report a query is answered: nowhere, on pages that hold all of it, in parts
that no page holds together, or in the description, when no page holds any of them."""


class Cell(NamedTuple):
    """How many pages of a report answer a query, and where it is answered; or how many reports of
    a publisher or year answer it, with `where` "" always."""

    number: int
    where: Where = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A query and the number of its line; `total` is how many reports answer it, `notes` say what
    of it was left out, `added` what was searched for beside it."""

    line: Line
    total: int
    notes: tuple[str, ...]
    added: tuple[Addition, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A report, publisher or year by its id and what it is called; `record` is the report. `total`
    is how many of the queries a report answers, or how many reports answer any of them."""

    value: str
    label: str
    cells: tuple[Cell, ...]
    total: int
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by queries. Reports stand with the newest first, those without a date last; publishers
    with those of most reports first; years with the newest first. `total` is how many reports
    answer any of the queries, `left_out` how many rows there are beyond the first ones."""

    by: By
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    left_out: int
    notes: tuple[str, ...]


class _Asked(NamedTuple):
    """A query as it was written and as it is meant, and the reports that answer it."""

    line: Line
    meant: Meaning
    ranking: Ranking


def matrix(
    catalogue: Catalogue,
    engine: Engine,
    lines: Sequence[Line],
    request: SearchRequest,
    by: By,
    most: int = MOST_ROWS,
    seconds: float = inf,
) -> Matrix:
    """The table for queries, at most so many rows of it. Of the request its filters and dates
    count and what is searched for beside words; every word of a query must be there, so that a
    count is that of the search for all of its words. Raises BadInput for a request that cannot be.

    For each query the engine is asked a fixed number of times, however many rows there are. No more
    is begun after so many seconds: BadInput then says to ask less.
    """
    until = monotonic() + seconds
    with catalogue.read() as connection:
        known = authorities(connection)
    base = asked_in_full(engine, replace(request, text=""), known)
    base = replace(base, limit=most if by == "reports" else 0, offset=0)
    meanings: dict[Clause, tuple[Line, Meaning]] = {}
    notes = lineage_notes(base.selection, known)
    for line in _until(until, lines):
        meant = meaning_of(replace(request, text=line.text), engine, known)
        first, _meant = meanings.setdefault(meant.clause, (line, meant))
        if first != line:
            said = _("Line %(line)s asks the same as line %(first)s and was left out.")
            notes.append(said % {"line": line.number, "first": first.number})
    counted = () if by == "reports" else (FACET_OF[by],)
    asked = [
        _Asked(line, meant, engine.search(replace(base, clause=clause, facets=counted)))
        for clause, (line, meant) in _until(until, meanings.items())
    ]
    either = joined(Or, list(meanings)) or base.clause
    together = replace(base, clause=either, facets=() if by == "reports" else COUNTED)
    found = engine.search(together)
    if by == "reports":
        ids = [hit.record_id for hit in found.hits]
        cells = [_cells(engine, one, ids) for one in _until(until, asked)]
        rows = _reports(catalogue, ids, cells)
        left_out = found.total - len(found.hits)
    else:
        values = _values(found, base, known, FACET_OF[by], request.suggested)
        rows = tuple(_counted(FACET_OF[by], value, asked) for value in values[:most])
        left_out = max(0, len(values) - most)
    columns = tuple(
        Column(one.line, one.ranking.total, one.meant.notes, one.meant.added) for one in asked
    )
    return Matrix(by, columns, rows, found.total, left_out, tuple(notes))


def _until(when: float, given: Iterable[T]) -> Iterator[T]:
    for one in given:
        if monotonic() >= when:
            said = _(
                "These queries take too long together. Ask fewer of them at once, or leave out "
                "phrases of common words and short words with *."
            )
            raise BadInput(said)
        yield one


def _cells(engine: Engine, asked: _Asked, ids: Sequence[str]) -> dict[str, Cell]:
    """The cells of a query by record id, those of these reports that answer it."""
    # The first so many reports that answer any query are among the first so many of each.
    found = {hit.record_id for hit in asked.ranking.hits}.intersection(ids)
    cells = dict.fromkeys(found, Cell(0, "description"))
    clause = asked.meant.clause
    for record_id, (hits, answered) in page_hits(engine, clause, sorted(found), 0).items():
        if hits.total and answered == clause:
            cells[record_id] = Cell(hits.total, "pages")
        elif hits.total:
            cells[record_id] = Cell(0, "apart")
    return cells


def _reports(
    catalogue: Catalogue, ids: Sequence[str], cells: Sequence[Mapping[str, Cell]]
) -> tuple[Row, ...]:
    with catalogue.read() as connection:
        public = list(records.published(connection, ids))
    return tuple(
        Row(
            record.record_id,
            record.title,
            tuple(of_query.get(record.record_id, Cell(0)) for of_query in cells),
            sum(record.record_id in of_query for of_query in cells),
            record,
        )
        for record in public
    )


def _values(
    found: Ranking, base: EngineQuery, known: Authorities, facet: str, suggested: bool
) -> list[FacetValue]:
    """The values with reports, in the order of filters; of those chosen, if any are, all."""
    values = facet_values(found, base.selection, known, suggested)[facet]
    chosen = facet in base.selection
    return [value for value in values if (value.selected if chosen else value.count)]


def _counted(facet: str, value: FacetValue, asked: Sequence[_Asked]) -> Row:
    cells = tuple(Cell(one.ranking.facets[facet].get(value.value, 0)) for one in asked)
    return Row(value.value, value.label, cells, value.count)
