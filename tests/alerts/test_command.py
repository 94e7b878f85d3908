"""The command `repo-search alerts send`, and what becomes of mails when it is killed."""

import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from repo_search.alerts.post import post
from repo_search.alerts.sending import Office
from repo_search.catalogue.clock import now
from repo_search.repository import only_sender, opened
from repo_search.settings import Settings

from ..repo_search.library import add
from .conftest import SITE, ask, many
from .mail_server import MailServer

Command = Callable[..., Result]


@pytest.fixture
def mailing(
    settings: Settings, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """The repository of the command, its settings for mail in the environment."""
    given = {"smtp": server.url, "sender": "alerts@example.org", "address": SITE}
    for name, value in given.items():
        monkeypatch.setenv(f"REPO_SEARCH_{name.upper()}", value)
    with opened(settings) as repository:
        through = post(settings.model_copy(update=given))
        yield Office(repository.catalogue, repository.engine, through, now())


def test_it_sends_what_is_due_and_says_how_much(
    mailing: Office, server: MailServer, command: Command
) -> None:
    assert command("alerts", "send").output == "0 e-mails were sent.\n"
    many(mailing, 2)
    add(mailing.catalogue, "Neglect.")
    refused = many(mailing, 1)[0]
    add(mailing.catalogue, "More neglect.")
    server.refuse[refused] = "451 Later"
    assert command("alerts", "send").output == "2 e-mails were sent, 1 will be tried again.\n"


def test_a_dry_run_says_what_would_be_sent_and_names_nobody_in_full(
    mailing: Office, server: MailServer, command: Command
) -> None:
    (address,) = many(mailing, 1)
    ask(mailing, "other@example.org")
    add(mailing.catalogue, "Neglect.")
    path = Path(mailing.catalogue.url.removeprefix("sqlite:///"))
    command("reindex")
    before = [*sqlite3.connect(path).iterdump()]
    done = command("alerts", "send", "--dry-run")
    assert done.output == (
        "o…@example.org: to be confirmed\n"
        f"{address[0]}…@example.org, at once: 1 record\n"
        "2 e-mails would be sent. Nothing was sent or changed.\n"
    )
    assert server.received == []
    assert [*sqlite3.connect(path).iterdump()] == before


@pytest.mark.parametrize("missing", ["SMTP", "SENDER", "ADDRESS"])
@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_missing_setting_is_named_in_earnest_and_in_a_dry_run(
    mailing: Office,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    missing: str,
    options: list[str],
) -> None:
    monkeypatch.setenv(f"REPO_SEARCH_{missing}", "")
    done = command("alerts", "send", *options)
    assert done.exit_code == 2
    assert f"set REPO_SEARCH_{missing}" in done.output


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_server_that_cannot_be_reached_fails_the_command(
    mailing: Office, command: Command, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    many(mailing, 1)
    add(mailing.catalogue, "Neglect.")
    monkeypatch.setenv("REPO_SEARCH_SMTP", "smtp://user:secret@127.0.0.1:1")
    done = command("alerts", "send", *options)
    assert done.exit_code == 1
    assert "The mail server (127.0.0.1, port 1) cannot be reached" in done.output
    assert "secret" not in done.output


def test_a_server_that_breaks_off_fails_the_command_after_it_said_what_was_sent(
    mailing: Office, server: MailServer, command: Command
) -> None:
    many(mailing, 3)
    add(mailing.catalogue, "Neglect.")

    def close() -> None:
        server.answer = "421 Shutting down"

    server.on_mail = close
    done = command("alerts", "send")
    assert done.exit_code == 1
    assert "broke off" in done.output
    server.on_mail, server.answer = (lambda: None), "250 OK"
    assert command("alerts", "send").exit_code == 0
    assert len(set(server.message_ids)) == 3


def test_two_do_not_send_at_once(
    mailing: Office, settings: Settings, command: Command, server: MailServer
) -> None:
    many(mailing, 1)
    add(mailing.catalogue, "Neglect.")
    with only_sender(settings):
        done = command("alerts", "send")
    assert done.exit_code == 1
    assert "are being sent already" in done.output
    assert server.received == []
    assert command("alerts", "send").output == "1 e-mail was sent.\n"


def test_a_back_catalogue_is_told_to_nobody(
    mailing: Office, server: MailServer, command: Command, tmp_path: Path
) -> None:
    many(mailing, 1)
    old, newer = tmp_path / "old", tmp_path / "new"
    for folder, text in ((old, "Neglect, long ago."), (newer, "Neglect, this year.")):
        folder.mkdir()
        (folder / "report.txt").write_text(text)
    assert command("import", "--back-catalogue", old).exit_code == 0
    assert command("alerts", "send").output == "0 e-mails were sent.\n"
    (old / "report.txt").write_text("Neglect, long ago, read better.")
    assert command("import", "--back-catalogue", old).exit_code == 0
    assert command("alerts", "send").output == "0 e-mails were sent.\n"
    assert command("import", newer).exit_code == 0
    assert command("alerts", "send").output == "1 e-mail was sent.\n"
    assert "Neglect, this year." in server.received[0].text
    (newer / "report.txt").write_text("Neglect, this year, mended.")
    assert command("import", newer).exit_code == 0
    assert command("alerts", "send").output == "1 e-mail was sent.\n"
    assert "New version, held since" in server.received[1].text


def test_killed_at_any_point_it_loses_no_mail_and_repeats_only_one_that_was_being_taken(
    mailing: Office, settings: Settings, server: MailServer
) -> None:
    addresses = many(mailing, 24)
    add(mailing.catalogue, "Neglect.")
    office = replace(mailing)

    def waiting() -> int:
        with office.catalogue.read() as connection:
            return connection.exec_driver_sql("SELECT count(*) FROM mail").scalar() or 0

    def started() -> subprocess.Popen[bytes]:
        command = "from repo_search.cli import main; main()"
        return subprocess.Popen(
            [sys.executable, "-c", command, "alerts", "send", "--data", str(settings.data)],
            env=os.environ.copy(),
            stdout=subprocess.DEVNULL,
        )

    with started() as planning:
        _until(lambda: waiting() >= 5)
        planning.kill()
    for at in (4, 11):  # as it is being taken
        with started() as sending:

            def kill(at: int = at, sending: subprocess.Popen[bytes] = sending) -> None:
                if len(server.received) == at:
                    sending.kill()
                    sending.wait()

            server.on_mail = kill
            assert sending.wait() == -9
    server.on_mail = lambda: None
    with started() as between:
        _until(lambda: len(server.received) >= 16)
        between.kill()
    with started() as last:
        assert last.wait() == 0
    assert {mail.recipient for mail in server.received} == set(addresses)
    times = Counter(server.message_ids)
    assert len(times) == 24, "one Message-ID for each, a repeat has the same"
    assert sum(times.values()) - 24 <= 3, "at most one for each time that it was killed sending"
    assert waiting() == 0


def _until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.002)
