"""The cells of an export: parted and joined, neutralised and restored."""

import csv
import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_search.claims import FIELDS
from repo_search.dates import parse_date
from repo_search.formats.exported import About
from repo_search.formats.table import COLUMNS, joined, parted, records_to_csv
from repo_search.formulas import neutral, restored
from repo_search.records import Holding, Record, Reference

SEVERAL = [field for field, several in FIELDS.items() if several]
VALUES = st.lists(
    st.text().map(lambda text: " ".join(text.split())).filter(lambda t: t and "||" not in t),
    max_size=4,
).map(tuple)

RECORD = Record(
    record_id="k7m2q9xw",
    accession=12,
    title="=Child A1",
    publishers=(Reference("north", "North Board"), Reference("south", "South Board")),
    themes=(Reference("home", "Children, at home"),),
    suggested=(),
    status=None,
    cases=(Reference("c1", "Child A1"),),
    published=parse_date("April 2018"),
    document_type="overview-report",
    review="scr",
    authors=("Smith, Jane",),
    languages=("en", "cy"),
    abstract='It says "so".',
    rights=None,
    rights_holder=None,
    licence=None,
    source_url=None,
    series=None,
    period_covered=None,
    notes=(),
    text="none",
    text_reason="",
    holding=Holding("0" * 64, 1, "application/pdf", "a1.pdf", 1, True),
    added=datetime(2024, 3, 1, 12, 0),  # noqa: DTZ001 - as the catalogue holds times, in UTC
    changed=datetime(2024, 3, 1, 12, 0),  # noqa: DTZ001
)


def test_an_export_has_a_row_for_each_record_that_excel_opens_rightly() -> None:
    head, line = records_to_csv(
        [RECORD], About("https://r.example", "Invented", {"k7m2q9xw": (3, 12)})
    )
    assert head.startswith("\ufeffrecord_id,title,publisher,published,")
    assert line.endswith("\r\n")
    (row,) = csv.DictReader(io.StringIO(head.removeprefix("\ufeff") + line))
    assert tuple(row) == COLUMNS
    assert {name: value for name, value in row.items() if value} == {
        "record_id": "k7m2q9xw",
        "title": "'=Child A1",
        "publisher": "North Board || South Board",
        "published": "April 2018",
        "document_type": "overview report",
        "review": "SCR",
        "themes": "Children, at home ||",
        "authors": "Smith, Jane",
        "case": "Child A1",
        "language": "en || cy",
        "abstract": 'It says "so".',
        "accession": "12",
        "file": "a1.pdf",
        "added": "2024-03-01T12:00:00Z",
        "url": "https://r.example/records/k7m2q9xw",
        "pages_kept": "3, 12",
        "citation": "Smith, Jane (2018) =Child A1. Overview report. "
        "North Board and South Board. [Invented]",
    }


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\tx", "\rx", "'=1", "''@"])
def test_what_a_spreadsheet_would_run_is_neutralised(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@given(st.text("'=+-@\t\ra "))
def test_neutralised_cells_are_restored(cell: str) -> None:
    assert neutral(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert restored(neutral(cell)) == cell


@given(st.sampled_from(SEVERAL), VALUES)
def test_joined_values_are_parted_again(field: str, values: tuple[str, ...]) -> None:
    assert parted(field, joined(field, values)) == values


def test_a_separator_inside_a_value_does_not_make_two_of_it() -> None:
    assert parted("authors", joined("authors", ("a ||| b", "c"))) == ("a | | | b", "c")
