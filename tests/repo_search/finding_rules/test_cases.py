"""What is found in texts of the forms that reviews, inquiries and inspections have."""

from pathlib import Path

import pytest

from repo_search.finding_rules.statements import statements

from .reading_cases import CASES, case_of, line_of


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_text_gives_what_its_case_says(path: Path) -> None:
    case = case_of(path)
    assert [line_of(found) for found in statements(case.passages)] == list(case.expected)
