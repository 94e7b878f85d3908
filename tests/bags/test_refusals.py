"""A bag that no export has written, or that is not whole, is refused: where and why is said, and
nothing of it is there afterwards."""

import json
import os
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pytest

from repo_search.settings import Settings

from .conftest import Import, files, rows

Harm = Callable[[Path], object]
RECORDS = "data/catalogue/record.jsonl"


def refused(bring: Import, bag: Path, settings: Settings, *words: str) -> None:
    """The bag is refused with these words, without one byte or row of it being kept."""
    before = rows(settings.data)
    done = bring(bag)
    assert done.exit_code in (1, 2), done.output
    for word in words:
        assert word in done.stderr, done.stderr
    assert rows(settings.data) == before
    assert files(settings.data) == {}


def sealed(bag: Path) -> Path:
    """The bag with manifests as the bagit library makes them of what is there now."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = bagit.Bag(str(bag))
        made.save(manifests=True)
        made.validate()
    return bag


def held(bag: Path) -> Path:
    return sorted((bag / "data" / "holdings").glob("??/*"))[0]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def lines_of(bag: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bag / name).read_text("utf-8").splitlines()]


def put_lines(bag: Path, name: str, told: list[dict[str, Any]]) -> None:
    (bag / name).write_text("".join(json.dumps(row) + "\n" for row in told), "utf-8")


def change(table: str, row: int = 0, **values: object) -> Harm:
    """Writes other values into a row of a table."""

    def harm(bag: Path) -> None:
        name = f"data/catalogue/{table}.jsonl"
        told = lines_of(bag, name)
        told[row] |= values
        put_lines(bag, name, told)

    return harm


def listed(line: str, manifest: str = "manifest-sha256.txt") -> Harm:
    def harm(bag: Path) -> None:
        with (bag / manifest).open("a") as stream:
            stream.write(f"{line}\n")

    return harm


def replaced_by_link(bag: Path) -> None:
    path = held(bag)
    shutil.move(path, bag.parent / "elsewhere")
    path.symlink_to(bag.parent / "elsewhere")


def folder_as_link(bag: Path) -> None:
    shutil.move(bag / "data" / "holdings", bag.parent / "elsewhere")
    (bag / "data" / "holdings").symlink_to(bag.parent / "elsewhere")


AS_COPIED: dict[str, tuple[Harm, str]] = {
    "a file altered": (lambda b: flip(held(b)), "is not what was written"),
    "a table altered": (lambda b: flip(b / RECORDS), "is not what was written"),
    "a file missing": (lambda b: held(b).unlink(), "is missing"),
    "an additional file": (lambda b: (b / "data" / "more.txt").touch(), "stands in no manifest"),
    "an additional tag": (lambda b: (b / "more.txt").touch(), "stands in no manifest"),
    "an altered tag": (lambda b: flip(b / "bag-info.txt"), "not what"),
    "a file that is a link": (replaced_by_link, "is a link or no file"),
    "a folder that is a link": (folder_as_link, "is a link or no file"),
    "a pipe": (lambda b: os.mkfifo(b / "data" / "pipe"), "is a link or no file"),
    "deep folders": (lambda b: (b / "data/a/b/c/d").mkdir(parents=True), "is a link or no file"),
    "no declaration": (lambda b: (b / "bagit.txt").unlink(), "is no bag: it has no bagit.txt"),
    "another version": (
        lambda b: (b / "bagit.txt").write_text("BagIt-Version: 9.0\n"), "does not declare a bag"
    ),
    "no manifest": (lambda b: (b / "manifest-sha256.txt").unlink(), "has no manifest-sha256.txt"),
    "files elsewhere": (
        lambda b: (b / "fetch.txt").write_text("http://example.org/a - data/a\n"), "fetch.txt"
    ),
    "a path upwards": (listed(f"{'a' * 64}  data/../../etc/passwd"), "“data/../../etc/passwd”"),
    "a path of hidden steps": (listed(f"{'a' * 64}  data/./x"), "is not the path"),
    "an absolute path": (listed(f"{'a' * 64}  /etc/passwd"), "“/etc/passwd”"),
    "a path of a home": (listed(f"{'a' * 64}  ~root/x"), "“~root/x”"),
    "an encoded path": (listed(f"{'a' * 64}  data/a%0Ab"), "“data/a%0Ab”"),
    "an encoded step": (listed(f"{'a' * 64}  data/%2e%2e/x"), "is not the path"),
    "other slashes": (listed(f"{'a' * 64}  data\\..\\x"), "is not the path"),
    "a line of control": (listed(f"{'a' * 64}  data/\x1b[2J"), "\\x1b"),
    "no hash": (listed("data/README.txt"), "it is not a hash and the path of a file"),
    "a file named twice": (listed(f"{'a' * 64}  data/README.txt"), "names data/README.txt twice"),
    "a short hash": (listed("abc  data/other.csv"), "is not in manifest-sha512.txt"),
    "a long line": (listed("a" * 10_000), "it is not a hash and the path of a file"),
    "a tag that leads away": (
        listed(f"{'a' * 64}  data/README.txt", "tagmanifest-sha256.txt"), "tagmanifest"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", AS_COPIED)
def test_a_copy_that_is_not_the_bag_is_refused(
    what: str, a_bag: Path, bring: Import, settings: Settings
) -> None:
    harm, word = AS_COPIED[what]
    harm(a_bag)
    refused(bring, a_bag, settings, word)


def drop_column(bag: Path) -> None:
    told = lines_of(bag, RECORDS)
    del told[1]["title"]
    put_lines(bag, RECORDS, told)


def other_bytes(bag: Path) -> None:
    flip(held(bag))


def no_record(bag: Path) -> None:
    put_lines(bag, "data/catalogue/holding.jsonl", [])


def append(name: str, text: str) -> Harm:
    def harm(bag: Path) -> None:
        with (bag / name).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return harm


def told_of_itself(**values: object) -> Harm:
    def harm(bag: Path) -> None:
        path = bag / "data" / "repository.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | values))

    return harm


SEALED: dict[str, tuple[Harm, tuple[str, ...]]] = {
    "a newer format": (told_of_itself(format=2), ("newer version",)),
    "a newer catalogue": (told_of_itself(schema="9999"), ("newer version",)),
    "no format": (told_of_itself(format="1"), ("data/repository.json",)),
    "a serial number that is none": (
        told_of_itself(sequences={"record": 1 << 63}), ("data/repository.json", "“record”")
    ),
    "a number as text": (
        change("record", 1, accession="1"), (f"{RECORDS}, line 2", "“accession”", "not '1'")
    ),
    "a number that is too large": (change("record", accession=1 << 60), ("“accession”",)),
    "a truth as number": (change("record", back_catalogue=1), ("“back_catalogue”",)),
    "a list as text": (change("record", title=["x"]), (f"{RECORDS}, line 1", "“title”")),
    "half a character": (change("record", title="\ud800"), ("“title”", "Unicode")),
    "no title": (change("record", title=None), ("“title”",)),
    "a day that is none": (change("record", earliest="2021-02-30"), ("“earliest”", "a day")),
    "a time with a zone": (change("record", added="2021-02-03T00:00:00+01:00"), ("“added”",)),
    "an id that leads away": (change("record", record_id="../../x"), ("“record_id”",)),
    "a column that is missing": (drop_column, (f"{RECORDS}, line 2", "“title” is missing")),
    "a column too many": (change("record", colour="x"), ("“colour” is not known",)),
    "no JSON": (append(RECORDS, "{\n"), (f"{RECORDS}, line 3", "it is not JSON")),
    "no object": (append(RECORDS, "[1]\n"), (f"{RECORDS}, line 3", "not a JSON object")),
    "brackets without end": (append(RECORDS, "[" * 100_000 + "\n"), ("line 3",)),
    "the same accession": (change("record", 1, accession=1), (f"{RECORDS}, line 2", "UNIQUE")),
    "days out of order": (
        change("record", earliest="2020-01-02", latest="2020-01-01"), ("days_in_order",)
    ),
    "a record that is not there": (
        change("claim", record_id="zzzzzzzz"), ("claim.jsonl", "a record that is not in the bag")
    ),
    "a claim of nobody": (change("claim", source=77), ("holds a value that there is not",)),
    "a claim without list": (change("claim", values="x"), ("claim.jsonl, line 1", "a JSON list")),
    "a finding without a place": (
        change("finding", stretches="[]"), ("finding.jsonl, line 1", "a JSON list of places"),
    ),
    "a finding in half a place": (change("finding", stretches="[[1, 2]]"), ("“stretches”",)),
    "a finding of no kind": (change("finding", kind="x"), ("“kind”", "one of the words")),
    "a verdict of nobody": (change("finding", verdict="perhaps"), ("“verdict”",)),
    "a finding told to no list": (change("finding", addressees="{}"), ("a JSON list of texts",)),
    "a finding that leads away": (change("finding", finding_id="../x"), ("“finding_id”",)),
    "a change that is none": (change("change", before="[]"), ("change.jsonl", "a JSON object")),
    "a hash that leads away": (change("holding", sha256="../" + "a" * 61), ("“sha256”",)),
    "another size": (change("holding", size=1), ("holding.jsonl, line 1", "“size”")),
    "bytes under a false name": (other_bytes, ("has another SHA-256 than its name says",)),
    "bytes without record": (no_record, ("belongs to no record",)),
    "a record without bytes": (lambda b: held(b).unlink(), ("of a record is not in the bag",)),
    "a file of no export": (lambda b: (b / "data/x.sh").touch(), ("is no file of an export",)),
    "a table of nobody": (
        lambda b: (b / "data/catalogue/account.jsonl").touch(), ("is no file of an export",)
    ),
    "no table": (lambda b: (b / RECORDS).unlink(), (f"{RECORDS} is not in the bag",)),
    "no list of what is missing": (
        append("data/missing.jsonl", "[]\n"), ("data/missing.jsonl",)
    ),
}  # fmt: skip


ALWAYS = {
    "a newer format", "a number as text", "the same accession", "a record that is not there",
    "a hash that leads away", "bytes without record",
}  # fmt: skip
"""The others differ from these by what is wrong in a line."""


@pytest.mark.parametrize(
    "what",
    [pytest.param(what, marks=[] if what in ALWAYS else pytest.mark.long) for what in SEALED],
)
def test_a_bag_that_is_valid_and_no_export_is_refused(
    what: str, a_bag: Path, bring: Import, settings: Settings
) -> None:
    harm, words = SEALED[what]
    if what == "no list of what is missing":
        held(a_bag).unlink()
    harm(a_bag)
    refused(bring, sealed(a_bag), settings, *words)


@pytest.mark.long
def test_a_bag_that_others_have_sealed_anew_is_taken(a_bag: Path, bring: Import) -> None:
    (a_bag / "bag-info.txt").write_text("Contact-Name: Robin\n")
    done = bring(sealed(a_bag))
    assert (done.exit_code, "everything agrees" in done.stdout) == (0, True)


def test_a_payload_that_others_have_bagged_anew_is_taken(
    a_bag: Path, bring: Import, tmp_path: Path
) -> None:
    """As the bagit library does it: version 0.97, manifests of its own."""
    anew = shutil.copytree(a_bag / "data", tmp_path / "anew")
    bagit.make_bag(str(anew), {"Contact-Name": "Robin"})
    done = bring(anew)
    assert (done.exit_code, "everything agrees" in done.stdout) == (0, True)


def test_a_bag_of_an_earlier_catalogue_lacks_columns_and_tables(
    a_bag: Path, bring: Import, settings: Settings
) -> None:
    told_of_itself(schema="0007")(a_bag)
    told = lines_of(a_bag, RECORDS)
    for row in told:
        del row["publish_on"], row["back_catalogue"]
    put_lines(a_bag, RECORDS, told)
    (a_bag / "data/catalogue/harvest.jsonl").unlink()
    done = bring(sealed(a_bag))
    assert (done.exit_code, "everything agrees" in done.stdout) == (0, True), done.output
