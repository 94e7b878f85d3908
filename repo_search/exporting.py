"""The use-case of exporting: all that a search finds, in the formats others read, as a stream."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from repo_search.catalogue import Catalogue, records
from repo_search.engine import Engine
from repo_search.finding_results import FindingResult
from repo_search.finding_search import described, matching
from repo_search.formats.bibtex import records_to_bibtex
from repo_search.formats.csl import records_to_csl
from repo_search.formats.exported import About
from repo_search.formats.finding_table import findings_to_csv
from repo_search.formats.jsonable import records_to_json
from repo_search.formats.marc import records_to_marc, records_to_marcxml
from repo_search.formats.ris import findings_to_ris, records_to_ris
from repo_search.formats.table import records_to_csv
from repo_search.index_documents import authorities
from repo_search.records import Record
from repo_search.search import DEEPEST_RESULT, SearchRequest, answer

T = TypeVar("T")

MOST = DEEPEST_RESULT
"""Records or findings of one export: as many as can be paged through."""

_TOGETHER = 50
"""Records or findings that are read at a time."""


class Format(NamedTuple, Generic[T]):
    """A media type, and what writes records or findings in it, piece by piece."""

    media_type: str
    write: Callable[[Iterable[T], About], Iterator[str]]


FORMATS: Mapping[str, Format[Record]] = {
    "csv": Format("text/csv; charset=utf-8", records_to_csv),
    "ris": Format("application/x-research-info-systems; charset=utf-8", records_to_ris),
    "bib": Format("application/x-bibtex; charset=utf-8", records_to_bibtex),
    "csljson": Format("application/vnd.citationstyles.csl+json", records_to_csl),
    "json": Format("application/json", records_to_json),
    "mrc": Format("application/marc", records_to_marc),
    "marcxml": Format("application/marcxml+xml", records_to_marcxml),
}
"""Those of records, by the ending of the file."""

FINDING_FORMATS: Mapping[str, Format[FindingResult]] = {
    "csv": Format(FORMATS["csv"].media_type, findings_to_csv),
    "ris": Format(FORMATS["ris"].media_type, findings_to_ris),
}
"""Those of findings."""


class Found(NamedTuple):
    """The ids of the first MOST records or findings that answer a search, in its order, and how
    many do."""

    ids: tuple[str, ...]
    total: int


def found(catalogue: Catalogue, engine: Engine, request: SearchRequest) -> Found:
    """The very records that the pages of results show, pages aside. Raises BadInput."""
    with catalogue.read() as connection:
        known = authorities(connection)
    ranking = answer(catalogue, engine, request, known, at_most=MOST).ranking
    return Found(tuple(hit.record_id for hit in ranking.hits), ranking.total)


def written(
    catalogue: Catalogue, record_ids: Sequence[str], form: str, about: About
) -> Iterator[str]:
    """The records of these ids in a format of FORMATS, without those that were taken back before
    it was their turn."""
    yield from FORMATS[form].write(published(catalogue, record_ids), about)


def published(catalogue: Catalogue, record_ids: Sequence[str]) -> Iterator[Record]:
    """Those of these records that are public when it is their turn, some at a time."""
    for at in range(0, len(record_ids), _TOGETHER):
        with catalogue.read() as connection:
            some = list(records.published(connection, record_ids[at : at + _TOGETHER]))
        yield from some


def findings_found(catalogue: Catalogue, engine: Engine, request: SearchRequest) -> Found:
    """The findings that the pages of results show or fold, each by itself. Raises BadInput."""
    return Found(*matching(catalogue, engine, request, MOST))


def findings_written(
    catalogue: Catalogue, finding_ids: Sequence[str], form: str, about: About
) -> Iterator[str]:
    """The findings of these ids in a format of FINDING_FORMATS, without those that may not be seen
    any more when it is their turn."""
    yield from FINDING_FORMATS[form].write(_findings(catalogue, finding_ids), about)


def _findings(catalogue: Catalogue, finding_ids: Sequence[str]) -> Iterator[FindingResult]:
    for at in range(0, len(finding_ids), _TOGETHER):
        with catalogue.read() as connection:
            some = described(connection, finding_ids[at : at + _TOGETHER], authorities(connection))
        yield from some
