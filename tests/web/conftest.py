"""A repository with one record of every sort, a browser that checks every page it is given."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from reportlab.pdfgen.canvas import Canvas
from werkzeug.test import TestResponse

from repo_search.authorities import read_authority_file
from repo_search.catalogue import findings, holdings, publishers, records, set_fact
from repo_search.claims import Claim, Source
from repo_search.passages import ExtractedText, Passage
from repo_search.repository import Repository, opened
from repo_search.settings import Settings
from tests.conftest import EACH_ENGINE
from web import create_app
from web.site import site

PDF, HTML, TEXT = "application/pdf", "text/html", "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOTICE = "Invented sample: not a real case"
PUBLISHERS = """name,variants,kind,nation,region,area,valid_from,valid_to,predecessors
Northmere LSCB,,safeguarding children board,England,North,Northmere,2006,2019-09-28,
Northmere SCP,Northmere Partnership,,England,North,Northmere,2019-09-29,,Northmere LSCB
"""
HOSTILE = """<script>alert(1)</script> "quoted" & 'single' {{ 7*7 }} \u202eback"""
ADVICE = """Recommendations

Recommendation 1: The hospital should hold a meeting before each discharge of a patient.

Recommendation 2: Practitioners should write down who holds keys, at school and elsewhere.
"""
MANY = 14
"""Records that say “supervision”, so that results have a second page."""


@dataclass
class Collection:
    """Record ids by the names that tests use, and what else they need to know; `finding` is the id
    of the first finding of "late"."""

    settings: Settings
    ids: dict[str, str] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, bytes] = field(default_factory=dict)
    finding: str = ""


def pdf(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(1, pages + 1):
        canvas.drawString(72, 720, f"Page {number} about co-sleeping and alcohol")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def extracted(media_type: str, *texts: str, reason: str = "", paged: bool = True) -> ExtractedText:
    passages = tuple(Passage(number, text) for number, text in enumerate(texts, start=1))
    return ExtractedText(
        media_type, passages, paged, text="none" if reason else "layer", reason=reason
    )


def put(
    repository: Repository,
    folder: Path,
    content: bytes,
    filename: str,
    text: ExtractedText,
    **values: tuple[str, ...],
) -> str:
    """One record with its file, as an import leaves it; gives its id."""
    source = folder / "source"
    source.write_bytes(content)
    claims = [Claim(name, found, Source.MANIFEST) for name, found in values.items()]
    staged = repository.holdings.stage(source)
    repository.holdings.keep(staged)
    with repository.catalogue.write() as connection:
        record_id = records.add(connection, text, claims)
        holdings.add(connection, record_id, staged.sha256, staged.size, filename, text)
    return record_id


def fill(repository: Repository, folder: Path, made: Collection) -> None:
    def add(name: str, content: bytes, filename: str, text: ExtractedText, **v: Any) -> None:
        made.bytes[name] = content
        made.ids[name] = put(
            repository, folder, content, filename, text,
            **{key: value if isinstance(value, tuple) else (value,) for key, value in v.items()},
        )  # fmt: skip

    with repository.catalogue.write() as connection:
        publishers.add_rows(connection, read_authority_file(PUBLISHERS))
    report = extracted(
        PDF,
        "Contents of the report",
        "The parents drank alcohol.\nCo-sleeping and alcohol\nwere known to the midwife.",
        "",
        "Alcohol again, with co-sleep\u00ading.",
    )
    add(
        "report", pdf(4), "Child H1 report.pdf", report,
        title="Serious case review: Child H1", publisher="Northmere LSCB", published="15 May 2018",
        document_type="overview report", review="SCR", themes=("Neglect", "Safe sleeping"),
        case="Child H1", language="en", authors=("A. Reviewer",), abstract="A baby died.",
        source_url="https://northmere.example/h1", series="Northmere reviews",
    )  # fmt: skip
    add(
        "briefing", pdf(1), "briefing.pdf", extracted(PDF, "Seven minutes about alcohol"),
        title="7-minute briefing: Child H1", publisher="Northmere SCP", published="2019",
        document_type="7-minute briefing", case="Child H1", themes="Neglect", language="en",
    )  # fmt: skip
    add(
        "hostile", b"<script>alert(2)</script>", "../..\r\nX: y\u202e<b>.html",
        extracted(HTML, f"Text {HOSTILE} end", paged=False),
        title=HOSTILE, publisher=f"Board {HOSTILE}", document_type=HOSTILE, review=HOSTILE,
        themes=HOSTILE, case=HOSTILE, authors=HOSTILE, abstract=HOSTILE, series=HOSTILE,
        source_url="javascript:alert(3)", note=HOSTILE, language="x<y",
    )  # fmt: skip
    add(
        "welsh", b"PK docx", "adolygiad.docx",
        extracted(DOCX, "Adolygiad ymarfer plant", "Yr ail ran", paged=False),
        title="Adolygiad ymarfer plant", publisher="Northmere SCP", published="March 2021",
        document_type="learning review report", review="CPR", language="cy",
    )  # fmt: skip
    add(
        "plain", b"Plain words\n", "words.txt", extracted(TEXT, "Plain words", paged=False),
        title="Plain words", publisher="Northmere SCP", published="2018/19",
    )  # fmt: skip
    add(
        "scan", pdf(2), "scan.pdf",
        extracted(PDF, "", "", reason="the pages are pictures without a text layer"),
        title="A scanned report", publisher="Northmere LSCB",
    )  # fmt: skip
    add(
        "damaged", b"%PDF-1.7 nothing here", "damaged.pdf", extracted(PDF, "Words of a page"),
        title="A damaged report", publisher="Northmere LSCB", published="2017",
    )  # fmt: skip
    add(
        "withdrawn", pdf(3), "gone.pdf", extracted(PDF, "Secret alcohol"),
        title="Secret title", publisher="Vanished Board", case="Child Z", published="2016",
    )  # fmt: skip
    add(
        "late", pdf(5), "late.pdf", extracted(PDF, "Much later", ADVICE),
        title="Child H1 again", publisher="Northmere LSCB", published="2001", case="Child H1",
    )  # fmt: skip
    for number in range(MANY):
        add(
            f"many-{number}", f"supervision {number}".encode(), f"{number}.txt",
            extracted(TEXT, f"On supervision, part {number}", paged=False),
            title=f"Supervision {number}", publisher=f"Board of Place {number}",
            published=str(2000 + number), themes=f"Made-up theme {number}",
        )  # fmt: skip
    with repository.catalogue.write() as connection:
        made.ids["bare"] = records.add(
            connection, None, [Claim("title", ("A record without a file",), Source.LIBRARIAN)]
        )
        made.finding = findings.of_record(connection, made.ids["late"])[0].finding_id
        records.withdraw(connection, made.ids["withdrawn"], "The publisher asked for it.")
        for name, record_id in made.ids.items():
            for case in records.find(connection, record_id).cases:
                made.cases[name] = case.id


def collection(folder: Path, engine: str) -> Collection:
    made = Collection(Settings(data=folder / "data", engine=engine, open_to_web_search=True))
    with opened(made.settings, create=True) as repository:
        fill(repository, folder, made)
    return made


@dataclass
class Served:
    """A filled repository and the application over it."""

    held: Collection
    app: Flask


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Served]]:
    """The filled repository on an engine, made once: tests run in any order."""
    made: dict[str, Served] = {}

    def on(engine: str) -> Served:
        if engine not in made:
            held = collection(tmp_path_factory.mktemp(engine), engine)
            made[engine] = Served(held, create_app(held.settings))
        return made[engine]

    yield on
    for one in made.values():
        close(one.app)


@pytest.fixture(params=EACH_ENGINE)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def held(served: Callable[[str], Served], engine: str) -> Collection:
    """The filled repository."""
    return served(engine).held


@pytest.fixture
def app(served: Callable[[str], Served], engine: str) -> Flask:
    """The application over it."""
    return served(engine).app


def close(app: Flask) -> None:
    with app.app_context():
        site().pictures.close()
        site().repository.close()


@pytest.fixture(scope="session")
def noticed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Collection]]:
    """The same repository with a notice."""
    made = collection(tmp_path_factory.mktemp("noticed"), "tantivy")
    with opened(made.settings) as repository, repository.catalogue.write() as connection:
        set_fact(connection, "notice", NOTICE)
    application = create_app(made.settings)
    yield application, made
    close(application)


Fetch = Callable[..., TestResponse]


@pytest.fixture
def fetch(app: Flask) -> Fetch:
    """GETs an address, reads the answer to its end and checks what every answer must have."""
    return fetcher(app)


def fetcher(app: Flask) -> Fetch:
    client = app.test_client()

    def get(address: str, **options: Any) -> TestResponse:
        response = client.open(address, **options)
        response.get_data()
        response.close()
        check_headers(response)
        download = "attachment" in response.headers.get("Content-Disposition", "")
        shown = response.mimetype == "text/html" and not download
        if shown and response.status_code not in (301, 303) and options.get("method") != "HEAD":
            check_page(response.text)
        return response

    return get


NEVER_LACKING = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "browsing-topics=()",
}
"""Headers of every answer, whatever was asked, and whoever answers."""


def readable(data: bytes) -> str:
    """What a file says, that of a Word document too, which is zipped."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            data = b"".join(map(parts.read, parts.namelist()))
    return data.decode("utf-8", "replace")


