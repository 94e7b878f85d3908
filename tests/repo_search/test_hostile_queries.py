"""Strings that nobody means are answered on the command line: soon, within bounds, and with a
word on what was left out. Every engine, a catalogue of full pages, one process for all of them."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from repo_search.catalogue import Catalogue
from repo_search.cli import main
from repo_search.indexing import bring_up_to_date
from repo_search.inside import matching_pages
from repo_search.query.parse import MOST_NAMED, parse
from repo_search.query.pieces import LONGEST
from repo_search.repository import opened
from repo_search.search import SearchRequest, all_matches
from repo_search.settings import Settings
from tests.conftest import EACH_ENGINE

from ..hostile_strings import COSTLY, HOSTILE
from .library import put

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-c", "from repo_search.cli import main; main()")
SECONDS = 1.0
"""Of the processor's time, so that what else the machine does makes no difference."""
MOST_NOTES = 16
LONGEST_NOTE = 300
WORDS = [
    "the",
    "child",
    "was",
    "of",
    "and",
    "in",
    "a",
    "not",
    "with",
    "neglect",
    "alcohol",
    "co-sleeping",
    "school",
    "nurse",
    "police",
]


def _fill(catalogue: Catalogue) -> None:
    drawn = random.Random(4)  # noqa: S311 - filling, not secret
    with catalogue.write() as connection:
        for number in range(30):
            pages = (" ".join(drawn.choices(WORDS, k=200)) for _ in range(4))
            rare = " ".join(f"word{drawn.randrange(10_000)}" for _ in range(200))
            put(connection, *pages, rare, title=f"Review {number}", published=f"{1990 + number}")


@pytest.fixture(scope="module", params=EACH_ENGINE)
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a repository of thirty records in which common words stand thousands of times."""
    settings = Settings(data=tmp_path_factory.mktemp("full"), engine=request.param)
    with opened(settings, create=True) as repository:
        _fill(repository.catalogue)
        bring_up_to_date(repository.catalogue, repository.engine)
    return settings


@pytest.fixture
def options(full: Settings) -> list[str]:
    return ["--data", str(full.data), "--engine", full.engine, "--json"]


def _as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("name", [name for name in HOSTILE if not name.startswith("category")])
def test_a_hostile_query_on_standard_input_is_answered_within_a_second(
    options: list[str], name: str
) -> None:
    began = time.process_time()
    done = CliRunner().invoke(
        main, ["search", "-", *options], input=_as_bytes(HOSTILE[name]), catch_exceptions=False
    )
    assert time.process_time() - began < SECONDS
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert len(answer["query"]["text"]) <= LONGEST
    assert len(answer["notes"]) <= MOST_NOTES
    assert max(map(len, answer["notes"]), default=0) <= LONGEST_NOTE
    if len(HOSTILE[name]) > LONGEST:
        assert any("first 2,000 characters" in note for note in answer["notes"])


@pytest.mark.parametrize("name", COSTLY)
def test_pages_and_lists_of_a_hostile_query_are_bounded_too(full: Settings, name: str) -> None:
    with opened(full) as repository:
        request = SearchRequest(HOSTILE[name], sort="oldest")
        began = time.process_time()
        ids, notes = all_matches(repository.catalogue, repository.engine, request)
        of = matching_pages(repository.catalogue, repository.engine, "unknown", request)
        assert time.process_time() - began < SECONDS
        assert len(ids) <= 30
        assert of.pages == ()
        assert set(notes) <= set(of.query.notes)
        assert len(notes) <= MOST_NOTES


def test_a_process_of_its_own_takes_a_megabyte_and_answers(options: list[str]) -> None:
    with subprocess.Popen(
        [*COMMAND, "search", "-", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None
        for _ in range(100):
            process.stdin.write(b"neglect((" * 1_250)  # raises BrokenPipeError if nobody reads
        answer, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, b"")
    assert json.loads(answer)["total"] == 30


def test_an_argument_that_is_no_text_is_answered(options: list[str]) -> None:
    done = subprocess.run(
        [*COMMAND, "search", *options, b"neglect \xff\xfe \xed\xa0\x80"],
        capture_output=True,
        cwd=ROOT,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["total"] == 30


def test_a_character_cut_at_the_end_of_what_is_read_spoils_nothing(options: list[str]) -> None:
    text = "neglect " + "\U0001f600" * 5_000
    done = CliRunner().invoke(
        main, ["search", "-", *options], input=_as_bytes(text), catch_exceptions=False
    )
    answer = json.loads(done.stdout)
    assert answer["total"] == 30
    assert answer["query"]["text"] == text[:LONGEST]
    assert any("first 2,000 characters" in note for note in answer["notes"])


def test_an_export_says_what_of_its_query_was_left_out(full: Settings) -> None:
    done = CliRunner().invoke(
        main,
        [
            *("export", "--query", "neglect *** " + "x" * 3_000),
            *("--data", str(full.data), "--engine", full.engine),
        ],
        catch_exceptions=False,
    )
    assert done.exit_code == 0
    assert "first 2,000 characters" in done.stderr
    assert "“***” holds no letters or digits" in done.stderr


def test_parts_that_cannot_be_read_are_named_as_far_as_a_person_reads_on() -> None:
    notes = parse(HOSTILE["signs alone, each another"]).notes
    assert len(notes) == 1 + MOST_NAMED + 1
    assert notes[0] == "Only the first 2,000 characters were read."
    assert notes[-1].endswith("more parts of the query could not be read.")
    assert parse("*** !!! ???").notes == tuple(
        f"“{signs}” holds no letters or digits and was ignored." for signs in ("***", "!!!", "???")
    )
