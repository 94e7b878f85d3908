"""What is read and drawn from PDF files, in the jail, hostile ones among them."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from repo_search.contents import Part
from repo_search.errors import Unreadable
from web.boxes import WIDTH, Box
from web.pictures import Pictures

A4 = (595.27, 841.89)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pictures]:
    opened = Pictures(tmp_path_factory.mktemp("cache"))
    yield opened
    opened.close()


def written(path: Path, *lines: tuple[float, float, str], turn: int = 0) -> Path:
    """A page with these lines at points from its lower left, shown turned."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for x, y, text in lines:
        canvas.setFont("Helvetica", 20)
        canvas.drawString(x, y, text)
    canvas.setPageRotation(turn)
    canvas.showPage()
    canvas.save()
    return path


def boxed(pictures: Pictures, path: Path, text: str, word: str) -> list[Box]:
    span = (text.index(word), text.index(word) + len(word))
    return list(pictures.boxes(path, ("0", 1), text, (span,)).boxes)


def inked(pictures: Pictures, path: Path, box: Box, key: str) -> bool:
    """Whether there is ink inside a box on the picture of the first page, and none at its rim."""
    with Image.open(io.BytesIO(pictures.png(lambda: path, (key, 1), lambda: True))) as image:
        scale = image.width / WIDTH
        left, top = box.left * scale, box.top * scale
        right, bottom = left + box.width * scale, top + box.height * scale
        grey = image.convert("L")
        inside = grey.crop((round(left), round(top), round(right), round(bottom)))
        beside = grey.crop((round(left) - 6, round(top), round(left) - 3, round(bottom)))
        return inside.getextrema()[0] < 100 and beside.getextrema()[0] > 200


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_box_stands_around_the_word_on_the_picture(
    pictures: Pictures, tmp_path: Path, turn: int
) -> None:
    path = written(tmp_path / "a.pdf", (100, 400, "One child was seen"), turn=turn)
    boxes = boxed(pictures, path, "One child was seen", "child")
    assert boxes
    assert all(inked(pictures, path, box, f"turned {turn}") for box in boxes[:1])
    if not turn:
        (box,) = boxes
        assert box.left == pytest.approx((100 + 43) / A4[0] * WIDTH, abs=8)
        assert box.top == pytest.approx((841.89 - 416) / A4[0] * WIDTH, abs=8)


def test_words_broken_over_two_lines_have_two_boxes(pictures: Pictures, tmp_path: Path) -> None:
    path = written(tmp_path / "a.pdf", (400, 700, "social"), (60, 660, "worker came"))
    boxes = boxed(pictures, path, "social\nworker came", "social\nworker")
    assert [box.left > WIDTH / 2 for box in boxes] == [True, False]


def test_no_box_where_the_stored_text_is_another(pictures: Pictures, tmp_path: Path) -> None:
    path = written(tmp_path / "a.pdf", (100, 700, "One child was seen"))
    assert boxed(pictures, path, "Eine andere child Seite", "child") == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"\0" * 5_000])
def test_what_cannot_be_opened_has_no_outline_and_no_boxes(
    pictures: Pictures, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    assert pictures.outline(lambda: path, f"damaged {content[:4]!r}") == ()
    with pytest.raises(Unreadable):
        pictures.boxes(path, ("1", 1), "x", ((0, 1),))


def test_an_outline_leads_to_its_pages(pictures: Pictures, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), invariant=1)
    for number, (title, level) in enumerate(
        [("Introduction", 0), ("The family \u202e\x07", 1), ("Findings", 0)], start=1
    ):
        canvas.bookmarkPage(title)
        canvas.addOutlineEntry(title, title, level)
        canvas.drawString(72, 700, f"Page {number}")
        canvas.showPage()
    canvas.save()
    found = pictures.outline(lambda: tmp_path / "a.pdf", "outlined")
    assert [Part(part.title.strip(), part.page, part.level) for part in found] == [
        Part("Introduction", 1, 0), Part("The family", 2, 1), Part("Findings", 3, 0),
    ]  # fmt: skip
    (tmp_path / "a.pdf").unlink()
    assert pictures.outline(lambda: tmp_path / "a.pdf", "outlined") == found, "remembered"


def outlined(entries: list[str]) -> bytes:
    """A PDF of one page with these objects as bookmarks, the first of them object 10."""
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        4: f"<</Type/Outlines/First 10 0 R/Last {9 + len(entries)} 0 R/Count {len(entries)}>>",
        **dict(enumerate(entries, start=10)),
    }
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = {}
    for number, content in objects.items():
        places[number] = out.tell()
        out.write(f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1"))
    start = out.tell()
    rows = [b"%010d 00000 n \n" % places.get(n, 0) for n in range(max(places) + 1)]
    out.write(b"xref\n0 %d\n" % len(rows) + b"".join(rows))
    out.write(f"trailer<</Size {len(rows)}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "entries", "most"),
    [
        ("a circle", ["<</Title(A)/Parent 4 0 R/Next 10 0 R/First 10 0 R/Dest[3 0 R/Fit]>>"], 1),
        (
            "too many",
            [
                f"<</Title(Part {n})/Parent 4 0 R/Next {n + 11} 0 R/Dest[3 0 R/Fit]>>"
                for n in range(100_000)
            ],
            2_000,
        ),
        (
            "too deep",
            [
                f"<</Title(Part {n})/Parent 4 0 R/First {n + 11} 0 R/Dest[3 0 R/Fit]>>"
                for n in range(3_000)
            ],
            6,
        ),
        ("too long", [f"<</Title({'A' * 1_000_000})/Parent 4 0 R/Dest[3 0 R/Fit]>>"], 1),
    ],
)  # fmt: skip
def test_hostile_outlines_are_bounded(
    pictures: Pictures, tmp_path: Path, name: str, entries: list[str], most: int
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(outlined(entries))
    found = pictures.outline(lambda: path, name)
    assert len(found) <= most
    assert all(len(part.title) <= 1_000 for part in found)
