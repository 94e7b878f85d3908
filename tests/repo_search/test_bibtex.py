"""Entries of BibTeX, read back by bibtexparser."""

import re
from dataclasses import replace

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_search.dates import parse_date
from repo_search.formats.bibtex import records_to_bibtex
from repo_search.formats.exported import About, one_line, rights
from repo_search.records import Record

from .strange_records import RECORD, RECORDS, TEXT

ABOUT = About("https://r.example", "Invented sample: not a real case", {"k7m2q9xw": (3, 12)})
_NAMES = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}",
    "textasciitilde": "~", "textasciicircum": "^",
}  # fmt: skip


def read_back(*records: Record, about: About = ABOUT) -> list[dict[str, str]]:
    found: list[dict[str, str]] = bibtexparser.loads(
        "".join(records_to_bibtex(records, about))
    ).entries
    return found


def typeset(value: str) -> str:
    """What TeX makes of a value: names and escaped signs as signs, braces gone."""
    return re.sub(
        r"\\(?:(text\w+)\{\}|([#$%&_]))|[{}]",
        lambda found: _NAMES.get(found[1] or "", found[2] or ""),
        value,
    )


def escaped(value: str) -> bool:
    """Whether every special sign stands behind a backslash."""
    rest = re.sub(r"\\text(?:backslash|brace(?:left|right)|ascii(?:tilde|circum))\{\}", "", value)
    return not re.search(r"[#$%&_~^\\]", re.sub(r"\\[#$%&_]", "", rest))


def test_a_record_is_a_technical_report_with_all_that_a_reference_needs() -> None:
    assert read_back(RECORD) == [
        {
            "ENTRYTYPE": "techreport",
            "ID": "record-k7m2q9xw",
            "author": "{A. Writer} and {Smith, Jane}",
            "title": "{Child H1: overview report}",
            "institution": "{Avon Partnership; Exe Partnership}",
            "year": "2018",
            "month": "May",
            "type": "Overview report",
            "series": "Avon reviews",
            "pages": "3, 12",
            "language": "English, Welsh",
            "keywords": "Neglect, Safe sleeping",
            "abstract": "A baby died. ER - TY - JOUR",
            "copyright": "Copyright of the publisher.",
            "note": "Invented sample: not a real case",
            "url": "https://r.example/records/k7m2q9xw",
        }
    ]


@pytest.mark.parametrize(
    ("written", "year", "month"),
    [("May 2018", "2018", "May"), ("2018", "2018", None), ("2018/19", "2018/19", None)],
)
def test_a_month_is_given_where_it_is_known(written: str, year: str, month: str | None) -> None:
    (entry,) = read_back(replace(RECORD, published=parse_date(written)))
    assert (entry["year"], entry.get("month")) == (year, month)


def test_what_a_report_must_have_is_there_even_where_it_is_unknown() -> None:
    bare = replace(RECORD, authors=(), publishers=(), published=None, document_type=None)
    (entry,) = read_back(bare, about=About())
    unknown = "{Unknown publisher}"
    assert (entry["author"], entry["institution"], entry["year"]) == (unknown, unknown, "no date")
    assert not {"type", "note", "pages"} & set(entry)


@given(st.lists(RECORDS, max_size=3, unique_by=lambda record: record.record_id), TEXT)
def test_any_text_is_escaped_and_read_back(records: list[Record], notice: str) -> None:
    back = read_back(*records, about=About("https://r.example", notice))
    assert [one["ID"] for one in back] == [f"record-{record.record_id}" for record in records]
    for record, one in zip(records, back, strict=True):
        assert escaped(one["title"])
        assert typeset(one["title"]) == one_line(record.title)
        assert typeset(one.get("abstract", "")) == one_line(record.abstract or "")
        assert typeset(one.get("note", "")) == one_line(notice)
        assert typeset(one.get("copyright", "")) == rights(record)


@given(RECORDS, TEXT)
def test_braces_are_in_balance(record: Record, notice: str) -> None:
    entry = "".join(records_to_bibtex([record], About("https://r.example/{", notice)))
    depth = [entry[:at].count("{") - entry[:at].count("}") for at in range(len(entry.rstrip()))]
    assert min(depth[entry.index("{") + 1 :], default=1) > 0
    assert entry.count("{") == entry.count("}")
