"""Reports that recommend the same, a response to one of them, and reports that nobody may see."""

import io
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from reportlab.pdfgen.canvas import Canvas
from werkzeug.test import TestResponse

from repo_search.catalogue import disclosures, drafts, findings, records
from repo_search.catalogue.clock import now
from repo_search.disclosures import Disclosure
from repo_search.findings import Found, Stretch
from repo_search.indexing import bring_up_to_date
from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app

from .conftest import PDF, extracted, fetcher, put

WARD = "The Board should ensure that the ward tells the health visitor of every baby who goes home"
LINES = (
    "5. Recommendations",
    "",
    f"Recommendation 1: {WARD}.",
    "",
    "Recommendation 2: The police should record the names of all children whom they meet.",
)
MORE = (
    "Learning points",
    "",
    "Learning point 1: Leaving hospital is when knowledge is lost.",
)


def drawn(*pages: tuple[str, ...]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for lines in pages:
        for row, line in enumerate(lines):
            canvas.setFont("Helvetica", 9)
            canvas.drawString(72, 720 - 20 * row, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class Shelf:
    """An application over reports that recommend the same, a response to the first, and reports
    that the public may not see; record ids by name."""

    def __init__(self, folder: Path, engine: str = "tantivy") -> None:
        self.settings = Settings(
            data=folder / "data", engine=engine, address="https://reviews.example/"
        )
        self.ids: dict[str, str] = {}
        with opened(self.settings, create=True) as repository:

            def add(name: str, *pages: tuple[str, ...], **about: str) -> None:
                text = extracted(PDF, *map("\n".join, pages))
                values = {"title": name, "publisher": "Northmere LSCB", **about}
                self.ids[name] = put(
                    repository, folder, drawn(*pages), f"{name}.pdf", text,
                    **{field: (value,) for field, value in values.items()},
                )  # fmt: skip

            add("first", LINES, MORE, published="2015", case="Child A")
            add("second", _saying(f"{WARD} within a day"), published="2018")
            for name in ("held", "draft", "withdrawn"):
                add(name, _saying(f"{WARD}, zorbquix {name}"), published="2001")
            with pytest.MonkeyPatch.context() as patch:  # what rules find in responses is told here
                patch.setattr(findings, "extract", _answers)
                add(
                    "response", ("Agreed in part. The ward will telephone.", "", "Not agreed."),
                    published="2016", case="Child A", document_type="board response",
                )  # fmt: skip
            with repository.catalogue.write() as connection:
                disclosed = [Disclosure("NHS number", 1, "One (… 560).")]
                disclosures.put(connection, self.ids["held"], disclosed)
                disclosures.settle_hold(connection, self.ids["held"], "", now(), hold=True)
                drafts.put(connection, self.ids["draft"], "It came out too early")
                records.withdraw(connection, self.ids["withdrawn"], "The publisher asked for it.")
            with repository.catalogue.read() as connection:
                self.found = {
                    name: findings.of_record(connection, record_id)
                    for name, record_id in self.ids.items()
                }
            bring_up_to_date(repository.catalogue, repository.engine)
        self.app = create_app(self.settings)
        self.fetch = fetcher(self.app)

    def one(self, name: str, number: int = 0) -> str:
        return self.found[name][number].finding_id

    def get(self, address: str) -> BeautifulSoup:
        response: TestResponse = self.fetch(address)
        assert response.status_code == 200, address
        return BeautifulSoup(response.text, "html.parser")


def _saying(text: str) -> tuple[str, ...]:
    return ("9. Recommendations", "", f"Recommendation 3: {text}.")


def _answers(passages: Any) -> tuple[Found, ...]:
    return (
        Found(
            "answer", "1", "The ward will telephone.", (Stretch(1, 16, 40),), "", (), 0.9, "told",
            about=WARD, status="Agreed in part",
        ),
        Found("answer", "2", "Not agreed.", (Stretch(1, 42, 53),), "", (), 0.1, "told"),
    )  # fmt: skip
