"""nginx as Debian packages it, with a configuration of the test's own."""

import os
import shutil
import subprocess
from pathlib import Path

from .servers import absent, listens, run, wait

PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def started(folder: Path, configuration: Path, port: int) -> "subprocess.Popen[bytes]":
    """Starts a server, which keeps what it writes in a folder; gives the process of its keeper."""
    if PROGRAM is None:
        absent("no nginx on this machine")
    kept = run(folder, PROGRAM, "-p", folder, "-c", configuration, "-e", folder / "error.log")
    wait(folder, kept, lambda: listens(port))
    return kept
