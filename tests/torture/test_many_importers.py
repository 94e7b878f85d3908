"""Several imports fill one catalogue together: each file once, whatever becomes of one of them."""

import csv
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from indexer.plan import Plan
from indexer.run import Run
from repo_search import importing
from repo_search.errors import Busy
from repo_search.repository import only_import
from repo_search.settings import Settings

from ..indexer.desk import Desk, report
from ..stacks import postgres
from ..stacks.servers import FOLDER, absent
from .importers import Importer, Shared

pytestmark = pytest.mark.large
Figure = Callable[[str, object], None]
Documents = Callable[[int], Path]


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    return Shared(postgres.catalogue(), tmp_path / "data")


@pytest.fixture
def folder(documents: Documents) -> Path:
    """So many that no import is over before something is done to it: who is killed as the last to
    leave leaves its copies to the next import."""
    return documents(60)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir())


def together(stack: ExitStack, shared: Shared, number: int, *what: object) -> list[Importer]:
    return [stack.enter_context(shared.importing(*what, "--together")) for _ in range(number)]


def told_by(*importers: Importer) -> list[tuple[str, str]]:
    return sorted((line["path"], line["outcome"]) for one in importers for line in one.outcomes)


@pytest.mark.parametrize(("number", "many"), [(2, 48), (3, 12)])
def test_importers_share_a_run_and_each_file_is_done_once(
    number: int, many: int, shared: Shared, documents: Documents, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(documents(many), folder)
    copies = range(0, many, 4)
    for at in copies:  # the same bytes elsewhere
        shutil.copy(folder / f"{at:04}.pdf", folder / f"copy-{at:04}.pdf")
    (folder / "a link").symlink_to("nowhere")
    manifest = _manifest(folder, copies, rows=120)
    with ExitStack() as stack:
        importers = together(stack, shared, number, folder, "--manifest", manifest)
        assert [one.end() for one in importers] == [0] * number
    first = 2 * len(copies) + 2
    rows = [Path(f"{manifest}#row={at}") for at in range(first, first + 120)]
    assert shared.faults(1, [*files(folder), *rows]) == []
    assert shared.ask("SELECT count(*) FROM run") == [1]
    report = shared.report(1)
    assert sorted((line["path"], line["outcome"]) for line in report) == told_by(*importers)
    assert [line["path"] for line in report] == [*map(str, files(folder)), *map(str, rows)]
    assert Counter(line["outcome"] for line in report) == {
        "added": many + 120, "duplicate": len(copies), "ignored": 2,
    }  # fmt: skip
    # Of a file and its copy only one row is heard: what came first stays as it was said.
    assert shared.ask("SELECT count(*) FROM change") == [many + 120 + len(copies)]
    again = shared.run("import", folder, "--json")
    assert again.stdout.count('"unchanged"') == many + len(copies)


def _manifest(folder: Path, copies: range, rows: int) -> Path:
    """Tells of files and their copies, of each something else, and of what has no file."""
    path = folder / "manifest.csv"
    with path.open("w", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["file", "title", "publisher"])
        for at in copies:
            out.writerow([f"{at:04}.pdf", f"Said of {at}", "Nobody Knows This Board"])
            out.writerow([f"copy-{at:04}.pdf", f"Said of the copy of {at}", ""])
        for at in range(rows):
            out.writerow(["", f"Without a file {at}", f"Another Unknown Board {at % 7}"])
    return path


@pytest.mark.parametrize("seed", [1, 2])
def test_what_a_killed_importer_had_in_hand_is_done_by_the_other(
    seed: int, shared: Shared, folder: Path, figure: Figure
) -> None:
    rng = random.Random(seed)
    with ExitStack() as stack:
        importers = together(stack, shared, 2, folder)
        killed = importers.pop(rng.randrange(2))
        killed.wait_for(rng.randint(1, 7))
        time.sleep(rng.random())
        killed.kill()
        assert importers[0].end() == 0
    assert shared.faults(1, files(folder)) == []
    assert {line["outcome"] for line in shared.report(1)} == {"added"}
    figure("files told by an importer before it was killed", len(killed.outcomes))


def test_an_importer_that_was_only_slow_settles_nothing_that_another_has_taken_over(
    shared: Shared, documents: Documents
) -> None:
    folder = documents(80)
    with ExitStack() as stack:
        slow, other = together(stack, shared, 2, folder)
        slow.wait_for(1)
        stop_between_transactions(slow, shared)
        assert other.end() == 0
        assert shared.faults(1, files(folder), is_over=False) == []
        slow.send(signal.SIGCONT)
        assert slow.end() == 0
    assert shared.faults(1, files(folder)) == []
    report = [(line["path"], line["outcome"]) for line in shared.report(1)]
    assert told_by(slow, other) == sorted(report)
    assert shared.ask("SELECT count(*) FROM change") == [len(report)]


def stop_between_transactions(importer: Importer, shared: Shared) -> None:
    """Stops an importer that has files in hand where it keeps nobody from writing, be it to the
    catalogue or to the index, and does not wait to do so."""
    within = f"SELECT 1 FROM pg_stat_activity WHERE application_name = '{importer.name}' "
    within += "AND state <> 'idle'"
    while True:
        importer.send(signal.SIGSTOP)
        time.sleep(0.5)  # for PostgreSQL to take up what it was sent last
        if not shared.ask(within) and not importer.locked(shared.data / "index"):
            assert importer.process.poll() is None
            return
        importer.send(signal.SIGCONT)
        time.sleep(0.1)


def test_who_is_interrupted_gives_back_at_once_what_it_had_in_hand(
    shared: Shared, folder: Path
) -> None:
    with shared.importing(folder, "--together", lease=600) as one:
        one.wait_for(2)
        one.send(signal.SIGINT)
        assert one.end() == 1
        assert shared.ask("SELECT count(*) FROM lease WHERE holder <> ''") == [0]
    told = len(shared.report(1))
    assert told >= len(one.outcomes) >= 2
    with shared.importing(folder, "--together") as other:  # goes on with the run
        assert other.end() == 0
    assert shared.faults(1, files(folder)) == []


def test_imports_go_on_side_by_side_and_nobody_rewrites_in_bulk_meanwhile(
    shared: Shared, documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, other = documents(80), documents(8)  # many: it may take a while to be stopped rightly
    settings = Settings(data=shared.data, catalogue=shared.url)
    with shared.importing(folder) as one, shared.importing(other) as two:
        one.wait_for(1)
        stop_between_transactions(one, shared)  # or it may be over before the next has begun
        refused = shared.run("runs", "undo", "1")
        assert "Error: Another import into" in refused.stderr
        with pytest.raises(Busy), only_import(settings):
            pass
        one.send(signal.SIGCONT)
        desk = Desk(settings)
        uploaded = desk.upload(desk.folder(report("u.txt", "An upload."), report("v.txt", "Too.")))
        assert desk.done(uploaded).said == "2 added."
        desk.deposit(report("d.txt", "A deposit."))
        desk.work()
        assert shared.ask("SELECT said FROM job ORDER BY job_id") == ["2 added.", "1 added."]
        desk.catalogue.close()
        assert [one.end(), two.end()] == [0, 0]
    runs = {len(shared.report(run_id)): run_id for run_id in range(1, 5)}
    assert runs.keys() == {80, 8, 2, 1}
    assert shared.faults(runs[80], files(folder)) == []
    assert shared.unfinished() == []
    monkeypatch.setattr(importing, "_PATIENCE", 0.1)
    with only_import(settings), pytest.raises(Busy, match="being rewritten in bulk"):
        list(Run(settings, Plan([folder])).outcomes())
    assert shared.run("runs", "undo", str(runs[80])).returncode == 0


def test_imports_go_on_when_the_database_was_restarted(tmp_path: Path, folder: Path) -> None:
    if postgres.PROGRAMS is None:
        absent("no PostgreSQL on this machine")
    servers = Path(tempfile.mkdtemp(prefix="restarted-", dir=os.environ[FOLDER]))
    url = postgres.started(servers, fsync="on")
    postgres.do(url, "CREATE DATABASE reviews TEMPLATE template0")
    shared = Shared(f"{url}/reviews", tmp_path / "data")
    try:
        with ExitStack() as stack:
            importers = together(stack, shared, 2, folder)
            for one in importers:
                one.wait_for(2)
            postgres.stop(servers)
            postgres.start(servers, url, fsync="on")
            importers[0].wait_for(len(importers[0].outcomes) + 2)
            shared.ask(  # what keeps others from rewriting in bulk is lost, and nothing else
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND mode = 'ShareLock'"
            )
            assert [one.end() for one in importers] == [0, 0]
        assert shared.faults(1, files(folder)) == []
        told = sorted((line["path"], line["outcome"]) for line in shared.report(1))
        assert told_by(*importers) == told
    finally:
        postgres.stop(servers)
