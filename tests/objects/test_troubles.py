"""What goes wrong with object storage is said in plain words, harms nothing, and is made up for."""

import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask

from repo_search import patience
from repo_search.errors import BadInput, FileDamaged, NotFound, Unavailable
from repo_search.holdings import objects, open_holdings
from repo_search.settings import Settings
from tests.stacks import s3, servers

from ..indexer.documents import text
from .conftest import Command

pytestmark = pytest.mark.large
MANY = 40
KEEPING = """
import sys
from pathlib import Path
from repo_search.holdings import open_holdings
from repo_search.settings import Settings
held = open_holdings(Settings(data=Path(sys.argv[1])))
sys.stdin.readline()
held.bring(staged := held.stage(Path(sys.argv[2])))
held.keep(staged)
held.sweep(lambda _: True)
"""


def held_in(folder: Path, url: str) -> objects.ObjectHoldings:
    opened = open_holdings(Settings(data=folder, holdings=url))
    assert isinstance(opened, objects.ObjectHoldings)
    return opened


def test_a_large_file_goes_in_parts_and_comes_as_it_was(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as written:
        written.writelines(os.urandom(1 << 20) for _ in range(100))
    url = s3.holdings()
    held = held_in(tmp_path / "data", url)
    held.bring(staged := held.stage(tmp_path / "large"))
    held.keep(staged)
    content = (tmp_path / "large").read_bytes()
    assert held.path(staged.sha256).read_bytes() == content
    middle = b"".join(held.stream(staged.sha256, staged.size, 50_000_000, 70_000_000))
    assert middle == content[50_000_000:70_000_000]


def test_the_last_of_a_file_comes_only_if_all_was_right(tmp_path: Path) -> None:
    content = os.urandom(9 << 20)
    (tmp_path / "a").write_bytes(content)
    url = s3.holdings()
    held = held_in(tmp_path / "data", url)
    held.keep(staged := held.stage(tmp_path / "a"))
    s3.replace(url, staged.sha256, bytes([content[0] ^ 1]) + content[1:])
    pieces = held.stream(staged.sha256, staged.size)
    assert 0 < sum(len(piece) for piece in (next(pieces), next(pieces))) < staged.size
    with pytest.raises(FileDamaged, match="is not what was kept"):
        next(pieces)


def test_two_that_keep_the_same_bytes_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    url = s3.holdings()
    (tmp_path / "same").write_bytes(os.urandom(20 << 20))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", KEEPING, str(tmp_path / machine), str(tmp_path / "same")],
            stdin=subprocess.PIPE,
            text=True,
            env={**os.environ, "REPO_SEARCH_HOLDINGS": url},
        )
        for machine in ("a", "a", "b", "c")
    ]
    for one in running:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    for one in running:
        one.communicate()
        assert one.returncode == 0
    ((sha256, _),) = held_in(tmp_path / "data", url).everything()
    assert held_in(tmp_path / "data", url).fault(sha256) == ""
    assert s3.keys(url) == [f"{sha256[:2]}/{sha256[2:]}"]


def test_marks_of_another_machine_are_swept_when_no_transaction_can_have_taken_so_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = s3.holdings()
    other, here = held_in(tmp_path / "there", url), held_in(tmp_path / "here", url)
    (tmp_path / "a").write_text("a")
    other.keep(other.stage(tmp_path / "a"))
    del other
    here.sweep(lambda _: False)
    assert len(s3.keys(url)) == 2

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.now(UTC) + timedelta(days=1, minutes=1)

    monkeypatch.setattr(objects, "datetime", Later)
    here.sweep(lambda _: False)
    assert s3.keys(url) == []


