"""Records as rows of a table that spreadsheets open, and the cells of such tables.

RFC 4180 with a byte order mark, by which Excel knows UTF-8. Formulas are made harmless.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from repo_search.formats.citation import cite
from repo_search.formats.exported import About
from repo_search.formulas import neutral
from repo_search.records import SEPARATOR, Record, split_values
from repo_search.vocabularies import document_types, label_of, review_kinds

EDITABLE = (
    "title", "publisher", "published", "document_type", "review", "themes", "authors", "case",
    "status", "language", "abstract", "rights", "rights_holder", "licence", "source_url", "series",
    "period_covered", "note",
)  # fmt: skip
"""The columns of an export that become a librarian's claims when the table is read again."""
READ_ONLY = ("accession", "file", "added", "url", "pages_kept", "citation")
COLUMNS = ("record_id", *EDITABLE, *READ_ONLY)
BYTE_ORDER_MARK = "\ufeff"

_PARTED_AT: Mapping[str, "re.Pattern[str]"] = {
    **dict.fromkeys(("publisher", "authors", "case"), re.compile(r"[;\r\n\v\f\u2028\u2029]")),
    **dict.fromkeys(("themes", "language"), re.compile(r"[,;|\r\n\v\f\u2028\u2029]")),
}
"""Where a cell without "||" is parted; the values of other fields hold such marks themselves."""
_BULLET = re.compile(r"^\s*[•·▪*–-]\s+")
_PIPES = re.compile(r"\|(?=\|)")


def records_to_csv(records: Iterable[Record], about: About) -> Iterator[str]:
    """The table, line by line: the headings COLUMNS, then a row for each record.

    Publishers, themes and cases stand by their labels, dates as written, types by their labels,
    languages by their codes.
    """
    yield BYTE_ORDER_MARK + csv_line(COLUMNS)
    for record in records:
        row = cells(record) | {
            "url": about.address(record),
            "pages_kept": ", ".join(map(str, about.pages_of(record))),
            "citation": cite(record, about.notice),
        }
        yield csv_line(row[column] for column in COLUMNS)


def cells(record: Record) -> dict[str, str]:
    """What an export says of a record by itself, by column, before formulas are neutralised."""
    several = {
        "publisher": tuple(publisher.label for publisher in record.publishers),
        "themes": tuple(theme.label for theme in record.themes),
        "authors": record.authors,
        "case": tuple(case.label for case in record.cases),
        "language": record.languages,
        "note": record.notes,
    }
    return {
        "record_id": record.record_id,
        "title": record.title,
        "published": record.published.written if record.published else "",
        "document_type": label_of(document_types(), record.document_type or ""),
        "review": label_of(review_kinds(), record.review or ""),
        "status": record.status or "",
        "abstract": record.abstract or "",
        "rights": record.rights or "",
        "rights_holder": record.rights_holder or "",
        "licence": record.licence or "",
        "source_url": record.source_url or "",
        "series": record.series or "",
        "period_covered": record.period_covered or "",
        "accession": str(record.accession),
        "file": record.holding.filename if record.holding else "",
        "added": f"{record.added.isoformat()}Z",
        **{field: joined(field, values) for field, values in several.items()},
    }


def joined(field: str, values: Iterable[str]) -> str:
    """Several values of a field as one cell that `parted` takes apart again.

    A single value that would be parted is closed by "||". A "||" inside a value cannot be kept
    and becomes "| |".
    """
    kept = [_PIPES.sub("| ", value) for value in values]
    cell = SEPARATOR.join(kept)
    at = _PARTED_AT.get(field)
    return cell + SEPARATOR.rstrip() if len(kept) == 1 and at and at.search(cell) else cell


def parted(field: str, cell: str) -> tuple[str, ...]:
    """The values of a cell of a field that takes several, white space folded.

    Values are parted at "||"; where there is none, at semicolons and line breaks, which leave out
    bullets, and at commas and bars too for themes and languages. Notes are parted at "||" only.
    """
    at = _PARTED_AT.get(field)
    if at is None or SEPARATOR.strip() in cell:
        return split_values(cell)
    pieces = at.split(cell)
    if len(cell.splitlines()) > 1:
        pieces = [_BULLET.sub("", piece) for piece in pieces]
    folded = (" ".join(piece.split()) for piece in pieces)
    return tuple(value for value in folded if value)


def csv_line(row: Iterable[str]) -> str:
    """A row of such a table, its formulas made harmless."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(map(neutral, row))
    return text.getvalue()


def differences(before: Record, after: Record) -> dict[str, tuple[str, str]]:
    """The fields that differ, each from what to what."""
    old, new = cells(before), cells(after)
    return {field: (old[field], new[field]) for field in EDITABLE if old[field] != new[field]}
