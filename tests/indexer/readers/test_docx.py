"""DOCX: order, parts, lines, notes, headers, and packages that mean harm."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.shared import Pt

from indexer.readers import bounds, read
from repo_search.errors import Unreadable
from repo_search.passages import ExtractedText

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: docx.document.Document, tmp_path: Path) -> ExtractedText:
    path = tmp_path / "made.docx"
    document.save(str(path))
    return read(str(path), "made.docx")


def text_of(extracted: ExtractedText) -> str:
    return "\n".join(passage.text for passage in extracted.passages)


def test_paragraphs_and_tables_come_in_document_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Before")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        table._cells, ["Published", "May 2018", "Case", "Family HJ"], strict=True
    ):
        cell.text = text
    document.add_paragraph("After")
    extracted = saved(document, tmp_path)
    assert extracted.passages[0].text == "Before\nPublished\tMay 2018\nCase\tFamily HJ\nAfter"
    assert not extracted.paged
    assert extracted.media_type.endswith("wordprocessingml.document")


def test_page_breaks_make_parts(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("First page").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Second page")
    assert [passage.text for passage in saved(document, tmp_path).passages] == [
        "First page",
        "Second page",
    ]


def test_without_page_breaks_parts_end_with_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    for number in range(200):
        document.add_paragraph(f"Paragraph {number} " + "of some length " * 10)
    extracted = saved(document, tmp_path)
    assert len(extracted.passages) > 5
    assert all(len(passage.text) <= 3_300 for passage in extracted.passages)
    assert all(passage.text.startswith("Paragraph") for passage in extracted.passages)
    assert [passage.page for passage in extracted.passages] == list(
        range(1, len(extracted.passages) + 1)
    )


def test_lines_rank_titles_and_headings(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Learning review", 0)
    document.add_heading("What happened", 1)
    run = document.add_paragraph().add_run("Large and bold")
    run.font.size, run.font.bold = Pt(17), True
    document.add_paragraph("Plain")
    lines = saved(document, tmp_path).lines
    assert [line.text for line in lines] == [
        "Learning review",
        "What happened",
        "Large and bold",
        "Plain",
    ]
    title, heading, large, plain = lines
    assert title.size >= 26
    assert title.size > heading.size > large.size > plain.size
    assert (large.size, large.bold, plain.bold) == (17, True, False)


def test_headers_and_footers_come_once_and_last(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Body")
    document.sections[0].header.paragraphs[0].text = "Sample Partnership"
    document.add_section().header.is_linked_to_previous = False
    document.sections[1].header.paragraphs[0].text = "Sample Partnership"
    extracted = saved(document, tmp_path)
    assert text_of(extracted).count("Sample Partnership") == 1
    assert extracted.passages[-1].text == "Sample Partnership"
    assert [line.text for line in extracted.lines] == ["Body"]


@pytest.mark.parametrize(
    ("inner", "told"),
    [
        ("<w:ins><w:r><w:t>added</w:t></w:r></w:ins>", "added"),
        ("<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", ""),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>", ""),
        ("<w:sdt><w:sdtContent><w:r><w:t>filled</w:t></w:r></w:sdtContent></w:sdt>", "filled"),
        ("<w:r><w:t>safe</w:t><w:softHyphen/><w:t>guarding</w:t></w:r>", "safe\u00adguarding"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a\tb\nc"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>", ""),
    ],
)
def test_what_word_shows_is_read(tmp_path: Path, inner: str, told: str) -> None:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {W}>{inner}</w:p>"))
    assert text_of(saved(document, tmp_path)) == told


def test_properties_are_those_of_the_file(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Body")
    core = document.core_properties
    core.title, core.author, core.language = "Learning review", "A. Author", "en-GB"
    core.created = datetime(2018, 5, 15, 10, 0, tzinfo=UTC)
    properties = saved(document, tmp_path).properties
    assert properties["title"] == "Learning review"
    assert properties["author"] == "A. Author"
    assert properties["language"] == "en-GB"
    assert properties["created"].startswith("2018-05-15T10:00:00")


def test_a_document_without_words_says_so(tmp_path: Path) -> None:
    extracted = saved(docx.Document(), tmp_path)
    assert (extracted.text, extracted.reason) == ("none", "the document holds no words")


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    path = repacked(
        tmp_path,
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>",
    )
    assert "secret" not in text_of(read(str(path), "made.docx"))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = repacked(tmp_path, "<x>" + " " * (bounds.TEXT_BYTES + 1) + "</x>")
    with pytest.raises(Unreadable, match="unpacks to more than 16 MiB"):
        read(str(path), "made.docx")


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = repacked(tmp_path, "<x/>")
    monkeypatch.setattr(bounds, "ZIP_ENTRIES", 3)
    with pytest.raises(Unreadable, match="more than 3 files"):
        read(str(path), "made.docx")


@pytest.mark.parametrize("main", ["", "<w:document", "not XML", "<x/>"])
def test_damaged_parts_are_told(tmp_path: Path, main: str) -> None:
    with pytest.raises(Unreadable, match="damaged beyond reading"):
        read(str(repacked(tmp_path, main)), "made.docx")


def repacked(tmp_path: Path, main: str) -> Path:
    """A DOCX whose main part is replaced."""
    source, path = tmp_path / "source.docx", tmp_path / "repacked.docx"
    docx.Document().save(str(source))
    with (
        zipfile.ZipFile(source) as before,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(name, main if name == "word/document.xml" else before.read(name))
    return path


def test_properties_as_libreoffice_relates_them_are_found_and_none_are_invented(
    tmp_path: Path,
) -> None:
    document = docx.Document()
    document.add_paragraph("Text")
    document.core_properties.title = "The title that was given"
    document.core_properties.modified = datetime(2019, 5, 1, tzinfo=UTC)
    plain, related, lost = (tmp_path / f"{name}.docx" for name in ("plain", "related", "lost"))
    document.save(str(plain))
    usual = b"/package/2006/relationships/metadata/core-properties"
    for path, kind in ((related, b"/officedocument/2006/relationships/metadata/core-properties"),
                       (lost, b"/package/2006/relationships/metadata/other")):  # fmt: skip
        with zipfile.ZipFile(plain) as before, zipfile.ZipFile(path, "w") as after:
            for name in before.namelist():
                after.writestr(name, before.read(name).replace(usual, kind))
    found = read(str(related), "a.docx").properties
    assert (found["title"], found["modified"][:10]) == ("The title that was given", "2019-05-01")
    assert read(str(lost), "a.docx").properties == {}
