"""Taking back a run does not undo what somebody has said since."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from repo_search.catalogue import (
    Catalogue,
    decisions,
    disclosures,
    likenesses,
    publishers,
    records,
    relations,
)
from repo_search.catalogue.clock import now
from repo_search.claims import Claim, Source
from repo_search.disclosures import Disclosure
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
    assert "Nothing of run" in command("runs", "undo", first).output
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
    assert "Nothing of run" in command("runs", "undo", 2).output
    assert command("verify").exit_code == 0


def test_what_was_made_two_again_is_not_made_one_by_taking_that_back(
    settings: Settings, command: Command
) -> None:
    catalogue = Catalogue(settings.catalogue_url)
    one, other = (add(catalogue, title=(title,)) for title in ("One", "Other"))
    merged = did(settings, lambda by: by.merge(one, other))
    assert command("runs", "undo", merged).exit_code == 0
    again = command("runs", "undo", merged + 1)
    assert again.exit_code == 2
    assert "Make one of them again instead" in again.output
    with catalogue.read() as connection:
        assert records.find(connection, other).title == "Other"
        assert publishers.all_publishers(connection)
    with catalogue.write() as connection:
        first, second = (publishers.find_or_add(connection, n) for n in ("Old SCP", "New SCP"))
    add(catalogue, title=("Third",), publisher=("Old SCP",))
    merged = did(settings, lambda by: by.merge_publishers(first, second))
    late = add(catalogue, title=("Late",), publisher=("Old SCP",))
    assert command("runs", "undo", merged).exit_code == 0
    assert command("runs", "undo", merged + 1).exit_code == 2
    with catalogue.read() as connection:
        assert [one.id for one in records.find(connection, late).publishers] == [first]
    catalogue.close()


def test_taking_back_a_merger_gives_back_what_others_were_to_the_record_that_went(
    settings: Settings, command: Command
) -> None:
    catalogue = Catalogue(settings.catalogue_url)
    one, other, third = (add(catalogue, title=(title,)) for title in ("One", "Other", "Third"))
    with catalogue.write() as connection:
        relations.put(connection, third, "translation of", other, "test")
        likenesses.decide(connection, other, third, "different", "Ann")

    def said() -> object:
        with catalogue.read() as connection:
            known = decisions.verdicts(connection, "duplicate")
            return known, relations.known_of(connection, third)

    before = said()
    merged = did(settings, lambda by: by.merge(one, other))
    assert said() != before
    assert command("runs", "undo", merged).exit_code == 0
    assert said() == before
    catalogue.close()


def test_a_clearance_is_taken_back_though_something_else_was_changed_since(
    settings: Settings, command: Command
) -> None:
    catalogue = Catalogue(settings.catalogue_url)
    record_id = add(catalogue, "words", title=("First",))
    with catalogue.write() as connection:
        holding = records.find(connection, record_id).holding
        sha256 = holding.sha256 if holding else ""
        disclosures.put(connection, record_id, [Disclosure("date of birth", 1, "Born 3 May")])
        disclosures.settle_hold(connection, record_id, sha256, now(), hold=True)
        assert not records.find(connection, record_id).is_public
    cleared = did(settings, lambda by: by.clear(record_id))
    title = Claim("title", ("Another",), Source.LIBRARIAN, "test")
    did(settings, lambda by: by.edit(record_id, [title]))
    command("runs", "undo", cleared)
    with catalogue.read() as connection:
        found = records.find(connection, record_id)
    assert found.hold is not None, "it is held back again"
    assert found.title == "Another"
    catalogue.close()
