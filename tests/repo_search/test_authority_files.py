"""The authority file of publishers: in, out, and again with other names."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repo_search.authorities import (
    COLUMNS,
    Publisher,
    authority_file,
    read_authority_file,
    shipped_publishers,
)
from repo_search.catalogue import (
    Catalogue,
    publishers,
    records,
)
from repo_search.errors import BadInput

from .authority import AUTHORITY, entry, learn
from .library import add


def test_importing_an_authority_file_twice_changes_nothing(catalogue: Catalogue) -> None:
    learn(catalogue, AUTHORITY)
    with catalogue.read() as connection:
        before = publishers.all_publishers(connection)
    learn(catalogue, AUTHORITY)
    with catalogue.read() as connection:
        assert publishers.all_publishers(connection) == before


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
        ("name,valid_from\nA,\nB,once\n", "Row 3 of the authority file: “once” is not a date"),
        ("name,valid_from,valid_to\nA,2010,2009\n", "Row 2 .* valid_from 2010 is after valid_to"),
        ("name,id\nA,../b\n", "Row 2 of the authority file: “../b” is not an id"),
        ("name\nA\nB\nthe a\n", "Rows 2 and 4 of the authority file are one publisher"),
        ("name,id\nA,x\nB,x\n", "Rows 2 and 3 of the authority file are one publisher"),
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


def test_importing_an_authority_file_takes_in_names_written_otherwise(catalogue: Catalogue) -> None:
    record = add(catalogue, publisher="Northmere LSCB")
    learn(catalogue, "name\nNorthmere Local Safeguarding Children Board\n")
    with catalogue.read() as connection:
        (publisher,) = records.find(connection, record).publishers
    assert publisher.id == "northmere-local-safeguarding-children-board"
    assert entry(catalogue, publisher.id).former_ids == ("northmere-lscb",)


def test_an_unmatched_name_that_fits_two_entries_of_the_file_waits(catalogue: Catalogue) -> None:
    add(catalogue, publisher="NSCB")
    learn(catalogue, "name,variants\nNorth Board,NSCB\nNorthmere Board,NSCB\n")
    assert entry(catalogue, "nscb").matched is False


def test_a_row_with_an_id_renames_its_publisher(catalogue: Catalogue) -> None:
    learn(catalogue, AUTHORITY)
    record = add(catalogue, publisher="Avon CSP")
    text = "id,name,variants,predecessors\navon-partnership,Avon Safer Partnership,Avon SP,\n"
    assert learn(catalogue, text) == ["avon-partnership"]
    renamed = entry(catalogue, "avon-partnership")
    assert (renamed.name, renamed.variants, renamed.predecessors, renamed.area) == (
        "Avon Safer Partnership", ("Avon Partnership", "Avon SP"), (), "Avon",
    )  # fmt: skip
    with catalogue.read() as connection:
        assert records.find(connection, record).publishers[0].label == "Avon Safer Partnership"


def test_a_row_whose_name_is_a_variant_renames_that_publisher_and_keeps_its_names(
    catalogue: Catalogue,
) -> None:
    learn(catalogue, AUTHORITY)
    assert learn(catalogue, "name\nAvon Safeguarding Partnership\n") == ["avon-partnership"]
    renamed = entry(catalogue, "avon-partnership")
    assert renamed.name == "Avon Safeguarding Partnership"
    assert renamed.variants == ("Avon CSP", "Avon Partnership")
    assert renamed.predecessors == ("avon-board",)


def test_an_entry_can_be_split_by_ids(catalogue: Catalogue) -> None:
    learn(catalogue, AUTHORITY)
    text = "id,name,variants\navon-partnership,Avon Partnership,\n,Avon CSP,\n"
    assert learn(catalogue, text) == ["avon-partnership", "avon-csp"]
    assert entry(catalogue, "avon-partnership").variants == ()


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12
).filter(lambda name: "|" not in name)


@given(st.lists(st.tuples(names, st.lists(names, max_size=3), st.booleans()), max_size=5))
@settings(max_examples=60, deadline=None)
def test_an_authority_file_is_read_back_as_it_was_written(
    rows: list[tuple[str, list[str], bool]],
) -> None:
    known = {
        f"id-{number}": Publisher(f"id-{number}", name, tuple(variants), "board", valid_from="2006",
                                  predecessors=("id-0",) if follows and number else ())
        for number, (name, variants, follows) in enumerate(rows)
    }  # fmt: skip
    back = read_authority_file(authority_file(known))
    assert [(r.entry.publisher_id, r.entry.name, r.entry.variants) for r in back] == [
        (p.publisher_id, p.name, p.variants) for p in known.values()
    ]
    for row, one in zip(back, known.values(), strict=True):
        assert row.identified
        assert bool(row.predecessors) == bool(one.predecessors)
        assert {*row.predecessors} <= {known["id-0"].name, "id-0"}


def test_the_authority_file_makes_an_empty_catalogue_the_same(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    learn(
        catalogue,
        AUTHORITY + '"=HYPERLINK(""x"")",-dash,,\nSame,,,\n',
    )
    add(catalogue, publisher="Nobody entered this")
    with catalogue.read() as connection:
        here = publishers.all_publishers(connection)
    text = authority_file(here)
    assert "'=HYPERLINK" in text
    other = Catalogue(f"sqlite:///{tmp_path / 'other.db'}")
    learn(other, text)
    with other.read() as connection:
        there = publishers.all_publishers(connection)
    other.close()
    assert there == {key: value for key, value in here.items() if value.matched}


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


def test_every_shipped_publisher_is_found_by_each_of_its_names(catalogue: Catalogue) -> None:
    with catalogue.read() as connection:
        for row in shipped_publishers():
            for name in row.entry.names:
                assert publishers.named(connection, name) == row.entry.publisher_id, name
        assert publishers.names_shared(connection) == {}
        known = publishers.all_publishers(connection)
        assert publishers.named(connection, "Anonymous SCP") == "unnamed-safeguarding-board"
    assert publishers.lineage_down(known, "department-for-education") == (
        "department-for-education",
        "department-for-children-schools-and-families",
        "department-for-education-and-skills",
    )
