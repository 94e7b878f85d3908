"""Signing up, confirming and stopping: what is kept, and what is not."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from repo_search.alerts import searches
from repo_search.alerts.sending import Office, Sent
from repo_search.alerts.signing_up import address_of, confirm, frequency_of, running, stop, waiting
from repo_search.catalogue import subscriptions
from repo_search.errors import BadInput
from repo_search.index_documents import authorities
from repo_search.search import SearchRequest

from ..repo_search.library import add
from .conftest import SITE, ask, many
from .mail_server import MailServer

Subscribed = Callable[..., None]
Later = Callable[..., Office]
CONFIRM, STOP = f"{SITE}/alerts/confirm/", f"{SITE}/alerts/stop/"


def people(office: Office) -> list[tuple[str, bool]]:
    with office.catalogue.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT address, confirmed IS NOT NULL FROM subscription ORDER BY subscription_id"
        )
        return [(address, bool(confirmed)) for address, confirmed in rows]


def test_nothing_is_told_before_it_is_confirmed(office: Office, server: MailServer) -> None:
    ask(office, frequency="daily", selection={"theme": ["neglect"]})
    add(office.catalogue, "Neglect.", themes="Neglect")
    assert office.send() == Sent(sent=1)
    (mail,) = server.received
    assert "Words: neglect" in mail.text
    assert "Theme: Neglect" in mail.text
    assert "How often: At most once a day" in mail.text
    assert mail.message["Subject"] == "Confirm your e-mail alerts from Our reviews"
    assert "List-Unsubscribe" not in mail.message
    assert office.send() == Sent()
    assert confirm(office.catalogue, mail.link(CONFIRM), office.at)
    assert office.send() == Sent(), "what was added before is not new"


def test_a_token_confirms_as_often_as_it_is_used_and_no_other_does(
    office: Office, server: MailServer
) -> None:
    ask(office)
    office.send()
    token = server.received[0].link(CONFIRM)
    assert not confirm(office.catalogue, token[:-1], office.at)
    assert not confirm(office.catalogue, "é\udc80", office.at)
    assert people(office) == [("reader@example.org", False)]
    assert confirm(office.catalogue, token, office.at)
    assert confirm(office.catalogue, token, office.at)
    found = waiting(office.catalogue, token)
    assert found is not None
    assert people(office) == [("reader@example.org", True)]
    assert running(office.catalogue, token) is None, "it does not stop anything"


def test_the_token_that_confirms_is_not_kept(office: Office, server: MailServer) -> None:
    ask(office)
    office.send()
    token = server.received[0].link(CONFIRM)
    assert len(token) >= 32
    with office.catalogue.read() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM subscription, mail").all()
        kept += connection.exec_driver_sql("SELECT * FROM subscription").all()
    assert token not in repr(kept)


def test_who_does_not_confirm_is_forgotten(office: Office, later: Later) -> None:
    ask(office)
    later(days=3).send()
    assert people(office) == [("reader@example.org", False)]
    later(days=3, seconds=1).send()
    assert people(office) == []


def test_an_address_gets_few_requests_to_confirm_in_a_day(
    office: Office, later: Later, server: MailServer
) -> None:
    for number in range(9):
        ask(office, text=f"word{number}")
    ask(office, "other@example.org")
    assert office.send() == Sent(sent=6)
    ask(later(days=1, seconds=1))
    assert later(days=1, seconds=1).send() == Sent(sent=1)


def test_too_many_sign_ups_of_all_addresses_wait_no_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "_MOST_WAITING", 3)
    for number in range(5):
        ask(office, f"reader{number}@example.org")
    assert len(people(office)) == 3


def test_signing_up_again_for_the_same_search_changes_how_often_and_misses_nothing(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed(frequency="weekly")
    add(office.catalogue, "Neglect.", title="In between")
    subscribed(frequency="daily")
    assert people(office) == [("reader@example.org", True)]
    assert later(days=1).send() == Sent(sent=1)
    assert "In between" in server.received[0].text
    assert "At most once a day" in server.received[0].text


def test_one_address_may_follow_several_searches_and_stop_one(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed(text="neglect")
    subscribed(text="alcohol")
    add(office.catalogue, "Neglect and alcohol.")
    assert office.send() == Sent(sent=2)
    stop(office.catalogue, server.received[0].link(STOP))
    add(office.catalogue, "Neglect and alcohol again.")
    assert office.send() == Sent(sent=1)
    assert "Words: alcohol" in server.received[2].text


@pytest.mark.parametrize("catalogue", ["sqlite"], indirect=True)  # it looks into its file
def test_stopping_leaves_nothing_of_address_and_search_in_the_files_of_the_database(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    many(office, 20)  # so that pages of the database fill up and are divided
    subscribed("unmistakable@example.org", text="unusualsubject")
    many(office, 20)
    add(office.catalogue, "An unusualsubject.", title="New")
    server.answer = "451 Later"
    office.send()
    server.answer = "250 OK"
    replace(office, at=office.at.replace(year=office.at.year + 1)).send()
    path = Path(office.catalogue.url.removeprefix("sqlite:///"))
    files = [path, path.with_name(path.name + "-wal")]
    held = b"".join(file.read_bytes() for file in files if file.exists())
    assert b"unmistakable" in held
    assert b"/search?q=unusualsubject" in held
    token = server.received[-1].link(STOP)
    stop(office.catalogue, token)
    for file in path.parent.glob(f"{path.name}*"):
        content = file.read_bytes()
        assert b"unmistakable" not in content, file
        assert b"/search?q=unusualsubject" not in content, file
        assert token.encode() not in content, file
    assert len(people(office)) == 40


@pytest.mark.parametrize("catalogue", ["sqlite"], indirect=True)  # it looks into its file
def test_what_is_stopped_while_somebody_reads_is_gone_after_the_next_run(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed("unmistakable@example.org")
    add(office.catalogue, "Neglect.")
    office.send()
    path = Path(office.catalogue.url.removeprefix("sqlite:///"))
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM record").fetchone()
    stop(office.catalogue, server.received[0].link(STOP))
    assert people(office) == []
    reader.close()
    office.catalogue.forget()
    assert not any(b"unmistakable" in f.read_bytes() for f in path.parent.glob(f"{path.name}*"))


def test_stopping_twice_or_by_a_wrong_token_does_no_harm(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    for token in ("", "nothing", "é" * 90, "%00"):
        stop(office.catalogue, token)
    assert people(office) == [("reader@example.org", True)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Name@Example.ORG ", "Name@example.org"),
        ("o'brien+alerts@council.gov.uk", "o'brien+alerts@council.gov.uk"),
        ("name@bücher.example", "name@xn--bcher-kva.example"),
        ("zoë@bücher.example", "zoë@bücher.example"),
    ],
)
def test_addresses_are_kept_in_one_form(written: str, kept: str) -> None:
    assert address_of(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "", "name", "@example.org", "name@", "a b@example.org", "a@b@example.org",
        "name@example.org\r\nBcc: other@example.org", "name@example.org, other@example.org",
        "Name <name@example.org>", "name@localhost", "name@[127.0.0.1]", "x" * 300 + "@example.org",
        '"a b"@example.org', "name@exa mple.org", "name@\u202egro.elpmaxe",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(BadInput, match="Enter an e-mail address"):
        address_of(written)


def test_only_the_frequencies_there_are_can_be_chosen() -> None:
    assert frequency_of("weekly") == "weekly"
    with pytest.raises(BadInput, match="Choose how often"):
        frequency_of("hourly")


def requests() -> Iterator[SearchRequest]:
    yield SearchRequest()
    yield SearchRequest("neglect", {"theme": ("b", "a"), "year": ()}, "2018", "2020-01", "title", 3)
    yield SearchRequest("x", suggested=False, expand=False, without=("a",), all_words=True)


@pytest.mark.parametrize("request_", [*requests()])
def test_a_search_is_read_as_it_was_kept_but_for_order_and_page(request_: SearchRequest) -> None:
    read, findings = searches.read(searches.kept(request_))
    assert not findings
    assert searches.kept(read) == searches.kept(request_)
    assert (read.text, read.published_from, read.suggested, read.expand, read.all_words) == (
        request_.text, request_.published_from, request_.suggested, request_.expand,
        request_.all_words,
    )  # fmt: skip
    assert (read.sort, read.page, read.per_page) == ("", 1, 10)


def test_a_search_that_is_too_long_is_not_kept() -> None:
    with pytest.raises(BadInput, match="too long"):
        searches.kept(SearchRequest("neglect " * 300))


def test_a_search_is_said_in_words(office: Office) -> None:
    with office.catalogue.read() as connection:
        known = authorities(connection)
    asked = SearchRequest(
        "co-sleeping",
        {"type": ("case-reviews",), "theme": ("neglect", "self-harm"), "year": ("unknown",)},
        "2018",
        "March 2020",
        suggested=False,
        expand=False,
    )
    assert searches.in_words(asked, known) == (
        ("Words", "co-sleeping"),
        ("Theme", "Neglect or Self-harm"),
        ("Document type", "case reviews"),
        ("Year published", "Date unknown"),
        ("Published from", "2018"),
        ("Published to", "March 2020"),
        ("Suggested themes", "do not count"),
        ("Other names and spellings", "not searched for"),
    )
