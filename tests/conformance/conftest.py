"""The engines that the suite is run on. To enter another, add its name; there are no skips."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from repo_search.engine import Engine
from repo_search.engines import open_engine

from ..stacks import opensearch
from .library import Index

ENGINES = ("tantivy", "whoosh")
CLUSTERS = {"opensearch-1": "?replicas=0", "opensearch-3": "?shards=3&replicas=1"}
"""Each on a cluster of so many nodes that the whole run shares, with these options."""
EVERY = [*ENGINES, *(pytest.param(name, marks=pytest.mark.large) for name in CLUSTERS)]
TOGETHER = [
    pytest.param(ENGINES, id="embedded"),
    pytest.param((ENGINES[0], "opensearch-3"), id="cluster", marks=pytest.mark.large),
]
"""Engines that are held against each other."""


def url_of(name: str, prefix: str) -> str:
    """The URL of one of the clusters."""
    nodes = opensearch.cluster(int(name.rpartition("-")[2]))
    return f"opensearch+http://{nodes}/{prefix}{CLUSTERS[name]}"


class Place:
    """An empty place for an index of an engine: a directory, or a prefix in a cluster."""

    def __init__(self, name: str, directory: Path) -> None:
        self.directory = directory
        self.url = url_of(name, opensearch.new_prefix()) if name in CLUSTERS else ""
        self._name = name

    @property
    def where(self) -> str:
        return self.url or str(self.directory)

    def open(self) -> Engine:
        if self.url:
            return open_engine("opensearch", opensearch.cluster_of(self.url))
        return open_engine(self._name, self.directory)

    def held(self) -> set[str]:
        """What lies there, all indexes among it."""
        if self.url:
            return opensearch.indexes(self.url)
        return {path.name for path in self.directory.iterdir()}

    def generations(self) -> int:
        """How many states of the index are kept."""
        if self.url:
            return len([name for name in self.held() if "-documents-" in name])
        return len([path for path in self.directory.iterdir() if path.is_dir()])

    def clear(self) -> None:
        if self.url:
            opensearch.remove(self.url)


@contextmanager
def placed(name: str, directory: Path) -> Iterator[Engine]:
    """An engine over an empty place."""
    place = Place(name, directory)
    engine = place.open()
    yield engine
    engine.close()
    place.clear()


@pytest.fixture(params=EVERY)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    given = Place(request.param, tmp_path)
    yield given
    given.clear()


@pytest.fixture
def engine(place: Place) -> Iterator[Engine]:
    """An engine over an empty place."""
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture
def index(engine: Engine) -> Index:
    """The same, asked by query strings."""
    return Index(engine)


of_files: Callable[[Any], Any] = pytest.mark.parametrize("place", ENGINES, indirect=True)
"""A test of what an embedded engine has on the disk."""
