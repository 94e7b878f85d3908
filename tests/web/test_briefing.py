"""The briefing sheet, as a page and as a Word document."""

import io
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from docx.document import Document
from docx.oxml.ns import qn
from flask import Flask
from werkzeug.test import TestResponse

from repo_search import briefing
from repo_search.briefing import Briefing, Quote
from repo_search.catalogue import drafts, records, set_fact
from repo_search.finding_list import Answer, Stated
from repo_search.formats.exported import About, one_line
from repo_search.indexing import bring_up_to_date
from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app
from web.briefing_docx import MEDIA_TYPE, sheet_docx
from web.pages import Link
from web.pages.briefing import AnswerLine, SheetPage, record_sheet

from ..hostile_strings import HOSTILE
from .conftest import NOTICE, PDF, Fetch, close, extracted, fetcher, pdf, put

RECOMMENDED = (
    "The Partnership should ensure that every plan for neglect says how it is measured.",
    "Northmere Police should record in each case who was told of an assault at home.",
)
LEARNT = "Practitioners did not ask who else lived in the home. " + (
    "They knew of the father, had his name and his work, and wrote to nobody about neglect. " * 5
)
TEXT = (
    "A review of the case of a child.",
    f"Learning points\n\nLearning point 1: {LEARNT}\n",
    "Recommendations\n\n"
    + "\n\n".join(f"Recommendation {n}: {one}" for n, one in enumerate(RECOMMENDED, start=1)),
)


@dataclass
class Sheets:
    """The application over some records, their ids by name, and the settings."""

    app: Flask
    ids: dict[str, str]
    settings: Settings

    @property
    def fetch(self) -> Fetch:
        return fetcher(self.app)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sheets]:
    folder = tmp_path_factory.mktemp("sheets")
    settings = Settings(data=folder / "data")
    with opened(settings, create=True) as repository:
        ids = {
            name: put(
                repository, folder, f"%{name}\n".encode() + pdf(3), f"{name}.pdf",
                extracted(PDF, *TEXT), title=(f"Child {name}",), publisher=("Northmere SCP",),
                published=(year,), abstract=("A child was hurt.\n\nNobody knew.",),
                rights_holder=("Northmere SCP",), document_type=("overview report",),
            )
            for name, year in (("A", "2018"), ("B", "2020"), ("gone", "2021"), ("draft", "2022"))
        }  # fmt: skip
        ids["Cymraeg"] = put(
            repository, folder, b"%c" + pdf(2), "c.pdf", extracted(PDF, "Adolygiad."),
            title=("Adolygiad",), language=("cy",), abstract=("Cafodd plentyn niwed.",),
        )  # fmt: skip
        with repository.catalogue.write() as connection:
            records.withdraw(connection, ids["gone"], "The publisher asked for it.")
            drafts.put(connection, ids["draft"], "It came out too early")
            set_fact(connection, "notice", NOTICE)
        bring_up_to_date(repository.catalogue, repository.engine)
    app = create_app(settings)
    yield Sheets(app, ids, settings)
    close(app)


def quotations(soup: BeautifulSoup, section: str) -> list[str]:
    under = soup.select_one(f"section[aria-labelledby={section}]")
    assert under is not None
    return [one.get_text(" ", strip=True) for one in under.select("li .app-preserve")]


def word(answer: TestResponse) -> Document:
    assert answer.mimetype == MEDIA_TYPE
    return docx.Document(io.BytesIO(answer.data))


def links(document: Document) -> list[str]:
    """Where the links of a document lead, in its order."""
    found = document.element.body.iter(qn("w:hyperlink"))
    return [document.part.rels[one.get(qn("r:id"))].target_ref for one in found]


