"""Records and findings as references in RIS (Research Information Systems, 2001), which reference
managers read: one tag a line, lines ended by CR LF, each reference by ER.

Every one is of the type RPRT, whose styles name the publisher as the institution. Authors
stand as they were printed: nothing tells safely which of them are persons with a family name.
Where none is known, the publishers are the corporate author, as in citations. The format has no tag
for rights: they are a note.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from repo_search.dates import ImpreciseDate
from repo_search.finding_results import FindingResult
from repo_search.findings import KIND_LABELS, Finding
from repo_search.formats.exported import About, document_type, language_names, one_line, rights
from repo_search.records import Record
from repo_search.texts import _

_END = "ER  - \r\n\r\n"


def records_to_ris(records: Iterable[Record], about: About) -> Iterator[str]:
    """One reference for each record."""
    for record in records:
        yield _reference(_values(record, about))


def findings_to_ris(found: Iterable[FindingResult], about: About) -> Iterator[str]:
    """One reference for each finding: that of its record, with its page, its own address and that
    of the page, and its wording as the abstract."""
    for one in found:
        finding = one.finding
        yield _reference(
            _values(one.record, about)
            | {
                "ID": [finding.finding_id],
                "SP": [str(finding.page)],
                "KW": [theme.label for theme in one.themes],
                "AB": [finding.wording],
                "UR": [about.finding(finding), about.page_of(finding)],
                "N1": [*_said_of(finding), rights(one.record), about.notice],
            }
        )


def _said_of(finding: Finding) -> Iterator[str]:
    kind = _(KIND_LABELS[finding.kind])
    yield f"{kind[:1].upper()}{kind[1:]} {finding.number}".strip()
    if finding.found.section:
        yield _("Section: %(section)s", section=finding.found.section)
    if finding.found.addressees:
        yield _("Who is to act: %(names)s", names="; ".join(finding.found.addressees))


def _reference(values: Mapping[str, Sequence[str]]) -> str:
    """Tags with their values, each on one line, so that no value can bring a tag with it."""
    said = ((tag, one_line(value)) for tag, several in values.items() for value in several)
    return "".join(f"{tag}  - {text}\r\n" for tag, text in said if text) + _END


def _values(record: Record, about: About) -> dict[str, Sequence[str]]:
    """What is said of a record, by tag in their order."""
    publishers = [publisher.label for publisher in record.publishers]
    return {
        "TY": ["RPRT"],
        "ID": [record.record_id],
        "AU": record.authors or publishers,
        "TI": [record.title],
        "T2": [record.series or ""],
        "PB": ["; ".join(publishers)],
        "PY": [str(record.published.earliest.year) if record.published else ""],
        "DA": [_date(record.published) if record.published else ""],
        "M3": [document_type(record)],
        "SP": [", ".join(map(str, about.pages_of(record)))],
        "LA": [language_names(record)],
        "KW": [theme.label for theme in record.themes],
        "AB": [record.abstract or ""],
        "UR": [about.address(record)],
        "N1": [rights(record), about.notice],
    }


def _date(published: ImpreciseDate) -> str:
    """YYYY/MM/DD/other, of which as much stands as is known; "other" is a date as written that is
    no day, month or year."""
    first, last = published.earliest, published.latest
    if first == last:
        return f"{first:%Y/%m/%d}/"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y/%m}//"
    if published.written == str(first.year):
        return f"{first.year}///"
    return f"{first.year}///{published.written.replace('/', '-')}"
