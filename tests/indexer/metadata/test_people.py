import pytest

from indexer.metadata.people import people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Brenda McLaughlin, Her Majesty’s Inspector", ["Brenda McLaughlin"]),
        ("Neil Penswick HMI", ["Neil Penswick"]),
        ("Jane Smith and Dr John O’Brien, Consultants", ["Jane Smith", "Dr John O’Brien"]),
        ("The Rt Hon the Baroness Hallett DBE", ["Baroness Hallett"]),
        ("Mrs Siân Ap Rhys MBE; J. P. van der Berg", ["Siân Ap Rhys", "J. P. van der Berg"]),
        ("MÁIRE ATHERTON", ["MÁIRE ATHERTON"]),
        ("Naintara Khosla | Social Worker", ["Naintara Khosla"]),
        ("Home Office", []),
        ("Leeds Safeguarding Children Partnership", []),
        ("the independent reviewer", []),
        ("Jane", []),
        ("May 2018", []),
        ("", []),
    ],
)  # fmt: skip
def test_names_are_cut_where_a_role_or_a_body_begins(text: str, names: list[str]) -> None:
    assert people(text) == names