def test_the_sheet_of_a_record_quotes_it_and_says_where(sheets: Sheets) -> None:
    answer = sheets.fetch(f"/records/{sheets.ids['A']}/briefing")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    soup = BeautifulSoup(answer.text, "html.parser")
    assert [one.get_text() for one in soup.select("main h2")] == [
        "What happened", "What was learnt", "What should change", "Questions for my team",
        "Quoted here",
    ]  # fmt: skip
    assert quotations(soup, "happened") == ["“A child was hurt.\n\nNobody knew.”"]
    assert quotations(soup, "change") == [f"“{one}”" for one in RECOMMENDED]
    (learnt,) = quotations(soup, "learnt")
    assert learnt.startswith("“Practitioners did not ask")
    assert learnt.endswith("neglect. …”")
    (page, *_) = [a for a in soup.select("#change ~ ul a") if a.get_text() == "Page 3"]
    assert re.match(rf"/records/{sheets.ids['A']}/pages/3\?finding=\w+#hit-1", str(page["href"]))
    assert sheets.fetch(str(page["href"])).status_code == 200
    said = soup.select_one("section[aria-labelledby=quoted]")
    assert said is not None
    words = " ".join(said.get_text(" ").split())
    address = f"http://localhost/records/{sheets.ids['A']}"
    cited = f"Northmere SCP (2018) Child A. Overview report. Available at: {address} [{NOTICE}]"
    assert cited in words
    assert "Rights: Copyright of the publisher. Rights holder: Northmere SCP." in words
    assert re.search(r"Sheet of \d{1,2} \w+ 20\d\d · http://localhost/records/\w+/briefing", words)
    assert "In 2 reports since 2018" in soup.get_text()
    assert len(soup.select(".app-briefing__line")) == 5


def test_the_word_document_says_the_same_with_headings_and_links(sheets: Sheets) -> None:
    answer = sheets.fetch(f"/records/{sheets.ids['A']}/briefing.docx")
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="briefing-record-{sheets.ids["A"]}.docx"'
    )
    document = word(answer)
    by_style: dict[str, list[str]] = {}
    for paragraph in document.paragraphs:
        assert paragraph.style is not None
        by_style.setdefault(str(paragraph.style.name), []).append(paragraph.text)
    assert by_style["Title"] == ["Child A"]
    assert by_style["Heading 1"] == [
        "What happened", "What was learnt", "What should change", "Questions for my team",
        "Quoted here",
    ]  # fmt: skip
    items = by_style["List Bullet"]
    assert items[0] == "Abstract “A child was hurt.\n\nNobody knew.” Record"
    assert f"Recommendation 1 “{RECOMMENDED[0]}” Page 3" in items[2]
    assert len(by_style["Ruled Line"]) == 5
    (rules,) = document.styles["Ruled Line"].element.iter(qn("w:pBdr"))
    assert [one.tag for one in rules] == [qn("w:bottom"), qn("w:between")]
    assert re.fullmatch(r"Sheet of .+ · http://localhost/.+", by_style["Small Print"][-1])
    assert not document.tables
    assert NOTICE in by_style["Normal"]
    properties = document.core_properties
    assert (properties.language, properties.title) == ("en-GB", "Briefing sheet: Child A")
    assert (properties.author, properties.comments) == ("repo-search", "")
    (default,) = document.styles.element.iter(qn("w:lang"))
    assert default.get(qn("w:val")) == "en-GB"
    page = BeautifulSoup(sheets.fetch(f"/records/{sheets.ids['A']}/briefing").text, "html.parser")
    quoted = [f"http://localhost{a['href']}" for a in page.select("main li a")]
    assert links(document)[:-1] == quoted
    assert links(document)[-1] == f"http://localhost/records/{sheets.ids['A']}/briefing"


