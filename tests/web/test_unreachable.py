"""What people see while the cluster with the index cannot be reached."""

import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from repo_search.catalogue import records
from repo_search.settings import Settings
from web import create_app
from web.mending import mender
from web.site import site

from .conftest import TEXT, close, extracted, put

SECRET = "nobodys-business"  # noqa: S105


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """A site with one record, whose index is where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = f"opensearch+http://ann:{SECRET}@127.0.0.1:{taken.getsockname()[1]}/x"
        made = create_app(Settings(data=tmp_path / "data", engine=nowhere))
        with made.app_context():
            repository = site().repository
        put(repository, tmp_path, b"Words", "words.txt", extracted(TEXT, "Words"), title=("Words",))
        yield made
        with made.app_context():
            mender().close()
        close(made)


@pytest.mark.parametrize("address", ["/search?q=words", "/api/v1/search?q=words"])
def test_a_search_says_that_it_cannot_be_answered_now(
    app: Flask, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = app.test_client().get(address)
    assert answer.status_code == 503
    assert "cannot be reached at the moment" in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert "OpenSearch" not in answer.text
    assert "OpenSearch at http://127.0.0.1" in caplog.text
    assert SECRET not in caplog.text + answer.text
    assert "words" not in caplog.text


def test_what_needs_no_index_is_read_on(app: Flask) -> None:
    client = app.test_client()
    with app.app_context(), site().repository.catalogue.read() as connection:
        (record_id,) = records.all_ids(connection)
    for address in (f"/records/{record_id}", f"/records/{record_id}/pages/1", "/cases"):
        assert client.get(address).status_code == 200, address


def test_operators_are_told(app: Flask) -> None:
    client = app.test_client()
    said = client.get("/health")
    assert said.status_code == 503
    assert said.json is not None
    assert (said.json["index"], said.json["catalogue"]) == ("unreachable", "ok")
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200
