"""Likely duplicates as a librarian meets them on the command line."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from repo_search.catalogue import Catalogue
from repo_search.settings import Settings

from .library import add
from .test_duplicates import OTHER_COVER, REPORT, words

Command = Callable[..., Result]


@pytest.fixture
def pair(settings: Settings) -> tuple[str, str]:
    """Two records with one text, of three; gives their ids."""
    catalogue = Catalogue(settings.catalogue_url)
    one = add(catalogue, REPORT, title="Child A", publisher="North Board", published="May 2019")
    other = add(catalogue, f"Zebra {OTHER_COVER}", title="Child A\x1b[2J", themes="Neglect")
    add(catalogue, words(9), title="Child B")
    catalogue.close()
    return one, other


def listed(command: Command, *options: object) -> list[dict[str, Any]]:
    done = command("duplicates", "--json", *options)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_pairs_are_listed_with_their_likeness(command: Command, pair: tuple[str, str]) -> None:
    (found,) = listed(command)
    assert 0.85 < found["likeness"] < 1
    assert [record["record_id"] for record in found["records"]] == [*pair]
    assert found["records"][0]["published"]["written"] == "May 2019"
    said = command("duplicates").output
    assert f"{int(found['likeness'] * 100)} % alike" in said
    assert f"{pair[0]}  Child A — North Board, May 2019, 1 page, report.pdf" in said
    assert f"{pair[1]}  Child A [2J — publisher unknown, date unknown" in said
    assert "repo-search duplicates merge KEEP DROP" in said


def test_rejected_pairs_are_not_listed_again(command: Command, pair: tuple[str, str]) -> None:
    one, other = pair
    done = command("duplicates", "reject", other, one, "--json")
    assert json.loads(done.stdout) == {"records": [other, one], "outcome": "rejected"}
    assert listed(command) == []
    assert command("duplicates").output == "No two records are likely the same and undecided.\n"


def test_after_merging_searches_and_the_old_id_lead_to_the_kept_record(
    command: Command, pair: tuple[str, str]
) -> None:
    keep, drop = pair
    assert json.loads(command("search", "zebra", "--json").stdout)["total"] == 1
    done = command("duplicates", "merge", keep, drop)
    assert done.output == (
        f"Record {drop} is now part of record {keep}, and its address leads there.\n"
    )
    assert json.loads(command("search", "zebra", "--json").stdout)["total"] == 0
    found = json.loads(command("search", "--theme", "neglect", "--json").stdout)
    assert [result["record_id"] for result in found["results"]] == [keep]
    shown = command("show", drop, "--json")
    assert json.loads(shown.stdout)["record_id"] == keep
    assert f"Record {drop} is now part of record {keep}." in shown.stderr
    assert listed(command) == []
    again = command("duplicates", "merge", keep, drop)
    assert (again.exit_code, again.stdout) == (1, "")
    assert f"Record {drop} is now part of record {keep}." in again.stderr


def test_what_cannot_be_decided_is_refused(command: Command, pair: tuple[str, str]) -> None:
    one, other = pair
    for wrong, code, reason in (
        (["merge", one, one], 2, f"{one} is one record"),
        (["reject", one, "nosuchid"], 1, "There is no record nosuchid"),
        (["merge", one], 2, "Missing argument 'DROP'"),
    ):
        refused = command("duplicates", *wrong)
        assert (refused.exit_code, refused.stdout) == (code, ""), wrong
        assert reason in refused.stderr
    early = command("duplicates", "--json", "reject", one, other)
    assert early.exit_code == 2
    assert "Give options after the subcommand" in early.stderr
    assert len(listed(command)) == 1


def test_a_merge_is_taken_back(command: Command, pair: tuple[str, str]) -> None:
    keep, drop = pair
    before = [json.loads(command("show", one, "--json").stdout) for one in pair]
    assert command("duplicates", "merge", keep, drop).exit_code == 0
    undone = command("runs", "undo", 1)
    assert undone.exit_code == 0, undone.output
    assert [json.loads(command("show", one, "--json").stdout) for one in pair] == before
    assert json.loads(command("search", "zebra", "--json").stdout)["total"] == 1
