"""Promise 2: a full disk is said with its place, nothing is left half done, reading goes on, and
when there is space again so does writing."""

import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest

from repo_search.catalogue import Catalogue
from repo_search.errors import NoSpace
from repo_search.settings import EMBEDDED_ENGINES

from ..present import TORTURE
from ..sites import serving
from .agreement import disagreements, state
from .conftest import own_word
from .lives import Ended, Lives

Figure = Callable[[str, object], None]
WORDS = ("neglect", own_word(2), own_word(9))
PLACES = [
    (engine, place)
    for engine, place in product(EMBEDDED_ENGINES, ("data", "index", "holdings"))
    if TORTURE or (engine, place) in {("tantivy", "data"), ("whoosh", "index")}
]


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of its own with this much space, mounted in a new folder."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no small disks can be mounted here (said in the report header)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def resize(disk: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(disk)], check=True)


def fill(disk: Path) -> None:
    """Takes the rest of a disk, to the last byte."""
    ballast = os.open(disk / "ballast", os.O_WRONLY | os.O_CREAT)
    try:
        while True:
            os.write(ballast, bytes(4096))
    except OSError:
        os.close(ballast)


def free(disk: Path) -> None:
    (disk / "ballast").unlink()


@pytest.fixture(scope="session")
def material(documents: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve documents, of which some have a great deal of text."""
    folder = shutil.copytree(documents(12), tmp_path_factory.mktemp("material") / "documents")
    for number in range(3, 12, 4):
        words = "".join(f"Said of word{at * number}.\n" for at in range(20_000))
        path = folder / f"{number:04}.txt"
        path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")
    return folder


def _settings(disk: Path, elsewhere: Path, place: str, engine: str) -> tuple[Path, list[str]]:
    """The data directory, and options, for a repository of which a part is on a small disk."""
    data = disk / "data" if place == "data" else elsewhere / "data"
    if place != "data":
        data.mkdir()
        (disk / place).mkdir()
        (data / place).symlink_to(disk / place)
    return data, ["--data", str(data), "--engine", engine]


def test_a_catalogue_that_cannot_be_written_anew_for_want_of_space_says_so(
    tmp_path: Path, empty_catalogue: Path
) -> None:
    with small_disk(tmp_path / "disk", 8 << 10) as disk:
        shutil.copy(empty_catalogue, disk)
        catalogue = Catalogue(f"sqlite:///{disk / 'catalogue.db'}")
        fill(disk)
        with pytest.raises(NoSpace, match=str(disk)):
            catalogue.scour()
        free(disk)
        catalogue.scour()
        catalogue.close()


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("engine_name", "place"), PLACES)
def test_an_import_that_fills_a_disk_says_where_and_goes_on_when_there_is_space(
    engine_name: str,
    place: str,
    material: Path,
    lives: Lives,
    tmp_path: Path,
    at_length: bool,
    figure: Figure,
) -> None:
    whole = tmp_path / "whole"
    assert lives.run("import", material, "--data", whole, "--engine", engine_name).code == 0
    used = sum(p.stat().st_blocks // 2 for p in (whole, *whole.rglob("*")) if _on(p, whole, place))
    refused = 0
    base = 64 if place == "data" else 0  # SQLite's, which it needs to begin
    for share in (0.2, 0.5, 0.8, 0.9) if at_length else (0.6,):
        kilobytes = int(used * share) + base
        elsewhere = tmp_path / f"elsewhere-{share}"
        elsewhere.mkdir()
        with small_disk(tmp_path / f"disk-{share}", kilobytes) as disk:
            data, options = _settings(disk, elsewhere, place, engine_name)
            ended = lives.run("import", material, *options)
            refused += _says_where(ended, disk)
            for reading in ("search", "runs"):
                found = lives.run(reading, *options)
                assert found.code == 0, found.said[-6000:]
            assert "not finished" in found.said
            resize(disk, used * 4 + (128 << 10))
            assert lives.run("import", material, *options).code == 0
            assert disagreements(data, engine_name) == []
            assert state(data, engine_name, WORDS) == state(whole, engine_name, WORDS)
    figure(f"imports that filled the disk of {place}, {engine_name}", refused)


def _on(path: Path, data: Path, place: str) -> bool:
    return place == "data" or path.is_relative_to(data / place)


def _says_where(ended: Ended, disk: Path) -> bool:
    said = ended.said
    assert "Traceback" not in said, said[-6000:]
    assert ended.code == 1, said
    assert re.search(r"Error: There is no space left in \S+ \(the disk is full\)", said), said
    assert "rejected" not in said
    return True


@pytest.mark.long
@pytest.mark.parametrize("engine_name", EMBEDDED_ENGINES if TORTURE else ["tantivy"])
def test_a_disk_without_a_byte_left_is_read_from_and_refuses_to_be_written_to(
    engine_name: str, material: Path, lives: Lives, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 128 << 10) as disk:
        data, options = _settings(disk, tmp_path, "data", engine_name)
        assert lives.run("import", material, *options).code == 0
        before = state(data, engine_name, WORDS)
        (first, *_) = re.findall(r"^(\w{8})  ", lives.run("records", "list", *options).said, re.M)
        fill(disk)
        found = lives.run("search", "neglect", "--json", *options)
        assert found.code == 0, found.said[-6000:]
        assert json.loads(found.said)["total"] == len(before.found["neglect"])
        for command in (
            ["edit", first, "title=Another title"],
            ["withdraw", first, "--reason", "It names a child."],
            ["runs", "undo", "1"],
            ["import", material],
            ["reindex"],
        ):
            _says_where(lives.run(*command, *options), disk)
        free(disk)
        assert disagreements(data, engine_name) == []
        assert state(data, engine_name, WORDS) == before
        assert lives.run("edit", first, "title=Another title", *options).code == 0
        assert disagreements(data, engine_name) == []


@pytest.mark.long
def test_a_server_goes_on_answering_when_the_disk_is_full(
    material: Path, lives: Lives, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 128 << 10) as disk:
        data, options = _settings(disk, tmp_path, "data", "tantivy")
        assert lives.run("import", material, *options).code == 0
        with serving(options) as site:
            before = _total(site)
            fill(disk)
            assert _total(site) == before > 0
            more = tmp_path / "more"
            more.mkdir()
            shutil.copy(material / "0003.txt", more / "another.txt")
            with (more / "another.txt").open("a") as stream:
                stream.write("Something more about neglect.")
            _says_where(lives.run("import", more, *options), disk)
            assert _total(site) == before
            free(disk)
            assert lives.run("import", more, *options).code == 0
            assert _total(site) == before + 1
        assert disagreements(data, "tantivy") == []


def _total(site: str) -> int:
    with urllib.request.urlopen(f"{site}/api/v1/search?q=neglect", timeout=30) as answer:  # noqa: S310
        total: int = json.load(answer)["total"]
    return total
