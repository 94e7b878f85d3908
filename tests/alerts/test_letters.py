"""Mails as bytes: whatever stands in titles, texts and searches, headers stay what they are."""

from datetime import datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_search.alerts.letters import alert, confirmation, of_records
from repo_search.alerts.post import Post, as_sent, post
from repo_search.alerts.sending import masked
from repo_search.alerts.signing_up import address_of
from repo_search.catalogue import mails
from repo_search.catalogue.subscriptions import Subscription
from repo_search.errors import BadInput
from repo_search.news import New, News
from repo_search.records import Record, Reference
from repo_search.results import Result, Snippet
from repo_search.settings import Settings

from ..hostile_strings import HOSTILE

AT = datetime.fromisoformat("2026-05-04T03:02:01")
THROUGH = post(
    Settings(smtp="smtp://localhost", sender="alerts@example.org", address="https://x.example/")
)
TOKEN = "abc"  # noqa: S105 - of nobody
HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "Precedence",
    "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
]  # fmt: skip
anything = st.text() | st.sampled_from(
    [*HOSTILE, "a\r\nBcc: victim@example.org", "a\n\nb", "\r\n.\r\nMAIL FROM:<x@y>", "\u2028X: y"]
)


def somebody(address: str = "reader@example.org") -> Subscription:
    return Subscription(
        1,
        address,
        "daily",
        '{"text": "\\r\\nBcc: victim"}',
        "/search?q=x",
        "stop-token",
        AT,
        AT,
        0,
        AT,
        0,
    )


def record(title: str, publisher: str) -> Record:
    return Record(
        "r1", 1, title, (Reference("p", publisher),), (), (), (), None, None, None, None, (), (),
        *[None] * 7, (), "layer", "", None, AT, AT,
    )  # fmt: skip


def headers(content: bytes) -> list[str]:
    return list(message_from_bytes(content, policy=default).keys())


@given(anything, anything, anything, anything)
def test_nothing_that_is_told_reaches_the_headers(
    title: str, text: str, words: str, notice: str
) -> None:
    new = New("added", AT, 1, Result(record(title, text), 0.0, 2, (Snippet(3, text, ()),)))
    mail = mails.new(1, AT, "example.org")
    asked = [("Words", words)]
    told = of_records(THROUGH, somebody(), News((new,), more=True), [asked])
    message = alert(THROUGH, notice, somebody(), mail, asked, told, more=True)
    content = as_sent("reader@example.org", message)
    assert sorted(headers(content)) == sorted(
        [*HEADERS, "List-Unsubscribe", "List-Unsubscribe-Post"]
    )
    head, _, body = content.partition(b"\r\n\r\n")
    assert b"victim" not in head
    assert head.isascii()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert body.isascii(), "quoted-printable: every server takes it"
    assert message["Subject"] == "New reviews at repo-search"


@given(anything, anything, anything)
def test_neither_reach_a_name_or_words_the_headers_of_a_request_to_confirm(
    name: str, words: str, notice: str
) -> None:
    through = Post("localhost", 25, "none", "", "", "alerts@example.org", name, "https://x.example")
    mail = mails.new(1, AT, "example.org", confirm_token=TOKEN)
    message = confirmation(through, notice, somebody(), mail, [("Words", words)])
    content = as_sent("reader@example.org", message)
    assert sorted(headers(content)) == sorted(HEADERS)
    assert "To: reader@example.org" in content.decode("ascii").split("\r\n")


@given(anything)
def test_an_address_that_is_taken_is_one_recipient(written: str) -> None:
    try:
        address = address_of(written + "@example.org")
    except BadInput:
        return
    mail = mails.new(1, AT, "example.org", confirm_token=TOKEN)
    message = confirmation(THROUGH, "", somebody(address), mail, [])
    assert [str(a.addr_spec) for a in message["To"].addresses] == [address]


def test_only_the_beginning_of_an_address_is_shown() -> None:
    assert masked("reader@example.org") == "r…@example.org"


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "user", "password"),
    [
        ("smtp://mail.example.org", "mail.example.org", 25, "none", "", ""),
        ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, "none", "", ""),
        ("smtp://u%40x:p%3Aw%2F@h:587?starttls=1", "h", 587, "starttls", "u@x", "p:w/"),
        ("smtps://u:p@h", "h", 465, "always", "u", "p"),
        ("smtp://u:p@localhost", "localhost", 25, "none", "u", "p"),
        ("smtp://[::1]:26", "::1", 26, "none", "", ""),
    ],
)
def test_the_mail_server_is_read_from_its_url(
    url: str, host: str, port: int, tls: str, user: str, password: str
) -> None:
    found = post(Settings(smtp=url, sender="a@example.org", address="https://x.example"))
    assert (found.host, found.port, found.tls, found.user, found.password) == (
        host, port, tls, user, password,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"smtp": ""}, "set REPO_SEARCH_SMTP"),
        ({"sender": ""}, "set REPO_SEARCH_SENDER"),
        ({"address": ""}, "set REPO_SEARCH_ADDRESS"),
        ({"smtp": "http://u:secret@h"}, "REPO_SEARCH_SMTP cannot be read"),
        ({"smtp": "smtp://u:secret@h:x"}, "REPO_SEARCH_SMTP cannot be read"),
        ({"smtp": "smtp://u:secret@h?tls=1"}, "REPO_SEARCH_SMTP cannot be read"),
        ({"smtp": "smtp://u:secret@h?starttls=yes"}, "REPO_SEARCH_SMTP cannot be read"),
        ({"smtp": "smtp://u:secret@h"}, "password in the open"),
        ({"smtp": "secret"}, "REPO_SEARCH_SMTP cannot be read"),
        ({"smtp": "smtp://u:12/secret@h"}, "REPO_SEARCH_SMTP cannot be read"),
        ({"smtp": "smtp://u:12#secret@h"}, "REPO_SEARCH_SMTP cannot be read"),
        ({"smtp": "smtps://u:s%C3%A9secret@h"}, "letters beside A to Z"),
        ({"sender": "nobody"}, "REPO_SEARCH_SENDER is not an e-mail address"),
        ({"sender": "zoë@example.org"}, "plain letters"),
    ],
)
def test_settings_that_cannot_be_are_named_and_passwords_are_not(
    given_: dict[str, str], reason: str
) -> None:
    right = {"smtp": "smtp://h", "sender": "a@example.org", "address": "https://x.example"}
    settings = Settings(**{**right, **given_})  # type: ignore[arg-type]
    with pytest.raises(BadInput, match=reason) as caught:
        post(settings)
    assert "secret" not in str(caught.value)
    assert "secret" not in repr(settings)
