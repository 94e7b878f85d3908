"""The commands with which a librarian keeps the authority file of publishers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select

from repo_search.catalogue import tables
from repo_search.repository import opened
from repo_search.settings import Settings

from .library import put

Command = Callable[..., Result]
AUTHORITY = (
    "name,variants,valid_to,predecessors\n"
    "Northmere Local Safeguarding Children Board,Northmere LSCB,2019,\n"
    "Northmere Safeguarding Children Partnership,,,Northmere LSCB\n"
)


@pytest.fixture
def filled(command: Command, settings: Settings, tmp_path: Path) -> str:
    """An authority file of two, and a record of a publisher whose name is misspelt; its id."""
    authority = tmp_path / "publishers.csv"
    authority.write_text(AUTHORITY)
    assert command("publishers", "import", authority).exit_code == 0
    with opened(settings) as repository, repository.catalogue.write() as connection:
        return put(connection, "A review", publisher="Northmre SCP", case="Child A")


def lines(result: Result) -> list[Any]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def found_under(command: Command, publisher: str) -> list[str]:
    (answer,) = lines(command("search", "--json", "--publisher", publisher))
    return [result["record_id"] for result in answer["results"]]


def test_names_nobody_entered_are_listed_with_records_and_likenesses(
    command: Command, filled: str
) -> None:
    (one,) = lines(command("publishers", "list", "--unmatched", "--json"))
    (near,) = one.pop("near")
    assert one == {"id": "northmre-scp", "name": "Northmre SCP", "matched": False, "records": 1}
    assert near["id"] == "northmere-safeguarding-children-partnership"
    assert near["name"] == "Northmere Safeguarding Children Partnership"
    assert 0.9 < near["likeness"] < 1
    said = command("publishers", "list", "--unmatched").output
    assert "Northmre SCP  [northmre-scp]  (not in the authority file)  1 record\n" in said
    assert "    perhaps Northmere Safeguarding Children Partnership  [" in said


def test_merged_publishers_are_searched_as_one_by_either_id(command: Command, filled: str) -> None:
    new = "northmere-safeguarding-children-partnership"
    assert found_under(command, "northmre-scp") == [filled]
    assert found_under(command, new) == []
    (answer,) = lines(
        command(
            "publishers",
            "merge",
            "Northmre SCP",
            "Northmere Safeguarding Children Partnership",
            "--json",
        )
    )
    assert answer == {"old": "northmre-scp", "new": new, "records": [filled]}
    assert found_under(command, new) == found_under(command, "northmre-scp") == [filled]
    assert lines(command("publishers", "list", "--unmatched", "--json")) == []
    again = command("publishers", "merge", "northmre-scp", new)
    assert again.exit_code == 2
    assert "Name two publishers" in again.stderr


def test_a_merge_says_what_became_of_what(command: Command, filled: str) -> None:
    done = command("publishers", "merge", "northmre-scp", "Northmere SCP")
    assert done.output == (
        "Northmre SCP  [northmre-scp] is now part of Northmere Safeguarding Children Partnership  "
        "[northmere-safeguarding-children-partnership].\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Northmere LSCB", "Northmere SCP", "came one after the other"),
        ("Nowhere", "Northmere SCP", "There is no publisher “Nowhere”"),
    ],
)
def test_a_merge_that_cannot_be_right_changes_nothing(
    command: Command, filled: str, old: str, new: str, said: str
) -> None:
    before = command("publishers", "export").output
    refused = command("publishers", "merge", old, new)
    assert refused.exit_code != 0
    assert said in refused.stderr
    assert command("publishers", "export").output == before


def test_publishers_kept_apart_are_not_offered_again(
    command: Command, filled: str, settings: Settings
) -> None:
    done = command("publishers", "keep-apart", "northmre-scp", "Northmere SCP")
    assert done.exit_code == 0
    (one,) = lines(command("publishers", "list", "--unmatched", "--json"))
    assert one["near"] == []
    with opened(settings) as repository, repository.catalogue.read() as connection:
        (kept,) = connection.execute(select(tables.decision))
    assert (kept.kind, kept.verdict) == ("publisher", "apart")
    assert {kept.one, kept.other} == {
        "northmre-scp",
        "northmere-safeguarding-children-partnership",
    }
    assert kept.who


def test_the_exported_authority_file_is_imported_with_its_changes(
    command: Command, filled: str, tmp_path: Path
) -> None:
    exported = command("publishers", "export").output
    assert "Northmre" not in exported
    edited = tmp_path / "edited.csv"
    edited.write_text(exported)
    assert command("publishers", "import", edited).exit_code == 0
    assert command("publishers", "export").output == exported
    edited.write_text(
        exported.replace(
            "Northmere Safeguarding Children Partnership,,", "Northmere SCP,Northmre SCP,"
        )
    )
    assert command("publishers", "import", edited).exit_code == 0
    assert found_under(command, "northmere-safeguarding-children-partnership") == [filled]
    assert "Northmere SCP,Northmere Safeguarding Children Partnership || Northmre SCP" in (
        command("publishers", "export").output
    )


def test_taking_a_predecessor_out_takes_its_records_from_the_successor(
    command: Command, filled: str, settings: Settings, tmp_path: Path
) -> None:
    with opened(settings) as repository, repository.catalogue.write() as connection:
        older = put(connection, "A review", publisher="Northmere LSCB")
    assert found_under(command, "Northmere SCP") == [older]
    exported = tmp_path / "exported.csv"
    exported.write_text(
        command("publishers", "export").output.replace(
            ",Northmere Local Safeguarding Children Board,northmere-s", ",,northmere-s"
        )
    )
    assert command("publishers", "import", exported).exit_code == 0
    assert found_under(command, "Northmere SCP") == []
    assert found_under(command, "Northmere LSCB") == [older]
