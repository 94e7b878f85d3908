"""The worklist: what waits, told shortly, narrowed, and found again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from repo_search.catalogue import Catalogue, decisions, drafts, journal, records, runs
from repo_search.catalogue.decisions import DISMISSED, UNSURE
from repo_search.worklist import KINDS, Narrowing, narrowed, tasks, waiting
from repo_search.worklist.places import after, backward, onward, place

from .awaiting import TODAY, Awaiting, by_kind, fill, suggest
from .library import put


@pytest.fixture
def connection(catalogue: Catalogue) -> Iterator[Connection]:
    with catalogue.write() as opened:
        yield opened


@pytest.fixture
def known(connection: Connection) -> Awaiting:
    return fill(connection)


def test_every_kind_of_task_is_listed_in_order(connection: Connection, known: Awaiting) -> None:
    found = waiting(connection, TODAY)
    expected = [kind for kind in KINDS if kind not in ("damaged", "vanished")]
    assert [task.kind for task in found] == expected
    assert len({task.name for task in found}) == len(found)
    of = by_kind(connection)
    assert of["undated"].records == (known.undated,)
    assert of["deposit"].records == (known.draft,)
    assert "deposited" in of["deposit"].evidence
    assert of["textless"].records == (known.textless,)
    assert "pictures" in of["textless"].evidence
    assert of["duplicate"].records == (known.one, known.other)
    assert of["publisher"].records == (known.misspelt,)
    assert of["disclosure"].evidence.startswith("Held back. date of birth, page 1")


def test_a_draft_that_has_its_day_does_not_wait(connection: Connection, known: Awaiting) -> None:
    drafts.put(connection, known.draft, "deposited", TODAY + timedelta(days=3))
    assert "deposit" not in by_kind(connection)
    later = waiting(connection, TODAY + timedelta(days=4))  # and was not published on its day
    assert [task.records for task in later if task.kind == "deposit"] == [(known.draft,)]


def test_the_evidence_for_many_themes_stays_short(connection: Connection) -> None:
    record_id = put(connection, "Much.", title="Much", published="2020")
    suggest(connection, record_id, *(f"Theme {'x' * 200} {number}" for number in range(30)))
    (task,) = (one for one in tasks(connection, TODAY) if one.kind == "themes")
    assert len(task.evidence) < 1_500
    assert "and 26 more" in task.evidence


def test_what_was_dismissed_is_off_and_what_is_not_sure_comes_last(
    connection: Connection, known: Awaiting
) -> None:
    of = by_kind(connection)
    decisions.put(connection, "todo", ("", of["undated"].key), DISMISSED, "Ann")
    decisions.put(connection, "todo", ("", of["rejected"].key), UNSURE, "Ben")
    found = waiting(connection, TODAY)
    assert "undated" not in [task.kind for task in found]
    assert (found[-1].kind, found[-1].unsure) == ("rejected", "Ben")
    unsure = narrowed(connection, found, Narrowing(unsure=True))
    assert [task.kind for task in unsure] == ["rejected"]


def test_the_list_is_narrowed_to_a_kind_a_publisher_and_a_run(
    connection: Connection, known: Awaiting
) -> None:
    found = waiting(connection, TODAY)

    def kinds(**wanted: object) -> list[str]:
        return [t.kind for t in narrowed(connection, found, Narrowing(**wanted))]  # type: ignore[arg-type]

    assert kinds(kind="undated") == ["undated"]
    own = by_kind(connection)["publisher"].publisher
    assert kinds(publisher=own) == ["publisher"]
    theirs = records.find(connection, known.undated).publishers[0].id
    assert kinds(publisher=theirs) == [
        "disclosure", "deposit", "duplicate", "textless", "undated", "themes", "findings",
    ]  # fmt: skip
    assert kinds(run=known.run) == ["rejected"]
    other = runs.begin(connection, "edit", "repo-search edit", "Ann")
    with journal.noting(connection, other, known.undated):
        suggest(connection, known.undated, "Neglect")
    found = waiting(connection, TODAY)
    assert kinds(run=other) == ["undated", "themes"]
    assert kinds(run=other, kind="themes") == ["themes"]


def test_the_next_task_is_the_next_that_still_waits(
    connection: Connection, known: Awaiting
) -> None:
    of, every = by_kind(connection), Narrowing()
    here = place(connection, TODAY, "disclosure", of["disclosure"].name, every)
    assert here is not None
    assert backward(connection, TODAY, here, every) == of["rejected"]
    assert onward(connection, TODAY, here, every) == of["deposit"]
    decisions.put(connection, "todo", ("", of["deposit"].key), DISMISSED, "Ann")
    decisions.put(connection, "todo", ("", of["duplicate"].key), UNSURE, "Ann")
    assert after(connection, TODAY, here, every) == of["publisher"]
    assert onward(connection, TODAY, here, Narrowing(kind="disclosure")) is None
    last = place(connection, TODAY, "findings", of["findings"].name, every)
    assert last is not None
    assert onward(connection, TODAY, last, every) is None
    assert place(connection, TODAY, "themes", of["rejected"].name, every) is None


def test_records_decided_with_the_one_before_are_passed_over(connection: Connection) -> None:
    ids = [put(connection, "Text.", title=str(number)) for number in range(3)]
    wanted = Narrowing(kind="undated")
    first, second, third = waiting(connection, TODAY, {"undated"})
    here = place(connection, TODAY, "undated", second.name, wanted)
    assert here is not None
    assert (here.preceding, here.following) == ((first,), (third,))
    records.withdraw(connection, ids[2], "A reason")
    assert after(connection, TODAY, here, wanted) is None
