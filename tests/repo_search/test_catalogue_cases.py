"""Cases in the catalogue: never one by the label alone, never merged against the dates."""

import pytest

from repo_search.authorities import read_authority_file
from repo_search.cases import dates_fit
from repo_search.catalogue import Catalogue, cases, claims, drafts, publishers, records
from repo_search.catalogue.case_list import cases_with_records
from repo_search.claims import Source
from repo_search.dates import parse_date
from repo_search.errors import NotFound

from .library import add, claimed


def case_of(catalogue: Catalogue, record_id: str) -> str:
    with catalogue.read() as connection:
        (case,) = records.find(connection, record_id).cases
    return case.id


def report(catalogue: Catalogue, publisher: str, published: str, label: str = "Child A") -> str:
    record_id = add(catalogue, publisher=publisher, published=published, case=label)
    return case_of(catalogue, record_id)


def test_reports_of_one_publisher_about_one_label_share_a_case(catalogue: Catalogue) -> None:
    assert report(catalogue, "North", "2018") == report(catalogue, "North", "2020", "CHILD a")


def test_the_same_label_of_another_publisher_is_another_case(catalogue: Catalogue) -> None:
    assert report(catalogue, "North", "2018") != report(catalogue, "South", "2018")


def test_the_same_label_long_after_is_asked_about_and_not_merged(catalogue: Catalogue) -> None:
    old, new = report(catalogue, "North", "2008"), report(catalogue, "North", "2020")
    with catalogue.read() as connection:
        assert cases.find(connection, new).asked_about == old
        assert cases.maybe_same(connection, cases.find(connection, new)) == [old]
        assert cases.maybe_same(connection, cases.find(connection, old)) == [new]
    assert report(catalogue, "North", "2021") == new
    assert report(catalogue, "North", "2009") == old


def test_a_record_without_a_date_fits_the_case_that_is_there(catalogue: Catalogue) -> None:
    old = report(catalogue, "North", "2008")
    undated = add(catalogue, publisher="North", case="Child A")
    assert case_of(catalogue, undated) == old


def test_predecessor_and_successor_share_their_cases(catalogue: Catalogue) -> None:
    rows = read_authority_file("name,predecessors\nNorth Board,\nNorth Partnership,North Board\n")
    with catalogue.write() as connection:
        publishers.add_rows(connection, rows)
    first = report(catalogue, "North Board", "2018")
    assert report(catalogue, "North Partnership", "2020") == first
    with catalogue.read() as connection:
        found = cases.find(connection, first)
        about = [record.published.written for record in records.of_case(connection, first)]
    assert [p.label for p in found.publishers] == ["North Board", "North Partnership"]
    assert about == ["2018", "2020"]


@pytest.mark.parametrize("publisher", [{}, {"publisher": "North"}])
def test_a_case_keeps_its_id_when_its_record_is_described_anew(
    catalogue: Catalogue, publisher: dict[str, str]
) -> None:
    record_id = add(catalogue, case="Child A", published="2008", **publisher)
    before = case_of(catalogue, record_id)
    described = {"case": "Child A", "published": "2020", "title": "New", **publisher}
    with catalogue.write() as connection:
        claims.replace(connection, record_id, [Source.MANIFEST], claimed(described))
    assert case_of(catalogue, record_id) == before


def test_records_without_a_publisher_do_not_share_a_case(catalogue: Catalogue) -> None:
    one, other = add(catalogue, case="Child A"), add(catalogue, case="Child A")
    assert case_of(catalogue, one) != case_of(catalogue, other)


def test_a_withdrawn_record_is_not_listed_under_its_case(catalogue: Catalogue) -> None:
    record_id = add(catalogue, publisher="North", case="Child A")
    with catalogue.write() as connection:
        records.withdraw(connection, record_id, "A reason")
        assert records.of_case(connection, case_of(catalogue, record_id)) == []


def test_an_unknown_case_is_not_found(catalogue: Catalogue) -> None:
    with catalogue.read() as connection, pytest.raises(NotFound, match="no case nosuchid"):
        cases.find(connection, "nosuchid")


@pytest.mark.parametrize(
    ("written", "fits"), [("2013", True), ("2014", False), ("2003", True), ("2002", False)]
)
def test_dates_more_than_five_years_apart_do_not_fit(written: str, fits: bool) -> None:
    year = parse_date("2008")
    assert dates_fit(parse_date(written), (year.earliest, year.latest)) is fits
    assert dates_fit(None, (year.earliest, year.latest))
    assert dates_fit(year, None)


def test_a_case_is_named_by_the_publishers_of_its_public_records_alone(
    catalogue: Catalogue,
) -> None:
    with catalogue.write() as connection:
        publishers.add_rows(
            connection, read_authority_file("name,predecessors\nNorth,\nEast Coast Police,\n")
        )
    case_id = report(catalogue, "North", "2018")
    draft = add(
        catalogue, publisher=["North", "East Coast Police", "Unheard Board"], case="Child A"
    )
    with catalogue.write() as connection:
        drafts.put(connection, draft, "New")

    def named() -> set[tuple[str, ...]]:
        with catalogue.read() as connection:
            (listed,) = cases_with_records(connection)
            (like,) = cases.named_like(connection, ["child"])
            found = cases.find(connection, case_id)
        of_two = (tuple(p.label for p in case.publishers) for case in (listed, found))
        return {like.publishers, *of_two}

    assert named() == {("North",)}
    with catalogue.write() as connection:
        drafts.publish(connection, draft)
    assert named() == {("East Coast Police", "North", "Unheard Board")}
    with catalogue.write() as connection:
        records.withdraw(connection, draft, "A reason")
    assert named() == {("North",)}
