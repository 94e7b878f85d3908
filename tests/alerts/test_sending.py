"""Sending alerts to a real mail server, a well-behaved one and others."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from repo_search.alerts.sending import Office, Sent
from repo_search.alerts.signing_up import stop
from repo_search.catalogue import records, set_fact, tables
from repo_search.catalogue.subscriptions import Frequency
from repo_search.errors import Unreachable

from ..repo_search.library import add
from .conftest import SITE, ask, rows
from .mail_server import MailServer

Subscribed = Callable[..., None]
Later = Callable[..., Office]


def test_what_is_new_is_told_once_and_why(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    add(office.catalogue, "Neglect before.", title="Known before")
    subscribed()
    add(office.catalogue, "First page.", "Signs of neglect were seen.", title="New report")
    add(office.catalogue, "Alcohol.", title="Something else")
    assert office.send() == Sent(sent=1)
    (mail,) = server.received
    assert (mail.sender, mail.recipient) == ("alerts@example.org", "reader@example.org")
    assert "Words: neglect" in mail.text
    assert "New report\n" in mail.text
    assert "Added on" in mail.text
    assert "Page 2: “Signs of neglect were seen.”" in mail.text
    assert f"{SITE}/search?q=neglect" in mail.text
    assert re.search(rf"{SITE}/records/\w+/pages/2\?q=neglect\n", mail.text)
    assert "Known before" not in mail.text
    assert "Something else" not in mail.text
    assert office.send() == Sent()
    assert len(server.received) == 1


def test_no_empty_mail_is_sent(office: Office, server: MailServer, subscribed: Subscribed) -> None:
    subscribed()
    add(office.catalogue, "Alcohol.")
    assert office.send() == Sent()
    assert server.received == []


def test_the_filters_that_a_record_answers_are_named(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    add(office.catalogue, "", publisher="North Board", themes="Neglect", language="en")
    subscribed(
        text="",
        selection={"publisher": ["North Board"], "theme": ["Neglect"], "language": ["en"]},
    )
    add(office.catalogue, "", title="New", publisher="North Board", themes="Neglect", language="en")
    office.send()
    (mail,) = server.received
    _, _, told = mail.text.partition("New\n")
    assert "Publisher: North Board" in told
    assert "Theme: Neglect" in told
    assert "Language: English" in told


def test_words_that_only_the_description_holds_are_said_to_be_there(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Nothing.", title="On neglect")
    office.send()
    assert "Words: its description answers them" in server.received[0].text


def test_a_mail_has_the_headers_of_a_list_and_can_be_stopped_by_one_click(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.", title="Child H1", case="Child H1")
    office.send()
    (mail,) = server.received
    message = mail.message
    token = mail.link(f"{SITE}/alerts/stop/")
    assert message["List-Unsubscribe"] == f"<{SITE}/alerts/stop/{token}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<alerts.example.org>"
    assert message["From"] == "Our reviews <alerts@example.org>"
    assert message["Message-ID"].endswith("@example.org>")
    assert message["Date"].datetime.utcoffset().total_seconds() == 0
    assert message["Subject"] == "New reviews at Our reviews"
    assert not any("H1" in value or "neglect" in value for value in message.values())


def test_the_notice_of_an_invented_collection_stands_in_each_mail(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    with office.catalogue.write() as connection:
        set_fact(connection, "notice", "Invented sample: not a real case")
    ask(office)
    office.send()
    assert server.received.pop().text.startswith("Invented sample: not a real case\n\n")
    subscribed("other@example.org")
    add(office.catalogue, "Neglect.")
    office.send()
    assert server.received[0].text.startswith("Invented sample: not a real case\n\n")


def test_daily_and_weekly_mails_wait_for_their_day(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed("daily@example.org", "daily")
    subscribed("weekly@example.org", "weekly")
    add(office.catalogue, "Neglect.", title="First")
    assert office.send().sent == 0
    tomorrow = later(days=1)
    assert tomorrow.send().sent == 1
    add(office.catalogue, "Neglect.", title="Second")
    assert tomorrow.send().sent == 0
    assert later(days=2).send().sent == 1
    assert later(days=6).send().sent == 0
    assert later(days=7).send().sent == 1
    to = [(mail.recipient, "First" in mail.text, "Second" in mail.text) for mail in server.received]
    assert to == [
        ("daily@example.org", True, False),
        ("daily@example.org", False, True),
        ("weekly@example.org", True, True),
    ]


def test_a_record_withdrawn_while_its_mail_waited_is_not_told_of(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    gone = add(office.catalogue, "Neglect.", title="Gone")
    server.answer = "451 Come back later"
    assert office.send() == Sent(later=1)
    with office.catalogue.write() as connection:
        records.withdraw(connection, gone, "A reason")
    server.answer = "250 OK"
    assert later(hours=1).send() == Sent()
    assert server.received == []
    assert rows(office.catalogue, "mail") == 0


def test_who_stops_while_a_mail_waits_does_not_get_it(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.", title="First")
    office.send()
    token = server.received[0].link(f"{SITE}/alerts/stop/")
    add(office.catalogue, "Neglect.", title="Second")
    server.answer = "451 Later"
    office.send()
    stop(office.catalogue, token)
    server.answer = "250 OK"
    assert later(days=1).send() == Sent()
    assert len(server.received) == 1


def test_a_rehearsal_finds_what_would_be_sent_and_changes_nothing(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.")
    told = []
    rehearsal = replace(office, rehearsal=True)
    assert rehearsal.send(told.append) == rehearsal.send() == Sent(sent=1)
    assert [(letter.to.address, letter.records) for letter in told] == [("reader@example.org", 1)]
    assert server.received == []
    assert rows(office.catalogue, "mail") == 0
    assert office.send() == Sent(sent=1)
    with pytest.raises(Unreachable):
        replace(rehearsal, post=replace(office.post, port=1)).send()


def test_a_search_for_what_is_not_there_any_more_is_counted_and_stops_nobody(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    first = add(office.catalogue, "", language="en", document_type="A type of our own")
    subscribed(text="", selection={"type": ["A type of our own"]})
    subscribed("other@example.org")
    with office.catalogue.write() as connection:
        records.remove(connection, first)
    add(office.catalogue, "Neglect.")
    assert office.send() == Sent(sent=1, unanswerable=1)


@pytest.mark.parametrize(
    "kept",
    ['{"of a newer version": 1}', '{"text": 5}', '{"selection": ["theme"]}', "[]", "{", ""],
)
def test_a_search_that_cannot_be_read_is_counted_and_stops_nobody(
    office: Office, server: MailServer, subscribed: Subscribed, kept: str
) -> None:
    subscribed("unreadable@example.org")
    with office.catalogue.write() as connection:
        connection.execute(tables.subscription.update().values(search=kept))
    subscribed("other@example.org")
    add(office.catalogue, "Neglect.")
    assert office.send() == Sent(sent=1, unanswerable=1)
    assert [mail.recipient for mail in server.received] == ["other@example.org"]


def test_an_address_of_other_letters_is_written_to(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed("zoë@xn--bcher-kva.example")
    add(office.catalogue, "Neglect.")
    assert office.send() == Sent(sent=1)
    assert server.received[0].recipient == "zoë@xn--bcher-kva.example"
    assert "zoë" in server.received[0].message["To"]


@pytest.mark.parametrize("frequency", ["daily", "weekly"])
def test_a_clock_that_was_years_ahead_silences_nobody(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed, frequency: Frequency
) -> None:
    subscribed(frequency=frequency, at=office.at + timedelta(days=4_000))
    add(office.catalogue, "Neglect.")
    server.answer = "451 Not now"
    assert later(days=3_000).send() == Sent(later=1)
    server.answer = "250 OK"
    assert office.send() == Sent(sent=1)
