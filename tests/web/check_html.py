"""Every page in every state is valid HTML, by the Nu Html Checker. `make lint` runs this by name;
the program takes longer to start than a test should, and needs Java."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.web.addresses import addresses
from tests.web.conftest import Served
from tests.web.desk.addresses import OF_PUBLISHERS, filled, of_librarians
from tests.web.desk.conftest import Client, desk_app, librarian, publisher

__all__ = ["desk_app", "librarian", "publisher"]

CHECKER = Path(__file__).parents[1] / "html_checker/node_modules/vnu-jar/build/dist/vnu.jar"


def test_every_page_is_valid_html(served: Callable[[str], Served], tmp_path: Path) -> None:
    here = served("tantivy")
    client = here.app.test_client()
    for name, address in addresses(here.held).items():
        page = client.get(address)
        assert page.mimetype == "text/html"
        (tmp_path / f"{name}.html").write_bytes(page.data)
    check(tmp_path)


def test_every_page_of_the_desk_is_valid_html(
    desk_app: Flask, librarian: Client, publisher: Client, tmp_path: Path
) -> None:
    awaiting = filled(desk_app)
    for person, addressed in (
        (librarian, of_librarians(desk_app, librarian, awaiting)),
        (publisher, OF_PUBLISHERS),
        (Client(desk_app), {"sign in": "/desk/sign-in"}),
    ):
        for name, address in addressed.items():
            (tmp_path / f"{name}.html").write_bytes(person.get(address).data)
    check(tmp_path)


def check(tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or not CHECKER.is_file():
        pytest.skip("HTML is NOT CHECKED: no Java, or scripts/html-checker was not run")
    done = subprocess.run(
        [java, "-jar", CHECKER, "--errors-only", "--also-check-svg", *tmp_path.glob("*.html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.replace(f"file:{tmp_path}/", "") == ""
    assert done.returncode == 0
