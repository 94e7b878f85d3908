"""Names, titles and files that mean harm cost at most themselves."""

import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from repo_search.settings import Settings

from .documents import PROSE, manifest, names, outcomes, pdf, text
from .test_import import results, show

Command = Callable[..., Result]
ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\u2028\x00"


def bytes_named(folder: Path, name: bytes, words: str = "") -> Path:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    return text(path, words)


def test_a_name_that_is_no_utf_8_is_brought_in_and_known_again(
    folder: Path, bring_in: Command, command: Command
) -> None:
    bytes_named(folder, b"caf\xe9 Child A.txt", "zebra")
    (one,) = [json.loads(line) for line in bring_in().stdout.splitlines()]
    assert one["outcome"] == "added"
    assert one["path"] == str(folder / "caf\udce9 Child A.txt")
    (again,) = [json.loads(line) for line in bring_in().stdout.splitlines()]
    assert again["outcome"] == "unchanged"
    (holding,) = show(command, one["record_id"])["holdings"]
    assert holding["filename"] == "caf� Child A.txt"
    assert holding["addresses"][0].endswith("/caf%E9%20Child%20A.txt")
    assert command("show", one["record_id"]).exit_code == 0
    assert len(results(command, "zebra")) == 1


def test_names_that_differ_only_in_bytes_that_are_no_utf_8_are_different_files(
    folder: Path, bring_in: Command
) -> None:
    bytes_named(folder, b"\xe9.txt", "one")
    bytes_named(folder, b"\xe8.txt", "two")
    assert set(names(bring_in()).values()) == {"added"}
    assert set(names(bring_in()).values()) == {"unchanged"}


@pytest.mark.parametrize(
    "name",
    ["new\nline.txt", "\x1b[2J.txt", "\u2028line.txt", "\x85.txt", "--json.txt", "'\"$(x).txt"],
)
def test_a_strange_name_still_makes_one_line_of_json_and_steers_no_terminal(
    folder: Path, bring_in: Command, command: Command, name: str
) -> None:
    (folder / name).touch()
    said = outcomes(bring_in())
    assert [(n, one["outcome"]) for n, one in said.items()] == [(name, "rejected")]
    plain = command("import", folder, "--jobs", 1)
    assert "\x1b" not in plain.output
    assert plain.output.replace("\n", "").isprintable()


def test_a_title_from_a_manifest_cannot_steer_a_terminal(
    folder: Path, bring_in: Command, command: Command
) -> None:
    text(folder / "a.txt", "zebra")
    row = {"file": "a.txt", "title": f"Child {ESCAPES}", "publisher": f"P{ESCAPES}", ESCAPES: "x"}
    done = bring_in("--manifest", manifest(folder / "m.csv", row))
    record_id = outcomes(done)["a.txt"]["record_id"]
    shown = [done.stderr]
    for asked in (["search", "zebra"], ["show", record_id], ["stats"], ["publishers", "list"]):
        shown += [command(*asked).output]
    shown += [
        command("search", "zebra", "--json").stdout,
        command("show", record_id, "--json").stdout,
    ]
    for output in shown:
        assert output
        for styled in ("\x1b[0m", "\x1b[1m", "\x1b[4m"):
            output = output.replace(styled, "")
        assert output.replace("\n", "").isprintable()


def test_a_title_in_a_pdf_cannot_steer_a_terminal(
    folder: Path, bring_in: Command, command: Command
) -> None:
    pdf(folder / "a.pdf", PROSE, title=f"Child Zed {ESCAPES}")
    record_id = outcomes(bring_in())["a.pdf"]["record_id"]
    shown = command("show", record_id).output + command("search", "").output
    assert "\x1b]" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown


def test_an_error_that_repeats_what_was_typed_cannot_steer_a_terminal(
    command: Command, folder: Path, bring_in: Command
) -> None:
    text(folder / "a.txt")
    bring_in()
    for asked in (
        ["show", ESCAPES[:-1]],
        ["search", "--publisher", ESCAPES[:-1]],
        ["search", "--from", "\x1b[2J"],
        ["search", "--sort", "\x1b[2J"],
    ):
        refused = command(*asked)
        assert refused.exit_code in (1, 2)
        assert "\x07" not in refused.output


