"""Publishers: names and lineage."""

import pytest

from repo_search.authorities import (
    name_key,
    reach,
    slug,
)
from repo_search.catalogue import (
    Catalogue,
    publishers,
    records,
)
from repo_search.errors import BadInput, NotFound

from .authority import AUTHORITY, learn
from .library import add


@pytest.mark.parametrize(
    "written",
    ["Avon Partnership", "the avon partnership", "AVON CSP", "Avon Safeguarding  Partnership"],
)
def test_a_publisher_is_known_by_any_of_its_names(catalogue: Catalogue, written: str) -> None:
    learn(catalogue, AUTHORITY)
    with catalogue.write() as connection:
        assert publishers.find_or_add(connection, written) == "avon-partnership"


def test_a_name_nobody_knows_becomes_a_new_unmatched_entry(catalogue: Catalogue) -> None:
    with catalogue.write() as connection:
        new = publishers.find_or_add(connection, "Börough & Co.")
        assert publishers.find_or_add(connection, "borough and co") == new
        entry = publishers.all_publishers(connection)[new]
    assert (entry.name, entry.matched) == ("Börough & Co.", False)


def test_a_name_that_fits_two_entries_is_for_a_person_to_decide(catalogue: Catalogue) -> None:
    learn(catalogue, "name,variants\nNorth Board,LSCB\nSouth Board,LSCB\n")
    with pytest.raises(BadInput, match=r"“LSCB” fits 2 publishers \(north-board, south-board\)"):
        add(catalogue, publisher="LSCB")


def test_different_names_with_the_same_slug_get_different_ids(catalogue: Catalogue) -> None:
    with catalogue.write() as connection:
        long = "Safeguarding " * 10
        ids = {publishers.find_or_add(connection, f"{long}{end}") for end in ("one", "two")}
    assert len(ids) == 2


def test_lineage_runs_both_ways_over_generations_and_cycles(catalogue: Catalogue) -> None:
    learn(catalogue, "name,predecessors\nA,\nB,A\nC,B\n")
    with catalogue.read() as connection:
        known = publishers.all_publishers(connection)
    assert publishers.lineage_up(known, "a") == ("a", "b", "c")
    assert publishers.lineage_down(known, "c") == ("c", "b", "a")
    assert reach("a", {"a": ["b"], "b": ["a"]}) == ("a", "b")


def test_a_publisher_is_found_by_id_or_name_for_a_filter(catalogue: Catalogue) -> None:
    learn(catalogue, AUTHORITY)
    with catalogue.read() as connection:
        known = publishers.all_publishers(connection)
    assert publishers.find_in(known, "avon-board") == publishers.find_in(known, "Avon LSCB")
    with pytest.raises(NotFound, match="There is no publisher “Nowhere”"):
        publishers.find_in(known, "Nowhere")


def test_names_are_compared_without_case_accents_ampersand_and_article() -> None:
    assert name_key("The Cŵn & Co") == name_key("cwn AND co")
    assert name_key("The") == ""
    assert slug("Œuvre & Children's H1") == "oeuvre-children-h1"
    assert slug("–") == "unnamed"


@pytest.mark.parametrize(
    "written",
    [
        "Northmere LSCB",
        "NORTHMERE SAFEGUARDING CHILDREN’S BOARD",
        "Northmere Safeguarding Children Board (NSCB)",
        "Published on behalf of the Northmere LSCB",
    ],
)
def test_a_name_written_otherwise_is_the_same_publisher(catalogue: Catalogue, written: str) -> None:
    learn(catalogue, "name\nNorthmere Local Safeguarding Children Board\nNorthmere SCP\n")
    with catalogue.write() as connection:
        found = publishers.find_or_add(connection, written)
        assert found == "northmere-local-safeguarding-children-board"
        known = publishers.all_publishers(connection)
    assert publishers.find_in(known, written).publisher_id == found


@pytest.mark.parametrize(
    "written", ["Northmere SCP", "Northmere SAB", "NLSCB", "LSCB", "North Northmere LSCB"]
)
def test_another_body_of_the_place_is_another_publisher(catalogue: Catalogue, written: str) -> None:
    learn(catalogue, "name\nNorthmere Local Safeguarding Children Board\n")
    with catalogue.write() as connection:
        new = publishers.find_or_add(connection, written)
        assert publishers.all_publishers(connection)[new].name == written


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Notts LSCB", "Nottinghamshire SCB"),
        ("Saint Helens SCP", "St. Helens LSCP"),
        ("City of Bristol SCB", "Bristol, City of SCB"),
        ("Wirral MBC", "Wirral Metropolitan Borough Council"),
        ("Anonymous LSCB", "an unnamed safeguarding children partnership"),
        ("Her Majesty’s Inspectorate of Nowhere", "HM Inspectorate of Nowhere"),
    ],
)
def test_spellings_of_a_place_meet_in_one_unmatched_entry(
    catalogue: Catalogue, first: str, then: str
) -> None:
    with catalogue.write() as connection:
        assert publishers.find_or_add(connection, first) == publishers.find_or_add(connection, then)


def test_a_spelling_that_fits_two_entries_is_for_a_person_to_decide(catalogue: Catalogue) -> None:
    learn(catalogue, "name\nNorthmere LSCB\nNorthmere Safeguarding Children Board\n")
    with catalogue.write() as connection, pytest.raises(BadInput, match="fits 2 publishers"):
        publishers.find_or_add(connection, "Northmere Local Safeguarding Children Board")


def test_a_joint_publication_is_filed_under_both_publishers(catalogue: Catalogue) -> None:
    rows = "name\nNorthmere and Westholm SCP\nNorthmere Local Safeguarding Children Board\n"
    learn(catalogue, rows)
    one = add(catalogue, publisher="Northmere LSCB and Westholm LSCB", case="Child A")
    two = add(catalogue, publisher="Northmere and Westholm Safeguarding Children Partnership")
    with catalogue.read() as connection:
        found = records.by_ids(connection, [one, two])
    assert [p.label for p in found[one].publishers] == [
        "Northmere Local Safeguarding Children Board",
        "Westholm LSCB",
    ]
    assert [p.id for p in found[two].publishers] == ["northmere-and-westholm-scp"]
