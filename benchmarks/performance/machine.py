"""On what it was measured."""

import platform
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.performance import datasette
from benchmarks.performance.scene import cores
from repo_search import __version__

_PACKAGES = ("tantivy", "whoosh-reloaded", "pypdfium2", "pdfminer.six", "waitress")


def described() -> dict[str, str]:
    """Day, cores, processor, memory and versions, by what they are called."""
    memory = int(_first("/proc/meminfo", r"MemTotal:\s*(\d+)") or 0) / (1 << 20)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": str(cores()),
        "processor": _first("/proc/cpuinfo", r"model name\s*:\s*(.+)") or platform.processor(),
        "memory": f"{memory:.1f} GiB",
        "system": platform.platform(),
        "versions": ", ".join(_versions()),
    }


def _versions() -> Iterator[str]:
    yield f"repo-search {__version__}"
    yield f"Python {platform.python_version()}"
    yield f"SQLite {sqlite3.sqlite_version}"
    yield from (f"{name} {version(name)}" for name in _PACKAGES)
    yield _said("recollq", "-v", r"Recoll ([\d.]+)", "recoll")
    yield _said(datasette.found() or "", "--version", r"([\d.]+)", "Datasette")


def _said(program: str, option: str, pattern: str, name: str) -> str:
    path = shutil.which(program)
    if path is None:
        return f"no {name}"
    done = subprocess.run(  # noqa: S603 - one of three programs, asked for its version
        [path, option], capture_output=True, text=True, check=False
    )
    found = re.search(pattern, done.stdout + done.stderr)
    return f"{name} {found[1] if found else '(version unknown)'}"


def _first(path: str, pattern: str) -> str:
    file = Path(path)
    found = re.search(pattern, file.read_text()) if file.is_file() else None
    return found[1] if found else ""
