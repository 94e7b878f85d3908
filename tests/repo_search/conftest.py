"""Catalogues on disk: an empty one, and a small library that every engine is asked about."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from repo_search.catalogue import Catalogue
from repo_search.engine import Engine
from repo_search.engine_urls import Cluster
from repo_search.engines import open_engine
from repo_search.indexing import bring_up_to_date
from repo_search.results import ResultPage
from repo_search.search import SearchRequest, search
from repo_search.settings import EMBEDDED_ENGINES
from tests.conftest import EACH_ENGINE
from tests.stacks import opensearch, postgres

from .library import fill

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.large)]
INSTALLATIONS = [
    *(pytest.param((engine, "sqlite"), id=engine) for engine in EMBEDDED_ENGINES),
    pytest.param(("opensearch", "postgresql"), id="large", marks=pytest.mark.large),
]


@pytest.fixture(params=DATABASES)
def catalogue(
    request: pytest.FixtureRequest, tmp_path: Path, empty_catalogue: Path
) -> Iterator[Catalogue]:
    """A new catalogue: in each sort of database."""
    opened = Catalogue(new_catalogue(request.param, tmp_path, empty_catalogue))
    yield opened
    opened.close()


def new_catalogue(database: str, folder: Path, empty: Path) -> str:
    """The URL of a new catalogue."""
    if database == "postgresql":
        return postgres.catalogue()
    return f"sqlite:///{shutil.copy(empty, folder)}"


@pytest.fixture(params=EACH_ENGINE)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine without an index: each in turn."""
    opened = open_engine(request.param, tmp_path / "index")
    yield opened
    opened.close()


@pytest.fixture(scope="session", params=INSTALLATIONS)
def installation(request: pytest.FixtureRequest) -> tuple[str, str]:
    """An engine and a sort of database that go together."""
    chosen: tuple[str, str] = request.param
    return chosen


@pytest.fixture(scope="session")
def filled_engine(
    installation: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    name, _ = installation
    if name == "opensearch":
        url = f"opensearch+http://{opensearch.cluster(3)}/{opensearch.new_prefix()}?shards=2"
        place: Path | Cluster = opensearch.cluster_of(url)
    else:
        place = tmp_path_factory.mktemp("index")
    opened = open_engine(name, place)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def library(
    installation: tuple[str, str],
    filled_engine: Engine,
    empty_catalogue: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Catalogue]:
    """Seven records, the last of them withdrawn. Tests only read them."""
    _, database = installation
    folder = tmp_path_factory.mktemp("library")
    catalogue = Catalogue(new_catalogue(database, folder, empty_catalogue))
    with catalogue.write() as connection:
        fill(connection)
    bring_up_to_date(catalogue, filled_engine)
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="session")
def find(library: Catalogue, filled_engine: Engine) -> Callable[..., ResultPage]:
    def find(text: str = "", page: int = 1, per_page: int = 10, **given: object) -> ResultPage:
        start, end = str(given.pop("start", "")), str(given.pop("end", ""))
        sort = str(given.pop("sort", ""))
        selection = {
            facet: (value,) if isinstance(value, str) else value for facet, value in given.items()
        }
        request = SearchRequest(text, selection, start, end, sort, page, per_page)  # type: ignore[arg-type]
        return search(library, filled_engine, request)

    return find
