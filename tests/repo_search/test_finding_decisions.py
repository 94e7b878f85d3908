"""What librarians said of findings: it is told, taken back, carried over and erased."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from repo_search import history
from repo_search.catalogue import Catalogue, finding_decisions, journal, records, tables
from repo_search.claims import Claim, Source
from repo_search.editing import By, deed
from repo_search.engines import open_engine
from repo_search.erasing import erase
from repo_search.errors import NotFound, Withdrawn
from repo_search.finding_search import all_findings
from repo_search.findings import Finding, Verdict
from repo_search.holdings import DirectoryHoldings
from repo_search.indexing import bring_up_to_date
from repo_search.repository import Repository
from repo_search.search import SearchRequest
from repo_search.settings import Settings

from .found import (
    BRUISES,
    DISCHARGE,
    FATHERS,
    FIRST,
    HOUSING,
    by_wording,
    doubt,
    read_anew,
    recommending,
    report,
)  # fmt: skip

ANN = By("Ann Librarian", "repo-search findings")
CORRECTED = "Hospitals should tell health visitors at once."


@pytest.fixture
def repository(catalogue: Catalogue, tmp_path: Path) -> Iterator[Repository]:
    engine = open_engine("tantivy", tmp_path / "index")
    yield Repository(catalogue, engine, DirectoryHoldings(tmp_path / "holdings"))
    engine.close()


def added(repository: Repository, *wordings: str) -> str:
    with repository.catalogue.write() as connection:
        return report(connection, *wordings, title=f"On {wordings[0][:9]}", publisher="Board")


def judge(
    repository: Repository, record_id: str, wording: str, verdict: Verdict, corrected: str = ""
) -> int:
    """Says it of the finding that was found with this wording; gives the run."""
    one = said(repository, record_id)[wording]
    with deed(repository, "findings", ANN) as done:
        done.judge([one.finding_id], verdict, corrected)
    return done.run_id


def undo(repository: Repository, run_id: int) -> list[tuple[str, str]]:
    with deed(repository, "undo", ANN) as done:
        undone, _files = done.undo(run_id)
    return [(one.outcome, one.reason) for one in undone]


def said(repository: Repository, record_id: str) -> dict[str, Finding]:
    with repository.catalogue.read() as connection:
        return dict(by_wording(connection, record_id))


def read_in_a_run(repository: Repository, record_id: str, *pages: str) -> int:
    """Reads a record anew as an import does; gives the run."""
    with (
        deed(repository, "import", ANN) as done,
        journal.noting(done.connection, done.run_id, record_id),
    ):
        read_anew(done.connection, record_id, *pages)
        reason = "read anew"
        of_record = tables.record.c.record_id == record_id
        done.connection.execute(tables.record.update().where(of_record).values(text_reason=reason))
    return done.run_id


def test_it_is_told_in_the_history_and_taken_back_with_its_run(repository: Repository) -> None:
    record_id = added(repository, DISCHARGE, BRUISES)
    before = said(repository, record_id)
    run_id = judge(repository, record_id, DISCHARGE, "accepted", CORRECTED)
    judge(repository, record_id, BRUISES, "rejected")
    with repository.catalogue.read() as connection:
        steps = history.of_record(connection, record_id)
    assert [(step.run.who, step.of_findings) for step in steps] == [
        ("Ann Librarian", ((), (f"corrected: {CORRECTED}",))),
        ("Ann Librarian", ((), (f"rejected: {BRUISES}",))),
    ]
    assert undo(repository, run_id) == [("restored", "")]  # of this one, whatever came since
    now = said(repository, record_id)
    assert now[DISCHARGE] == before[DISCHARGE]
    assert now[BRUISES].verdict == "rejected"


def test_what_somebody_has_said_since_is_left(repository: Repository) -> None:
    record_id = added(repository, DISCHARGE, BRUISES)
    one, other = (said(repository, record_id)[w].finding_id for w in (DISCHARGE, BRUISES))
    with deed(repository, "findings", ANN) as done:
        done.judge([one, other], "accepted")
    judge(repository, record_id, DISCHARGE, "rejected")
    assert undo(repository, done.run_id) == [
        ("partly restored", "Changed since and left: findings.")
    ]
    now = said(repository, record_id)
    assert (now[DISCHARGE].verdict, now[BRUISES].verdict) == ("rejected", "")


def test_a_change_of_the_record_and_its_undoing_leave_it(repository: Repository) -> None:
    record_id = added(repository, DISCHARGE)
    with deed(repository, "edit", ANN) as done:
        done.edit(record_id, [Claim("title", ("Another",), Source.LIBRARIAN)])
    judge(repository, record_id, DISCHARGE, "accepted", CORRECTED)
    expected = said(repository, record_id)
    assert undo(repository, done.run_id) == [("restored", "")]
    assert said(repository, record_id) == expected
    with repository.catalogue.read() as connection:
        assert records.find(connection, record_id).title != "Another"


def test_a_text_that_is_read_anew_keeps_it_and_undoing_that_gives_back_the_rest(
    repository: Repository,
) -> None:
    record_id = added(repository, DISCHARGE, BRUISES)
    judge(repository, record_id, DISCHARGE, "accepted", CORRECTED)
    judge(repository, record_id, BRUISES, "rejected")
    before = said(repository, record_id)
    run_id = read_in_a_run(repository, record_id, FIRST, recommending(HOUSING, DISCHARGE))
    now = said(repository, record_id)
    assert set(now) == {HOUSING, DISCHARGE}
    assert (now[DISCHARGE].wording, now[DISCHARGE].finding_id) == (
        CORRECTED, before[DISCHARGE].finding_id,
    )  # fmt: skip
    judge(repository, record_id, HOUSING, "rejected")
    assert undo(repository, run_id) == [("restored", "")]
    back = said(repository, record_id)
    assert set(back) == {DISCHARGE, BRUISES}
    for wording in back:
        assert (back[wording].verdict, back[wording].corrected, back[wording].decided_by) == (
            before[wording].verdict, before[wording].corrected, before[wording].decided_by,
        )  # fmt: skip


def test_a_merge_carries_over_what_was_said_of_the_same_wording(repository: Repository) -> None:
    keep = added(repository, DISCHARGE, BRUISES, HOUSING)
    drop = added(repository, DISCHARGE, BRUISES, HOUSING, FATHERS)
    judge(repository, keep, BRUISES, "accepted")
    judge(repository, drop, DISCHARGE, "accepted", CORRECTED)
    judge(repository, drop, BRUISES, "rejected")
    judge(repository, drop, FATHERS, "rejected")
    before = said(repository, keep), said(repository, drop)
    with deed(repository, "merge", ANN) as done:
        done.merge(keep, drop)
    now = said(repository, keep)
    assert {w: one.state for w, one in now.items()} == {
        DISCHARGE: "corrected", BRUISES: "accepted", HOUSING: "shown",
    }  # fmt: skip
    assert now[DISCHARGE].wording == CORRECTED
    assert now[DISCHARGE].decided_by == "Ann Librarian"
    assert said(repository, drop) == {}
    assert {one for one, _why in undo(repository, done.run_id)} == {"restored"}
    assert said(repository, keep) == before[0]
    again = said(repository, drop)
    assert {w: (one.finding_id, one.verdict, one.corrected, one.decided) for w, one in
            again.items()} == {
        w: (one.finding_id, one.verdict, one.corrected, one.decided) for w, one in before[1].items()
    }  # fmt: skip


def test_a_merge_into_a_record_without_a_file_carries_all_of_it(repository: Repository) -> None:
    with repository.catalogue.write() as connection:
        keep = records.add(connection, None, [Claim("title", ("A row",), Source.MANIFEST)])
    drop = added(repository, DISCHARGE, BRUISES)
    judge(repository, drop, DISCHARGE, "accepted", CORRECTED)
    judge(repository, drop, BRUISES, "rejected")
    with deed(repository, "merge", ANN) as done:
        done.merge(keep, drop)
    assert {one.wording: one.state for one in said(repository, keep).values()} == {
        CORRECTED: "corrected", BRUISES: "rejected",
    }  # fmt: skip


def test_what_is_rejected_is_found_nowhere_at_once_and_what_is_corrected_as_it_is_now(
    repository: Repository,
) -> None:
    record_id = added(repository, DISCHARGE, BRUISES)

    def found(text: str) -> list[str]:
        bring_up_to_date(repository.catalogue, repository.engine)
        request = SearchRequest(text)
        some = all_findings(repository.catalogue, repository.engine, request, 10)
        return [one.finding.wording for one in some]

    assert found("bruises") == [BRUISES]
    judge(repository, record_id, BRUISES, "rejected")
    assert found("bruises") == []
    judge(repository, record_id, BRUISES, "")
    assert found("bruises") == [BRUISES]
    judge(repository, record_id, DISCHARGE, "accepted", CORRECTED)
    assert found("information discharge") == []
    assert found("health visitors") == [CORRECTED]
    with repository.catalogue.write() as connection:
        doubt(connection, record_id)
    assert said(repository, record_id)[BRUISES].waits


def test_only_findings_of_records_that_are_not_withdrawn_are_decided(
    repository: Repository,
) -> None:
    record_id = added(repository, DISCHARGE)
    with pytest.raises(NotFound), deed(repository, "findings", ANN) as done:
        done.judge(["0123456789abcdef"], "accepted")
    with deed(repository, "withdraw", ANN) as done:
        done.withdraw(record_id, "It was asked for.")
    with pytest.raises(Withdrawn):
        judge(repository, record_id, DISCHARGE, "rejected")


def test_nothing_of_it_is_left_after_an_erasure(repository: Repository, settings: Settings) -> None:
    record_id, other = added(repository, DISCHARGE), added(repository, BRUISES)
    judge(repository, record_id, DISCHARGE, "accepted", CORRECTED)
    ids = [one.finding_id for r in (record_id, other) for one in said(repository, r).values()]
    command = f"repo-search findings accept {ids[0]} {ids[1]} # {CORRECTED}"
    with deed(repository, "findings", By("Ann Librarian", command)) as done:
        done.judge(ids, "accepted")
    erase(repository, settings, record_id, "request")
    with repository.catalogue.read() as connection:
        rows = [
            str(row)
            for table in tables.metadata.sorted_tables
            if table not in (tables.erasure, tables.erased)
            for row in connection.execute(table.select())
        ]
    for word in (record_id, DISCHARGE, CORRECTED, ids[0]):
        assert not [row for row in rows if word in row], word
    assert said(repository, other)[BRUISES].verdict == "accepted"


def test_rules_are_counted_by_what_became_of_what_they_found(repository: Repository) -> None:
    record_id = added(repository, DISCHARGE, BRUISES, HOUSING, FATHERS)
    with repository.catalogue.write() as connection:
        doubt(connection, record_id)
    judge(repository, record_id, DISCHARGE, "accepted", CORRECTED)
    judge(repository, record_id, BRUISES, "accepted")
    judge(repository, record_id, HOUSING, "rejected")
    with repository.catalogue.read() as connection:
        (counted,) = finding_decisions.counts(connection)
    assert counted.kind == "recommendation"
    assert counted[2:] == (4, 2, 1, 2, 1, 1)
