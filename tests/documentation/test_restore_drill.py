"""The restore drill of docs/backups.md, run as it stands there."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from repo_search.settings import Settings

DOC = Path(__file__).resolve().parents[2] / "docs" / "backups.md"


def commands() -> str:
    found = re.search(r"<!-- drill -->\n((?:    .*\n)+)", DOC.read_text(encoding="utf-8"))
    assert found
    return found[1]


@pytest.mark.long
def test_the_commands_of_the_drill_do_what_the_document_says(
    settings: Settings, command: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Learning review\n\nThe school knew of neglect.\n")
    assert command("import", tmp_path / "in", "--jobs", 1).exit_code == 0
    (tmp_path / "srv").mkdir()
    settings.data.rename(tmp_path / "srv" / "reviews")
    program = tmp_path / "bin" / "repo-search"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nfrom repo_search.cli import main\nmain(prog_name='repo-search')\n"
    )
    program.chmod(0o755)
    script = commands().replace("/srv/", f"{tmp_path}/srv/").replace("/mnt/", f"{tmp_path}/mnt/")
    known = {"PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(DOC.parents[1])}
    done = subprocess.run(
        ["sh", "-euc", script], env=os.environ | known, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("1 record, 1 file: everything agrees.") == 2
    assert "1 results for neglect" in done.stdout
    assert [path.name for path in (tmp_path / "srv").iterdir()] == ["reviews"]
