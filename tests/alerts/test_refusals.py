"""Mail servers that refuse, put off, break off or are not there: no mail is lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from aiosmtpd.smtp import AuthResult

from repo_search.alerts.post import Post, post
from repo_search.alerts.sending import Office, Sent
from repo_search.catalogue import tables
from repo_search.errors import Unreachable
from repo_search.settings import Settings

from ..repo_search.library import add
from .conftest import SITE, ask, rows
from .mail_server import MailServer, mail_server

Subscribed = Callable[..., None]
Later = Callable[..., Office]


def test_a_greylisted_mail_is_sent_later_as_the_same_mail(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.", title="First")
    server.refuse["reader@example.org"] = "451 4.7.1 Greylisted"
    assert office.send() == Sent(later=1)
    with office.catalogue.read() as connection:
        message_id = connection.scalar(tables.mail.select().with_only_columns(
            tables.mail.c.message_id))  # fmt: skip
    assert later(minutes=1).send() == Sent()
    server.refuse.clear()
    add(office.catalogue, "Neglect.", title="Second")
    assert later(minutes=6).send() == Sent(sent=1)
    assert later(minutes=7).send() == Sent(sent=1)
    first, second = server.received
    assert first.message["Message-ID"] == message_id
    assert ("First" in first.text, "Second" in first.text) == (True, False)
    assert ("First" in second.text, "Second" in second.text) == (False, True)


def test_tries_come_at_growing_intervals_up_to_a_day(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.")
    server.answer = "554 5.7.1 Looks like spam"
    assert office.send() == Sent(later=1)
    for minutes in (5, 15, 35, 75):
        assert later(minutes=minutes - 1).send() == Sent()
        assert later(minutes=minutes).send() == Sent(later=1)
    with office.catalogue.write() as connection:
        connection.exec_driver_sql("UPDATE mail SET attempts = 1000")
    assert later(days=3).send() == Sent(later=1)
    assert later(days=4, minutes=-1).send() == Sent()
    server.answer = "250 OK"
    assert later(days=4).send() == Sent(sent=1)


def test_an_address_refused_three_times_is_erased(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    subscribed("other@example.org")
    add(office.catalogue, "Neglect.")
    server.refuse["reader@example.org"] = "550 5.1.1 No such user"
    assert office.send() == Sent(sent=1, refused=1)
    assert later(hours=23).send() == Sent()
    assert later(days=1).send() == Sent(refused=1)
    assert later(days=2).send() == Sent(refused=1, erased=1)
    assert (rows(office.catalogue, "subscription"), rows(office.catalogue, "mail")) == (1, 0)


def test_refusals_are_forgotten_once_a_mail_was_taken(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    for day in range(6):
        if day % 3 == 0:
            add(office.catalogue, "Neglect.")
        server.refuse = {} if day % 3 == 2 else {"reader@example.org": "550 Full of errors"}
        done = later(days=day).send()
        assert (done.sent, done.refused) == ((1, 0) if day % 3 == 2 else (0, 1))
    assert len(server.received) == 2


def test_a_server_that_refuses_everybody_for_reasons_of_its_own_costs_nobody_an_alert(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.")
    server.refuse["reader@example.org"] = "554 5.7.1 Relay access denied"
    for day in range(5):
        assert later(days=day).send() == Sent(later=1)
    server.refuse.clear()
    assert later(days=9).send() == Sent(sent=1)


def test_an_address_that_refuses_the_request_to_confirm_is_forgotten(
    office: Office, server: MailServer
) -> None:
    server.refuse["reader@example.org"] = "550 5.1.1 No such user"
    ask(office)
    assert office.send() == Sent(refused=1, erased=1)
    assert rows(office.catalogue, "subscription") == 0


@pytest.mark.parametrize("answered", ["421 Shutting down", "451 Not now"])
def test_a_server_that_closes_or_puts_off_loses_nothing(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed, answered: str
) -> None:
    subscribed()
    subscribed("other@example.org")
    add(office.catalogue, "Neglect.")
    server.answer = answered
    done = office.send()
    assert done.sent == 0
    assert bool(done.broken) == answered.startswith("421")
    server.answer = "250 OK"
    assert later(hours=1).send() == Sent(sent=2)
    assert {mail.recipient for mail in server.received} == {
        "reader@example.org", "other@example.org",
    }  # fmt: skip


def test_a_server_that_refuses_the_sender_says_so_and_loses_nothing(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.")
    server.sender_answer = "553 5.7.1 Not your address"
    assert "takes no mail from alerts@example.org" in office.send().broken
    server.sender_answer = ""
    assert office.send() == Sent(sent=1)


def test_a_server_that_dies_in_the_middle_of_a_mail_gets_it_again(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.")
    server.dies = "DATA"
    assert "broke off" in office.send().broken
    assert server.received == []
    server.dies = ""
    assert office.send() == Sent(sent=1)
    assert len(server.received) == 1


def test_a_mail_taken_by_a_server_that_dies_before_it_says_so_is_repeated_as_the_same_mail(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    subscribed("other@example.org")
    add(office.catalogue, "Neglect.")
    server.dies = "taken"
    assert "broke off" in office.send().broken
    server.dies = ""
    assert office.send() == Sent(sent=2)
    ids = server.message_ids
    assert len(ids) == 3
    assert len(set(ids)) == 2
    assert ids[0] in ids[1:]
    assert office.send() == Sent()


def test_a_server_that_is_not_there_loses_nothing(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.")
    nowhere = replace(office, post=replace(office.post, port=1))
    with pytest.raises(Unreachable, match="port 1\\) cannot be reached"):
        nowhere.send()
    assert office.send() == Sent(sent=1)


def test_a_server_without_the_encryption_asked_for_gets_nothing(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.")
    with pytest.raises(Unreachable, match="does not offer"):
        replace(office, post=replace(office.post, tls="starttls")).send()
    with pytest.raises(Unreachable, match="does not speak TLS"):
        replace(office, post=replace(office.post, tls="always")).send()
    assert server.received == []
    assert office.send() == Sent(sent=1)


def test_a_wrong_password_is_said_and_not_shown(
    office: Office, subscribed: Subscribed, capsys: pytest.CaptureFixture[str]
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.")
    with mail_server(
        authenticator=lambda *_: AuthResult(success=False, handled=False), auth_require_tls=False
    ) as other:
        url = f"smtp://somebody:secret%20word@127.0.0.1:{other.port}"
        strict: Post = post(Settings(smtp=url, sender="alerts@example.org", address=SITE))
        with pytest.raises(Unreachable, match="user name and password") as caught:
            replace(office, post=strict).send()
    assert "secret" not in f"{caught.value!r} {strict!r} {caught.value.__context__!r}"
    assert office.send() == Sent(sent=1)


def test_a_mail_at_which_the_server_breaks_off_each_time_does_not_keep_the_others_waiting(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed()
    subscribed("other@example.org")
    add(office.catalogue, "Neglect.")
    server.refuse["reader@example.org"] = "421 4.7.0 Not you, closing"
    assert "broke off" in office.send().broken
    again = office.send()
    assert (again.sent, bool(again.broken)) == (1, True)
    assert [mail.recipient for mail in server.received] == ["other@example.org"]
    server.refuse.clear()
    assert office.send() == Sent(sent=1)
    assert server.received[-1].recipient == "reader@example.org"


def test_a_host_that_cannot_be_is_said_to_be_out_of_reach(
    office: Office, subscribed: Subscribed
) -> None:
    subscribed()
    add(office.catalogue, "Neglect.")
    nowhere = replace(office, post=replace(office.post, host="mail..example.org"))
    with pytest.raises(Unreachable, match="cannot be reached"):
        nowhere.send()
    assert office.send() == Sent(sent=1)
