"""A reader that was taken over: what it tries from inside the jail is refused, or ends with it."""

import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from repo_search.errors import Unreadable
from repo_search.jail import MEBIBYTE, PARTS, Jail, permitted
from repo_search.jail.zygote import zygote

Figure = Callable[[str, object], None]
REFUSED = re.compile(
    r"PermissionError|OSError: \[Errno (?:1|9|22|28|30)\]|ValueError: not allowed to raise"
)
"""How the system says no: not permitted, not open for that, no room, read-only."""


@pytest.fixture(scope="module")
def attempts() -> Iterator[None]:
    """Jobs may be functions of attempts.py."""

    def renew() -> None:
        process = zygote().process  # asked once: asked again it may be another already
        process.kill()
        process.wait()

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent))
        renew()
        yield
    renew()


@pytest.fixture(scope="module")
def needs_all(attempts: None) -> None:
    if missing := set(PARTS) - set(permitted()):
        assert not os.environ.get("CI"), f"CI must not go without: {missing}"
        pytest.skip(f"not permitted on this system (said in the report header): {missing}")


class Canary:
    """Servers on loopback that note whoever comes, and files that nobody may read or write."""

    def __init__(self, folder: Path) -> None:
        self.came: list[str] = []
        self.about: dict[str, Any] = {"parent": os.getpid()}
        for name in ("catalogue", "held", "input"):
            path = folder / ("given" if name == "input" else "data") / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("words")
            self.about[name] = str(path)
        self.about |= {"data": str(folder / "data"), "marker": str(folder / "marker")}
        self._sockets = []
        for name, family, kind, address in (
            ("tcp", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            ("udp", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            ("unix", socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "socket")),
            ("abstract", socket.AF_UNIX, socket.SOCK_STREAM, f"\0canary-{os.getpid()}"),
        ):
            server = socket.socket(family, kind)
            server.bind(address)
            self.about[name] = server.getsockname()
            if kind == socket.SOCK_STREAM:
                server.listen()
            if isinstance(self.about[name], bytes):
                self.about[name] = self.about[name].decode()
            server.settimeout(0.05)
            self._sockets.append((name, kind, server))

    def visitors(self) -> list[str]:
        for name, kind, server in self._sockets:
            try:
                server.accept()[0].close() if kind == socket.SOCK_STREAM else server.recv(10)
            except TimeoutError:
                continue
            self.came.append(name)
        return self.came

    def close(self) -> None:
        for _, _, server in self._sockets:
            server.close()


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    canary = Canary(tmp_path)
    yield canary
    canary.close()


def test_what_a_reader_tries_is_refused(
    needs_all: None, canary: Canary, figure: Figure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPO_SEARCH_CATALOGUE", "postgresql://user:word@host/name")
    with Jail(workers=1, seconds=30) as jail:
        told = jail.run("attempts:tried", canary.about, Path(canary.about["input"]))
    allowed = {name: why for name, why in told.items() if not REFUSED.match(why)}
    figure("attempts from inside the jail, tried", len(told))
    figure("attempts from inside the jail, refused", len(told) - len(allowed))
    assert not allowed, told
    assert not canary.visitors()
    assert not Path(canary.about["marker"]).exists()
    assert not Path("/tmp/repo-search-escaped").exists()  # noqa: S108
    for name in ("catalogue", "held", "input"):
        assert Path(canary.about[name]).read_text() == "words"


def test_outside_the_jail_the_same_attempts_succeed(canary: Canary, tmp_path: Path) -> None:
    """Else the test above could not fail: those that do no harm here."""
    sys.path.insert(0, str(Path(__file__).parent))
    try:
        from attempts import ATTEMPTS
    finally:
        sys.path.pop(0)
    harmless = [
        *("read the catalogue", "read a file that is held", "list the data directory"),
        *("read the parent's environment", "write beside the data", "signal the parent"),
        *("open a TCP connection", "send a UDP packet", "connect a UNIX socket"),
        *("connect an abstract UNIX socket", "listen on a port"),
    ]
    for name in harmless:
        ATTEMPTS[name](canary.about)
    assert set(canary.visitors()) == {"tcp", "udp", "unix", "abstract"}


def test_where_programs_may_be_started_the_rest_is_refused_too(
    needs_all: None, canary: Canary
) -> None:
    with Jail(workers=1, seconds=30, programs=True) as jail:
        told = jail.run("attempts:tried_with_programs", canary.about, Path(canary.about["input"]))
    # /tmp, and our data below it, is not there for them.
    assert not {
        name: why
        for name, why in told.items()
        if not REFUSED.match(why) and not why.startswith("FileNotFoundError")
    }
    assert not canary.visitors()


@pytest.mark.parametrize("programs", [False, True])
def test_nothing_outlives_its_job(attempts: None, canary: Canary, programs: bool) -> None:
    with Jail(workers=1, seconds=10, programs=programs) as jail:
        if programs:
            jail.run("attempts:outlive", canary.about, Path(canary.about["input"]))
        else:
            with pytest.raises(Unreadable, match="PermissionError"):
                jail.run("attempts:outlive", canary.about, Path(canary.about["input"]))
        deadline = time.monotonic() + 5
        while left := _children(zygote().process.pid):
            assert time.monotonic() < deadline, left
            time.sleep(0.05)


def _children(pid: int) -> list[int]:
    """The processes whose parent it is."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(path.parent.name))
    return found


def test_members_of_enums_come_back_whichever_python_pickles_them(attempts: None) -> None:
    with Jail(workers=1) as jail:
        assert jail.run("attempts:known").value == 1


@pytest.mark.parametrize(
    ("job", "args", "why"),
    [
        ("time:sleep", (971,), "took longer"),
        ("attempts:deaf", (), "took longer"),
        ("attempts:busy", (), "took longer"),
        ("builtins:bytes", (2**31,), "more memory"),
        ("attempts:flood_of_print", (), None),
        ("attempts:flood_of_answer", (), "too large|more memory"),
        ("attempts:gadget", (), "cannot be understood"),
        ("attempts:answer_of_its_own", (b"\xff" * 8,), "too large"),
        ("attempts:answer_of_its_own", ((100).to_bytes(8) + b"x" * 10,), "crashed"),
        ("attempts:answer_of_its_own", (b"",), "crashed"),
        ("os:abort", (), "crashed"),
    ],
)
def test_what_is_not_refused_is_ended(
    attempts: None, job: str, args: tuple[object, ...], why: str | None
) -> None:
    begun = time.monotonic()
    with Jail(workers=1, memory_bytes=512 * MEBIBYTE, seconds=2) as jail:
        if why is None:
            jail.run(job, *args)
        else:
            with pytest.raises(Unreadable, match=why):
                jail.run(job, *args)
        assert jail.run("os.path:basename", "a/b") == "b"
    assert time.monotonic() - begun < 30
    assert threading.active_count() < 20
