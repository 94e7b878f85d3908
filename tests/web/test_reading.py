"""A record with its contents and its case, and the pages of a long report with its hits."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from werkzeug.test import TestResponse

from repo_search.cases import Event
from repo_search.catalogue import cases, holdings, records, relations
from repo_search.claims import Claim, Source
from repo_search.dates import parse_date
from repo_search.indexing import bring_up_to_date
from repo_search.passages import ExtractedText, Passage
from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app
from web.site import site

from .conftest import DOCX, PDF, close, extracted, fetcher, put

Fetch = Callable[..., TestResponse]
LONG = 500
"""Pages of the long report; every fifth of them holds “housing”."""
BODY = ("The family was visited by several agencies in the winter of that year and again.",) * 4


def lines_of(number: int) -> list[str]:
    heading = {3: "Executive summary", 40: "7. Findings", 460: "9. Recommendations"}.get(number)
    return [
        *([heading] if heading else []),
        *BODY,
        "Housing, and who asked for it." if number % 5 == 0 else "Nobody asked.",
    ]


def long_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(1, LONG + 1):
        for row, line in enumerate(lines_of(number)):
            canvas.drawString(72, 720 - 20 * row, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class Shelf:
    """An application over a long report with its translation and a scan, and their ids."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data=folder / "data", address="https://reviews.example/")
        with opened(self.settings, create=True) as repository:
            text = extracted(PDF, *("\n".join(lines_of(n)) for n in range(1, LONG + 1)))
            common = {"publisher": ("Northmere LSCB",), "case": ("Child H1",)}
            self.report = put(
                repository, folder, long_pdf(), "long.pdf", text,
                title=("Serious case review",), published=("15 May 2018",), **common,
            )  # fmt: skip
            self.welsh = put(
                repository, folder, b"PK docx", "cy.docx", extracted(DOCX, "Geiriau", paged=False),
                title=("Adolygiad",), language=("cy",), published=("2019",), **common,
            )  # fmt: skip
            scanned = ExtractedText(PDF, (Passage(1, "Housing once more", recognised=True),))
            self.scan = self._read_only(repository, folder, scanned)
            with repository.catalogue.write() as connection:
                relations.put(connection, self.welsh, "translation of", self.report, "a page")
                (case,) = records.find(connection, self.report).cases
                for kind, state, when in (
                    ("learning event", "happened", "April 2018"),
                    ("response", "planned", None),
                ):
                    event = Event(kind, state, parse_date(when) if when else None)  # type: ignore[arg-type]
                    cases.add_event(connection, case.id, "https://n.example/", event)
            bring_up_to_date(repository.catalogue, repository.engine)
        self.app = create_app(self.settings)
        self.fetch = fetcher(self.app)

    def _read_only(self, repository: Any, folder: Path, text: ExtractedText) -> str:
        """A record of which the program alone has read what it says."""
        source = folder / "scan"
        source.write_bytes(long_pdf()[:-1])
        staged = repository.holdings.stage(source)
        repository.holdings.keep(staged)
        with repository.catalogue.write() as connection:
            read = [Claim("title", ("Read in a scan",), Source.TEXT)]
            read.append(Claim("published", ("2011",), Source.FILENAME))
            record_id = records.add(connection, text, read)
            holdings.add(connection, record_id, staged.sha256, staged.size, "s.pdf", text)
        return record_id


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = Shelf(tmp_path_factory.mktemp("shelf"))
    yield made
    close(made.app)


