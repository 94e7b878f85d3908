"""Building, updating and withdrawing; what a failure leaves behind."""

import gc
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from repo_search.engine import Built, EngineQuery, IndexDocument
from repo_search.engines import open_engine
from repo_search.errors import Damaged, RepoSearchError
from repo_search.results import FACETS, SORTS, PageHits, Sort

from .conftest import Place, of_files
from .library import Index, record


def test_without_an_index_searching_says_what_to_do(index: Index) -> None:
    assert index.engine.built() is None
    with pytest.raises(Damaged, match="reindex"):
        index.engine.search(EngineQuery())
    with pytest.raises(Damaged, match="reindex"):
        index.engine.terms("a", "", 10)
    with pytest.raises(Damaged, match="reindex"):
        index.update(record("a"))


@pytest.mark.parametrize("sort", SORTS)
def test_an_empty_index_answers_everything_with_nothing(index: Index, sort: Sort) -> None:
    index.hold()
    nothing = {facet: {} for facet in FACETS}
    for query in ("", "word", '"a phrase"', "pre*", "NOT word", "a OR b", "published:2018"):
        ranking = index.search(query, sort=sort, facets=FACETS, selection={"type": ("x",)})
        assert (ranking.total, ranking.hits, ranking.facets) == (0, (), nothing)
    assert index.pages("word", "a") == {"a": PageHits(0, ())}
    assert index.engine.terms("a", "", 10) == []


def test_an_index_emptied_by_withdrawals_answers_with_nothing(index: Index) -> None:
    index.hold(record("a", "word"), record("b", "word"))
    index.update(withdrawn=["a", "b"])
    assert index.found("word") == index.found() == index.found("NOT word") == set()
    assert index.pages("word", "a") == {"a": PageHits(0, ())}
    index.update(record("a", "word again"))
    assert index.found("word") == {"a"}


def test_a_record_without_any_words_is_found_by_a_blank_query(index: Index) -> None:
    index.hold(record("a"), record("b", ""))
    assert index.found() == {"a", "b"}
    assert index.found("NOT word") == {"a", "b"}


def test_what_the_index_was_built_with_is_told(index: Index) -> None:
    index.engine.rebuild([record("a")], 7)
    built = index.engine.built()
    assert isinstance(built, Built)
    assert built.revision == 7
    index.engine.update([record("b")], [], 9)
    assert index.engine.built() == Built(built.fingerprint, 9)


@of_files
def test_an_index_built_otherwise_does_not_count_as_built(index: Index, tmp_path: Path) -> None:
    index.hold(record("a"))
    pointer = tmp_path / f"{index.engine.name}.json"
    fingerprint = index.engine.built().fingerprint  # type: ignore[union-attr]
    pointer.write_text(pointer.read_text().replace(fingerprint, "of another time"))
    assert index.engine.built() is None


@of_files
def test_a_pointer_that_cannot_be_read_is_no_index(index: Index, tmp_path: Path) -> None:
    index.hold(record("a"))
    (tmp_path / f"{index.engine.name}.json").write_text("{")
    assert index.engine.built() is None
    index.hold(record("b"))
    assert index.found() == {"b"}


@of_files
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # whoosh's, of a cut file
def test_an_index_whose_files_are_damaged_says_so(index: Index, tmp_path: Path) -> None:
    index.hold(record("a", "word"))
    index.engine.close()
    for path in tmp_path.glob(f"{index.engine.name}-*/documents/*"):
        if path.is_file() and not path.name.endswith("lock"):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(Damaged, match="reindex"):
        open_engine(index.engine.name, tmp_path).search(EngineQuery())
    gc.collect()


def test_an_added_record_is_found_at_once(index: Index) -> None:
    index.hold(record("a", "neglect"))
    assert index.found("neglect") == {"a"}
    index.update(record("b", "neglect"))
    assert index.found("neglect") == {"a", "b"}


def test_an_update_replaces_what_was_there(index: Index) -> None:
    index.hold(
        record("a", "neglect", "page two", title="Old", facets={"type": ("x",)}, published="2001")
    )
    index.update(record("a", "bruising", title="New", facets={"type": ("y",)}, published="2019"))
    assert index.found() == {"a"}
    assert index.found("neglect OR old OR two OR published:2001") == set()
    assert index.found("bruising title:new published:2019") == {"a"}
    assert index.counts("type") == {"y": 1}


def test_a_withdrawn_record_is_found_by_nothing(index: Index) -> None:
    index.hold(record("a", "neglect", title="Child A"), record("b", "neglect"))
    index.update(withdrawn=["a"])
    for query in ("", "neglect", '"child a"', "negl*", "NOT bruising", "published:2018"):
        assert "a" not in index.found(query)


def test_withdrawing_an_unknown_record_is_no_error(index: Index) -> None:
    index.hold(record("a"))
    index.update(withdrawn=["never heard of", "a", "a"])
    assert index.found() == set()


