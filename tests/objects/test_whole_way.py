"""From the import of a file to its erasure, where files are in object storage."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from repo_search.bags.taking_in import take_in
from repo_search.catalogue import fixities
from repo_search.catalogue.fixities import Kept
from repo_search.repository import opened
from repo_search.settings import Settings
from tests.stacks import s3

from .conftest import Command

pytestmark = pytest.mark.large


@pytest.fixture
def kept(settings: Settings, filled: Path) -> dict[str, Kept]:
    """What the catalogue knows of each file, by its name."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        return {one.filename: one for one in fixities.due(connection)}


def get(app: Flask, address: str, **options: Any) -> TestResponse:
    response = app.test_client().open(address, **options)
    response.get_data()
    response.close()
    return response


def copies(settings: Settings) -> list[Path]:
    return list(settings.copies_directory.glob("??/*"))


PARTS: list[dict[str, str]] = [
    {},
    {"Range": "bytes=0-3"},
    {"Range": "bytes=-5"},
    {"Range": "bytes=10-"},
    {"Range": "bytes=10-99999999"},
    {"Range": "bytes=99999999-"},
    {"Range": "lines=1-2"},
    {"Range": "bytes=2-5", "If-Range": '"TAG"'},
    {"Range": "bytes=2-5", "If-Range": '"another"'},
    {"If-None-Match": '"TAG"'},
]


def test_a_file_is_answered_from_afar_as_it_is_from_this_machine(
    app: Flask, settings: Settings, kept: dict[str, Kept], filled: Path
) -> None:
    one = kept["one.pdf"]

    def answers() -> list[tuple[object, ...]]:
        return [
            answer(
                method, {name: value.replace("TAG", one.sha256) for name, value in asked.items()}
            )
            for asked in PARTS
            for method in ("GET", "HEAD")
        ]

    def answer(method: str, headers: dict[str, str]) -> tuple[object, ...]:
        found = get(app, f"/records/{one.record_id}/file", headers=headers, method=method)
        lasting = [header for header in found.headers if header[0] not in ("Date", "Expires")]
        return method, headers, found.status_code, found.data, lasting

    afar = answers()
    assert copies(settings) == []
    assert get(app, f"/records/{one.record_id}/pages/1/picture").status_code == 200
    assert len(copies(settings)) == 1
    assert afar == answers()
    assert afar[0][3] == (filled / "one.pdf").read_bytes()
    assert {found[2] for found in afar} == {200, 206, 304, 416}


def test_what_is_withdrawn_or_erased_is_gone_from_here_and_what_is_erased_from_there(
    app: Flask, settings: Settings, kept: dict[str, Kept], command: Command
) -> None:
    for name in ("one.pdf", "two.pdf"):
        assert get(app, f"/records/{kept[name].record_id}/pages/2/picture").status_code == 200
    assert len(copies(settings)) == 2
    one, two = kept["one.pdf"], kept["two.pdf"]
    assert command("withdraw", one.record_id, "--reason", "It names a child.").exit_code == 0
    assert [path.name for path in copies(settings)] == [two.sha256[2:]]
    assert get(app, f"/records/{one.record_id}/file").status_code == 410
    done = command("erase", two.record_id, "--reason", "court-order", "--yes")
    assert done.exit_code == 0, done.output
    assert "earlier versions of files" in done.output
    assert copies(settings) == []
    assert get(app, f"/records/{two.record_id}/pages/2/picture").status_code == 410
    held = {f"{sha256[:2]}/{sha256[2:]}" for sha256 in (one.sha256, kept["three.txt"].sha256)}
    assert set(s3.keys(settings.holdings)) == held
    done = command("verify")
    assert (done.exit_code, done.stdout) == (0, "2 records, 2 files: everything agrees.\n")


@pytest.mark.parametrize("how", ["other bytes", "cut off", "missing"])
def test_a_file_that_is_damaged_over_there_is_never_shown_as_right(
    app: Flask, settings: Settings, kept: dict[str, Kept], command: Command, filled: Path, how: str
) -> None:
    one = kept["one.pdf"]
    content = (filled / "one.pdf").read_bytes()
    spoilt = {"other bytes": content[:-9] + b"x" + content[-8:], "cut off": content[:-1]}.get(how)
    s3.replace(settings.holdings, one.sha256, spoilt)
    for what in ("file", "pages/1/picture", "pages/1/boxes.svg"):
        assert get(app, f"/records/{one.record_id}/{what}").status_code == 503
    assert get(app, f"/records/{one.record_id}").status_code == 200
    assert copies(settings) == []
    done = command("fixity", "--json")
    assert done.exit_code == 1
    fault = json.loads(done.stdout.splitlines()[0])
    assert fault["fault"] == ("is missing" if how == "missing" else "is not what was kept")
    assert get(app, f"/records/{one.record_id}/file").status_code == 503
    assert "this one took its place" in command("import", filled, "--jobs", 1).stdout
    assert get(app, f"/records/{one.record_id}/file").data == content
    assert command("verify").exit_code == 0


def test_what_is_in_the_bucket_and_of_no_record_is_named(
    settings: Settings, kept: dict[str, Kept], command: Command
) -> None:
    s3.replace(settings.holdings, "ab" * 32, b"of nobody")
    done = command("verify")
    assert done.exit_code == 1
    assert f"/ab/{'ab' * 31} belongs to no record" in done.stdout
    assert "key-in-tests-only" not in done.stdout


def test_it_is_backed_up_and_moved_to_other_holdings_and_back(
    settings: Settings,
    kept: dict[str, Kept],
    command: Command,
    tmp_path: Path,
) -> None:
    assert command("backup", tmp_path / "backup").exit_code == 0
    held = {p.parent.name + p.name for p in (tmp_path / "backup" / "holdings").glob("??/*")}
    assert held == {one.sha256 for one in kept.values()}
    there = tmp_path / "bag"
    done = command("export", "--format", "bagit", there)
    assert done.exit_code == 0, done.output
    for url in ("", s3.holdings()):
        moved = Settings(data=tmp_path / f"moved{bool(url)}", holdings=url)
        assert take_in(there, moved).verified.differences == ()
        with opened(moved) as repository:
            for one in kept.values():
                assert repository.holdings.has(one.sha256, one.size)