def page(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(of: Any) -> str:
    return " ".join(of.text.split())


def boxes(response: TestResponse) -> list[Any]:
    assert response.mimetype == "image/svg+xml"
    drawn = ElementTree.fromstring(response.text)  # noqa: S314 - our own
    return list(drawn.iter("{http://www.w3.org/2000/svg}rect"))


def test_key_parts_and_contents_lead_to_their_pages(shelf: Shelf) -> None:
    shown = page(shelf.fetch(f"/records/{shelf.report}"))
    base = f"/records/{shelf.report}/pages"
    assert [(a.text, a["href"]) for a in shown.select(".app-key-parts a")] == [
        ("Executive summary", f"{base}/3"),
        ("7. Findings", f"{base}/40"),
        ("9. Recommendations", f"{base}/460"),
    ]
    assert [words(li) for li in shown.select(".app-contents li")] == [
        "Executive summary Page 3", "7. Findings Page 40", "9. Recommendations Page 460",
    ]  # fmt: skip
    assert not page(shelf.fetch(f"/records/{shelf.welsh}")).select(".app-key-parts")


def test_a_record_shows_the_course_of_its_case_and_its_documents(shelf: Shelf) -> None:
    shown = page(shelf.fetch(f"/records/{shelf.report}"))
    assert [words(li) for li in shown.select(".app-timeline li")] == [
        "April 2018 Learning event held",
        "Date not known Response to be published",
    ]
    documents = shown.select(".app-documents li")
    assert [words(li) for li in documents] == [
        "Serious case review this record 15 May 2018, 500 pages, PDF, "
        + words(documents[0]).rpartition("PDF, ")[2],
        "Adolygiad 2019, Welsh, 1 part, Word document, 7 bytes Translation of: Serious case review",
    ]
    assert [tag["lang"] for tag in documents[1].select("[lang]")] == ["cy"]
    description = words(page(shelf.fetch(f"/records/{shelf.welsh}")).dl)
    assert "Translation of Serious case review" in description


def test_what_only_the_program_has_read_is_marked_as_not_checked(shelf: Shelf) -> None:
    shown = page(shelf.fetch(f"/records/{shelf.scan}"))
    unchecked = [words(tag.parent) for tag in shown.select(".app-unchecked")]
    assert unchecked == ["Title not checked", "Date published not checked"]
    assert "this is from the file’s name" in words(shown)
    assert not page(shelf.fetch(f"/records/{shelf.report}")).select(".app-unchecked")


def test_a_record_and_a_page_are_cited_in_two_styles_with_their_address(shelf: Shelf) -> None:
    for path, where in (
        (f"/records/{shelf.report}", ""),
        (f"/records/{shelf.report}/pages/7", "7"),
    ):
        shown = page(shelf.fetch(path))
        harvard, apa = (words(shown.select_one(f"#{style}")) for style in ("harvard", "apa"))
        assert harvard.endswith(f"Available at: https://reviews.example{path}")
        assert ("p. 7." in harvard) == bool(where)
        assert apa.startswith("Northmere LSCB. (2018, May 15). Serious case review")
        assert ("(p. 7)" in apa) == bool(where)
        permanent = shown.select_one("#permanent")
        assert permanent is not None
        assert permanent["href"] == path, "without what was searched for"
        for button in shown.select("button[data-copy]"):
            assert button.has_attr("hidden"), "it needs JavaScript"
            assert shown.select_one(f"#{button['data-copy']}")


def test_the_strip_and_the_list_show_the_pages_that_match(shelf: Shelf) -> None:
    base = f"/records/{shelf.report}/pages"
    shown = page(shelf.fetch(f"{base}/100?q=housing"))
    assert "Hit 20 of 100 for “housing”" in words(shown)
    strip = [str(a["href"]) for a in shown.select(".app-strip a")]
    assert strip == [f"{base}/{n}?q=housing#hit-1" for n in range(5, LONG + 1, 5)]
    assert all(a["tabindex"] == "-1" for a in shown.select(".app-strip a"))
    listed = [a.text for a in shown.select(".app-hit-pages a")]
    assert len(listed) == 60
    assert "100" in listed
    current = shown.select_one(".app-hit-pages a[aria-current]")
    assert current is not None
    assert current.text == "100"
    steps = {str(a["data-hit"]): a["href"] for a in shown.select("a[data-hit]")}
    assert steps == {
        "previous": f"{base}/95?q=housing#hit-1", "next": f"{base}/105?q=housing#hit-1",
    }  # fmt: skip
    assert [mark["id"] for mark in shown.select("mark")] == ["hit-1"]


def test_a_long_query_does_not_swell_the_page(shelf: Shelf) -> None:
    query = "housing+" + "OR+" + "agencies+" * 200
    response = shelf.fetch(f"/records/{shelf.report}/pages/100?q={query}")
    assert len(response.data) < 400_000


def test_every_paragraph_has_a_link_of_its_own(shelf: Shelf) -> None:
    shown = page(shelf.fetch(f"/records/{shelf.report}/pages/40"))
    paragraphs = shown.select(".app-paragraph")
    assert len(paragraphs) > 1
    for number, paragraph in enumerate(paragraphs, start=1):
        link = paragraph.select_one("a")
        assert link is not None
        assert (paragraph["id"], link["href"]) == (f"p{number}", f"#p{number}")
        assert f"Link to paragraph {number}" in link.text


def test_the_words_searched_for_are_boxed_on_the_picture(shelf: Shelf) -> None:
    base = f"/records/{shelf.report}/pages/100"
    overlay = page(shelf.fetch(f"{base}?q=housing")).select_one(".app-sheet__boxes")
    assert overlay is not None
    assert overlay["src"] == f"{base}/boxes.svg?q=housing"
    (box,) = boxes(shelf.fetch(str(overlay["src"])))
    left, top, width, height = (float(box.get(name)) for name in ("x", "y", "width", "height"))
    with Image.open(io.BytesIO(shelf.fetch(f"{base}/picture").data)) as image:
        ink = image.convert("L").point(lambda grey: 255 * (grey < 128))
        word = ink.crop((72 * 1000 // 596, int(top), int(left + width), int(top + height)))
        assert word.getbbox(), "the word is drawn there"
    assert 40 < width < 100
    assert 10 < height < 30
    assert not page(shelf.fetch(f"{base}?q=zebra")).select(".app-sheet__boxes")


@pytest.mark.parametrize("query", ["q=zebra", "q=%00", "q=" + "(" * 500, "q=NOT+x", ""])
def test_where_nothing_can_be_boxed_there_are_no_boxes(shelf: Shelf, query: str) -> None:
    assert boxes(shelf.fetch(f"/records/{shelf.report}/pages/100/boxes.svg?{query}")) == []


def test_pages_read_by_ocr_and_damaged_files_have_no_boxes(
    shelf: Shelf, fetch: Fetch, held: Any
) -> None:
    assert boxes(shelf.fetch(f"/records/{shelf.scan}/pages/1/boxes.svg?q=housing")) == []
    assert boxes(fetch(f"/records/{held.ids['damaged']}/pages/1/boxes.svg?q=words")) == []
    assert fetch(f"/records/{held.ids['welsh']}/pages/1/boxes.svg?q=yr").status_code == 404
    assert fetch(f"/records/{held.ids['withdrawn']}/pages/1/boxes.svg?q=secret").status_code == 410


def test_pictures_outlive_a_restart_but_not_a_withdrawal(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    address = f"/records/{shelf.report}/pages/1/picture"
    drawn = shelf.fetch(address).data
    (kept,) = (tmp_path / "data" / "cache" / "pictures").glob("??/*")
    close(shelf.app)
    again = create_app(shelf.settings)
    with again.app_context():
        site().pictures._jail.close()  # nothing can be drawn any more
    assert fetcher(again)(address).data == drawn
    with again.app_context(), site().repository.catalogue.write() as connection:
        records.withdraw(connection, shelf.report, "The publisher asked for it.")
    assert kept.exists()
    assert fetcher(again)(address).status_code == 410
    close(again)


def test_a_hostile_host_is_no_part_of_a_citation(app: Flask, held: Any) -> None:
    response = app.test_client().get(
        f"/records/{held.ids['report']}", headers={"Host": 'evil"><script>alert(1)</script>'}
    )
    assert not re.search(r"<script>", response.text)
