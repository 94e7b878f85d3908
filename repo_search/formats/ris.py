"""Records as references in RIS (Research Information Systems, 2001), which reference managers
read: one tag a line, lines ended by CR LF, each reference by ER.

Every record is of the type RPRT, whose styles name the publisher as the institution. Authors
stand as they were printed: nothing tells safely which of them are persons with a family name.
Where none is known, the publishers are the corporate author, as in citations. The format has no tag
for rights: they are a note.
"""

from collections.abc import Iterable, Iterator

from repo_search.dates import ImpreciseDate
from repo_search.formats.exported import About, document_type, language_names, one_line, rights
from repo_search.records import Record

_END = "ER  - \r\n\r\n"


def records_to_ris(records: Iterable[Record], about: About) -> Iterator[str]:
    """One reference for each record."""
    for record in records:
        lines = (f"{tag}  - {text}\r\n" for tag, text in _lines(record, about) if text)
        yield "".join(lines) + _END


def _lines(record: Record, about: About) -> Iterator[tuple[str, str]]:
    """Tags with their values, each on one line, so that no value can bring a tag with it."""
    publishers = [publisher.label for publisher in record.publishers]
    pages = ", ".join(map(str, about.pages_of(record)))
    yield "TY", "RPRT"
    for tag, values in (
        ("ID", [record.record_id]),
        ("AU", record.authors or publishers),
        ("TI", [record.title]),
        ("T2", [record.series or ""]),
        ("PB", ["; ".join(publishers)]),
        ("PY", [str(record.published.earliest.year) if record.published else ""]),
        ("DA", [_date(record.published) if record.published else ""]),
        ("M3", [document_type(record)]),
        ("SP", [pages]),
        ("LA", [language_names(record)]),
        ("KW", [theme.label for theme in record.themes]),
        ("AB", [record.abstract or ""]),
        ("UR", [about.address(record)]),
        ("N1", [rights(record), about.notice]),
    ):
        for value in values:
            yield tag, one_line(value)


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
