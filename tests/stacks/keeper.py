"""Runs a command for as long as another process lives: keeper.py PID COMMAND…

Its standard input is a pipe that nobody writes to. A server does not outlive the tests, however
these end.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def keep(pid: int, command: list[str]) -> int:
    with subprocess.Popen(command, stdin=subprocess.PIPE) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        while server.poll() is None and lives(pid):
            time.sleep(0.2)
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()
    return server.returncode


if __name__ == "__main__":
    sys.exit(keep(int(sys.argv[1]), sys.argv[2:]))
