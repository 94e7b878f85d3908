"""How the repository is found: sitemaps, robots.txt, and how browsers search it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from lxml import etree

from repo_search.catalogue import drafts, landing, records, set_fact
from repo_search.catalogue.clock import now
from repo_search.claims import Claim, Source
from repo_search.indexing import bring_up_to_date
from repo_search.records import Draft
from repo_search.repository import Repository, opened
from repo_search.settings import Settings
from web import create_app
from web.site import site

from .conftest import NOTICE, Collection, Fetch, Served, close, fetcher

SITE = "http://localhost"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture
def tantivy(served: Callable[[str], Served]) -> Served:
    return served("tantivy")


@pytest.fixture
def get(tantivy: Served) -> Fetch:
    return fetcher(tantivy.app)


def places(get: Fetch, address: str, root: str, element: str) -> dict[str, str | None]:
    """When each address of a sitemap or an index changed, as the protocol has it."""
    answer = get(address)
    assert answer.status_code == 200
    assert answer.content_type == "application/xml; charset=utf-8"
    assert len(answer.data) < 50 * 2**20
    document = etree.fromstring(answer.data)
    assert document.tag == SITEMAP + root
    assert 0 < len(document) <= 50_000
    found = {}
    for one in document:
        assert one.tag == SITEMAP + element
        parts = [part.tag.removeprefix(SITEMAP) for part in one]
        assert parts in (["loc"], ["loc", "lastmod"])
        found[one.findtext(f"{SITEMAP}loc")] = one.findtext(f"{SITEMAP}lastmod")
    assert len(found) == len(document), "an address stands twice"
    return found


def everything(get: Fetch) -> dict[str, str | None]:
    """All places of all sitemaps that the one in robots.txt names."""
    rules = RobotFileParser()
    rules.parse(get("/robots.txt").text.splitlines())
    (index,) = rules.site_maps() or []
    found: dict[str, str | None] = {}
    for part, changed in places(get, urlsplit(index).path, "sitemapindex", "sitemap").items():
        here = places(get, urlsplit(part).path, "urlset", "url")
        assert not found.keys() & here.keys()
        assert max((when for when in here.values() if when), default=None) == changed
        found |= here
    return found


def test_sitemaps_name_pages_that_may_be_kept_and_all_public_records(
    get: Fetch, tantivy: Served
) -> None:
    found = everything(get)
    ids = {*tantivy.held.ids.values()} - {tantivy.held.ids["withdrawn"]}
    of_records = {f"{SITE}/records/{record_id}" for record_id in ids}
    assert of_records == {address for address in found if "/records/" in address}
    for path in ("/", "/publishers/northmere-scp", "/themes/neglect"):
        assert f"{SITE}{path}" in found
    assert f"{SITE}/cases/{tantivy.held.cases['report']}" in found
    for address, changed in found.items():
        answer = get(address.removeprefix(SITE), method="HEAD")
        assert answer.status_code == 200, address
        assert "X-Robots-Tag" not in answer.headers, address
        lasting = urlsplit(address).path.count("/") > 1 and "/help/" not in address
        assert (changed is not None) == lasting, address


def test_every_landing_page_can_be_fetched_by_a_robot_that_reads_the_rules(get: Fetch) -> None:
    rules = RobotFileParser()
    rules.parse(get("/robots.txt").text.splitlines())
    for address in (*everything(get), f"{SITE}/search?q=x", f"{SITE}/records/x/file"):
        assert rules.can_fetch("*", address)


def test_what_is_withdrawn_leaves_the_sitemaps_and_a_change_is_told(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)

    def add(repository: Repository, **values: str) -> str:
        given = [Claim(name, (value,), Source.LIBRARIAN) for name, value in values.items()]
        with repository.catalogue.write() as connection:
            return records.add(connection, None, given)

    with opened(settings, create=True) as repository:
        kept = add(repository, title="One", publisher="Exe Board", case="Child A")
        gone = add(repository, title="Two", publisher="Wye Board", case="Child B", themes="Neglect")
        draft = add(repository, title="Three", publisher="Dee Board")
        bring_up_to_date(repository.catalogue, repository.engine)
    app = create_app(settings)
    get = fetcher(app)
    before = everything(get)
    assert {f"{SITE}/records/{one}" for one in (kept, gone, draft)} <= before.keys()
    assert f"{SITE}/publishers/wye-board" in before
    with opened(settings) as repository, repository.catalogue.write() as connection:
        records.withdraw(connection, gone, "Asked for")
        drafts.mark(connection, draft, Draft(now(), "Taken back"))
    after = everything(get)
    assert f"{SITE}/records/{kept}" in after
    left = before.keys() - after.keys()
    assert {f"{SITE}/records/{gone}", f"{SITE}/records/{draft}"} <= left
    assert {f"{SITE}/{name}" for name in ("publishers/wye-board", "publishers/dee-board")} <= left
    assert f"{SITE}/themes/neglect" in left
    assert len([address for address in left if "/cases/" in address]) == 1
    close(app)


def test_records_are_told_in_blocks_that_stay_the_same(
    get: Fetch, tantivy: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_one = everything(get)
    monkeypatch.setattr(landing, "BLOCK", 5)
    index = places(get, "/sitemap.xml", "sitemapindex", "sitemap")
    assert len(index) == len(tantivy.held.ids) // 5 + 1
    assert everything(get) == in_one


@pytest.mark.parametrize("number", ["0", "9", "100001", "9" * 40, "-1", "1.5"])
def test_there_is_no_other_sitemap(get: Fetch, number: str) -> None:
    assert get(f"/sitemaps/{number}.xml").status_code == 404


def test_an_empty_repository_has_a_sitemap(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))
    assert everything(fetcher(app))
    close(app)


@pytest.fixture(params=["closed", "invented"])
def hidden(
    request: pytest.FixtureRequest, tantivy: Served, noticed: tuple[Flask, Collection]
) -> Iterator[Flask]:
    """Sites that search engines may keep nothing of."""
    if request.param == "invented":
        yield noticed[0]
        return
    closed = tantivy.held.settings.model_copy(update={"open_to_web_search": False})
    app = create_app(closed)
    yield app
    close(app)


def test_there_is_no_sitemap_of_what_may_not_be_kept(hidden: Flask) -> None:
    get = fetcher(hidden)
    assert get("/robots.txt").text == "User-agent: *\nDisallow:\n"
    for address in ("/sitemap.xml", "/sitemaps/1.xml"):
        assert get(address).status_code == 404
    assert get("/").headers["X-Robots-Tag"] == "noindex"


def test_a_browser_finds_how_the_site_is_searched(get: Fetch) -> None:
    page = BeautifulSoup(get("/help/search").text, "html.parser")
    link = page.select_one('head link[rel="search"]')
    assert link is not None
    answer = get(str(link["href"]))
    assert answer.mimetype == link["type"] == "application/opensearchdescription+xml"
    document = etree.fromstring(answer.data)
    assert document.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert 0 < len(document.findtext(f"{OPENSEARCH}ShortName")) <= 16
    assert 0 < len(document.findtext(f"{OPENSEARCH}Description")) <= 1024
    for url in document.findall(f"{OPENSEARCH}Url"):
        asked = url.get("template").replace("{searchTerms}", "alcohol")
        address = asked.replace("{startPage?}", "")
        assert address.startswith(SITE)
        found = get(address.removeprefix(SITE))
        assert (found.status_code, found.mimetype) == (200, url.get("type"))


def test_the_description_keeps_to_the_format_whatever_the_site_is_called(tmp_path: Path) -> None:
    name = "Reviews of <Northmere> & \x0b " + "x" * 2_000
    settings = Settings(data=tmp_path, name=name, contact="library@northmere.example")
    app = create_app(settings)
    with app.app_context(), site().repository.catalogue.write() as connection:
        set_fact(connection, "notice", NOTICE)
    document = etree.fromstring(app.test_client().get("/opensearch.xml").data)
    assert document.findtext(f"{OPENSEARCH}ShortName") == "Reviews of <Nort"
    assert len(document.findtext(f"{OPENSEARCH}LongName")) <= 48
    assert document.findtext(f"{OPENSEARCH}Contact") == "library@northmere.example"
    assert document.findtext(f"{OPENSEARCH}Description").endswith(f"[{NOTICE}]")
    close(app)


def test_suggestions_are_in_the_form_that_browsers_ask_for(get: Fetch) -> None:
    answer = get("/suggestions?q=negl")
    assert answer.mimetype == "application/x-suggestions+json"
    asked, texts, said, addresses = json.loads(answer.data)
    assert asked == "negl"
    assert "Neglect" in texts
    assert len(texts) == len(said) == len(addresses)
    for address in addresses:
        assert get(address.removeprefix(SITE)).status_code == 200
    assert json.loads(get("/suggestions").data) == ["", [], [], []]


def test_suggestions_say_nothing_of_withdrawn_records(get: Fetch) -> None:
    for begun in ("secr", "vanish", "Child Z"):
        found: list[Any] = json.loads(get(f"/suggestions?q={begun}").data)
        assert found[1:] == [[], [], []]
