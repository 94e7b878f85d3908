"""Findings as rows of a table that spreadsheets open: see `repo_search.formats.table`."""

from collections.abc import Iterable, Iterator

from repo_search.finding_results import FindingResult
from repo_search.findings import KIND_LABELS
from repo_search.formats.citation import cite
from repo_search.formats.exported import About, rights
from repo_search.formats.table import BYTE_ORDER_MARK, csv_line, joined

COLUMNS = (
    "finding_id", "kind", "number", "wording", "section", "addressees", "themes", "page",
    "page_url", "url", "said_in_reports", "record_id", "title", "publisher", "published", "rights",
    "citation",
)  # fmt: skip


def findings_to_csv(found: Iterable[FindingResult], about: About) -> Iterator[str]:
    """The table, line by line: the headings COLUMNS, then a row for each finding with what is to
    be said of its record. `said_in_reports` counts the reports that say so, its own too, all
    documents of one case as one."""
    yield BYTE_ORDER_MARK + csv_line(COLUMNS)
    for one in found:
        row = _cells(one, about)
        yield csv_line(row[column] for column in COLUMNS)


def _cells(one: FindingResult, about: About) -> dict[str, str]:
    finding, record = one.finding, one.record
    page, url = about.page_of(finding), about.finding(finding)
    return {
        "finding_id": finding.finding_id,
        "kind": KIND_LABELS[finding.kind],
        "number": finding.number,
        "wording": finding.wording,
        "section": finding.found.section,
        "addressees": joined("addressees", finding.found.addressees),
        "themes": joined("themes", (theme.label for theme in one.themes)),
        "page": str(finding.page),
        "page_url": page,
        "url": url,
        "said_in_reports": str(one.group.reports if one.group else 1),
        "record_id": record.record_id,
        "title": record.title,
        "publisher": joined("publisher", (publisher.label for publisher in record.publishers)),
        "published": record.published.written if record.published else "",
        "rights": rights(record),
        "citation": cite(record, about.notice, finding.page, url),
    }
