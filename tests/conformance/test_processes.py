"""Several processes and one index."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from signal import SIGKILL

import pytest

from repo_search.engines import generations, opensearch_state
from repo_search.errors import Busy

from .conftest import Place
from .library import Index, finding, record

ROOT = Path(__file__).resolve().parents[2]
Started = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def another(index: Index, place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Started]:
    """Starts another process over the same index; gives it once it is ready. Nobody here waits
    long for one that has died."""
    monkeypatch.setattr(opensearch_state, "LEASE", 2.0)
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> "subprocess.Popen[str]":
        script = Path(__file__).with_name("other_process.py")
        process = subprocess.Popen(
            [sys.executable, str(script), index.engine.name, place.where, *words],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert _line(process) == "ready"
        return process

    yield start
    for process in started:
        process.communicate(timeout=30)


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def _say(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def test_a_reader_in_another_process_sees_an_update_within_a_second(
    index: Index, another: Started
) -> None:
    index.hold(record("a", "neglect"))
    reader = another("search", "neglect")
    _say(reader)
    assert _line(reader) == "1"
    index.update(record("b", "neglect"))
    committed = time.monotonic()
    _say(reader)
    assert _line(reader) == "2"
    assert time.monotonic() - committed < 1


def test_a_reader_in_another_process_sees_a_rebuild_and_a_withdrawal(
    index: Index, another: Started
) -> None:
    index.hold(record("a", "neglect"))
    reader = another("search", "neglect")
    _say(reader)
    assert _line(reader) == "1"
    index.hold(record("a", "neglect"), record("b", "neglect"), record("c", "neglect"))
    committed = time.monotonic()
    _say(reader)
    assert _line(reader) == "3"
    assert time.monotonic() - committed < 1
    index.update(withdrawn=["b"])
    committed = time.monotonic()
    _say(reader)
    assert _line(reader) == "2"
    assert time.monotonic() - committed < 1


def test_what_another_process_wrote_is_found_here(index: Index, another: Started) -> None:
    index.hold(record("a", "neglect"))
    assert index.found("neglect") == {"a"}
    assert index.findings() == []
    assert _line(another("write", "b", "neglect")) == "written"
    assert index.found("neglect") == {"a", "b"}
    assert index.findings("neglect") == ["b1"]


def test_of_two_writers_the_second_waits_for_the_first(index: Index, another: Started) -> None:
    index.hold(record("a", "neglect"))
    holder = another("hold")
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(index.update, record("b", "neglect"))
        time.sleep(0.3)
        assert not writing.done()
        assert index.found("neglect") == {"a"}
        _say(holder)
        writing.result(timeout=30)
    assert index.found("neglect") == {"a", "b"}


def test_a_writer_that_waits_too_long_is_told_the_index_is_busy(
    index: Index, another: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "_WAIT_SECONDS", 0.2)
    monkeypatch.setattr(opensearch_state, "WAIT_SECONDS", 0.2)
    index.hold(record("a", "neglect"))
    holder = another("hold")
    with pytest.raises(Busy):
        index.update(record("b", "neglect"))
    _say(holder)
    assert index.found("neglect") == {"a"}


def test_two_processes_that_write_at_once_lose_nothing(index: Index, another: Started) -> None:
    index.hold(record("a", "neglect"))
    writers = [another("write", "b" * n, "neglect") for n in range(1, 4)]
    index.update(record("c", "neglect"))
    assert [_line(writer) for writer in writers] == ["written"] * 3
    assert index.found("neglect") == {"a", "b", "bb", "bbb", "c"}


def test_a_writer_that_is_killed_leaves_no_lock_behind(index: Index, another: Started) -> None:
    index.hold(record("a", "neglect"))
    holder = another("hold")
    holder.kill()
    holder.wait()
    index.update(record("b", "neglect"))
    assert index.found("neglect") == {"a", "b"}


def test_an_update_that_was_killed_changes_nothing_until_it_is_repeated(
    index: Index, another: Started
) -> None:
    index.hold(record("a", "neglect", findings=[finding("a1", "neglect", 1)]), record("b"))
    killed = another("die", "a", "bruising")
    assert killed.wait(timeout=30) == -SIGKILL
    assert index.findings("neglect") == index.findings() == ["a1"]
    assert index.found("neglect") == {"a"}
    for _ in range(2):
        assert _line(another("write", "a", "bruising")) == "written"
        assert index.findings("bruising") == index.findings() == ["a1"]
        assert index.findings("neglect") == []
        assert index.found("bruising") == {"a"}
    assert index.engine.contents()["a"].findings == ("a1",)
    assert index.engine.faults(thorough=True) == []
