"""What a librarian decides about publishers: merging, keeping apart."""

import pytest

from repo_search.body_names import NEAR
from repo_search.catalogue import (
    Catalogue,
    cases,
    outbox,
    publisher_desk,
    publishers,
    records,
)
from repo_search.errors import BadInput, NotFound

from .authority import AUTHORITY, entry, learn
from .library import add


def test_merging_moves_records_cases_names_and_lineage(catalogue: Catalogue) -> None:
    learn(
        catalogue,
        "name,predecessors\nOld Board,\nNew Board,\nFirst Board,\nLater Board,Old Board\n",
    )
    learn(catalogue, "name,predecessors\nOld Board,First Board\n")
    both = add(catalogue, publisher=["Old Board", "New Board"], case="Child A")
    first = add(catalogue, publisher="First Board")
    with catalogue.write() as connection:
        outbox.clear(connection, outbox.revision(connection))
        changed = publisher_desk.merge(connection, "old-board", "new-board")
        assert set(changed) == {both, first} == set(outbox.waiting(connection, 9)[1])
        record = records.find(connection, both)
        (case,) = record.cases
        assert [p.id for p in record.publishers] == ["new-board"]
        assert [p.id for p in cases.find(connection, case.id).publishers] == ["new-board"]
        assert publishers.find_or_add(connection, "Old Board") == "new-board"
    merged = entry(catalogue, "new-board")
    assert (merged.variants, merged.former_ids) == (("Old Board",), ("old-board",))
    assert (merged.predecessors, merged.successors) == (("first-board",), ("later-board",))
    assert publishers.find_in({"new-board": merged}, "old-board") == merged


def test_a_merged_publisher_does_not_come_back_by_an_old_authority_file(
    catalogue: Catalogue,
) -> None:
    learn(catalogue, "name\nOld Board\nNew Board\n")
    with catalogue.write() as connection:
        publisher_desk.merge(connection, "old-board", "new-board")
    with pytest.raises(
        BadInput, match=r"Row 2 .* “Old Board” is a variant of “New Board”, of which"
    ):
        learn(catalogue, "name\nOld Board\nNew Board\n")
    with pytest.raises(BadInput, match="“old-board” became part of “new-board”"):
        learn(catalogue, "id,name\nold-board,Old Board\n")
    learn(catalogue, "name\nNew Board\n")
    assert entry(catalogue, "new-board").variants == ("Old Board",)


def test_the_id_of_a_merged_publisher_is_not_given_again(catalogue: Catalogue) -> None:
    learn(catalogue, "name\nOld Board\nNew Board\n")
    with catalogue.write() as connection:
        publisher_desk.merge(connection, "old-board", "new-board")
    learn(catalogue, "id,name,variants\nnew-board,New Board,\n")
    with catalogue.write() as connection:
        assert publishers.find_or_add(connection, "Old Board") == "old-board-2"


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("avon-board", "avon-partnership", "came one after the other"),
        ("avon-partnership", "avon-board", "came one after the other"),
        ("avon-board", "avon-board", "Both are “Avon Board”"),
        ("avon-board", "fenland", "Merge the other way round: fenland into avon-board"),
        ("avon-board", "nobody", "no publisher with the id “nobody”"),
    ],
)
def test_a_merge_that_cannot_be_right_is_refused(
    catalogue: Catalogue, old: str, new: str, error: str
) -> None:
    learn(catalogue, AUTHORITY)
    add(catalogue, publisher="Fenland")
    with catalogue.write() as connection, pytest.raises((BadInput, NotFound), match=error):
        publisher_desk.merge(connection, old, new)


def test_near_names_are_offered_until_they_are_kept_apart(catalogue: Catalogue) -> None:
    learn(catalogue, "name\nHertfordshire LSCB\nHertfordshire SCP\nHerefordshire LSCB\n")
    add(catalogue, publisher="Hertfordshre LSCB")
    gone = add(catalogue, publisher="Hertfordshre LSCB")
    with catalogue.write() as connection:
        records.withdraw(connection, gone, "A reason")
        (waiting,) = publisher_desk.unmatched(connection)
        assert (waiting.publisher.name, waiting.records) == ("Hertfordshre LSCB", 1)
        assert [found for found, _ in waiting.near] == ["hertfordshire-lscb", "herefordshire-lscb"]
        assert waiting.near[0][1] > waiting.near[1][1] >= NEAR
        assert publisher_desk.near(connection, "Hertfordshre LSCB") == list(waiting.near)
        publisher_desk.keep_apart(
            connection, "hertfordshre-lscb", "herefordshire-lscb", "A. Person"
        )
        publisher_desk.keep_apart(
            connection, "herefordshire-lscb", "hertfordshre-lscb", "A. Person"
        )
        (waiting,) = publisher_desk.unmatched(connection)
    assert [found for found, _ in waiting.near] == ["hertfordshire-lscb"]


def test_what_was_kept_apart_stays_apart_through_imports_and_merges(catalogue: Catalogue) -> None:
    add(catalogue, publisher="Northmere LSCB")
    learn(catalogue, "name\nNorthmere SAB\nWestholm SAB\n")
    with catalogue.write() as connection:
        publisher_desk.keep_apart(connection, "northmere-lscb", "northmere-sab", "A. Person")
        publisher_desk.merge(connection, "northmere-sab", "westholm-sab")
        assert publishers.kept_apart(connection) == {frozenset(("northmere-lscb", "westholm-sab"))}
    learn(catalogue, "id,name,variants\nwestholm-sab,Westholm SAB,Northmere SCB\n")
    assert entry(catalogue, "northmere-lscb").matched is False
