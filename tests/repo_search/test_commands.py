"""The core's commands as a person or a script meets them."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from repo_search.catalogue import Catalogue
from repo_search.cli import COMMANDS, load, main
from repo_search.settings import EMBEDDED_ENGINES, Settings

from .library import add

Command = Callable[..., Result]


@pytest.fixture
def filled(settings: Settings) -> str:
    """A record in the repository; gives its id."""
    catalogue = Catalogue(settings.catalogue_url)
    add(catalogue, "A quiet page.", title="Undated review", publisher="South Board")
    record_id = add(
        catalogue,
        "Nothing.",
        "Co-sleeping and alcohol were known risks.",
        title="Child H1",
        publisher="North Board",
        published="April 2018",
        document_type="overview report",
        themes="Neglect",
    )
    catalogue.close()
    return record_id


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    return json.loads(line)


@pytest.mark.parametrize("engine", EMBEDDED_ENGINES)
def test_searching_gives_a_page_of_results_in_json(
    command: Command, filled: str, engine: str
) -> None:
    found = answer(command("search", "alcohol", "--json", "--engine", engine))
    assert found["total"] == 1
    (result,) = found["results"]
    assert result["record_id"] == filled
    (passage,) = result["passages"]
    ((start, end),) = passage["spans"]
    assert (passage["page"], passage["snippet"][start:end]) == (2, "alcohol")
    assert passage["url"] == f"/records/{filled}/pages/2?q=alcohol"


def test_searching_for_people_names_pages_and_counts(command: Command, filled: str) -> None:
    shown = command("search", "alcohol").output
    assert "1 results for alcohol" in shown or "1 result for alcohol" in shown
    assert f"North Board, April 2018, overview report  [{filled}]" in shown
    assert "p. 2: Co-sleeping and alcohol were known risks." in shown
    assert "publisher: North Board (1)" in shown
    relaxed = command("search", "alcohol unheard").output
    assert "No record holds all of this. These hold some of the words." in relaxed
    assert "Page 1 of 2; see more with --page 2." in command("search", "--per-page", 1).output


def test_a_score_is_explained_part_by_part(command: Command, filled: str) -> None:
    shown = command("search", "--explain", "alcohol", "risks").output
    assert "“alcohol risks” close together" not in shown  # they stand too far apart
    assert re.search(r"\d\.\d{3}  alcohol$", shown, re.MULTILINE)
    (found,) = json.loads(command("search", "--explain", "--json", "alcohol").output)["results"]
    assert {part["what"] for part in found["explained"]} >= {"alcohol"}
    (plain,) = json.loads(command("search", "--json", "alcohol").output)["results"]
    assert "explained" not in plain


def test_all_words_can_be_insisted_on(command: Command, filled: str) -> None:
    shown = command("search", "--all-words", "alcohol", "unheard").output
    assert "0 results for alcohol unheard" in shown


def test_a_search_without_results_says_what_would_find_something(
    command: Command, filled: str
) -> None:
    shown = command("search", "alchohol", "unheard").output
    assert "Did you mean: alcohol unheard (1 results)" in shown
    shown = command("search", "alchohol risks", "--to", "2017").output
    assert "Did you mean" not in shown
    shown = command("search", "alchohol risks").output
    assert "Did you mean: alcohol risks (1 results)" in shown
    assert "Without “alchohol”: risks (1 results)" in shown
    shown = command("search", "alcohol", "--to", "2017").output
    assert "Published at any time (1 results)" in shown
    found = answer(command("search", "alchohol risks", "--json"))
    assert found["did_you_mean"] == {"q": "alcohol risks", "spans": [[0, 7]], "total": 1}
    assert found["ways_on"] == [
        {"said": "Without “alchohol”", "q": "risks", "without": [], "total": 1}
    ]
    assert answer(command("search", "alcohol", "--json"))["did_you_mean"] is None


def test_filters_narrow_and_may_be_given_several_times(command: Command, filled: str) -> None:
    for filters, total in (
        (["--publisher", "North Board"], 1),
        (["--publisher", "North Board", "--publisher", "south-board"], 2),
        (["--theme", "neglect", "--type", "case-reviews"], 1),
        (["--from", "2018-04", "--to", "2018"], 1),
        (["--to", "2017"], 0),
        (["--year", "unknown"], 1),
    ):
        found = answer(command("search", "--json", *filters))
        assert found["total"] == total, filters


def test_a_query_may_come_from_standard_input(command: Command, filled: str) -> None:
    found = answer(command("search", "-", "--json", stdin='"co-sleeping and alcohol"\n'))
    assert (found["query"]["text"], found["total"]) == ('"co-sleeping and alcohol"', 1)
    assert answer(command("search", "-", "--json", stdin=b"alcohol \xff"))["total"] == 1
    long = answer(command("search", "-", "--json", stdin="alcohol " * 1000))
    assert any("characters were read" in note for note in long["notes"])


def test_a_query_of_bytes_that_are_no_text_is_answered_in_json(
    command: Command, filled: str
) -> None:
    found = answer(command("search", "alcohol \udcff", "--json"))
    assert (found["query"]["text"], found["total"]) == ("alcohol \udcff", 1)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (["--publisher", "Nowhere"], "There is no publisher “Nowhere”"),
        (["--theme", "Nothing"], "There is no theme “Nothing”"),
        (["--from", "soon"], "“soon” is not a date"),
        (["--from", "2019", "--to", "2018"], "The dates run backwards"),
        (["--page", "0"], "Pages count from 1"),
        (["--sort", "size"], "Invalid value for '--sort'"),
    ],
)
def test_wrong_usage_of_search_has_exit_code_two_and_the_reason(
    command: Command, filled: str, wrong: list[str], reason: str
) -> None:
    refused = command("search", *wrong)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert reason in refused.stderr


def test_showing_a_record_tells_who_claims_what(command: Command, filled: str) -> None:
    shown = answer(command("show", filled, "--json"))
    assert shown["title"] == "Child H1"
    assert shown["holdings"][0]["addresses"] == [f"/in/{filled}.pdf"]
    assert {"field": "title", "values": ["Child H1"], "source": "manifest"}.items() <= (
        shown["claims"][0].items()
    )
    assert "title: Child H1 — manifest" in command("show", filled).output


def test_what_is_not_there_has_exit_code_one(command: Command, filled: str) -> None:
    for asked in (["show", "nosuchid"], ["withdraw", "nosuchid", "--reason", "A reason"]):
        missing = command(*asked)
        assert (missing.exit_code, missing.stdout) == (1, "")
        assert "There is no record nosuchid" in missing.stderr


def test_withdrawing_takes_a_record_out_everywhere_at_once(command: Command, filled: str) -> None:
    assert answer(command("search", "alcohol", "--json"))["total"] == 1
    assert command("withdraw", filled).exit_code == 2
    assert command("withdraw", filled, "--reason", " ").exit_code == 2
    gone = answer(command("withdraw", filled, "--reason", "It names a child.", "--json"))
    assert gone == {"record_id": filled, "outcome": "withdrawn"}
    assert answer(command("search", "alcohol", "--json"))["total"] == 0
    counts = answer(command("stats", "--json"))
    assert (counts["records"], counts["withdrawn"]) == (1, 1)
    assert "North Board" not in json.dumps(counts["facets"])
    shown = command("show", filled)
    assert shown.exit_code == 1
    assert f"Record {filled} was withdrawn on" in shown.stderr


def test_the_index_can_be_built_anew_and_is_when_it_is_lost(
    command: Command, filled: str, settings: Settings
) -> None:
    assert answer(command("reindex", "--json")) == {"records": 2}
    for path in (settings.data / "index").glob("*.json"):
        path.write_text("{")
    found = command("search", "alcohol", "--json")
    assert json.loads(found.stdout)["total"] == 1
    assert "Building the index" in found.stderr
    assert command("search", "alcohol", "--json").stderr == ""


def test_statistics_count_records_and_pages(command: Command, filled: str) -> None:
    counts = answer(command("stats", "--json"))
    assert (counts["records"], counts["withdrawn"], counts["pages"]) == (2, 0, 3)
    assert counts["facets"]["theme"]
    assert "2 records" in command("stats").output


def test_publishers_are_imported_and_those_nobody_entered_are_listed(
    command: Command, filled: str, tmp_path: Path
) -> None:
    unmatched = command("publishers", "list", "--unmatched").output
    assert "North Board  [north-board]  (not in the authority file)" in unmatched
    authority = tmp_path / "publishers.csv"
    authority.write_text("name,variants,predecessors\nNorth,North Board,\nNew North,,North\n")
    assert command("publishers", "import", authority).exit_code == 0
    assert "North Board" not in command("publishers", "list", "--unmatched").output
    found = answer(command("search", "--json", "--publisher", "New North"))
    assert [result["record_id"] for result in found["results"]] == [filled]
    listed = command("publishers", "list", "--json").stdout.splitlines()
    assert {"id": "new-north", "name": "New North", "matched": True} in map(json.loads, listed)


def test_an_authority_file_that_cannot_be_read_is_refused(
    command: Command, filled: str, tmp_path: Path
) -> None:
    authority = tmp_path / "publishers.csv"
    for content in (b"name\n\xe9\n", b"title\nA\n", b"name\n" + b"x" * 1_100_000):
        authority.write_bytes(content)
        refused = command("publishers", "import", authority)
        assert refused.exit_code == 2, content[:10]
        assert refused.stderr.startswith("Error: ")


@pytest.mark.parametrize("name", ["search", "show", "withdraw", "stats", "reindex"])
def test_without_a_repository_a_command_says_how_to_begin(
    command: Command, settings: Settings, name: str
) -> None:
    (settings.data / "catalogue.db").unlink()
    arguments = {"show": ["x"], "withdraw": ["x", "--reason", "A reason"]}.get(name, [])
    refused = command(name, *arguments)
    assert refused.exit_code == 2
    assert "Bring in documents first with “repo-search import PATH”" in refused.stderr
    assert not (settings.data / "catalogue.db").exists()


def test_a_damaged_catalogue_is_called_so(command: Command, settings: Settings) -> None:
    (settings.data / "catalogue.db").write_bytes(b"no database" * 1000)
    refused = command("stats")
    assert refused.exit_code == 1
    assert "is damaged. Restore a backup." in refused.stderr


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("REPO_SEARCH_ENGINE", "sphinx", "There is no engine “sphinx”"),
        (
            "REPO_SEARCH_HOLDINGS",
            "ftp://x",
            "Holdings cannot be kept where REPO_SEARCH_HOLDINGS says",
        ),
        ("REPO_SEARCH_SECURE", "perhaps", "REPO_SEARCH_SECURE: "),
    ],
)
def test_a_wrong_setting_is_named(
    command: Command, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(variable, value)
    refused = command("stats")
    assert refused.exit_code == 2
    assert reason in refused.stderr


def test_a_data_directory_that_cannot_be_made_is_a_plain_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("Words.")
    asked = ["import", str(tmp_path / "file"), "--data", str(tmp_path / "file" / "data")]
    refused = CliRunner().invoke(main, asked, catch_exceptions=False)
    assert refused.exit_code == 2
    assert "cannot be used as a directory: Not a directory." in refused.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_can_be_loaded_and_explains_itself(name: str) -> None:
    assert load(name).help


def test_searching_names_what_was_added_unless_it_is_switched_off(
    command: Command, filled: str
) -> None:
    shown = command("search", "overlay")
    assert "Also searched for: co-sleeping" in shown.output
    found = answer(command("search", "overlay", "--json"))
    assert found["added"] == [{"written": "overlay", "others": ["co-sleeping"]}]
    assert answer(command("search", "overlay", "--no-expand", "--json"))["total"] == 0
    assert answer(command("search", "overlay", "--without", "co-sleeping", "--json"))["total"] == 0
    assert "try child practice review or" in command("search", "CPR").output
