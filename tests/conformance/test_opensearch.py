"""What can go wrong between this and a cluster, and what is answered then."""

import json
import logging
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import urllib3

from repo_search.engine import Engine, EngineQuery, IndexDocument
from repo_search.engine_urls import read
from repo_search.engines import (
    opensearch_asking,
    opensearch_queries,
    opensearch_state,
    opensearch_writing,
)
from repo_search.engines.opensearch import OpenSearchEngine
from repo_search.engines.opensearch_documents import index_body
from repo_search.errors import Busy, Damaged, Unavailable
from repo_search.query import Words
from repo_search.results import FACETS, PageHits

from .between import Given, Said, between
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


@contextmanager
def through(place: Place, said: Said) -> Iterator[Index]:
    """The index of a place, behind a server that may change what the node says."""
    cluster = read(place.url)
    with between(cluster.nodes[0], said) as address:
        engine = OpenSearchEngine(replace(cluster, nodes=(f"http://{address}",)))
        yield Index(engine)
        engine.close()


def node(place: Place, method: str, path: str, body: object = None) -> Any:
    """Asks the node without the engine. PREFIX in the path is the place's."""
    cluster = read(place.url)
    address = f"{cluster.nodes[0]}/{path.replace('PREFIX', cluster.prefix)}"
    answer = urllib3.request(method, address, json=body, retries=False)
    assert answer.status < 300, answer.data
    return answer.json()


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
        (403, "security_exception", "does not allow its user"),
        (500, "null_pointer_exception", "a part of the index"),
        (502, "bad_gateway", "a part of the index"),
        (503, "cluster_block_exception", "a part of the index"),
        (413, "too_large", "http.max_content_length"),
    ],
)
def test_a_refusal_is_told_in_plain_words_without_secrets(
    status: int, kind: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
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
    with pytest.raises(Unavailable, match="certificate"):
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


def test_an_index_that_is_taken_away_is_a_fault(index: Index, place: Place) -> None:
    index.hold(record("a", "word", findings=[finding("a1", "word")]))
    assert index.engine.faults(thorough=True) == []
    node(place, "DELETE", "PREFIX-findings-1")
    (fault,) = index.engine.faults()
    assert "findings-1 does not answer" in fault
    with pytest.raises(Damaged, match="reindex"):
        index.findings()
    with pytest.raises(Damaged, match="reindex"):
        index.update(record("b", "word"))
    assert [name for name in place.held() if "findings" in name] == []  # none is made by writing
    index.hold(record("a", "word"))
    assert index.engine.faults() == []


def test_documents_that_are_missing_are_a_fault(index: Index, place: Place) -> None:
    index.hold(record("a", "word", "word"), record("b", "word"))
    node(place, "DELETE", "PREFIX-documents/_doc/b?refresh=true")
    (fault,) = index.engine.faults()
    assert fault.endswith("hold 1 documents instead of 2")


def test_an_index_that_is_given_up_answers_nobody(index: Index) -> None:
    index.hold(record("a", "word"))
    index.engine.give_up()
    assert index.engine.built() is None
    assert index.engine.faults() == ["There is no index"]
    with pytest.raises(Damaged, match="reindex"):
        index.found()
    index.hold(record("b", "word"))
    assert index.found() == {"b"}


def test_an_index_built_with_other_shards_does_not_count_as_built(
    index: Index, place: Place
) -> None:
    index.hold(record("a", "word"))
    other = OpenSearchEngine(replace(read(place.url), shards=2))
    assert other.built() is None
    other.rebuild([record("a", "word")], 1)
    assert other.built() is not None
    assert index.engine.built() is None
    other.close()


def test_what_a_build_that_was_killed_has_left_goes_with_the_next(
    index: Index, place: Place
) -> None:
    index.hold(record("a", "word"))
    node(place, "PUT", "PREFIX-documents-7")
    node(place, "PUT", "PREFIX-documents-of-somebody-else")
    index.hold(record("b", "word"))
    kept = {name.partition("-")[2] for name in place.held() if "-documents-" in name}
    assert kept == {"documents-8", "documents-of-somebody-else"}
    assert index.found() == {"b"}


def test_what_comes_late_from_a_writer_that_was_overtaken_loses(index: Index) -> None:
    """Whoever slept while another took over, and sends what it had."""
    index.hold(record("a", "first"))
    index.engine.update([record("a", "third", "third")], [], 3)
    engine = index.engine
    assert isinstance(engine, OpenSearchEngine)
    late = engine._indexes.answering()
    late.replace([record("a", "second", findings=[finding("a1", "second")])], [], 2)
    late.show()
    assert index.found("third") == {"a"}
    assert index.found("second") == set()
    assert index.pages("third OR second", "a") == {"a": PageHits(2, (1, 2))}


def test_a_text_of_megabytes_is_held(index: Index) -> None:
    many = " ".join(f"word{n % 50_000}" for n in range(600_000))
    assert len(many) > 5_000_000
    index.hold(record("a", many, "needle"), record("b", "other"))
    assert index.found("needle") == {"a"}
    assert index.found('"word49999 word0"') == {"a"}


def test_a_record_of_thousands_of_pages_is_held_and_replaced(index: Index) -> None:
    pages = [f"word page{n}" for n in range(4_000)]
    index.hold(record("a", *pages), record("b", "word"))
    assert index.pages("word", "a", limit=4_000)["a"].total == 4_000
    assert len(index.engine.contents()["a"].pages) == 4_000
    index.update(record("a", *pages[:10]))
    assert index.pages("word", "a", limit=50) == {"a": PageHits(10, tuple(range(1, 11)))}
    assert index.engine.faults() == []


def test_hits_beyond_those_of_one_search_are_given_in_order(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repo_search.engines.opensearch_searched.WINDOW", 7)
    index.hold(*(record(f"r{n:02}", "word " * (n % 5 + 1)) for n in range(30)))
    for sort in ("newest", "title", "relevance"):
        whole = index.ordered("word", sort=sort, limit=5)
        everything = index.ordered("word", sort=sort, limit=40)
        assert everything[:5] == whole
        assert len(set(everything)) == 30
        assert index.ordered("word", sort=sort, offset=10, limit=6) == everything[10:16]
        assert index.search("word", offset=25, limit=9, facets=("type",)).total == 30


def test_a_facet_of_more_values_than_are_counted_at_once_is_counted_in_full(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("queries", "searched"):
        monkeypatch.setattr(f"repo_search.engines.opensearch_{module}.MOST_VALUES", 4)
    themes = [f"t{n}" for n in range(11)]
    index.hold(
        *(record(f"r{n}", "word", facets={"theme": tuple(themes[: n + 1])}) for n in range(11)),
        record("no", "other", facets={"theme": ("t0",)}),
    )
    counted = {f"t{n}": 11 - n for n in range(11)}
    assert index.counts("theme", "word") == counted
    assert index.counts("theme", "word", selection={"theme": ("t9",)}) == counted
    assert [word for word, _ in index.engine.terms("", "", 99)] == ["word", "other"]


def test_a_rebuild_that_fails_in_the_middle_leaves_what_answered(
    index: Index, place: Place
) -> None:
    def failing() -> Iterator[IndexDocument]:
        for number in range(2_000):
            yield record(f"r{number}", "word")
        raise OSError("the catalogue is gone")

    index.hold(record("a", "word"))
    before = place.held()
    with pytest.raises(OSError, match="gone"):
        index.engine.rebuild(failing(), 5)
    assert index.found("word") == {"a"}
    assert place.held() == before


def test_an_index_whose_swap_was_not_heard_of_is_not_taken_away(index: Index, place: Place) -> None:
    def unheard(path: str, given: Given) -> Given:
        return (500, {}) if path.startswith("/_aliases") else given

    index.hold(record("a", "word"))
    with through(place, unheard) as behind, pytest.raises(Unavailable):
        behind.hold(record("b", "word"))
    assert index.found("word") == {"b"}
    assert index.engine.faults()  # so that it is built anew
    index.hold(record("b", "word"))
    assert index.engine.faults() == []


def test_a_builder_that_slept_while_another_took_over_swaps_nothing(
    index: Index, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_state, "LEASE", 0.1)
    monkeypatch.setattr(opensearch_state.Writing, "_beat", lambda _asleep: None)
    index.hold(record("a", "word"), record("b", "word"))
    other = place.open()

    def documents() -> Iterator[IndexDocument]:
        yield record("a", "word")
        yield record("b", "word")
        other.update([], ["a"], 2)

    with pytest.raises(Busy):
        index.engine.rebuild(documents(), 1)
    other.close()
    assert index.found("word") == {"b"}
    assert index.engine.faults() == []


def test_mappings_take_nothing_that_was_not_foreseen(index: Index, place: Place) -> None:
    index.hold(record("a", "word"))
    for part in ("documents", "pages", "findings"):
        (mapping,) = node(place, "GET", f"PREFIX-{part}/_mapping").values()
        assert mapping["mappings"]["dynamic"] == "strict"
    assert "query_string" not in json.dumps(opensearch_queries.search_body(EngineQuery(WORD), ()))
