"""Results and records as files, for everyone."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import bibtexparser
import pymarc
import pytest
import rispy
from flask import Flask

from repo_search import exporting
from repo_search.formats.exported import one_line
from web import create_app
from web.pages.following import following, record_exports

from .conftest import HOSTILE, MANY, NOTICE, Collection, Fetch, close, fetcher

SEARCHES = (
    "",
    "q=alcohol",
    "q=co-sleeping",
    "q=supervision&sort=title",
    "q=parents+midwife+supervision+report+alcohol+unheardof",  # no record holds all of it
    "q=alcohol&words=all&expand=no",
    "theme=neglect&from=2018&to=2018",
    "publisher=northmere-scp&sort=oldest",
    "q=nowhere",
)


def as_json(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["records"]
    return found


def as_table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def as_marc(text: str) -> list[Any]:
    return list(pymarc.MARCReader(text.encode(), to_unicode=True, permissive=False))


def as_marcxml(text: str) -> list[Any]:
    found: list[Any] = pymarc.parse_xml_to_array(io.BytesIO(text.encode()), strict=True)
    return found


IDS: dict[str, Callable[[str], list[str]]] = {
    "csv": lambda text: [row["record_id"] for row in as_table(text)],
    "ris": lambda text: [str(one["id"]) for one in rispy.loads(text)],
    "bib": lambda text: [
        entry["ID"].removeprefix("record-") for entry in bibtexparser.loads(text).entries
    ],
    "csljson": lambda text: [one["id"] for one in json.loads(text)],
    "json": lambda text: [one["record_id"] for one in as_json(text)],
    "mrc": lambda text: [one["001"].data for one in as_marc(text)],
    "marcxml": lambda text: [one["001"].data for one in as_marcxml(text)],
}
"""The ids of records that programs read out of each format."""


@pytest.mark.parametrize("search", SEARCHES)
def test_an_export_holds_the_very_records_that_the_pages_show_in_their_order(
    fetch: Fetch, search: str
) -> None:
    shown: list[str] = []
    for page in range(1, 9):
        answer = fetch(f"/api/v1/search?{search}&per_page=10&page={page}").json
        assert answer is not None
        shown += [one["record_id"] for one in answer["results"]]
    assert len(shown) == answer["total"]
    exported = fetch(f"/search.json?{search}&page=2&per_page=25")
    assert IDS["json"](exported.text) == shown
    assert exported.headers["X-Total-Count"] == str(len(shown))


@pytest.fixture
def tantivy(served: Callable[[str], Any]) -> Any:
    return served("tantivy")


@pytest.fixture
def get(tantivy: Any) -> Fetch:
    return fetcher(tantivy.app)


@pytest.mark.parametrize("form", IDS)
def test_every_format_has_all_records_and_is_a_download_nobody_indexes(
    get: Fetch, form: str
) -> None:
    everything = get("/search.json")
    response = get(f"/search.{form}")
    assert len(IDS[form](response.text)) > MANY
    assert IDS[form](response.text) == IDS["json"](everything.text)
    assert response.headers["Content-Type"] == exporting.FORMATS[form].media_type
    said = f'attachment; filename="search-results.{form}"'
    assert response.headers["Content-Disposition"] == said
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("form", IDS)
def test_one_record_can_be_had_in_every_format(get: Fetch, tantivy: Any, form: str) -> None:
    record_id = tantivy.held.ids["report"]
    response = get(f"/records/{record_id}.{form}")
    assert IDS[form](response.text) == [record_id]
    assert f"http://localhost/records/{record_id}" in response.text or form == "json"
    said = f'attachment; filename="record-{record_id}.{form}"'
    assert response.headers["Content-Disposition"] == said


@pytest.mark.parametrize("form", IDS)
def test_what_is_withdrawn_is_in_no_export(get: Fetch, tantivy: Any, form: str) -> None:
    withdrawn = tantivy.held.ids["withdrawn"]
    assert get(f"/records/{withdrawn}.{form}").status_code == 410
    for address in (f"/search.{form}", f"/search.{form}?q=secret", f"/list.{form}?r={withdrawn}"):
        answered = get(address).text
        assert withdrawn not in answered
        assert "Secret title" not in answered


def test_hostile_values_stay_values(get: Fetch, tantivy: Any) -> None:
    record_id = tantivy.held.ids["hostile"]
    title = one_line(HOSTILE)
    answers = {form: get(f"/records/{record_id}.{form}").text for form in IDS}
    assert rispy.loads(answers["ris"])[0]["title"] == title
    assert as_table(answers["csv"])[0]["title"] == title
    assert as_json(answers["json"])[0]["title"] == title
    assert json.loads(answers["csljson"])[0]["title"] == title
    assert as_marc(answers["mrc"])[0]["245"]["a"] == title
    assert as_marcxml(answers["marcxml"])[0]["245"]["a"] == title
    assert re.sub(r"\\text\w+\{\}|[\\{}]", "", answers["bib"]).count(title[:25]) > 1
    for form in ("ris", "bib", "mrc", "marcxml"):
        assert "javascript:" not in answers[form]


@pytest.mark.parametrize("form", IDS)
def test_an_invented_sample_says_so_in_every_format(
    noticed: tuple[Flask, Collection], form: str
) -> None:
    app, held = noticed
    answer = fetcher(app)(f"/records/{held.ids['report']}.{form}").text
    assert NOTICE in answer


def test_addresses_are_those_of_the_settings(tantivy: Any) -> None:
    settings = tantivy.held.settings.model_copy(update={"address": "https://reviews.example/"})
    app = create_app(settings)
    get, record_id = fetcher(app), tantivy.held.ids["report"]
    (reference,) = rispy.loads(get(f"/records/{record_id}.ris").text)
    assert reference["urls"] == [f"https://reviews.example/records/{record_id}"]
    assert json.loads(get(f"/records/{record_id}.json").text)["site"] == "https://reviews.example"
    close(app)


@pytest.mark.parametrize("host", ["", 'a"b<c', "x y", "a;b"])
@pytest.mark.parametrize(
    "path", ["/search.ris", "/search.atom", "/list", "/records/%s", "/records/%s/pages/1"]
)
def test_no_address_is_made_of_a_host_that_cannot_be(
    get: Fetch, tantivy: Any, path: str, host: str
) -> None:
    asked = path.replace("%s", tantivy.held.ids["report"])
    response = get(asked, environ_overrides={"HTTP_HOST": host, "SERVER_NAME": ""})
    assert response.status_code == 400


def test_the_name_of_the_file_says_where_it_was_cut(
    get: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST", 3)
    response = get("/search.ris?q=supervision")
    assert len(IDS["ris"](response.text)) == 3
    name = f'filename="first-3-of-{MANY}-search-results.ris"'
    assert name in response.headers["Content-Disposition"]


def test_links_to_exports_say_what_they_hold() -> None:
    ways = following((("q", "alcohol"), ("page", "3")), 12)
    assert ways.exported == "Export all results"
    assert [link.href for link in ways.exports] == [f"/search.{form}?q=alcohol" for form in IDS]
    assert following((), 12_345).exported == "Export the first 10,000 results"
    assert following((), 0).exports == ()
    assert [link.href for link in record_exports("k7m2q9xw")] == [
        f"/records/k7m2q9xw.{form}" for form in IDS
    ]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/search.xml", 404),
        ("/search.csv?from=never", 400),
        ("/search.ris?theme=nothing-of-the-kind", 400),
        ("/search.bib?sort=sideways", 400),
        ("/records/zzzzzzzz.json", 404),
        ("/records/.csv", 404),
    ],
)
def test_what_cannot_be_exported_is_refused(get: Fetch, address: str, status: int) -> None:
    assert get(address).status_code == status


@pytest.mark.parametrize("form", IDS)
def test_an_export_can_be_asked_for_its_headers_alone(get: Fetch, form: str) -> None:
    response = get(f"/search.{form}?q=alcohol", method="HEAD")
    assert (response.status_code, response.data) == (200, b"")
