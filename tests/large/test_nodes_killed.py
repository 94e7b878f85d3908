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

from repo_search.catalogue import records
from repo_search.engine import EngineQuery
from repo_search.engines import open_engine
from repo_search.errors import Unavailable
from repo_search.query.parse import parse
from repo_search.repository import opened
from repo_search.settings import Settings

from ..stacks import opensearch, servers

pytestmark = [pytest.mark.large, pytest.mark.timeout(600)]
Figure = Callable[[str, object], None]
FILES, A_SECOND = 40, 20
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
        text = f"Learning review {folder.name} {one}\n\nNeglect was seen. {'Sleep ' * one}\n"
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


def run(settings: Settings, *arguments: object) -> tuple[int, str]:
    with begun(settings, *arguments) as process:
        said, _ = process.communicate()
    return process.returncode, said


def begun(settings: Settings, *arguments: object) -> "subprocess.Popen[str]":
    given = [*map(str, arguments), "--data", str(settings.data), "--engine", settings.engine]
    command = [sys.executable, "-c", PROGRAM, *given]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_each_node_in_turn_is_killed_while_an_import_writes_and_people_search(
    cluster: Cluster, tmp_path: Path, figure: Figure
) -> None:
    address = f"opensearch+http://{cluster.addresses}/killed?shards=3&replicas=1"
    settings = Settings(data=tmp_path / "data", engine=address)
    assert run(settings, "import", documents(tmp_path / "first", FILES), "--jobs", 1)[0] == 0
    seen: list[tuple[float, int | str]] = []
    ended = list[int]()
    with asking(settings, seen):
        for node in (1, 2, 3):
            folder = documents(tmp_path / f"while-{node}-dies", FILES)
            with begun(settings, "import", folder, "--jobs", 1) as going:
                until_some_came(settings, FILES * node)
                cluster.kill(node)
                said, _ = going.communicate()
            ended.append(going.returncode)
            if going.returncode:  # then it says why, and the next one goes on
                assert "OpenSearch" in said, said
            cluster.start(node)
            cluster.wait()
            code, said = run(settings, "import", folder, "--jobs", 1)
            assert code == 0, said
        time.sleep(2 / A_SECOND)
    code, said = run(settings, "verify")
    assert (code, said) == (0, f"{4 * FILES} records, {4 * FILES} files: everything agrees.\n")
    totals = [total for _, total in seen if isinstance(total, int)]
    assert totals == sorted(totals), "a record that was there went away"
    assert (totals[0], totals[-1]) == (FILES, 4 * FILES)
    refused = Counter(what for _, what in seen if isinstance(what, str))
    figure("imports during which a node of three was killed, and how they ended", ended)
    figure("searches meanwhile, twenty a second", len(seen))
    figure("of these refused, as announced", dict(refused))


def until_some_came(settings: Settings, before: int) -> None:
    """Until the import that goes on has brought some files in."""
    with opened(settings) as repository:
        while True:
            with repository.catalogue.read() as connection:
                if len(records.all_ids(connection)) > before + FILES // 4:
                    return
            time.sleep(0.05)
