"""Sites that tests look at: repositories of the sample collection, served, in a browser."""

import fcntl
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from indexer.sample import write_sample
from repo_search.cli import main
from repo_search.settings import EMBEDDED_ENGINES


def written(samples: Path) -> Path:
    """The files of the invented sample collection, written once into this folder."""
    folder = samples / "files"
    with (samples / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            write_sample(folder)
    return folder


def filled(samples: Path, engine: str) -> list[str]:
    """Fills the repository once; other engines get a copy of its catalogue and holdings."""
    first, data = samples / EMBEDDED_ENGINES[0], samples / engine
    with (samples / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not first.is_dir():
            _run("demo", str(first), "--fill-only")
        if not data.is_dir():
            shutil.copytree(first, data, ignore=shutil.ignore_patterns("index"))
            _run("reindex", "--data", str(data), "--engine", engine)
    return ["--data", str(data), "--engine", engine]


def _run(*arguments: str) -> None:
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output


@contextmanager
def serving(options: list[str], port: int = 0) -> Iterator[str]:
    """`repo-search serve` in a process of its own, on this port or a free one, for the length of a
    block."""
    command = "from repo_search.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", command, "serve", *options, "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found, "the server did not start"
            yield found.group()
        finally:
            process.terminate()


@contextmanager
def watched(browser: Any, site: str, **options: Any) -> Iterator[Any]:
    """A fresh page, which fails the test for a script error, an asset that is blocked or missing or
    a request that leaves the site. That a page itself says 400 or 404 is no fault."""
    context = browser.new_context(base_url=site, **options)
    page = context.new_page()
    faults: list[str] = []
    visited: set[str] = set()

    def said(message: Any) -> None:
        status = message.text.startswith("Failed to load resource: the server responded")
        if message.type == "error" and not (status and message.location["url"] in visited):
            faults.append(message.text)

    def asked(request: Any) -> None:
        if not request.url.startswith(site):
            faults.append(request.url)
        elif request.is_navigation_request():
            visited.add(request.url)

    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", said)
    page.on("request", asked)
    yield page
    context.close()
    assert faults == []
