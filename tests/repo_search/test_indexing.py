"""The index follows the catalogue: by the outbox, by rebuilding, whatever was cut off."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest

from repo_search.authorities import read_authority_file
from repo_search.catalogue import Catalogue, claims, outbox, publishers, records, texts
from repo_search.claims import Source
from repo_search.engine import Engine, EngineQuery, IndexDocument, listed
from repo_search.engines import open_engine
from repo_search.errors import BadInput, Damaged
from repo_search.index_documents import authorities, index_document
from repo_search.indexing import bring_up_to_date, is_current, rebuild, refresh
from repo_search.query.parse import parse

from .library import add, claimed, put


def found(engine: Engine, text: str = "") -> set[str]:
    return {hit.record_id for hit in engine.search(EngineQuery(parse(text).clause)).hits}


def test_a_new_repository_gets_an_index_and_says_so_once(
    catalogue: Catalogue, engine: Engine
) -> None:
    told: list[str] = []
    add(catalogue)
    bring_up_to_date(catalogue, engine, lambda _: told.append("built"))
    bring_up_to_date(catalogue, engine, lambda _: told.append("built"))
    assert told == ["built"]
    assert is_current(catalogue, engine.built())


def test_changes_and_withdrawals_reach_the_index(catalogue: Catalogue, engine: Engine) -> None:
    first, second = add(catalogue, "zebra"), add(catalogue, "zebra")
    bring_up_to_date(catalogue, engine)
    assert found(engine, "zebra") == {first, second}
    with catalogue.write() as connection:
        records.withdraw(connection, first, "A reason")
        claims.replace(connection, second, [Source.MANIFEST], claimed({"title": "Giraffe"}))
    assert not is_current(catalogue, engine.built())
    assert refresh(catalogue, engine) == 2
    assert (found(engine, "zebra"), found(engine, "giraffe")) == ({second}, {second})
    assert refresh(catalogue, engine) == 0


def test_more_changes_than_a_batch_holds_all_arrive(catalogue: Catalogue, engine: Engine) -> None:
    bring_up_to_date(catalogue, engine)
    with catalogue.write() as connection:
        ids = {put(connection, "zebra") for _ in range(120)}
    assert refresh(catalogue, engine) == 120
    ranking = engine.search(EngineQuery(parse("zebra").clause, limit=200))
    assert {hit.record_id for hit in ranking.hits} == ids


def test_a_batch_that_was_cut_off_before_it_was_cleared_is_sent_again(
    catalogue: Catalogue, engine: Engine
) -> None:
    bring_up_to_date(catalogue, engine)
    record_id = add(catalogue, "zebra")
    with catalogue.read() as connection:
        last, (waiting,) = outbox.waiting(connection, 10)
        record = records.find(connection, waiting)
        document = index_document(
            record, texts.of_record(connection, waiting), authorities(connection)
        )
    engine.update([document], [], last)  # and here the process is killed
    assert refresh(catalogue, engine) == 1
    assert engine.search(EngineQuery(parse("zebra").clause)).total == 1
    assert found(engine, "zebra") == {record_id}


def test_an_index_that_missed_what_another_was_told_is_built_anew(
    catalogue: Catalogue, engine: Engine, tmp_path: Path
) -> None:
    add(catalogue, "zebra")
    bring_up_to_date(catalogue, engine)
    other = open_engine("tantivy", tmp_path / "other")
    added = add(catalogue, "giraffe")
    bring_up_to_date(catalogue, other)
    told: list[str] = []
    bring_up_to_date(catalogue, engine, lambda _: told.append("built"))
    assert told == ["built"]
    assert found(engine, "giraffe") == {added}
    other.close()


def try_in_vain(catalogue: Catalogue) -> None:
    """A record that is refused after it was put."""
    with suppress(BadInput), catalogue.write() as connection:
        put(connection, "zebra")
        raise BadInput("no")


def test_what_was_undone_before_it_was_committed_is_missed_by_no_index(
    catalogue: Catalogue, engine: Engine
) -> None:
    told: list[str] = []
    add(catalogue, "zebra")
    bring_up_to_date(catalogue, engine)
    try_in_vain(catalogue)
    added = add(catalogue, "giraffe")
    bring_up_to_date(catalogue, engine, told.append)
    assert told == []  # else every file that is refused would have the index built anew
    assert found(engine, "giraffe") == {added}


def test_a_rebuild_that_waited_for_its_turn_loses_nothing_that_was_told_meanwhile(
    catalogue: Catalogue, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process sends one change before it, and one after, without looking in between."""
    add(catalogue, "zebra")
    bring_up_to_date(catalogue, engine)
    build = engine.rebuild

    def after_another(documents: Iterable[IndexDocument], revision: int) -> None:
        monkeypatch.undo()
        add(catalogue, "giraffe")
        assert refresh(catalogue, engine) == 1
        build(documents, revision)

    monkeypatch.setattr(engine, "rebuild", after_another)
    rebuild(catalogue, engine)
    heron = add(catalogue, "heron")
    with pytest.raises(Damaged, match="lacks"):
        refresh(catalogue, engine)
    bring_up_to_date(catalogue, engine)
    assert len(found(engine)) == 3
    assert found(engine, "heron") == {heron}


def test_rebuilding_leaves_withdrawn_records_out_and_counts(
    catalogue: Catalogue, engine: Engine
) -> None:
    add(catalogue, "zebra")
    with catalogue.write() as connection:
        records.withdraw(connection, put(connection, "zebra"), "A reason")
    steps: list[int] = []
    assert rebuild(catalogue, engine, steps.append) == 1
    assert (engine.search(EngineQuery()).total, steps) == (1, [2])
    assert is_current(catalogue, engine.built())


def test_a_rebuild_that_fails_leaves_the_old_index_answering(
    catalogue: Catalogue, engine: Engine
) -> None:
    record_id = add(catalogue, "zebra")
    bring_up_to_date(catalogue, engine)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(catalogue, engine, stop)
    assert found(engine, "zebra") == {record_id}


def test_an_engine_without_an_index_says_what_to_do(engine: Engine) -> None:
    assert engine.built() is None
    with pytest.raises(Damaged, match="repo-search reindex"):
        engine.search(EngineQuery())


def test_a_record_is_filed_under_what_a_person_may_choose(catalogue: Catalogue) -> None:
    rows = read_authority_file("name,predecessors\nOld Board,\nNew Board,Old Board\n")
    with catalogue.write() as connection:
        publishers.add_rows(connection, rows)
        record_id = put(
            connection,
            "Words of the page",
            title="A title",
            publisher="Old Board",
            themes="Neglect",
            document_type="7-minute briefing",
            published="2018/19",
            case="Child A",
        )
        record = records.find(connection, record_id)
        document = index_document(
            record, texts.of_record(connection, record_id), authorities(connection)
        )
    assert document.facets["publisher"] == ("old-board", "new-board")
    assert document.facets["theme"][0] == "neglect"
    assert "abuse-and-neglect" in document.facets["theme"]
    assert document.facets["type"][1] == "briefings"
    assert document.facets["year"] == ("2018", "2019")
    assert {"word", "page", "titl", "child"} <= set(listed(document.terms["text"]))
    assert document.title_key == "a title"


def test_a_span_of_years_no_facet_can_show_counts_as_unknown(catalogue: Catalogue) -> None:
    record_id = add(catalogue, published="1945-2020")
    with catalogue.read() as connection:
        record = records.find(connection, record_id)
        document = index_document(record, (), authorities(connection))
    assert document.facets["year"] == ("unknown",)
