"""What holds for every address: withdrawal, faults, robots, the notice, the API."""

import json
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from repo_search.formats import jsonable
from repo_search.repository import opened
from repo_search.search import SearchRequest, search
from repo_search.settings import Settings
from web import create_app
from web.site import site

Fetch = Callable[..., TestResponse]

OF_A_RECORD = (
    "/records/{id}",
    "/records/{id}/file",
    "/records/{id}/pages/1",
    "/records/{id}/pages/2?q=alcohol",
    "/records/{id}/pages/1/picture",
    "/api/v1/records/{id}",
)
LANDING = (
    "/", "/publishers", "/publishers/northmere-scp", "/themes", "/themes/neglect",
    "/cases/{case}", "/records/{id}", "/help/search",
)  # fmt: skip
KEPT_OUT = (
    "/search?q=alcohol", "/advanced", "/records/{id}/file", "/records/{id}/pages/1",
    "/records/{id}/pages/1/picture", "/api/v1/search", "/api/v1/records/{id}", "/nothing",
)  # fmt: skip
NOTICE = "Invented sample: not a real case"


def addresses(templates: tuple[str, ...], held: Any) -> list[str]:
    return [t.format(id=held.ids["report"], case=held.cases["report"]) for t in templates]


@pytest.mark.parametrize("template", OF_A_RECORD)
def test_a_withdrawn_record_is_gone_everywhere(fetch: Fetch, held: Any, template: str) -> None:
    for method in ("GET", "HEAD"):
        response = fetch(template.format(id=held.ids["withdrawn"]), method=method)
        assert response.status_code == 410
        assert "Secret" not in response.text
    response = fetch(template.format(id=held.ids["withdrawn"]))
    assert "The publisher asked for it." in response.text
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_nothing_leads_to_a_withdrawn_record(fetch: Fetch, held: Any) -> None:
    for address in (
        "/", "/search?q=secret", "/search?per_page=50", "/publishers", "/themes",
        "/publishers/vanished-board", f"/cases/{held.cases['withdrawn']}",
        "/api/v1/search?q=secret", "/api/v1/search?per_page=100",
    ):  # fmt: skip
        response = fetch(address)
        assert held.ids["withdrawn"] not in response.text
        assert "Secret title" not in response.text


def test_names_that_only_a_withdrawn_record_carried_are_gone(fetch: Fetch, held: Any) -> None:
    for address in (f"/cases/{held.cases['withdrawn']}", "/publishers/vanished-board"):
        response = fetch(address)
        assert response.status_code == 404
        assert "Child Z" not in response.text
        assert "Vanished Board" not in response.text


def test_more_values_than_anybody_chooses_are_refused(fetch: Fetch) -> None:
    many = "&".join(f"year={number}" for number in range(1900, 1960))
    for address in (f"/search?{many}", f"/api/v1/search?{many}"):
        assert fetch(address).status_code == 400


def test_a_value_that_is_in_no_list_is_refused(fetch: Fetch) -> None:
    for facet in ("type", "review", "language"):
        response = fetch(f"/api/v1/search?{facet}=nonsense")
        assert response.status_code == 400
        assert "nonsense" in response.get_json()["detail"]


@pytest.mark.parametrize("template", OF_A_RECORD)
def test_an_unknown_record_is_not_found(fetch: Fetch, template: str) -> None:
    for unknown in ("nothere1", "%00", "%ff", "..%2f..", "a" * 3_000, "‮"):
        assert fetch(template.format(id=unknown)).status_code == 404


def test_faults_of_the_api_are_problem_details(fetch: Fetch) -> None:
    for address, options, status in (
        ("/api/v1/nothing", {}, 404),
        ("/api/", {}, 404),
        ("/api/v1/records/nothere1", {}, 404),
        ("/api/v1/search?page=x", {}, 400),
        ("/api/v1/search?from=rubbish", {}, 400),
        ("/api/v1/search?theme=nothing", {}, 400),
        ("/api/v1/search", {"method": "POST"}, 405),
        ("/api/v1/records/x", {"method": "DELETE"}, 405),
    ):
        response = fetch(address, **options)
        assert response.status_code == status
        assert response.content_type == "application/problem+json"
        body = json.loads(response.data)
        assert {"type", "title", "status", "detail"} <= set(body)
        assert body["status"] == status
        assert body["detail"]