def test_the_same_batch_twice_changes_nothing(index: Index) -> None:
    batch = record("a", "neglect", "more"), record("b", "neglect")
    index.hold(record("c", "neglect"), record("d", "neglect"))
    answers = []
    for _ in range(2):
        index.update(*batch, withdrawn=["c"])
        answers.append((index.search("neglect", facets=FACETS).total, index.found()))
    assert answers == [(3, {"a", "b", "d"})] * 2
    assert index.pages("neglect", "a")["a"].total == 1


def test_a_record_withdrawn_and_sent_in_one_batch_is_there(index: Index) -> None:
    index.hold(record("a", "old"))
    index.update(record("a", "new"), withdrawn=["a"])
    assert index.found("new") == {"a"}
    assert index.found("old") == set()


def test_of_a_record_twice_in_one_batch_the_last_counts(index: Index) -> None:
    index.hold(record("b", "first"), record("b", "second"))
    assert index.found() == index.found("second") == {"b"}
    index.update(record("a", "first"), record("a", "second"), record("a", "third"))
    assert index.found("first OR second") == {"b"}
    assert index.found("third") == {"a"}
    assert index.pages("third OR first", "a") == {"a": PageHits(1, (1,))}


def test_an_update_of_nothing_changes_nothing_but_the_revision(index: Index) -> None:
    index.hold(record("a", "neglect"))
    index.update()
    assert index.found("neglect") == {"a"}
    assert index.engine.built().revision == 2  # type: ignore[union-attr]


def test_many_small_updates_keep_every_record_once(index: Index) -> None:
    index.hold()
    for number in range(30):
        index.update(record(f"r{number % 12}", f"word round{number}"))
    assert index.found("word") == {f"r{number}" for number in range(12)}
    assert index.found("round0") == set()
    assert index.found("round29") == {"r5"}
    assert index.pages("word", "r5") == {"r5": PageHits(1, (1,))}
    assert ("word", 12) in index.engine.terms("wo", "", 5)


def test_a_rebuild_forgets_what_it_was_not_given(index: Index) -> None:
    index.hold(record("a", "neglect"), record("b", "neglect"))
    index.hold(record("b", "neglect"))
    assert index.found("neglect") == {"b"}


def test_a_rebuild_takes_documents_as_they_come(index: Index) -> None:
    index.engine.rebuild((record(f"r{number}", "word") for number in range(100)), 1)
    assert len(index.found("word")) == 100


def test_a_failed_rebuild_leaves_the_old_index_answering(index: Index, place: Place) -> None:
    def failing() -> Iterator[IndexDocument]:
        yield record("b", "neglect")
        raise OSError("the disk is full")

    index.hold(record("a", "neglect"))
    before = place.held()
    with pytest.raises(OSError, match="full"):
        index.engine.rebuild(failing(), 5)
    assert index.found("neglect") == {"a"}
    assert index.engine.built().revision == 1  # type: ignore[union-attr]
    assert place.held() == before
    index.update(record("c", "neglect"))
    assert index.found("neglect") == {"a", "c"}


def test_a_failed_first_rebuild_leaves_no_index(index: Index, place: Place) -> None:
    def failing() -> Iterator[IndexDocument]:
        raise OSError("the disk is full")
        yield

    with pytest.raises(OSError, match="full"):
        index.engine.rebuild(failing(), 5)
    assert index.engine.built() is None
    assert place.generations() == 0


def test_rebuilds_leave_one_generation(index: Index, place: Place) -> None:
    for number in range(3):
        index.hold(record(f"r{number}"))
    assert place.generations() == 1
    assert index.found() == {"r2"}


def test_an_index_outlives_the_engine_that_built_it(index: Index, place: Place) -> None:
    index.hold(record("a", "neglect"))
    index.engine.close()
    again = place.open()
    assert Index(again).found("neglect") == {"a"}
    again.close()


def test_a_closed_engine_opens_again_when_asked(index: Index) -> None:
    index.hold(record("a", "neglect"))
    index.engine.close()
    index.engine.close()
    assert index.found("neglect") == {"a"}


def test_many_threads_may_search_while_one_writes(index: Index) -> None:
    index.hold(*(record(f"r{n}", "word", facets={"type": ("x",)}) for n in range(20)))
    faults: list[RepoSearchError | AssertionError] = []
    done = False

    def search() -> None:
        while not done:
            try:
                assert index.search("word", facets=("type",)).facets["type"] == {"x": 20}
                assert index.pages("word", "r1")["r1"].total == 1
            except (RepoSearchError, AssertionError) as fault:
                faults.append(fault)

    threads = [Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(6):
        documents = [record(f"r{n}", "word", facets={"type": ("x",)}) for n in range(20)]
        if number % 2:
            index.hold(*documents)
        else:
            index.update(*documents)
    done = True
    for thread in threads:
        thread.join()
    assert faults == []


def test_an_update_that_was_overtaken_changes_nothing(index: Index) -> None:
    index.hold(record("a", "before"))
    index.engine.update([record("a", "after")], [], 9)
    index.engine.update([record("a", "between")], [], 8)
    assert index.found("after") == {"a"}
    assert index.found("between") == set()
    built = index.engine.built()
    assert built is not None
    assert built.revision == 9
