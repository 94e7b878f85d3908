"""Answers are compressed for those who take them so, once, and parts of files are exact."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from repo_search.settings import Settings
from tests.web.conftest import Served, close
from web import create_app

ROWS, CLOSED = 500_000, -1


@pytest.fixture
def client(served: Callable[[str], Served]) -> FlaskClient:
    return served("tantivy").app.test_client()


@pytest.fixture
def held(served: Callable[[str], Served]) -> Any:
    return served("tantivy").held


@pytest.fixture
def streaming(tmp_path: Path) -> Iterator[tuple[Flask, list[int]]]:
    """An application with a long answer, and the numbers of the rows that were made for it."""
    app, made = create_app(Settings(data=tmp_path)), []

    def rows() -> Iterator[str]:
        try:
            for number in range(ROWS):
                made.append(number)
                yield f"{number},row\n"
        finally:
            made.append(CLOSED)

    @app.get("/rows.csv")
    def stream() -> Response:
        return Response(rows(), mimetype="text/csv")

    yield app, made
    close(app)


@pytest.mark.parametrize("address", ["/", "/search?q=alcohol", "/api/v1/search?q=alcohol"])
def test_a_page_comes_as_the_browser_takes_it(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert client.get(address, headers={"Accept-Encoding": "gzip;q=0"}).data == plain.data
    asked = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    answer = client.get(address, headers=asked)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.data) == plain.data
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(plain.data) / 2
    head = client.head(address, headers=asked)
    assert head.data == b""
    assert head.headers["Content-Length"] == answer.headers["Content-Length"]


def test_files_and_pictures_come_byte_for_byte_and_in_parts(client: FlaskClient, held: Any) -> None:
    for name in ("report", "plain", "hostile"):
        address = f"/records/{held.ids[name]}/file"
        with client.get(address, headers={"Accept-Encoding": "gzip"}) as whole:
            assert "Content-Encoding" not in whole.headers
            assert whole.data == held.bytes[name]
        headers = {"Accept-Encoding": "gzip", "Range": "bytes=2-5"}
        with client.get(address, headers=headers) as part:
            assert part.status_code == 206
            assert part.data == held.bytes[name][2:6]
    picture = f"/records/{held.ids['report']}/pages/1/picture"
    with client.get(picture, headers={"Accept-Encoding": "gzip"}) as shown:
        assert shown.data.startswith(b"\x89PNG")


def test_what_is_unchanged_is_not_sent_again(client: FlaskClient) -> None:
    address, headers = "/static/repo-search.css?v=1", {"Accept-Encoding": "gzip"}
    with client.get(address, headers=headers) as first:
        if first.status_code == 404:
            pytest.skip("the assets are not built")
        assert first.headers["Content-Encoding"] == "gzip"
        sheet = gzip.decompress(first.data)
        tag = first.headers["ETag"]
    with client.get(address) as plain:
        assert plain.data == sheet
    with client.get(address, headers={**headers, "If-None-Match": tag}) as again:
        assert again.status_code == 304
        assert again.data == b""
        assert "Content-Encoding" not in again.headers
    with client.get(address, headers={**headers, "Range": "bytes=3-9"}) as part:
        assert part.status_code == 206
        assert part.data == sheet[3:10]


def test_a_stream_is_compressed_while_it_is_made_and_closed_when_it_is_left(
    streaming: tuple[Flask, list[int]],
) -> None:
    app, made = streaming
    with app.test_client().get("/rows.csv", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Content-Length" not in answer.headers
        next(answer.iter_encoded())
        assert 0 < len(made) < ROWS
    assert made[-1] == CLOSED
