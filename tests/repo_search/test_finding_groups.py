"""Where the same was said: groups stay right whatever is read anew, removed or hidden."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from repo_search.catalogue import Catalogue, drafts, finding_groups, findings, records, tables
from repo_search.findings import Finding

from .found import BRUISES, DISCHARGE, FATHERS, FIRST, HOUSING, doubt, read_anew, recommending
from .found import report as put_report
from .library import put

PARTED = DISCHARGE.replace("at discharge", "in writing at every discharge")
UNLIKE = (DISCHARGE, BRUISES, HOUSING, FATHERS)


@pytest.fixture
def connection(catalogue: Catalogue) -> Iterator[Connection]:
    with catalogue.write() as opened:
        yield opened


def report(connection: Connection, year: int, *wordings: str) -> str:
    return put_report(connection, *wordings, title=f"Child {year}", published=str(year))


def first_of(connection: Connection, record_id: str) -> Finding:
    return findings.of_record(connection, record_id)[0]


def records_of_group(connection: Connection, record_id: str) -> int:
    one = first_of(connection, record_id)
    group = finding_groups.of(connection, [one]).get(one.finding_id)
    return group.reports if group else 1


def test_a_group_is_told_with_how_many_records_and_since_when(connection: Connection) -> None:
    one, other, third = (report(connection, year, DISCHARGE) for year in (2015, 2009, 2012))
    report(connection, 2010, BRUISES)
    wanted = first_of(connection, one)
    group = finding_groups.of(connection, [wanted])[wanted.finding_id]
    assert group == (3, date(2009, 1, 1), date(2015, 12, 31))
    expected = [first_of(connection, r).finding_id for r in (other, third, one)]
    assert finding_groups.members(connection, wanted) == expected


@pytest.mark.parametrize("catalogue", ["sqlite"], indirect=True)  # it counts the steps
def test_a_group_is_counted_once_however_many_of_it_are_asked_for(connection: Connection) -> None:
    everywhere = [first_of(connection, report(connection, 1950 + n, DISCHARGE)) for n in range(40)]

    def steps(asked: Sequence[Finding]) -> int:
        counted = 0

        def count() -> None:
            nonlocal counted
            counted += 1

        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_progress_handler(count, 10)
        found = finding_groups.of(connection, asked)
        driver.set_progress_handler(None, 0)
        assert {group.reports for group in found.values()} == {40}
        assert len(found) == len(asked)
        return counted

    assert steps(everywhere) < 3 * steps(everywhere[:1])


def test_what_one_report_says_twice_was_said_in_one_report(connection: Connection) -> None:
    record_id = report(connection, 2015, DISCHARGE, BRUISES, DISCHARGE)
    assert finding_groups.of(connection, findings.of_record(connection, record_id)) == {}


def test_documents_of_one_case_count_as_one_report(connection: Connection) -> None:
    said = {"publisher": "North Board", "case": "Child A"}
    overview, summary = (
        put_report(connection, DISCHARGE, title=title, published="2012", **said)
        for title in ("Overview report", "Executive summary")
    )
    assert records_of_group(connection, overview) == records_of_group(connection, summary) == 1
    elsewhere = report(connection, 2015, DISCHARGE)
    for record_id in (overview, summary, elsewhere):
        assert records_of_group(connection, record_id) == 2
    assert len(finding_groups.members(connection, first_of(connection, overview))) == 3


def test_only_what_the_public_may_see_is_counted(connection: Connection) -> None:
    here, draft, gone, rejected, unsure = (
        report(connection, year, DISCHARGE) for year in range(2010, 2015)
    )
    assert records_of_group(connection, here) == 5
    drafts.put(connection, draft, "It is not ready")
    assert records_of_group(connection, here) == 4
    records.withdraw(connection, gone, "It was asked for.")
    assert records_of_group(connection, here) == 3
    findings.decide(connection, first_of(connection, rejected).finding_id, "rejected", "Ann")
    assert records_of_group(connection, here) == 2
    doubt(connection, unsure)
    assert records_of_group(connection, here) == 1
    assert finding_groups.members(connection, first_of(connection, here)) == [
        first_of(connection, here).finding_id
    ]
    findings.decide(connection, first_of(connection, unsure).finding_id, "accepted", "Ann")
    assert records_of_group(connection, here) == 2


def test_the_first_of_a_group_may_be_removed_or_say_something_else(connection: Connection) -> None:
    first, second, third = (report(connection, year, DISCHARGE) for year in (2010, 2011, 2012))
    read_anew(connection, first, FIRST, recommending(BRUISES))
    assert [records_of_group(connection, r) for r in (first, second, third)] == [1, 2, 2]
    later = report(connection, 2013, DISCHARGE)
    bruises = report(connection, 2014, BRUISES)
    assert [records_of_group(connection, r) for r in (first, bruises)] == [2, 2]
    assert [records_of_group(connection, r) for r in (second, third, later)] == [3, 3, 3]
    records.remove(connection, second)
    assert [records_of_group(connection, r) for r in (third, later)] == [2, 2]
    read_anew(connection, first, FIRST, recommending(DISCHARGE))
    assert [records_of_group(connection, r) for r in (first, third, later)] == [3, 3, 3]
    assert records_of_group(connection, bruises) == 1


def test_what_is_worded_somewhat_differently_is_of_the_group(connection: Connection) -> None:
    one, other = report(connection, 2010, DISCHARGE), report(connection, 2011, PARTED)
    assert records_of_group(connection, one) == records_of_group(connection, other) == 2


def test_a_document_that_says_very_much_is_grouped_too(connection: Connection) -> None:
    """More bands and groups than a database is asked for at once."""
    number = 1_200
    said = [f"The Partnership should write to school a{n} and to college b{n * 7} of river c{n}."
            for n in range(number)]  # fmt: skip
    one, other = (put(connection, FIRST, recommending(*said)) for _ in range(2))
    found = findings.of_record(connection, one)
    assert len(found) > number / 2
    groups = finding_groups.of(connection, found)
    assert {group.reports for group in groups.values()} == {2}
    assert len(groups) == len(found) == len(findings.of_record(connection, other))


def partition(connection: Connection) -> set[frozenset[int]]:
    groups = defaultdict[int, set[int]](set)
    finding = tables.finding.c
    rows = connection.execute(select(finding.serial, finding.alike, finding.wording)).all()
    for serial, alike, _wording in rows:
        groups[alike].add(serial)
    for number, members in groups.items():
        assert number in members  # a group has the number of one of its members
    return {frozenset(members) for members in groups.values()}


steps = st.lists(
    st.tuples(
        st.sampled_from(["add", "read anew", "remove"]),
        st.integers(0, 3),
        st.lists(st.sampled_from(UNLIKE), max_size=3),
    ),
    max_size=7,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_whatever_comes_and_goes_the_same_wordings_are_one_group(
    catalogue: Catalogue, steps: Sequence[tuple[str, int, Sequence[str]]]
) -> None:
    with catalogue.write() as connection:
        here = list[str]()
        for what, number, wordings in steps:
            if what == "add" or not here:
                here.append(put(connection, FIRST, recommending(*wordings)))
            elif what == "remove":
                records.remove(connection, here.pop(number % len(here)))
            else:
                at = here[number % len(here)]
                read_anew(connection, at, FIRST, recommending(*wordings))
            by_wording = defaultdict[str, set[int]](set)
            for record_id in here:
                for one in findings.of_record(connection, record_id):
                    by_wording[one.found.wording].add(one.serial)
            expected = {frozenset(serials) for serials in by_wording.values()}
            assert partition(connection) == expected
        for record_id in here:
            records.remove(connection, record_id)
        assert connection.scalar(select(tables.finding_band.c.band).limit(1)) is None
