"""A record as metadata in the head of its page: Dublin Core (as DCMI's "Expressing Dublin Core in
HTML") and the `citation_*` names that Google Scholar and Zotero read.

The institution of a technical report and the type "Report" make reference managers file a report;
the type "Text" of Dublin Core would make Zotero file a journal article. Publishers are not named
as authors here: readers would part their names into a first and a last.
"""

from collections.abc import Iterator
from typing import NamedTuple

from repo_search.dates import ImpreciseDate
from repo_search.formats.exported import About, one_line, rights
from repo_search.records import Record

_PDF = "application/pdf"


class Meta(NamedTuple):
    name: str
    content: str


def metas(record: Record, about: About) -> tuple[Meta, ...]:
    """What is known of a record; names may stand several times, values are on one line."""
    found = (Meta(name, one_line(content)) for name, content in _named(record, about))
    return tuple(meta for meta in found if meta.content)


def _named(record: Record, about: About) -> Iterator[tuple[str, str]]:
    publishers = [publisher.label for publisher in record.publishers]
    pdf = record.holding is not None and record.holding.media_type == _PDF
    for name, values in (
        ("citation_title", [record.title]),
        ("citation_author", record.authors),
        ("citation_publication_date", [_date(record.published) if record.published else ""]),
        ("citation_technical_report_institution", publishers),
        ("citation_language", record.languages),
        ("citation_public_url", [about.address(record)]),
        ("citation_pdf_url", [about.file(record) if pdf else ""]),
        ("DC.title", [record.title]),
        ("DC.creator", record.authors),
        ("DC.publisher", publishers),
        ("DC.date", [record.published.edtf if record.published else ""]),
        ("DC.type", ["Report"]),
        ("DC.format", [record.holding.media_type if record.holding else ""]),
        ("DC.language", record.languages),
        ("DC.identifier", [about.address(record)]),
        ("DC.subject", [theme.label for theme in record.themes]),
        ("DC.description", [f"{record.abstract or ''} {about.bracketed}"]),
        ("DC.rights", [rights(record)]),
        ("DCTERMS.rightsHolder", [record.rights_holder or ""]),
        ("DCTERMS.license", [record.licence or ""]),
        ("DCTERMS.isPartOf", [record.series or ""]),
    ):
        for value in values:
            yield name, value


def _date(published: ImpreciseDate) -> str:
    """YYYY/MM/DD, YYYY/MM or YYYY, which is all that readers take."""
    parts = published.parts
    known = parts[0] if len(parts) == 1 else parts[0][:1]
    return "/".join(f"{number:02}" for number in known)
