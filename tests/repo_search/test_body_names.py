"""Names of bodies: when two are one, when two look alike, and when one name is two bodies."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.publisher_names import exact, near, pairs, score
from repo_search.body_names import NEAR, likeness, match_key, split_joint, taken_apart

KNOWN = {"Ofsted", "Care Quality Commission", "Home Office", "Derby", "Derbyshire SCP"}
NAMES = st.lists(
    st.sampled_from(
        [
            "Northmere",
            "Westholm",
            "North",
            "of",
            "City",
            "LSCB",
            "Safeguarding",
            "Children",
            "Board",
            "Partnership",
            "and",
            "&",
            "/",
            ",",
            "the",
            "(NSCB)",
            "Local",
            "unnamed",
            "published",
            "on",
            "behalf",
            "Council",
            "London",
            "Borough",
            "SAB",
            "with",
        ]
    ),
    max_size=12,
).map(" ".join)


def test_no_two_bodies_of_the_truth_set_have_one_key() -> None:
    assert score(exact, pairs()).wrong == 0


@pytest.mark.parametrize("held_out", [False, True])
def test_names_are_told_apart_as_well_as_measured(held_out: bool) -> None:
    of = [pair for pair in pairs() if pair.held_out is held_out]
    assert len(of) >= 50
    assert score(exact, of).recall >= 0.5
    assert score(near, of).precision >= 0.9
    assert score(near, of).recall >= 0.9


def test_no_two_real_authorities_have_one_key_and_few_look_alike(corpus: Path) -> None:
    path = corpus / "vocabulary" / "english_childrens_services_authorities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        names = [f"{row['name']} SCP" for row in csv.DictReader(file)]
    assert len({match_key(name) for name in names}) == len(names) > 150
    alike = [
        (one, other)
        for at, one in enumerate(names)
        for other in names[at + 1 :]
        if likeness(one, other) >= NEAR
    ]
    assert alike == [("Herefordshire SCP", "Hertfordshire SCP")]


@pytest.mark.parametrize(
    "name", ["LSCB", "MSCB", "NSCP", "Local Safeguarding Children Board", "Safeguarding Board"]
)
def test_a_kind_of_body_without_a_place_stays_as_it_was_written(name: str) -> None:
    assert taken_apart(name).kind == ""
    assert match_key(name) != match_key(f"Northmere {name}")


def test_an_acronym_in_brackets_counts_only_if_it_is_that_of_the_name() -> None:
    name = "Northmere Safeguarding Children Partnership"
    for acronym in ("NSCP", "SCP", "NLSCP"):
        assert match_key(f"{name} ({acronym})") == match_key(name)
    for other in ("MSCP", "NSAB", "draft"):
        assert match_key(f"{name} ({other})") != match_key(name)
    assert match_key("Care Quality Commission (CQC)") == match_key("Care Quality Commission")


@pytest.mark.parametrize(
    "name",
    [
        "Unnamed LSCB",
        "Anonymous Safeguarding Children Partnership",
        "an unnamed safeguarding board",
        "Published on behalf of an unnamed local safeguarding children board",
        "Published by the NSPCC on behalf of an unidentified LSCB",
    ],
)
def test_boards_without_a_name_are_one(name: str) -> None:
    assert match_key(name) == match_key("Unnamed safeguarding board")


@pytest.mark.parametrize(
    ("written", "bodies"),
    [
        ("Northmere LSCB and Westholm LSCB", ("Northmere LSCB", "Westholm LSCB")),
        ("NORTHMERE LSCB AND WESTHOLM SAB", ("NORTHMERE LSCB", "WESTHOLM SAB")),
        (
            "Northmere Safeguarding Children Partnership / Westholm Safeguarding Adults Board",
            ("Northmere Safeguarding Children Partnership", "Westholm Safeguarding Adults Board"),
        ),
        (
            "Windsor and Maidenhead LSCB, Slough LSCB & Bracknell Forest LSCB",
            ("Windsor and Maidenhead LSCB", "Slough LSCB", "Bracknell Forest LSCB"),
        ),
        ("Ofsted, Care Quality Commission and Home Office",
         ("Ofsted", "Care Quality Commission", "Home Office")),
        ("Northmere LSCB; Ofsted", ("Northmere LSCB", "Ofsted")),
        ("Northmere LSCB; northmere lscb / ", ("Northmere LSCB", "northmere lscb")),
    ],
)  # fmt: skip
def test_a_joint_publication_has_two_publishers(written: str, bodies: tuple[str, ...]) -> None:
    assert split_joint(written, KNOWN.__contains__) == bodies


@pytest.mark.parametrize(
    "name",
    [
        "Derby and Derbyshire Safeguarding Children Partnership",
        "Derby and Derbyshire SCP",
        "Derby / Derbyshire SCP",
        "Kensington & Chelsea / Westminster LSCP",
        "Northmere SCP/SAB",
        "Northmere Safeguarding Children Board and Safeguarding Adults Board",
        "Northmere and Westholm LSCBs",
        "Office for Standards in Education, Children's Services and Skills",
        "Bristol, City of",
        "Northmere LSCB with Westholm",
        "Ofsted and somebody else",
        "/",
        "LSCB and " * 200,
    ],
)
def test_one_body_is_not_split(name: str) -> None:
    assert split_joint(name, KNOWN.__contains__) == (" ".join(name.split()),)


def test_a_name_that_is_known_as_a_whole_is_never_split() -> None:
    name = "Northmere LSCB and Westholm LSCB"
    assert split_joint(name, {name}.__contains__) == (name,)


@given(NAMES, NAMES)
def test_likeness_is_the_same_both_ways_and_one_for_one_key(one: str, other: str) -> None:
    alike = likeness(one, other)
    assert 0.0 <= alike <= 1.0
    assert alike == pytest.approx(likeness(other, one))
    assert (alike == 1.0) or match_key(one) != match_key(other)


@given(NAMES | st.text(max_size=200))
def test_splitting_loses_no_body_and_is_done_once(name: str) -> None:
    parts = split_joint(name, lambda _: False)
    assert parts
    for part in parts:
        assert split_joint(part, lambda _: False) == (part,)
