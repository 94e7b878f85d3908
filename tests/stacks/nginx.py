"""nginx as Debian packages it, with a configuration of the test's own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .servers import absent, listens, run, wait

PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def running(folder: Path, configuration: Path, port: int) -> Iterator[None]:
    """A server that keeps what it writes in a folder, for the length of a block."""
    if PROGRAM is None:
        absent("no nginx on this machine")
    kept = run(folder, PROGRAM, "-p", folder, "-c", configuration, "-e", folder / "error.log")
    try:
        wait(folder, kept, lambda: listens(port))
        yield
    finally:
        kept.terminate()
        kept.wait()
