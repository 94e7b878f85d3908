import pytest

from indexer.metadata.organisations import bodies_in, is_body_alone


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Bradford Safeguarding Children Board", ["Bradford Safeguarding Children Board"]),
        ("The Leeds Safeguarding Children’s Partnership (LSCP)",
         ["Leeds Safeguarding Children’s Partnership"]),
        ("Serious Case Review by Stoke-on-Trent LSCB", ["Stoke-on-Trent LSCB"]),
        ("Leicester, Leicestershire and Rutland Safeguarding Children Partnership",
         ["Leicester, Leicestershire and Rutland Safeguarding Children Partnership"]),
        ("Telford & Wrekin Safeguarding Partners and Board", []),
        ("Hove & Lewes Safeguarding Partnership", ["Hove & Lewes Safeguarding Partnership"]),
        ("BATH AND NORTH EAST SOMERSET SAFEGUARDING CHILDREN BOARD",
         ["BATH AND NORTH EAST SOMERSET SAFEGUARDING CHILDREN BOARD"]),
        ("City of York Area Child Protection Committee",
         ["City of York Area Child Protection Committee"]),
        ("Safer Devon Partnership", ["Safer Devon Partnership"]),
        ("Our Safeguarding Children Partnership for Cornwall and the Isles of Scilly",
         ["Our Safeguarding Children Partnership for Cornwall and the Isles of Scilly"]),
        ("Child Safeguarding Practice Review Panel", ["Child Safeguarding Practice Review Panel"]),
        ("Safeguarding Board for Northern Ireland", ["Safeguarding Board for Northern Ireland"]),
        ("NHS England", ["NHS England"]),
        ("Ofsted", ["Ofsted"]),
        ("Review of the effectiveness of the Local Safeguarding Children Board", []),
        ("the safeguarding children partnership should be told", []),
        ("children and families", []),
    ],
)  # fmt: skip
def test_a_body_is_named_with_its_place(line: str, names: list[str]) -> None:
    assert [body.name for body in bodies_in(line)] == names


@pytest.mark.parametrize(
    ("line", "alone"),
    [
        ("Bradford Safeguarding Children Board (BSCB)", True),
        ("The Child Safeguarding Practice Review Panel", True),
        ("Home Affairs Committee", True),
        ("Bradford Safeguarding Children Board Serious Case Review", False),
        ("Brent", False),
        ("Annual Report", False),
    ],
)
def test_a_line_holds_a_body_and_nothing_more(line: str, alone: bool) -> None:
    assert is_body_alone(line) is alone
