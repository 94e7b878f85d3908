"""Taking back a run does not undo what somebody has said since."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from repo_search.catalogue import Catalogue, records
from repo_search.editing import By, Deed, deed
from repo_search.repository import opened
from repo_search.settings import Settings

from .library import add

Command = Callable[..., Result]


def did(settings: Settings, what: Callable[[Deed], object]) -> int:
    """A run of Ann's that does so."""
    with opened(settings) as repository, deed(repository, "draft", By("Ann", "x")) as done:
        what(done)
    return done.run_id


def test_what_was_made_a_draft_anew_stays_one(settings: Settings, command: Command) -> None:
    catalogue = Catalogue(settings.catalogue_url)
    record_id = add(catalogue, title=("First",))
    first = did(settings, lambda by: by.draft(record_id, "proof-reading"))
    did(settings, lambda by: by.draft(record_id, "injunction"))
    assert "1 left" in command("runs", "undo", first).output
    with catalogue.read() as connection:
        draft = records.find(connection, record_id).draft
    assert draft is not None
    assert draft.reason == "injunction"
    catalogue.close()


def test_records_whose_files_are_gone_are_not_given_back(
    command: Command, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "a.txt").write_text("The review of Child A.")
    assert command("import", tmp_path / "a.txt").exit_code == 0
    assert "1 removed" in command("runs", "undo", 1).output
    assert "1 left" in command("runs", "undo", 2).output
    assert command("verify").exit_code == 0
