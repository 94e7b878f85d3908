"""Findings in the catalogue: they keep their ids and what was said of them, whatever becomes of the
text and the rules."""

import random
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from repo_search.catalogue import Catalogue, findings, outbox, records, tables
from repo_search.catalogue.finding_matching import carried
from repo_search.errors import BadInput, NotFound
from repo_search.findings import KINDS, SHOWN_FROM, Finding, Found, Stretch
from repo_search.passages import Passage

from .found import (
    BRUISES,
    DISCHARGE,
    FATHERS,
    FIRST,
    HOUSING,
    by_wording,
    doubt,
    outdate,
    read_anew,
    recommending,
    report,
)  # fmt: skip

WORDS = ("council", "nurses", "should", "visit", "homes", "damp", "school", "write", "x")


@pytest.fixture
def connection(catalogue: Catalogue) -> Iterator[Connection]:
    with catalogue.write() as opened:
        yield opened


def told(connection: Connection, record_id: str) -> list[tuple[str, int, str]]:
    found = findings.of_record(connection, record_id)
    return [(one.finding_id, one.serial, one.found.wording) for one in found]


def test_the_same_text_again_gives_the_same_ids_serials_and_order(connection: Connection) -> None:
    record_id = report(connection, DISCHARGE, BRUISES, HOUSING)
    before = told(connection, record_id)
    assert [wording for _, _, wording in before] == [DISCHARGE, BRUISES, HOUSING]
    read_anew(connection, record_id, FIRST, recommending(DISCHARGE, BRUISES, HOUSING))
    assert told(connection, record_id) == before
    read_anew(connection, record_id, FIRST, recommending(HOUSING, FATHERS, DISCHARGE))
    now = {wording: (finding_id, serial) for finding_id, serial, wording in
           told(connection, record_id)}  # fmt: skip
    assert [*now] == [HOUSING, FATHERS, DISCHARGE]
    for finding_id, serial, wording in before:
        assert now.get(wording, (finding_id, serial)) == (finding_id, serial)
    assert now[FATHERS][1] > max(serial for _, serial, _ in before)


def test_a_serial_is_never_given_again(connection: Connection) -> None:
    record_id = report(connection, DISCHARGE)
    (first,) = findings.of_record(connection, record_id)
    read_anew(connection, record_id, FIRST)
    assert findings.of_record(connection, record_id) == []
    read_anew(connection, record_id, FIRST, recommending(DISCHARGE))
    (again,) = findings.of_record(connection, record_id)
    assert again.finding_id == first.finding_id
    assert again.serial > first.serial


def test_what_is_worded_nearly_the_same_keeps_its_id_and_what_was_said_of_it(
    connection: Connection,
) -> None:
    record_id = report(connection, DISCHARGE, BRUISES)
    of = by_wording(connection, record_id)
    findings.decide(connection, of[DISCHARGE].finding_id, "accepted", "Ann", "Share it.")
    findings.decide(connection, of[BRUISES].finding_id, "rejected", "Ann")
    longer = DISCHARGE.replace("shared at", "shared without delay at")
    read_anew(connection, record_id, FIRST, recommending(BRUISES, longer, HOUSING))
    now = by_wording(connection, record_id)
    assert now[longer].finding_id == of[DISCHARGE].finding_id
    assert (now[longer].wording, now[longer].state) == ("Share it.", "corrected")
    assert (now[BRUISES].state, now[BRUISES].decided_by) == ("rejected", "Ann")
    assert now[HOUSING].state == "shown"


def test_newer_rules_leave_what_was_decided(connection: Connection) -> None:
    record_id = report(connection, DISCHARGE, BRUISES)
    other = report(connection, HOUSING)
    of = by_wording(connection, record_id)
    doubt(connection, record_id)
    findings.decide(connection, of[DISCHARGE].finding_id, "accepted", "Ann", "Share it.")
    assert findings.outdated(connection, 9) == []
    assert findings.refresh(connection) == 0
    outdate(connection, record_id)
    assert findings.outdated(connection, 9) == [record_id]
    before = findings.of_record(connection, other)
    assert findings.refresh(connection) == 1
    assert findings.refresh(connection) == 0
    now = by_wording(connection, record_id)
    assert (now[DISCHARGE].wording, now[DISCHARGE].decided_by) == ("Share it.", "Ann")
    assert now[BRUISES].found.confidence >= SHOWN_FROM  # found by today's rules
    assert now[BRUISES].serial == of[BRUISES].serial
    assert findings.of_record(connection, other) == before


