"""A store that cannot be reached is told to whoever watches the site, and to nobody else."""

import logging
import socket
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from repo_search.holdings import objects
from repo_search.settings import Settings
from tests.stacks import s3
from web import reach
from web.site import site

from ..web.several import several

pytestmark = pytest.mark.large


def told(client: FlaskClient) -> tuple[int, str]:
    """What `/health` answers, and says of the files."""
    answer = client.get("/health")
    assert answer.json is not None
    assert "s3://" not in answer.text
    return answer.status_code, answer.json["holdings"]


def move(app: Flask, url: str) -> None:
    """Has the files be elsewhere from now on."""
    with app.app_context():
        held = site().repository.holdings
    assert isinstance(held, objects.ObjectHoldings)
    held._bucket = objects.Bucket(url)


def test_a_store_that_is_away_is_told_until_it_is_back(
    app: Flask,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(reach, "_EVERY", 0.0)
    client = app.test_client()
    assert told(client) == (200, "ok")
    move(app, "s3://holdings/x?endpoint=http://127.0.0.1:1")
    with caplog.at_level(logging.WARNING, reach.__name__):
        for _ in range(5):
            assert told(client) == (503, "unreachable")
            assert client.get("/health/ready").status_code == 200, "searches are answered"
        deadline = time.monotonic() + 30
        while not caplog.messages and time.monotonic() < deadline:
            time.sleep(0.05)
        assert caplog.messages == [
            "Files cannot be shown. The object storage s3://holdings/x does not answer."
        ]
        move(app, settings.holdings)
        while told(client) != (200, "ok"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert caplog.messages[1:] == ["Files can be shown again."]


def test_a_store_that_hangs_keeps_no_answer_waiting(app: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        move(app, f"s3://holdings/x?endpoint=http://127.0.0.1:{silent.getsockname()[1]}")
        for _ in range(20):  # as many looks, each waited for to its end, would outlast the test
            assert told(app.test_client()) == (503, "unreachable")


def test_what_was_seen_is_not_asked_for_again_at_once(app: Flask) -> None:
    client = app.test_client()
    assert told(client) == (200, "ok")
    move(app, "s3://holdings/x?endpoint=http://127.0.0.1:1")
    assert told(client) == (200, "ok")


def test_serve_says_at_its_start_that_there_is_no_bucket(tmp_path: Path) -> None:
    url = s3.holdings().replace("s3://holdings", "s3://nowhere")
    environment = {"REPO_SEARCH_HOLDINGS": url}
    with several(tmp_path, ["--data", str(tmp_path)], environment=environment) as (web,):
        said = web.ask("/health")
        assert (said.status, said.json()["holdings"]) == (503, "unreachable")
        log = web.log.read_text()
    assert log.count("Files cannot be shown. There is no bucket for s3://nowhere/") == 1
    assert s3.SECRET not in log
