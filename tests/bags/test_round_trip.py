"""A repository that goes through a bag is the same afterwards, and others can check the bag."""

import csv
import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import bagit
import pytest
import rdflib

from repo_search import bags
from repo_search.catalogue import records, tables
from repo_search.catalogue.rows import CARRIED, LEFT_OUT
from repo_search.repository import opened
from repo_search.settings import Settings

from ..stacks import postgres
from .conftest import Import, files, rows, run


def test_every_row_and_byte_is_the_same_afterwards(
    lived_in: Settings, bag: Path, bring: Import, settings: Settings
) -> None:
    done = bring(bag)
    assert done.exit_code == 0, done.output
    assert "everything agrees" in done.stdout
    before, after = rows(lived_in.data), rows(settings.data)
    assert {table for table, held in before.items() if not held} <= {"outbox", "repository"}
    for table, held in before.items():
        assert after[table] == held, table
    assert files(settings.data) == files(lived_in.data)
    assert run("verify", "--data", settings.data).exit_code == 0


@pytest.mark.large
def test_it_goes_through_postgresql_and_is_the_same_afterwards(
    lived_in: Settings,
    bag: Path,
    bring: Import,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there, data, report = postgres.catalogue(), tmp_path / "large", tmp_path / "report.txt"
    report.write_text("Learning review of a stay\n\nNeglect.\n")
    with monkeypatch.context() as large:
        large.setenv("REPO_SEARCH_CATALOGUE", there)
        done = run("import", "--bagit", bag, "--data", data)
        assert "everything agrees" in done.stdout, done.output
        assert run("verify", "--data", data).exit_code == 0
        tried = run("import", "--dry-run", report, "--data", data)
        assert "Dry run: nothing was changed" in tried.output, tried.output
        done = run("export", "--format", "bagit", tmp_path / "bag", "--data", data)
        assert done.exit_code == 0, done.output
        _take_back_imports(data)
        new = run("import", report, "--data", data)
        assert new.exit_code == 0, new.output
        assert run("verify", "--data", data).exit_code == 0
    assert _but_for_checks(tmp_path / "bag") == _but_for_checks(bag)
    assert bring(tmp_path / "bag").exit_code == 0
    before, after = rows(lived_in.data), rows(settings.data)
    copies = ("backup", after["backup"][-1][0])  # the bag between is one more
    assert copies in after["sequences"]
    for table, held in before.items():
        if table == "sequences":
            assert [row for row in held if row[0] != "backup"] == [
                row for row in after[table] if row != copies
            ]
        elif table != "backup":
            assert after[table] == held, table
    assert files(settings.data) == files(lived_in.data)


def _but_for_checks(bag: Path) -> dict[str, bytes]:
    """The lines of each table, but for when files were checked and what copies were made."""
    folder = bag / "data" / "catalogue"
    others = {"fixity", "backup"}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.stem not in others}


def _take_back_imports(data: Path) -> None:
    """All of them, of which some can be."""
    listed = map(json.loads, run("runs", "--json", "--data", data).stdout.splitlines())
    imports = [one["run_id"] for one in listed if one["kind"] == "import" and not one["undone"]]
    done = [run("runs", "undo", each, "--data", data) for each in imports]
    assert any(" removed.\n" in one.output for one in done if one.exit_code == 0)
    assert all("It has been changed since" in one.output for one in done if one.exit_code)


def test_what_was_done_before_can_be_taken_back_afterwards(
    bag: Path, bring: Import, settings: Settings
) -> None:
    bring(bag)
    _take_back_imports(settings.data)
    assert run("verify", "--data", settings.data).exit_code == 0


def test_nothing_that_is_personal_or_was_erased_is_in_the_bag(bag: Path) -> None:
    everything = b"".join(path.read_bytes() for path in bag.rglob("*") if path.is_file())
    for word in (b"reader@example.org", b"Nobody has read this", b"A report nobody may have"):
        assert word not in everything
    names = {path.stem for path in (bag / "data" / "catalogue").iterdir()}
    assert names == set(CARRIED)
    assert {table.name for table in LEFT_OUT} == {
        "account", "session", "subscription", "mail", "job", "shared_run", "lease", "described",
        "signature", "signature_band", "extraction", "finding_band",
    }  # fmt: skip
    assert {*CARRIED.values(), *LEFT_OUT} == set(tables.metadata.sorted_tables)


def test_only_its_owner_can_read_a_bag(bag: Path) -> None:
    for path in (bag, *bag.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_the_bagit_library_and_its_command_find_the_bag_valid(bag: Path) -> None:
    opened_bag = bagit.Bag(str(bag))
    opened_bag.validate()
    assert opened_bag.version_info == (1, 0)
    assert opened_bag.info["Source-Organization"] == "repo-search"
    assert set(opened_bag.algorithms) == {"sha256", "sha512"}
    command = [sys.executable, "-m", "bagit", "--validate", "--quiet", str(bag)]
    assert subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0
    there = {
        path.relative_to(bag).as_posix() for path in (bag / "data").rglob("*") if path.is_file()
    }
    assert set(opened_bag.payload_entries()) == there


def test_people_can_read_it_without_our_program(bag: Path, lived_in: Settings) -> None:
    def table(name: str) -> list[dict[str, str]]:
        with (bag / "data" / name).open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))

    with opened(lived_in) as repository, repository.catalogue.read() as connection:
        held = records.by_ids(connection, records.all_ids(connection)).values()
    assert {row["record_id"] for row in table("records.csv")} == {
        record.record_id for record in held if record.is_public
    }
    hidden = {row["record_id"] for row in table("records-not-public.csv")}
    assert hidden == {record.record_id for record in held if not record.is_public}
    assert len(hidden) >= 3  # withdrawn, held back, drafts
    assert len(table("publishers.csv")) > 20
    skos = rdflib.Graph().parse(bag / "data" / "themes.ttl")
    assert len(set(skos.subjects(rdflib.RDF.type, rdflib.SKOS.Concept))) > 50


