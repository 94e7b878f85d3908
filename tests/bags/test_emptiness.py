"""A bag comes into a repository in which nobody has done anything yet, and into no other."""

from pathlib import Path

import pytest

from repo_search.catalogue import accounts
from repo_search.repository import opened
from repo_search.settings import Settings

from .conftest import Import, files, rows, run


@pytest.mark.parametrize(
    ("before", "why"),
    [
        (("import", "FILE"), "it has 1 record."),
        (("publishers", "import", "AUTHORITY"), "its publishers or themes were changed."),
        pytest.param(
            ("backup", "BACKUP"), "something is in its table “backup”.", marks=pytest.mark.long
        ),
    ],
)
def test_a_repository_in_use_is_refused(
    before: tuple[str, ...],
    why: str,
    a_bag: Path,
    bring: Import,
    settings: Settings,
    tmp_path: Path,
) -> None:
    places = {"FILE": tmp_path / "a.txt", "AUTHORITY": tmp_path / "a.csv", "BACKUP": tmp_path / "b"}
    places["FILE"].write_text("A review that is held\n")
    places["AUTHORITY"].write_text("name\nNorth Board\n")
    given = [places.get(word, word) for word in before]
    assert run(*given, "--data", settings.data).exit_code == 0
    held_before, there = rows(settings.data), files(settings.data)
    done = bring(a_bag)
    assert done.exit_code == 2
    assert f"The repository is not empty: {why} Name a new data directory" in done.stderr
    assert (rows(settings.data), files(settings.data)) == (held_before, there)


def test_people_who_are_to_sign_in_may_be_there_and_stay(
    a_bag: Path, bring: Import, settings: Settings
) -> None:
    with opened(settings) as repository, repository.catalogue.write() as connection:
        accounts.add(connection, "Robin", "librarian", "", "")
    assert bring(a_bag).exit_code == 0
    with opened(settings) as repository, repository.catalogue.read() as connection:
        assert [account.name for account in accounts.all_accounts(connection)] == ["Robin"]


@pytest.mark.parametrize("more", [["--dry-run"], ["--back-catalogue"], ["."], ["--ocr"]])
def test_a_bag_is_imported_alone(more: list[str], a_bag: Path, settings: Settings) -> None:
    done = run("import", "--bagit", a_bag, *more, "--data", settings.data)
    assert (done.exit_code, "give it alone" in done.stderr) == (2, True)
