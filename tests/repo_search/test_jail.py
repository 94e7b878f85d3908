"""The jail: one bad job costs itself and nothing else."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from repo_search.claims import Source
from repo_search.dates import parse_date
from repo_search.errors import BadInput, RepoSearchError, Unreadable
from repo_search.jail import MEBIBYTE, Jail, make_ready
from repo_search.jail.zygote import zygote
from repo_search.passages import ExtractedText
from repo_search.unpickling import unpickle

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with Jail(workers=2, memory_bytes=256 * MEBIBYTE, seconds=3) as jail:
        yield jail


def test_a_function_is_run_in_another_process(jail: Jail) -> None:
    assert jail.run("os:getpid") != os.getpid()


def test_values_of_our_own_come_back_as_they_are(jail: Jail) -> None:
    assert jail.run("repo_search.dates:parse_date", "April 2018") == parse_date("April 2018")


def test_enums_come_back_from_a_python_that_would_have_them_looked_up(jail: Jail) -> None:
    """As that of Debian 12 would, 3.11.2."""
    looked_up = """[
        claims := __import__('repo_search.claims').claims,
        setattr(claims.Source, '__reduce_ex__', lambda e, _: (getattr, (type(e), e.name))),
        claims.Claim('title', ('Child A',), claims.Source.MANIFEST, 'row 1'),
    ][-1]"""
    assert jail.run("builtins:eval", looked_up).source is Source.MANIFEST


def test_each_job_has_a_process_of_its_own() -> None:
    with Jail(workers=1) as jail:
        assert len({jail.run("os:getpid") for _ in range(4)}) == 4


def test_a_job_begins_at_once_when_its_modules_have_been_imported() -> None:
    with Jail(workers=1) as jail:
        jail.run("indexer.sources.listing:read_listing", b"<p>Words</p>", "page.html")
        begun = time.monotonic()
        for _ in range(10):
            assert jail.run("os.path:basename", "a/b") == "b"
        # To start Python and import that afresh takes a second of processor time each time.
        assert time.monotonic() - begun < 5


def test_what_jobs_need_is_imported_before_the_first_one(jail: Jail) -> None:
    imported = "'json.tool' in __import__('sys').modules"
    assert not jail.run("builtins:eval", imported)
    make_ready("json.tool:main")
    assert jail.run("builtins:eval", imported)


def test_workers_are_forked_from_a_process_with_one_thread(jail: Jail) -> None:
    jail.run("indexer.reading:reading_of", ExtractedText("text/plain", ()), "a.txt")
    mother = Path(f"/proc/{zygote().process.pid}")
    assert len(list((mother / "task").iterdir())) == 1


def test_what_one_job_does_to_its_process_does_not_reach_the_next(jail: Jail) -> None:
    jail.run("builtins:exec", "import os; os.environ['LEFT'] = 'x'; os.umask(0)")
    assert jail.run("os:getenv", "LEFT") is None


def test_the_zygote_is_started_again_when_it_was_killed(jail: Jail) -> None:
    before = zygote().process
    before.kill()
    before.wait()
    assert jail.run("os.path:basename", "a/b") == "b"
    assert zygote().process.pid != before.pid


HALF_AN_ORDER = """
import socket, sys
from repo_search.jail.zygote import zygote
mother = zygote()
socket.send_fds(mother._ours, [(100).to_bytes(8)], [0])
print(mother.process.pid, flush=True)
sys.stdin.read()
"""


def test_the_zygote_ends_with_its_parent_in_the_middle_of_an_order() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HALF_AN_ORDER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 10
    while is_running(pid):
        assert time.monotonic() < until, "it goes on without a parent"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_a_path_is_handed_over_as_a_descriptor(jail: Jail, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("words")
    assert jail.run("builtins:str", tmp_path / "file").startswith("/dev/fd/")
    assert jail.run("linecache:getline", tmp_path / "file", 1) == "words\n"


def test_a_file_that_is_not_there_is_told(jail: Jail, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^It cannot be opened: No such file or directory$"):
        jail.run("builtins:str", tmp_path / "none")


def test_a_crash_is_told_in_plain_words(jail: Jail) -> None:
    with pytest.raises(Unreadable, match=r"^Reading it crashed the reader$"):
        jail.run("os:abort")


def test_a_hang_ends_with_its_time() -> None:
    begun = time.monotonic()
    with (
        Jail(workers=1, seconds=0.5) as jail,
        pytest.raises(Unreadable, match=r"^Reading took longer than 0\.5 seconds$"),
    ):
        jail.run("time:sleep", 30)
    assert time.monotonic() - begun < 10


def test_too_much_memory_is_refused(jail: Jail) -> None:
    with pytest.raises(Unreadable, match=r"needs more memory than is allowed \(256 MiB\)"):
        jail.run("builtins:bytes", 2**30)


def test_errors_of_our_own_come_through_unchanged(jail: Jail) -> None:
    with pytest.raises(BadInput) as here:
        parse_date("no date")
    with pytest.raises(BadInput) as there:
        jail.run("repo_search.dates:parse_date", "no date")
    assert str(there.value) == str(here.value)


def test_other_errors_show_no_details(jail: Jail) -> None:
    with pytest.raises(Unreadable, match=r"^The reader failed on it \(FileNotFoundError\)$"):
        jail.run("os:listdir", "/no/such/secret")


def test_values_that_are_not_plain_are_not_unpickled(jail: Jail) -> None:
    with pytest.raises(Unreadable, match="cannot be understood"):
        jail.run("operator:attrgetter", "a")


def test_crashes_and_hangs_leave_other_jobs_alone(jail: Jail) -> None:
    names = ["os:abort", "os:getpid", "time:sleep", "os:getpid"] * 3
    args = {"time:sleep": (30,)}
    with Jail(workers=2, seconds=0.5) as jail:
        futures = [jail.submit(name, *args.get(name, ())) for name in names]
        for name, future in zip(names, futures, strict=True):
            assert (future.exception() is None) == (name == "os:getpid")


def test_many_threads_may_ask_at_once(jail: Jail) -> None:
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda n: jail.run("operator:mul", n, 2), range(100)))
    assert found == [2 * n for n in range(100)]


def test_large_arguments_and_results_pass(jail: Jail) -> None:
    text = "safeguarding " * 500_000
    assert jail.run("builtins:str", text) == text


def test_nothing_that_a_job_prints_is_seen(jail: Jail, capfd: pytest.CaptureFixture[str]) -> None:
    jail.run("os:system", "echo printed; echo complained >&2")
    jail.run("builtins:print", "printed")
    assert capfd.readouterr() == ("", "")


def test_the_environment_stays_outside(jail: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPO_SEARCH_CATALOGUE", "postgresql://user:word@host/name")
    with Jail(workers=1) as jail:
        assert jail.run("os:getenv", "REPO_SEARCH_CATALOGUE") is None


def test_no_large_file_can_be_written(jail: Jail) -> None:
    with pytest.raises(Unreadable, match="OSError"):
        jail.run("shutil:copyfile", "/dev/zero", "large")


def test_the_network_is_out_of_reach_where_the_system_permits(jail: Jail) -> None:
    permitted = subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0
    apart = jail.run("os:readlink", "/proc/self/ns/net") != os.readlink("/proc/self/ns/net")  # noqa: PTH115
    assert apart or not permitted


def test_closing_ends_what_runs_and_cancels_what_waits() -> None:
    begun = time.monotonic()
    jail = Jail(workers=1)
    futures = [jail.submit("time:sleep", 50) for _ in range(3)]
    time.sleep(0.3)
    jail.close()
    assert time.monotonic() - begun < 10
    with pytest.raises(RepoSearchError, match="stopped"):
        futures[0].result()
    assert all(future.cancelled() for future in futures[1:])


def test_workers_die_with_a_parent_that_is_killed_and_need_no_main_module() -> None:
    # From standard input there is no main module to import, which multiprocessing stumbles on.
    script = """
from repo_search.jail import Jail
jail = Jail(workers=2)
idle = jail.run("os:getpid")
print(idle, flush=True)
jail.submit("time:sleep", 50)
jail.submit("time:sleep", 50)
import time; time.sleep(0.5)
print(*(worker.pid for worker in jail._live), flush=True)
time.sleep(50)
"""
    with subprocess.Popen(
        [sys.executable, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write(script)
        parent.stdin.close()
        parent.stdout.readline()
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert len(workers) == 2
    deadline = time.monotonic() + 10
    while any(_runs(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in workers)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_an_answer_that_asks_for_vast_room_is_refused() -> None:
    bomb = b"\x80\x02Nr" + (2**31).to_bytes(4, "little") + b"."
    with pytest.raises(Unreadable):
        unpickle(bomb, set())


def test_what_a_worker_leaves_on_disk_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Jail(workers=1) as jail:
        left = Path(jail.run("tempfile:mkdtemp"))
    assert left.is_relative_to(tmp_path)
    assert not list(tmp_path.iterdir())
