"""Addresses of records that became part of others."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from repo_search.catalogue import duplicates, records
from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app

from .conftest import PDF, close, extracted, fetcher, pdf, put


class Merged(NamedTuple):
    app: Flask
    kept: str
    dropped: str
    gone: str
    """Merged into a record that was withdrawn afterwards."""


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Merged]:
    folder: Path = tmp_path_factory.mktemp("merged")
    settings = Settings(data=folder / "data")
    with opened(settings, create=True) as repository:
        kept, dropped, last, gone = (
            put(
                repository, folder, pdf(number), f"{number}.pdf",
                extracted(PDF, *["Alcohol"] * number), title=(f"Report {number}",),
            )
            for number in (2, 3, 4, 5)
        )  # fmt: skip
        with repository.catalogue.write() as connection:
            duplicates.merge(connection, kept, dropped, "A librarian")
            duplicates.merge(connection, last, gone, "A librarian")
            records.withdraw(connection, last, "It names a child.")
    app = create_app(settings)
    yield Merged(app, kept, dropped, gone)
    close(app)


@pytest.mark.parametrize(
    "place",
    [
        "/records/{}",
        "/records/{}/file",
        "/records/{}/pages/1",
        "/records/{}/pages/2?q=alcohol+%22co-sleeping%22",
        "/records/{}/pages/2/picture",
        "/api/v1/records/{}",
    ],
)
def test_every_address_of_a_merged_record_leads_to_the_same_place_of_the_other(
    merged: Merged, place: str
) -> None:
    fetch = fetcher(merged.app)
    for method in ("GET", "HEAD"):
        response = fetch(place.format(merged.dropped), method=method)
        assert response.status_code == 301
        assert response.headers["Location"] == place.format(merged.kept)
        assert response.headers["Cache-Control"] == "no-store"
    assert fetch(place.format(merged.kept)).status_code == 200


def test_a_page_that_only_the_merged_record_had_is_not_found(merged: Merged) -> None:
    fetch = fetcher(merged.app)
    response = fetch(f"/records/{merged.dropped}/pages/3")
    assert fetch(response.headers["Location"]).status_code == 404


def test_a_record_merged_into_one_that_was_withdrawn_leads_to_the_tombstone(
    merged: Merged,
) -> None:
    fetch = fetcher(merged.app)
    response = fetch(f"/records/{merged.gone}")
    assert fetch(response.headers["Location"]).status_code == 410


def test_an_id_that_never_was_is_not_found(merged: Merged) -> None:
    assert fetcher(merged.app)("/records/nosuchid").status_code == 404
