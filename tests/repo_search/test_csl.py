"""Items in CSL-JSON, checked by a JSON Schema of what the CSL schema (1.0.2) allows an item of
ours to have."""

import json
from dataclasses import replace
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_search.dates import parse_date
from repo_search.formats.csl import records_to_csl
from repo_search.formats.exported import About, one_line
from repo_search.records import Record

from .strange_records import RECORD, RECORDS, TEXT

ABOUT = About("https://r.example", "Invented sample: not a real case", {"k7m2q9xw": (3, 12)})
_LINE = {"type": "string", "pattern": r"^[^\n\r\x00-\x08]+$"}
_PARTS = {
    "type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer", "minimum": 1},
}  # fmt: skip
SCHEMA = jsonschema_rs.validator_for(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id", "type", "URL"],
            "additionalProperties": False,
            "properties": {
                "id": _LINE,
                "type": {"const": "report"},
                "author": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "required": ["literal"],
                        "properties": {"literal": _LINE},
                        "additionalProperties": False,
                    },
                },
                "issued": {
                    "required": ["date-parts"],
                    "properties": {
                        "date-parts": {
                            "type": "array", "minItems": 1, "maxItems": 2, "items": _PARTS,
                        }
                    },
                    "additionalProperties": False,
                },
                **dict.fromkeys(
                    (
                        *("title", "genre", "publisher", "collection-title", "page", "language"),
                        *("keyword", "abstract", "note", "URL"),
                    ),
                    _LINE,
                ),
            },
        },
    }
)  # fmt: skip


def read_back(*records: Record, about: About = ABOUT) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads("".join(records_to_csl(records, about)))
    SCHEMA.validate(found)
    return found


def test_a_record_is_a_report_with_all_that_a_citation_needs() -> None:
    licensed = replace(RECORD, rights="© Crown 2018", rights_holder="Ofsted", licence="OGL 3.0")
    assert read_back(licensed) == [
        {
            "id": "k7m2q9xw",
            "type": "report",
            "author": [{"literal": "A. Writer"}, {"literal": "Smith, Jane"}],
            "title": "Child H1: overview report",
            "issued": {"date-parts": [[2018, 5, 15]]},
            "genre": "Overview report",
            "publisher": "Avon Partnership; Exe Partnership",
            "collection-title": "Avon reviews",
            "page": "3, 12",
            "language": "en",
            "keyword": "Neglect, Safe sleeping",
            "abstract": "A baby died. ER - TY - JOUR",
            "note": "© Crown 2018. Rights holder: Ofsted. Licence: OGL 3.0. "
            "Invented sample: not a real case",
            "URL": "https://r.example/records/k7m2q9xw",
        }
    ]


def test_what_is_unknown_is_left_out_and_publishers_stand_for_authors() -> None:
    bare = replace(
        RECORD, authors=(), published=None, document_type=None, abstract=None, series=None,
        themes=(), languages=(),
    )  # fmt: skip
    (item,) = read_back(bare, about=About())
    assert item.keys() == {"id", "type", "author", "title", "publisher", "note", "URL"}
    assert item["author"] == [{"literal": "Avon Partnership"}, {"literal": "Exe Partnership"}]
    assert item["note"] == "Copyright of the publisher."


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("15 May 2018", [[2018, 5, 15]]),
        ("February 2018", [[2018, 2]]),
        ("2018", [[2018]]),
        ("2018-2020", [[2018], [2020]]),
        ("2018/19", [[2018, 4], [2019, 3]]),
        ("summer 2018", [[2018, 6], [2018, 8]]),
    ],
)
def test_a_date_says_as_much_as_is_known(written: str, parts: list[list[int]]) -> None:
    (item,) = read_back(replace(RECORD, published=parse_date(written)))
    assert item["issued"] == {"date-parts": parts}


@given(st.lists(RECORDS, max_size=3), TEXT)
def test_any_text_is_read_back_on_one_line(records: list[Record], notice: str) -> None:
    back = read_back(*records, about=About("https://r.example", notice))
    assert [item["id"] for item in back] == [record.record_id for record in records]
    for record, item in zip(records, back, strict=True):
        assert item.get("title", "") == one_line(record.title)
        assert one_line(notice) in item.get("note", "")
        for text in (record.rights, record.rights_holder, record.licence):
            assert one_line(text or "").rstrip(".") in item.get("note", "")