def test_newer_rules_find_other_things_in_a_text_that_changed_and_decisions_stay(
    connection: Connection,
) -> None:
    record_id = report(connection, DISCHARGE, BRUISES, HOUSING)
    of = by_wording(connection, record_id)
    for wording in (DISCHARGE, BRUISES):
        findings.decide(connection, of[wording].finding_id, "accepted", "Ann")
    findings.decide(connection, of[HOUSING].finding_id, "rejected", "Ann")
    prose = f"It was in the news.\n\n“{BRUISES.replace(' be ', chr(10) + 'be ')}” So said a letter."
    outdate(connection, record_id)
    read_anew(connection, record_id, prose, recommending(FATHERS, DISCHARGE))
    now = by_wording(connection, record_id)
    assert set(now) == {DISCHARGE, BRUISES, FATHERS}  # HOUSING stands nowhere any more
    kept = now[BRUISES]
    assert (kept.finding_id, kept.serial, kept.state, kept.page) == (
        of[BRUISES].finding_id, of[BRUISES].serial, "accepted", 1,
    )  # fmt: skip
    _page, start, end = kept.found.stretches[0]
    assert " ".join(prose[start:end].split()) == BRUISES.rstrip(".")
    findings.look_anew(connection, record_id)  # and once more
    assert by_wording(connection, record_id) == now


def test_what_nobody_has_decided_of_goes_with_its_words(connection: Connection) -> None:
    record_id = report(connection, DISCHARGE, BRUISES)
    read_anew(connection, record_id, FIRST, f"They said: {BRUISES}")
    assert DISCHARGE not in by_wording(connection, record_id)


def test_one_who_decides_is_named_until_it_is_taken_back(connection: Connection) -> None:
    record_id = report(connection, DISCHARGE)
    (one,) = findings.of_record(connection, record_id)
    before = outbox.revision(connection)
    assert findings.decide(connection, one.finding_id, "rejected", "Ann") == one
    assert outbox.revision(connection) > before
    now = findings.find(connection, one.finding_id)
    assert (now.verdict, now.decided_by, now.is_shown, now.waits) == (
        "rejected", "Ann", False, False,
    )  # fmt: skip
    assert now.decided is not None
    findings.decide(connection, one.finding_id, "accepted", "Ben", f" {DISCHARGE}\n")
    now = findings.find(connection, one.finding_id)
    assert (now.state, now.corrected) == ("accepted", "")  # it is worded as it was found
    findings.decide(connection, one.finding_id, "", "Ben")
    assert findings.find(connection, one.finding_id) == one
    with pytest.raises(BadInput):
        findings.decide(connection, one.finding_id, "rejected", "Ann", "Another wording")
    with pytest.raises(NotFound):
        findings.decide(connection, "0123456789abcdef", "rejected", "Ann")


def test_what_waits_is_what_is_unsure_undecided_and_not_withdrawn(connection: Connection) -> None:
    sure, unsure, gone = (report(connection, DISCHARGE, BRUISES, title=t) for t in "ABC")
    doubt(connection, unsure)
    doubt(connection, gone)
    records.withdraw(connection, gone, "It was asked for.")
    everything = [one for r in (sure, unsure, gone) for one in findings.of_record(connection, r)]
    expected = [one for one in everything if one.waits and one.record_id != gone]
    assert findings.waiting(connection) == expected
    assert findings.waiting(connection, sure) == []
    assert findings.waiting_by_record(connection) == [(unsure, "B", 2)]
    findings.decide(connection, expected[0].finding_id, "accepted", "Ann")
    assert findings.waiting(connection) == expected[1:]


