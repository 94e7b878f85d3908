"""The invented collection: what it must hold, and that every page says that it is invented."""

import csv
import re
from collections import Counter
from pathlib import Path

import docx
import pypdfium2
import pytest

from indexer.sample import write_sample

NOTICE = "Invented sample: not a real case"
SCAN = "northmere-acpc/part-8-review-child-b.pdf"
REPORTS = {"overview report", "full report"}


@pytest.fixture(scope="session")
def sample(sample_files: Path) -> Path:
    return sample_files


@pytest.fixture(scope="session")
def records(sample: Path) -> list[dict[str, str]]:
    return read_table(sample / "manifest.csv")


@pytest.fixture(scope="session")
def publishers(sample: Path) -> list[dict[str, str]]:
    return read_table(sample / "publishers.csv")


@pytest.fixture(scope="session")
def page_texts(sample: Path) -> dict[str, list[str]]:
    return {path.relative_to(sample).as_posix(): pdf_pages(path) for path in sample.rglob("*.pdf")}


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def values(cell: str) -> list[str]:
    return [value for value in cell.split(" || ") if value]


def pdf_pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def year(record: dict[str, str]) -> int:
    found = re.search(r"\d{4}", record["published"])
    return int(found.group()) if found else 0


def numbered_paragraphs(pages: list[str]) -> list[str]:
    """The numbered paragraphs of a report, as words without their numbers and line ends."""
    body = [line for page in pages for line in page.splitlines() if NOTICE not in line]
    joined = " ".join(line for line in body if " | " not in line)
    parts = re.split(r"(?:^| )\d{1,2}\.\d{1,3} (?=[A-Z\"])", joined)[1:]
    return [" ".join(part.split()) for part in parts]


def test_every_file_of_the_manifest_exists_and_there_is_no_other(
    sample: Path, records: list[dict[str, str]]
) -> None:
    listed = sorted([record["file"] for record in records] + ["manifest.csv", "publishers.csv"])
    found = sorted(p.relative_to(sample).as_posix() for p in sample.rglob("*") if p.is_file())
    assert found == listed


@pytest.mark.long
def test_two_runs_give_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    write_sample(tmp_path)
    for path in (p for p in sample.rglob("*") if p.is_file()):
        assert path.read_bytes() == (tmp_path / path.relative_to(sample)).read_bytes(), path


def test_there_are_at_least_thirty_six_publications_from_1998_to_2026(
    records: list[dict[str, str]],
) -> None:
    years = {year(record) for record in records}
    assert len(records) >= 36
    assert {1998, 2026} <= years
    assert min(years - {0}) == 1998
    assert 0 in years


def test_there_are_at_least_eight_lineages_and_three_successions(
    publishers: list[dict[str, str]],
) -> None:
    names = {publisher["name"] for publisher in publishers}
    lineage = {name: name for name in names}
    for publisher in publishers:
        for predecessor in values(publisher["predecessors"]):
            assert predecessor in names
            old, new = lineage[predecessor], lineage[publisher["name"]]
            lineage = {name: new if root == old else root for name, root in lineage.items()}
    assert len(set(lineage.values())) >= 8
    assert sum(1 for publisher in publishers if publisher["predecessors"]) >= 3


def test_every_publisher_of_the_manifest_is_in_the_table_of_publishers(
    records: list[dict[str, str]], publishers: list[dict[str, str]]
) -> None:
    names = {publisher["name"] for publisher in publishers}
    assert {name for record in records for name in values(record["publisher"])} <= names


def test_most_files_are_pdf_and_some_are_docx_and_html(records: list[dict[str, str]]) -> None:
    formats = Counter(Path(record["file"]).suffix for record in records)
    assert formats[".pdf"] > len(records) / 2
    assert formats[".docx"] >= 4
    assert formats[".html"] >= 3


def test_every_page_of_every_pdf_with_text_carries_the_notice_and_its_number(
    page_texts: dict[str, list[str]],
) -> None:
    for file, pages in page_texts.items():
        if file != SCAN:
            for number, text in enumerate(pages, 1):
                assert NOTICE in text, (file, number)
                assert f"Page {number} of {len(pages)}" in text, (file, number)


