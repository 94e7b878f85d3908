"""An empty folder for documents, and the import command over it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result


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
