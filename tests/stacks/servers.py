"""Starting servers, sharing them among test processes, and telling what is not there."""

import atexit
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

FOLDER, RUN = "TEST_SERVERS", "TEST_RUN"
"""Variables of the environment: where servers keep their data, and the process they live as long
as. The first process of a test run sets them."""
KEEPER = Path(__file__).with_name("keeper.py")
SECONDS = 120
_GRACE = 15
_RUNNING: list["subprocess.Popen[bytes]"] = []
"""So that none is given up while it runs, about which Python warns."""


class NotStarted(Exception):
    """A server did not come up; says what it printed last."""


def shared(name: str, start: Callable[[Path], str]) -> str:
    """What `start` gave, such as an address: it is called with a folder, once in a test run."""
    folder = Path(os.environ[FOLDER]) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = folder / "said"
        if not said.exists():
            folder.mkdir()
            said.write_text(start(folder))
        return said.read_text()


def run(folder: Path, *command: object) -> subprocess.Popen[bytes]:
    """Starts a server, which ends with the test run at the latest; `folder`/log has what it says.
    The process is that of its keeper: terminating that ends the server."""
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, str(KEEPER), os.environ[RUN], *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _RUNNING.append(server)
    with _keepers().open("a") as keepers:
        keepers.write(f"{server.pid}\n")
    return server


def stop() -> None:
    """Ends the servers that this process started, and those of other processes of its run."""
    for server in _RUNNING:
        server.terminate()
    for server in _RUNNING:
        server.wait()
    started = _keepers().read_text().split() if _keepers().exists() else []
    others = {int(pid) for pid in started} - {server.pid for server in _RUNNING}
    for pid in filter(_is_keeper, others):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _GRACE
    while any(map(_is_keeper, others)) and time.monotonic() < deadline:
        time.sleep(0.1)


@atexit.register
def _leave() -> None:
    """A worker may end before the servers that it started, of which others make use still."""
    for server in _RUNNING:
        server.returncode = server.poll() or 0


def _keepers() -> Path:
    """Process ids of keepers, those of servers that have ended among them."""
    return Path(os.environ[FOLDER]) / "keepers"


def _is_keeper(pid: int) -> bool:
    """Whether a process is one still, and not another that has its number by now. Where there is no
    telling, keepers end by themselves when they see that the test run has."""
    with suppress(OSError):
        return KEEPER.name.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def wait(folder: Path, server: subprocess.Popen[bytes], ready: Callable[[], bool]) -> None:
    """Until the server answers. Raises NotStarted if it ends or takes more than two minutes."""
    deadline = time.monotonic() + SECONDS
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            server.terminate()
            said = (folder / "log").read_text(errors="replace")
            raise NotStarted(f"{folder.name} did not start:\n{said[-3000:]}")
        time.sleep(0.1)


def free_ports(number: int) -> int:
    """The first of so many ports in a row that nobody listens on."""
    while True:
        sockets = [socket.socket() for _ in range(number)]
        try:
            sockets[0].bind(("127.0.0.1", 0))
            first: int = sockets[0].getsockname()[1]
            for at, other in enumerate(sockets[1:], 1):
                other.bind(("127.0.0.1", first + at))
            return first
        except (OSError, OverflowError):
            continue
        finally:
            for one in sockets:
                one.close()


def listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def absent(what: str) -> None:
    """Skips a test that needs what this machine has not, which is said in the header; in CI it
    fails."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}; CI must not go without")
    pytest.skip(f"{what} (said in the report header)")
