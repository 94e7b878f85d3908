"""The servers of a large installation start, and tests share them."""

from urllib.request import urlopen

import pytest

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
    with urlopen(f"http://{addresses[-1]}/_cat/nodes?h=name") as answer:
        assert sorted(answer.read().decode().split()) == [f"node-{n + 1}" for n in range(nodes)]


def test_the_emulator_of_s3_has_a_bucket() -> None:
    with urlopen(f"{s3.endpoint()}/{s3.BUCKET}?list-type=2") as answer:
        assert b"<KeyCount>0</KeyCount>" in answer.read()
