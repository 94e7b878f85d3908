"""A process with settings other than those of the rest is refused, before it does any harm."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from repo_search.cli import main
from repo_search.errors import BadInput
from repo_search.settings import Settings
from tests.stacks import postgres
from web import create_app

from ..indexer.documents import text

pytestmark = pytest.mark.large
Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `repo-search` on a catalogue in PostgreSQL that has one record."""
    monkeypatch.setenv("REPO_SEARCH_CATALOGUE", postgres.catalogue())
    monkeypatch.setenv("REPO_SEARCH_HOLDINGS", f"file:{tmp_path / 'files'}")
    monkeypatch.setenv("REPO_SEARCH_DATA", str(tmp_path / "data"))

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)

    text(tmp_path / "one.txt", "of neglect")
    assert run("import", tmp_path / "one.txt", "--jobs", 1).exit_code == 0
    assert run("verify").exit_code == 0
    return run


@pytest.mark.parametrize(
    "arguments", [("fixity",), ("import", "two.txt"), ("verify",), ("search", "neglect")]
)
def test_files_elsewhere_are_not_taken_for_missing(
    command: Command, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text(tmp_path / "two.txt", "of something else")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPO_SEARCH_HOLDINGS", f"file:{tmp_path / 'mistaken'}")
    done = command(*arguments)
    assert done.exit_code == 2
    assert "REPO_SEARCH_HOLDINGS" in done.output
    monkeypatch.setenv("REPO_SEARCH_HOLDINGS", f"file:{tmp_path / 'files'}")
    assert "1 record, 1 file: everything agrees" in command("verify").output


def test_files_that_were_copied_are_taken_over_once_all_are_there(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPO_SEARCH_HOLDINGS", f"file:{tmp_path / 'moved'}")
    refused = command("verify")
    assert "Of 1 files of this repository 1 are not where" in refused.output
    shutil.copytree(tmp_path / "files", tmp_path / "moved")
    assert "everything agrees" in command("verify").output
    assert command("fixity").exit_code == 0
    monkeypatch.setenv("REPO_SEARCH_HOLDINGS", f"file:{tmp_path / 'files'}")
    assert f"are in {tmp_path / 'moved'}, but" in command("fixity").output


def test_an_index_of_ones_own_is_not_filled_beside_that_of_the_others(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPO_SEARCH_ENGINE", "whoosh")
    for arguments in (("import", tmp_path / "one.txt"), ("search", "neglect"), ("verify",)):
        done = command(*arguments)
        assert done.exit_code == 2
        assert "is that of tantivy in" in done.output
    with pytest.raises(BadInput, match="but REPO_SEARCH_ENGINE names that of whoosh in"):
        create_app(Settings())
    assert command("reindex").output == "The index holds 1 records.\n"
    assert command("search", "neglect").exit_code == 0
    monkeypatch.setenv("REPO_SEARCH_ENGINE", "tantivy")
    assert command("search", "neglect").exit_code == 2