@pytest.mark.long
def test_libreoffice_opens_the_word_document(soffice: None, sheets: Sheets, tmp_path: Path) -> None:
    written = tmp_path / "sheet.docx"
    written.write_bytes(sheets.fetch(f"/records/{sheets.ids['A']}/briefing.docx").data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(written)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with closing(pypdfium2.PdfDocument(tmp_path / "sheet.pdf")) as document:
        (page,) = (one.get_textpage().get_text_range() for one in document)
    words = " ".join(page.split())
    assert all(said in words for said in (*RECOMMENDED, "What should change", NOTICE))


def test_words_in_another_language_are_marked_as_such(sheets: Sheets) -> None:
    address = f"/records/{sheets.ids['Cymraeg']}/briefing"
    soup = BeautifulSoup(sheets.fetch(address).text, "html.parser")
    assert [one.get_text() for one in soup.select("main [lang=cy]")] == [
        "Adolygiad", "“Cafodd plentyn niwed.”",
    ]  # fmt: skip
    document = word(sheets.fetch(f"{address}.docx"))
    marked = [
        run.text
        for run in document.element.body.iter(qn("w:r"))
        if any(one.get(qn("w:val")) == "cy" for one in run.iter(qn("w:lang")))
    ]
    assert marked == ["Adolygiad", "“Cafodd plentyn niwed.”"]
    assert "No recommendations were found." in soup.get_text()


def test_the_sheet_of_a_theme_leads_to_all_that_is_on_it(sheets: Sheets) -> None:
    soup = BeautifulSoup(sheets.fetch("/themes/neglect/briefing").text, "html.parser")
    assert quotations(soup, "change") == [f"“{RECOMMENDED[0]}”"]
    change = soup.select_one("section[aria-labelledby=change]")
    assert change is not None
    rest = change.find("a", string=re.compile("1 more"))
    assert rest is not None
    assert rest["href"] == "/findings?theme=neglect&kind=recommendation"  # type: ignore[index]
    assert "Child B" in soup.get_text(), "the newest stands for both"
    assert "Child A" not in soup.get_text()
    document = word(sheets.fetch("/themes/neglect/briefing.docx"))
    assert "Neglect" in [one.text for one in document.paragraphs]


def test_the_sheet_of_a_list_has_its_pages_and_says_what_is_not_there(sheets: Sheets) -> None:
    ids = sheets.ids
    asked = f"?r={ids['A']}.2&r={ids['Cymraeg']}&r={ids['gone']}&r={ids['draft']}&r=zzz"
    answer = sheets.fetch(f"/list/briefing{asked}")
    soup = BeautifulSoup(answer.text, "html.parser")
    assert quotations(soup, "happened") == ["“Cafodd plentyn niwed.”"]
    assert len(quotations(soup, "learnt")) == 1
    assert quotations(soup, "change") == [], "they stand on page 3"
    words = soup.get_text()
    assert f"Record {ids['gone']} was withdrawn" in words
    assert f"“{ids['draft']}” is not a record" in words
    assert "“zzz” is not a record" in words
    assert "Child gone" not in words
    assert "Child draft" not in words
    assert f"http://localhost/list/briefing{asked}" in words
    document = word(sheets.fetch(f"/list/briefing.docx{asked}"))
    assert any("Practitioners did not ask" in one.text for one in document.paragraphs)
    empty = sheets.fetch("/list/briefing")
    assert empty.status_code == 200


def test_a_record_that_was_kept_whole_and_by_a_page_is_whole(sheets: Sheets) -> None:
    one = sheets.ids["A"]
    asked = f"?r={one}.2&r={sheets.ids['Cymraeg']}&r={one}"
    soup = BeautifulSoup(sheets.fetch(f"/list/briefing{asked}").text, "html.parser")
    assert quotations(soup, "change") == [f"“{said}”" for said in RECOMMENDED]
    assert soup.select("#change ~ ul li")[0].get_text().count("[1]") == 1
    assert soup.select("#happened ~ ul li")[1].get_text().count("[2]") == 1


@pytest.mark.parametrize("form", ["", ".docx"])
def test_what_may_not_be_seen_has_no_sheet(sheets: Sheets, form: str) -> None:
    for name, status in (("gone", 410), ("draft", 404)):
        answer = sheets.fetch(f"/records/{sheets.ids[name]}/briefing{form}")
        assert answer.status_code == status
        assert "should ensure" not in answer.text
    assert sheets.fetch(f"/records/zzzzzzzz/briefing{form}").status_code == 404
    assert sheets.fetch(f"/themes/no-such-theme/briefing{form}").status_code == 404


def test_pages_lead_to_their_sheets(sheets: Sheets) -> None:
    one = sheets.ids["A"]
    for page, sheet in (
        (f"/records/{one}", f"/records/{one}/briefing"),
        ("/themes/neglect", "/themes/neglect/briefing"),
        (f"/list?r={one}.2", f"/list/briefing?r={one}.2"),
    ):
        soup = BeautifulSoup(sheets.fetch(page).text, "html.parser")
        found = soup.find("a", string="Briefing sheet, to print")
        assert found is not None
        assert found["href"] == sheet  # type: ignore[index]


@pytest.fixture
def sheet(sheets: Sheets, tmp_path: Path) -> tuple[Briefing, Quote]:
    with opened(sheets.settings) as repository, repository.catalogue.read() as connection:
        found = briefing.of_record(connection, records.find(connection, sheets.ids["A"]))
    return found, found.change.quotes[0]


def test_an_answer_is_quoted_in_the_words_of_who_gave_it(
    sheet: tuple[Briefing, Quote],
) -> None:
    found, quote = sheet
    assert quote.stated is not None
    response = replace(quote.record, record_id="response", title="Response")
    said = replace(
        quote.stated.finding, found=replace(quote.stated.finding.found, status="Agreed in part")
    )
    silent = replace(said, found=replace(said.found, status="", wording="We will do it. By May."))
    stated = Stated(quote.stated.finding, None, (Answer(said, response), Answer(silent, response)))
    change = replace(found.change, quotes=(replace(quote, stated=stated),))
    page = record_sheet(replace(found, change=change), About("https://r.example"), date(2026, 5, 4))
    (line,) = page.sections[2].quotes
    assert line.answers == (
        AnswerLine(
            "Answer of Northmere SCP:", "Agreed in part", "", "[2]",
            Link("Page 3", f"/records/response/pages/3?finding={said.finding_id}#hit-1"),
        ),
        AnswerLine(
            "Answer of Northmere SCP:", "We will do it. By May.", "", "[2]",
            Link("Page 3", f"/records/response/pages/3?finding={said.finding_id}#hit-1"),
        ),
    )  # fmt: skip
    document = docx.Document(io.BytesIO(sheet_docx(page, "R", "en-GB", datetime.now(UTC))))
    below = [
        one.text for one in document.paragraphs if one.style and one.style.name == "List Bullet 2"
    ]
    assert below[0] == "Answer of Northmere SCP: “Agreed in part” [2] Page 3"
    assert [(one.number, "Response" in one.citation) for one in page.reports] == [
        ("[1]", False), ("[2]", True),
    ]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_stands_in_a_report_the_document_can_be_opened(
    sheet: tuple[Briefing, Quote], name: str
) -> None:
    text = HOSTILE[name][:3_000]
    page = record_sheet(sheet[0], About(), date(2026, 5, 4))
    first, *rest = page.sections
    line = replace(first.quotes[0], text=text, label=text, more=(text,))
    hostile: SheetPage = replace(
        page, title=text, heading=text, about=text, missing=(text,),
        sections=(replace(first, heading=text, quotes=(line,)), *rest),
    )  # fmt: skip
    made = sheet_docx(hostile, text, "en-GB", datetime(2026, 5, 4, tzinfo=UTC))
    document = docx.Document(io.BytesIO(made))
    assert one_line(text) in {one.text for one in document.paragraphs}
    letters = "".join(one_line(text).split())
    assert f"“{letters}”" in "".join(document.element.body.xpath("string()").split())
