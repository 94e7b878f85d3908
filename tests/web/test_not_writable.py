"""A directory that cannot be written to is named at the start, and no file is blamed for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from repo_search.settings import Settings

COMMAND = (sys.executable, "-c", "from repo_search.cli import main; main()")
AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")
"""As root, but without the right to write wherever it likes."""


def run(settings: Settings, *arguments: object) -> "subprocess.CompletedProcess[str]":
    before = AS_ANYBODY if os.geteuid() == 0 else ()
    command = [*before, *COMMAND, *map(str, arguments), "--data", str(settings.data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.fixture
def given(settings: Settings, tmp_path: Path) -> Path:
    """A folder with a file; another was brought in."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text("A learning review of neglect.")
    assert run(settings, "import", tmp_path / "in", "--jobs", 1).returncode == 0
    (tmp_path / "in" / "two.txt").write_text("A learning review of sleep.")
    return tmp_path / "in"


def check(settings: Settings, place: Path, *command: object) -> None:
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o555)
    try:
        said = run(settings, *command)
    finally:
        place.chmod(0o755)
    assert said.returncode == 2, said.stdout + said.stderr
    assert f"{place} cannot be written to" in said.stderr
    assert "two.txt" not in said.stdout + said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("inside", ["", "cache/pictures"])
def test_serve_names_it(settings: Settings, given: Path, inside: str) -> None:
    check(settings, settings.data / inside, "serve", "--port", 0)


@pytest.mark.parametrize("inside", ["", "holdings/incoming"])
def test_import_names_it_and_rejects_no_file(settings: Settings, given: Path, inside: str) -> None:
    check(settings, settings.data / inside, "import", given, "--jobs", 1)
    assert "two.txt" not in run(settings, "todo").stdout
    assert run(settings, "import", given, "--jobs", 1).returncode == 0
