"""A repository whose files are in object storage (moto's emulator), with SQLite and tantivy."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from repo_search.cli import main
from repo_search.settings import Settings
from tests.stacks import s3
from web import create_app
from web.site import site

from ..indexer.documents import pdf, text

NAMES = ("one.pdf", "two.pdf", "three.txt")
Command = Callable[..., Result]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"holdings": s3.holdings()})


@pytest.fixture
def command(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Runs `repo-search` on that repository; whatever it says, no credentials are in it."""
    monkeypatch.setenv("REPO_SEARCH_HOLDINGS", settings.holdings)
    said: list[str] = []

    def run(*arguments: object) -> Result:
        given = [*map(str, arguments), "--data", str(settings.data)]
        done = CliRunner().invoke(main, given, catch_exceptions=False)
        said.append(done.output)
        return done

    yield run
    assert not [one for one in said if s3.SECRET in one or s3.KEY in one]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two PDFs and a text."""
    made = tmp_path / "documents"
    made.mkdir()
    for name in NAMES[:2]:
        pdf(made / name, f"A learning review, {name}\nThe school was told of neglect.", "The end")
    text(made / NAMES[2], "of neglect")
    return made


@pytest.fixture
def filled(folder: Path, command: Command) -> Path:
    """The same, brought in."""
    done = command("import", folder, "--jobs", 1)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def app(settings: Settings, filled: Path) -> Iterator[Flask]:
    made = create_app(settings)
    yield made
    with made.app_context():
        site().pictures.close()
        site().repository.close()
