"""Themes and publishers at their own addresses as linked data."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS
from werkzeug.test import TestResponse

from repo_search.catalogue import publisher_desk, publishers, theme_changes, themes
from repo_search.settings import Settings
from web import create_app
from web.site import site

from .conftest import HOSTILE, MANY, NOTICE, Collection, close, fetcher

Fetch = Callable[..., TestResponse]
ROOT = "http://localhost"
LISTS = ("/themes", "/publishers")
PLACES = (*LISTS, "/themes/neglect", "/publishers/northmere-scp")


@pytest.fixture
def engine() -> str:
    """What is known of themes and publishers needs no engine."""
    return "tantivy"


def read(response: TestResponse) -> Graph:
    assert response.status_code == 200
    assert response.content_type == "text/turtle; charset=utf-8"
    return Graph().parse(data=response.data, format="turtle")


def concepts(graph: Graph) -> set[str]:
    return {str(one) for one in graph.subjects(RDF.type, SKOS.Concept)}


def labels(graph: Graph) -> dict[str, str]:
    return {str(one): str(label) for one, label in graph.subject_objects(SKOS.prefLabel)}


def test_the_list_of_themes_holds_the_thesaurus_and_what_came_with_public_records(
    fetch: Fetch,
) -> None:
    graph = read(fetch("/themes.ttl"))
    named = labels(graph)
    assert named[f"{ROOT}/themes/neglect"] == "Neglect"
    assert named[f"{ROOT}/themes/made-up-theme-3"] == "Made-up theme 3"
    listed = {str(one) for one in graph.subjects(SKOS.inScheme, URIRef(f"{ROOT}/themes"))}
    assert len(listed) > 100
    assert f"{ROOT}/themes/made-up-theme-3" not in listed
    assert any("alert(1)" in name for name in named.values())


def test_every_concept_of_a_list_is_had_alone_at_its_own_address(fetch: Fetch) -> None:
    for address in LISTS:
        whole = read(fetch(f"{address}.ttl"))
        told = sorted(concepts(whole))
        assert len(told) > MANY
        for concept in told[:: max(1, len(told) // 12)]:
            alone = read(fetch(f"{concept.removeprefix(ROOT)}.ttl"))
            assert concepts(alone) == {concept}
            here = URIRef(concept)
            assert set(alone.predicate_objects(here)) == set(whole.predicate_objects(here))


def test_what_a_concept_refers_to_is_there(fetch: Fetch) -> None:
    for address in LISTS:
        graph = read(fetch(f"{address}.ttl"))
        for relation in (SKOS.broader, SKOS.narrower, SKOS.related):
            assert {str(one) for one in graph.objects(None, relation)} <= concepts(graph)
    assert list(read(fetch("/themes.ttl")).subject_objects(SKOS.broader))


def test_what_nobody_may_see_is_in_no_list_and_at_no_address(fetch: Fetch) -> None:
    assert "Vanished" not in fetch("/publishers.ttl").text
    for page in ("/publishers/vanished-board", "/publishers/nobody", "/themes/nothing"):
        assert fetch(page).status_code == fetch(f"{page}.ttl").status_code == 404


def test_hostile_names_are_told_as_they_are(fetch: Fetch) -> None:
    graph = read(fetch("/publishers.ttl"))
    (publisher,) = [one for one, name in labels(graph).items() if "<script>" in name]
    alone = read(fetch(f"{publisher.removeprefix(ROOT)}.ttl"))
    assert labels(alone)[publisher] == f"Board {HOSTILE}"


@pytest.mark.parametrize("address", PLACES)
@pytest.mark.parametrize(
    ("accept", "turtle"),
    [
        ("text/turtle", True),
        ("text/turtle, application/rdf+xml;q=0.8, */*;q=0.1", True),
        ("text/html;q=0.5, text/turtle", True),
        ("text/turtle;q=0.5, text/html", False),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", False),
        ("*/*", False),
        ("text/*", False),
        ("application/rdf+xml", False),
        ("text/turtle;q=0", False),
        ("text/turtle;q=x, \x7f,,;;", False),
        ("", False),
    ],
)
def test_who_asks_for_turtle_is_led_to_it(
    fetch: Fetch, address: str, accept: str, turtle: bool
) -> None:
    answer = fetch(address, headers={"Accept": accept})
    assert "Accept" in answer.vary
    if turtle:
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}.ttl")
    else:
        assert (answer.status_code, answer.mimetype) == (200, "text/html")


@pytest.mark.parametrize("address", PLACES)
def test_pages_say_where_their_turtle_is(fetch: Fetch, address: str) -> None:
    page = BeautifulSoup(fetch(address).text, "html.parser")
    link = page.select_one('head link[rel="alternate"][type="text/turtle"]')
    assert link is not None
    assert link["href"] == f"{address}.ttl"
    assert read(fetch(str(link["href"])))


@pytest.mark.parametrize("address", [f"{place}.ttl" for place in PLACES])
def test_what_has_not_changed_is_not_sent_again(fetch: Fetch, address: str) -> None:
    first = fetch(address)
    again = fetch(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert fetch(address, method="HEAD").headers["ETag"] == first.headers["ETag"]
    assert fetch(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_addresses_of_what_was_merged_lead_on_with_the_same_ending(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))
    fetch = fetcher(app)
    with app.app_context():
        catalogue = site().repository.catalogue
    with catalogue.write() as connection:
        themes.find_or_add(connection, "Merged away")
        theme_changes.merge(connection, "merged-away", "neglect")
        publishers.find_or_add(connection, "Merged Board")
        publisher_desk.merge(connection, "merged-board", "ofsted")
    for old, new in (
        ("/themes/merged-away", "/themes/neglect"),
        ("/publishers/merged-board", "/publishers/ofsted"),
    ):
        for ending in ("", ".ttl"):
            answer = fetch(old + ending)
            assert (answer.status_code, answer.headers["Location"]) == (301, new + ending)
        led = fetch(old, headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert led.request.path == f"{new}.ttl"
        graph = read(led)
        replaced = URIRef("http://purl.org/dc/terms/isReplacedBy")
        assert graph.value(URIRef(ROOT + old), replaced) == URIRef(ROOT + new)
    close(app)


def test_an_invented_sample_says_so(noticed: tuple[Flask, Collection]) -> None:
    fetch = fetcher(noticed[0])
    for address in PLACES:
        graph = read(fetch(f"{address}.ttl"))
        assert set(graph.objects(None, RDFS.comment)) == {Literal(NOTICE)}
