"""PostgreSQL goes away and comes back: who reads is told so, who imports waits and goes on."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from repo_search.catalogue import Catalogue, fact, set_fact
from repo_search.errors import RepoSearchError, Unavailable
from tests.stacks import postgres, servers

pytestmark = pytest.mark.large


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """The folder of a server of our own; `url` in it says where."""
    if postgres.PROGRAMS is None:
        servers.absent("no PostgreSQL on this machine")
    place = Path(tempfile.mkdtemp(dir=os.environ[servers.FOLDER], prefix="restarted-"))
    (place / "url").write_text(postgres.started(place, fsync="on"))
    yield place
    if (place / "data/postmaster.pid").exists():
        postgres.stop(place)


@pytest.fixture
def url(folder: Path) -> str:
    at = (folder / "url").read_text()
    postgres.do(at, "DROP DATABASE IF EXISTS tried", "CREATE DATABASE tried TEMPLATE template0")
    return f"{at}/tried"


def test_an_open_catalogue_is_used_on_after_a_restart(folder: Path, url: str) -> None:
    catalogue = Catalogue(url)
    with catalogue.write() as connection:
        set_fact(connection, "notice", "One")
    with pytest.raises(Unavailable), catalogue.write() as connection:  # noqa: PT012
        set_fact(connection, "notice", "Two")
        postgres.stop(folder)
    for begun in (catalogue.read, catalogue.write):
        with pytest.raises(Unavailable, match="does not answer"), begun():
            pass
    postgres.start(folder, url)
    with catalogue.read() as connection:
        assert fact(connection, "notice") == "One"
    catalogue.close()


def test_an_import_waits_for_a_restart_and_brings_everything_in_once(
    folder: Path, url: str, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for number in range(60):
        body = "Neglect of a child was seen by nobody. " * 40
        text = f"Learning review {number}\n\nChild A{number} of Northmere\n\n{body}\n"
        (tmp_path / "in" / f"{number}.txt").write_text(text)
    data = tmp_path / "data"
    environment = os.environ | {"REPO_SEARCH_CATALOGUE": url, "REPO_SEARCH_DATA": str(data)}

    def command(*arguments: str) -> list[str]:
        start = "import sys; from repo_search.cli import main; sys.exit(main())"
        return [sys.executable, "-c", start, *arguments]

    running = subprocess.Popen(
        command("import", str(tmp_path / "in"), "--jobs", "1"),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    seen = Catalogue(url)
    for least in (10, 30):
        _wait_for(seen, least)
        postgres.stop(folder)
        time.sleep(0.5)
        assert running.poll() is None
        postgres.start(folder, url)
    said, _ = running.communicate(timeout=120)
    assert running.returncode == 0, said
    assert "in-tests-only" not in said
    seen.close()
    verified = subprocess.run(command("verify"), env=environment, capture_output=True, text=True)
    assert "60 records, 60 files: everything agrees" in verified.stdout, verified.stdout
    listed = subprocess.run(
        command("records", "list", "--json"), env=environment, capture_output=True
    )
    titles = [json.loads(line)["title"] for line in listed.stdout.splitlines()]
    assert len(set(titles)) == len(titles) == 60


def _wait_for(catalogue: Catalogue, records: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with catalogue.read() as connection:
                found = connection.exec_driver_sql("SELECT count(*) FROM record").scalar() or 0
        except RepoSearchError:
            found = 0
        if found >= records:
            return
        time.sleep(0.02)
    pytest.fail(f"there were never {records} records")
