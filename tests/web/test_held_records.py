"""A record that is held back answers everywhere like one that does not exist."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from werkzeug.routing import BuildError

from repo_search.catalogue import disclosures, records
from repo_search.catalogue.clock import now
from repo_search.disclosures import Disclosure
from repo_search.indexing import bring_up_to_date
from repo_search.repository import opened
from repo_search.settings import Settings
from tests.conftest import EACH_ENGINE
from web import create_app

from .conftest import PDF, close, extracted, fetcher, pdf, put, readable

UNKNOWN = "zzzzzzz9"
WORDS = re.compile("zanzibar|quillworth|hushtown|umbrage", re.IGNORECASE)
"""Words that only the held record has: of its title, publisher, case and text."""


class Held(NamedTuple):
    app: Flask
    record_id: str
    case_id: str


@pytest.fixture(scope="module", params=EACH_ENGINE)
def held(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Held]:
    folder: Path = tmp_path_factory.mktemp("held")
    settings = Settings(data=folder / "data", engine=request.param)
    with opened(settings, create=True) as repository:
        put(
            repository, folder, pdf(2), "open.pdf", extracted(PDF, "Alcohol", "Neglect"),
            title=("An open report",), publisher=("Northmere SCP",), published=("2019",),
            themes=("Neglect",), case=("Child A",),
        )  # fmt: skip
        record_id = put(
            repository, folder, pdf(3), "zanzibar.pdf",
            extracted(PDF, "Umbrage and alcohol", "Umbrage again", "Umbrage"),
            title=("Zanzibar report",), publisher=("Quillworth SCP",), published=("2019",),
            themes=("Neglect", "Zanzibar"), case=("Child Hushtown",),
        )  # fmt: skip
        with repository.catalogue.write() as connection:
            disclosures.put(connection, record_id, [Disclosure("NHS number", 2, "One (… 560).")])
            disclosures.settle_hold(connection, record_id, "", now(), hold=True)
            case_id = records.find(connection, record_id).cases[0].id
        bring_up_to_date(repository.catalogue, repository.engine)
    app = create_app(settings)
    yield Held(app, record_id, case_id)
    close(app)


def addresses(app: Flask, record_id: str, case_id: str) -> Iterator[str]:
    """Every address that the routes know, with this record, its case and its publisher in them."""
    names = {
        "record_id": record_id, "case_id": case_id, "publisher_id": "quillworth-scp",
        "theme_id": "neglect", "page": 1, "number": 1, "version": 1, "filename": "site.css",
        "width": 800, "form": "ris", "format": "ris",
    }  # fmt: skip
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or set()) or rule.endpoint == "static":
                continue
            if rule.endpoint.startswith("desk."):  # for librarians, who see it
                continue
            given = {name: names.get(name, "x") for name in rule.arguments}
            try:
                yield app.url_for(rule.endpoint, **given)
            except BuildError:
                yield rule.rule


def test_no_route_tells_it_from_a_record_that_does_not_exist(held: Held) -> None:
    get = fetcher(held.app)
    there = list(addresses(held.app, held.record_id, held.case_id))
    other = list(addresses(held.app, UNKNOWN, held.case_id))
    about = [pair for pair in zip(there, other, strict=True) if pair[0] != pair[1]]
    about += [(f"{of}?r={held.record_id}", f"{of}?r={UNKNOWN}") for of in ("/list", "/list.ris")]
    assert len(about) >= 5
    for mine, theirs in about:
        answer, expected = get(mine), get(theirs)
        said = answer.text.replace(held.record_id, UNKNOWN)
        assert (answer.status_code, said) == (expected.status_code, expected.text), mine


@pytest.mark.parametrize(
    ("held_alone", "nobody"),
    [("/publishers/quillworth-scp", "/publishers/nobody"), ("/themes/zanzibar", "/themes/nobody")],
)
def test_what_only_it_names_has_no_page(held: Held, held_alone: str, nobody: str) -> None:
    get = fetcher(held.app)
    mine, theirs = get(held_alone), get(nobody)
    assert (mine.status_code, mine.text) == (theirs.status_code, theirs.text)


def test_no_page_list_feed_export_or_suggestion_names_it(held: Held) -> None:
    get = fetcher(held.app)
    lists = [
        *addresses(held.app, UNKNOWN, held.case_id),
        *(f"{one}?q=alcohol" for one in addresses(held.app, UNKNOWN, held.case_id)),
        *(f"{one}?theme=neglect" for one in addresses(held.app, UNKNOWN, held.case_id)),
        "/api/v1/suggestions?q=zan",
        "/api/v1/suggestions?q=umb",
        "/publishers?by=region",
    ]
    for address in lists:
        answer = get(address)
        assert not WORDS.search(readable(answer.data)), address
        assert held.record_id not in readable(answer.data), address


@pytest.mark.parametrize("word", ["umbrage", "zanzibar"])
def test_its_words_find_nothing(held: Held, word: str) -> None:
    answer = fetcher(held.app)(f"/api/v1/search?q={word}")
    assert answer.json is not None
    assert answer.json["total"] == 0
