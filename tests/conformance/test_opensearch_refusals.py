"""What can go wrong between this and a cluster, and what is answered then."""

import logging
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from repo_search.engine import Engine, EngineQuery
from repo_search.engine_urls import read
from repo_search.engines import opensearch_asking, opensearch_writing
from repo_search.engines.opensearch import OpenSearchEngine
from repo_search.engines.opensearch_documents import index_body
from repo_search.errors import BadInput, Unavailable
from repo_search.query import Or, Words
from repo_search.results import FACETS

from .between import Given, between, node, through
from .conftest import Place
from .library import Index, finding, record

pytestmark = pytest.mark.large
SECRET = "nobodys-business"  # noqa: S105
WORD = Words(("word",))
QUESTIONS: tuple[Callable[[Engine], Any], ...] = (
    lambda engine: engine.search(EngineQuery(WORD, facets=FACETS)),
    lambda engine: engine.findings(EngineQuery()),
    lambda engine: engine.pages(WORD, ["a"], 3),
    lambda engine: engine.frequencies(["word"]),
    lambda engine: engine.adjacent([("word", "word")]),
    lambda engine: engine.scores([WORD], ["a"]),
    lambda engine: engine.terms("wo", "", 9),
    lambda engine: engine.contents(),
)
"""All that the Protocol answers from the index."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """On a cluster of one node."""
    given = Place("opensearch-1", tmp_path)
    yield given
    given.clear()


@pytest.mark.parametrize("lacking", ["failed", "timed_out"])
def test_an_answer_in_part_is_none(index: Index, place: Place, lacking: str) -> None:
    index.hold(record("a", "word"), record("b", "word"))

    def in_part(path: str, given: Given) -> Given:
        for one in given[1].get("responses", [given[1]]):
            if "hits" in one:
                if lacking == "failed":
                    one["_shards"]["failed"] = 1
                one["timed_out"] |= lacking == "timed_out"
        return given

    with through(place, in_part) as behind:
        for question in QUESTIONS:
            with pytest.raises(Unavailable, match="a part of the index"):
                question(behind.engine)
        with pytest.raises(Unavailable):  # which is no damage, so that nothing is built anew
            behind.engine.faults(thorough=True)


def test_a_shard_that_is_nowhere_is_told_and_not_left_out(tmp_path: Path) -> None:
    place = Place("opensearch-3", tmp_path)
    index = Index(place.open())
    index.hold(record("a", "word"))
    body = index_body("documents", 3, 0)
    allocation = "index.routing.allocation"
    room = {f"{allocation}.require._name": "node-1", f"{allocation}.total_shards_per_node": 1}
    body["settings"] |= room
    node(place, "PUT", "PREFIX-documents-9?wait_for_active_shards=0", body)
    alias = read(place.url).prefix + "-documents"
    swap = [
        {"remove": {"index": f"{alias}-1", "alias": alias}},
        {"add": {"index": f"{alias}-9", "alias": alias}},
    ]
    node(place, "POST", "_aliases", {"actions": swap})
    asked = (lambda: index.found(), index.engine.contents, lambda: index.engine.terms("", "", 9))
    for question in asked:
        with pytest.raises(Unavailable, match="a part of the index"):
            question()
    assert index.engine.built() is not None
    node(place, "PUT", f"{alias}-9/_settings", dict.fromkeys(room))
    node(place, "GET", f"_cluster/health/{alias}-9?wait_for_status=green&timeout=30s")
    assert index.found() == set()
    index.engine.close()
    place.clear()


def test_what_the_cluster_has_no_room_for_is_sent_again(
    index: Index, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_writing, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(opensearch_asking, "_PAUSES", (0.01, 0.01))
    index.hold(record("a", "word"))
    refused = {"type": "opensearch_rejected_execution_exception", "reason": SECRET}
    times = 0

    def busy(path: str, given: Given) -> Given:
        nonlocal times
        if path.startswith("/_bulk"):
            times += 1
            if times < 3:  # by itself, or as a whole
                for item in given[1]["items"][-1:]:
                    (one,) = item.values()
                    one.update(status=429, error=refused)
            elif times < 5:
                return 429, {"error": refused, "status": 429}
        elif path.startswith("/_refresh") and times < 6:
            times = 6
            return 429, {"error": refused, "status": 429}
        return given

    with through(place, busy) as behind:
        behind.update(record("b", "word"), record("c", "word", findings=[finding("c1", "word")]))
    assert times >= 5
    assert index.found("word") == {"a", "b", "c"}
    assert index.findings("word") == ["c1"]


def test_searches_of_which_the_cluster_refused_some_are_sent_again(
    index: Index, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_asking, "_PAUSES", (0.01, 0.01))
    index.hold(record("a", "word other"))
    refused = {"type": "circuit_breaking_exception", "reason": SECRET}
    times, most = 0, 2

    def busy(path: str, given: Given) -> Given:
        nonlocal times
        if path.startswith("/_msearch"):
            times += 1
            if times <= most:
                given[1]["responses"][-1] = {"error": refused, "status": 429}
        return given

    with through(place, busy) as behind:
        assert behind.engine.frequencies(["word", "other"]) == {"word": 1, "other": 1}
        times, most = 0, 9
        with pytest.raises(Unavailable, match="more to do"):
            behind.engine.frequencies(["word", "other"])


def test_what_is_never_taken_fails_and_is_not_acknowledged(
    index: Index, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_writing, "_RETRIES", 2)
    monkeypatch.setattr(opensearch_writing, "_FIRST_PAUSE", 0.01)
    index.hold(record("a", "word"))

    def full(path: str, given: Given) -> Given:
        if path.startswith("/_bulk"):
            for item in given[1]["items"]:
                (one,) = item.values()
                one.update(status=429, error={"type": "rejected", "reason": SECRET})
        return given

    with through(place, full) as behind:
        with pytest.raises(Unavailable, match="more to do"):
            behind.update(record("b", "word"))
        with pytest.raises(Unavailable, match="more to do"):
            behind.hold(record("b", "word"))
    built = index.engine.built()
    assert built is not None
    assert built.revision == 1
    assert index.found("word") == {"a"}
    assert place.generations() == 1
    assert index.engine.faults() == []


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (401, "security_exception", "user or the password.*REPO_SEARCH_ENGINE_PASSWORD"),
        (403, "security_exception", "refuses its user what is needed"),
        (403, "cluster_block_exception", "lets nobody write"),
        (429, "cluster_block_exception", "lets nobody write"),
        (403, "", "refuses its user what is needed"),
        (500, "null_pointer_exception", "a part of the index"),
        (502, "bad_gateway", "a part of the index"),
        (503, "cluster_block_exception", "a part of the index"),
        (413, "too_large", "http.max_content_length"),
    ],
)
def test_a_refusal_is_told_in_plain_words_without_secrets(
    status: int,
    kind: str,
    said: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opensearch_asking, "_PAUSES", (0.01,))

    def refuse(path: str, given: Given) -> Given:
        return status, {"error": {"type": kind, "reason": SECRET, "root_cause": []}}

    caplog.set_level(logging.DEBUG)
    with between("", refuse) as address:
        engine = OpenSearchEngine(read(f"opensearch+http://ann:{SECRET}@{address}/x"))
        for question in (*QUESTIONS, lambda one: one.built(), lambda one: one.faults()):
            with pytest.raises(Unavailable, match=said) as refused:
                question(engine)
            assert SECRET not in str(refused.value)
            assert refused.value.__cause__ is None
        engine.close()
    assert SECRET not in caplog.text


def test_more_words_than_a_search_may_have_are_told_as_that(index: Index, place: Place) -> None:
    index.hold(record("a", "word"))
    words = tuple(Words((f"w{number}",)) for number in range(1_100))
    with pytest.raises(BadInput, match="too long"):
        index.engine.search(EngineQuery(Or(words)))


def test_a_server_of_another_kind_is_told_from_one_without_an_index() -> None:
    with between("", lambda *_: (404, "there is no such page")) as address:
        engine = OpenSearchEngine(read(f"opensearch+http://{address}/x"))
        for question in (*QUESTIONS, lambda one: one.built(), lambda one: one.rebuild([], 1)):
            with pytest.raises(Unavailable, match="does not answer as OpenSearch does"):
                question(engine)
        engine.close()


def test_where_nobody_listens_that_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = f"127.0.0.1:{taken.getsockname()[1]}"
        engine = OpenSearchEngine(read(f"opensearch+http://ann:{SECRET}@{nowhere}/x"))
        with pytest.raises(Unavailable, match=f"OpenSearch at http://{nowhere} cannot be reached"):
            engine.built()
        with pytest.raises(Unavailable, match="cannot be reached"):
            engine.search(EngineQuery())
    unknown = OpenSearchEngine(read("opensearch+https://no.such.host.invalid/x"))
    with pytest.raises(Unavailable, match="cannot be reached"):
        unknown.built()


def test_a_node_that_is_silent_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opensearch_asking, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Unavailable, match="did not answer in time"):
            OpenSearchEngine(read(f"opensearch+http://{address}/x")).built()


def test_a_node_without_a_certificate_is_not_trusted(place: Place) -> None:
    url = re.sub(r"^opensearch\+http:", "opensearch+https:", place.url)
    with pytest.raises(Unavailable, match=r"asked by opensearch\+http:"):
        OpenSearchEngine(read(url)).built()


def test_a_node_that_is_down_is_done_without(index: Index, place: Place) -> None:
    index.hold(record("a", "word"))
    cluster = read(place.url)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{taken.getsockname()[1]}"
        engine = OpenSearchEngine(replace(cluster, nodes=(dead, *cluster.nodes, dead)))
        for _ in range(5):
            assert engine.search(EngineQuery()).total == 1
        engine.close()


def test_what_was_done_twice_since_an_answer_was_lost_is_done(index: Index, place: Place) -> None:
    """The first answer of a kind never comes, and the request is sent to the next node."""
    index.hold(record("a", "word"))
    cluster = read(place.url)
    done = dict.fromkeys(("_aliases", "-documents-2", "_bulk", "_doc/state"), 0)

    def lost(path: str, given: Given) -> Given:
        for end in done:
            if path.partition("?")[0].endswith(end):
                done[end] += 1
                if done[end] == 1 or (end == "_doc/state" and done[end] % 2):
                    return 502, {}
        return given

    with between(cluster.nodes[0], lost) as address:
        nodes = (f"http://{address}", f"http://{address}")
        behind = Index(OpenSearchEngine(replace(cluster, nodes=nodes)))
        behind.hold(record("a", "word"), record("b", "word"))
        behind.update(record("c", "word"))
        behind.engine.close()
    assert all(done.values())
    assert index.found("word") == {"a", "b", "c"}
    assert place.generations() == 1
    assert index.engine.faults() == []
