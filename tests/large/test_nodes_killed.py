"""Whichever of three OpenSearch nodes is killed, no record that an importer was told of is lost,
and a search answers rightly or says that it cannot."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import urllib3

from repo_search.engine import EngineQuery
from repo_search.engines import open_engine
from repo_search.errors import Unavailable
from repo_search.query.parse import parse
from repo_search.settings import Settings

from ..stacks import opensearch, servers

pytestmark = [pytest.mark.large, pytest.mark.timeout(600)]
Figure = Callable[[str, object], None]
FILES, A_SECOND = 80, 20
PROGRAM = "from repo_search.cli import main; main()"


@dataclass
class Cluster:
    """Three nodes, each a process of its own."""

    folder: Path
    http: int
    transport: int
    keepers: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def addresses(self) -> str:
        return ",".join(f"127.0.0.1:{self.http + at}" for at in range(3))

    def start(self, node: int) -> None:
        (self.folder / f"ready-{node}").unlink(missing_ok=True)
        self.keepers[node] = opensearch.started(self.folder, self.http, self.transport, 3, (node,))

    def kill(self, node: int) -> None:
        """As kill -9 does: the node itself, below the process that keeps it."""
        keeper = self.keepers[node]
        children = Path(f"/proc/{keeper.pid}/task/{keeper.pid}/children").read_text().split()
        (pid,) = map(int, children)
        os.kill(pid, signal.SIGKILL)
        keeper.wait()

    def wait(self, color: str = "green", nodes: int = 3) -> None:
        """Until so many nodes are there and every copy is where it should be."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            for at in range(3):
                asked = f"http://127.0.0.1:{self.http + at}/_cluster/health"
                try:
                    said = urllib3.request("GET", asked, retries=False, timeout=5).json()
                except urllib3.exceptions.HTTPError:
                    continue
                if said.get("number_of_nodes") == nodes and said.get("status") == color:
                    return
            time.sleep(0.2)
        raise AssertionError(f"the cluster is not {color} with {nodes} nodes")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if not opensearch.HERE:
        servers.absent("no OpenSearch on this machine")
    folder = tmp_path_factory.mktemp("nodes")
    made = Cluster(folder, servers.free_ports(3), servers.free_ports(3))
    for node in (1, 2, 3):
        made.start(node)
    made.wait()
    yield made
    for keeper in made.keepers.values():
        keeper.terminate()


def documents(folder: Path, number: int) -> Path:
    folder.mkdir()
    for one in range(number):
        text = f"Learning review {one}\n\nNeglect was seen, part {one}. Words: {'sleep ' * one}\n"
        (folder / f"{one:03}.txt").write_text(text)
    return folder


@contextmanager
def asking(settings: Settings, seen: list[tuple[float, int | str]]) -> Iterator[None]:
    """Searches twenty times a second; notes how many records each search found, or what it said."""
    over = threading.Event()

    def ask() -> None:
        engine = open_engine(*settings.engine_location)
        query = EngineQuery(parse("neglect").clause)
        while not over.wait(1 / A_SECOND):
            begun = time.monotonic()
            try:
                seen.append((begun, engine.search(query).total))
            except Unavailable as error:
                seen.append((begun, str(error)))
        engine.close()

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        yield
    finally:
        over.set()
        asker.join()


def run(settings: Settings, *arguments: object) -> "subprocess.Popen[str]":
    given = [*map(str, arguments), "--data", str(settings.data), "--engine", settings.engine]
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *given], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip


@pytest.mark.parametrize("node", [1, 2, 3])
def test_a_node_is_killed_while_an_import_writes_and_people_search(
    cluster: Cluster, node: int, tmp_path: Path, figure: Figure
) -> None:
    address = f"opensearch+http://{cluster.addresses}/killed{node}?shards=3&replicas=1"
    settings = Settings(data=tmp_path / "data", engine=address)
    first = documents(tmp_path / "first", 20)
    assert run(settings, "import", first, "--jobs", 1).wait() == 0
    seen: list[tuple[float, int | str]] = []
    with asking(settings, seen):
        with run(settings, "import", documents(tmp_path / "more", FILES), "--jobs", 1) as going:
            time.sleep(1.5)
            cluster.kill(node)
            said, _ = going.communicate()
        if going.returncode:  # it said that the engine does not answer; what it has is not lost
            assert "does not answer" in said or "again" in said, said
        cluster.wait("green", nodes=2)
        time.sleep(1)
        cluster.start(node)
        cluster.wait("green", nodes=3)
        with run(settings, "import", tmp_path / "more", "--jobs", 1) as again:
            again.communicate()
        assert again.returncode == 0
        time.sleep(0.5)
    with run(settings, "verify") as checked:
        said, _ = checked.communicate()
    assert checked.returncode == 0, said
    assert "100 records" in said
    totals = [total for _, total in seen if isinstance(total, int)]
    assert totals == sorted(totals), "a record that was there went away"
    assert totals[0] == 20
    assert totals[-1] == 20 + FILES
    refused = Counter(what for _, what in seen if isinstance(what, str))
    figure(f"searches while node {node} of three was killed", len(seen))
    figure(f"of these refused, node {node}", dict(refused))
