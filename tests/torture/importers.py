"""Imports in processes of their own that share a catalogue in PostgreSQL, and what came of them, by
an opinion of its own: it asks the database and not the program."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from .lives import ROOT

LEASE = 3.0
_COMMAND = """
from repo_search.catalogue import leases
leases.SECONDS, leases.BEAT = {lease}, {lease} / 5
from repo_search.cli import main
main()
"""
SECONDS = 120


class Importer:
    """One import that is under way."""

    def __init__(self, process: "subprocess.Popen[bytes]", said: Path) -> None:
        self.process = process
        self.name = said.name
        """What its connections to PostgreSQL are called."""
        self._said = said

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """What it has told so far, whole lines."""
        whole = self._said.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def wait_for(self, number: int) -> None:
        """Until it has told so many outcomes, or is over."""
        self.wait_until(lambda: len(self.outcomes) >= number)

    def wait_until(self, is_so: Callable[[], object]) -> None:
        """Until something is so, or this import is over."""
        deadline = time.monotonic() + SECONDS
        while not is_so() and self.process.poll() is None:
            assert time.monotonic() < deadline, "it does nothing"
            time.sleep(0.05)

    def send(self, what: signal.Signals) -> None:
        self.process.send_signal(what)

    def locked(self, folder: Path) -> list[Path]:
        """Files below a folder that it has open to lock them."""
        opened = [one.readlink() for one in Path(f"/proc/{self.process.pid}/fd").iterdir()]
        return [one for one in opened if one.suffix == ".lock" and one.is_relative_to(folder)]

    def end(self) -> int:
        """Its exit code."""
        return self.process.wait(timeout=SECONDS)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Shared:
    """A repository with its catalogue at a URL of PostgreSQL."""

    def __init__(self, url: str, data: Path) -> None:
        self.url, self.data = url, data
        self._begun = 0

    @contextmanager
    def importing(self, *what: object, lease: float = LEASE) -> Iterator[Importer]:
        """An import that has begun; it does not outlive the block."""
        self._begun += 1
        said = self.data.with_name(f"said-{self.data.name}-{self._begun}")
        with (
            said.open("wb") as out,
            said.with_suffix(".errors").open("wb") as errors,
            subprocess.Popen(
                [*self._program(lease), "import", *map(str, what), "--json", "--jobs", "1"],
                cwd=ROOT,
                stdout=out,
                stderr=errors,
                env=self._environment | {"PGAPPNAME": said.name},
            ) as process,
        ):
            try:
                yield Importer(process, said)
            finally:
                process.kill()

    def run(self, *what: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*self._program(LEASE), *map(str, what)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env=self._environment,
            timeout=SECONDS,
        )

    def _program(self, lease: float) -> list[str]:
        return [sys.executable, "-c", _COMMAND.format(lease=lease)]

    @property
    def _environment(self) -> dict[str, str]:
        ours = {"REPO_SEARCH_CATALOGUE": self.url, "REPO_SEARCH_DATA": str(self.data)}
        return {**os.environ, **ours, "PYTHONPATH": str(ROOT)}

    def ask(self, question: str) -> list[Any]:
        """The rows of an answer, or their only columns."""
        engine = create_engine(self.url)
        try:
            with engine.connect() as connection:
                rows = connection.exec_driver_sql(question).all()
        finally:
            engine.dispose()
        return [row[0] if len(row) == 1 else tuple(row) for row in rows]

    def report(self, run_id: int) -> list[dict[str, Any]]:
        lines = self.ask(
            f"SELECT report FROM run_outcome WHERE run_id = {run_id} ORDER BY position"
        )
        return [json.loads(line) for line in lines]

    def unfinished(self) -> list[int]:
        return self.ask("SELECT run_id FROM run WHERE finished IS NULL")

    def faults(self, run_id: int, paths: list[Path], *, is_over: bool = True) -> list[str]:
        """What is not as it must be after a run over these files; [] if all is. Unless it `is_over`
        an importer is there still that was taken for dead."""
        told = Counter(line["path"] for line in self.report(run_id))
        wanted = Counter(map(str, paths))
        faults = [f"not in the report: {path}" for path in wanted - told]
        faults += [f"too often in the report: {path}" for path in told - wanted]
        left = ("lease", "described", "shared_run", "outbox")
        faults += [f"left over in {one}" for one in left if self.ask(f"SELECT 1 FROM {one}")]
        twice = "SELECT {0} FROM {1} GROUP BY {0} HAVING count(*) > 1"
        for column, table in (("accession", "record"), ("name", "publisher")):
            found = self.ask(twice.format(column, table))
            faults += [f"{column} of {table} twice: {one}" for one in found]
        if run_id in self.unfinished():
            faults.append("the run is not finished")
        if not is_over:
            return faults
        if [*(self.data / "holdings" / "incoming").glob("*")]:
            faults.append("copies are left over")
        verified = self.run("verify")
        if verified.returncode or "everything agrees" not in verified.stdout:
            faults.append(verified.stdout + verified.stderr)
        return faults
