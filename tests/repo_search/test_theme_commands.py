"""The commands about themes as a person or a script meets them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from repo_search.catalogue import Catalogue
from repo_search.settings import Settings
from repo_search.skos import shipped_themes

from .library import add

Command = Callable[..., Result]
PREFIX = (
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    "@prefix t: <urn:repo-search:theme:> .\n"
)
FENS = 't:fens a skos:Concept ; skos:prefLabel "Fens"@en ; skos:altLabel "Fenland"@en '


@pytest.fixture
def record_id(settings: Settings) -> str:
    catalogue = Catalogue(settings.catalogue_url)
    record_id = add(catalogue, "A page.", title="Child A", themes=["Fenland", "Neglect"])
    catalogue.close()
    return record_id


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def on(command: Command, theme: str) -> list[str]:
    found = answer(command("search", "--theme", theme, "--json"))
    return [result["record_id"] for result in found["results"]]


def test_a_thesaurus_is_extended_and_the_index_follows(
    command: Command, record_id: str, tmp_path: Path
) -> None:
    assert "Fenland  [fenland]  (not in the thesaurus)" in command("themes", "list").output
    file = tmp_path / "more.ttl"
    file.write_text(PREFIX + FENS + "; skos:broader t:context ; skos:note 'x' .")
    done = command("themes", "import", file)
    assert done.stdout == "1 themes read: 1 added, 1 taken in from unmatched.\n"
    assert done.stderr.endswith("Left out: skos:note.\n")
    assert command("themes", "import", file).stdout == "1 themes read: nothing is new.\n"
    assert on(command, "context") == on(command, "fenland") == on(command, "Fens") == [record_id]
    assert command("themes", "list", "--unmatched").output == ""


def test_replacing_the_thesaurus_says_what_goes_and_what_is_kept(
    command: Command, record_id: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(PREFIX + FENS + ".")
    done = answer(command("themes", "import", file, "--replace", "--json"))
    assert (done["added"], done["kept_as_unmatched"]) == (["fens"], ["neglect"])
    assert len(done["removed"]) == len(shipped_themes()) - 1
    assert on(command, "neglect") == [record_id]
    assert command("search", "--theme", "abuse-and-neglect").exit_code == 2


def test_what_is_exported_can_be_brought_in_again(
    command: Command, record_id: str, tmp_path: Path
) -> None:
    exported = command("themes", "export", "--format", "ttl")
    file = tmp_path / "themes.ttl"
    file.write_text(exported.stdout, encoding="utf-8")
    assert "nothing is new" in command("themes", "import", file, "--replace").stdout
    assert command("themes", "export").stdout == exported.stdout


def test_themes_are_merged_and_renamed_and_old_ids_go_on_working(
    command: Command, record_id: str
) -> None:
    assert answer(command("themes", "merge", "Fenland", "poverty", "--json")) == {
        "old": "fenland",
        "new": "poverty",
    }
    assert on(command, "fenland") == on(command, "poverty") == [record_id]
    renamed = command("themes", "rename", "poverty", "Poverty and debt")
    assert renamed.stdout == "“Poverty” is “Poverty and debt” now  [poverty-and-debt]\n"
    assert on(command, "fenland") == on(command, "poverty") == [record_id]
    listed = map(json.loads, command("themes", "list", "--json").stdout.splitlines())
    (entry,) = (theme for theme in listed if theme["id"] == "poverty-and-debt")
    assert entry["former_ids"] == ["fenland", "poverty"]
    assert "“Fens” is" not in command("themes", "merge", "Fens", "poverty").output


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff", "is not UTF-8 text"),
        (b"#" * 5_000_001, "has more than 5 megabytes"),
        (PREFIX.encode() + b"t:a a", "The file is not Turtle (RDF): line 3"),
        (
            PREFIX.encode() + FENS.encode() + b"; skos:broader t:no .",
            "theme “no”, which isn't ther",
        ),
        (
            (PREFIX + FENS + '; skos:altLabel "child neglect"@en .').encode(),
            "“child neglect” is a name of both",
        ),
    ],
)
def test_a_thesaurus_that_is_not_sound_is_refused_and_nothing_is_changed(
    command: Command, record_id: str, tmp_path: Path, content: bytes, reason: str
) -> None:
    before = command("themes", "export").stdout
    file = tmp_path / "bad.ttl"
    file.write_bytes(content)
    refused = command("themes", "import", file)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert reason in refused.stderr
    assert command("themes", "export").stdout == before


def test_a_theme_that_is_not_there_cannot_be_merged(command: Command, record_id: str) -> None:
    refused = command("themes", "merge", "Nothing", "poverty")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "There is no theme “Nothing”" in refused.stderr
