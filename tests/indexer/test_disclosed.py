"""Disclosures spaced oddly, behind the page, in parts that are named otherwise."""

import zipfile
from pathlib import Path

import docx
import pytest

from indexer.disclosure.identifiers import shown
from indexer.reading import read_file
from repo_search.disclosures import Disclosure
from repo_search.errors import Unreadable

REPORT = "This review was commissioned by the partnership in 2019."
WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def holding(found: tuple[Disclosure, ...]) -> set[str]:
    return {one.kind for one in found if one.holds}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NHS No.943 476 5919", "NHS number"),
        ("Her NHS number: 9 4 3 4 7 6 5 9 1 9", "NHS number"),
        ("NHS number 9434 765 919", "NHS number"),
        ("NHS no. 943.476.5919", "NHS number"),
        ("NHS number 943\u2011476\u20115919", "NHS number"),
        ("She was born on the fourteenth of March 2009 at home.", "date of birth"),
        ("She was born in Leeds on 14 March 2009.", "date of birth"),
        ("Her date of birth is recorded as 14 March 2009.", "date of birth"),
        ("Date of Birth - Saturday, the 14th of March 2009", "date of birth"),
        ("D.O.B.: 14 / 03 / 2009", "date of birth"),
        ("Child A: 14/03/2009 (date of birth)", "date of birth"),
        ("Father, mobile 07700/900123", "telephone"),
        ("Father, Tel.07700900123", "telephone"),
        ("Father, mobile 447700900123", "telephone"),
        ("Father, mobile 07700 900\n123 was called", "telephone"),
    ],
)
def test_identifiers_are_known_however_they_are_written(text: str, kind: str) -> None:
    assert holding(tuple(shown(text, 1))) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "Case reference 9434765919",
        "Contract number 4010232137",
        "Barcode 9434765919",
        "ISBN-10: 0113416639",
        "If you have concerns about a child call 0113 222 4403",
        "Babies born before 1 April 2013 were not counted.",
        "He was born in March 2009; on 3 April 2012 a social worker visited.",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert holding(tuple(shown(text, 1))) == set()


def word(path: Path, change: dict[str, tuple[str, str]], names: dict[str, str]) -> Path:
    """A Word file with texts of its parts replaced, and parts named otherwise."""
    document = docx.Document()
    document.add_paragraph(REPORT)
    document.save(str(path.with_suffix(".first")))
    with (
        zipfile.ZipFile(path.with_suffix(".first")) as before,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            text = before.read(name)
            for old, new in [change.get(name, ("", "")), *names.items()]:
                text = text.replace(old.encode(), new.encode()) if old else text
            for old, new in names.items():
                name = name.replace(old, new)
            after.writestr(name, text)
    return path


HIDDEN = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Zanna Quill</w:t></w:r></w:p></w:body>"
NUMBER = "NHS number 943 476 5919"
CODE = f"<w:p><w:r><w:instrText> COMMENTS {NUMBER} </w:instrText></w:r></w:p></w:body>"
PICTURE = (
    "<w:p><w:r><w:drawing><wp:inline xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/"
    f"wordprocessingDrawing'><wp:docPr id='1' name='x' descr='{NUMBER}'/></wp:inline></w:drawing>"
    "</w:r></w:p></w:body>"
)
VARIABLE = f"<w:docVars><w:docVar w:name='x' w:val='{NUMBER}'/></w:docVars></w:settings>"


def test_parts_of_a_word_file_are_known_by_their_type_not_their_name(tmp_path: Path) -> None:
    place = word(
        tmp_path / "online.docx",
        {"word/document.xml": ("</w:body>", HIDDEN)},
        {"document.xml": "document2.xml"},
    )
    assert holding(read_file(str(place), place.name).disclosures) == {"hidden text"}


@pytest.mark.parametrize(
    ("part", "end", "added"),
    [
        ("word/document.xml", "</w:body>", CODE),
        ("word/document.xml", "</w:body>", PICTURE),
        ("word/settings.xml", "</w:settings>", VARIABLE),
    ],
)
def test_numbers_behind_the_words_of_a_word_file_are_found(
    tmp_path: Path, part: str, end: str, added: str
) -> None:
    place = word(tmp_path / "behind.docx", {part: (end, added)}, {})
    assert holding(read_file(str(place), place.name).disclosures) == {"NHS number"}


def pdf(path: Path, annotation: str, catalogue: str = "") -> Path:
    """A page with one annotation; PDFium finds the objects without a table of them."""
    drawn = f"BT /F1 11 Tf 60 780 Td ({REPORT}) Tj ET"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R] "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Type /Annot /Rect [50 500 300 520] {annotation} >>",
        "<< /Length 11 >>\nstream\n<xdp></xdp>\nendstream",
    ]
    body = "".join(f"{at} 0 obj\n{one}\nendobj\n" for at, one in enumerate(objects, start=1))
    path.write_text(f"%PDF-1.7\n{body}trailer << /Root 1 0 R /Size 8 >>\n%%EOF")
    return path


