"""An empty folder for documents, and the import command over it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from repo_search.settings import Settings

from .desk import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "documents"
    path.mkdir()
    return path


@pytest.fixture
def bring_in(command: Callable[..., Result], folder: Path) -> Callable[..., Result]:
    """Imports the folder with one job and answers in JSON."""

    def run(*options: object) -> Result:
        return command("import", folder, "--json", "--jobs", 1, *options)

    return run


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    made = Desk(settings)
    yield made
    made.catalogue.close()
