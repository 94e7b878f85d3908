"""Examples for developers, run as they stand: those of the page and those of the document, against
a real server over the invented sample collection."""

import html
import json
import re
import shlex
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.sites import filled, serving
from web.api.operations import PATH

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/api.md"
THERE = "https://reviews.example.org"


@pytest.fixture(scope="module")
def site(samples: Path) -> Iterator[str]:
    with serving(filled(samples, "tantivy")) as address:
        yield address


def run(command: str) -> tuple[object, Message]:
    """What a command line of curl prints, and the headers."""
    program, *options, address = shlex.split(command)
    assert program == "curl"
    assert set(options) <= {"--head"}
    method = "HEAD" if "--head" in options else "GET"
    with urlopen(Request(address, method=method)) as answer:  # noqa: S310 - our own server
        assert answer.headers["Content-Type"] == "application/json"
        return json.loads(answer.read() or b"null"), answer.headers


def page_of(site: str) -> str:
    with urlopen(f"{site}/developers") as answer:  # noqa: S310
        return html.unescape(answer.read().decode())


def test_the_examples_of_the_page_answer_with_something(site: str) -> None:
    commands = re.findall(r"<code[^>]*>(curl .*?)</code>", page_of(site))
    assert len(commands) == 6
    newest, record, passages, said, changes, themes = (run(command)[0] for command in commands)
    assert newest["results"]  # type: ignore[index]
    assert passages["record_id"] == record["record_id"]  # type: ignore[index]
    assert passages["passages"]  # type: ignore[index]
    assert {one["kind"] for one in said["results"]} == {"recommendation"}  # type: ignore[index]
    assert len(changes["changes"]) == 10  # type: ignore[index]
    assert themes["themes"]  # type: ignore[index]


def test_the_examples_of_the_document_answer_with_something(site: str) -> None:
    commands = re.findall(r"^curl .*$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) > 5
    for command in commands:
        answer, headers = run(command.replace(THERE, site))
        assert headers["RateLimit-Policy"] == '"network";q=150;w=10', "as the document says"
        assert "--head" in command or len(json.dumps(answer)) > 200, command


def test_every_operation_of_the_description_stands_on_the_page(site: str) -> None:
    described, _ = run(f"curl '{site}{PATH}/openapi.json'")
    page = page_of(site).replace("<wbr>", "")
    for path in described["paths"]:  # type: ignore[index]
        assert f">{path}</code>" in page
    assert f'href="{PATH}/openapi.json"' in page
