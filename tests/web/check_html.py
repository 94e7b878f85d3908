"""Every page in every state is valid HTML, by the Nu Html Checker. `make lint` runs this by name;
the program takes longer to start than a test should, and needs Java."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.addresses import addresses
from tests.web.conftest import Served

CHECKER = Path(__file__).parents[1] / "html_checker/node_modules/vnu-jar/build/dist/vnu.jar"


def test_every_page_is_valid_html(served: Callable[[str], Served], tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or not CHECKER.is_file():
        pytest.skip("HTML is NOT CHECKED: no Java, or scripts/html-checker was not run")
    here = served("tantivy")
    client = here.app.test_client()
    for name, address in addresses(here.held).items():
        page = client.get(address)
        assert page.mimetype == "text/html"
        (tmp_path / f"{name}.html").write_bytes(page.data)
    done = subprocess.run(
        [java, "-jar", CHECKER, "--errors-only", "--also-check-svg", *tmp_path.glob("*.html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.replace(f"file:{tmp_path}/", "") == ""
    assert done.returncode == 0
