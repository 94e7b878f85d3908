"""Findings and pages of them as the objects that the API answers with: like those of
`repo_search.formats.jsonable`."""

from collections.abc import Iterable
from typing import Any

from repo_search.catalogue.finding_groups import Group
from repo_search.finding_results import FindingPage, FindingResult
from repo_search.findings import Finding
from repo_search.formats.exported import About
from repo_search.formats.jsonable import asked, facet_counts, record_reference
from repo_search.records import Record

Answers = Iterable[tuple[Finding, Record]]
"""What responses answer to a finding, with the records of these."""


def finding_page(page: FindingPage, notice: str = "") -> dict[str, Any]:
    """A page of results, each with the words sought in its wording and how many it stands for."""
    return {
        **asked(page),
        "results": [
            finding(one) | {"spans": [list(span) for span in one.spans], "folded": one.folded}
            for one in page.results
        ],
        "facets": {facet: facet_counts(values) for facet, values in page.facets.items()},
        "notes": list(page.notes),
        **({"notice": notice} if notice else {}),
    }


def finding(one: FindingResult) -> dict[str, Any]:
    """A finding in full, with its record."""
    said = one.finding
    return {
        "finding_id": said.finding_id,
        "kind": said.kind,
        "number": said.number or None,
        "wording": said.wording,
        "section": said.found.section or None,
        "addressees": list(said.found.addressees),
        "themes": [{"id": theme.id, "label": theme.label} for theme in one.themes],
        "group": _group(one.group),
        "page": said.page,
        "url": About().finding(said),
        "page_url": About().page_of(said),
        "record": record_reference(one.record),
    }


def answered(one: FindingResult, answers: Answers) -> dict[str, Any]:
    """The same with what was answered to it."""
    return finding(one) | {"answers": [_answer(*answer) for answer in answers]}


def _answer(said: Finding, record: Record) -> dict[str, Any]:
    return {
        "status": said.found.status or None,
        "wording": said.wording,
        "page": said.page,
        "page_url": About().page_of(said),
        "record": record_reference(record),
    }


def _group(group: Group | None) -> dict[str, Any] | None:
    if group is None:
        return None
    first, last = (day.isoformat() if day else None for day in (group.first, group.last))
    return {"reports": group.reports, "first": first, "last": last}
