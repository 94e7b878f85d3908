"""OpenSearch from Maven Central: a cluster of one node, and one of three with a replica."""

import shutil
import subprocess
import uuid
from pathlib import Path

import urllib3

from repo_search import engine_urls
from repo_search.engine_urls import Cluster

from .servers import absent, free_ports, run, shared, wait

NODE = Path(__file__).parents[1] / "opensearch_node"
JARS = NODE / "jars"
HERE = shutil.which("java") is not None and (JARS / ".complete").exists()


def cluster(nodes: int) -> str:
    """The address of a cluster that all tests share, of one process: `127.0.0.1:PORT` of each of
    its nodes, with commas between."""
    if not HERE:
        absent("no OpenSearch on this machine")
    numbers = tuple(range(1, nodes + 1))

    def start(folder: Path) -> str:
        http, transport = free_ports(nodes), free_ports(nodes)
        started(folder, http, transport, nodes, numbers)
        return ",".join(f"127.0.0.1:{http + at}" for at in range(nodes))

    return shared(f"opensearch-{nodes}", start)


def started(
    folder: Path,
    http: int,
    transport: int,
    total: int,
    numbers: tuple[int, ...],
    classes: str = f"{JARS}/*",
    security: tuple[Path, ...] = (),
) -> "subprocess.Popen[bytes]":
    """Starts a process with these nodes of a cluster, and waits until they have joined unless more
    are to come. `security` is a file of the security plugin's settings, if it is to be loaded from
    `classes`. Gives the process of its keeper."""
    nodes = ",".join(map(str, numbers))
    command = ["java", "-Xms512m", "-Xmx1536m", "-XX:+UseSerialGC", "-Dlog4j2.disable.jmx=true"]
    command += ["-Djna.nosys=true", "-cp", classes, str(NODE / "TestCluster.java"), str(folder)]
    server = run(folder, *command, "tests", http, transport, total, nodes, *security)
    if len(numbers) == total:
        wait(folder, server, (folder / f"ready-{nodes}").exists)
    return server


def new_prefix() -> str:
    """The prefix of indexes of a test's own."""
    return f"t{uuid.uuid4().hex[:12]}"


def cluster_of(url: str) -> Cluster:
    """The cluster of an engine's URL."""
    return engine_urls.read(url)


def indexes(url: str) -> set[str]:
    """The names of all indexes of the prefix in an engine's URL."""
    asked = cluster_of(url)
    answer = urllib3.request("GET", f"{asked.nodes[0]}/_cat/indices/{asked.prefix}-*?h=index")
    return set(answer.data.decode().split())


def remove(url: str) -> None:
    """Removes all indexes of the prefix in an engine's URL."""
    if found := indexes(url):
        urllib3.request("DELETE", f"{cluster_of(url).nodes[0]}/{','.join(sorted(found))}")
