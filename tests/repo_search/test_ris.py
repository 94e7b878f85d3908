"""References in RIS, read back by rispy."""

from dataclasses import replace

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from repo_search.dates import parse_date
from repo_search.formats.exported import About, one_line, rights
from repo_search.formats.ris import records_to_ris
from repo_search.records import Record

from .strange_records import RECORD, RECORDS, TEXT

ABOUT = About("https://r.example", "Invented sample: not a real case", {"k7m2q9xw": (3, 12)})


def read_back(*records: Record, about: About = ABOUT) -> list[dict[str, object]]:
    found: list[dict[str, object]] = rispy.loads("".join(records_to_ris(records, about)))
    return found


def test_a_record_is_a_report_with_all_that_a_reference_needs() -> None:
    assert read_back(RECORD) == [
        {
            "type_of_reference": "RPRT",
            "id": "k7m2q9xw",
            "authors": ["A. Writer", "Smith, Jane"],
            "title": "Child H1: overview report",
            "secondary_title": "Avon reviews",
            "publisher": "Avon Partnership; Exe Partnership",
            "year": "2018",
            "date": "2018/05/15/",
            "type_of_work": "Overview report",
            "start_page": "3, 12",
            "language": "English, Welsh",
            "keywords": ["Neglect", "Safe sleeping"],
            "abstract": "A baby died. ER - TY - JOUR",
            "urls": ["https://r.example/records/k7m2q9xw"],
            "notes": ["Copyright of the publisher.", "Invented sample: not a real case"],
        }
    ]


def test_what_is_unknown_is_left_out_and_publishers_stand_for_authors() -> None:
    bare = replace(
        RECORD, authors=(), published=None, document_type=None, abstract=None, series=None,
        themes=(), languages=(),
    )  # fmt: skip
    assert read_back(bare, about=About()) == [
        {
            "type_of_reference": "RPRT",
            "id": "k7m2q9xw",
            "authors": ["Avon Partnership", "Exe Partnership"],
            "title": "Child H1: overview report",
            "publisher": "Avon Partnership; Exe Partnership",
            "urls": ["/records/k7m2q9xw"],
            "notes": ["Copyright of the publisher."],
        }
    ]


@pytest.mark.parametrize(
    ("written", "year", "date"),
    [
        ("15 May 2018", "2018", "2018/05/15/"),
        ("May 2018", "2018", "2018/05//"),
        ("2018", "2018", "2018///"),
        ("2018/19", "2018", "2018///2018-19"),
        ("summer 2018", "2018", "2018///summer 2018"),
    ],
)
def test_a_date_says_as_much_as_is_known(written: str, year: str, date: str) -> None:
    (reference,) = read_back(replace(RECORD, published=parse_date(written)))
    assert (reference["year"], reference["date"]) == (year, date)


def test_rights_are_a_note() -> None:
    licensed = replace(
        RECORD, rights="© Crown 2018.", rights_holder="Ofsted", licence="OGL 3.0\nER  - "
    )
    (reference,) = read_back(licensed, about=About())
    assert reference["notes"] == ["© Crown 2018. Rights holder: Ofsted. Licence: OGL 3.0 ER -."]


@given(st.lists(RECORDS, max_size=3), TEXT)
def test_no_text_can_break_a_line_or_bring_a_tag_with_it(
    records: list[Record], notice: str
) -> None:
    back = read_back(*records, about=About("https://r.example", notice))
    assert [one["id"] for one in back] == [record.record_id for record in records]
    for record, one in zip(records, back, strict=True):
        assert one["type_of_reference"] == "RPRT"
        assert one.get("title", "") == one_line(record.title)
        assert one.get("abstract", "") == one_line(record.abstract or "")
        themes = [one_line(theme.label) for theme in record.themes]
        assert one.get("keywords", []) == [theme for theme in themes if theme]
        assert one.get("notes", []) == [text for text in (rights(record), one_line(notice)) if text]
        assert one["urls"] == [f"https://r.example/records/{record.record_id}"]
        assert not {"unknown_tag", "accession_number"} & set(one)
