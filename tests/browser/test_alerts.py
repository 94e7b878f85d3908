"""Being told what is new: signing up, confirming, an alert that says why, and stopping it."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from repo_search.cli import main

from ..alerts.mail_server import MailServer, Received, free_port, mail_server
from ..sites import filled, serving

ADDRESS = "somebody@example.org"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server() as running:
        monkeypatch.setenv("REPO_SEARCH_SMTP", running.url)
        monkeypatch.setenv("REPO_SEARCH_SENDER", "alerts@example.org")
        yield running


def test_subscribe_confirm_be_told_why_and_unsubscribe(
    browser: Any,
    axe: str,
    samples: Path,
    server: MailServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = tmp_path / "data"
    shutil.copytree(filled(samples, "tantivy")[1], data)
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    monkeypatch.setenv("REPO_SEARCH_ADDRESS", site)
    with serving(["--data", str(data)], port=port):
        page = browser.new_context(base_url=site, bypass_csp=True).new_page()
        page.goto("/search?q=co-sleeping")
        page.get_by_role("link", name="Get an e-mail when something is new").click()
        _check(page, axe)
        page.get_by_role("button", name="Sign up").click()
        links = page.get_by_role("alert").get_by_role("link")
        links.first.wait_for()
        assert links.count() == 2
        _check(page, axe)
        page.get_by_label("Your e-mail address").fill(ADDRESS)
        page.get_by_label("As soon as there is something new").check()
        page.get_by_role("button", name="Sign up").click()
        assert _heading(page) == "Check your e-mail"
        _check(page, axe)

        page.goto(_link(_mail(server, 1), f"{site}/alerts/confirm/"))
        assert "co-sleeping" in page.get_by_role("main").inner_text()
        _check(page, axe)
        page.get_by_role("button", name="Confirm").click()
        assert _heading(page) == "Your e-mail alerts are confirmed"

        report = tmp_path / "New learning review.txt"
        report.write_text(
            "A new learning review\n\nThe risk of co-sleeping was known to the midwife.\n"
        )
        _run("import", report, "--data", data)
        _run("alerts", "send", "--data", data)
        alert = _mail(server, 2)
        assert alert.recipient == ADDRESS
        assert alert.message["Subject"] == "New reviews at repo-search"
        assert "Invented sample: not a real case" in alert.text
        assert "Words: co-sleeping" in alert.text
        assert re.search(r"Added on \d+ \w+ 20\d\d", alert.text)
        assert "The risk of co-sleeping was known" in alert.text
        page.goto(_link(alert, f"{site}/records/"))
        assert "new learning review" in _heading(page).lower()

        page.goto(_link(alert, f"{site}/alerts/stop/"))
        _check(page, axe)
        page.get_by_role("button", name="Stop").click()
        assert _heading(page) == "These e-mails are stopped"
        for file in data.glob("catalogue.db*"):
            assert ADDRESS.encode() not in file.read_bytes(), file
    another = report.with_name("Another review.txt")
    another.write_text("Another case in which co-sleeping was a risk.\n")
    _run("import", another, "--data", data)
    _run("alerts", "send", "--data", data)
    assert len(server.received) == 2


def _run(*arguments: object) -> None:
    done = CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == 0, done.output


def _mail(server: MailServer, number: int) -> Received:
    deadline = time.monotonic() + 60
    while len(server.received) < number:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return server.received[number - 1]


def _link(mail: Received, before: str) -> str:
    return before + mail.link(before)


def _heading(page: Any) -> str:
    text: str = page.get_by_role("heading", level=1).inner_text()
    return text


def _check(page: Any, axe: str) -> None:
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
