"""The page of a case: its records, the course of its review, cases like it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repo_search.cases import Case
from repo_search.records import Record
from repo_search.similar import SimilarCase
from web import urls, wording
from web.pages import Link, publisher_links
from web.pages.results import RecordLine, record_line
from web.pages.similar import SimilarLine, similar_case


@dataclass(frozen=True, slots=True)
class CasePage:
    title: str
    publishers: tuple[Link, ...]
    maybe_same: tuple[Link, ...]
    status: str
    events: tuple[str, ...]
    records: tuple[RecordLine, ...]
    similar: tuple[SimilarLine, ...]


def case_page(
    case: Case,
    of_case: Sequence[Record],
    maybe_same: Sequence[str],
    similar: Sequence[SimilarCase],
) -> CasePage:
    """The page of a case; `maybe_same` are ids of cases that may be this one."""
    return CasePage(
        case.label,
        publisher_links(case.publishers),
        tuple(Link(f"another case “{case.label}”", urls.case(other)) for other in maybe_same),
        case.status or "",
        tuple(map(wording.event, case.events)),
        tuple(
            record_line(replace(r, cases=tuple(c for c in r.cases if c.id != case.case_id)))
            for r in of_case
        ),
        tuple(map(similar_case, similar)),
    )