def test_an_import_whose_store_stops_keeps_nothing_half_and_is_made_up_for(
    settings: Settings, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").mkdir()
    port = servers.free_ports(1)
    address, store = s3.started(tmp_path / "own", port)
    url = s3.holdings(address)
    monkeypatch.setenv("REPO_SEARCH_HOLDINGS", url)
    monkeypatch.setattr(patience, "_SECONDS", 3.0)  # it is waited for, five minutes
    for number in range(MANY):
        text(tmp_path / "documents" / f"{number:02}.txt", f"Said of word{number}")

    def stop() -> None:
        servers.wait(tmp_path / "own", store, lambda: len(s3.keys(url)) > 10)
        store.terminate()
        store.wait()

    stopping = threading.Thread(target=stop)
    stopping.start()
    done = command("import", tmp_path / "documents", "--jobs", 1)
    stopping.join()
    assert done.exit_code == 1
    assert f"The object storage {url.partition('?')[0]} does not answer." in done.output
    assert "rejected" not in done.output
    for asked in ("search", "stats"):
        assert command(asked).exit_code == 0
    assert command("fixity").exit_code == 1  # and no file is called damaged for it
    _, store = s3.started(tmp_path / "own", port)  # the emulator has forgotten all it had
    done = command("import", tmp_path / "documents", "--jobs", 1)
    assert done.exit_code == 0, done.output
    said = command("verify").stdout
    assert said == f"{MANY} records, {MANY} files: everything agrees.\n"
    assert len(s3.keys(url)) == MANY
    store.terminate()
    store.wait()


def test_an_import_that_is_killed_leaves_nothing_that_the_next_does_not_clear_away(
    settings: Settings, command: Command, tmp_path: Path
) -> None:
    for number in range(MANY):
        text(tmp_path / "documents" / f"{number:02}.txt", f"Said of word{number}")
    given = ["import", str(tmp_path / "documents"), "--jobs", "1", "--data", str(settings.data)]
    code = "from repo_search.cli import main; main()"
    killed = subprocess.Popen([sys.executable, "-c", code, *given], stdout=subprocess.DEVNULL)
    while killed.poll() is None and len(s3.keys(settings.holdings)) < MANY:  # marks count too
        time.sleep(0.02)
    killed.kill()
    assert killed.wait() == -signal.SIGKILL
    assert any(key.startswith("in-doubt/") for key in s3.keys(settings.holdings))
    assert command("import", tmp_path / "documents", "--jobs", 1).exit_code == 0
    said = command("verify").stdout
    assert said == f"{MANY} records, {MANY} files: everything agrees.\n"
    assert len(s3.keys(settings.holdings)) == MANY


def test_a_site_whose_store_stops_shows_all_but_files(
    app: Flask,
) -> None:
    client = app.test_client()
    (found,) = client.get("/api/v1/search?q=one.pdf").get_json()["results"][:1]
    record = f"/records/{found['record_id']}"
    app.extensions["repo_search"].repository.holdings._bucket = objects.Bucket(
        "s3://holdings/x?endpoint=http://127.0.0.1:1"
    )
    assert client.get(record).status_code == 200
    assert client.get(f"{record}/pages/1").status_code == 200
    for what in ("file", "pages/1/picture"):
        answer = client.get(f"{record}/{what}")
        assert answer.status_code == 503
        assert "s3://" not in answer.text


class _Refusing(BaseHTTPRequestHandler):
    """Answers as a store does that does not know the key."""

    status = 403

    def _refuse(self) -> None:
        self.send_response(self.status)
        said = f"<Error><Code>InvalidAccessKeyId</Code><A>{s3.KEY}</A></Error>".encode()
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(said)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _refuse  # noqa: N815 - names of http.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(params=[403, 401, 404, 500])
def refusing(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """The address of a store that answers everything with a status, and what is said then."""
    handler = type("Answering", (_Refusing,), {"status": request.param})
    words = {404: "There is no bucket", 500: "answers with an error"}
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        said = words.get(request.param, "refuses access")
        yield f"http://127.0.0.1:{server.server_port}", said
        server.shutdown()


def test_a_store_that_refuses_is_told_from_one_without_the_file_and_nothing_secret_is_said(
    refusing: tuple[str, str], tmp_path: Path
) -> None:
    address, words = refusing
    held = held_in(tmp_path / "data", s3.holdings(address))
    (tmp_path / "a").write_text("a")
    staged = held.stage(tmp_path / "a")
    sha256 = staged.sha256
    for asked in (
        lambda: held.has(sha256, 1),
        lambda: held.fault(sha256),
        lambda: held.path(sha256),
        lambda: held.keep(staged),
        lambda: list(held.stream(sha256, 1)),
        lambda: list(held.everything()),
        lambda: held.remove(sha256),
        lambda: held.sweep(lambda _: True),
    ):
        with pytest.raises(Unavailable, match=words) as said:
            asked()
        whole = "".join(traceback.format_exception(said.value))
        assert s3.KEY not in whole
        assert s3.SECRET not in whole


def test_a_bucket_that_is_not_there_is_no_file_that_is_missing(tmp_path: Path) -> None:
    url = s3.holdings().replace("s3://holdings", "s3://nowhere")
    held = held_in(tmp_path / "data", url)
    (tmp_path / "a").write_text("a")
    for asked in (
        lambda: held.has("ab" * 32, 1),
        lambda: held.fault("ab" * 32),
        lambda: held.path("ab" * 32),
        lambda: held.keep(held.stage(tmp_path / "a")),
    ):
        with pytest.raises(Unavailable, match="There is no bucket for s3://nowhere/"):
            asked()


def test_what_goes_while_it_is_fetched_leaves_no_copy(tmp_path: Path) -> None:
    held = held_in(tmp_path / "data", s3.holdings())
    (tmp_path / "a").write_text("a")
    held.keep(staged := held.stage(tmp_path / "a"))
    copies = held._copies

    def removed_meanwhile() -> Iterator[bytes]:
        yield from held.stream(staged.sha256, 1)
        held.remove(staged.sha256)

    with pytest.raises(NotFound):
        copies.get(staged.sha256, removed_meanwhile, lambda: held.has(staged.sha256, 1))
    assert copies.find(staged.sha256) is None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("s3://", "Write s3://BUCKET"),
        ("s3://key-in-tests-only:secret-in-tests-only@bucket/x", "AWS_ACCESS_KEY_ID"),
        ("s3://b/x?endpoint=http://key:secret-in-tests-only@host", "AWS_ACCESS_KEY_ID"),
        ("s3://bucket/x?endpoint=host", "Write s3://BUCKET"),
        ("s3://bucket/x?secret_access_key=in-tests-only", "no option “secret_access_key”"),
        ("s3://bucket/x?region=eu-west-2&reg=eu", "no option “reg”"),
        ("s3://bucket/x?endpoint", "Write s3://BUCKET"),
        ("s3://[/x", "Write s3://BUCKET"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_repeating_it(
    url: str, said: str, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, holdings=url)
    with pytest.raises(BadInput, match=said) as refused:
        open_holdings(settings)
    whole = "".join(traceback.format_exception(refused.value)) + repr(settings)
    assert "in-tests-only" not in whole
