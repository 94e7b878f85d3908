"""A real import as a process of its own: what became of each file, how long it took, and how much
memory it, and each process it started, had at most."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_COMMAND = "from repo_search.cli import main; main()"


@dataclass(frozen=True)
class Imported:
    """`outcomes` by file name; `seconds` of each since the outcome before it; `memory` in bytes."""

    outcomes: dict[str, dict[str, Any]]
    seconds: dict[str, float]
    memory: int
    exit_code: int
    said: str

    @property
    def counts(self) -> str:
        by_name = Counter(one["outcome"] for one in self.outcomes.values())
        return ", ".join(f"{count} {name}" for name, count in by_name.most_common())

    @property
    def slowest(self) -> str:
        name, seconds = max(self.seconds.items(), key=lambda one: one[1])
        return f"{seconds:.0f} s ({name})"


def imported(data: Path, *arguments: object, jobs: int = 1) -> Imported:
    """`repo-search import` of these paths, with these options, into this data directory.

    Errors are read from a file, so that the process never waits for its reader.
    """
    errors = data.with_name(f"{data.name}.errors")
    given = ["import", *map(str, arguments), "--data", str(data), "--json", "--jobs", str(jobs)]
    outcomes: dict[str, dict[str, Any]] = {}
    seconds: dict[str, float] = {}
    with (
        errors.open("w") as said,
        subprocess.Popen(
            [sys.executable, "-c", _COMMAND, *given], stdout=subprocess.PIPE, stderr=said, text=True
        ) as process,
    ):
        assert process.stdout is not None
        before = time.monotonic()
        for line in process.stdout:
            one = json.loads(line)
            name = Path(one["path"]).name
            now = time.monotonic()
            outcomes[name], seconds[name], before = one, now - before, now
        # Of this process and of all it waited for (getrusage(2)); in KiB on Linux.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Imported(outcomes, seconds, memory, process.returncode, errors.read_text())
