"""The command serve."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

COMMAND = [sys.executable, "-c", "from repo_search.cli import main; main()", "serve"]


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Programs that are started may be interrupted, also where tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_serve_answers_says_where_and_ends_when_interrupted(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "--data", str(tmp_path / "new"), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.fullmatch(
                r"repo-search is serving 0 records on (http://127\.0\.0\.1:\d+) "
                r"\(Ctrl\+C stops it\)\n",
                said,
            )
            assert found
            with urlopen(f"{found[1]}/health") as response:  # noqa: S310
                assert response.status == 200
                assert "Server" not in response.headers
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()


def test_a_port_in_use_is_a_plain_error(tmp_path: Path, busy_port: int) -> None:
    done = subprocess.run(
        [*COMMAND, "--data", str(tmp_path), "--port", str(busy_port)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert f"Port {busy_port} is in use" in done.stderr
    assert "Traceback" not in done.stderr
