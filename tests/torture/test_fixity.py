"""verify and fixity name what differs; a damaged file is flagged, not served, and can be mended."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from repo_search.catalogue import fixities, outbox, records, tables
from repo_search.cli import main
from repo_search.engine import EngineQuery, IndexDocument, IndexFinding, IndexPage
from repo_search.repository import opened
from repo_search.settings import Settings
from repo_search.verifying import verify
from web import create_app
from web.site import site

Command = Callable[..., Result]
NAMES = ("one.txt", "two.txt", "three.txt")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty_catalogue: Path) -> Path:
    """A folder of three reviews, and the repository into which they were imported."""
    path = tmp_path_factory.mktemp("filled")
    for folder in ("documents", "data"):
        (path / folder).mkdir()
    for name in NAMES:
        said = f"A learning review, {name}\n\nThe school was told of neglect.\n"
        (path / "documents" / name).write_text(said)
    shutil.copy(empty_catalogue, path / "data")
    given = ["import", str(path / "documents"), "--jobs", "1", "--data", str(path / "data")]
    assert CliRunner().invoke(main, given, catch_exceptions=False).exit_code == 0
    return path


@pytest.fixture
def folder(filled: Path) -> Path:
    return filled / "documents"


@pytest.fixture
def settings(filled: Path, tmp_path: Path) -> Settings:
    shutil.copytree(filled / "data", tmp_path / "data")
    return Settings(data=tmp_path / "data")


@pytest.fixture
def ids(settings: Settings) -> dict[str, str]:
    """The ids of the records by file name."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        return {kept.filename: kept.record_id for kept in fixities.due(connection)}


def place(settings: Settings, record_id: str) -> Path:
    with opened(settings) as repository, repository.catalogue.read() as connection:
        holding = records.find(connection, record_id).holding
        assert holding is not None
        return repository.holdings.path(holding.sha256)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


