"""Several `repo-search serve` processes, each with a log of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import urllib3

_COMMAND = "from repo_search.cli import main; main()"


@dataclass
class Web:
    """A process, the address that it has, and its log."""

    process: "subprocess.Popen[str]"
    address: str
    log: Path

    def ask(self, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
        return urllib3.request("GET", self.address + path, headers=headers, retries=False)


@contextmanager
def several(
    folder: Path, *options: list[str], environment: Mapping[str, str] | None = None
) -> Iterator[list[Web]]:
    """A process for each list of options, for the length of a block."""
    running: list[Web] = []
    try:
        for number, given in enumerate(options):
            log = folder / f"serve-{number}.log"
            with log.open("w") as errors:
                process = subprocess.Popen(
                    [sys.executable, "-c", _COMMAND, "serve", "--port", "0", *given],
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    text=True,
                    env=os.environ | dict(environment or {}),
                )
            running.append(Web(process, "", log))
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found, log.read_text()
            running[-1].address = found.group()
        yield running
    finally:
        for one in running:
            one.process.kill()
            one.process.communicate()
