"""The servers of a large installation start, and tests share them."""

import pytest
import urllib3

from . import opensearch, postgres, s3

pytestmark = pytest.mark.large


def test_a_database_is_new_and_the_server_shared() -> None:
    first, second = postgres.database(), postgres.database()
    assert first != second
    assert first.rpartition("/")[0] == second.rpartition("/")[0]


@pytest.mark.parametrize("nodes", [1, 3])
def test_nodes_join_their_cluster(nodes: int) -> None:
    addresses = opensearch.cluster(nodes).split(",")
    assert len(addresses) == nodes
    answer = urllib3.request("GET", f"http://{addresses[-1]}/_cat/nodes?h=name")
    assert sorted(answer.data.decode().split()) == [f"node-{n + 1}" for n in range(nodes)]


def test_the_emulator_of_s3_has_a_bucket() -> None:
    answer = urllib3.request("GET", f"{s3.endpoint()}/{s3.BUCKET}?list-type=2")
    assert b"<Name>holdings</Name>" in answer.data