def lines(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_flipped_byte_is_named_flagged_and_not_served_until_it_is_mended(
    settings: Settings, ids: dict[str, str], folder: Path, command: Command
) -> None:
    hurt = ids["two.txt"]
    assert command("fixity").exit_code == 0
    app = create_app(settings)
    client = app.test_client()
    address = f"/records/{hurt}/file"
    with client.get("/health") as well, client.get(address) as served:
        assert (well.status_code, served.status_code) == (200, 200)
    flip(place(settings, hurt))
    done = command("fixity", "--json")
    fault, counted = lines(done)
    assert done.exit_code == 1
    assert (fault["record_id"], fault["filename"]) == (hurt, "two.txt")
    assert fault["sha256"] in place(settings, hurt).as_posix().replace("/", "")
    assert counted == {"checked": 3, "faults": 1}
    (version,) = lines(command("show", hurt, "--json"))[0]["versions"]
    assert version["fault"] == "is not what was kept"
    task = lines(command("todo", "--json"))[0]
    assert (task["kind"], hurt in task["what"]) == ("damaged", True)
    with client.get("/health") as ill:
        assert ill.status_code == 503
        assert ill.json is not None
        assert (ill.json["status"], ill.json["holdings"]) == ("failing", "damaged")
    with client.get(address) as refused, client.get(f"/records/{ids['one.txt']}/file") as other:
        assert (refused.status_code, other.status_code) == (503, 200)
        assert "The file of this record is damaged" in refused.text
    with client.get(f"/records/{hurt}") as page:
        assert page.status_code == 200
    done = command("import", folder, "--jobs", 1)
    assert "this one took its place" in done.stdout
    assert command("fixity").exit_code == 0
    with client.get("/health") as well, client.get(address) as served:
        assert (well.status_code, served.status_code) == (200, 200)
    with app.app_context():
        site().pictures.close()
        site().repository.close()


def test_a_lost_file_is_flagged_and_mended_by_putting_it_back(
    settings: Settings, ids: dict[str, str], command: Command
) -> None:
    path = place(settings, ids["one.txt"])
    content = path.read_bytes()
    path.unlink()
    assert "one.txt of record" in (done := command("fixity")).stdout
    assert "is missing" in done.stdout
    assert done.exit_code == 1
    path.write_bytes(content)
    assert command("fixity", "--limit", 1).exit_code == 0


def test_files_are_checked_the_longest_unchecked_first(
    settings: Settings, ids: dict[str, str], command: Command
) -> None:
    assert lines(command("fixity", "--limit", 2, "--json"))[-1]["checked"] == 2
    with opened(settings) as repository, repository.catalogue.write() as connection:
        last = fixities.due(connection)[0]
        connection.execute(tables.fixity.update().values(checked=datetime(2020, 1, 1)))  # noqa: DTZ001 - UTC
    assert lines(command("fixity", "--limit", 1, "--json"))[-1]["checked"] == 1
    with opened(settings) as repository, repository.catalogue.read() as connection:
        assert fixities.due(connection)[-1] == last
    assert lines(command("fixity", "--older-than", "30d", "--json"))[-1]["checked"] == 2
    assert lines(command("fixity", "--older-than", "30d", "--json"))[-1]["checked"] == 0
    assert command("fixity", "--older-than", "a month").exit_code == 2


def test_verify_says_that_all_agrees(ids: dict[str, str], command: Command) -> None:
    done = command("verify")
    assert (done.exit_code, done.stdout) == (0, "3 records, 3 files: everything agrees.\n")


def test_what_a_killed_run_has_left_is_no_difference(
    settings: Settings, ids: dict[str, str], tmp_path: Path, command: Command
) -> None:
    (tmp_path / "new.txt").write_text("Bytes that a killed import had kept before it told of them")
    with opened(settings) as repository:
        repository.holdings.keep(repository.holdings.stage(tmp_path / "new.txt"))
    assert command("verify").stdout == "3 records, 3 files: everything agrees.\n"


def test_verify_names_every_difference(
    settings: Settings, ids: dict[str, str], command: Command
) -> None:
    lost, changed, waiting = (ids[name] for name in NAMES)
    flip(place(settings, changed))
    (settings.data / "holdings" / "ab").mkdir(exist_ok=True)
    (settings.data / "holdings" / "ab" / "stray").write_text("of nobody")
    stranger = IndexDocument("stranger", 9, {}, {}, (), {}, None, None, "")
    with opened(settings) as repository:
        assert repository.engine.search(EngineQuery()).total == 3
        built = repository.engine.built()
        assert built is not None
        repository.engine.update([stranger], [lost], built.revision)
        with repository.catalogue.write() as connection:
            connection.execute(
                tables.record.update()
                .where(tables.record.c.record_id == changed)
                .values(title="Changed behind the index")
            )
            outbox.put(connection, [waiting])
        found = verify(repository).differences
    said = {(one.place, one.record_id, one.what.split(" (")[0]) for one in found}
    assert said == {
        ("holdings", changed, "two.txt"),
        ("holdings", "", f"{settings.data / 'holdings' / 'ab' / 'stray'} belongs to no record"),
        ("index", waiting, "waits to be indexed"),
        ("index", lost, "is not in the index"),
        ("index", changed, "is not in the index as the catalogue has it"),
        ("index", "stranger", "is in the index and not public"),
    }
    done = command("verify")
    assert done.exit_code == 1
    assert "6 differences" in done.stdout
    assert command("reindex").exit_code == 0
    assert "index:" not in command("verify").stdout


@pytest.mark.parametrize("part", ["pages", "findings"])
def test_verify_names_what_of_a_record_the_index_has_otherwise(
    settings: Settings, ids: dict[str, str], part: str
) -> None:
    changed = ids["one.txt"]
    with opened(settings) as repository:
        ((as_before,), numbers, _) = repository.engine.contents()[changed]

        class Other(IndexDocument):
            digest = as_before  # type: ignore[assignment]

        pages, findings = tuple(IndexPage(number, "", "") for number in numbers), ()
        if part == "pages":
            pages = (*pages, IndexPage(99, "", ""))
        else:
            findings = (IndexFinding("another", 1, {}, {}, {}),)
        other = Other(changed, 1, {}, {}, pages, {}, None, None, "", findings)
        built = repository.engine.built()
        assert built is not None
        repository.engine.update([other], [], built.revision)
        (found,) = verify(repository).differences
    said = f"has other {part} in the index than in the catalogue"
    assert (found.record_id, found.what) == (changed, said)
