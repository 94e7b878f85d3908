"""What holds for every address there is, asked for in every way: the list of routes is the
application's own, so that a new one is tried by itself."""

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from web import create_app
from web.site import site

from ..hostile_strings import HOSTILE
from .conftest import check_headers, close, fetcher

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "BREW")
VALUES = {"number": "2", "form": "csv", "filename": "icon.svg", "token": "0" * 40}


@pytest.fixture
def engine() -> str:
    """Routes are the same over every engine."""
    return "tantivy"


def filled(rule: Rule, held: Any, given: str | None = None) -> str:
    """An address of a rule; `given` stands where an id of any kind is asked for."""
    known = VALUES | {
        "record_id": held.ids["report"],
        "finding_id": held.finding,
        "case_id": held.cases["report"],
        "publisher_id": "northmere-scp",
        "theme_id": "neglect",
    }
    values = {name: known.get(name, "1") for name in rule.arguments}
    if given is not None:
        values |= dict.fromkeys(rule.arguments - {"number", "form"}, given)
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda found: values[found[1]], rule.rule)


@pytest.mark.parametrize("method", METHODS)
def test_every_route_answers_every_method_with_all_headers(
    app: Flask, held: Any, method: str
) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        address = filled(rule, held)
        with client.open(address, method=method) as answer:
            check_headers(answer)
        assert answer.status_code < 500, (method, address)
        there = not address.startswith("/desk")  # for there is no account
        if method in ("PUT", "DELETE", "TRACE", "BREW"):
            assert answer.status_code == (405 if there else 404), (method, address)


@pytest.mark.parametrize("given", ["..", "%2e%2e%2fx", "..%5cx", "%00", "a%00.png", "%ff", "%2f"])
def test_no_route_takes_a_value_that_leads_elsewhere(app: Flask, held: Any, given: str) -> None:
    fetch = fetcher(app)
    for rule in app.url_map.iter_rules():
        if rule.arguments - {"number", "form"}:
            address = filled(rule, held, given)
            answer = fetch(address)
            # Stopping the mails of a token that is not there does no harm.
            harmless = rule.rule.startswith("/alerts/stop/")
            expected = (200, 404, 405) if harmless else (404, 405)
            assert answer.status_code in expected, address


def test_redirects_and_what_has_not_changed_have_all_headers(app: Flask, held: Any) -> None:
    client = app.test_client()
    report = f"/records/{held.ids['report']}"
    for address in (f"{report}/search", "/search?q=a&within=b"):
        with client.get(address) as answer:
            assert answer.status_code == 303
            check_headers(answer)
    for address in (f"{report}/file", "/search.atom", "/static/icon.svg"):
        with client.get(address) as first:
            tag = first.headers["ETag"]
        with client.get(address, headers={"If-None-Match": tag}) as again:
            assert again.status_code == 304
            check_headers(again)
    with client.get(f"{report}/file", headers={"Range": "bytes=0-3"}) as part:
        assert part.status_code == 206
        check_headers(part)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "", "a b", "[", "x" * 300]
)
def test_another_host_is_refused(app: Flask, host: str) -> None:
    answer = app.test_client().get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert host not in answer.text or not host.strip("[ ")
    check_headers(answer)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000", "192.0.2.7"]
)
def test_what_cannot_be_another_name_is_answered(app: Flask, host: str) -> None:
    assert app.test_client().get("/health", headers={"Host": host}).status_code == 200


def test_names_of_the_settings_are_answered(held: Any) -> None:
    given = {"address": "https://reviews.example.org", "hosts": "Reviews.example, old.example"}
    app = create_app(held.settings.model_copy(update=given))
    client = app.test_client()
    for host, status in (
        ("reviews.example.org", 200),
        ("REVIEWS.example.org:443", 200),
        ("reviews.example", 200),
        ("old.example.", 200),
        ("x.old.example", 400),
    ):
        assert client.get("/health", headers={"Host": host}).status_code == status, host
    close(app)


def test_names_of_files_cannot_add_to_a_header(app: Flask, held: Any) -> None:
    """RFC 6266 and 8187: one disposition, one name, and what is not ASCII percent-encoded."""
    names = [name[:3000] for name in HOSTILE.values()]
    names += ['a"; filename=evil.html', "a\r\nSet-Cookie: x=1", "../../etc/passwd", "a%0d%0aX: y"]
    fetch, record = fetcher(app), held.ids["welsh"]
    with app.app_context():
        catalogue = site().repository.catalogue
    of_record = f"SELECT filename FROM holding WHERE record_id = '{record}'"  # noqa: S608
    rename = f"UPDATE holding SET filename = ? WHERE record_id = '{record}'"  # noqa: S608
    with catalogue.read() as connection:
        (was,) = connection.exec_driver_sql(of_record).scalars().all()
    try:
        for name in names:
            with catalogue.write() as connection:
                kept = name.encode("utf-8", "replace").decode()
                connection.exec_driver_sql(rename, (kept,))
            said = fetch(f"/records/{record}/file").headers["Content-Disposition"]
            assert said.isascii()
            assert re.fullmatch(
                r"attachment; filename=(\"[^\"\\/;\r\n]*\"|[\w!#$&+.^`|~'-]+)"
                r"(; filename\*=UTF-8''[\w%!#$&+.^`|~-]+)?",
                said,
            ), said
            assert len(said) < 120 * 14
    finally:
        with catalogue.write() as connection:
            connection.exec_driver_sql(rename, (was,))
