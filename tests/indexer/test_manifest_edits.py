"""An export, edited and read again: only what was changed is a claim."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.manifest import Row, changes, read_manifest
from repo_search.dates import parse_date
from repo_search.formats.exported import About
from repo_search.formats.table import records_to_csv
from repo_search.records import Record, Reference

MOMENT = datetime(2024, 3, 1, 12, 0)  # noqa: DTZ001 - as the catalogue holds times, in UTC
TEXT = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co")))
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
VALUE = TEXT.filter(lambda text: "||" not in text)
MAYBE = st.none() | TEXT
SEVERAL = st.lists(VALUE, max_size=3, unique=True).map(tuple)
REFERENCES = SEVERAL.map(lambda labels: tuple(Reference(label, label) for label in labels))
DATES = st.sampled_from(["2018-05-15", "April 2018", "2018/19", "2008-09", "c. 2019", "2018-2020"])
RECORDS = st.builds(
    Record,
    record_id=st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=8, max_size=8),
    accession=st.integers(1),
    title=TEXT,
    publishers=REFERENCES,
    themes=REFERENCES,
    cases=REFERENCES,
    published=st.none() | DATES.map(parse_date),
    document_type=st.sampled_from([None, "overview-report", "7-minute-briefing", "a form of ours"]),
    review=st.sampled_from([None, "scr", "lcspr", "our own kind"]),
    authors=SEVERAL,
    languages=SEVERAL,
    abstract=MAYBE,
    rights=MAYBE,
    rights_holder=MAYBE,
    licence=MAYBE,
    source_url=MAYBE,
    series=MAYBE,
    period_covered=MAYBE,
    notes=SEVERAL,
    text=st.just("none"),
    text_reason=st.just(""),
    holding=st.none(),
    added=st.just(MOMENT),
    changed=st.just(MOMENT),
    tombstone=st.none(),
)


def exported(folder: Path, *records: Record) -> Path:
    path = folder / "export.csv"
    path.write_text("".join(records_to_csv(records, About())), encoding="utf-8", newline="")
    return path


def only(path: Path) -> Row:
    (row,) = read_manifest(path).loose
    return row


@given(RECORDS)
def test_an_export_reads_back_as_the_record_it_was_made_of(
    tmp_path_factory: pytest.TempPathFactory, record: Record
) -> None:
    row = only(exported(tmp_path_factory.mktemp("export"), record))
    said = {claim.field: claim.values for claim in row.claims}
    assert row.record_id == record.record_id
    assert said["publisher"] == tuple(publisher.label for publisher in record.publishers)
    assert said["themes"] == tuple(theme.label for theme in record.themes)
    assert said["case"] == tuple(case.label for case in record.cases)
    assert said["published"] == ((record.published.written,) if record.published else ())
    assert (said["authors"], said["language"]) == (record.authors, record.languages)
    assert said["note"] == record.notes
    for field in (
        "title", "abstract", "rights", "rights_holder", "licence", "source_url", "series",
        "period_covered",
    ):  # fmt: skip
        value = getattr(record, field)
        assert said[field] == ((value,) if value else ())
    assert changes(row, record) == ((), ())


RECORD = Record(
    record_id="k7m2q9xw",
    accession=1,
    title="Child A1 \ufffd: overview",
    publishers=(Reference("north", "North Board"),),
    themes=(Reference("neglect", "Neglect"),),
    suggested=(),
    status=None,
    cases=(),
    published=parse_date("April 2018"),
    document_type="overview-report",
    review=None,
    authors=("Smith, Jane",),
    languages=("cy",),
    abstract="Two\nlines || of text",
    rights=None,
    rights_holder=None,
    licence=None,
    source_url="no address at all",
    series=None,
    period_covered=None,
    notes=(),
    text="none",
    text_reason="",
    holding=None,
    added=MOMENT,
    changed=MOMENT,
)


def edited(folder: Path, *edits: tuple[str, str]) -> Row:
    path = exported(folder, RECORD)
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return only(path)


def test_changed_cells_are_claims_and_emptied_ones_say_there_is_none(tmp_path: Path) -> None:
    row = edited(tmp_path, ("North Board", "South Board"), ('"Smith, Jane"', ""))
    claims, faults = changes(row, RECORD)
    assert [(c.field, c.values, c.source.word) for c in claims] == [
        ("publisher", ("South Board",), "librarian"), ("authors", (), "librarian"),
    ]  # fmt: skip
    assert faults == ()


def test_what_a_spreadsheet_writes_its_own_way_is_no_change(tmp_path: Path) -> None:
    row = edited(
        tmp_path,
        ("April 2018", "Apr-18"),
        ("overview report", "Overview Report"),
        (",cy,", ",Welsh,"),
    )
    assert changes(row, RECORD) == ((), ())


def test_a_fault_counts_only_in_a_cell_that_was_changed(tmp_path: Path) -> None:
    assert changes(edited(tmp_path, ("North", "South")), RECORD)[1] == ()
    (fault,) = changes(edited(tmp_path, ("Child A1", "Child A2")), RECORD)[1]
    assert fault.field == "title"
    (fault,) = changes(edited(tmp_path, ("April 2018", "31/02/2018")), RECORD)[1]
    assert fault.wrong == "is not a date"


def test_a_record_without_changes_costs_nothing_whatever_it_holds(tmp_path: Path) -> None:
    assert changes(only(exported(tmp_path, RECORD)), RECORD) == ((), ())
    empty = replace(RECORD, authors=(), published=None, abstract=None)
    assert changes(only(exported(tmp_path, empty)), empty) == ((), ())