def test_what_is_erased_after_the_bag_was_made_does_not_come_back(
    a_bag: Path, small_bag: Path, bring: Import, settings: Settings
) -> None:
    first = json.loads((a_bag / "data/catalogue/record.jsonl").read_text().splitlines()[0])
    with (a_bag / "data/catalogue/holding.jsonl").open() as stream:
        hashes = [
            r["sha256"] for r in map(json.loads, stream) if r["record_id"] == first["record_id"]
        ]
    assert len(hashes) == 2
    erasure = {
        "record_id": first["record_id"], "made": "2026-11-23T10:00:00Z",
        "category": "court-order", "sha256": hashes,
    }  # fmt: skip
    (a_bag / "erasures.jsonl").write_text(json.dumps(erasure) + "\n")
    bagit.Bag(str(a_bag)).validate()
    done = bring(a_bag)
    assert (done.exit_code, "stays erased" in done.stdout) == (0, True)
    assert not {path.replace("/", "") for path in files(settings.data)} & set(hashes)
    assert "1 record, 1 file: everything agrees." in done.stdout


def test_an_erasure_knows_of_bags_and_tells_them(
    settings: Settings, small_bag: Path, bring: Import, tmp_path: Path
) -> None:
    bring(small_bag)
    out = tmp_path / "out"
    assert run("export", "--format", "bagit", out, "--data", settings.data).exit_code == 0
    with opened(settings) as repository, repository.catalogue.read() as connection:
        record_id = records.all_ids(connection)[0]
    done = run("erase", record_id, "--reason", "request", "--yes", "--data", settings.data)
    assert str(out) in done.output
    bagit.Bag(str(out)).validate()
    done = run("import", "--bagit", out, "--data", tmp_path / "new")
    assert f"{record_id}, erased on" in done.stdout


def test_a_file_that_is_damaged_is_left_out_named_and_known_to_be_missing(
    settings: Settings, small_bag: Path, bring: Import, tmp_path: Path
) -> None:
    bring(small_bag)
    path = next((settings.data / "holdings").glob("??/*"))
    path.unlink()
    done = run("export", "--format", "bagit", tmp_path / "out", "--data", settings.data)
    assert (done.exit_code, "damaged or missing and was left out" in done.stderr) == (1, True)
    bagit.Bag(str(tmp_path / "out")).validate()
    done = run("import", "--bagit", tmp_path / "out", "--data", tmp_path / "new")
    assert (done.exit_code, "is missing" in done.stdout) == (1, True)
    assert rows(tmp_path / "new")["holding"] == rows(settings.data)["holding"]


def test_what_stays_behind_is_said(lived_in: Settings, tmp_path: Path) -> None:
    data = shutil.copytree(lived_in.data, tmp_path / "data")
    done = run("export", "--format", "bagit", tmp_path / "bag", "--data", data)
    assert "1 deposit that nobody has read yet stayed behind" in done.stdout
    assert "e-mail alerts" in done.stdout
    assert "withdrawn, held back or drafts" in done.stdout


@pytest.mark.parametrize("arguments", [["--query", "x"], ["--filter", "theme=Neglect"], []])
def test_a_bag_holds_everything_and_needs_a_place(arguments: list[str], settings: Settings) -> None:
    place = ["somewhere"] if arguments else []
    done = run("export", "--format", "bagit", *place, *arguments, "--data", settings.data)
    assert done.exit_code == 2
    assert "A bag holds everything" in done.stderr


def test_a_bag_is_of_one_moment_whoever_writes_meanwhile(
    settings: Settings,
    small_bag: Path,
    bring: Import,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A record is added and another taken out, with its file, while tables are being written."""
    from repo_search.bags import making

    bring(small_bag)
    text, told = tmp_path / "later.txt", making.rows.lines
    text.write_text("Learning review C\n\nIt came while the bag was made.\n")

    def meanwhile(connection, table):  # type: ignore[no-untyped-def]
        if table.name == "theme" and not done:
            done.append(run("import", text, "--jobs", 1, "--data", settings.data))
            done.append(run("runs", "undo", 1, "--data", settings.data))
        return told(connection, table)

    done = list[object]()
    monkeypatch.setattr(making.rows, "lines", meanwhile)
    with opened(settings) as repository:
        bags.make_bag(repository, settings, tmp_path / "out")
    assert [one.exit_code for one in done] == [0, 0]  # type: ignore[attr-defined]
    bagit.Bag(str(tmp_path / "out")).validate()
    found = run("import", "--bagit", tmp_path / "out", "--data", tmp_path / "new")
    assert (found.exit_code, "everything agrees" in found.stdout) == (0, True), found.output
