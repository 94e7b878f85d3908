"""The pages on which one signs up for e-mail alerts, confirms them and stops them."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import urllib3
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from repo_search.alerts.sending import Office
from repo_search.catalogue.clock import now
from repo_search.repository import only_sender
from repo_search.settings import Settings
from web import create_app
from web.courier import courier
from web.site import site

from ..alerts.mail_server import MailServer, mail_server
from ..repo_search.library import add
from ..sites import serving
from .conftest import Fetch, close, fetcher

SITE = "https://reviews.example.org"
FORM = {"address": "reader@example.org", "often": "at once"}


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def application(data: Path, empty_catalogue: Path, **given: str) -> Flask:
    data.mkdir()
    shutil.copy(empty_catalogue, data)
    return create_app(Settings(data=data, **given))  # type: ignore[arg-type]


@pytest.fixture
def app(tmp_path: Path, empty_catalogue: Path, server: MailServer) -> Iterator[Flask]:
    made = application(
        tmp_path / "data", empty_catalogue,
        smtp=server.url, sender="alerts@example.org", address=SITE,
    )  # fmt: skip
    yield made
    with made.app_context():
        (out := courier()) and out.close()
    close(made)


@pytest.fixture
def silent(tmp_path: Path, empty_catalogue: Path) -> Iterator[Fetch]:
    """A site that sends no mail."""
    made = application(tmp_path / "silent", empty_catalogue, address=SITE)
    yield fetcher(made)
    close(made)


@pytest.fixture
def fetch(app: Flask) -> Fetch:
    return fetcher(app)


@pytest.fixture
def post(fetch: Fetch) -> Callable[..., TestResponse]:
    def post(address: str = "/alerts?q=neglect", **options: object) -> TestResponse:
        return fetch(address, method="POST", **{"data": FORM, **options})

    return post


def heading(response: TestResponse) -> str:
    found = BeautifulSoup(response.text, "lxml").h1
    assert found is not None
    return found.get_text(strip=True)


def mailed(server: MailServer, number: int) -> None:
    """Waits until so many mails are there."""
    deadline = time.monotonic() + 30
    while len(server.received) < number:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def people(app: Flask) -> list[tuple[str, bool]]:
    with app.app_context(), site().repository.catalogue.read() as connection:
        rows = connection.exec_driver_sql("SELECT address, confirmed FROM subscription")
        return [(address, bool(confirmed)) for address, confirmed in rows]


def test_the_form_says_which_search_it_is_for(fetch: Fetch) -> None:
    page = BeautifulSoup(
        fetch("/alerts/new?q=co-sleeping&theme=neglect&from=2018&page=3&sort=title").text, "lxml"
    )
    rows = {
        row.dt.get_text(strip=True): row.dd.get_text(strip=True)
        for row in page.select(".app-alert .govuk-summary-list__row")
        if row.dt and row.dd
    }
    assert rows == {"Words": "co-sleeping", "Theme": "Neglect", "Published from": "2018"}
    form = page.form
    assert form is not None
    assert form["action"] == "/alerts?q=co-sleeping&theme=neglect&from=2018"
    assert form["method"] == "post"


def test_signing_up_confirming_being_told_and_stopping(
    app: Flask, fetch: Fetch, post: Callable[..., TestResponse], server: MailServer
) -> None:
    assert heading(post()) == "Check your e-mail"
    mailed(server, 1)
    confirm = f"/alerts/confirm/{server.received[0].link(SITE + '/alerts/confirm/')}"
    assert heading(fetch(confirm)) == "Confirm your e-mail alerts"
    assert people(app) == [("reader@example.org", False)], "following the link confirms nothing"
    assert heading(fetch(confirm, method="POST")) == "Your e-mail alerts are confirmed"
    assert heading(fetch(confirm)) == "Your e-mail alerts are confirmed"
    assert people(app) == [("reader@example.org", True)]

    with app.app_context():
        repository, out = site().repository, courier()
        assert out is not None
        add(repository.catalogue, "Neglect.", title="New")
        Office(repository.catalogue, repository.engine, out.post, now()).send()
    stop = f"/alerts/stop/{server.received[1].link(SITE + '/alerts/stop/')}"
    assert heading(fetch(stop)) == "Stop these e-mails"
    assert people(app) == [("reader@example.org", True)], "following the link stops nothing"
    assert heading(fetch(stop, method="POST")) == "These e-mails are stopped"
    assert people(app) == []
    assert heading(fetch(stop)) == "These e-mails are stopped"


def test_one_click_in_a_mail_program_stops_the_mails(
    app: Flask, post: Callable[..., TestResponse], server: MailServer
) -> None:
    post()
    with app.app_context(), site().repository.catalogue.read() as connection:
        token = connection.exec_driver_sql("SELECT stop_token FROM subscription").scalar()
    clicked = post(
        f"/alerts/stop/{token}",
        data={"List-Unsubscribe": "One-Click"},
        headers={"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert clicked.status_code == 200
    assert people(app) == []


def test_the_answer_does_not_tell_who_is_signed_up(
    fetch: Fetch, post: Callable[..., TestResponse], server: MailServer
) -> None:
    answers = {post().data}
    mailed(server, 1)
    token = server.received[0].link(SITE + "/alerts/confirm/")
    fetch(f"/alerts/confirm/{token}", method="POST")
    answers |= {post().data for _ in range(7)}  # more than one address may have waiting
    answers.add(post(data={**FORM, "address": "nobody@example.org"}).data)
    assert len(answers) == 1
    mailed(server, 7)


def test_what_was_typed_wrong_is_said_and_stays(fetch: Fetch, app: Flask) -> None:
    wrong = fetch("/alerts?q=neglect", method="POST", data={"address": "reader@<b>"})
    assert wrong.status_code == 400
    page = BeautifulSoup(wrong.text, "lxml")
    assert page.title is not None
    assert page.title.get_text().startswith("Error: ")
    links = [a["href"] for a in page.select(".govuk-error-summary a")]
    assert links == ["#address", "#often"]
    for link in links:
        assert page.select_one(str(link)) is not None
    field = page.select_one("#address")
    assert field is not None
    assert field["value"] == "reader@<b>"
    chosen = fetch("/alerts", method="POST", data={"address": "x", "often": "weekly"})
    radio = BeautifulSoup(chosen.text, "lxml").select_one("input[checked]")
    assert radio is not None
    assert radio["value"] == "weekly"
    assert people(app) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "query", ["theme=nowhere", "from=yesterday", "type=x", "q=" + "word+" * 500]
)
def test_a_search_that_cannot_be_asked_or_kept_is_refused(
    fetch: Fetch, app: Flask, method: str, query: str
) -> None:
    path = "/alerts/new" if method == "GET" else "/alerts"
    assert fetch(f"{path}?{query}", method=method, data=FORM).status_code == 400
    assert people(app) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": SITE}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://[evil"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": SITE}, 200),
        ({}, 200),
    ],
)
def test_other_sites_sign_nobody_up(
    app: Flask, post: Callable[..., TestResponse], headers: dict[str, str], status: int
) -> None:
    assert post(headers=headers).status_code == status
    assert len(people(app)) == (status == 200)


def test_sign_ups_of_one_network_are_limited(post: Callable[..., TestResponse], app: Flask) -> None:
    def status(number: int, network: str) -> int:
        data = {**FORM, "address": f"reader{number}@example.org"}
        environ = {"REMOTE_ADDR": f"{network}.{number}"}
        return post(data=data, environ_overrides=environ).status_code

    assert [status(number, "192.0.2") for number in range(21)] == [200] * 20 + [429]
    assert status(1, "198.51.100") == 200
    assert len(people(app)) == 21


@pytest.mark.parametrize("believed", ["127.0.0.1", ""])
def test_only_the_proxy_of_the_settings_is_believed_about_who_asks(
    tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch, believed: str
) -> None:
    given = {"smtp": server.url, "sender": "a@example.org", "address": SITE, "proxy": believed}
    for name, value in given.items():
        monkeypatch.setenv(f"REPO_SEARCH_{name.upper()}", value)
    with serving(["--data", str(tmp_path / "data")]) as here:

        def status(number: int, network: str) -> int:
            answer = urllib3.request(
                "POST",
                f"{here}/alerts",
                fields={**FORM, "address": f"reader{number}@example.org"},
                headers={"X-Forwarded-For": f"{network}.{number}"},
            )
            return answer.status

        assert [status(number, "192.0.2") for number in range(21)] == [200] * 20 + [429]
        assert status(1, "198.51.100") == (200 if believed else 429)


def test_without_a_mail_server_the_feed_is_offered_instead(silent: Fetch) -> None:
    for answer in (
        silent("/alerts/new?q=neglect"),
        silent("/alerts?q=neglect", method="POST", data=FORM),
    ):
        assert heading(answer) == "This site sends no e-mails"
        assert '<a class="govuk-link" href="/search.atom?q=neglect">' in answer.text


def test_a_site_whose_mail_server_is_set_wrongly_says_so_in_its_log_and_sends_no_mail(
    tmp_path: Path, empty_catalogue: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = application(tmp_path / "wrong", empty_catalogue, smtp="smtp://u:secret@h")
    assert heading(fetcher(made)("/alerts/new")) == "This site sends no e-mails"
    assert "REPO_SEARCH_SENDER" in caplog.text
    assert "secret" not in caplog.text
    close(made)


def test_a_mail_server_that_is_away_does_not_keep_anybody_waiting(
    app: Flask, post: Callable[..., TestResponse], server: MailServer
) -> None:
    server.answer = "451 Later"
    assert heading(post()) == "Check your e-mail"
    assert people(app) == [("reader@example.org", False)]


def test_a_sign_up_while_mails_are_sent_gets_its_mail_afterwards(
    app: Flask, post: Callable[..., TestResponse], server: MailServer
) -> None:
    with app.app_context():
        settings = site().settings
    with only_sender(settings):
        post()
        time.sleep(0.3)
        assert server.received == []
    mailed(server, 1)


def test_links_that_have_expired_or_never_were_say_so(fetch: Fetch) -> None:
    for token in ("nothing", "x" * 500, "%ED%B2%80", "%C3%A9"):
        assert heading(fetch(f"/alerts/confirm/{token}")) == "This link does not work any more"
        gone = fetch(f"/alerts/confirm/{token}", method="POST")
        assert gone.status_code == 404
        assert heading(fetch(f"/alerts/stop/{token}")) == "These e-mails are stopped"


def test_no_page_of_alerts_is_kept_by_web_search_engines(fetch: Fetch) -> None:
    for address in ("/alerts/new", "/alerts/confirm/x", "/alerts/stop/x"):
        assert fetch(address).headers["X-Robots-Tag"] == "noindex"


def test_signing_up_for_findings_says_so_and_leads_back_to_them(
    app: Flask, fetch: Fetch, post: Callable[..., TestResponse], server: MailServer
) -> None:
    said = fetch("/alerts/new?about=findings&q=neglect&kind=recommendation&suggested=no").text
    page = BeautifulSoup(said, "lxml")
    rows = [row.get_text(" ", strip=True) for row in page.select(".app-alert div")]
    assert rows == [
        "Search in Findings and recommendations",
        "Words neglect",
        "Kind recommendation",
    ]
    assert "the findings, learning points and recommendations that answer this search" in said
    assert page.form is not None
    action = "/alerts?q=neglect&kind=recommendation&about=findings"
    assert page.form["action"] == action
    hrefs = {str(link["href"]) for link in page.select("main a")}
    assert hrefs == {
        "/findings?q=neglect&kind=recommendation",
        "/findings.atom?q=neglect&kind=recommendation",
    }
    assert heading(post(action)) == "Check your e-mail"
    mailed(server, 1)
    assert "Search in: Findings and recommendations" in server.received[0].text
    confirm = fetch(f"/alerts/confirm/{server.received[0].link(SITE + '/alerts/confirm/')}")
    assert "Findings and recommendations" in confirm.text
    assert 'href="/findings?q=neglect&amp;kind=recommendation"' in confirm.text


@pytest.mark.parametrize(
    "address", ["/alerts/new?about=nothing", "/alerts/new?about=findings&kind=nothing"]
)
def test_what_cannot_be_followed_is_refused(fetch: Fetch, address: str) -> None:
    assert fetch(address).status_code == 400
