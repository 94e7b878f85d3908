"""A server whose index is damaged says so, goes on with what needs no index, and mends it."""

import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from sys import executable
from threading import Thread

import pytest

from repo_search.catalogue import records
from repo_search.engine import EngineQuery
from repo_search.engines import open_engine
from repo_search.query.parse import parse
from repo_search.repository import only_mender, opened
from repo_search.settings import EMBEDDED_ENGINES, Settings

from ..sites import filled, serving
from .test_damaged_index import put

Figure = Callable[[str, object], None]
PER_SECOND = 20
QUERY = "/api/v1/search?q=neglect"


@pytest.fixture(params=EMBEDDED_ENGINES)
def settings(request: pytest.FixtureRequest, samples: Path, tmp_path: Path) -> Settings:
    """A copy of the sample collection that may be damaged."""
    shutil.copytree(filled(samples, request.param)[1], tmp_path / "data")
    return Settings(data=tmp_path / "data", engine=request.param)


@pytest.fixture(params=EMBEDDED_ENGINES)
def small(request: pytest.FixtureRequest, tmp_path: Path, empty_catalogue: Path) -> Settings:
    """A repository of a few records, whose index is built in a moment."""
    (tmp_path / "data").mkdir()
    shutil.copy(empty_catalogue, tmp_path / "data")
    made = Settings(data=tmp_path / "data", engine=request.param)
    with opened(made) as repository:
        for number in range(3):
            put(repository.catalogue, (f"dental neglect {number}",))
    return made


def options(settings: Settings) -> list[str]:
    return ["--data", str(settings.data), "--engine", settings.engine]


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - http, ours
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def total(address: str) -> int:
    status, answer = get(address + QUERY)
    assert status == 200, answer
    found: int = json.loads(answer)["total"]
    return found


@pytest.mark.long
def test_a_server_says_that_the_index_is_damaged_and_mends_it(small: Settings) -> None:
    with opened(small) as repository, repository.catalogue.read() as connection:
        record_id = records.all_ids(connection)[0]
    with serving(options(small)) as site:
        before = total(site)
        with only_mender(small):  # as if another server were at it
            (small.data / "index" / f"{small.engine}.json").write_text("{")
            status, page = get(f"{site}/search?q=neglect")
            assert status == 503
            assert "The search index is damaged" in page
            assert get(site + QUERY)[0] == 503
            deadline = time.monotonic() + 30
            while "is being built anew. Records" not in (read := get(f"{site}/privacy")[1]):
                assert time.monotonic() < deadline, read
                time.sleep(0.1)
            status, page = get(f"{site}/records/{record_id}")
            assert status == 200
            assert "The search index is damaged and is being built anew" in page
            status, report = get(f"{site}/health")
            assert (status, json.loads(report)["status"]) == (503, "failing")
        deadline = time.monotonic() + 120
        while get(site + QUERY)[0] == 503:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert total(site) == before
        assert get(f"{site}/health")[0] == 200
        assert "is being built anew" not in get(f"{site}/privacy")[1]


@pytest.mark.long
def test_nobody_notices_that_the_index_is_built_anew(
    settings: Settings, figure: Figure, at_length: bool
) -> None:
    """Queries at 20 a second, half of them to a server and half to the index itself."""
    clause = EngineQuery(parse("neglect").clause)
    asked, wrong = 0, list[object]()
    done = False
    engine = open_engine(*settings.engine_location)
    with serving(options(settings)) as site:
        wanted = {"site": total(site), "engine": engine.search(clause).total}

        def ask(whom: str, question: Callable[[], int]) -> None:
            nonlocal asked
            while not done:
                begun = time.monotonic()
                try:
                    found = question()
                    if found != wanted[whom]:
                        wrong.append((whom, found))
                except Exception as error:
                    wrong.append((whom, error))
                asked += 1
                time.sleep(max(0, 2 / PER_SECOND - (time.monotonic() - begun)))

        threads = [
            Thread(target=ask, args=("site", lambda: total(site))),
            Thread(target=ask, args=("engine", lambda: engine.search(clause).total)),
        ]
        for thread in threads:
            thread.start()
        begun = time.monotonic()
        command = "from repo_search.cli import main; main()"
        for _ in range(10 if at_length else 2):
            with Popen([executable, "-c", command, "reindex", *options(settings)]) as process:
                assert process.wait() == 0
        took = time.monotonic() - begun
        done = True
        for thread in threads:
            thread.join()
    engine.close()
    assert wrong == []
    assert all(wanted.values())
    figure(
        f"{settings.engine}: queries while the index was built anew",
        f"{asked} in {took:.0f} s, errors 0, empty or other answers 0",
    )