@pytest.mark.parametrize("confidence", [0, 0.499, 0.5, 0.501, 1])
def test_the_database_and_the_value_agree_on_what_waits(
    connection: Connection, confidence: float
) -> None:
    record_id = report(connection, DISCHARGE)
    doubt(connection, record_id, confidence)
    (one,) = findings.of_record(connection, record_id)
    assert findings.waiting(connection) == ([one] if one.waits else [])
    asked = select(tables.finding.c.record_id).where(text(tables.WAITING))
    explain = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL enable_seqscan = off"))  # which is best for so few
        explain = "EXPLAIN"
    plan = connection.execute(text(f"{explain} {asked}")).all()
    assert "ix_finding_waiting" in str(plan)


def of(kind: str, wording: str, page: int, start: int) -> Found:
    stretch = Stretch(page, start, start + max(1, len(wording)))
    return Found(kind, "", wording, (stretch,), "", (), 0.9, "drawn")  # type: ignore[arg-type]


wordings = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
documents = st.lists(st.tuples(st.sampled_from(KINDS[:2]), wordings), max_size=8)


def laid_out(document: Sequence[tuple[str, str]]) -> tuple[list[Found], list[Passage]]:
    """What is found in a page that says these, and the page."""
    found, said = [], ""
    for kind, wording in document:
        found.append(of(kind, wording, 1, len(said)))
        said += f"{wording}.\n"
    return found, [Passage(1, said)]


@given(st.lists(documents, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_however_a_text_changes_ids_are_unique_and_what_was_decided_stays_while_it_stands(
    history: Sequence[Sequence[tuple[str, str]]], drawn: random.Random
) -> None:
    serial, before = 0, list[Finding]()
    for document in history:
        found, passages = laid_out(document)
        now = carried("k7m2q9xw", found, before, passages)
        assert len({one.finding_id for one in now}) == len(now)
        assert len({one.serial for one in now if one.serial}) == len(
            [one for one in now if one.serial]
        )
        known = {one.finding_id: one for one in before}
        for one in now:
            old = known.get(one.finding_id)
            assert (old is not None) == bool(one.serial)
            if old:
                assert (one.serial, one.verdict, one.corrected, one.decided_by) == (
                    old.serial, old.verdict, old.corrected, old.decided_by,
                )  # fmt: skip
        said = passages[0].text
        standing = {one.found.wording for one in now}
        for old in before:
            if old.verdict and f"{old.found.wording}.\n" in said:
                assert old.finding_id in {one.finding_id for one in now} or (
                    old.found.wording in standing  # by another that is worded the same
                )
        assert standing >= {one.wording for one in found} or any(
            one.verdict == "accepted" for one in now
        )
        given = as_kept(now, serial)
        again = carried("k7m2q9xw", found, given, passages)
        assert as_kept(again, serial) == given  # nothing has changed
        before = []
        for one in given:
            serial = max(serial, one.serial)
            verdict = drawn.choice(["", "", "accepted", "rejected"])
            before.append(Finding(one.finding_id, one.record_id, one.serial, one.found, verdict))


def test_a_wording_that_comes_back_beside_the_one_that_took_its_id_has_one_of_its_own() -> None:
    longer = DISCHARGE.replace("shared at", "shared without delay at")
    one, other, both = (
        laid_out([("recommendation", wording) for wording in wordings])[0]
        for wordings in ((DISCHARGE,), (longer,), (DISCHARGE, longer))
    )
    first = as_kept(carried("k7m2q9xw", one), 0)
    second = as_kept(carried("k7m2q9xw", other, first, []), 1)
    assert second[0].finding_id == first[0].finding_id
    third = {found.wording: found for found in carried("k7m2q9xw", both, second, [])}
    assert third[longer].finding_id == first[0].finding_id
    assert third[DISCHARGE].finding_id != first[0].finding_id


def as_kept(now: Sequence[Finding], last: int) -> list[Finding]:
    """The same as the database gives them back: with serials, in the order of the text."""
    kept = []
    for one in sorted(now, key=lambda one: one.found.stretches[0]):
        if not one.serial:
            last += 1
            one = Finding(one.finding_id, one.record_id, last, one.found)
        kept.append(one)
    return kept
