"""Promise 5: one import at a time, others are told so at once; what others do meanwhile works;
and however often an index is written to, no file of it is left over."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from repo_search.engine import EngineQuery
from repo_search.engines import open_engine
from repo_search.query.parse import parse

from ..conformance.library import record
from .agreement import disagreements, orphans
from .lives import ROOT, Lives

Figure = Callable[[str, object], None]
COMMAND = [sys.executable, "-c", "from repo_search.cli import main; main()"]


@contextmanager
def running_import(folder: Path, data: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """An import that has its first file behind it. It has come to a good end after the block."""
    with subprocess.Popen(
        [*COMMAND, "import", str(folder), "--data", str(data), "--jobs", "1", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        assert b"outcome" in process.stdout.readline()
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        assert b"added" in process.communicate(timeout=200)[0]
        assert process.returncode == 0


@pytest.mark.long
def test_whoever_would_rewrite_records_in_bulk_is_refused_at_once_and_others_go_on(
    documents: Callable[[int], Path], lives: Lives, tmp_path: Path, figure: Figure
) -> None:
    data, page = tmp_path / "data", tmp_path / "page.html"
    page.write_text("<h1>Reviews</h1><ul><li><a href=a.pdf>Child A</a></ul>", encoding="utf-8")
    folder = documents(24)
    first = folder / "0000.pdf"
    assert lives.run("import", first, "--data", data).code == 0
    assert lives.run("import-page", page, "--data", data).code in (0, 1)
    listed = lives.run("records", "list", "--data", data).said
    record_id = re.findall(r"^(\w{8})  ", listed, re.MULTILINE)[0]
    slowest = 0.0
    with running_import(folder, data) as process:
        for others in (
            ["import", folder],
            ["import-page", page],
            ["pages", "check"],
            ["runs", "undo", "1"],
            ["suggest"],
        ):
            process.send_signal(signal.SIGSTOP)
            began = time.monotonic()
            refused = lives.run(*others, "--data", data)
            slowest = max(slowest, time.monotonic() - began)
            process.send_signal(signal.SIGCONT)
            assert refused.code == 1, (others, refused.said)
            assert "Error: Another import into" in refused.said
        assert process.poll() is None
        for goes_on in (
            ["edit", record_id, "title=Another title"],
            ["search", "review"],
            ["withdraw", record_id, "--reason", "It names a child."],
            ["stats"],
        ):
            done = lives.run(*goes_on, "--data", data)
            assert done.code == 0, (goes_on, done.said)
    assert disagreements(data, "tantivy") == []
    assert lives.run("import", folder, "--data", data).code == 0
    assert disagreements(data, "tantivy") == []
    figure("seconds until the slowest refusal beside an import", f"{slowest:.2f}")


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_hundreds_of_commits_leave_no_files_that_nothing_names(
    engine_name: str, tmp_path: Path, at_length: bool, figure: Figure
) -> None:
    commits = 500 if at_length else 40
    index = tmp_path / "index"
    with (
        closing(open_engine(engine_name, index)) as writer,
        closing(open_engine(engine_name, index)) as other_writer,
        closing(open_engine(engine_name, index)) as reader,
    ):
        writer.rebuild([], 0)
        for number in range(1, commits + 1):
            one = record(f"r{number % 60}", f"neglect number{number}")
            gone = [f"r{(number + 30) % 60}"] if number % 5 == 0 else []
            (writer if number % 2 else other_writer).update([one], gone, number)
            if number % 10 == 0:  # a reader that stays open and is asked now and then
                found = reader.search(EngineQuery(parse(f"number{number}").clause))
                assert found.total == 1
        assert orphans(index, engine_name) == []
    figure(f"commits without a file left over, {engine_name}", commits)
