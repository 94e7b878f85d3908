"""No word that somebody searches for, and no record that he reads, is written anywhere."""

import logging
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from flask import Flask
from waitress.proxy_headers import proxy_headers_middleware

from repo_search.settings import Settings
from tests.alerts.mail_server import mail_server
from tests.web.conftest import close, collection
from web import create_app
from web.courier import courier
from web.logs import Wordless
from web.site import site

WORD = "unmistakablesecret"
COMMAND = [sys.executable, "-c", "from repo_search.cli import main; main()", "serve"]


def test_a_server_writes_no_searched_word_even_when_it_fails(tmp_path: Path) -> None:
    held = collection(tmp_path, "tantivy")
    with subprocess.Popen(
        [*COMMAND, "--data", str(held.settings.data), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            started = next(line for line in process.stdout if "http://" in line)
            address = started.partition(" on ")[2].split()[0]
            assert _status(f"{address}/search?q={WORD}") == 200
            assert _status(f"{address}/search?q={WORD}&page=x") == 400
            assert _status(f"{address}/{WORD}") == 404
            record = f"{address}/records/{held.ids['report']}"
            assert _status(f"{record}/pages/2?q={WORD}") == 200
            _send(address, f"GET /search?q={WORD} HTTP/9.9\r\n\r\n")
            _send(address, f"GET /search?q={WORD} HTTP/1.1\r\nHost")  # and gone
            _send(address, f"{WORD} /search?q={WORD} HTTP/1.1\r\n{WORD}\r\n\r\n")
            shutil.rmtree(held.settings.data / "index")
            assert _status(f"{address}/search?q={WORD}&sort=newest") == 503
            (held.settings.data / "catalogue.db").write_bytes(b"no longer a database" * 500)
            assert _status(f"{record}/pages/2?q={WORD}&expand=no") == 503
        finally:
            process.terminate()
        said = process.stdout.read()
    assert "/search: " in said, "the faults themselves are written"
    assert WORD not in said
    assert held.ids["report"] not in said
    assert "127.0.0.1" not in said


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(Settings(data=tmp_path))

    @app.get("/fails/<word>")
    def fails(word: str) -> str:
        raise ValueError(f"{word} is not in the list")

    yield app
    close(app)


def test_an_unforeseen_error_is_written_with_its_place_and_without_its_words(
    failing: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    answer = failing.test_client().get(f"/fails/{WORD}?q={WORD}")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert WORD not in answer.text
    assert "/fails/<word>: ValueError" in caplog.text
    assert "test_logs.py" in caplog.text
    assert WORD not in caplog.text


def test_an_error_in_the_middle_of_an_answer_is_written_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logger = logging.Logger("waitress of this test")
    logger.addHandler(caplog.handler)
    logger.addFilter(Wordless())
    try:
        raise ValueError(WORD)
    except ValueError:
        logger.exception(f"Exception while serving /records/{WORD}")
    assert "ValueError" in caplog.text
    assert WORD not in caplog.text


def test_a_header_that_cannot_be_read_is_written_without_who_sent_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logger = logging.Logger("waitress of this test")
    logger.addHandler(caplog.handler)
    logger.addFilter(Wordless())
    environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": f'"192.0.2.1, {WORD}'}
    believing = proxy_headers_middleware(
        lambda *_: [],
        trusted_proxy="127.0.0.1",
        trusted_proxy_headers={"x-forwarded-for"},
        logger=logger,
    )
    believing(environ, lambda *_: None)
    assert "Malformed proxy header" in caplog.text
    for private in (WORD, "127.0.0.1", "192.0.2.1"):
        assert private not in caplog.text


def test_an_unforeseen_fault_of_mails_is_written_without_its_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked = {"address": "reader@example.org", "often": "daily"}
    with mail_server() as server:
        server.refuse["reader@example.org"] = "421 Closing"
        given = {"smtp": server.url, "sender": "a@example.org", "address": "http://localhost"}
        app = create_app(Settings(data=tmp_path, **given))  # type: ignore[arg-type]
        with app.app_context():
            out, catalogue = courier(), site().repository.catalogue
        assert out is not None
        assert app.test_client().post("/alerts?q=neglect", data=asked).status_code == 200
        with catalogue.write() as connection:
            connection.exec_driver_sql("UPDATE subscription SET frequency = ?", (WORD,))
        out.wake()
        deadline = time.monotonic() + 30
        while "KeyError" not in caplog.text:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        out.close()
        close(app)
    assert WORD not in caplog.text


def _status(address: str) -> int:
    try:
        with urlopen(address) as answer:  # noqa: S310 - the server of this test
            answer.read()
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def _send(address: str, request: str) -> None:
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as sent:
        sent.sendall(request.encode())
        sent.shutdown(socket.SHUT_WR)
        while sent.recv(65536):
            pass
