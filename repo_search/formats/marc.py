"""Records in MARC 21 (Format for Bibliographic Data): binary in UTF-8, and as MARCXML 1.1.

Authors stand in 720, names that nobody has controlled: nothing tells safely which of them are
persons. Themes are of our own thesaurus (650 and 655 with the second indicator 4).
"""

import io
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pymarc
from lxml import etree
from pymarc import Field, Indicators, Subfield

from repo_search.dates import ImpreciseDate
from repo_search.formats.exported import (
    About,
    document_type,
    language_names,
    on_the_web,
    one_line,
)
from repo_search.records import Record
from repo_search.vocabularies import label_of, languages, review_kinds

MARC = "http://www.loc.gov/MARC21/slim"
MARC_SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
_LEADER = "     nam a22     uu 4500"
"""A new text in one part, in Unicode; how full it is and by what rules it is described is not
known. Lengths are put in when it is written."""
_LONGEST = 2_000
"""Characters of a subfield: a field holds 9,999 bytes, a character takes up to four."""
_LONGEST_RECORD = 99_999
_FRAME, _ENTRY = 26, 12
"""Bytes of a record around its fields, and of a field in its directory."""
_MOST = 50
"""Of one thing: fields that are repeated."""
_ARTICLE = re.compile(r"(?:an?|the) ", re.IGNORECASE)


def marc(record: Record, about: About) -> pymarc.Record:
    """The record; a text that is longer than a field stands in several."""
    made = pymarc.Record(leader=_LEADER)
    for tag, data in (
        ("001", record.record_id),
        ("005", f"{record.changed:%Y%m%d%H%M%S}.0"),
        ("007", "cr " + 11 * "|"),
        ("008", _coded(record)),
    ):
        made.add_field(Field(tag, data=data))
    for tag, indicators, values in _fields(record, about):
        subfields = [Subfield(code, text) for code, value in values if (text := _cut(value))]
        if any(subfield.code != "e" for subfield in subfields):  # a role is nothing by itself
            made.add_field(Field(tag, Indicators(*indicators), subfields))
    return made


def marcxml(record: Record, about: About) -> "etree._Element":
    """The element `record` in the namespace MARC."""
    return etree.fromstring(pymarc.record_to_xml(marc(record, about), namespace=True))


def records_to_marc(records: Iterable[Record], about: About) -> Iterator[str]:
    """Binary MARC 21: in UTF-8 it is text. Of what does not fit into the 99,999 bytes of a record,
    the last of the most numerous fields are left out."""
    for record in records:
        made = marc(record, about)
        _shorten(made)
        yield made.as_marc().decode()


def _shorten(made: pymarc.Record) -> None:
    of_tag = defaultdict[str, list[tuple[Field, int]]](list)
    for field in made.fields:
        of_tag[field.tag].append((field, len(field.as_marc("utf-8")) + _ENTRY))
    size = _FRAME + sum(length for fields in of_tag.values() for _, length in fields)
    while size > _LONGEST_RECORD:
        field, length = max(of_tag.values(), key=len).pop()
        made.remove_field(field)
        size -= length


def records_to_marcxml(records: Iterable[Record], about: About) -> Iterator[str]:
    """One collection."""
    out = io.BytesIO()
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{MARC}}}collection", nsmap={None: MARC}):
            for record in records:
                xml.write(marcxml(record, about))
                xml.flush()
                yield _taken(out)
    yield _taken(out)


def _taken(out: io.BytesIO) -> str:
    written = out.getvalue().decode()
    out.seek(0)
    out.truncate()
    return written


_Fields = Iterator[tuple[str, str, list[tuple[str, str]]]]
"""A tag, two indicators, and subfields by their codes."""


def _fields(record: Record, about: About) -> _Fields:
    publishers = [publisher.label for publisher in record.publishers][:_MOST]
    written = record.published.written if record.published else ""
    if len(record.languages) > 1:
        yield "041", "0 ", [("a", _language(code)) for code in record.languages[:_MOST]]
    yield "245", f"0{_not_filed(record)}", [("a", record.title)]
    yield "264", " 1", [("b", "; ".join(publishers)), ("c", written)]
    if record.holding:
        pages = record.holding.pages
        extent = f" ({pages} page{'s' * (pages > 1)})" if record.holding.paged else ""
        yield "300", "  ", [("a", f"1 online resource{extent}")]
    yield "336", "  ", [("a", "text"), ("b", "txt"), ("2", "rdacontent")]
    yield "337", "  ", [("a", "computer"), ("b", "c"), ("2", "rdamedia")]
    yield "338", "  ", [("a", "online resource"), ("b", "cr"), ("2", "rdacarrier")]
    yield "490", "0 ", [("a", record.series or "")]
    kept = ", ".join(map(str, about.pages_of(record)))
    for note in (about.notice, f"Pages: {kept}" if kept else "", *record.notes[:_MOST]):
        for piece in _pieces(note):
            yield "500", "  ", [("a", piece)]
    yield "513", "  ", [("b", record.period_covered or "")]
    for piece in _pieces(record.abstract or ""):
        yield "520", "3 ", [("a", piece)]
    yield "540", "  ", [
        ("a", record.licence or record.rights_statement),
        ("u", on_the_web(record.licence)),
    ]  # fmt: skip
    yield "542", "  ", [("d", record.rights_holder or ""), ("f", record.rights_statement)]
    yield "546", "  ", [("a", language_names(record))]
    for theme in record.themes[:_MOST]:
        yield "650", " 4", [("a", theme.label)]
    for case in record.cases[:_MOST]:
        yield "653", "  ", [("a", case.label)]
    for genre in (document_type(record), label_of(review_kinds(), record.review or "")):
        yield "655", " 4", [("a", genre)]
    for publisher in publishers:
        yield "710", "2 ", [("a", publisher), ("e", "issuing body")]
    for author in record.authors[:_MOST]:
        yield "720", "  ", [("a", author), ("e", "author")]
    yield "856", "40", [("u", about.address(record))]
    if on_the_web(record.source_url):
        yield "856", "41", [("3", "As published"), ("u", on_the_web(record.source_url))]


def _coded(record: Record) -> str:
    """Field 008 of books: a date, its kind and its language; "|" is not coded, place not known."""
    spoken = _language(record.languages[0]) if record.languages else "und"
    online = "||||" + "|" + "o" + 8 * "|" + " ||"
    return f"{record.added:%y%m%d}{_dates(record.published)}xx {online}{spoken} d"


def _dates(published: ImpreciseDate | None) -> str:
    """Nine characters: the type of date, then two of them."""
    if published is None:
        return "nuuuuuuuu"
    first, last = published.earliest, published.latest
    if first == last:
        return f"e{first:%Y%m%d}"
    if (first.year, first.month) == (last.year, last.month):
        return f"e{first:%Y%m}  "
    return f"s{first.year}    " if first.year == last.year else f"q{first.year}{last.year}"


def _language(code: str) -> str:
    known = languages().get(code)
    return known.marc if known else "und"


def _not_filed(record: Record) -> int:
    """How many characters of the title are an article, which is left out where titles are put in
    order."""
    article = _ARTICLE.match(record.title) if record.languages in ((), ("en",)) else None
    return article.end() if article else 0


def _pieces(text: str) -> list[str]:
    return textwrap.wrap(one_line(text), _LONGEST, break_on_hyphens=False)


def _cut(text: str) -> str:
    return one_line(text)[:_LONGEST]
