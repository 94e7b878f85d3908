"""PDF: pages, lines with their type size, properties, and files that do not want to be read."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from indexer.readers import PdfReader, bounds, read
from indexer.readers.pdf_properties import bcp47, iso
from indexer.readers.shaping import join_broken_words
from repo_search.errors import Unreadable
from repo_search.passages import ExtractedText

Draw = Callable[[Canvas], None]
READERS: tuple[PdfReader, ...] = ("pdfium", "pdfminer")


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Path]:
    def make(*pages: Draw, **options: object) -> Path:
        path = tmp_path / "made.pdf"
        canvas = Canvas(str(path), pagesize=A4, **options)
        for draw in pages:
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return path

    return make


def cover(canvas: Canvas) -> None:
    canvas.setTitle("Learning review: Family HJ")
    canvas.setAuthor("Sample Partnership")
    canvas.setFont("Helvetica", 24)
    canvas.drawString(72, 700, "Learning review")
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(72, 660, "Published:")
    canvas.drawString(200, 660, "21")
    canvas.setFont("Helvetica-Bold", 7)
    canvas.drawString(214, 664, "st")
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(224, 660, "May 2018")


def body(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 700, "Safeguarding practice in the area.")


def blank(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 11)


def extracted(path: Path, reader: PdfReader = "pdfium") -> ExtractedText:
    return read(str(path), path.name, reader)


@pytest.mark.parametrize("reader", READERS)
def test_each_page_is_a_passage_empty_ones_too(
    made: Callable[..., Path], reader: PdfReader
) -> None:
    found = extracted(made(cover, blank, body), reader)
    assert found.paged
    assert [passage.page for passage in found.passages] == [1, 2, 3]
    assert [bool(passage.text.strip()) for passage in found.passages] == [True, False, True]
    assert "Safeguarding practice in the area." in found.passages[2].text
    assert (found.media_type, found.text, found.reader) == ("application/pdf", "layer", reader)


@pytest.mark.parametrize("reader", READERS)
def test_lines_have_their_type_size_and_weight(
    made: Callable[..., Path], reader: PdfReader
) -> None:
    title, *_ = extracted(made(cover), reader).lines
    assert (title.page, title.text, title.bold) == (1, "Learning review", False)
    assert title.size == pytest.approx(24, rel=0.2)


def test_pieces_on_one_baseline_are_one_line_raised_letters_too(made: Callable[..., Path]) -> None:
    line = extracted(made(cover)).lines[1]
    assert line.text == "Published: 21st May 2018"
    assert (line.size, line.bold) == (12.0, True)


def test_type_size_is_that_shown_whatever_the_matrix_and_the_turn_of_the_page(
    made: Callable[..., Path],
) -> None:
    def scaled(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(200, 100)
        canvas.rotate(90)
        canvas.scale(4, 4)
        canvas.setFont("Helvetica", 5)
        canvas.drawString(0, 20, "First line")
        canvas.drawString(0, 10, "Second line")

    lines = extracted(made(scaled)).lines
    assert [(line.text, line.size) for line in lines] == [("First line", 20), ("Second line", 20)]


def test_only_the_first_pages_have_lines(made: Callable[..., Path]) -> None:
    found = extracted(made(*[body] * 5))
    assert {line.page for line in found.lines} == {1, 2, 3}


@pytest.mark.parametrize("reader", READERS)
def test_properties_have_plain_names_and_iso_dates(
    made: Callable[..., Path], reader: PdfReader
) -> None:
    properties = extracted(made(cover, lang="en-GB"), reader).properties
    assert properties["title"] == "Learning review: Family HJ"
    assert properties["author"] == "Sample Partnership"
    assert properties["language"] == "en-GB"
    assert len(properties["created"]) >= len("2026-01-01T00:00:00")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("D:20140319151425+00'00'", "2014-03-19T15:14:25+00:00"),
        ("D:20140319151425Z", "2014-03-19T15:14:25Z"),
        ("D:20140319151425-05'30", "2014-03-19T15:14:25-05:30"),
        ("20140319", "2014-03-19"),
        ("D:201403", "2014-03"),
        ("D:2014", "2014"),
        ("2014-03-19T15:14:25Z", "2014-03-19T15:14:25Z"),
        ("Wed Mar 19 15:14:25 2014", "2014-03-19T15:14:25"),
        ("3/19/2014 15:14:25", "2014-03-19T15:14:25"),
        ("D:20149919", "2014"),
        ("D:00000101", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_are_told_in_iso_8601_malformed_ones_too(written: str, told: str) -> None:
    assert iso(written) == told


@pytest.mark.parametrize(
    ("written", "told"), [("en_GB", "en-GB"), ("cy", "cy"), ("English", ""), ("", "")]
)
def test_languages_are_told_in_bcp_47(written: str, told: str) -> None:
    assert bcp47(written) == told


@pytest.mark.parametrize("reader", READERS)
def test_a_file_with_a_password_says_so(made: Callable[..., Path], reader: PdfReader) -> None:
    path = made(body, encrypt=StandardEncryption("secret", "owner"))
    with pytest.raises(Unreadable, match=r"^It is encrypted with a password$"):
        extracted(path, reader)


@pytest.mark.parametrize("reader", READERS)
def test_a_file_that_opens_with_the_empty_password_is_read(
    made: Callable[..., Path], reader: PdfReader
) -> None:
    path = made(body, encrypt=StandardEncryption("", "owner", canCopy=0))
    assert "Safeguarding" in extracted(path, reader).passages[0].text


def test_pictures_without_text_say_so(made: Callable[..., Path], tmp_path: Path) -> None:
    picture = tmp_path / "scan.png"
    Image.new("L", (100, 140), 200).save(picture)
    found = extracted(made(lambda canvas: canvas.drawImage(str(picture), 0, 0, *A4)))
    assert found.text == "none"
    assert found.reason == "the pages are pictures without a text layer"
    assert len(found.passages) == 1


def test_blank_pages_and_drawings_say_so(made: Callable[..., Path]) -> None:
    assert extracted(made(blank)).reason == "the pages are blank"
    drawn = extracted(made(lambda canvas: canvas.line(0, 0, 100, 100)))
    assert drawn.reason.startswith("the pages hold drawings and no text")


def test_what_stands_before_the_header_does_not_matter(made: Callable[..., Path]) -> None:
    path = made(body)
    path.write_bytes(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + path.read_bytes()
    )
    assert "Safeguarding" in extracted(path).passages[0].text


def test_a_file_cut_short_is_read_as_far_as_it_goes(made: Callable[..., Path]) -> None:
    path = made(body)
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"xref")])
    assert "Safeguarding" in extracted(path).passages[0].text


def test_nothing_but_a_header_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "header.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(Unreadable, match="damaged beyond reading"):
        extracted(path)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("bound", "most", "told"),
    [
        ("FILE_CHARACTERS", 50, "more than 50 characters"),
        ("PAGE_CHARACTERS", 20, "at most 20 are read"),
        ("PAGES", 2, "at most 2 are read"),
        ("FILE_BYTES", 2**10, "larger than 0 MiB"),
    ],
)
def test_bounds_are_named(
    made: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    reader: PdfReader,
    bound: str,
    most: int,
    told: str,
) -> None:
    path = made(body, body, body)
    monkeypatch.setattr(bounds, bound, most)
    with pytest.raises(Unreadable, match=told):
        extracted(path, reader)


@pytest.mark.parametrize(
    ("pages", "joined"),
    [
        (["safe\ufffeguarding"], "safe\u00adguarding"),
        (["safe\ufffe\r\nguarding"], "safe\u00adguarding"),
        (["multi\ufffeagency", "a multi-agency plan"], "multi-agency"),
        (["multi\ufffeagency", "an agency", "multi"], "multi-agency"),
        (["to\ufffegether", "to gether together"], "to\u00adgether"),
        (["2017\ufffe18"], "2017-18"),
        (["co\ufffesleeping"], "co-sleeping"),
        (["Co\ufffesleeping", "the cosleeping"], "Co\u00adsleeping"),
        (["costs \ufffe rising"], "costs - rising"),
        (["no mark"], "no mark"),
    ],
)
def test_words_broken_at_the_end_of_a_line_are_whole_again(pages: list[str], joined: str) -> None:
    assert join_broken_words(pages)[0] == joined


def test_a_title_that_is_no_valid_unicode_costs_nothing_but_a_sign(
    made: Callable[..., Path],
) -> None:
    path = made(cover)
    damaged = re.sub(
        rb"/Title \([^)]*\)", rb"/Title <FEFF0052D8000065>", path.read_bytes(), count=1
    )
    path.write_bytes(damaged)
    extracted = read(str(path), "made.pdf")
    assert extracted.text == "layer"
    assert extracted.properties["title"] == "R\N{REPLACEMENT CHARACTER}e"
