"""The engines that the suite is run on. To enter another, add its name; there are no skips."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from repo_search.engine import Engine
from repo_search.engines import open_engine

from .library import Index

ENGINES = ("tantivy", "whoosh")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine over an empty directory."""
    opened = open_engine(request.param, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def index(engine: Engine) -> Index:
    """The same, asked by query strings."""
    return Index(engine)
