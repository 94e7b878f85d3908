"""Records in MARC 21, read back by pymarc."""

import io
from dataclasses import replace

import pymarc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from repo_search.dates import parse_date
from repo_search.formats.exported import About, one_line
from repo_search.formats.marc import records_to_marc, records_to_marcxml
from repo_search.records import Record, Reference
from repo_search.vocabularies import languages

from .strange_records import RECORD, RECORDS

NOTICE = "Invented sample: not a real case"
ABOUT = About("https://r.example", NOTICE, {"k7m2q9xw": (3, 12)})
RIGHTS = {"rights": "© Avon", "rights_holder": "Avon", "licence": "https://l.example/by/4.0/"}


def from_binary(*records: Record) -> list[pymarc.Record]:
    written = "".join(records_to_marc(records, ABOUT)).encode()
    reader = pymarc.MARCReader(written, to_unicode=True, permissive=False)
    return [record for record in reader if record]


def from_xml(*records: Record) -> list[pymarc.Record]:
    written = "".join(records_to_marcxml(records, ABOUT)).encode()
    found: list[pymarc.Record] = pymarc.parse_xml_to_array(io.BytesIO(written), strict=True)
    return found


READERS = (from_binary, from_xml)


def lines(record: pymarc.Record) -> list[str]:
    """The fields as pymarc writes them."""
    return [str(field) for field in record.fields]


@pytest.mark.parametrize("read", READERS)
def test_a_record_has_all_that_a_library_system_needs(read: object) -> None:
    (record,) = read(replace(RECORD, **RIGHTS))  # type: ignore[operator, arg-type]
    assert lines(record) == [
        "=001  k7m2q9xw",
        "=005  20260102030405.0",
        "=007  cr\\|||||||||||",
        "=008  260102e20180515xx\\|||||o||||||||\\||eng\\d",
        "=041  0\\$aeng$awel",
        "=245  00$aChild H1: overview report",
        "=264  \\1$bAvon Partnership; Exe Partnership$c15 May 2018",
        "=300  \\\\$a1 online resource (40 pages)",
        "=336  \\\\$atext$btxt$2rdacontent",
        "=337  \\\\$acomputer$bc$2rdamedia",
        "=338  \\\\$aonline resource$bcr$2rdacarrier",
        "=490  0\\$aAvon reviews",
        f"=500  \\\\$a{NOTICE}",
        "=500  \\\\$aPages: 3, 12",
        "=500  \\\\$aSigned",
        "=520  3\\$aA baby died. ER - TY - JOUR",
        "=540  \\\\$ahttps://l.example/by/4.0/$uhttps://l.example/by/4.0/",
        "=542  \\\\$dAvon$f© Avon",
        "=546  \\\\$aEnglish, Welsh",
        "=650  \\4$aNeglect",
        "=650  \\4$aSafe sleeping",
        "=653  \\\\$aChild H1",
        "=655  \\4$aOverview report",
        "=655  \\4$aSCR",
        "=710  2\\$aAvon Partnership$eissuing body",
        "=710  2\\$aExe Partnership$eissuing body",
        "=720  \\\\$aA. Writer$eauthor",
        "=720  \\\\$aSmith, Jane$eauthor",
        "=856  40$uhttps://r.example/records/k7m2q9xw",
        "=856  41$3As published$uhttps://example.org/h1",
    ]
    assert (record.title, record.location) == ("Child H1: overview report", [])


def test_both_forms_say_the_same() -> None:
    other = replace(RECORD, record_id="zzzzzzzz", languages=(), authors=(), holding=None)
    assert [*map(lines, from_binary(RECORD, other))] == [*map(lines, from_xml(RECORD, other))]
    assert from_xml() == from_binary() == []


@pytest.mark.parametrize(
    ("written", "coded"),
    [
        ("15 May 2018", "e20180515"),
        ("April 2018", "e201804  "),
        ("2018", "s2018    "),
        ("spring 2018", "s2018    "),
        ("2018/19", "q20182019"),
        ("", "nuuuuuuuu"),
    ],
)
def test_dates_are_coded_as_exactly_as_they_are_known(written: str, coded: str) -> None:
    (record,) = from_binary(replace(RECORD, published=parse_date(written) if written else None))
    assert record["008"].data[6:15] == coded
    assert len(record["008"].data) == 40


@pytest.mark.parametrize(
    ("title", "languages_", "skipped"),
    [
        ("The death of A", ("en",), "4"),
        ("A review", (), "2"),
        ("A de-briefing", ("cy",), "0"),
        ("Then", ("en",), "0"),
    ],
)
def test_titles_are_filed_without_their_article(
    title: str, languages_: tuple[str, ...], skipped: str
) -> None:
    (record,) = from_binary(replace(RECORD, title=title, languages=languages_))
    assert record["245"].indicators == pymarc.Indicators("0", skipped)


def test_every_language_has_a_code() -> None:
    codes = [entry.marc for entry in languages().values()]
    assert all(len(code) == 3 for code in codes)
    assert len(set(codes)) == len(codes)
    (record,) = from_binary(replace(RECORD, languages=("xx", "cy")))
    assert record["008"].data[35:38] == "und"


def test_texts_longer_than_a_field_stand_in_several() -> None:
    abstract = " ".join(f"word{number}" for number in range(3_000))
    for read in READERS:
        (record,) = read(replace(RECORD, abstract=abstract))
        assert " ".join(field["a"] for field in record.get_fields("520")) == abstract


def test_what_no_record_of_marc_can_hold_is_left_out_of_it() -> None:
    endless = replace(
        RECORD, title="😀" * 20_000, abstract="😀 " * 60_000, notes=("😀" * 9_000,) * 60,
        authors=("😀" * 3_000,) * 70, themes=(Reference("t", "😀" * 3_000),) * 70,
    )  # fmt: skip
    first, second = from_binary(endless, RECORD)
    assert first["001"].data == second["001"].data == RECORD.record_id
    assert first["245"]["a"] == "😀" * 2_000
    assert first["856"]["u"] == "https://r.example/records/k7m2q9xw"
    assert 90_000 < len("".join(records_to_marc([endless], ABOUT)).encode()) <= 99_999


@settings(max_examples=60)
@given(st.lists(RECORDS, max_size=2))
def test_any_record_can_be_read_back(records: list[Record]) -> None:
    for found in (from_binary(*records), from_xml(*records)):
        assert [one["001"].data for one in found] == [record.record_id for record in records]
        for one, record in zip(found, records, strict=True):
            titles = [field["a"] for field in one.get_fields("245")]
            assert titles == ([one_line(record.title)] if one_line(record.title) else [])
            authors = [author for author in map(one_line, record.authors) if author]
            assert [field["a"] for field in one.get_fields("720")] == authors


def test_a_collection_that_is_not_read_to_its_end_does_no_harm() -> None:
    pieces = records_to_marcxml([RECORD, RECORD], ABOUT)
    assert next(pieces).startswith("<?xml")
    pieces.close()  # type: ignore[attr-defined]


def test_addresses_that_are_none_of_the_web_are_not_told() -> None:
    (record,) = from_binary(replace(RECORD, source_url="javascript:alert(1)"))
    assert [field["u"] for field in record.get_fields("856")] == [
        "https://r.example/records/k7m2q9xw"
    ]


def test_marcxml_is_one_collection_in_its_namespace() -> None:
    root = etree.fromstring("".join(records_to_marcxml([RECORD], ABOUT)).encode())
    assert root.tag == "{http://www.loc.gov/MARC21/slim}collection"
    assert [child.tag for child in root] == ["{http://www.loc.gov/MARC21/slim}record"]
