"""A corrected file takes the place of the one before, of which the public sees nothing any more."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from repo_search.catalogue import announcements
from repo_search.cli import main
from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app
from web.site import site

from ..indexer.documents import pdf

Command = Callable[..., Result]
REASON = "Page 1 named the school"
OLD, NEW = "Learning review of Oldschool Primary", "Learning review of a school"


@dataclass
class Replaced:
    """A record whose file was replaced, and what its first file was."""

    record_id: str
    old: dict[str, Any]
    first: bytes
    second: bytes
    run: int


def told(done: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replaced")


@pytest.fixture(scope="module")
def replaced(folder: Path, empty_catalogue: Path) -> Replaced:
    for name in ("in", "data"):
        (folder / name).mkdir()
    shutil.copy(empty_catalogue, folder / "data")

    def command(*arguments: object) -> Result:
        given = [*map(str, arguments), "--json", "--data", str(folder / "data")]
        return CliRunner().invoke(main, given, catch_exceptions=False)

    first = pdf(folder / "in" / "oldname.pdf", f"{OLD}\nNeglect was known.")
    record_id = told(command("import", first, "--jobs", 1))["record_id"]
    old = told(command("show", record_id))["holdings"][0]
    second = pdf(folder / "newname.pdf", f"{NEW}\nNeglect was known.")
    done = command("replace", record_id, second, "--reason", REASON)
    assert done.exit_code == 0
    assert told(done)["outcome"] == "updated"
    return Replaced(record_id, old, first.read_bytes(), second.read_bytes(), told(done)["run"])


@pytest.fixture
def settings(replaced: Replaced, folder: Path, tmp_path: Path) -> Settings:
    """A copy of the repository in which the file was replaced."""
    shutil.copytree(folder / "data", tmp_path / "data")
    return Settings(data=tmp_path / "data")


@pytest.fixture
def app(settings: Settings, replaced: Replaced) -> Iterator[Flask]:
    made = create_app(settings)
    yield made
    with made.app_context():
        site().pictures.close()
        site().repository.close()


def test_the_public_is_shown_the_new_file_and_nothing_of_the_old_one(
    replaced: Replaced, app: Flask
) -> None:
    client: FlaskClient = app.test_client()
    record_id, sha256 = replaced.record_id, replaced.old["sha256"]
    with client.get(f"/records/{record_id}/file") as file:
        assert file.data == replaced.second
    for headers in (
        {"If-None-Match": f'"{sha256}"'},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT", "If-None-Match": f'"{sha256}"'},
        {"Range": "bytes=0-", "If-Range": f'"{sha256}"'},
    ):
        with client.get(f"/records/{record_id}/file", headers=headers) as file:
            assert file.data == replaced.second
    addresses = [
        f"/records/{record_id}{more}"
        for more in (
            "",
            "/pages/1",
            "/pages/1?q=neglect",
            "/search?q=neglect",
            "/pages/1/boxes.svg",
        )
    ]
    addresses += [
        f"/api/v1/records/{record_id}", "/api/v1/search?q=neglect", "/search?q=neglect", "/",
        "/latest", "/search?q=oldschool", "/api/v1/suggestions?q=oldsch", "/feed.atom?q=neglect",
    ]  # fmt: skip
    for address in addresses:
        with client.get(address) as answer:
            for left in ("Oldschool Primary", "oldname", sha256, REASON):
                assert left not in answer.text, (address, left)
    for address in (f"/records/{sha256}/file", f"/records/{record_id}/file/1"):
        with client.get(address) as answer:
            assert answer.status_code == 404
    with client.get("/api/v1/search?q=oldschool&expand=no") as answer:
        assert answer.json is not None
        assert answer.json["total"] == 0
    for query in ("?version=1", f"?sha256={sha256}"):
        with client.get(f"/records/{record_id}/file{query}") as file:
            assert file.data == replaced.second


def test_the_librarian_sees_every_version_with_its_hash_date_and_reason(
    replaced: Replaced, command: Command, settings: Settings
) -> None:
    new, old = told(command("show", replaced.record_id, "--json"))["versions"]
    assert (new["version"], new["filename"], new["reason"]) == (2, "newname.pdf", REASON)
    assert (old["version"], old["sha256"], old["reason"]) == (1, replaced.old["sha256"], "")
    assert new["added"] >= old["added"]
    shown = command("show", replaced.record_id).stdout
    assert f"1: oldname.pdf, {old['added'][:10]}" in shown
    assert REASON in shown
    assert REASON in command("history", replaced.record_id).stdout
    files = told(command("history", replaced.record_id, "--json"))["files"]
    assert files == [{"filename": "newname.pdf", "sha256": new["sha256"], "reason": REASON}]
    with opened(settings) as repository:
        assert repository.holdings.path(old["sha256"]).read_bytes() == replaced.first
    assert command("verify").exit_code == 0


def test_the_old_file_does_not_come_back_with_the_next_import(
    replaced: Replaced, command: Command, folder: Path
) -> None:
    done = command("import", folder / "in", "--json", "--jobs", 1)
    assert told(done)["outcome"] == "unchanged"
    assert told(command("show", replaced.record_id, "--json"))["versions"][0]["version"] == 2


def test_it_is_announced_as_a_new_version_and_can_be_undone(
    replaced: Replaced, command: Command, settings: Settings
) -> None:
    with opened(settings) as repository, repository.catalogue.read() as connection:
        made = [row.kind for row in connection.execute(announcements.tables.announcement.select())]
    assert "new version" in made
    assert command("runs", "undo", replaced.run).exit_code == 0
    (only,) = told(command("show", replaced.record_id, "--json"))["versions"]
    assert only["sha256"] == replaced.old["sha256"]
    assert command("verify").exit_code == 0


def test_an_earlier_version_can_be_shown_again(
    replaced: Replaced, command: Command, folder: Path
) -> None:
    first = folder / "in" / "oldname.pdf"
    done = command("replace", replaced.record_id, first, "--reason", "It was right after all")
    assert done.exit_code == 0
    new, old = told(command("show", replaced.record_id, "--json"))["versions"]
    assert (new["sha256"], new["reason"]) == (replaced.old["sha256"], "It was right after all")
    assert old["reason"] == REASON


def test_what_may_not_be_this_records_file_is_refused(
    replaced: Replaced, command: Command, folder: Path, tmp_path: Path
) -> None:
    other = pdf(tmp_path / "other.pdf", "Another report altogether")
    owner = told(command("import", other, "--json", "--jobs", 1))["record_id"]

    def refusal(record_id: str, file: Path, reason: str = REASON) -> str:
        done = command("replace", record_id, file, "--reason", reason)
        assert done.exit_code != 0
        return done.stderr + done.stdout

    assert f"the file of record {owner} already" in refusal(replaced.record_id, other)
    assert "its file already" in refusal(replaced.record_id, folder / "newname.pdf")
    assert "Give a reason" in refusal(replaced.record_id, other, " ")
    assert "There is no record" in refusal("nobody00", other)
    unread = tmp_path / "unread.pdf"
    unread.write_bytes(b"%PDF-1.7\nnothing follows")
    assert "rejected" in refusal(replaced.record_id, unread)
    assert command("withdraw", owner, "--reason", "For the test").exit_code == 0
    assert "was withdrawn" in refusal(owner, unread)
    assert told(command("show", replaced.record_id, "--json"))["versions"][0]["version"] == 2
