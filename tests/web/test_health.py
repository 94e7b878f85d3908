"""What operators, and programs that watch or share out requests, are told of the state."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from repo_search.catalogue import fixities, outbox, records
from repo_search.engines.generations import Generations
from repo_search.indexing import bring_up_to_date
from repo_search.repository import Repository, only_mender
from repo_search.settings import Settings
from tests.conftest import EACH_ENGINE
from web import create_app
from web.mending import mender
from web.site import site

from .conftest import TEXT, check_headers, close, extracted, put

WELL = {
    "status": "ok", "records": 1, "waiting": 0, "catalogue": "ok", "index": "current",
    "holdings": "ok", "files_checked": None,
}  # fmt: skip
PATHS = ("/health", "/health/live", "/health/ready")


@pytest.fixture(params=EACH_ENGINE)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", engine=request.param)


@pytest.fixture
def app(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """A site with one record."""
    made = create_app(settings)
    with made.app_context():
        repository = site().repository
    put(repository, tmp_path, b"Words", "words.txt", extracted(TEXT, "Words"), title=("Words",))
    bring_up_to_date(repository.catalogue, repository.engine)
    yield made
    with made.app_context():
        mender().close()
    close(made)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def repository(app: Flask) -> Repository:
    with app.app_context():
        return site().repository


def statuses(client: FlaskClient) -> tuple[int, ...]:
    """Of the three, which nobody may keep."""
    found = []
    for path in PATHS:
        with client.get(path) as answer:
            check_headers(answer)
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Robots-Tag"] == "noindex"
            assert answer.json is not None
            assert (answer.json["status"] == "ok") == (answer.status_code == 200)
            found.append(answer.status_code)
    return tuple(found)


def test_all_is_well(client: FlaskClient, settings: Settings) -> None:
    assert statuses(client) == (200, 200, 200)
    assert client.get("/health").json == WELL | {"engine": settings.engine}
    for path in PATHS[1:]:
        assert client.get(path).json == {"status": "ok"}


def test_an_index_that_is_behind_is_told_and_answers(
    client: FlaskClient, repository: Repository
) -> None:
    with repository.catalogue.write() as connection:
        (record_id,) = records.all_ids(connection)
        outbox.put(connection, [record_id, record_id])
    said = client.get("/health").json
    assert said is not None
    assert (said["index"], said["waiting"], statuses(client)) == ("behind", 1, (200, 200, 200))


def test_a_damaged_file_is_told_and_keeps_nobody_from_the_rest(
    client: FlaskClient, repository: Repository
) -> None:
    with repository.catalogue.write() as connection:
        (kept,) = fixities.due(connection)
        fixities.put(connection, {kept.sha256: ""})
    said = client.get("/health").json
    assert said is not None
    assert said["files_checked"].endswith("Z")
    assert statuses(client) == (200, 200, 200)
    with repository.catalogue.write() as connection:
        fixities.put(connection, {kept.sha256: "is not what was kept"})
    said = client.get("/health").json
    assert said is not None
    assert (said["status"], said["holdings"]) == ("failing", "damaged")
    assert kept.record_id not in str(said)
    assert kept.filename not in str(said)
    assert statuses(client) == (503, 200, 200)


def test_without_an_index_no_search_is_sent_here(client: FlaskClient, settings: Settings) -> None:
    shutil.rmtree(settings.engine_location[1])
    said = client.get("/health").json
    assert said is not None
    assert (said["index"], said["catalogue"]) == ("missing", "ok")
    assert statuses(client) == (503, 200, 503)


def test_a_damaged_index_is_told_until_it_has_been_built_anew(
    client: FlaskClient, settings: Settings
) -> None:
    live = Generations(settings.engine_location[1], settings.engine).live()
    assert live is not None
    largest = max(live.files, key=lambda name: live.files[name].size)
    with only_mender(settings):
        (live.directory / largest).unlink()
        said = client.get("/health").json
        assert said is not None
        assert (said["status"], said["catalogue"]) == ("failing", "ok")
        assert said["index"] in ("damaged", "missing")
        assert statuses(client) == (503, 200, 503)
    for _ in range(600):
        if statuses(client) == (200, 200, 200):
            break
        time.sleep(0.05)
    assert statuses(client) == (200, 200, 200)


def test_a_catalogue_that_cannot_be_read_is_told_and_the_log_alone_says_why(
    client: FlaskClient, settings: Settings, repository: Repository,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    repository.catalogue.close()
    for left in settings.data.glob("catalogue.db*"):
        left.write_bytes(b"this is no database, and it is longer than a header" * 10)
    said = client.get("/health").json
    assert said is not None
    assert said == {
        "status": "failing", "engine": settings.engine, "catalogue": "failing",
        "reference": said["reference"],
    }  # fmt: skip
    assert said["reference"] in caplog.text
    assert statuses(client) == (503, 200, 503)