def test_every_docx_carries_the_notice_as_first_line_and_footer(sample: Path) -> None:
    for path in sample.rglob("*.docx"):
        word = docx.Document(str(path))
        assert word.paragraphs[0].text == NOTICE
        assert NOTICE in word.sections[0].footer.paragraphs[0].text


def test_every_web_page_carries_the_notice_and_one_article(sample: Path) -> None:
    for path in sample.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert NOTICE in page
        assert page.count("<article>") == page.count("<h1>") == 1


def test_the_scan_has_three_pages_or_more_and_no_text(page_texts: dict[str, list[str]]) -> None:
    assert len(page_texts[SCAN]) >= 3
    assert not any(text.strip() for text in page_texts[SCAN])


def test_five_reports_have_twenty_pages_and_one_has_sixty(
    page_texts: dict[str, list[str]],
) -> None:
    lengths = [len(pages) for pages in page_texts.values()]
    assert sum(1 for length in lengths if length >= 20) >= 5
    assert max(lengths) == 60


def test_no_paragraph_occurs_twice_in_one_report_nor_in_more_than_three(
    records: list[dict[str, str]], page_texts: dict[str, list[str]]
) -> None:
    reports = [r["file"] for r in records if r["document_type"] in REPORTS and r["authors"]]
    shared: Counter[str] = Counter()
    for file in reports:
        paragraphs = numbered_paragraphs(page_texts.get(file, []))
        assert len(paragraphs) == len(set(paragraphs)), file
        shared.update(paragraphs)
    assert len(shared) > 500
    assert max(shared.values()) <= 3


def test_no_slot_or_choice_is_left_open_in_any_text(
    page_texts: dict[str, list[str]], sample: Path
) -> None:
    texts = ["".join(pages) for pages in page_texts.values()]
    texts += [
        paragraph.text
        for path in sample.rglob("*.docx")
        for paragraph in docx.Document(str(path)).paragraphs
    ]
    assert not [text for text in texts if re.search(r"[{}\[\]]", text)]


def test_the_same_case_label_is_used_by_two_lineages(records: list[dict[str, str]]) -> None:
    publishers = {r["publisher"].split()[0] for r in records if r["case"] == "Child H1"}
    assert publishers == {"Northmere", "Eastwold"}


def test_the_polish_summary_is_of_the_same_case_as_an_english_one(
    sample: Path, records: list[dict[str, str]]
) -> None:
    (polish,) = (record for record in records if record["language"] == "pl")
    english = [
        record
        for record in records
        if record["language"] == "en"
        and (record["publisher"], record["case"], record["document_type"])
        == (polish["publisher"], polish["case"], polish["document_type"])
    ]
    text = "\n".join(p.text for p in docx.Document(str(sample / polish["file"])).paragraphs)
    assert len(english) == 1
    assert set("ąćęłńóśźż") <= set(text)


def test_two_guides_have_the_same_title_and_different_publishers(
    records: list[dict[str, str]],
) -> None:
    titles = Counter(r["title"] for r in records if r["document_type"] == "guidance")
    ((title, count),) = titles.most_common(1)
    assert count == 2
    assert len({r["publisher"] for r in records if r["title"] == title}) == 2


def test_a_joint_review_names_both_boards(records: list[dict[str, str]]) -> None:
    assert [r for r in records if len(values(r["publisher"])) == 2 and r["review"] == "SCR"]


def test_every_record_has_two_to_five_themes(
    records: list[dict[str, str]],
) -> None:
    few = [r["file"] for r in records if not 2 <= len(values(r["themes"])) <= 5]
    assert few == []


def test_source_addresses_are_on_reserved_domains(records: list[dict[str, str]]) -> None:
    assert all(re.match(r"https://[a-z]+\.example/", r["source_url"]) for r in records)


def test_titles_and_days_are_in_the_properties_of_most_files_and_missing_from_some(
    sample: Path,
) -> None:
    properties = []
    for path in sample.rglob("*.pdf"):
        with pypdfium2.PdfDocument(path) as document:
            properties.append(document.get_metadata_dict(skip_empty=True))
    titled = [found for found in properties if "Title" in found]
    assert len(properties) / 2 < len(titled) < len(properties)
    assert all(re.match(r"D:\d{14}Z", found["CreationDate"]) for found in titled)