def test_a_wrong_method_says_which_are_right(fetch: Fetch) -> None:
    response = fetch("/search", method="POST")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_the_api_answers_what_the_formats_say(fetch: Fetch, held: Any) -> None:
    address = "/api/v1/search?q=alcohol&publisher=Northmere+SCP&sort=oldest&per_page=2"
    with opened(held.settings) as repository:
        request = SearchRequest(
            "alcohol", {"publisher": ["Northmere SCP"]}, sort="oldest", per_page=2
        )
        expected = jsonable.result_page(search(repository.catalogue, repository.engine, request))
    assert fetch(address).json == json.loads(json.dumps(expected))
    record = fetch(f"/api/v1/records/{held.ids['report']}").json
    assert record is not None
    assert record["title"] == "Serious case review: Child H1"
    assert fetch(record["url"]).status_code == 200
    assert fetch(record["holdings"][0]["url"]).status_code == 200


def test_landing_pages_may_be_kept_by_web_search_and_nothing_else(fetch: Fetch, held: Any) -> None:
    for address in addresses(LANDING, held):
        assert "X-Robots-Tag" not in fetch(address).headers, address
    for address in addresses(KEPT_OUT, held):
        assert fetch(address).headers["X-Robots-Tag"] == "noindex", address
    assert "Disallow: /" not in fetch("/robots.txt").text


def test_the_operator_can_close_the_site_to_web_search(held: Any) -> None:
    closed = create_app(held.settings.model_copy(update={"open_to_web_search": False}))
    client = closed.test_client()
    for address in addresses(LANDING, held):
        with client.get(address) as response:
            assert response.headers["X-Robots-Tag"] == "noindex"
    shut(closed)


def test_a_notice_stands_on_every_page_and_citation_and_keeps_robots_out(
    noticed: tuple[Flask, Any],
) -> None:
    app, held = noticed
    client = app.test_client()
    others = ("/search?q=zebra", "/advanced", "/nothing", "/records/{id}/pages/1", "/search?page=x")
    for address in addresses((*LANDING, *others), held):
        with client.get(address) as response:
            assert NOTICE in response.text, address
            assert response.headers["X-Robots-Tag"] == "noindex"
    with client.get(f"/records/{held.ids['withdrawn']}") as response:
        assert NOTICE in response.text
    for address in ("/api/v1/search", f"/api/v1/records/{held.ids['report']}"):
        with client.get(address) as response:
            assert response.json is not None
            assert response.json["notice"] == NOTICE
    for address in (f"/records/{held.ids['report']}", f"/records/{held.ids['report']}/pages/2"):
        with client.get(address) as response:
            assert f"[{NOTICE}]" in response.text


def test_without_a_notice_there_is_none(fetch: Fetch) -> None:
    assert "app-notice" not in fetch("/").text
    assert "notice" not in fetch("/api/v1/search").json  # type: ignore[operator]


def test_hsts_is_sent_only_when_the_site_is_secure(fetch: Fetch, held: Any) -> None:
    assert "Strict-Transport-Security" not in fetch("/").headers
    secure = create_app(held.settings.model_copy(update={"secure": True}))
    with secure.test_client().get("/") as response:
        assert "Strict-Transport-Security" in response.headers
    shut(secure)


def test_an_empty_repository_can_be_looked_at(tmp_path: Any) -> None:
    app = create_app(Settings(data=tmp_path / "new"))
    client = app.test_client()
    for address in ("/", "/search", "/search?q=x", "/publishers", "/themes", "/health"):
        with client.get(address) as response:
            assert response.status_code == 200, address
    shut(app)


def test_without_built_assets_pages_are_plain_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Any
) -> None:
    monkeypatch.setattr("web.application._STYLESHEET", "never-built.css")
    with caplog.at_level(logging.WARNING):
        app = create_app(Settings(data=tmp_path))
    assert "served unstyled" in caplog.text
    with app.test_client().get("/") as response:
        assert "stylesheet" not in response.text
    shut(app)


def test_the_script_s_address_changes_with_its_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    script = tmp_path / "ours.js"
    monkeypatch.setattr("web.application._SCRIPT", str(script))
    found = []
    for number, content in enumerate((None, "one", "two")):
        if content:
            script.write_text(content)
        app = create_app(Settings(data=tmp_path / str(number)))
        with app.test_client().get("/") as response:
            found += re.findall(r'<script src="(.+)" defer></script>', response.text)
        shut(app)
    assert len(set(found)) == 2
    assert all(re.fullmatch(r"/static/ours\.js\?v=[0-9a-f]{12}", address) for address in found)


def test_a_fault_of_ours_is_a_page_without_details(
    monkeypatch: pytest.MonkeyPatch, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("inner workings")

    monkeypatch.setattr("web.views.search.find", fail)
    monkeypatch.setattr("web.views.api.find", fail)
    for address in ("/search?q=private", "/api/v1/search?q=private"):
        with app.test_client().get(address) as response:
            assert response.status_code == 500
            assert "inner workings" not in response.text
    assert "private" not in caplog.text


def shut(app: Flask) -> None:
    with app.app_context():
        site().pictures.close()
        site().repository.close()
