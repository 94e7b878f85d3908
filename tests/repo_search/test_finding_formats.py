"""Findings in the formats others read."""

import csv
import io
from datetime import date, datetime

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from repo_search.catalogue.finding_groups import Group
from repo_search.dates import parse_date
from repo_search.finding_results import FindingResult
from repo_search.findings import Finding, Found, Kind, Stretch
from repo_search.formats.exported import About, one_line
from repo_search.formats.finding_table import COLUMNS, findings_to_csv
from repo_search.formats.ris import findings_to_ris
from repo_search.formulas import restored
from repo_search.records import Holding, Record, Reference

from ..hostile_strings import HOSTILE

AT = datetime.fromisoformat("2026-05-04T03:02:01")
NOTICE = "Invented sample: not a real case"
ABOUT = About("https://reviews.example", NOTICE)
WORDING = "The Partnership should ensure that plans are reviewed."


def record(title: str = "Child H1", publisher: str = "Northmere SCP") -> Record:
    holding = Holding("ab" * 32, 7, "application/pdf", "a.pdf", 30, paged=True)
    return Record(
        "k7m2q9xw", 1, title, (Reference("p", publisher),), (Reference("record-theme", "Other"),),
        (), (), None, parse_date("15 May 2018"), "overview-report", None, (), ("en",), "Abstract.",
        None, None, "OGL 3.0", None, None, None, (), "layer", "", holding, AT, AT,
    )  # fmt: skip


def one(
    wording: str = WORDING,
    number: str = "4.3",
    kind: Kind = "recommendation",
    section: str = "Recommendations",
    addressees: tuple[str, ...] = ("safeguarding partnership", "police; and others"),
    of: Record | None = None,
    group: Group | None = None,
) -> FindingResult:
    stretches = (Stretch(12, 5, 70), Stretch(13, 0, 9))
    found = Found(kind, number, wording, stretches, section, addressees, 0.9, "label")
    return FindingResult(
        Finding("0123456789abcdef", "k7m2q9xw", 1, found), of or record(), (),
        (Reference("neglect", "Neglect"), Reference("safe-sleeping", "Safe sleeping")), group, 0,
    )  # fmt: skip


def table(*found: FindingResult) -> list[dict[str, str]]:
    text = "".join(findings_to_csv(found, ABOUT))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_row_has_the_finding_where_it_stands_and_whose_it_is() -> None:
    (row,) = table(one(group=Group(14, date(2009, 1, 1), None)))
    assert row == {
        "finding_id": "0123456789abcdef",
        "kind": "recommendation",
        "number": "4.3",
        "wording": WORDING,
        "section": "Recommendations",
        "addressees": "safeguarding partnership || police; and others",
        "themes": "Neglect || Safe sleeping",
        "page": "12",
        "page_url": "https://reviews.example/records/k7m2q9xw/pages/12?finding=0123456789abcdef",
        "url": "https://reviews.example/findings/0123456789abcdef",
        "said_in_reports": "14",
        "record_id": "k7m2q9xw",
        "title": "Child H1",
        "publisher": "Northmere SCP",
        "published": "15 May 2018",
        "rights": "Copyright of the publisher. Licence: OGL 3.0.",
        "citation": "Northmere SCP (2018) Child H1. Overview report. p. 12. Available at: "
        f"https://reviews.example/findings/0123456789abcdef [{NOTICE}]",
    }
    assert tuple(row) == COLUMNS
    assert table(one())[0]["said_in_reports"] == "1"


def test_a_reference_is_that_of_the_report_with_the_wording_as_its_abstract() -> None:
    (reference,) = rispy.loads("".join(findings_to_ris([one()], ABOUT)))
    assert reference == {
        "type_of_reference": "RPRT",
        "id": "0123456789abcdef",
        "authors": ["Northmere SCP"],
        "title": "Child H1",
        "publisher": "Northmere SCP",
        "year": "2018",
        "date": "2018/05/15/",
        "type_of_work": "Overview report",
        "start_page": "12",
        "language": "English",
        "keywords": ["Neglect", "Safe sleeping"],
        "abstract": WORDING,
        "urls": [
            "https://reviews.example/findings/0123456789abcdef",
            "https://reviews.example/records/k7m2q9xw/pages/12?finding=0123456789abcdef",
        ],
        "notes": [
            "Recommendation 4.3",
            "Section: Recommendations",
            "Who is to act: safeguarding partnership; police; and others",
            "Copyright of the publisher. Licence: OGL 3.0.",
            NOTICE,
        ],
    }


def test_what_is_not_known_is_left_out() -> None:
    bare = one(number="", kind="good-practice", section="", addressees=())
    (reference,) = rispy.loads("".join(findings_to_ris([bare], ABOUT)))
    assert reference["notes"][0] == "Good practice"
    assert len(reference["notes"]) == 3
    (row,) = table(bare)
    assert (row["number"], row["section"], row["addressees"]) == ("", "", "")


@pytest.mark.parametrize("begun", ["=", "+", "-", "@", "'=", "\t=", "\r="])
def test_no_spreadsheet_takes_a_wording_for_a_formula(begun: str) -> None:
    hostile = f"{begun}HYPERLINK(A1)"
    (row,) = table(one(hostile, hostile, section=hostile, of=record(hostile)))
    for column in ("wording", "number", "section", "title"):
        assert row[column][0] == "'"
        assert restored(row[column]) == hostile


anything = st.text(st.characters(codec="utf-8")) | st.sampled_from(
    [one[:500] for one in HOSTILE.values() if one.isprintable()]
)


@given(anything, anything, anything)
def test_any_text_comes_out_as_it_went_in(wording: str, section: str, title: str) -> None:
    several = [one(wording, section=section, of=record(title)), one()]
    rows = table(*several)
    assert [restored(row["wording"]) for row in rows] == [wording, WORDING]
    assert restored(rows[0]["section"]) == section
    references = rispy.loads("".join(findings_to_ris(several, ABOUT)))
    assert [reference["id"] for reference in references] == ["0123456789abcdef"] * 2
    assert references[0].get("abstract", "") == one_line(wording)
