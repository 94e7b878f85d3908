"""What only a real store shows: that it takes what is sent to it, and refuses what is damaged,
signed by nobody it knows, or not allowed. On OpenStack Swift."""

import os
import threading
import traceback
from pathlib import Path

import pytest

from repo_search.errors import FileDamaged, Unavailable
from repo_search.holdings import bucket
from tests.stacks import s3, servers, swift

from ..indexer.documents import text
from .conftest import Command
from .test_troubles import held_in
from .wire import once, wire

pytestmark = pytest.mark.large
SMALL, LARGE = 3_000, 11 << 20


@pytest.fixture
def url() -> str:
    return s3.holdings(swift.endpoint())


def through(url: str, address: str) -> str:
    """The same holdings by another way."""
    return url.replace(swift.endpoint(), address)


def made(folder: Path, size: int) -> Path:
    file = folder / "made"
    file.write_bytes(os.urandom(size))
    return file


@pytest.mark.parametrize("size", [0, SMALL, LARGE])
def test_a_file_is_put_and_read_and_leaves_nothing_on_the_disk_when_it_is_removed(
    tmp_path: Path, url: str, size: int
) -> None:
    file, held = made(tmp_path, size), held_in(tmp_path / "data", url)
    content = file.read_bytes()
    held.keep(staged := held.stage(file))
    assert held.fault(staged.sha256) == ""
    assert held.path(staged.sha256).read_bytes() == content
    part = b"".join(held.stream(staged.sha256, size, size // 3, size // 2))
    assert part == content[size // 3 : size // 2]
    assert not size or swift.has_on_disk(content[:1000])
    held.sweep(lambda _: True)
    held.remove(staged.sha256)
    assert s3.keys(url) == []
    assert not size or not swift.has_on_disk(content[:1000])


def test_a_damaged_file_is_put_right(tmp_path: Path, url: str) -> None:
    file, held = made(tmp_path, LARGE), held_in(tmp_path / "data", url)
    content = file.read_bytes()
    staged = held.stage(file)
    s3.replace(url, staged.sha256, os.urandom(LARGE))
    assert held.fault(staged.sha256) == "is not what was kept"
    held.keep(staged)
    assert held.fault(staged.sha256) == ""
    assert held.path(staged.sha256).read_bytes() == content


@pytest.mark.parametrize("by", ["signature", "checksum"])
@pytest.mark.parametrize(("size", "part"), [(SMALL, ""), (LARGE, "partNumber=2")])
def test_what_is_damaged_on_its_way_there_is_refused_and_comes_whole_the_next_time(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, size: int, part: str, by: str
) -> None:
    monkeypatch.setenv("AWS_UNSIGNED_PAYLOAD", str(by == "checksum").lower())
    file = made(tmp_path, size)
    with wire(swift.endpoint(), sent=once("PUT", part)) as address:
        held = held_in(tmp_path / "data", through(url, address))
        staged = held.stage(file)
        with pytest.raises(Unavailable, match="arrived as something else, which it refused"):
            held.keep(staged)
        assert not held.has(staged.sha256, size)
        assert not swift.has_on_disk(file.read_bytes()[:1000])
        held.keep(staged)
        assert held.fault(staged.sha256) == ""


def test_a_file_that_was_put_though_nobody_was_told_so_is_found_the_next_time(
    tmp_path: Path, url: str
) -> None:
    file = made(tmp_path, LARGE)

    def lost(method: str, path: str, body: bytes) -> bytes:
        return b"" if method == "POST" and "uploadId=" in path else body

    with wire(swift.endpoint(), came=lost) as address:
        held = held_in(tmp_path / "data", through(url, address))
        staged = held.stage(file)
        with pytest.raises(Unavailable, match="does not answer"):
            held.keep(staged)
        held.keep(staged)
        assert held.fault(staged.sha256) == ""


def test_an_import_makes_up_for_what_was_damaged_on_its_way_there(
    tmp_path: Path, url: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    text(tmp_path / "documents" / "one.txt", "The school was told of neglect.")
    with wire(swift.endpoint(), sent=once("PUT", least=2)) as address:
        monkeypatch.setenv("REPO_SEARCH_HOLDINGS", through(url, address))
        done = command("import", tmp_path / "documents", "--jobs", 1)
        assert done.exit_code == 0, done.output
        assert command("verify").stdout == "1 record, 1 file: everything agrees.\n"


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_what_is_damaged_on_its_way_back_is_noticed(tmp_path: Path, url: str, size: int) -> None:
    held_in(tmp_path / "data", url).keep(
        staged := held_in(tmp_path / "data", url).stage(made(tmp_path, size))
    )
    with wire(swift.endpoint(), came=once("GET", staged.sha256[2:])) as address:
        held = held_in(tmp_path / "data", through(url, address))
        with pytest.raises(FileDamaged):
            held.path(staged.sha256)
        assert held.path(staged.sha256).stat().st_size == size
    with wire(swift.endpoint(), came=once("GET", staged.sha256[2:])) as address:
        held = held_in(tmp_path / "data", through(url, address))
        with pytest.raises(FileDamaged):
            list(held.stream(staged.sha256, size))
        assert b"".join(held.stream(staged.sha256, size))
    with wire(swift.endpoint(), came=once("GET", staged.sha256[2:])) as address:
        assert held_in(tmp_path / "data", through(url, address)).fault(staged.sha256) == ""


@pytest.mark.parametrize("why", ["secret", "key", "clock", "permission", "region"])
def test_a_store_that_refuses_is_told_from_one_without_the_file_and_nothing_secret_is_said(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    said = "refuses access to s3://"
    date = "20200101T000000Z" if why == "clock" else ""
    with wire(swift.endpoint(), date=date) as address:
        if why == "secret":
            monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another-secret")
        elif why == "key":
            monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests:nobody")
        elif why == "permission":
            monkeypatch.setenv("AWS_ACCESS_KEY_ID", swift.ANOTHER)
        elif why == "region":
            url, said = url.replace(swift.REGION, "us-west-7"), "look at the region"
        held = held_in(tmp_path / "data", through(url, address))
        staged = held.stage(made(tmp_path, SMALL))
        for asked in (
            lambda: held.has(staged.sha256, SMALL),
            lambda: held.fault(staged.sha256),
            lambda: held.keep(staged),
            lambda: list(held.everything()),
            lambda: held.remove(staged.sha256),
            lambda: held.sweep(lambda _: True),
        ):
            with pytest.raises(Unavailable, match=said) as refused:
                asked()
            whole = "".join(traceback.format_exception(refused.value))
            for secret in (swift.SECRET, "another-secret", swift.OWNER, "tests:nobody"):
                assert secret not in whole


def test_more_objects_than_are_listed_or_deleted_at_a_time(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "_DELETED_AT_ONCE", swift.PAGE)
    held = held_in(tmp_path / "data", url)
    many = [f"{number:064x}" for number in range(3 * swift.PAGE)]
    held.doubt(many)
    assert sorted(held._marks()) == many
    held.sweep(lambda _: True)
    assert s3.keys(url) == []


def test_an_import_goes_on_when_its_store_is_started_again(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").mkdir()
    port = servers.free_ports(4)
    address, store = swift.started(tmp_path / "own", port)
    url = s3.holdings(address)
    monkeypatch.setenv("REPO_SEARCH_HOLDINGS", url)
    for number in range(8):
        text(tmp_path / "documents" / f"{number:02}.txt", f"Said of word{number}")

    is_over, was_over = threading.Event(), list[bool]()

    def stop_and_start() -> None:
        servers.wait(tmp_path / "own", store, lambda: len(s3.keys(url)) > 3)
        store.terminate()
        store.wait()
        was_over.append(is_over.is_set())
        swift.started(tmp_path / "own", port)

    stopping = threading.Thread(target=stop_and_start)
    stopping.start()
    done = command("import", tmp_path / "documents", "--jobs", 1)
    is_over.set()
    stopping.join()
    assert was_over == [False]
    assert done.exit_code == 0, done.output
    assert command("verify").stdout == "8 records, 8 files: everything agrees.\n"
    assert len(s3.keys(url)) == 8
