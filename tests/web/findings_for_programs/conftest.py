"""A repository whose reports recommend: some alike, some of a back catalogue, some withdrawn."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from repo_search.catalogue import holdings, records, set_fact
from repo_search.claims import Claim, Source
from repo_search.indexing import bring_up_to_date
from repo_search.passages import ExtractedText
from repo_search.repository import Repository, opened
from repo_search.settings import Settings
from web import create_app

from ..conftest import NOTICE, PDF, Fetch, close, extracted, fetcher, pdf, put

ADDRESS = "https://reviews.example"
FORMULA = '=HYPERLINK("x") should be refused by all agencies of the Partnership, & <b>always</b>.'
MEETING = "The hospital should hold a meeting on neglect before each discharge of a baby."
SLEEP = "Practitioners should ask who sleeps where, at home and elsewhere."
HIDDEN = "The Zanzibar board should keep this secret from everybody who asks."


def advice(*wordings: str) -> str:
    lines = (f"Recommendation {n}: {said}" for n, said in enumerate(wordings, start=1))
    return "\n\n".join(("Recommendations", *lines, ""))


class Advised(NamedTuple):
    app: Flask
    get: Fetch
    ids: dict[str, str]
    settings: Settings


@pytest.fixture(scope="session")
def advised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Advised]:
    folder: Path = tmp_path_factory.mktemp("advised")
    settings = Settings(data=folder / "data", address=ADDRESS)
    with opened(settings, create=True) as repository:
        ids = fill(repository, folder)
        bring_up_to_date(repository.catalogue, repository.engine)
    app = create_app(settings)
    yield Advised(app, fetcher(app), ids, settings)
    close(app)


def fill(repository: Repository, folder: Path) -> dict[str, str]:
    def add(name: str, number: int, text: ExtractedText, **values: str) -> str:
        given = {field: (value,) for field, value in values.items()}
        return put(repository, folder, pdf(number), f"{name}.pdf", text, **given)

    old = extracted(PDF, advice(MEETING))
    ids = {
        "report": add(
            "report", 1, extracted(PDF, "What happened.", advice(FORMULA, MEETING)),
            title="Child H1", publisher="Northmere SCP", published="15 May 2018",
            document_type="overview report", licence="OGL 3.0", case="Child H1",
        ),
        "response": add(
            "response", 2, extracted(PDF, "We accept what was recommended."),
            title="Response: Child H1", publisher="Northmere SCP", published="2019",
            document_type="board response", case="Child H1",
        ),
        "alike": add(
            "alike", 3, extracted(PDF, advice(SLEEP, f"{MEETING[:-1]}, always.")),
            title="Child J2", publisher="Southmere SCP", published="2021",
        ),
        "withdrawn": add("gone", 4, extracted(PDF, advice(HIDDEN)), title="Secret title"),
    }  # fmt: skip
    with repository.catalogue.write() as connection:
        set_fact(connection, "notice", NOTICE)
        title = [Claim("title", ("An old report",), Source.MANIFEST)]
        ids["old"] = records.add(connection, old, title, back_catalogue=True)
        holdings.add(connection, ids["old"], "ab" * 32, 7, "old.pdf", old, back_catalogue=True)
        records.withdraw(connection, ids["withdrawn"], "The publisher asked for it.")
    return ids


@pytest.fixture
def get(advised: Advised) -> Callable[..., object]:
    return advised.get
