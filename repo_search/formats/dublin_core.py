"""Records in Dublin Core (the fifteen elements, ISO 15836-1:2017), and as oai_dc of OAI-PMH 2.0.

Elements are left out where nothing is known of them; nothing is known of contributors.
"""

from collections.abc import Iterable, Iterator

from lxml import etree

from repo_search.dates import ImpreciseDate
from repo_search.formats.exported import About, document_type, on_the_web, one_line
from repo_search.records import Record
from repo_search.vocabularies import label_of, review_kinds

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DC = "http://purl.org/dc/elements/1.1/"


def dublin_core(record: Record, about: About) -> Iterator[tuple[str, str]]:
    """Names of elements ("title") with their values, each on one line.

    Where no author is known, the publishers are the creators, as in citations. The first
    description is the abstract, the last the notice of the repository; the first statement of
    rights is that of the record, then whose they are, then the licence.
    """
    publishers = [publisher.label for publisher in record.publishers]
    holding = record.holding
    for name, values in (
        ("title", [record.title]),
        ("creator", record.authors or publishers),
        ("subject", [reference.label for reference in (*record.themes, *record.cases)]),
        ("description", [record.abstract or "", *record.notes, about.notice]),
        ("publisher", publishers),
        ("date", [_date(record.published) if record.published else ""]),
        (
            "type",
            ["Text", document_type(record), label_of(review_kinds(), record.review or "")],
        ),
        ("format", [holding.media_type if holding else ""]),
        ("identifier", [about.address(record)]),
        ("source", [on_the_web(record.source_url)]),
        ("language", record.languages),
        ("relation", [record.series or ""]),
        ("coverage", [record.period_covered or ""]),
        (
            "rights",
            [record.rights_statement, record.rights_holder or "", record.licence or ""],
        ),
    ):
        for value in values:
            if text := one_line(value):
                yield name, text


def oai_dc(elements: Iterable[tuple[str, str]]) -> "etree._Element":
    """The element `oai_dc:dc` of these."""
    root = etree.Element(
        f"{{{OAI_DC}}}dc",
        {f"{{{XSI}}}schemaLocation": f"{OAI_DC} {OAI_DC_SCHEMA}"},
        nsmap={"oai_dc": OAI_DC, "dc": _DC, "xsi": XSI},
    )
    for name, value in elements:
        etree.SubElement(root, f"{{{_DC}}}{name}").text = one_line(value)
    return root


def _date(published: ImpreciseDate) -> str:
    """ "2018-05-15", "2018-04" or "2018" (W3CDTF); of any other span the first and the last day."""
    first, last = published.earliest, published.latest
    if first == last:
        return first.isoformat()
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    if published.written == str(first.year):
        return published.written
    return f"{first.isoformat()}/{last.isoformat()}"
