"""Publishers: names, lineage, the authority file."""

import pytest

from repo_search.authorities import COLUMNS, name_key, reach, read_authority_file, slug
from repo_search.catalogue import Catalogue, publishers, records
from repo_search.errors import BadInput, NotFound

from .library import add

AUTHORITY = (
    "name,variants,area,predecessors\n"
    "Avon Partnership,Avon CSP || Avon Safeguarding Partnership,Avon,Avon Board\n"
    "Avon Board,Avon LSCB,Avon,\n"
)


def learn(catalogue: Catalogue, text: str) -> list[str]:
    with catalogue.write() as connection:
        return publishers.add_rows(connection, read_authority_file(text))


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


def test_an_entry_takes_in_what_came_under_its_names_before(catalogue: Catalogue) -> None:
    first = add(catalogue, publisher="Avon CSP", case="Child A")
    second = add(catalogue, publisher=["Avon CSP", "Avon Partnership"], case="Child A")
    learn(catalogue, AUTHORITY)
    with catalogue.write() as connection:
        assert publishers.find_or_add(connection, "Avon CSP") == "avon-partnership"
        found = records.by_ids(connection, [first, second])
        entries = publishers.all_publishers(connection)
    assert {p.id for r in found.values() for p in r.publishers} == {"avon-partnership"}
    assert [len(record.publishers) for record in found.values()] == [1, 1]
    assert [p.name for p in entries.values() if "Avon" in p.name] == [
        "Avon Board",
        "Avon Partnership",
    ]


def test_importing_an_authority_file_twice_changes_nothing(catalogue: Catalogue) -> None:
    learn(catalogue, AUTHORITY)
    with catalogue.read() as connection:
        before = publishers.all_publishers(connection)
    learn(catalogue, AUTHORITY)
    with catalogue.read() as connection:
        assert publishers.all_publishers(connection) == before


def test_lineage_runs_both_ways_over_generations_and_cycles(catalogue: Catalogue) -> None:
    learn(catalogue, "name,predecessors\nA,\nB,A\nC,B\n")
    with catalogue.read() as connection:
        known = publishers.all_publishers(connection)
    assert publishers.lineage_up(known, "a") == ("a", "b", "c")
    assert publishers.lineage_down(known, "c") == ("c", "b", "a")
    assert reach("a", {"a": ["b"], "b": ["a"]}) == ("a", "b")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name,predecessors\nA,Nobody\n", "“Nobody”, predecessor of “A”, is not in the authority"),
        ("name,predecessors\nA,A\n", "“A”, predecessor of “A”, is the same"),
        ("name,nation\nA, B and C,Wales\n", "Row 2 of the authority file has too many cells"),
        ("name,nation\n,Wales\n", "Row 2 of the authority file has no name"),
        ("title\nA\n", "“title” is not one of them"),
        ("variants\nA\n", "“name” is missing"),
        ("", "“name” is missing"),
    ],
)
def test_a_faulty_authority_file_is_refused_with_the_reason(
    catalogue: Catalogue, text: str, reason: str
) -> None:
    with pytest.raises(BadInput, match=reason):
        learn(catalogue, text)


def test_an_authority_file_may_begin_with_a_byte_order_mark() -> None:
    assert read_authority_file("\ufeffname\nA\n")[0].entry.name == "A"
    assert read_authority_file(",".join(COLUMNS) + "\nA" + "," * 8 + "\n")[0].entry.kind == ""


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