TEXT_FIELD = "/Subtype /Widget /FT /Tx /T (name)"


@pytest.mark.parametrize(
    ("annotation", "kinds"),
    [
        (f"{TEXT_FIELD} /V (Zanna Quill) /F 2", {"hidden text"}),
        ("/Subtype /FreeText /Contents (Zanna Quill) /F 32", {"hidden text"}),
        (f"{TEXT_FIELD} /V ({NUMBER}) /F 4", {"NHS number"}),
        ("/Subtype /FreeText /Contents (Her mother: 07700 900123) /F 4", {"telephone"}),
        (f"{TEXT_FIELD} /F 4", set()),
        (f"{TEXT_FIELD} /V (Leeds) /F 4", set()),
    ],
)
def test_what_was_typed_onto_a_pdf_is_looked_at(
    tmp_path: Path, annotation: str, kinds: set[str]
) -> None:
    place = pdf(tmp_path / "form.pdf", annotation, "/AcroForm << /Fields [6 0 R] >>")
    assert holding(read_file(str(place), place.name).disclosures) == kinds


def test_a_form_that_cannot_be_looked_at_is_said(tmp_path: Path) -> None:
    form = "/AcroForm << /Fields [6 0 R] /XFA 7 0 R >>"
    place = pdf(tmp_path / "form.pdf", f"{TEXT_FIELD} /F 4", form)
    assert holding(read_file(str(place), place.name).disclosures) == {"not examined"}


@pytest.mark.parametrize(
    ("markup", "kinds"),
    [
        ("<!-- Zanna Quill 943 476 5919 -->", {"NHS number"}),
        (f"<span style='display:none'>{NUMBER}</span>", {"NHS number"}),
        (f"<img src=x.png alt='{NUMBER}'>", {"NHS number"}),
        ("<b style='background: #000; color: #000'>Zanna Quill</b>", {"covered text"}),
        ("<b style='background: #fff; color: #000'>Zanna Quill</b>", set()),
        ("<div style='display:none'>Open the menu</div>", set()),
    ],
)
def test_what_a_web_page_does_not_show_is_looked_at(
    tmp_path: Path, markup: str, kinds: set[str]
) -> None:
    place = tmp_path / "page.html"
    text = f"<h1>Review</h1><p>{REPORT} {REPORT}</p>{markup}"
    place.write_text(f"<!doctype html><html><body>{text}</body></html>", encoding="utf-8")
    assert holding(read_file(str(place), place.name).disclosures) == kinds


@pytest.mark.parametrize("part", ["word/document.xml", "word/settings.xml", "docProps/app.xml"])
def test_a_part_whose_packing_is_damaged_is_said_to_be(tmp_path: Path, part: str) -> None:
    place = word(tmp_path / "damaged.docx", {}, {})
    with zipfile.ZipFile(place) as archive:
        entry = archive.getinfo(part)
    data = bytearray(place.read_bytes())
    begin = entry.header_offset + 30 + len(part)
    data[begin : begin + 8] = b"\xff" * 8
    place.write_bytes(data)
    with pytest.raises(Unreadable, match="damaged"):
        read_file(str(place), place.name)
