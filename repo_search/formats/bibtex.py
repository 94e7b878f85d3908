"""Records as entries of BibTeX, in UTF-8: @techreport, whose institution is the publisher.

Each key is made of the record's id, so that it never changes and no two are the same. Names are
closed by braces: nothing tells safely which of them are persons with a family name. BibTeX counts
braces even behind a backslash, so those in a value are written by name.
"""

from collections.abc import Iterable, Iterator

from repo_search.formats.exported import (
    About,
    document_type,
    language_names,
    one_line,
    rights,
)
from repo_search.records import Record

_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)
_ENCODED = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})
"""In addresses, which styles set as they stand."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Names that every style defines."""


def records_to_bibtex(records: Iterable[Record], about: About) -> Iterator[str]:
    """One entry for each record."""
    for record in records:
        fields = "".join(f"  {name} = {value},\n" for name, value in _fields(record, about))
        yield f"@techreport{{record-{record.record_id},\n{fields}}}\n\n"


def _fields(record: Record, about: About) -> Iterator[tuple[str, str]]:
    publishers = [publisher.label for publisher in record.publishers]
    published = record.published
    yield "author", _braced(_names(record.authors or publishers or ("Unknown publisher",)))
    yield "title", _braced(_braced(_escaped(record.title)))  # its capitals are meant
    yield "institution", _braced(_braced(_escaped("; ".join(publishers) or "Unknown publisher")))
    if published is None:
        yield "year", "{no date}"
    elif len(published.years) == 1:
        yield "year", _braced(str(published.earliest.year))
    else:
        yield "year", _braced(_escaped(published.written))
    if published and published.earliest.replace(day=1) == published.latest.replace(day=1):
        yield "month", _MONTHS[published.earliest.month - 1]
    for name, text in (
        ("type", document_type(record)),
        ("series", record.series or ""),
        ("pages", ", ".join(map(str, about.pages_of(record)))),
        ("language", language_names(record)),
        ("keywords", ", ".join(theme.label for theme in record.themes)),
        ("abstract", record.abstract or ""),
        ("copyright", rights(record)),
        ("note", about.notice),
    ):
        if one_line(text):
            yield name, _braced(_escaped(text))
    yield "url", _braced(one_line(about.address(record)).translate(_ENCODED))


def _names(names: Iterable[str]) -> str:
    return " and ".join(_braced(_escaped(name)) for name in names)


def _escaped(text: str) -> str:
    return one_line(text).translate(_ESCAPED)


def _braced(text: str) -> str:
    return f"{{{text}}}"
