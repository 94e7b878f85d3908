"""What each verdict means for each kind of task; that it is told and can be taken back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from repo_search.catalogue import (
    Catalogue,
    claims,
    decisions,
    journal,
    publishers,
    records,
    runs,
    tables,
    traces,
)
from repo_search.catalogue.takeovers import add_names
from repo_search.claims import Source
from repo_search.editing import By, deed
from repo_search.engines import open_engine
from repo_search.errors import BadInput
from repo_search.holdings import DirectoryHoldings
from repo_search.repository import Repository
from repo_search.settling import MOST, Answer, Settled, rehearse, settle, settle_all, ways
from repo_search.worklist import KINDS, Task, tasks

from .awaiting import TODAY, Awaiting, by_kind, fill

BY = By("Ann Librarian", "desk: worklist")


@pytest.fixture
def repository(catalogue: Catalogue, tmp_path: Path) -> Iterator[Repository]:
    engine = open_engine("tantivy", tmp_path / "index")
    yield Repository(catalogue, engine, DirectoryHoldings(tmp_path / "holdings"))
    engine.close()


@pytest.fixture
def known(repository: Repository) -> Awaiting:
    with repository.catalogue.write() as connection:
        return fill(connection)


def listed(repository: Repository) -> dict[str, Task]:
    with repository.catalogue.read() as connection:
        return by_kind(connection)


def answered(repository: Repository, kind: str, *answer: object) -> int:
    """Answers the task of a kind; gives the run."""
    task = listed(repository)[kind]
    with deed(repository, "todo", BY) as done:
        settle(done, task, Answer(*answer))  # type: ignore[arg-type]
    return done.run_id


def undo(repository: Repository, run_id: int) -> None:
    with deed(repository, "undo", BY) as done:
        done.undo(run_id)


CLEARING = {
    ("rejected", "accept"): (),
    ("disclosure", "accept"): ((), "Anonymised."),
    ("deposit", "accept"): (),
    ("duplicate", "accept"): (),
    ("duplicate", "reject"): (),
    ("publisher", "accept"): (),
    ("publisher", "reject"): (),
    ("overdue", "accept"): (),
    ("textless", "accept"): (),
    ("undated", "accept"): ((), "spring 2019"),
    ("undated", "reject"): (),
    ("themes", "accept"): (("Neglect",),),
    ("themes", "reject"): (),
    ("findings", "accept"): (),
    ("findings", "reject"): (),
}


def test_a_verdict_clears_its_task_is_told_and_the_task_comes_back_when_undone(
    repository: Repository, known: Awaiting
) -> None:
    before = listed(repository)
    for (kind, verdict), more in CLEARING.items():
        run_id = answered(repository, kind, verdict, *more)
        assert listed(repository).keys() == before.keys() - {kind}, (kind, verdict)
        with repository.catalogue.read() as connection:
            (line,) = runs.report(connection, run_id)
            assert runs.find(connection, run_id).who == "Ann Librarian"
        assert line["title"] == before[kind].what
        assert line["reason"]
        undo(repository, run_id)
        assert listed(repository) == before, (kind, verdict)


@pytest.mark.parametrize("kind", ["disclosure", "deposit"])
def test_what_is_withdrawn_needs_a_reason_and_stays_so(
    repository: Repository, known: Awaiting, kind: str
) -> None:
    with pytest.raises(BadInput, match="reason"):
        answered(repository, kind, "reject", (), " ")
    answered(repository, kind, "reject", (), "It names a child.")
    assert kind not in listed(repository)
    record_id = known.held if kind == "disclosure" else known.draft
    with repository.catalogue.read() as connection:
        tombstone = records.find(connection, record_id).tombstone
    assert tombstone is not None
    assert tombstone.reason == "It names a child."


def test_a_draft_is_given_its_day(repository: Repository, known: Awaiting) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    for wrong in ("May 2031", "2020-05-01", "soon"):
        with pytest.raises(BadInput):
            answered(repository, "deposit", "edit", (), wrong)
    answered(repository, "deposit", "edit", (), tomorrow.isoformat())
    with repository.catalogue.read() as connection:
        draft = records.find(connection, known.draft).draft
    assert draft is not None
    assert (draft.publish_on, draft.reason) == (tomorrow, "deposited")


def test_ticked_themes_are_accepted_and_the_others_refused(
    repository: Repository, known: Awaiting
) -> None:
    answered(repository, "themes", "accept", ("Domestic abuse",))
    with repository.catalogue.read() as connection:
        record = records.find(connection, known.themes)
    assert [theme.label for theme in record.themes] == ["Domestic abuse"]
    assert record.suggested == ()


def test_the_record_to_keep_is_chosen(repository: Repository, known: Awaiting) -> None:
    with pytest.raises(BadInput, match="keep"):
        answered(repository, "duplicate", "accept", (known.undated,))
    answered(repository, "duplicate", "accept", (known.other,))
    with repository.catalogue.read() as connection:
        assert records.find(connection, known.other).title == "Other"


def test_a_publisher_is_merged_into_the_one_that_is_named_and_parted_again(
    repository: Repository, known: Awaiting
) -> None:
    with repository.catalogue.write() as connection:
        publishers.find_or_add(connection, "Westmere Board")
        before = publishers.all_publishers(connection)
    run_id = answered(repository, "publisher", "accept", (), "westmere board")
    with repository.catalogue.read() as connection:
        record = records.find(connection, known.misspelt)
        assert [one.label for one in record.publishers] == ["Westmere Board"]
    undo(repository, run_id)
    with repository.catalogue.read() as connection:
        assert publishers.all_publishers(connection) == before
        record = records.find(connection, known.misspelt)
        assert [one.label for one in record.publishers] == ["Nortmere Partnership"]


def test_publishers_that_were_changed_since_are_not_parted(
    repository: Repository, known: Awaiting
) -> None:
    run_id = answered(repository, "publisher", "accept")
    with repository.catalogue.write() as connection:
        into = records.find(connection, known.misspelt).publishers[0].id
        further = publishers.find_or_add(connection, "Westmere Board")
    with deed(repository, "publisher", BY) as done:
        done.merge_publishers(further, into)
    with deed(repository, "undo", BY) as done:
        ((left,), _files) = done.undo(run_id)
    assert left.outcome == "left"
    assert "changed since" in left.reason


def test_not_sure_is_said_and_taken_back(repository: Repository, known: Awaiting) -> None:
    run_id = answered(repository, "undated", "unsure")
    assert listed(repository)["undated"].unsure == "Ann Librarian"
    answered(repository, "undated", "sure")
    assert listed(repository)["undated"].unsure == ""
    with deed(repository, "undo", BY) as done:
        ((left,), _files) = done.undo(run_id)
    assert left.outcome == "left"  # something else has been said since


def test_every_kind_has_a_way_to_settle_it() -> None:
    assert all("accept" in ways(kind) for kind in KINDS)


def test_an_answer_to_another_task_is_refused(repository: Repository, known: Awaiting) -> None:
    with pytest.raises(BadInput):
        answered(repository, "textless", "edit", (), "2020-01-01")
    with pytest.raises(BadInput, match="not a date"):
        answered(repository, "undated", "accept", (), "once")


def test_a_rehearsal_shows_what_would_change_and_changes_nothing(
    repository: Repository, known: Awaiting
) -> None:
    before = listed(repository)
    both = [before["themes"], before["undated"]]
    shown, faulty = rehearse(repository, both, Answer("accept"), BY)
    assert shown.changes[known.themes]["themes"] == ("", "Neglect || Domestic abuse")
    assert "not a date" in faulty.fault
    with repository.catalogue.read() as connection:
        assert runs.all_runs(connection)[0].run_id == known.run
    assert listed(repository) == before


def test_many_tasks_are_one_run_and_those_that_cannot_be_done_are_left(
    repository: Repository, known: Awaiting
) -> None:
    before = listed(repository)
    both = [before["undated"], before["themes"]]
    with deed(repository, "todo", BY) as done:
        outcomes: list[Settled] = settle_all(done, both, Answer("accept"))
    assert [bool(one.fault) for one in outcomes] == [True, False]
    assert listed(repository).keys() == before.keys() - {"themes"}
    undo(repository, done.run_id)
    assert listed(repository) == before
    with pytest.raises(BadInput, match="200"), deed(repository, "todo", BY) as done:
        settle_all(done, [before["undated"]] * (MOST + 1), Answer("accept"))


def test_nothing_is_left_of_what_failed_half_way(repository: Repository, known: Awaiting) -> None:
    with repository.catalogue.write() as connection:  # a name that fits two cannot be resolved
        twin = {"publisher_id": "twin", "name": "Twin"}
        connection.execute(tables.publisher.insert().values(**twin, matched=True))
        add_names(connection, "twin", ["Northmere Partnership"])
    with deed(repository, "todo", BY) as done:
        (outcome,) = settle_all(done, [listed(repository)["themes"]], Answer("accept"))
    assert "fits 2 publishers" in outcome.fault
    with repository.catalogue.read() as connection:
        said = claims.of_record(connection, known.themes)
    assert not [claim for claim in said if claim.source is Source.LIBRARIAN]


def test_an_erasure_takes_what_was_said_of_a_task_out_of_the_journal(
    repository: Repository, known: Awaiting
) -> None:
    run_id = answered(repository, "undated", "unsure")
    with repository.catalogue.write() as connection:
        assert journal.of_run(connection, run_id)
        traces.remove(connection, traces.find(connection, known.undated))
        assert journal.of_run(connection, run_id) == []
        assert decisions.verdicts(connection, "todo") == {}
        assert known.undated not in str(runs.report(connection, run_id))


def test_tasks_have_their_evidence(repository: Repository, known: Awaiting) -> None:
    with repository.catalogue.read() as connection:
        (themes,) = (task for task in tasks(connection, TODAY) if task.kind == "themes")
    assert themes.evidence.startswith("Neglect: page 1: “neglect” 2 times; Domestic abuse")
