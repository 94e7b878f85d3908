"""What an index in a cluster is besides: what becomes of damage, of late writers, of very much."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from repo_search.backups.restoring import restore
from repo_search.engine import EngineQuery, IndexDocument
from repo_search.engine_urls import read
from repo_search.engines import opensearch_queries, opensearch_state
from repo_search.engines.opensearch import OpenSearchEngine
from repo_search.errors import Busy, Damaged, Unavailable
from repo_search.query import Words
from repo_search.repository import opened
from repo_search.results import PageHits
from repo_search.settings import Settings

from .between import Given, node, through
from .conftest import Place
from .library import Index, finding, record

pytestmark = pytest.mark.large
WORD = Words(("word",))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """On a cluster of one node."""
    given = Place("opensearch-1", tmp_path)
    yield given
    given.clear()


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


def test_a_backup_is_restored_into_a_cluster(
    place: Place, tmp_path: Path, settings: Settings, command: Callable[..., Result]
) -> None:
    document, backup = tmp_path / "a.txt", tmp_path / "backup"
    document.write_text("Neglect was found.")
    for words in (("import", document), ("backup", backup)):
        done = command(*words)
        assert done.exit_code == 0, done.output
    anew = Settings(data=tmp_path / "new", engine=place.url)
    assert restore(backup, anew).verified.differences == ()
    assert not (anew.data / "index").exists()
    with opened(anew) as repository:
        assert repository.engine.search(EngineQuery(Words(("neglect",)))).total == 1