def check_headers(response: TestResponse) -> None:
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    for name, value in NEVER_LACKING.items():
        assert response.headers[name] == value
    assert "Cache-Control" in response.headers
    for name in ("Set-Cookie", "Server", "X-Powered-By"):
        assert name not in response.headers


def check_page(html: str) -> None:
    soup = BeautifulSoup(html, "html.parser")
    assert len(soup.find_all("h1")) == 1
    assert soup.title is not None
    assert soup.title.text.endswith(" – repo-search")
    assert soup.html is not None
    assert soup.html["lang"]
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), "an id stands twice"
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        for tag in soup.find_all(attrs={attribute: True}):
            assert set(str(tag[attribute]).split()) <= set(ids), f"{attribute} points nowhere"
    labelled = {tag["for"] for tag in soup.find_all("label")}
    for control in soup.find_all(["input", "select", "textarea"]):
        assert control.get("type") == "hidden" or control["id"] in labelled, "no label"
    assert not soup.find_all(["style", "iframe", "object", "embed"])
    for script in soup.find_all("script"):
        if script.get("type") == "application/ld+json":  # data, which no browser runs
            json.loads(script.text)
            continue
        assert str(script["src"]).startswith("/static/"), "a script that is not ours"
        assert not script.text, "a script in the page"
    for tag in soup.find_all(True):
        assert not [name for name in tag.attrs if name == "style" or name.startswith("on")]
    for image in soup.find_all("img"):
        assert image["alt"] or image["class"] == ["app-sheet__boxes"], "a picture without words"
    for link in soup.find_all("a"):
        href = str(link["href"])
        assert link.text.strip(), "a link without words"
        assert href.startswith(("/", "#", "mailto:", "tel:")) or "external" in link["rel"], href
    levels = [int(tag.name[1]) for tag in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert all(later <= before + 1 for before, later in pairwise(levels))