def test_a_row_of_enormous_cells_is_refused_and_the_rest_comes_in(
    folder: Path, bring_in: Command, command: Command
) -> None:
    for name in "abcde":
        text(folder / f"{name}.txt", name)
    huge = "Enormous word " * 60_000
    rows = [
        {"file": "a.txt", "title": huge, "publisher": ""},
        {"file": "b.txt", "title": "x" * 900_000, "publisher": ""},
        {"file": "c.txt", "title": "Plain", "publisher": huge},
        {"file": "d.txt", "title": "Plain", "publisher": "North"},
        {"file": "e.txt", "title": "Plain", "publisher": " || ".join(map(str, range(50_000)))},
        {"file": "f" * 300 + ".txt", "title": "Plain", "publisher": ""},
    ]
    done = bring_in("--manifest", manifest(folder / "m.csv", *rows))
    reasons = {name: one["reason"] for name, one in outcomes(done).items() if one["reason"]}
    for name, reason in reasons.items():
        reasons[name] = re.sub(r"^Row \d, column “\w+” \((\w\d)\): “[^”]{60}”", r"\1", reason)
    assert reasons == {
        "a.txt": "B2 holds 839,999 characters. At most 2,000 are taken.",
        "b.txt": "B3 holds 900,000 characters. At most 2,000 are taken.",
        "c.txt": "C4 holds 839,999 characters. At most 2,000 are taken.",
        "e.txt": "C6 holds 50,000 values. At most 100 are taken.",
        "f" * 300 + ".txt": "Row 7 names a file that is not there.",
        "m.csv": "It is the manifest.",
    }
    assert [r["title"] for r in results(command, "publisher:north")] == ["Plain"]


def test_cells_that_spreadsheets_would_run_are_only_text(
    folder: Path, bring_in: Command, command: Command
) -> None:
    text(folder / "a.txt")
    row = {
        "file": "a.txt",
        "title": "'=HYPERLINK(1)",
        "authors": "@SUM(1) || +1",
        "published": "2018",
    }
    done = bring_in("--manifest", manifest(folder / "m.csv", row))
    record = show(command, outcomes(done)["a.txt"]["record_id"])
    assert (record["title"], record["authors"]) == ("=HYPERLINK(1)", ["@SUM(1)", "+1"])


@pytest.mark.parametrize(
    "file", ["../" * 40 + "etc/passwd", "/etc/passwd", "a\0.txt", "\0/b", ".", "..", "/"]
)
def test_a_row_cannot_bring_in_what_was_not_given(
    folder: Path, bring_in: Command, file: str
) -> None:
    text(folder / "a.txt")
    done = bring_in("--manifest", manifest(folder / "m.csv", {"file": file, "title": "T"}))
    brought = [one for one in outcomes(done).values() if one["outcome"] == "added"]
    assert [one["path"] for one in brought] == [str(folder / "a.txt")]
    others = [one for one in outcomes(done).values() if one["path"] != str(folder / "a.txt")]
    assert {one["outcome"] for one in others} <= {"ignored", "rejected"}


@pytest.mark.parametrize(
    "written", ["9999/00", "0000/01", "0000", "٢٠١٨", "1/1/1", "9" * 5000, "2018" * 9]
)
def test_no_date_stops_a_run(folder: Path, bring_in: Command, written: str) -> None:
    text(folder / "a.txt")
    text(folder / "b.txt", "b")
    rows = manifest(folder / "m.csv", {"file": "a.txt", "published": written})
    done = names(bring_in("--manifest", rows))
    assert (done["a.txt"] in ("added", "rejected"), done["b.txt"]) == (True, "added")


def test_a_bomb_costs_only_itself(folder: Path, bring_in: Command) -> None:
    with zipfile.ZipFile(folder / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * (40 << 20))
    text(folder / "a.txt")
    done = outcomes(bring_in())
    assert done["a.txt"]["outcome"] == "added"
    assert done["bomb.docx"]["outcome"] == "rejected"
    assert done["bomb.docx"]["reason"]


def test_what_may_not_be_opened_is_rejected(
    folder: Path, bring_in: Command, settings: Settings
) -> None:
    text(folder / "closed.txt").chmod(0)
    text(folder / "locked" / "b.txt")
    (folder / "locked").chmod(0)
    text(folder / "listed" / "c.txt")
    (folder / "listed").chmod(0o444)
    bring_in("--dry-run")  # loads every module while they may be read
    with anybody(settings.data):
        said = outcomes(bring_in())
    for closed in ("locked", "listed"):
        (folder / closed).chmod(0o755)
    assert {name: one["outcome"] for name, one in said.items()} == dict.fromkeys(
        ["closed.txt", "locked", "c.txt"], "rejected"
    )
    assert all("Permission denied" in one["reason"] for one in said.values())


@contextmanager
def anybody(data: Path) -> Iterator[None]:
    """The rights of anybody where the tests run as root, who may open everything."""
    if os.geteuid() != 0:
        yield
        return
    for path in (data, *data.iterdir()):
        os.chown(path, 65534, -1)
    for parent in data.parents:
        if parent.stat().st_uid == 0 and tempfile.gettempdir() in map(str, parent.parents):
            parent.chmod(parent.stat().st_mode | 0o055)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
