"""The index follows the catalogue, also where whoever changed it could not tell the index."""

import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from repo_search.catalogue import outbox, records
from repo_search.engine import EngineQuery
from repo_search.query.parse import parse
from repo_search.repository import Repository, opened
from repo_search.settings import Settings
from tests.conftest import EACH_ENGINE
from web import following
from web.following import Follower

from ..stacks import opensearch
from .conftest import TEXT, extracted, put
from .several import several


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def waiting(repository: Repository) -> int:
    with repository.catalogue.read() as connection:
        return outbox.number(connection)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_LOOK", 0.05)
    monkeypatch.setattr(following, "_WAITED", 0.2)


@contextmanager
def following_it(repository: Repository, settings: Settings) -> Iterator[None]:
    follower = Follower(settings, repository, behind=False)
    follower.start()
    try:
        yield
    finally:
        follower.close()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("engine", EACH_ENGINE)
def test_what_a_process_that_died_left_is_found(engine: str, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", engine=engine)
    with opened(settings, create=True) as repository:
        with following_it(repository, settings):
            words = extracted(TEXT, "Words")
            put(repository, tmp_path, b"Words", "words.txt", words, title=("Words",))
            assert wait_until(lambda: waiting(repository) == 0)
        assert repository.engine.search(EngineQuery(parse("words").clause)).total == 1


@pytest.mark.usefixtures("quick")
def test_a_cluster_that_is_away_is_told_of_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = f"opensearch+http://127.0.0.1:{taken.getsockname()[1]}/x"
        settings = Settings(data=tmp_path / "data", engine=nowhere)
        with opened(settings, create=True) as repository:
            put(repository, tmp_path, b"Words", "words.txt", extracted(TEXT, "Words"))
            with caplog.at_level(logging.INFO), following_it(repository, settings):
                assert wait_until(lambda: "does not follow" in caplog.text)
                time.sleep(1)  # some more looks
            assert waiting(repository) == 1
    (said,) = caplog.records
    assert "OpenSearch at http://127.0.0.1" in said.getMessage()


class Cable:
    """What leads to a server from a port of its own, until it is pulled out."""

    def __init__(self, server: str) -> None:
        host, _, port = server.partition(":")
        self._server = host, int(port)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._joined: list[socket.socket] = []
        self.plug_in()

    def plug_in(self) -> None:
        if self._socket.fileno() < 0:
            self._socket = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._socket,), daemon=True).start()

    def pull_out(self) -> None:
        for one in (self._socket, *self._joined):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._joined.clear()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):  # pulled out
            while True:
                near = listening.accept()[0]
                far = socket.create_connection(self._server)
                self._joined += near, far
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(1 << 16):
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)


@pytest.mark.large
def test_a_served_site_tells_a_cluster_that_is_back(tmp_path: Path) -> None:
    cable = Cable(opensearch.cluster(1))
    engine = f"opensearch+http://127.0.0.1:{cable.port}/{opensearch.new_prefix()}?replicas=0"
    settings = Settings(data=tmp_path / "data", engine=engine)
    given = ["--data", str(settings.data), "--engine", engine]
    with opened(settings, create=True) as repository:
        record_id = put(repository, tmp_path, b"Words", "words.txt", extracted(TEXT, "Words"))
        with several(tmp_path, given) as (web,):

            def state() -> tuple[str, int]:
                said = web.ask("/health").json()
                return said["index"], said["waiting"]

            assert state() == ("current", 0)
            cable.pull_out()
            with repository.catalogue.write() as connection:
                records.withdraw(connection, record_id, "Asked to")
            assert wait_until(lambda: "does not follow" in web.log.read_text())
            assert state() == ("unreachable", 1)
            cable.plug_in()
            assert wait_until(lambda: state() == ("current", 0))
            assert wait_until(lambda: "follows the catalogue again" in web.log.read_text(), 10)
            assert len(re.findall("does not follow", web.log.read_text())) == 1
            assert "Traceback" not in web.log.read_text()
    cable.pull_out()
    opensearch.remove(
        f"opensearch+http://{opensearch.cluster(1)}/{opensearch.cluster_of(engine).prefix}"
    )
