"""The API beyond single answers: lists in pages, what is still the same, scripts of other sites,
extracts of texts, and values that nobody means."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from werkzeug.http import parse_options_header
from werkzeug.test import Client

from repo_search.catalogue import holdings, publisher_desk
from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app
from web.allowances import Allowances
from web.api.operations import operations
from web.fairness import FairUse

from ..hostile_strings import HOSTILE
from .conftest import NOTICE, PDF, Collection, Fetch, Served, close, extracted, pdf, put

API = "/api/v1"


@pytest.fixture
def engine() -> str:
    return "tantivy"


def asked(held: Collection) -> dict[str, str]:
    """An address for each operation, by the name of its view."""
    record, case = f"{API}/records/{held.ids['report']}", held.cases["report"]
    return {
        "search": f"{API}/search?q=alcohol+zebra",
        "suggestions": f"{API}/suggestions?q=neg",
        "record_list": f"{API}/records?id={held.ids['report']}&id=zzzzzzzz",
        "record": record,
        "holdings": f"{record}/holdings",
        "passages": f"{record}/passages?q=alcohol",
        "findings": f"{API}/findings?q=discharge+zebra",
        "finding": f"{API}/findings/{held.finding}",
        "record_findings": f"{API}/records/{held.ids['late']}/findings",
        "changes": f"{API}/changes",
        "cases": f"{API}/cases",
        "case": f"{API}/cases/{case}",
        "publishers": f"{API}/publishers?per_page=100",
        "publisher": f"{API}/publishers/northmere-scp",
        "themes": f"{API}/themes?per_page=100",
        "theme": f"{API}/themes/neglect",
    }


def test_every_answer_is_what_its_model_says(
    app: Flask, fetch: Fetch, held: Collection, noticed: tuple[Flask, Collection]
) -> None:
    models = {made.name: made.answer for _, made in operations(app)}
    assert models.keys() == asked(held).keys()
    for name, address in asked(held).items():
        models[name].model_validate_json(fetch(address).data, strict=True)
    sample, its = noticed
    for name, address in asked(its).items():
        with sample.test_client().get(address) as response:
            models[name].model_validate_json(response.data, strict=True)
            assert name == "suggestions" or response.json["notice"] == NOTICE  # type: ignore[index]


def test_what_is_still_the_same_is_not_sent_again(fetch: Fetch, held: Collection) -> None:
    for address in (*asked(held).values(), f"{API}/openapi.json"):
        tag = fetch(address).headers["ETag"]
        for encoding in ("identity", "gzip"):
            asking = {"If-None-Match": tag, "Accept-Encoding": encoding}
            again = fetch(address, headers=asking)
            assert (again.status_code, again.data) == (304, b""), address
        assert fetch(address, headers={"If-None-Match": '"other"'}).status_code == 200
        head = fetch(address, method="HEAD")
        assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)


def linked(header: str) -> dict[str, str]:
    """The addresses of a Link header by their relations."""
    found = {}
    for part in re.split(r",\s*(?=<)", header):
        target, options = parse_options_header(part)
        found[options["rel"]] = target[1:-1]
    return found


@pytest.mark.parametrize(
    ("address", "field", "identity"),
    [
        (f"{API}/search?q=supervision&per_page=5", "results", "record_id"),
        (f"{API}/search?per_page=7&publisher=Northmere+SCP&unknown=%22%3E", "results", "record_id"),
        (f"{API}/publishers?per_page=9", "publishers", "id"),
        (f"{API}/findings?per_page=1&q=hospital+OR+keys", "results", "finding_id"),
        (f"{API}/themes?per_page=100", "themes", "id"),
        (f"{API}/cases?per_page=1", "cases", "id"),
        (f"{API}/changes?limit=4", "changes", "serial"),
    ],
)
def test_links_lead_through_a_list_from_its_first_page_to_its_last(
    fetch: Fetch, address: str, field: str, identity: str
) -> None:
    first = fetch(address)
    start = linked(first.headers["Link"])
    assert "prev" not in start
    found: list[Any] = []
    at, before = start["first"], ""
    while at:
        page = fetch(at)
        assert page.status_code == 200
        links = linked(page.headers["Link"])
        assert field == "changes" or links.get("prev", "") == before
        found += [one[identity] for one in page.json[field]]  # type: ignore[index]
        before, at = at, links.get("next", "")
    assert len(found) == len(set(found)) > 0
    if field != "changes":
        assert len(found) == first.json["total"]  # type: ignore[index]
        assert start.get("last", before) == before


def test_beyond_the_last_page_there_is_nothing_and_a_way_back(fetch: Fetch) -> None:
    for name, field in (
        ("publishers", "publishers"),
        ("search", "results"),
        ("findings", "results"),
    ):
        page = fetch(f"{API}/{name}?page=900&per_page=10")
        assert page.json[field] == []  # type: ignore[index]
        links = linked(page.headers["Link"])
        assert links["prev"] == links.get("last", links["prev"])
        assert "next" not in links


def test_an_address_that_is_long_already_is_not_made_four_times_longer(fetch: Fetch) -> None:
    answer = fetch(f"{API}/search?q={'a' * 5_000}")
    assert answer.status_code == 200
    assert "Link" not in answer.headers


@pytest.mark.parametrize("page", ["page=0", "per_page=0", "per_page=101", "page=-1", "page=x"])
def test_a_page_that_cannot_be_is_refused(fetch: Fetch, held: Collection, page: str) -> None:
    record = held.ids["report"]
    of_record = (f"records/{record}/passages", f"records/{record}/findings")
    for name in ("publishers", "themes", "cases", "search", "findings", *of_record):
        answer = fetch(f"{API}/{name}?{page}")
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_scripts_of_any_site_may_read_the_api_and_nothing_else(
    app: Flask, fetch: Fetch, held: Collection
) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    failing = [f"{API}/nothing", f"{API}/search?page=x", f"{API}/records/zzzzzzzz"]
    for address in (*asked(held).values(), *failing):
        answer = fetch(address, headers=origin)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    before = app.test_client().options(f"{API}/search", headers=origin)
    assert before.status_code == 200
    assert before.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in before.headers["Access-Control-Allow-Headers"]
    for address in ("/", "/search", "/developers", "/search.json", "/health"):
        assert "Access-Control-Allow-Origin" not in fetch(address, headers=origin).headers


def test_what_a_network_may_ask_for_is_announced_as_it_is(
    served: Callable[[str], Served],
) -> None:
    client = Client(FairUse(served("tantivy").app, allowances=Allowances(full=41, a_second=0.5)))
    left = []
    for _ in range(11):
        answer = client.get(f"{API}/suggestions?q=a", buffered=True)  # which costs half of a page
        assert answer.headers["RateLimit-Policy"] == '"network";q=10;w=82'
        told = re.fullmatch(r'"network";r=(\d+);t=(\d+)', answer.headers["RateLimit"])
        assert told
        left.append(int(told[1]))
    assert left == [9, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4]
    while client.get(f"{API}/search", buffered=True).status_code == 200:
        left.append(0)
    assert len(left) == 11 + 4
    refused = client.get(f"{API}/search")
    assert refused.headers["RateLimit"].startswith('"network";r=0;')
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert "RateLimit" not in client.get("/search").headers


def test_extracts_of_pages_are_given_of_every_record(fetch: Fetch, held: Collection) -> None:
    address = f"{API}/records/{held.ids['report']}/passages?q=alcohol&per_page=1"
    pages = [fetch(f"{address}&page={number}").json for number in (1, 2, 3)]
    found = [one for page in pages for one in page["passages"]]  # type: ignore[index]
    assert [one["page"] for one in found] == [2, 4]
    for one in found:
        assert one["text"] is None
        marked = [one["snippet"][start:end] for start, end in one["spans"]]
        assert {word.lower() for word in marked} == {"alcohol"}
        assert fetch(one["url"]).status_code == 200
    assert {page["total"] for page in pages} == {2}  # type: ignore[index]


def test_the_id_of_a_merged_publisher_leads_to_the_other(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with opened(settings, create=True) as repository:
        for number, name in enumerate(("Northmere SCP", "Southmere SCP"), start=1):
            put(
                repository, tmp_path, pdf(number), "a.pdf", extracted(PDF, "Alcohol"),
                title=("A report",), publisher=(name,),
            )  # fmt: skip
        with repository.catalogue.write() as connection:
            publisher_desk.merge(connection, "southmere-scp", "northmere-scp")
    app = create_app(settings)
    answer = app.test_client().get(f"{API}/publishers/southmere-scp")
    assert answer.status_code == 301
    assert urlsplit(answer.headers["Location"]).path == f"{API}/publishers/northmere-scp"
    close(app)


def test_a_file_is_told_with_the_checksum_that_is_kept(
    app: Flask, fetch: Fetch, held: Collection
) -> None:
    answer = fetch(f"{API}/records/{held.ids['report']}/holdings").json
    assert answer is not None
    with opened(held.settings) as repository, repository.catalogue.read() as connection:
        found = holdings.current_holdings(connection, [held.ids["report"]])
    assert [one["sha256"] for one in answer["holdings"]] == [found[held.ids["report"]].sha256]
    assert fetch(answer["holdings"][0]["url"]).data == held.bytes["report"]
    bare = fetch(f"{API}/records/{held.ids['bare']}/holdings").json
    assert bare == {"record_id": held.ids["bare"], "holdings": []}


def test_more_records_than_may_be_asked_for_at_once_are_refused(fetch: Fetch) -> None:
    for query in ("", "?" + "&".join(f"id={number}" for number in range(101))):
        assert fetch(f"{API}/records{query}").status_code == 400
    assert fetch(f"{API}/changes?limit=101").status_code == 400


@pytest.mark.parametrize(
    "name", ["a megabyte of lone surrogates", "all categories", "a megabyte of NUL"]
)
def test_hostile_values_are_answered_or_refused_in_words_wherever_something_is_taken(
    app: Flask, fetch: Fetch, held: Collection, name: str
) -> None:
    value = quote(HOSTILE[name][:700].encode("utf-8", "surrogatepass"), safe="")
    addresses = asked(held)
    for rule, made in operations(app):
        where = re.sub(r"<\w+>", value, rule.rule)
        address, mark = addresses[made.name], "&" if "?" in addresses[made.name] else "?"
        fields = made.arguments.model_fields.items()
        tried = [f"{address}{mark}{field.alias or one}={value}" for one, field in fields]
        tried += [tried_.replace(mark, "?", 1) for tried_ in tried if mark == "&"]
        for one in (where, *tried):
            answer = fetch(one)
            assert answer.status_code in (200, 400, 404), one[:200]
            if answer.status_code != 200:
                assert answer.mimetype == "application/problem+json"
                assert 0 < len(json.loads(answer.data)["detail"]) < 500
