"""Records in Dublin Core."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from lxml import etree

from repo_search.dates import parse_date
from repo_search.formats.dublin_core import dublin_core, oai_dc
from repo_search.formats.exported import About, one_line
from repo_search.records import Record

from .strange_records import RECORD, RECORDS

ABOUT = About("https://r.example", "Invented sample: not a real case")
ELEMENTS = {
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type"),
    *("format", "identifier", "source", "language", "relation", "coverage", "rights"),
}


def test_a_record_says_what_it_is_whose_and_by_what_right() -> None:
    given = replace(RECORD, period_covered="2015 to 2017", rights_holder="Avon", licence="OGL 3.0")
    assert list(dublin_core(given, ABOUT)) == [
        ("title", "Child H1: overview report"),
        ("creator", "A. Writer"),
        ("creator", "Smith, Jane"),
        ("subject", "Neglect"),
        ("subject", "Safe sleeping"),
        ("subject", "Child H1"),
        ("description", "A baby died. ER - TY - JOUR"),
        ("description", "Signed"),
        ("description", "Invented sample: not a real case"),
        ("publisher", "Avon Partnership"),
        ("publisher", "Exe Partnership"),
        ("date", "2018-05-15"),
        ("type", "Text"),
        ("type", "Overview report"),
        ("type", "SCR"),
        ("format", "application/pdf"),
        ("identifier", "https://r.example/records/k7m2q9xw"),
        ("source", "https://example.org/h1"),
        ("language", "en"),
        ("language", "cy"),
        ("relation", "Avon reviews"),
        ("coverage", "2015 to 2017"),
        ("rights", "Copyright of the publisher"),
        ("rights", "Avon"),
        ("rights", "OGL 3.0"),
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("15 May 2018", "2018-05-15"),
        ("April 2018", "2018-04"),
        ("2018", "2018"),
        ("2018/19", "2018-04-01/2019-03-31"),
    ],
)
def test_dates_are_told_as_exactly_as_they_are_known(written: str, told: str) -> None:
    assert dict(dublin_core(replace(RECORD, published=parse_date(written)), ABOUT))["date"] == told


def test_only_addresses_of_the_web_are_sources() -> None:
    hostile = replace(RECORD, source_url="javascript:alert(1)")
    assert "source" not in dict(dublin_core(hostile, ABOUT))


@settings(max_examples=60)
@given(RECORDS)
def test_any_record_is_xml_that_can_be_read_back(record: Record) -> None:
    said = list(dublin_core(record, ABOUT))
    root = etree.fromstring(etree.tostring(oai_dc(said), encoding="utf-8"))
    assert [(etree.QName(node).localname, node.text) for node in root] == said
    assert {name for name, _ in said} <= ELEMENTS
    rights = one_line(record.rights_statement)
    assert not rights or ("rights", rights) in said
